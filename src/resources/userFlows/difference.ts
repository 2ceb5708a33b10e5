// How a user flow differs from what is declared of it, and the steps that bring it there. Pure. What is not declared is left alone;
// a list that is declared is owned whole.

import type { FieldChange, Json } from '../../reconcile/plan.ts'
import { type Assignment, type ConnectorStep, connectorSteps, type FlowParts } from '../tenant/flowParts.ts'
import type { UserFlow } from '../tenant/userFlow.ts'
import type { AttributeSettings } from './field.ts'
import type { Reference } from './references.ts'

/** What is declared of a flow, its names resolved. */
export type ResolvedFlow = {
  readonly identityProviders?: readonly Reference[]
  readonly attributes?: readonly { readonly reference: Reference; readonly settings: AttributeSettings }[]
  readonly languages?: readonly string[]
  readonly apiConnectors?: { readonly [Step in ConnectorStep]?: Reference }
  readonly defaultLanguage?: string
}

/** A flow as it is: itself, and those of its parts that were read. `required` are the attributes that every flow collects. */
export type FlowState = {
  readonly flow: Pick<UserFlow, 'hasLanguages' | 'defaultLanguage'>
  readonly parts: Partial<FlowParts>
  readonly required: ReadonlySet<string>
}

/** One write to a flow. */
export type FlowStep =
  | { readonly kind: 'change'; readonly body: Readonly<Record<string, Json>> }
  | { readonly kind: 'add provider'; readonly provider: Reference }
  | { readonly kind: 'remove provider'; readonly id: string }
  | { readonly kind: 'add attribute'; readonly attribute: Reference; readonly settings: AttributeSettings }
  | { readonly kind: 'change attribute'; readonly id: string; readonly body: Readonly<Record<string, Json>> }
  | { readonly kind: 'remove attribute'; readonly id: string }
  | { readonly kind: 'set language'; readonly tag: string; readonly isEnabled: boolean }
  | { readonly kind: 'set connector'; readonly step: ConnectorStep; readonly connector: Reference | undefined }

/** What is to be done, and how a plan shows it. `nameOf` gives what people call a thing by its id. */
export type FlowDifference = { readonly fields: readonly FieldChange[]; readonly steps: readonly FlowStep[] }

type NameOf = (id: string) => string

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const isAt = (reference: Reference, id: string): boolean => reference.kind === 'known' && same(reference.id, id)

/** Compares. A part that was not read is not compared. */
export const differenceOf = (wanted: ResolvedFlow, state: FlowState, nameOf: NameOf): FlowDifference => {
  const all = [
    settingDifference(wanted, state),
    providerDifference(wanted, state, nameOf),
    attributeDifference(wanted, state, nameOf),
    languageDifference(wanted, state),
    connectorDifference(wanted, state, nameOf)
  ]
  return { fields: all.flatMap(({ fields }) => fields), steps: all.flatMap(({ steps }) => steps) }
}

const nothing: FlowDifference = { fields: [], steps: [] }

/** The members of the flow itself: languages are of no use before they are switched on. */
const settingDifference = ({ languages, defaultLanguage }: ResolvedFlow, { flow }: FlowState): FlowDifference => {
  const body: Record<string, Json> = {}
  const fields: FieldChange[] = []
  const isOn = languages === undefined ? flow.hasLanguages : languages.length > 0
  if (languages !== undefined && isOn !== flow.hasLanguages) {
    body.isLanguageCustomizationEnabled = isOn
    fields.push({ field: 'languageCustomization', before: flow.hasLanguages, after: isOn })
  }
  if (defaultLanguage !== undefined && !same(defaultLanguage, flow.defaultLanguage)) {
    body.defaultLanguageTag = defaultLanguage
    fields.push({ field: 'defaultLanguage', before: flow.defaultLanguage || null, after: defaultLanguage })
  }
  return fields.length === 0 ? nothing : { fields, steps: [{ kind: 'change', body }] }
}

const providerDifference = (
  { identityProviders: wanted }: ResolvedFlow,
  { parts: { identityProviders: present } }: FlowState,
  nameOf: NameOf
): FlowDifference => {
  if (wanted === undefined || present === undefined) return nothing
  const added = wanted.filter(provider => !present.some(id => isAt(provider, id)))
  const removed = present.filter(id => !wanted.some(provider => isAt(provider, id)))
  if (added.length + removed.length === 0) return nothing
  const before = present.map(id => wanted.find(provider => isAt(provider, id))?.name ?? nameOf(id))
  const after = wanted.map(({ name }) => name)
  return {
    fields: [{ field: 'identityProviders', before, after }],
    // Those that are wanted come first: a flow without any might be refused.
    steps: [
      ...added.map((provider): FlowStep => ({ kind: 'add provider', provider })),
      ...removed.map((id): FlowStep => ({ kind: 'remove provider', id }))
    ]
  }
}

const settingsText = ({ optional, inputType, label }: AttributeSettings): string =>
  [
    optional === undefined ? '' : optional ? 'optional' : 'required',
    inputType ?? '',
    label === undefined ? '' : `"${label}"`
  ]
    .filter(part => part !== '')
    .join(', ')

