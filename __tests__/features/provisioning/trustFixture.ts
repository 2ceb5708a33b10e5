// One app whose federated credentials are watched: the step that declares them, what the tenant holds, and what people did by hand.

import type { Application, Emulator, FederatedIdentityCredential, JobIdentity } from 'b2c-emulator'
import { callerInputs, gitHubVariables, oidcCallerInputs } from '../../../harness/inputs.ts'
import { managedApplications } from '../../../harness/tags.ts'
import { inWorkspace, runInProcess } from '../../hooks.ts'

type Inputs = Readonly<Record<string, string>>

const declared = { 'app-name': 'CI deployer', verify: 'false', secret: 'none' }

/** Runs the step as a caller that signs in with its secret; `job` is one with `id-token: write`. */
export const apply = (emulator: Emulator, more: Inputs, job?: JobIdentity) =>
  runInProcess({
    inputs: { ...callerInputs(emulator), ...declared, ...more },
    emulator,
    env: gitHubVariables(emulator, job)
  })

/** Runs the step as a caller that signs in by the token of the job. */
export const applyByOidc = (emulator: Emulator, more: Inputs, job: JobIdentity = {}) =>
  runInProcess({
    inputs: { ...oidcCallerInputs(emulator), ...declared, ...more },
    emulator,
    env: gitHubVariables(emulator, job)
  })

/** The same for one app of a configuration file. */
export const applyFile = (emulator: Emulator, credentials: string, more: Inputs = {}) =>
  runInProcess({
    inputs: {
      ...callerInputs(emulator),
      verify: 'false',
      secret: 'none',
      config: inWorkspace(
        'trust.yml',
        `version: 1\napps: { ci: { name: CI deployer, federatedCredentials: ${credentials} } }`
      ),
      ...more
    },
    emulator
  })

/** The application that the step made. */
const managed = ({ tenant }: Emulator): Application => managedApplications(tenant)[0] as Application

/** Its federated credentials. */
export const credentialsOf = (emulator: Emulator) => managed(emulator).federatedIdentityCredentials

/** Puts credentials on an application as a person would; their issuer is the emulated GitHub. */
export const trust = (
  emulator: Emulator,
  added: readonly Partial<FederatedIdentityCredential>[],
  application: Application = managed(emulator)
): void => {
  const federatedIdentityCredentials = [
    ...application.federatedIdentityCredentials,
    ...added.map((fields, index) => ({
      id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      name: `by-hand-${index + 1}`,
      issuer: emulator.github,
      subject: `repo:octo-org/other:ref:refs/heads/b${index}`,
      description: null,
      audiences: ['api://AzureADTokenExchange'],
      ...fields
    }))
  ]
  emulator.tenant.seed(() =>
    emulator.tenant.applications.put(application.id, { ...application, federatedIdentityCredentials })
  )
}
