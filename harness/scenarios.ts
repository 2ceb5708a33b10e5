// The scenarios of a run: what it is to do, and what the tenant holds before.

import type { Inputs } from './inputs.ts'
import { dayMs } from './times.ts'

export type ScenarioName = 'from nothing' | 'no-op' | 'rotation' | 'ephemeral' | 'one destination' | 'two destinations'

/** A scenario: its inputs besides the address and the credential, and how its caller signs in. */
export type Scenario = {
  readonly name: ScenarioName
  readonly signIn: 'client-secret' | 'oidc'
  readonly inputs: Inputs
  /** Inputs of the run that prepares the tenant; absent: an empty tenant. */
  readonly before?: Inputs
  /** How far the tenant's clock is moved on after that run, in milliseconds. */
  readonly laterMs: number
}

/** Key of the managed app. */
export const uniqueName = 'ci-deployer'
/** Display name of the managed app. */
export const displayName = 'CI deployer'
/** The app roles that the managed app is to hold. */
export const wantedPermissions = ['Policy.ReadWrite.TrustFramework', 'User.Read.All', 'AuditLog.Read.All'] as const
/** The directory role that the managed app is to hold. */
export const wantedRole = 'User Administrator'
/** The subject that the managed app trusts in scenarios with a client secret. */
export const wantedSubject = 'repo:octo-org/b2c:environment:production'

const declared = {
  'app-name': displayName,
  permissions: ['policy-deployment', ...wantedPermissions.slice(1)].join('\n'),
  'directory-roles': wantedRole
}
const trusting = { ...declared, 'federated-credentials': `production=${wantedSubject}` }

/** One destination, and two of which the first takes the ids as well. */
const oneDestination = { ...declared, 'secret-destinations': 'repository:B2C_SECRET', 'secret-overlap': '0d' }
const twoDestinations = {
  ...declared,
  'secret-destinations': 'repository:B2C_SECRET+ids\nenvironment/production:B2C_SECRET'
}

/** The scenarios of the matrix. */
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
  },
  { name: 'one destination', signIn: 'client-secret', inputs: oneDestination, before: declared, laterMs: dayMs },
  {
    name: 'two destinations',
    signIn: 'client-secret',
    inputs: { ...twoDestinations, 'secret-overlap': '0d' },
    before: twoDestinations,
    laterMs: 70 * dayMs
  }
]

/** The scenario of that name. */
export const scenarioOf = (name: ScenarioName): Scenario =>
  scenarios.find(scenario => scenario.name === name) as Scenario
