// What a user may say about policy keys: a map by id, with one form for each key. What the forms point at (environment, files) is
// read later.

import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, type JsonSchema, type Key, keyOf, type OnProblem } from '../field.ts'
import { versionedSecretSchema, type WrittenSecret } from '../tenant/environmentText.ts'
import { pkcs12Schema, type WrittenPkcs12 } from '../tenant/pkcs12.ts'
import { backupSuffix, isBackup, withoutPrefix, withPrefix } from '../tenant/trustFramework.ts'

/** What a key is used for. */
export type Use = 'signature' | 'encryption'

/** How the key comes into being, as it is written. */
export type SaidForm =
  | { readonly kind: 'generate'; readonly use: Use }
  | { readonly kind: 'secret'; readonly use: Use; readonly secret: WrittenSecret }
  | ({ readonly kind: 'pkcs12' } & WrittenPkcs12)
  | { readonly kind: 'certificate'; readonly file: string }
  | { readonly kind: 'existing' }

/** A declared key: its id with the prefix, and as it is written in the file. */
export type SaidKey = { readonly id: string; readonly written: string; readonly form: SaidForm }

/** The id with its prefix. */
export const parseKeyId = (written: string): Result<string> => {
  const accepted = 'accepted: letters, digits, _, - and ., with or without B2C_1A_ before them, 100 at most'
  const name = withoutPrefix(written)
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name)) return err(`${quoted(written)} is not the id of a policy key; ${accepted}`)
  if (isBackup(name))
    return err(
      `${quoted(written)} names the copy that a removed policy key leaves behind, which is never touched; ${accepted} and without ${backupSuffix} at the end`
    )
  return ok(withPrefix(name))
}

const useSchema = (description: string): JsonSchema => ({ enum: ['signature', 'encryption'], description })

const entrySchema: JsonSchema = {
  type: 'object',
  properties: {
    generate: useSchema('An RSA key that the tenant generates, for this use.'),
    secret: {
      ...(versionedSecretSchema as object),
      description: 'A secret from the environment of the step, with the version of its value.'
    },
    use: useSchema('What the secret is used for: signature, unless said.'),
    pkcs12: {
      ...(pkcs12Schema as object),
      description: 'A certificate with its private key, from the environment of the step.'
    },
    certificate: {
      type: 'object',
      required: ['file'],
      properties: {
        file: {
          type: 'string',
          description: 'The certificate in PEM or DER, from the folder of this file on or else from the workspace on.'
        }
      },
      additionalProperties: false,
      description: 'A certificate without a private key.'
    },
    existing: { enum: [true], description: 'The key is there already; it is looked for and never written.' }
  },
  minProperties: 1,
  additionalProperties: false
}

type WrittenKey = {
  readonly generate?: Use
  readonly secret?: Partial<WrittenSecret>
  readonly use?: Use
  readonly pkcs12?: Partial<WrittenPkcs12>
  readonly certificate?: { readonly file?: string }
  readonly existing?: true
}

const forms = ['generate', 'secret', 'pkcs12', 'certificate', 'existing'] as const

/** The form of an entry; undefined when something of it was refused, by the schema or here. */
const parseForm = (written: WrittenKey, report: (problem: string, step?: string) => void): SaidForm | undefined => {
  const { generate, secret, use, pkcs12, certificate, existing } = written
  const [form, ...others] = forms.filter(name => written[name] !== undefined)
  if (others.length > 0) {
    report(`has ${[form, ...others].join(' and ')}; accepted: one of ${forms.join(', ')}`)
    return undefined
  }
  if (form === undefined && use !== undefined) report(`has only its use; accepted: one of ${forms.join(', ')}`)
  if (form !== undefined && use !== undefined && form !== 'secret')
    report(`does not belong to ${form}; accepted: beside secret, while generate itself says the use`, 'use')
  if (generate !== undefined) return { kind: 'generate', use: generate }
  if (secret?.env !== undefined && secret.version !== undefined)
    return { kind: 'secret', use: use ?? 'signature', secret: { env: secret.env, version: secret.version } }
  if (pkcs12?.env !== undefined) return { kind: 'pkcs12', env: pkcs12.env, passwordEnv: pkcs12.passwordEnv }
  if (certificate?.file !== undefined) return { kind: 'certificate', file: certificate.file }
  return existing === undefined ? undefined : { kind: 'existing' }
}

const schema: JsonSchema = { type: 'object', additionalProperties: entrySchema }
const description =
  'Policy keys by id, with or without B2C_1A_: what is generated, uploaded from the environment or a file, or expected to be there.'

const key: Key<readonly SaidKey[]> = {
  ...keyOf<unknown, readonly SaidKey[]>(
    schema,
    { description },
    () => ok([]),
    () => undefined
  ),
  read: (written, path, report: OnProblem) => {
    const known = new Map<string, string>()
    return Object.entries((written ?? {}) as Readonly<Record<string, WrittenKey>>).flatMap(([name, entry]) => {
      const place = [...path, name]
      const id = parseKeyId(name)
      if (!id.ok) report({ path: place, problem: id.problem })
      const form = parseForm(entry, (problem, step) =>
        report({ path: step === undefined ? place : [...place, step], problem })
      )
      if (!id.ok) return []
      const same = known.get(id.value.toLowerCase())
      known.set(id.value.toLowerCase(), name)
      if (same !== undefined)
        report({ path: place, problem: `is the same policy key as ${quoted(same)}; accepted: one entry for each` })
      return form === undefined || same !== undefined ? [] : [{ id: id.value, written: name, form }]
    })
  }
}

/** The section `policyKeys` of the file. */
export const policyKeysField = defineField({ policyKeys: key }, ({ policyKeys = [] }) => policyKeys)
