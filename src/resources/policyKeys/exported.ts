// What a file would say of the policy keys of a tenant: how those came into being that show it, and that the others are there.

import { isoTime } from '../../util/time.ts'
import { type ExportedSection, type ExportNote, leftOut, remark } from '../exported.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { isBackup, withoutPrefix } from '../tenant/trustFramework.ts'
import { variableNames } from '../tenant/variableNames.ts'
import { parseKeyId, type Use } from './field.ts'
import { type KeySet, type PolicyKey, readKeySets } from './keySets.ts'
import { keyInRecord, readRecorded } from './versions.ts'

const uses: Readonly<Record<string, Use>> = { sig: 'signature', enc: 'encryption' }

/** The key sets. @throws ActionError `permission` when they may not be read. */
export const exportedPolicyKeys = async ({ reader, services }: TenantScope): Promise<ExportedSection> => {
  const [sets, record] = await Promise.all([readKeySets(reader, { has: () => true }), services.record.entries()])
  const nameOf = variableNames()
  const value: Record<string, unknown> = {}
  const notes: ExportNote[] = []
  for (const set of sets.filter(({ id }) => !isBackup(id)).sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const problem = problemOf(set)
    const name = withoutPrefix(set.id)
    if (problem !== undefined) {
      notes.push(leftOut([], `the policy key ${JSON.stringify(set.id)} is not declared: ${problem}`))
      continue
    }
    const { version } = readRecorded(record.get(keyInRecord(set.id)), set.keys.length)
    const form = formOf(set, version, () => nameOf('KEY', name, ''))
    value[name] = form.value
    if (form.text !== undefined) notes.push(remark([name], form.text))
  }
  return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes }
}

const problemOf = ({ id, keys }: KeySet): string | undefined => {
  const parsed = parseKeyId(id)
  if (!parsed.ok) return parsed.problem
  return keys.length === 0 ? 'it holds no key, and a declared one is given one' : undefined
}

type Form = { readonly value: unknown; readonly text?: string }

/** Only what is generated and what the action itself uploaded can be said; the rest is expected to be there. */
const formOf = ({ keys }: KeySet, version: number, variable: () => string): Form => {
  const existing = { existing: true }
  const use = onlyOne(keys, key => uses[key.use])
  const type = onlyOne(keys, key => key.type)
  const certificates = keys.filter(({ certificate, x5t }) => certificate !== '' || x5t !== '')
  if (type === 'RSA' && certificates.length === 0)
    return use === undefined ? { value: existing } : { value: { generate: use } }
  if (certificates.length > 0) {
    const ends = certificates.flatMap(({ endMs }) => endMs ?? [])
    const until = ends.length === 0 ? '' : `, until ${isoTime(Math.max(...ends)).slice(0, 10)}`
    return { value: existing, text: `a certificate${until}: to bring its successor in, say pkcs12 or certificate` }
  }
  if (type !== 'OCT') return { value: existing }
  if (version === 0)
    return {
      value: existing,
      text: 'a secret, which cannot be read: to upload a new value, say secret with an env and version: 2'
    }
  const env = variable()
  return {
    value: { secret: { env, version }, ...(use === 'encryption' && { use }) },
    text: `version ${version} was uploaded by this action; its value is needed in ${env} when the version is raised`
  }
}

/** What all keys have in common; undefined where they differ, or do not say. */
const onlyOne = <T>(keys: readonly PolicyKey[], of: (key: PolicyKey) => T | undefined): T | undefined => {
  const [first, ...others] = new Set(keys.map(of))
  return others.length === 0 ? first : undefined
}
