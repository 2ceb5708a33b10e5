// A client for tests of user flows and their parts: it has every right to them and speaks beta.

import type { Emulator, EmulatorOptions } from '../src/emulator.ts'
import { type Answer, callerWith, type GraphClient, withEmulator } from './graphClient.ts'

/** The rights to user flows and all their parts. */
export const identityRights = [
  'IdentityUserFlow.ReadWrite.All',
  'IdentityProvider.ReadWrite.All',
  'APIConnectors.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.AuthenticationMethod'
]

/** Calls beta, and v1.0 by `v1`. */
export type IdentityClient = GraphClient & {
  readonly v1: GraphClient
  put(path: string, body: unknown): Promise<Answer>
}

/** A client that calls beta for paths without an origin. */
export const betaClient = ({ graph }: Emulator, v1: GraphClient): IdentityClient => {
  const call: GraphClient['call'] = (method, path, body, headers) =>
    v1.call(method, path.startsWith('http') ? path : `${graph}/beta${path}`, body, headers)
  return {
    ...v1,
    v1,
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: path => call('DELETE', path)
  }
}

/** Runs a test with a client that may do everything with user flows and their parts. */
export const withIdentity = (
  run: (client: IdentityClient, emulator: Emulator) => Promise<void>,
  options: EmulatorOptions = {}
): Promise<void> =>
  withEmulator(async emulator => {
    await run(betaClient(emulator, await callerWith(emulator, { appRoles: identityRights })), emulator)
  }, options)

/** The body that makes a user flow. */
export const flowBody = (id: string, fields: object = {}) => ({
  id,
  userFlowType: 'signUpOrSignIn',
  userFlowTypeVersion: 3,
  ...fields
})

/** The body that makes a provider of a type that a tenant has once. */
export const socialBody = (identityProviderType: string, fields: object = {}) => ({
  '@odata.type': '#microsoft.graph.socialIdentityProvider',
  displayName: identityProviderType,
  identityProviderType,
  clientId: 'client',
  clientSecret: 'very secret value',
  ...fields
})

/** The body that makes an API connector with a password. */
export const connectorBody = (fields: object = {}) => ({
  displayName: 'enrich',
  targetUrl: 'https://api.example/enrich',
  authenticationConfiguration: {
    '@odata.type': '#microsoft.graph.basicAuthentication',
    username: 'b2c',
    password: 'connector password'
  },
  ...fields
})

/** What the B2C back end says about something that is not there. */
export const absent = (kind: string, id: string) => [
  404,
  'AADB2C90073',
  `${kind} with 'id': '${id}' cannot be found in the directory 'contoso.onmicrosoft.com'.`
]

/** What it says about a body that it cannot read. */
export const invalidField = (field: string) => [
  400,
  'AADB2C',
  `The '${field}' field is invalid in request. Please check the request body and parameters.`
]