const shownAttribute = (name: string, settings: AttributeSettings): string => {
  const text = settingsText(settings)
  return text === '' ? name : `${name} (${text})`
}

/** Of an assignment, only what is declared of it. */
const comparedOf = ({ isOptional, inputType, label }: Assignment, declared: AttributeSettings): AttributeSettings => ({
  ...(declared.optional !== undefined && { optional: isOptional }),
  // The casing of the first letter differs from answer to answer.
  ...(declared.inputType !== undefined && {
    inputType: (same(inputType, declared.inputType) ? declared.inputType : inputType) as typeof declared.inputType
  }),
  ...(declared.label !== undefined && { label })
})

/** The members of a body that says this. */
export const assignmentBody = ({ optional, inputType, label }: AttributeSettings): Readonly<Record<string, Json>> => ({
  ...(optional !== undefined && { isOptional: optional }),
  ...(inputType !== undefined && { userInputType: inputType }),
  ...(label !== undefined && { displayName: label })
})

const attributeDifference = (
  { attributes: wanted }: ResolvedFlow,
  { parts: { attributes: present }, required }: FlowState,
  nameOf: NameOf
): FlowDifference => {
  if (wanted === undefined || present === undefined) return nothing
  const pairs = wanted.map(({ reference, settings }) => {
    const existing = present.find(({ id }) => isAt(reference, id))
    return { reference, settings, existing, compared: existing && comparedOf(existing, settings) }
  })
  const removed = present.filter(
    ({ id }) => !required.has(id.toLowerCase()) && !wanted.some(({ reference }) => isAt(reference, id))
  )
  const added = pairs.filter(({ existing }) => existing === undefined)
  const changed = pairs.filter(
    ({ settings, compared }) => compared !== undefined && settingsText(compared) !== settingsText(settings)
  )
  if (added.length + removed.length + changed.length === 0) return nothing
  const before = present.map(one => {
    const pair = pairs.find(({ existing }) => existing === one)
    return shownAttribute(pair?.reference.name ?? nameOf(one.id), pair?.compared ?? {})
  })
  const kept = present.filter(
    ({ id }) => required.has(id.toLowerCase()) && !pairs.some(({ existing }) => existing?.id === id)
  )
  const after = [
    ...kept.map(({ id }) => nameOf(id)),
    ...wanted.map(({ reference, settings }) => shownAttribute(reference.name, settings))
  ]
  return {
    fields: [{ field: 'attributes', before, after }],
    steps: [
      ...added.map(({ reference, settings }): FlowStep => ({ kind: 'add attribute', attribute: reference, settings })),
      ...changed.flatMap(({ settings, existing }): readonly FlowStep[] =>
        existing === undefined
          ? []
          : [{ kind: 'change attribute', id: existing.assignmentId, body: assignmentBody(settings) }]
      ),
      ...removed.map(({ assignmentId }): FlowStep => ({ kind: 'remove attribute', id: assignmentId }))
    ]
  }
}

const languageDifference = (
  { languages: wanted, defaultLanguage }: ResolvedFlow,
  { flow, parts: { languages: present } }: FlowState
): FlowDifference => {
  if (wanted === undefined || present === undefined) return nothing
  // Nothing can be set while languages are off, and nothing of it shows.
  if (wanted.length === 0) return nothing
  const enabled = flow.hasLanguages ? present.filter(({ isEnabled }) => isEnabled).map(({ tag }) => tag) : []
  const fallback = defaultLanguage ?? flow.defaultLanguage
  const added = wanted.filter(tag => !enabled.some(one => same(one, tag)))
  const removed = enabled.filter(tag => !same(tag, fallback) && !wanted.some(one => same(one, tag)))
  if (added.length + removed.length === 0) return nothing
  const kept = enabled.filter(tag => same(tag, fallback) && !wanted.some(one => same(one, tag)))
  return {
    fields: [{ field: 'languages', before: enabled, after: [...kept, ...wanted] }],
    steps: [
      ...added.map((tag): FlowStep => ({ kind: 'set language', tag, isEnabled: true })),
      ...removed.map((tag): FlowStep => ({ kind: 'set language', tag, isEnabled: false }))
    ]
  }
}

const connectorDifference = (
  { apiConnectors: wanted }: ResolvedFlow,
  { parts: { apiConnectors: present } }: FlowState,
  nameOf: NameOf
): FlowDifference => {
  if (wanted === undefined || present === undefined) return nothing
  const different = connectorSteps.filter(step => {
    const [connector, id] = [wanted[step], present[step]]
    if (connector === undefined || id === undefined) return connector !== undefined || id !== undefined
    return !isAt(connector, id)
  })
  return {
    fields: different.map(step => ({
      field: `apiConnectors.${step}`,
      before: present[step] === undefined ? null : nameOf(present[step]),
      after: wanted[step]?.name ?? null
    })),
    steps: different.map((step): FlowStep => ({ kind: 'set connector', step, connector: wanted[step] }))
  }
}
