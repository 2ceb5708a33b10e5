// The custom policies of a tenant as files, each as the tenant shows it, and the section that declares their folder. A policy that
// would come out otherwise when it is read from its file is left to the tenant: others may inherit from it all the same.

import { isOtherDirectory } from '../../graph/cpim.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { asText } from '../../util/json.ts'
import { type ExportedSection, type ExportNote, leftOut, remark } from '../exported.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { contentRead, hasPrefix, idsOf, keyOf, keySetsRead, policiesRead } from '../tenant/trustFramework.ts'
import { parseCanonical } from './canonical.ts'
import { checkPolicies } from './checks.ts'
import { isSamePolicy } from './equality.ts'
import { readTenant } from './lookup.ts'
import { mistakeLine } from './mistake.ts'
import { fillAll } from './policies.ts'
import type { PolicyDocument } from './policyFile.ts'
import { isPolicyId } from './policyId.ts'
import { lookedUpNames, type PolicyTenant, type Value } from './settings.ts'

/** Where the files go, beside the configuration file. */
const folder = 'policies'
/** Names of files are no longer than this on every system. */
const longestId = 110
const unknown: Value = { state: 'unknown' }

/** The section and its files. @throws ActionError `permission` when the policies may not be read. */
export const exportPolicies = async (scope: TenantScope): Promise<ExportedSection> => {
  const [tenant, listed, keySets] = await Promise.all([
    readTenant(scope),
    scope.reader.get(policiesRead),
    scope.reader.get(keySetsRead)
  ])
  const ids = [...new Set(idsOf(policiesRead)(expectSuccess(policiesRead, listed)))].filter(hasPrefix).sort()
  const read = await Promise.all(ids.map(id => readPolicy(id, tenant, scope)))
  const documents = read.flatMap(({ document }) => document ?? [])
  const areKeysRead = keySets.status === 200 && !isOtherDirectory(keySets)
  const { mistakes } = checkPolicies(documents, {
    tenantPolicies: ids,
    ...(areKeysRead && { policyKeys: idsOf(keySetsRead)(keySets) }),
    isProduction: false
  })
  const wrong = new Map(mistakes.map(mistake => [mistake.file, mistakeLine(mistake)]))
  const kept = read.filter(({ document }) => document !== undefined && !wrong.has(document.file))
  const notes = read.flatMap(({ id, problem, document }): readonly ExportNote[] => {
    const why = problem ?? (document && wrong.get(document.file))
    return why === undefined
      ? []
      : [leftOut([], `the custom policy ${JSON.stringify(id)} is not among the files, and stays: ${why}`)]
  })
  if (kept.length === 0) return { value: undefined, files: [], notes }
  const text =
    'the policies are as the tenant shows them: before you commit them, see whether one holds a key or a secret'
  return {
    value: { folder },
    files: kept.map(({ id, text: xml }) => ({ path: fileOf(id), text: xml })),
    notes: [remark(['folder'], text), ...notes]
  }
}

const fileOf = (id: string): string => `${folder}/${id}.xml`

/** A policy; with a problem, or as the document that its file would come to. */
type ReadPolicy = {
  readonly id: string
  readonly text: string
  readonly document?: PolicyDocument
  readonly problem?: string
}

const readPolicy = async (id: string, tenant: PolicyTenant, { reader }: TenantScope): Promise<ReadPolicy> => {
  const read = { ...contentRead(id), isKnown: true as const }
  const answer = await reader.get(read)
  if (isMissing(answer)) return { id, text: '', problem: 'it is gone since it was listed' }
  const text = asText(expectSuccess(read, answer).body).replace(/^\uFEFF/, '')
  if (!isPolicyId(id) || id.length > longestId) return { id, text, problem: 'its id is no name of a file' }
  const { documents, mistakes } = fillAll(
    { folder, files: [{ file: fileOf(id), text }], isProduction: false, mistakes: [], notices: [] },
    {
      tenant,
      settings: {},
      lookedUp: Object.fromEntries(lookedUpNames.map(name => [name, unknown])),
      apps: {}
    }
  )
  const [document] = documents
  const [mistake] = mistakes
  if (mistake !== undefined) return { id, text, problem: mistakeLine(mistake) }
  const there = parseCanonical(text)
  const isSame =
    document?.key === keyOf(id) &&
    document.unknown.length === 0 &&
    there.ok &&
    isSamePolicy(document.canonical, there.root)
  return isSame
    ? { id, text, document }
    : { id, text, problem: 'something in it reads like a placeholder, or it is another policy' }
}
