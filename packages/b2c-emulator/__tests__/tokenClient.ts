// A plain client of the emulated token service: fetch, and the assertions that a client signs itself.

import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import type { SigningCertificate } from '../src/core/certificate.ts'
import type { Application } from '../src/directory/objects.ts'
import type { Emulator } from '../src/emulator.ts'
import type { JobIdentity } from '../src/github/oidc.ts'

/** The scope of every request that names no other one. */
export const scope = 'https://graph.microsoft.com/.default'
/** The domain of the seeded tenant. */
export const domain = 'contoso.onmicrosoft.com'
export const dayMs = 24 * 60 * 60 * 1000
/** The type of a client assertion. */
export const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** The client id of Microsoft Graph Command Line Tools, with which a person signs in. */
export const graphTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

/** What is sent, field by field. */
export type Form = Readonly<Record<string, string>>
/** An answer of the token service. */
export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers }

/** Sends a form to a path of the token service. */
export const post = async (emulator: Emulator, path: string, form: Form, headers: Form = {}): Promise<Answer> => {
  const response = await fetch(`${emulator.login}/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers
  })
  return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers }
}

/** Asks for a token, by client credentials unless the form says otherwise. */
export const token = (emulator: Emulator, form: Form, tenant = domain, headers: Form = {}) =>
  post(emulator, `${tenant}/oauth2/v2.0/token`, { grant_type: 'client_credentials', scope, ...form }, headers)

/** The claims of the access token in an answer. */
export const claimsOf = (answer: Answer) => decodeJwt(String(answer.body.access_token))

/** The OIDC token that GitHub gives to a job. */
export const identityToken = async (
  emulator: Emulator,
  job: JobIdentity = {},
  audience = 'api://AzureADTokenExchange'
) => {
  const environment = emulator.gitHub.oidcEnvironment(job)
  const response = await fetch(`${environment.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  })
  return ((await response.json()) as { value: string }).value
}

/** Changes an application of the tenant as it is stored. */
export const changeApplication = (emulator: Emulator, objectId: string, change: Partial<Application>): void => {
  const application = emulator.tenant.applications.get(objectId)
  if (application) emulator.tenant.applications.put(objectId, { ...application, ...change })
}

/** A client assertion that a certificate signs. */
export const assertionOf = async (
  { certificatePem, keyPem }: SigningCertificate,
  appId: string,
  aud: string,
  nowMs: number,
  change: { readonly thumbprint?: 'sha1' | 'sha256'; readonly claims?: Record<string, unknown> } = {}
): Promise<string> => {
  const der = new X509Certificate(certificatePem).raw
  const sha1 = change.thumbprint === 'sha1'
  const thumbprint = createHash(sha1 ? 'sha1' : 'sha256')
    .update(der)
    .digest('base64url')
  const iat = Math.floor(nowMs / 1000)
  return new SignJWT({ iss: appId, sub: appId, aud, iat, nbf: iat, exp: iat + 600, jti: 'one', ...change.claims })
    .setProtectedHeader({ alg: sha1 ? 'RS256' : 'PS256', [sha1 ? 'x5t' : 'x5t#S256']: thumbprint })
    .sign(createPrivateKey(keyPem))
}

/** The client id of the Azure CLI. */
export const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

/** A person signs in by device code and accepts; the answer of the token service, or of its refusal to begin. */
export const personSignsIn = async (emulator: Emulator, form: Form, username: string): Promise<Answer> => {
  const started = await post(emulator, `${domain}/oauth2/v2.0/devicecode`, form)
  if (started.status !== 200) return started
  const { user_code: code, device_code } = started.body as Readonly<Record<string, string>>
  await fetch(`${emulator.login}/devicelogin`, {
    method: 'POST',
    body: new URLSearchParams({ code: code ?? '', username, decision: 'accept' })
  })
  return token(emulator, { grant_type: 'device_code', device_code: device_code ?? '', ...form })
}
