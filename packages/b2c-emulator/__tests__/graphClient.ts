// A plain client of the emulator's Microsoft Graph: fetch and nothing else.

import { processSigningKeys } from '../src/core/jwt.ts'
import { roleTemplateId } from '../src/directory/roleTemplates.ts'
import type { CallerSeed } from '../src/directory/tenant.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/emulator.ts'
import { signAccessToken } from '../src/entra/keys.ts'

/** An answer with its JSON body; `any` property may be looked at in a test. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Body }
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies whose shape they assert.
export type Body = any

/** Calls Microsoft Graph as one application. */
export type GraphClient = {
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  patch(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  upsert(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  batch(requests: readonly unknown[]): Promise<Answer>
}

/** An access token by client credentials. */
export const tokenFor = async (emulator: Emulator, appId: string, secret: string): Promise<string> => {
  const response = await fetch(`${emulator.login}/${emulator.tenant.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: appId,
      client_secret: secret,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default'
    })
  })
  const body = (await response.json()) as Body
  if (response.status !== 200) throw new Error(body.error_description)
  return body.access_token
}

/** A client with that token. */
export const clientWith = (emulator: Emulator, token: string): GraphClient => {
  const call: GraphClient['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${emulator.graph}/v1.0${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body) => call('POST', path, body),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    upsert: (path, body) => call('PATCH', path, body, { Prefer: 'create-if-missing' }),
    delete: path => call('DELETE', path),
    batch: requests => call('POST', '/$batch', { requests })
  }
}

/** A client for a new caller with those rights; also gives the caller's ids. */
export const callerWith = async (emulator: Emulator, rights: Partial<CallerSeed>) => {
  const caller = emulator.tenant.addCaller({ displayName: 'test caller', appRoles: [], ...rights, secret: true })
  const client = clientWith(emulator, await tokenFor(emulator, caller.appId, caller.secret ?? ''))
  return { ...client, ...caller }
}

/** A client for a new user with those directory roles, by name, and those scopes, one text. */
export const signedIn = async (emulator: Emulator, scp: string, ...roles: string[]): Promise<GraphClient> => {
  const { tenant, clock } = emulator
  const directoryRoles = roles.map(roleTemplateId)
  const user = tenant.addUser({
    userPrincipalName: `u${tenant.users.all().length}@contoso.onmicrosoft.com`,
    directoryRoles
  })
  const iat = Math.floor(clock.now() / 1000)
  const issuer = `https://sts.windows.net/${tenant.id}/`
  const token = await signAccessToken(
    { signingKeys: processSigningKeys },
    {
      aud: 'https://graph.microsoft.com',
      iss: issuer,
      idp: issuer,
      iat,
      nbf: iat,
      exp: iat + 3600,
      appid: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
      appidacr: '0',
      app_displayname: 'Microsoft Graph Command Line Tools',
      idtyp: 'user',
      oid: user.id,
      sub: user.id,
      tid: tenant.id,
      uti: 'x',
      ver: '1.0',
      scp,
      wids: directoryRoles
    }
  )
  return clientWith(emulator, token)
}

/** Runs a test against a fresh emulator, with a client of the seeded bootstrap caller. */
export const withEmulator = async (
  test: (emulator: Emulator, graph: GraphClient) => Promise<void>,
  options: EmulatorOptions = {}
): Promise<void> => {
  const emulator = await startEmulator(options)
  try {
    await test(
      emulator,
      clientWith(emulator, await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret))
    )
  } finally {
    await emulator.close()
  }
}

/** The object id of Microsoft Graph's service principal. */
export const microsoftGraphId = async (graph: GraphClient): Promise<string> => {
  const { body } = await graph.get("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id")
  return body.id
}

/** An application and its service principal, created by that client. */
export const createPair = async (graph: GraphClient, displayName = 'CI') => {
  const application = (await graph.post('/applications', { displayName })).body
  const principal = (await graph.post('/servicePrincipals', { appId: application.appId })).body
  return { application, principal }
}

/** Status, code and message of an error answer, for `toEqual`. */
export const errorOf = ({ status, body }: Answer): readonly [number, string, string] => [
  status,
  body?.error?.code,
  body?.error?.message
]

/** What Graph says about an object that is not there. */
export const notFound = (key: string): readonly [number, string, string] => {
  const message = `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`
  return [404, 'Request_ResourceNotFound', message]
}

/** What Graph says when an application holds too many credentials, for `toEqual`. */
export const tooBig = [
  403,
  'Directory_ResourceSizeExceeded',
  'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.'
]

/** What Graph says about a unique name that is taken, for `toEqual`. */
export const duplicateName = [
  400,
  'Request_BadRequest',
  'Another object with the same value for property uniqueName already exists.'
]

/** The id of the app role Policy.Read.All of Microsoft Graph. */
export const policyRead = '246dd0d5-5bd0-4def-940b-0421030a5b68'
