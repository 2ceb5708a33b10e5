// One emulated tenant and the action on it: scenarios, the state that they begin with, and a log of what its runs received.

import { runAction, type StepOptions, type StepResult } from 'action-runner'
import {
  type Application,
  type AppRoleAssignment,
  type DirectoryRole,
  type Emulator,
  type EmulatorOptions,
  type RoleAssignment,
  type ServicePrincipal,
  startEmulator,
  type Tenant
} from 'b2c-emulator'

/** What a run is to do, and what the tenant holds before. */
export type ScenarioName = 'from nothing' | 'no-op' | 'rotation' | 'ephemeral'

/** A scenario: its inputs besides the address and the credential, and how its caller signs in. */
export type Scenario = {
  readonly name: ScenarioName
  readonly signIn: 'client-secret' | 'oidc'
  readonly inputs: Readonly<Record<string, string>>
  /** Inputs of the run that prepares the tenant; absent: an empty tenant. */
  readonly before?: Readonly<Record<string, string>>
  /** How far the tenant's clock is moved on after that run, in milliseconds. */
  readonly laterMs: number
}

const dayMs = 24 * 60 * 60 * 1_000

/** Key of the managed app. */
export const uniqueName = 'ci-deployer'
/** The app roles that the managed app is to hold. */
export const wantedPermissions = ['Policy.ReadWrite.TrustFramework', 'User.Read.All', 'AuditLog.Read.All'] as const
/** The directory role that the managed app is to hold. */
export const wantedRole = 'User Administrator'
/** The subject that the managed app trusts in scenarios with a client secret. */
export const wantedSubject = 'repo:octo-org/b2c:environment:production'

const declared = {
  'app-name': 'CI deployer',
  permissions: ['policy-deployment', ...wantedPermissions.slice(1)].join('\n'),
  'directory-roles': wantedRole
}
const trusting = { ...declared, 'federated-credentials': `production=${wantedSubject}` }

/** The four scenarios of the matrix. */
export const scenarios: readonly Scenario[] = [
  { name: 'from nothing', signIn: 'client-secret', inputs: trusting, laterMs: 0 },
  { name: 'no-op', signIn: 'oidc', inputs: declared, before: declared, laterMs: 0 },
  {
    name: 'rotation',
    signIn: 'client-secret',
    // Without overlap the superseded secret is removed in the same run: one more write that can go wrong.
    inputs: { ...trusting, 'secret-overlap': '0d' },
    before: trusting,
    laterMs: 70 * dayMs
  },
  {
    name: 'ephemeral',
    signIn: 'oidc',
    inputs: { ...declared, secret: 'ephemeral' },
    before: { ...declared, secret: 'none' },
    laterMs: 0
  }
]

/** The scenario of that name. */
export const scenarioOf = (name: ScenarioName): Scenario =>
  scenarios.find(scenario => scenario.name === name) as Scenario

/** A step of the action: main, and the post step where the scenario needs one. */
export type Step = { readonly main: StepResult; readonly post: StepResult | undefined }

/** A tenant under test. */
export type TenantFixture = {
  readonly emulator: Emulator
  readonly scenario: Scenario
  /** Secrets that a run wrote to its outputs, in order: somebody received them. */
  readonly received: string[]
  /** The options of a step of this scenario; `inputs` and `env` are added to the scenario's. */
  readonly options: (more?: Partial<StepOptions>) => StepOptions
  /** Runs the main step, and the post step after an ephemeral one. */
  readonly step: (more?: Partial<StepOptions>) => Promise<Step>
  readonly close: () => Promise<void>
}

/** The caller's secret in every tenant. */
export const callerSecret = 'caller~secret.of-every-tenant-0123456789'

/** Opens a tenant on an emulator of its own, without preparing it. `actionDir` holds action.yml and the bundle. */
export const openFixture = async (
  actionDir: string,
  scenario: Scenario,
  options: EmulatorOptions = {}
): Promise<TenantFixture> => {
  const emulator = await startEmulator({ ...options, seed: { callerSecret, ...options.seed } })
  const received: string[] = []
  const stepOptions = (more: Partial<StepOptions> = {}): StepOptions => ({
    actionDir,
    ...more,
    inputs: {
      'tenant-id': 'contoso',
      'client-id': emulator.seed.appId,
      'login-endpoint': emulator.login,
      'graph-endpoint': emulator.graph,
      ...(scenario.signIn === 'client-secret' ? { 'client-secret': callerSecret } : {}),
      ...scenario.inputs,
      ...more.inputs
    },
    env: {
      GITHUB_API_URL: emulator.github,
      ...(scenario.signIn === 'oidc'
        ? emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })
        : {}),
      ...more.env
    }
  })
  return {
    emulator,
    scenario,
    received,
    options: stepOptions,
    step: async more => {
      const options = stepOptions(more)
      const main = await runAction(options)
      const secret = main.outputs['client-secret']
      if (secret) received.push(secret)
      if (options.inputs?.secret !== 'ephemeral') return { main, post: undefined }
      const { inputs: _inputs, ...rest } = options
      return { main, post: await runAction({ ...rest, phase: 'post', after: main }) }
    },
    close: () => emulator.close()
  }
}

/** What a run left in the tenant: values are immutable, so that many tenants can begin with the same. */
export type Snapshot = {
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal
  readonly appRoleAssignments: readonly AppRoleAssignment[]
  readonly roleAssignments: readonly RoleAssignment[]
  readonly directoryRoles: readonly DirectoryRole[]
  readonly received: readonly string[]
}

/** The managed applications of a tenant, by key or name: more than one is a failure of the action. */
export const managedApplications = (tenant: Tenant): readonly Application[] =>
  tenant.applications
    .all()
    .filter(
      app =>
        app.uniqueName === uniqueName ||
        app.tags.includes(`b2c-bootstrap:key:${uniqueName}`) ||
        app.displayName === declared['app-name']
    )

/** Takes what the managed app is in the tenant. @throws Error when there is none. */
const snapshotOf = ({ emulator: { tenant }, received }: TenantFixture): Snapshot => {
  const [application] = managedApplications(tenant)
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
    received: [...received]
  }
}

const restore = ({ emulator: { tenant }, received }: TenantFixture, snapshot: Snapshot): void => {
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
  if (before === undefined) return { scenario, open: options => openFixture(actionDir, scenario, options) }
  const first = await openFixture(actionDir, { ...scenario, inputs: before, signIn: 'client-secret' })
  const { main } = await first.step()
  if (main.conclusion !== 'success') throw new Error(`The run before "${scenario.name}" failed:\n${main.log}`)
  const snapshot = snapshotOf(first)
  await first.close()
  return {
    scenario,
    open: async options => {
      const fixture = await openFixture(actionDir, scenario, { startMs: Date.now() + laterMs, ...options })
      restore(fixture, snapshot)
      return fixture
    }
  }
}
