// A tenant, callers with the rights that its sign-in takes, and runs of the action on a file with the sections of it: user
// attributes, identity providers, API connectors, user flows, kinds of local accounts.

import type { Emulator, EmulatorOptions } from 'b2c-emulator'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { planned } from '../../../harness/planOutput.ts'
import { callersOf, recordApp, recordedIn } from '../../../harness/tenantRecord.ts'
import { configFile, emulate, runInProcess } from '../../hooks.ts'

/** Everything that the sections take, and what the application takes that holds the record. */
export const fullRights = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Application.Read.All',
  'Organization.Read.All',
  'IdentityUserFlow.ReadWrite.All',
  'IdentityProvider.ReadWrite.All',
  'APIConnectors.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.AuthenticationMethod'
] as const

type IdentityBehavior = NonNullable<NonNullable<EmulatorOptions['behavior']>['identity']>

/** Values of the secrets in the files of these tests. */
export const secrets = {
  GOOGLE_SECRET: 'google value of the first version',
  CONTOSO_SECRET: 'contoso value of the first version',
  APPLE_KEY: '-----BEGIN EC KEY-----\nline one of the key of apple\nline two of the key of apple\n-----END EC KEY-----',
  ENRICH_PASSWORD: 'enrich password of the first version'
} as const

/** A file that declares something of every section. */
export const wholeFile = `
userAttributes:
  loyaltyNumber: { type: string, description: Number on the card }
  isMember: { type: boolean, description: Whether the user is a member }
identityProviders:
  Google: { type: google, clientId: google-client, secret: { env: GOOGLE_SECRET, version: 1 } }
  Apple: { type: apple, developerId: TEAM, serviceId: com.example, keyId: KEY, secret: { env: APPLE_KEY, version: 1 } }
  Contoso:
    type: openIdConnect
    clientId: contoso-client
    metadataUrl: https://login.example/.well-known/openid-configuration
    scope: openid profile
    responseType: code
    responseMode: form_post
    claims: { userId: oid, email: email }
    secret: { env: CONTOSO_SECRET, version: 1 }
apiConnectors:
  enrich: { url: 'https://api.example/enrich', basic: { username: b2c, password: { env: ENRICH_PASSWORD, version: 1 } } }
authenticationMethods: { userName: true }
userFlows:
  susi:
    type: signUpOrSignIn
    version: 3
    identityProviders: [Google, Contoso, EmailPassword]
    attributes:
      city: {}
      loyaltyNumber: { optional: true, inputType: textBox, label: Card }
    languages: [de, fr]
    defaultLanguage: en
    apiConnectors: { preTokenIssuance: enrich }
  edit: { type: profileUpdate, attributes: [city] }
`

export type RunOptions = {
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What the file declares besides; default: an app that may hold the record. */
  readonly rest?: string
  readonly appRoles?: readonly string[]
  readonly runtime?: Parameters<typeof runInProcess>[0]['runtime']
}

/** A tenant under test. */
export type SignInFixture = {
  readonly emulator: Emulator
  readonly identity: Emulator['tenant']['identity']
  /** Runs the action on a file with these sections. */
  readonly run: (sections: string, options?: RunOptions) => Promise<InProcessResult>
  /** What the record holds: the entries of all applications. */
  readonly recorded: () => readonly string[]
  /** The requests about sign-in, as `METHOD path`, since the journal was cleared. */
  readonly requests: () => readonly string[]
  /** Those of them that write. */
  readonly writes: () => readonly string[]
}

/** Opens one. */
export const openSignIn = async (
  identity: Partial<IdentityBehavior> = {},
  options: EmulatorOptions = {}
): Promise<SignInFixture> => {
  const emulator = await emulate({ ...options, behavior: { ...options.behavior, identity } })
  const { tenant } = emulator
  const callerWith = callersOf(tenant)
  const requests = () =>
    emulator.journal
      .entries()
      .filter(({ path }) => /\/(?:identity|policies)\//.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/^.*?\/(?:v1\.0|beta)\/(?:identity\/)?/, '')}`)
  return {
    emulator,
    identity: tenant.identity,
    run: (sections, { inputs = {}, env = secrets, rest = recordApp, appRoles = fullRights, runtime = {} } = {}) =>
      runInProcess({
        runtime,
        emulator,
        env,
        inputs: {
          ...callerInputs(emulator, callerWith(appRoles)),
          config: configFile(`version: 1\n${sections}${rest}`),
          ...inputs
        }
      }),
    recorded: () => recordedIn(tenant),
    requests,
    writes: () => requests().filter(request => !request.startsWith('GET '))
  }
}

/** The changes of the plan that are of sign-in, as `resource action name`. */
export const plannedSignIn = (result: Parameters<typeof planned>[0]): readonly string[] =>
  planned(result).filter(line => /^(?:user|identity|api|authentication)/.test(line))
