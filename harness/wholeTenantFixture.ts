// One emulated tenant and the bundle on it, with a file that declares all of the tenant. What a run left is kept, so that any number
// of tenants can begin with it.

import type { StepOptions, StepResult } from 'action-runner'
import { callerAppRoles, type Emulator, type SeededTenant, startEmulator, type Versioned } from 'b2c-emulator'
import { runBundle } from './bundle.ts'
import { callerInputs, gitHubVariables } from './inputs.ts'
import { callerSecret } from './tenantFixture.ts'
import { type Declared, filesOf, secretsOf, type WholeTenantScenario } from './wholeTenant.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** A tenant under test. */
export type WholeTenantFixture = {
  readonly emulator: Emulator
  readonly scenario: WholeTenantScenario
  readonly options: () => StepOptions
  readonly run: () => Promise<StepResult>
  readonly close: () => Promise<void>
}

/** A scenario whose tenant is prepared once. */
export type PreparedWholeTenant = {
  readonly scenario: WholeTenantScenario
  readonly open: () => Promise<WholeTenantFixture>
}

/** Everything that the file takes. */
export const wholeTenantAppRoles = [
  ...callerAppRoles,
  'DelegatedPermissionGrant.ReadWrite.All',
  'TrustFrameworkKeySet.ReadWrite.All',
  'Policy.ReadWrite.TrustFramework',
  'IdentityUserFlow.ReadWrite.All',
  'IdentityProvider.ReadWrite.All',
  'APIConnectors.ReadWrite.All'
] as const

/** The ids are the same in every tenant, so that what one holds can be put into another. */
const caller = {
  displayName: 'Caller of the whole tenant',
  secret: callerSecret,
  appId: 'b0075742-90a1-4c3d-8f2e-1f0c5a1e1001',
  objectId: 'b0075742-90a1-4c3d-8f2e-1f0c5a1e1002',
  servicePrincipalId: 'b0075742-90a1-4c3d-8f2e-1f0c5a1e1003',
  appRoles: wholeTenantAppRoles
} as const

type Collection = Pick<Versioned<unknown>, 'all' | 'put'>

/** The collections in which a run leaves something. */
const collectionsOf = ({ identity, ...tenant }: SeededTenant): readonly Collection[] => [
  tenant.applications,
  tenant.servicePrincipals,
  tenant.appRoleAssignments,
  tenant.oauth2PermissionGrants,
  tenant.keySets,
  tenant.customPolicies,
  identity.userFlowAttributes,
  identity.identityProviders,
  identity.apiConnectors,
  identity.userFlows
]

type Kept = readonly (readonly { readonly id: string }[])[]

const kept = (tenant: SeededTenant): Kept =>
  collectionsOf(tenant).map(collection => collection.all() as readonly { readonly id: string }[])

/** Puts what was kept into another tenant, where what both began with stays as it is. */
const restore = (tenant: SeededTenant, before: Kept): void =>
  tenant.seed(() =>
    collectionsOf(tenant).forEach((collection, index) => {
      for (const object of before[index] ?? []) collection.put(object.id, object)
    })
  )

const openWith = async (
  actionDir: string,
  scenario: WholeTenantScenario,
  { version }: Declared,
  workspace: Workspace
): Promise<WholeTenantFixture> => {
  const emulator = await startEmulator({ seed: { callerSecret } })
  const signedIn = emulator.tenant.addCaller(caller)
  const options = (): StepOptions => ({
    actionDir,
    workspace: workspace.path,
    inputs: { ...callerInputs(emulator, signedIn), config: 'tenant.yml' },
    env: { ...gitHubVariables(emulator), ...secretsOf(version) }
  })
  return { emulator, scenario, options, run: () => runBundle(options()), close: () => emulator.close() }
}

/** The repository in a folder of its own; it goes with this process. */
const repositoryWith = (declared: Declared): Workspace => {
  const workspace = createWorkspace(filesOf(declared))
  process.once('exit', workspace.remove)
  return workspace
}

/** Prepares a scenario: runs what comes before it once, and keeps what that left. @throws Error when that run fails. */
export const prepareWholeTenant = async (
  actionDir: string,
  scenario: WholeTenantScenario
): Promise<PreparedWholeTenant> => {
  const { declared, before, drift } = scenario
  const workspace = repositoryWith(declared)
  const open = () => openWith(actionDir, scenario, declared, workspace)
  if (before === undefined) return { scenario, open }
  const first = await openWith(actionDir, scenario, before, repositoryWith(before))
  const result = await first.run()
  if (result.conclusion !== 'success') throw new Error(`The run before "${scenario.name}" failed:\n${result.log}`)
  drift?.(first.emulator.tenant)
  const left = kept(first.emulator.tenant)
  await first.close()
  return {
    scenario,
    open: async () => {
      const fixture = await open()
      restore(fixture.emulator.tenant, left)
      return fixture
    }
  }
}
