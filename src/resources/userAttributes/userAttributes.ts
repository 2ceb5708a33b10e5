// The user attributes that a tenant adds. Their type is chosen once, and one that a flow collects is never removed: the flow would
// vanish. That the directory has no extension property for one is no drift: it is made when the attribute is first used. Source:
// Microsoft Graph documentation, identityUserFlowAttribute.

import { ActionError, mapTogether } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import { createOnce, madeMeanwhile } from '../tenant/creation.ts'
import type { FlowUse } from '../tenant/flowParts.ts'
import { tenantKind } from '../tenant/kind.ts'
import { recordKey } from '../tenant/record.ts'
import { backEndLane, planOfRows, type Row, undeclaredRow } from '../tenant/rows.ts'
import { type Reading, readIfAllowed, unreadPlan } from '../tenant/unread.ts'
import { declaredFlowIds, readUseByOthers, removalRows } from '../tenant/usedRemoval.ts'
import {
  attributesNamed,
  parseUserAttributes,
  type UserAttribute,
  userAttributesRead
} from '../tenant/userAttribute.ts'
import { exportedUserAttributes } from './exported.ts'
import { type DesiredAttribute, dataTypes, userAttributesField } from './field.ts'

const kind: Kind = { name: 'userAttribute', noun: 'user attribute' }
const collection = 'identity/userFlowAttributes'

type Wanted = {
  readonly attributes: readonly DesiredAttribute[]
  /** Flows that mode destroy removes, by id in lower case. */
  readonly flows: ReadonlySet<string>
}

type Observed = {
  readonly listed: Reading<readonly UserAttribute[]>
  /** Which flows use what: observed in mode destroy alone. */
  readonly use: FlowUse
}

/** The user attributes of a tenant. */
export const userAttributes = tenantKind<readonly DesiredAttribute[], Wanted, Observed>({
  kind,
  field: userAttributesField,
  tenantTypes: ['AAD B2C', 'CIAM'],
  load: async (attributes, context) => ({ attributes, flows: declaredFlowIds(context) }),
  exporting: { exported: exportedUserAttributes, requirements: [requirements.readUserAttributes] },
  after: [],
  lane: backEndLane,
  requirements: (_, mode) => [
    mode === 'plan' ? requirements.readUserAttributes : requirements.writeUserAttributes,
    ...(mode === 'destroy' ? [requirements.readUserFlows] : [])
  ],
  observe: async ({ flows }, scope, goal) => {
    const [listed, use] = await Promise.all([
      readIfAllowed(scope, userAttributesRead, parseUserAttributes),
      goal === 'absent' ? readUseByOthers(scope, 'attributes', flows) : new Map()
    ])
    return { listed, use }
  },
  plan: ({ attributes }, { listed }) => {
    if (!listed.isRead) return unreadPlan(kind, 'userAttributes', listed.read)
    const found = mapTogether(attributes, wanted => ({ wanted, existing: existingOf(wanted, listed.value) }))
    const declared = new Set(found.map(({ existing }) => existing?.id))
    const rows: readonly Row[] = [
      ...found.map(({ wanted, existing }) => rowOf(wanted, existing)),
      ...listed.value
        .filter(({ id, origin }) => origin === 'custom' && !declared.has(id))
        .map(({ id, displayName }) => undeclaredRow(kind, displayName, id))
    ]
    return { ...planOfRows(rows), requirements: [requirements.writeUserAttributes] }
  },
  planRemoval: ({ attributes }, { listed, use }) => {
    const existing = listed.isRead ? listed.value.filter(({ origin }) => origin === 'custom') : []
    const found = mapTogether(attributes, ({ name }) => ({ name, one: onlyNamed(name, existing) })).flatMap(
      ({ name, one }) => (one === undefined ? [] : [{ id: one.id, name }])
    )
    const { rows, warnings } = removalRows(kind, 'attributes', found, use, ({ id, name }) => ({
      method: 'DELETE',
      path: byId(collection, id),
      operation: `delete the user attribute ${name}`,
      requirement: requirements.writeUserAttributes
    }))
    return { ...planOfRows(rows), requirements: [requirements.writeUserAttributes], report: () => ({ warnings }) }
  }
})

const refused = (name: string, problem: string, hint: string): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `userAttributes declares ${name}, and ${problem}. Nothing was written.`,
    hint
  })

/** The attribute of a name. @throws ActionError `conflict` for a name that means several. */
const onlyNamed = (name: string, listed: readonly UserAttribute[]): UserAttribute | undefined => {
  const [existing, ...others] = attributesNamed(listed, name)
  if (existing === undefined || others.length === 0) return existing
  const ids = [existing, ...others].map(({ id }) => id).join(', ')
  const hint = 'Declare them by the names in their ids.'
  throw refused(name, `the tenant has several attributes of this name (${ids})`, hint)
}

/** @throws ActionError `conflict` for a name that means several, or something else than an attribute of this type. */
const existingOf = ({ name, type }: DesiredAttribute, listed: readonly UserAttribute[]): UserAttribute | undefined => {
  const existing = onlyNamed(name, listed)
  if (existing === undefined) return undefined
  if (existing.origin !== 'custom') {
    const hint = `Take it out of userAttributes; a user flow collects it as ${existing.id}.`
    throw refused(name, `the tenant has a built-in attribute ${existing.id} (${existing.displayName})`, hint)
  }
  if (existing.dataType !== dataTypes[type]) {
    throw refused(
      name,
      `it has the type ${existing.dataType} (${existing.id}) where ${dataTypes[type]} is declared; the type of an attribute is chosen once`,
      'Declare the type that it has, or another name.'
    )
  }
  return existing
}

const rowOf = (wanted: DesiredAttribute, existing: UserAttribute | undefined): Row => {
  const { name, description } = wanted
  if (existing === undefined) return creationOf(wanted)
  const { id } = existing
  if (existing.description === description) return { change: change(kind, 'unchanged', name, 'is as declared', { id }) }
  const fields = [{ field: 'description', before: existing.description, after: description }]
  return {
    change: change(kind, 'update', name, 'has another description', { id, fields }),
    write: async ({ graph }) => {
      await sendSuccessfully(graph, {
        method: 'PATCH',
        path: byId(collection, id),
        operation: `describe the user attribute ${name}`,
        requirement: requirements.writeUserAttributes,
        body: { description }
      })
      return undefined
    }
  }
}

const creationOf = ({ name, type, description }: DesiredAttribute): Row => {
  const fields: Change['fields'] = [
    { field: 'type', before: null, after: type },
    { field: 'description', before: null, after: description }
  ]
  return {
    change: change(kind, 'create', name, 'is declared', { fields }),
    write: async (work, { done }) => {
      const request: GraphRequest = {
        method: 'POST',
        path: userAttributesRead.path,
        operation: `create the user attribute ${name}`,
        requirement: requirements.writeUserAttributes,
        body: { displayName: name, description, dataType: dataTypes[type] }
      }
      const { id, isOurs } = await createOnce(work, request, async () => {
        const answer = await createReader(work.graph).get(userAttributesRead)
        const listed = parseUserAttributes(expectSuccess(userAttributesRead, answer))
        return attributesNamed(listed, name).find(({ origin }) => origin === 'custom')?.id
      })
      done.made.set(recordKey('user-attribute', name), id)
      return isOurs ? undefined : madeMeanwhile(kind, name)
    }
  }
}
