// A scenario whose tenant is prepared once: what a run left is kept, and any number of tenants begin with it.

import type {
  Application,
  AppRoleAssignment,
  DirectoryRole,
  EmulatorOptions,
  RoleAssignment,
  ServicePrincipal,
  StoredSecret,
  StoredVariable
} from 'b2c-emulator'
import type { Scenario } from './scenarios.ts'
import { candidateApplications, openTenantFixture, type TenantFixture } from './tenantFixture.ts'

/** What a run left in the tenant: values are immutable, so that many tenants can begin with the same. */
type Snapshot = {
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal
  readonly appRoleAssignments: readonly AppRoleAssignment[]
  readonly roleAssignments: readonly RoleAssignment[]
  readonly directoryRoles: readonly DirectoryRole[]
  readonly received: readonly string[]
  readonly secrets: readonly StoredSecret[]
  readonly variables: readonly StoredVariable[]
}

/** Takes what the managed app is in the tenant. @throws Error when there is none. */
const snapshotOf = ({ emulator: { tenant, gitHub }, received }: TenantFixture): Snapshot => {
  const [application] = candidateApplications(tenant)
  const servicePrincipal = tenant.servicePrincipals.all().find(({ appId }) => appId === application?.appId)
  if (application === undefined || servicePrincipal === undefined) throw new Error('The tenant has no managed app.')
  return {
    application,
    servicePrincipal,
    appRoleAssignments: tenant.appRoleAssignments
      .all()
      .filter(({ principalId }) => principalId === servicePrincipal.id),
    roleAssignments: tenant.roleAssignments.all().filter(({ principalId }) => principalId === servicePrincipal.id),
    directoryRoles: tenant.directoryRoles.all(),
    received: [...received],
    secrets: gitHub.secrets(),
    variables: gitHub.variables()
  }
}

const restore = ({ emulator: { tenant, gitHub }, received }: TenantFixture, snapshot: Snapshot): void => {
  gitHub.restore(snapshot)
  tenant.seed(() => {
    tenant.applications.put(snapshot.application.id, snapshot.application)
    tenant.servicePrincipals.put(snapshot.servicePrincipal.id, snapshot.servicePrincipal)
    for (const item of snapshot.appRoleAssignments) tenant.appRoleAssignments.put(item.id, item)
    for (const item of snapshot.roleAssignments) tenant.roleAssignments.put(item.id, item)
    for (const item of snapshot.directoryRoles) tenant.directoryRoles.put(item.id, item)
  })
  received.push(...snapshot.received)
}

/** Opens tenants of one scenario that all begin with the same state. */
export type PreparedScenario = {
  readonly scenario: Scenario
  readonly open: (options?: EmulatorOptions) => Promise<TenantFixture>
}

/** Prepares a scenario: runs what comes before it once, and keeps what that left. @throws Error when that run fails. */
export const prepare = async (actionDir: string, scenario: Scenario): Promise<PreparedScenario> => {
  const { before, laterMs } = scenario
  if (before === undefined) return { scenario, open: options => openTenantFixture(actionDir, scenario, options) }
  const first = await openTenantFixture(actionDir, { ...scenario, inputs: before, signIn: 'client-secret' })
  const { main } = await first.step()
  if (main.conclusion !== 'success') throw new Error(`The run before "${scenario.name}" failed:\n${main.log}`)
  const snapshot = snapshotOf(first)
  await first.close()
  return {
    scenario,
    open: async options => {
      const fixture = await openTenantFixture(actionDir, scenario, { startMs: Date.now() + laterMs, ...options })
      restore(fixture, snapshot)
      return fixture
    }
  }
}
