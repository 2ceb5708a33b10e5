// From what the file says of policy keys to what is wanted: secrets and PFX files come from the environment, certificates from the
// workspace. All mistakes are reported; nothing of a value is.

import { quoted } from '../../util/words.ts'
import { type RsaCertificate, readCertificateFile } from '../tenant/certificate.ts'
import { readSecret, type VersionedSecret } from '../tenant/environmentText.ts'
import type { LoadContext } from '../tenant/load.ts'
import { type Pkcs12, readPkcs12 } from '../tenant/pkcs12.ts'
import { readWorkspaceFile } from '../tenant/workspaceFile.ts'
import type { SaidKey, Use } from './field.ts'

/**
 * How a key comes into being. What is needed to upload it is undefined in mode destroy, and in mode plan where `variable` is not
 * set or empty.
 */
export type Form =
  | { readonly kind: 'generate'; readonly use: Use }
  | { readonly kind: 'secret'; readonly use: Use; readonly secret: VersionedSecret }
  | ({ readonly kind: 'pkcs12' } & Pkcs12)
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
    case 'pkcs12': {
      const read = await readPkcs12(form, path, context)
      return read && { kind: 'pkcs12', ...read }
    }
    case 'certificate':
      return loadCertificate(form.file, [...path, 'file'], context)
  }
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
