// The inputs and variables that let a step work with an emulator instead of the services themselves.

import type { Emulator, JobIdentity } from 'b2c-emulator'

/** The step's `with:`. */
export type Inputs = Readonly<Record<string, string>>

/** A caller that may sign in; without a secret: that of the bootstrap caller. */
export type CallerCredential = { readonly appId: string; readonly secret?: string | undefined }

/** The inputs that lead to the emulator. */
export const endpointInputs = (emulator: Emulator): Inputs => ({
  'login-endpoint': emulator.login,
  'graph-endpoint': emulator.graph
})

/** The inputs by which the bootstrap caller, or another one, signs in by OIDC: no credential among them. */
export const oidcCallerInputs = (emulator: Emulator, caller: CallerCredential = emulator.seed): Inputs => ({
  'tenant-id': emulator.tenant.initialDomain,
  'client-id': caller.appId,
  ...endpointInputs(emulator)
})

/** The inputs by which the bootstrap caller, or another one, signs in with its secret. */
export const callerInputs = (emulator: Emulator, caller: CallerCredential = emulator.seed): Inputs => ({
  ...oidcCallerInputs(emulator, caller),
  'client-secret': caller.secret ?? emulator.seed.callerSecret
})

/** The variables of a job in the repository octo-org/b2c; with a job also those of `id-token: write`. */
export const gitHubVariables = (emulator: Emulator, job?: JobIdentity): Readonly<Record<string, string>> => ({
  GITHUB_API_URL: emulator.github,
  GITHUB_REPOSITORY: 'octo-org/b2c',
  ...(job && emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ...job }))
})
