// From what the file says of policy keys to what is wanted: secrets and PFX files come from the environment, certificates from the
// workspace. All mistakes are reported; nothing of a value is.

import { quoted } from '../../util/words.ts'
import { type RsaCertificate, readCertificateFile } from '../tenant/certificate.ts'
import { readEnvironment, readSecret, type VersionedSecret } from '../tenant/environmentText.ts'
import type { LoadContext } from '../tenant/load.ts'
import { readWorkspaceFile } from '../tenant/workspaceFile.ts'
import type { SaidForm, SaidKey, Use } from './field.ts'

/** What uploading a PFX file takes. */
export type Pfx = { readonly base64: string; readonly password: string; readonly certificate: RsaCertificate }

/**
 * How a key comes into being. What is needed to upload it is undefined in mode destroy, and in mode plan where `variable` is not
 * set or empty.
 */
export type Form =
  | { readonly kind: 'generate'; readonly use: Use }
  | { readonly kind: 'secret'; readonly use: Use; readonly secret: VersionedSecret }
  | { readonly kind: 'pkcs12'; readonly variable: string; readonly pfx: Pfx | undefined }
  | { readonly kind: 'certificate'; readonly certificate: RsaCertificate | undefined }
  | { readonly kind: 'existing' }

/** A declared key. `id` has the prefix. */
export type WantedKey = { readonly id: string; readonly form: Form }

/** The largest certificate that is read, in bytes. */
const largestBytes = 64 * 1024

/** Reads what the keys point at. Those that cannot be had are reported and left out. @throws ActionError `input`. */
export const loadPolicyKeys = async (said: readonly SaidKey[], context: LoadContext): Promise<readonly WantedKey[]> => {
  const wanted: WantedKey[] = []
  for (const key of said) {
    const form = await loadForm(key, context)
    if (form !== undefined) wanted.push({ id: key.id, form })
  }
  return wanted
}

const loadForm = async ({ written, form }: SaidKey, context: LoadContext): Promise<Form | undefined> => {
  const path = ['policyKeys', written, form.kind]
  switch (form.kind) {
    case 'generate':
    case 'existing':
      return form
    case 'secret': {
      const secret = readSecret(form.secret, path, context)
      return secret && { kind: 'secret', use: form.use, secret }
    }
    case 'pkcs12':
      return loadPfx(form, path, context)
    case 'certificate':
      return loadCertificate(form.file, [...path, 'file'], context)
  }
}

const loadPfx = async (
  { env, passwordEnv }: Extract<SaidForm, { kind: 'pkcs12' }>,
  path: readonly string[],
  context: LoadContext
): Promise<Form | undefined> => {
  const { run, mask, report } = context
  const file = readEnvironment(env, [...path, 'env'], context)
  const passwordPath = [...path, 'passwordEnv']
  const secret =
    passwordEnv === undefined ? undefined : readEnvironment(passwordEnv, passwordPath, context, { mayBeEmpty: true })
  if (file === undefined || (passwordEnv !== undefined && secret === undefined)) return undefined
  const absent = (variable: string): Form => ({ kind: 'pkcs12', variable, pfx: undefined })
  if (file.text === undefined || run.mode === 'destroy') return absent(env)
  // Tools break base64 into lines.
  const base64 = file.text.replace(/\s+/g, '')
  mask(base64)
  const password = secret?.text ?? ''
  const { readPfx } = await import('../tenant/pfx.ts')
  const read = readPfx(base64, password)
  if (read.ok) return { kind: 'pkcs12', variable: env, pfx: { base64, password, certificate: read.value } }
  if (read.isLocked !== true) {
    report({ path: [...path, 'env'], problem: `names the environment variable ${env}, which ${read.problem}` })
    return undefined
  }
  if (passwordEnv === undefined) {
    const problem = `names the environment variable ${env}, which holds a PFX file that has a password; accepted: with passwordEnv, the variable that holds the password`
    report({ path: [...path, 'env'], problem })
    return undefined
  }
  if (password === '' && run.mode === 'plan') return absent(passwordEnv)
  const how = password === '' ? ', which is not set or empty' : ''
  const problem = `names the environment variable ${passwordEnv}${how}: this password does not open the PFX file of ${env}`
  report({ path: passwordPath, problem })
  return undefined
}

const loadCertificate = async (
  file: string,
  path: readonly string[],
  context: LoadContext
): Promise<Form | undefined> => {
  if (context.run.mode === 'destroy') return { kind: 'certificate', certificate: undefined }
  const read = await readWorkspaceFile(file, context, largestBytes)
  if (!read.ok) {
    context.report({ path, problem: `names a file: ${read.problem}` })
    return undefined
  }
  const certificate = readCertificateFile(read.value.bytes)
  if (certificate.ok) return { kind: 'certificate', certificate: certificate.value }
  context.report({ path, problem: `names the file ${quoted(file)}, which ${certificate.problem}` })
  return undefined
}
