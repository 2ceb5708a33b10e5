// From what the file says of API connectors to what is wanted: passwords and PFX files come from the environment.

import { readEnvironment, readSecret, type VersionedSecret } from '../tenant/environmentText.ts'
import type { LoadContext } from '../tenant/load.ts'
import { checkRecordPlace } from '../tenant/secretVersion.ts'
import type { SaidAuthentication, SaidConnector, WrittenPkcs12 } from './field.ts'

/** A client certificate with what uploading it takes. The thumbprint is SHA-1 in upper-case hexadecimal. */
export type Certificate = {
  readonly base64: string
  readonly password: string
  readonly thumbprint: string
  readonly endMs: number
}

/** How a connector proves itself. A certificate is undefined where the step does not have it, in modes plan and destroy. */
export type Authentication =
  | { readonly kind: 'basic'; readonly username: string; readonly password: VersionedSecret }
  | { readonly kind: 'certificate'; readonly variable: string; readonly certificate: Certificate | undefined }

/** A connector as it is wanted. */
export type DesiredConnector = {
  readonly name: string
  readonly url: string
  readonly authentication: Authentication
}

/** Reads what the connectors point at. What cannot be had is reported, and its connector left out. */
export const loadApiConnectors = async (
  said: readonly SaidConnector[],
  context: LoadContext
): Promise<readonly DesiredConnector[]> => {
  const desired: DesiredConnector[] = []
  for (const { name, url, authentication: written } of said) {
    const authentication = await loadAuthentication(name, written, context)
    if (authentication !== undefined) desired.push({ name, url, authentication })
  }
  return desired
}

const loadAuthentication = async (
  name: string,
  said: SaidAuthentication,
  context: LoadContext
): Promise<Authentication | undefined> => {
  if (said.kind === 'certificate')
    return loadCertificate(said.pkcs12, ['apiConnectors', name, 'clientCertificate', 'pkcs12'], context)
  const path = ['apiConnectors', name, 'basic', 'password']
  checkRecordPlace(said.password, path, context)
  const password = readSecret(said.password, path, context)
  return password && { kind: 'basic', username: said.username, password }
}

const loadCertificate = async (
  { env, passwordEnv }: WrittenPkcs12,
  path: readonly string[],
  context: LoadContext
): Promise<Authentication | undefined> => {
  const file = readEnvironment(env, [...path, 'env'], context)
  const passwordPath = [...path, 'passwordEnv']
  const secret =
    passwordEnv === undefined ? undefined : readEnvironment(passwordEnv, passwordPath, context, { mayBeEmpty: true })
  if (file === undefined || (passwordEnv !== undefined && secret === undefined)) return undefined
  const absent = (variable: string): Authentication => ({ kind: 'certificate', variable, certificate: undefined })
  if (file.text === undefined || context.run.mode === 'destroy') return absent(env)
  const base64 = file.text.replace(/\s+/g, '')
  context.mask(base64)
  const password = secret?.text ?? ''
  const { readPfx } = await import('../tenant/pfx.ts')
  const read = readPfx(base64, password)
  if (read.ok) {
    const { x5t, endMs } = read.value
    const thumbprint = Buffer.from(x5t, 'base64url').toString('hex').toUpperCase()
    return { kind: 'certificate', variable: env, certificate: { base64, password, thumbprint, endMs } }
  }
  if (read.isLocked === true && passwordEnv !== undefined && password === '' && context.run.mode === 'plan')
    return absent(passwordEnv)
  const isOfPassword = read.isLocked === true && passwordEnv !== undefined
  context.report({
    path: isOfPassword ? passwordPath : [...path, 'env'],
    problem: isOfPassword
      ? `names the environment variable ${passwordEnv}: this password does not open the PFX file of ${env}`
      : `names the environment variable ${env}, which ${read.problem}${read.isLocked === true ? '; accepted: with passwordEnv, the variable that holds the password' : ''}`
  })
  return undefined
}
