// The keys that requests bring into a key set: what a body must say of them, and what it may not.

import { randomBytes } from 'node:crypto'
import type { PolicyKey } from '../../directory/trustFramework.ts'
import { GraphError, type Refusal, refusals } from '../errors.ts'
import type { Json } from '../odata.ts'
import type { GraphRequest } from '../request.ts'
import { CertificateError, readCertificate, readPfx, thumbprintOf, type UploadedCertificate } from './certificates.ts'
import { frameworkRefusals } from './refusals.ts'
import { newRsaKey } from './rsaKeys.ts'

const minimumRsaBits = 2048
const minimumOctBits = 128
const hourSeconds = 60 * 60

const refuse = (refusal: Refusal): never => {
  throw new GraphError(refusal)
}

/** The parameters of an action. Throws 400 for one that the action does not have. */
export const parametersOf = ({ body }: GraphRequest, operation: string, names: readonly string[]): Json => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new GraphError(refusals.unreadableBody())
  const unknown = Object.keys(body).find(name => !name.startsWith('@') && !names.includes(name))
  if (unknown !== undefined) throw new GraphError(frameworkRefusals.unknownParameter(unknown, operation))
  return Object.fromEntries(Object.entries(body))
}

const textOf = (parameters: Json, name: string): string => {
  const value = parameters[name]
  if (value === undefined || value === null || value === '') return refuse(frameworkRefusals.missingParameter(name))
  return typeof value === 'string' ? value : refuse(refusals.invalidValue(name, 'TrustFrameworkKeySet'))
}

const useOf = (parameters: Json): PolicyKey['use'] => {
  const use = textOf(parameters, 'use')
  return use === 'sig' || use === 'enc' ? use : refuse(frameworkRefusals.badUse(use))
}

const ktyOf = ({ kty }: Json): PolicyKey['kty'] => {
  if (typeof kty !== 'string' || kty === '') return refuse(frameworkRefusals.missingKty())
  const name = kty.toUpperCase()
  return name === 'RSA' || name === 'OCT' ? name : refuse(frameworkRefusals.badKty(kty))
}

const secondsOf = (parameters: Json, name: 'nbf' | 'exp'): number | null => {
  const value = parameters[name]
  if (value === undefined || value === null) return null
  return Number.isSafeInteger(value) ? Number(value) : refuse(refusals.invalidValue(name, 'TrustFrameworkKeySet'))
}

const timesOf = (request: GraphRequest, id: string, parameters: Json): Pick<PolicyKey, 'nbf' | 'exp'> => {
  const { context, tenant } = request
  const nbf = secondsOf(parameters, 'nbf')
  const exp = secondsOf(parameters, 'exp')
  const now = context.clock.now() / 1000
  if (exp !== null && exp <= now) return refuse(frameworkRefusals.expired(id, tenant, exp))
  if (exp !== null && nbf !== null && exp <= nbf) {
    return refuse(frameworkRefusals.badFormat('the key expires before it becomes active'))
  }
  const { activation } = context.behavior.trustFramework
  if (activation === 'three hours ahead' && nbf !== null && nbf < now + 3 * hourSeconds) {
    return refuse(frameworkRefusals.earlyActivation())
  }
  return { nbf, exp }
}

const blank = { n: null, e: null, x5c: [], x5t: null, secret: null } as const

const freshStatus = ({ context }: GraphRequest): Pick<PolicyKey, 'status'> => ({
  status: context.behavior.trustFramework.freshKeys
})

const rsaKid = ({ n, e }: { readonly n: string; readonly e: string }): string => thumbprintOf({ e, kty: 'RSA', n })

const octKid = ({ context }: GraphRequest, secret: string): string =>
  context.behavior.trustFramework.secretKeyIds === 'thumbprint'
    ? thumbprintOf({ k: Buffer.from(secret).toString('base64url'), kty: 'oct' })
    : randomBytes(32).toString('base64url')

const octKey = (request: GraphRequest, secret: string, fields: Pick<PolicyKey, 'use' | 'nbf' | 'exp'>): PolicyKey => {
  request.context.issued.add('policy-key', secret)
  return { ...blank, ...fields, ...freshStatus(request), kty: 'OCT', kid: octKid(request, secret), secret }
}

/** The key that generateKey makes for the key set of that id. */
export const generatedKey = (request: GraphRequest, id: string): PolicyKey => {
  const parameters = parametersOf(request, 'generateKey', ['use', 'kty', 'nbf', 'exp'])
  const kty = ktyOf(parameters)
  const fields = { use: useOf(parameters), ...timesOf(request, id, parameters) }
  if (kty === 'OCT') return octKey(request, randomBytes(32).toString('base64url'), fields)
  const { n, e } = newRsaKey(request.context)
  return { ...blank, ...fields, ...freshStatus(request), kty, kid: rsaKid({ n, e }), n, e }
}

