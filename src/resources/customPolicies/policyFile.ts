// One policy file on its way from its source to what is sent: filled in, read, checked by itself, and parsed.

import { quoted } from '../../util/words.ts'
import { type CanonicalElement, parseCanonical } from './canonical.ts'
import type { Range } from './characters.ts'
import type { PolicyFile } from './files.ts'
import { readMarkup } from './markup.ts'
import { type Mistake, type Notice, type Position, positionsOf } from './mistake.ts'
import { type FilledText, fillIn } from './placeholders.ts'
import {
  type PolicyFacts,
  type RelyingParty,
  readFacts,
  rootKind,
  type Written,
  type WrittenId
} from './policyDocument.ts'
import { isPolicyId } from './policyId.ts'
import { isTenantDomain, type PolicyTenant, type Settings } from './settings.ts'
import { type DeploymentMode, uploadTextOf } from './uploadText.ts'

/** An id that a policy names; `offset` is where, for {@link PolicyDocument.positionOf}. */
export type NamedId = { readonly id: string; readonly key: string; readonly offset: number }

/** A policy, filled in and ready to be compared and sent. */
export type PolicyDocument = NamedId & {
  /** Relative to the checkout. */
  readonly file: string
  readonly base?: NamedId
  /** The key of the base, where there is one: a document is a node of inheritance.ts. */
  readonly baseKey?: string
  readonly storageReferences: readonly NamedId[]
  /** As it is sent; absent: what the service takes for it, Production. */
  readonly deploymentMode?: string
  readonly relyingParty?: RelyingParty
  /** What is sent, in UTF-8 and without a byte-order mark. */
  readonly uploadText: string
  /** What is sent, as a tree that can be compared. */
  readonly canonical: CanonicalElement
  /** Names of placeholders whose values are not known yet: until they are, the text must not be sent, and equals nothing. */
  readonly unknown: readonly string[]
  /** The place in the source of an offset of this document. */
  readonly positionOf: (offset: number) => Position
  /** The place in the source of a place of what is sent. */
  readonly sourceOf: (sent: Position) => Position
}

/** What a file comes to. `skipped` is the root element of a file that is no policy. */
export type ReadFile = {
  readonly document?: PolicyDocument
  readonly skipped?: string
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly Notice[]
}

/** What a file is read with. */
export type Reading = {
  readonly tenant: PolicyTenant
  readonly settings: Settings
  readonly deploymentMode?: DeploymentMode
}

/** Reads one file. Every mistake in it is given with the place in its source. */
export const readPolicyFile = ({ file, text }: PolicyFile, reading: Reading): ReadFile => {
  const { tenant, settings, deploymentMode } = reading
  const positionInSource = positionsOf(text)
  const markup = readMarkup(text)
  const kind = rootKind(markup.tokens)
  const skipped = markup.tokens.find(token => token.kind === 'open')?.name
  const at = (offset: number, problem: string): Mistake => ({ file, ...positionInSource(offset), problem })
  const broken = markup.problem === undefined ? [] : [at(markup.problem.offset, markup.problem.problem)]
  if (kind === 'severalPolicies') return result([at(0, severalPolicies)])
  if (kind === 'other' && broken.length === 0) return { ...result([]), skipped: skipped ?? '' }
  const filled = fillIn(text, kind === 'other' ? [] : markup.tokens, { tenant, settings, file })
  const early = [...broken, ...toldOnce(filled).map(({ offset, problem }) => at(offset, problem))]
  const facts = broken.length > 0 ? undefined : readFacts(filled.text, readMarkup(filled.text).tokens)
  if (facts === undefined) return result(early)
  const positionOf = (offset: number): Position => positionInSource(filled.sourceOffset(offset))
  // A value that could not be filled in is told once.
  const isToldAlready = ({ range: { start, end } }: Found): boolean =>
    filled.problems.some(({ offset }) => offset >= filled.sourceOffset(start) && offset < filled.sourceOffset(end))
  const hidden = hiddenIds(facts, filled)
  const isHidden = ({ range }: Found): boolean => hidden.some(one => one.range.start === range.start)
  const found = [...hidden, ...factMistakes(facts, reading).filter(mistake => !isHidden(mistake))]
    .filter(mistake => !isToldAlready(mistake))
    .map(({ range, problem }) => ({ file, ...positionOf(range.start), problem }))
  const { policyId } = facts
  if (policyId === undefined) return result([...early, ...found])
  const uploadText = uploadTextOf(filled.text, facts, {
    tenantId: tenant.id,
    ...(deploymentMode && { deploymentMode })
  })
  const parsed = parseCanonical(uploadText)
  const sourceOf = (sent: Position): Position =>
    positionInSource(filled.sourceOffset(filledOffset(sent, uploadText, filled)))
  if (!parsed.ok) {
    return result([...early, ...found, { file, ...sourceOf(parsed), problem: parsed.problem }])
  }
  const document = documentOf(file, {
    facts,
    policyId,
    uploadText,
    canonical: parsed.root,
    filled,
    positionOf,
    sourceOf,
    deploymentMode
  })
  return { document, mistakes: [...early, ...found], notices: prefixNotices(file, facts) }
}

