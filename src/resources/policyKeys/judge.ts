// Whether a key set is in step with what is declared of it, or what it lacks. Pure; used for the plan and again right before a write.

import { ActionError } from '../../errors.ts'
import type { FieldChange } from '../../reconcile/plan.ts'
import { plural } from '../../report/text.ts'
import { isoTime } from '../../util/time.ts'
import { type RsaCertificate, thumbprintOf } from '../tenant/certificate.ts'
import { assertNotLowered } from '../tenant/secretVersion.ts'
import type { Use } from './field.ts'
import { isCertificate, isKeyOf, type KeySet } from './keySets.ts'
import type { WantedKey } from './load.ts'
import { keyInRecord, readRecorded } from './versions.ts'

/** What is remembered of the key sets, and whether there is a place where something can be. */
export type Known = { readonly record: ReadonlyMap<string, string>; readonly hasPlace: boolean }

/** `add`: a key is to be brought into the set, which may have to be made. */
export type Verdict =
  | { readonly kind: 'in step'; readonly reason: string; readonly warning?: string }
  | { readonly kind: 'add'; readonly reason: string; readonly fields: readonly FieldChange[] }

const inStep = (reason: string, warning?: string): Verdict => ({
  kind: 'in step',
  reason,
  ...(warning !== undefined && { warning })
})

/** The verdict on a set, which is undefined where the tenant has none. @throws ActionError `conflict` for what no key can mend. */
export const judge = ({ id, form }: WantedKey, set: KeySet | undefined, known: Known): Verdict => {
  const keys = set?.keys ?? []
  const why = set === undefined ? 'is declared' : 'has no key'
  switch (form.kind) {
    case 'existing':
      if (keys.length === 0) throw notThere(id, set !== undefined)
      return inStep(`is there with ${plural(keys.length, 'key')}, and never written`)
    case 'generate': {
      const fields = [{ field: 'use', before: null, after: form.use }]
      if (keys.length === 0) return { kind: 'add', reason: `${why}: a key is generated`, fields }
      const fitting = keys.filter(key => isKeyOf(key, { type: 'RSA', use: form.use })).length
      if (fitting === 0) throw wrongKeys(id, keys, { type: 'RSA', use: form.use })
      return inStep(`has ${plural(fitting, 'key')} for ${form.use}`)
    }
    case 'pkcs12':
    case 'certificate': {
      const certificate = form.kind === 'pkcs12' ? form.pfx?.certificate : form.certificate
      const fields = certificate === undefined ? [] : fieldsOf(certificate)
      if (keys.length === 0) return { kind: 'add', reason: `${why}: the certificate is uploaded`, fields }
      if (!keys.some(key => isKeyOf(key, { type: 'RSA' }))) throw wrongKeys(id, keys, { type: 'RSA' })
      if (certificate === undefined) return inStep('has a key, which was not compared', notCompared(id, form))
      if (keys.some(key => isCertificate(key, certificate)))
        return inStep(`holds the certificate, which expires on ${isoTime(certificate.endMs)}`)
      return { kind: 'add', reason: `lacks the certificate: it is added, ${staying(keys.length)}`, fields }
    }
    case 'secret':
      return judgeSecret(id, form, set, known)
  }
}

const judgeSecret = (
  id: string,
  { use, secret }: Extract<WantedKey['form'], { kind: 'secret' }>,
  set: KeySet | undefined,
  { record, hasPlace }: Known
): Verdict => {
  const keys = set?.keys ?? []
  const { version: wanted, variable } = secret
  const fieldsFrom = (before: number | null): readonly FieldChange[] => [
    ...(before === null ? [{ field: 'use', before, after: use }] : []),
    { field: 'version', before: before === 0 ? null : before, after: wanted }
  ]
  if (keys.length === 0) {
    const why = set === undefined ? 'is declared' : 'has no key'
    return { kind: 'add', reason: `${why}: version ${wanted} is uploaded`, fields: fieldsFrom(null) }
  }
  if (!keys.some(key => isKeyOf(key, { type: 'OCT', use }))) throw wrongKeys(id, keys, { type: 'OCT', use })
  const { version } = readRecorded(record.get(keyInRecord(id)), keys.length)
  assertNotLowered(`the policy key ${id}`, wanted, version)
  if (version === wanted) return inStep(`version ${wanted} was uploaded`)
  const added = `version ${wanted} is added, ${staying(keys.length)}`
  if (version > 0) return { kind: 'add', reason: `has version ${version}: ${added}`, fields: fieldsFrom(version) }
  if (!hasPlace) {
    if (wanted > keys.length)
      return { kind: 'add', reason: `has ${plural(keys.length, 'key')}: ${added}`, fields: fieldsFrom(0) }
    return inStep(`has ${plural(keys.length, 'key')}; which version is not recorded`)
  }
  if (wanted > 1) return { kind: 'add', reason: `no version of it is recorded: ${added}`, fields: fieldsFrom(0) }
  return inStep(
    'has a key; which version is unknown',
    `Whether the policy key ${id} holds the value of ${variable} is unknown: nothing records that this action uploaded it, and a secret cannot be read back. Nothing was uploaded. To upload the value, raise its version to 2; to leave the key to others, declare it as existing: true.`
  )
}

const staying = (keys: number): string =>
  keys === 1 ? 'the key that is there stays' : `the ${keys} keys that are there stay`

const fieldsOf = (certificate: RsaCertificate): readonly FieldChange[] => [
  { field: 'thumbprint', before: null, after: thumbprintOf(certificate) },
  { field: 'expiresOn', before: null, after: isoTime(certificate.endMs) }
]

const notCompared = (id: string, form: Extract<WantedKey['form'], { kind: 'pkcs12' | 'certificate' }>): string =>
  form.kind === 'pkcs12'
    ? `The policy key ${id} was not compared with its PFX file: the environment variable ${form.variable} is not set or empty.`
    : `The policy key ${id} was not compared with its certificate.`

const notThere = (id: string, isEmpty: boolean): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The policy key ${id} is declared as existing, but ${isEmpty ? 'it holds no key' : 'the tenant does not have it'}. Nothing was written.`,
    hint: 'Make it in the portal (Identity Experience Framework, Policy keys), or declare in the file how it comes into being: generate, secret, pkcs12 or certificate.'
  })

const wrongKeys = (
  id: string,
  keys: KeySet['keys'],
  wanted: { readonly type: string; readonly use?: Use }
): ActionError => {
  const found = [...new Set(keys.map(({ type, use }) => [type, use].filter(word => word !== '').join(' ')))].join(', ')
  return new ActionError({
    code: 'conflict',
    message: `The policy key ${id} holds keys of another sort than declared: ${found || 'not known'}, while ${[wanted.type, wanted.use && `for ${wanted.use}`].filter(Boolean).join(' ')} is declared. All keys of a policy key are of one type and use, and none is replaced. Nothing was written.`,
    hint: 'Declare the key under another id and let the policies name that one, or correct the entry in the file.'
  })
}