/** The key of uploadSecret. */
export const uploadedSecret = (request: GraphRequest, id: string): PolicyKey => {
  const parameters = parametersOf(request, 'uploadSecret', ['use', 'k', 'nbf', 'exp'])
  const fields = { use: useOf(parameters), ...timesOf(request, id, parameters) }
  return octKey(request, textOf(parameters, 'k'), fields)
}

const base64Of = (parameters: Json, name: string): Buffer => {
  const text = textOf(parameters, name).replace(/\s/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text)
    ? Buffer.from(text, 'base64')
    : refuse(frameworkRefusals.badFormat('the content is not base64'))
}

/** A certificate's key: what it is used for follows the keys that the set has. */
const certificateKey = (
  request: GraphRequest,
  id: string,
  keys: readonly PolicyKey[],
  read: () => UploadedCertificate
): PolicyKey => {
  try {
    const { n, e, bits, x5c, x5t, nbf, exp } = read()
    if (bits < minimumRsaBits) return refuse(frameworkRefusals.shortRsa(minimumRsaBits))
    const use = keys[0]?.use ?? 'sig'
    return { ...blank, ...freshStatus(request), kty: 'RSA', kid: rsaKid({ n, e }), use, n, e, x5c, x5t, nbf, exp }
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    const { reason, message } = error
    if (reason === 'password') {
      return refuse(frameworkRefusals.wrongPassword(request.context.behavior.trustFramework))
    }
    if (reason === 'private key') return refuse(frameworkRefusals.noPrivateKey(message))
    return refuse(frameworkRefusals.badCertificate(id, request.tenant, message))
  }
}

/** The key of uploadPkcs12. */
export const uploadedPfx = (request: GraphRequest, id: string, keys: readonly PolicyKey[]): PolicyKey => {
  const parameters = parametersOf(request, 'uploadPkcs12', ['key', 'password'])
  const { password } = parameters
  const bytes = base64Of(parameters, 'key')
  const { issued } = request.context
  issued.add('policy-key', textOf(parameters, 'key'))
  if (typeof password === 'string' && password !== '') issued.add('certificate-password', password)
  return certificateKey(request, id, keys, () => readPfx(bytes, typeof password === 'string' ? password : ''))
}

/** The key of uploadCertificate: a certificate without its private key. */
export const uploadedCertificate = (request: GraphRequest, id: string, keys: readonly PolicyKey[]): PolicyKey => {
  const bytes = base64Of(parametersOf(request, 'uploadCertificate', ['key']), 'key')
  return certificateKey(request, id, keys, () => readCertificate(bytes))
}

/** A key of a body that replaces all keys of a set. */
export const presentedKey = (request: GraphRequest, id: string, value: unknown): PolicyKey => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(refusals.invalidValue('keys', 'TrustFrameworkKeySet'))
  }
  const members: Json = Object.fromEntries(Object.entries(value))
  if (members.kid !== undefined && members.kid !== null && members.kid !== '') {
    return refuse(frameworkRefusals.presentKid())
  }
  const kty = ktyOf(members)
  const fields = { use: useOf(members), ...timesOf(request, id, members) }
  if (kty === 'OCT') return presentedSecret(request, members, fields)
  const { n, e, x5c = [], x5t = null } = members
  if (typeof n !== 'string' || typeof e !== 'string' || n === '' || e === '') {
    return refuse(frameworkRefusals.incompleteRsa())
  }
  if (Buffer.from(n, 'base64url').length * 8 < minimumRsaBits) return refuse(frameworkRefusals.shortRsa(minimumRsaBits))
  return {
    ...blank,
    ...fields,
    ...freshStatus(request),
    kty,
    kid: rsaKid({ n, e }),
    n,
    e,
    x5c: Array.isArray(x5c) ? x5c.map(String) : [],
    x5t: typeof x5t === 'string' ? x5t : null
  }
}

const presentedSecret = (
  request: GraphRequest,
  members: Json,
  fields: Pick<PolicyKey, 'use' | 'nbf' | 'exp'>
): PolicyKey => {
  const k = textOf(members, 'k')
  if (!/^[\w-]+$/.test(k)) return refuse(frameworkRefusals.keyEncoding())
  const secret = Buffer.from(k, 'base64url')
  if (secret.length * 8 < minimumOctBits) return refuse(frameworkRefusals.shortOct(minimumOctBits))
  return octKey(request, secret.toString(), fields)
}