/** One setting mends all places of a file, so its first place is enough; a text that a person has to write is told at each. */
const toldOnce = ({ problems }: FilledText): FilledText['problems'] => {
  const first = new Map(problems.toReversed().map(one => [one.problem, one]))
  return problems.filter(one => !/^holds "\{Settings:/i.test(one.problem) || first.get(one.problem) === one)
}

const result = (mistakes: readonly Mistake[]): ReadFile => ({ mistakes, notices: [] })

const severalPolicies =
  'holds several policies under TrustFrameworkPolicies, as the portal downloads a policy with its bases; accepted: one file for each TrustFrameworkPolicy'

/** Who reads what is sent counts in that; up to the line, it is the filled text. */
const filledOffset = ({ line, column }: Position, uploadText: string, filled: FilledText): number => {
  const lines = uploadText.split(/(?<=\r\n|\n|\r(?!\n))/).slice(0, line - 1)
  return Math.min(lines.join('').length + column - 1, filled.text.length)
}

type Parts = {
  readonly facts: PolicyFacts
  readonly policyId: WrittenId
  readonly uploadText: string
  readonly canonical: CanonicalElement
  readonly filled: FilledText
  readonly positionOf: (offset: number) => Position
  readonly sourceOf: (sent: Position) => Position
  readonly deploymentMode: DeploymentMode | undefined
}

const named = ({ id, key, range }: WrittenId): NamedId => ({ id, key, offset: range.start })

const documentOf = (file: string, parts: Parts): PolicyDocument => {
  const { facts, policyId, uploadText, canonical, filled, positionOf, sourceOf } = parts
  const deploymentMode = parts.deploymentMode ?? facts.deploymentMode?.text
  const base = facts.base?.policyId
  return {
    file,
    ...named(policyId),
    ...(base && { base: named(base), baseKey: base.key }),
    storageReferences: facts.storageReferences.map(named),
    ...(deploymentMode !== undefined && { deploymentMode }),
    ...(facts.relyingParty && { relyingParty: facts.relyingParty }),
    uploadText,
    canonical,
    unknown: filled.unknown,
    positionOf,
    sourceOf
  }
}

type Found = { readonly range: Range; readonly problem: string }

const factMistakes = (
  { root, policyId, tenantId, base, storageReferences }: PolicyFacts,
  reading: Reading
): readonly Found[] => [
  ...idMistakes('PolicyId', policyId, root, reading),
  ...tenantMistakes('TenantId', tenantId, root, reading),
  ...(base === undefined ? [] : idMistakes('BasePolicy/PolicyId', base.policyId, base.range, reading)),
  ...(base === undefined ? [] : tenantMistakes('BasePolicy/TenantId', base.tenantId, base.range, reading)),
  ...storageReferences
    .filter(({ text }) => text.trim() === '')
    .map(({ range }) => ({ range, problem: 'has an empty StorageReferenceId; accepted: the id of a policy key' }))
]

/** Ids are shown everywhere, and decide what is written and removed, also in a run without the values. */
const hiddenIds = ({ policyId, base, storageReferences }: PolicyFacts, { hidden }: FilledText): readonly Found[] =>
  [policyId, base?.policyId, ...storageReferences].flatMap(id => {
    if (id === undefined || !hidden.some(({ start, end }) => start < id.range.end && end > id.range.start)) return []
    const problem =
      'has an id that holds a value from the environment of the step, which is never shown, while ids are; accepted: a setting whose value the config file holds, environment placeholders included'
    return [{ range: id.range, problem }]
  })

const idMistakes = (
  name: string,
  id: WrittenId | undefined,
  around: Range,
  { settings }: Reading
): readonly Found[] => {
  if (id === undefined || id.text === '') return [{ range: id?.range ?? around, problem: `has no ${name}` }]
  if (isPolicyId(id.text)) return []
  const hint = /[{}$]/.test(id.text) ? '; a token of another tool is replaced by a step of your own before' : ''
  const problem = `has the ${name} ${quoted(settings.redact(id.text))}; accepted: letters, digits, _, - and .${hint}`
  return [{ range: id.range, problem }]
}

const tenantMistakes = (
  name: string,
  written: Written | undefined,
  around: Range,
  { tenant, settings }: Reading
): readonly Found[] => {
  if (written !== undefined && isTenantDomain(written.text, tenant)) return []
  const text = written?.text ?? ''
  const says = text === '' ? `has no ${name}` : `has the ${name} ${quoted(settings.redact(text))}`
  const problem = `${says}, but this run is for ${tenant.domain}; accepted: ${tenant.domain}, or {Settings:Tenant}`
  return [{ range: written?.range ?? around, problem }]
}

const prefixNotices = (file: string, { policyId, base, storageReferences }: PolicyFacts): readonly Notice[] => {
  const lacking = [policyId, base?.policyId, ...storageReferences].flatMap(id => (id?.lacksPrefix ? [id.id] : []))
  if (lacking.length === 0) return []
  return [
    {
      level: 'notice',
      text: `${file}: the prefix B2C_1A_ is added to what the file calls otherwise: ${[...new Set(lacking)].join(', ')}`
    }
  ]
}
