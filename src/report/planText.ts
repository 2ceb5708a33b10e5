// A plan as lines of text, for the log and for the pull-request comment, and the words that all reports use for it.

import type { ComponentOutcome } from '../reconcile/outcome.ts'
import type { Change, ChangeAction, ComponentPlan, FieldChange, Json } from '../reconcile/plan.ts'
import { clip, logInline } from './text.ts'

/** How an action is written: its sign in lines and in tables, its name, before the run has done it, and after. */
export type ActionWords = Readonly<Record<'symbol' | 'sign' | 'verb' | 'planned' | 'done', string>>

/** The words of every action, in the order in which they are counted. */
export const actionWords: Readonly<Record<ChangeAction, ActionWords>> = {
  create: { symbol: '+', sign: '🟢', verb: 'create', planned: 'to create', done: 'created' },
  restore: { symbol: '^', sign: '🟢', verb: 'restore', planned: 'to restore', done: 'restored' },
  adopt: { symbol: '@', sign: '🔵', verb: 'adopt', planned: 'to adopt', done: 'adopted' },
  update: { symbol: '~', sign: '🔵', verb: 'update', planned: 'to update', done: 'updated' },
  delete: { symbol: '-', sign: '🔴', verb: 'delete', planned: 'to remove', done: 'removed' },
  missing: { symbol: '?', sign: '🟡', verb: 'missing', planned: 'missing', done: 'missing' },
  drift: { symbol: '!', sign: '🟠', verb: 'drift', planned: 'drift', done: 'drift' },
  unchanged: { symbol: '=', sign: '⚪', verb: 'unchanged', planned: 'unchanged', done: 'unchanged' }
}

/** Every action, in the order in which they are counted. */
export const changeActions = Object.keys(actionWords) as readonly ChangeAction[]

/** How many changes there are of every action. */
export const countActions = (changes: readonly Change[]): Readonly<Record<ChangeAction, number>> => {
  const counts = Object.fromEntries(changeActions.map(action => [action, 0])) as Record<ChangeAction, number>
  for (const change of changes) counts[change.action]++
  return counts
}

/** `2 created, 5 unchanged`, or `2 to create, 5 unchanged` when `tense` is `planned`. */
export const countsText = (changes: readonly Change[], tense: 'planned' | 'done'): string => {
  const counts = countActions(changes)
  const parts = changeActions
    .filter(action => counts[action] > 0)
    .map(action => `${counts[action]} ${actionWords[action][tense]}`)
  return parts.length === 0 ? 'nothing to do' : parts.join(', ')
}

/** Whether the changes of a component were carried out, for the choice of words. */
export const tenseOf = (status: ComponentOutcome['status']): 'planned' | 'done' =>
  status === 'planned' || status === 'failed' ? 'planned' : 'done'

const valueText = (value: Json): string => (value === null ? '(none)' : clip(logInline(JSON.stringify(value)), 160))

/** `before -> after`; of what is created only the after, of what is removed only the before; the field alone where neither is there. */
export const fieldText = (action: ChangeAction, { field, before, after }: FieldChange): string => {
  const name = logInline(field)
  // The last of many: how many more there are.
  if (before === null && after === null) return name
  if (action === 'create' && before === null) return `${name}: ${valueText(after)}`
  if (action === 'delete' && after === null) return `${name}: ${valueText(before)}`
  return `${name}: ${valueText(before)} -> ${valueText(after)}`
}

// As wide as `federated credential`, so that the plans of all components line up.
const kindWidth = 20
const verbWidth = Math.max(...Object.values(actionWords).map(({ verb }) => verb.length))
const longestName = 100

const changeLines = (change: Change): readonly string[] => {
  const { symbol, verb } = actionWords[change.action]
  const reason = change.reason === '' ? '' : `  (${logInline(change.reason)})`
  const name = clip(logInline(change.name), longestName)
  const fields = change.action === 'unchanged' ? [] : change.fields
  return [
    `${symbol} ${verb.padEnd(verbWidth)} ${change.kind.noun.padEnd(kindWidth)} ${name}${reason}`,
    ...fields.map(field => `      ${fieldText(change.action, field)}`)
  ]
}

/** The plan of one component as lines; each change begins with its sign, so that a `diff` code block colours it. */
export const planLines = (plan: Pick<ComponentPlan, 'changes'>): readonly string[] => plan.changes.flatMap(changeLines)

/** One line about a component and what its plan comes to. */
export const planHeadline = (plan: ComponentPlan, tense: 'planned' | 'done' = 'planned'): string => {
  const name = clip(logInline(plan.title), longestName)
  return `${name} (${clip(logInline(plan.name), longestName)}): ${countsText(plan.changes, tense)}`
}
