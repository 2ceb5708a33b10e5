// A certificate with its private key that the file names: a PFX file in base64 and its password, both in the environment of the step.

import type { Path } from '../../util/problem.ts'
import type { JsonSchema } from '../field.ts'
import type { RsaCertificate } from './certificate.ts'
import { readEnvironment } from './environmentText.ts'
import type { LoadContext } from './load.ts'

/** `{ env: NAME, passwordEnv: NAME }`. */
export const pkcs12Schema: JsonSchema = {
  type: 'object',
  required: ['env'],
  properties: {
    env: { type: 'string', description: 'The environment variable of the step that holds the PFX file in base64.' },
    passwordEnv: {
      type: 'string',
      description: 'The environment variable that holds its password; absent or empty: it has none.'
    }
  },
  additionalProperties: false
}

/** As it is written. */
export type WrittenPkcs12 = { readonly env: string; readonly passwordEnv?: string | undefined }

/** What uploading a PFX file takes. */
export type Pfx = { readonly base64: string; readonly password: string; readonly certificate: RsaCertificate }

/** What was read. The file is undefined in mode destroy, and in mode plan where `variable` is not set or empty. */
export type Pkcs12 = { readonly variable: string; readonly pfx: Pfx | undefined }

/** Reads what stands at `path` of the file. What cannot be had is reported; nothing of a value is. */
export const readPkcs12 = async (
  { env, passwordEnv }: WrittenPkcs12,
  path: Path,
  context: LoadContext
): Promise<Pkcs12 | undefined> => {
  const { run, mask, report } = context
  const envPath = [...path, 'env']
  const passwordPath = [...path, 'passwordEnv']
  const file = readEnvironment(env, envPath, context)
  const secret =
    passwordEnv === undefined ? undefined : readEnvironment(passwordEnv, passwordPath, context, { mayBeEmpty: true })
  if (file === undefined || (passwordEnv !== undefined && secret === undefined)) return undefined
  if (file.text === undefined || run.mode === 'destroy') return { variable: env, pfx: undefined }
  // Tools break base64 into lines.
  const base64 = file.text.replace(/\s+/g, '')
  mask(base64)
  const password = secret?.text ?? ''
  const { readPfx } = await import('./pfx.ts')
  const read = readPfx(base64, password)
  if (read.ok) return { variable: env, pfx: { base64, password, certificate: read.value } }
  if (read.isLocked !== true) {
    report({ path: envPath, problem: `names the environment variable ${env}, which ${read.problem}` })
    return undefined
  }
  if (passwordEnv === undefined) {
    const problem = `names the environment variable ${env}, which holds a PFX file that has a password; accepted: with passwordEnv, the variable that holds the password`
    report({ path: envPath, problem })
    return undefined
  }
  if (password === '' && run.mode === 'plan') return { variable: passwordEnv, pfx: undefined }
  const how = password === '' ? ', which is not set or empty' : ''
  const problem = `names the environment variable ${passwordEnv}${how}: this password does not open the PFX file of ${env}`
  report({ path: passwordPath, problem })
  return undefined
}
