// A plan as lines of text, for the log and for the pull-request comment, and the words that all reports use for it.

import type { AppOutcome } from '../reconcile/outcome.ts'
import type { AppPlan, Change, ChangeAction, FieldChange, Json, ResourceKind } from '../reconcile/plan.ts'
import { clip, logInline } from './text.ts'

/** How an action is written: its sign in a table, its name, before the run has done it, and after. */
export type ActionWords = {
  readonly symbol: string
  readonly verb: string
  readonly planned: string
  readonly done: string
}

const words = (symbol: string, verb: string, planned: string, done: string): ActionWords => ({
  symbol,
  verb,
  planned,
  done
})

/** The words of every action, in the order in which they are counted. */
export const actionWords: Readonly<Record<ChangeAction, ActionWords>> = {
  create: words('+', 'create', 'to create', 'created'),
  restore: words('^', 'restore', 'to restore', 'restored'),
  adopt: words('@', 'adopt', 'to adopt', 'adopted'),
  update: words('~', 'update', 'to update', 'updated'),
  delete: words('-', 'delete', 'to remove', 'removed'),
  missing: words('?', 'missing', 'missing', 'missing'),
  drift: words('!', 'drift', 'drift', 'drift'),
  unchanged: words('=', 'unchanged', 'unchanged', 'unchanged')
}

/** Every action, in the order in which they are counted. */
export const changeActions = Object.keys(actionWords) as readonly ChangeAction[]

/** The name of a resource kind as a person writes it. */
export const kindWords: Readonly<Record<ResourceKind, string>> = {
  application: 'application',
  servicePrincipal: 'service principal',
  permission: 'permission',
  directoryRole: 'directory role',
  federatedCredential: 'federated credential',
  certificate: 'certificate',
  clientSecret: 'client secret'
}

/** How many changes there are of every action. */
export const countActions = (changes: readonly Change[]): Readonly<Record<ChangeAction, number>> => {
  const counts = { create: 0, restore: 0, adopt: 0, update: 0, delete: 0, missing: 0, drift: 0, unchanged: 0 }
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

/** Whether the changes of an app were carried out, for the choice of words. */
export const tenseOf = (status: AppOutcome['status']): 'planned' | 'done' =>
  status === 'planned' || status === 'failed' ? 'planned' : 'done'

const longestValue = 160

/** A value of a field on one line: strings in quotes, nothing as `(none)`. */
export const valueText = (value: Json): string =>
  value === null ? '(none)' : clip(logInline(JSON.stringify(value)), longestValue)

/** `before -> after`; of what is created only the after, of what is removed only the before. */
export const fieldText = (action: ChangeAction, { field, before, after }: FieldChange): string => {
  const name = logInline(field)
  if (action === 'create' && before === null) return `${name}: ${valueText(after)}`
  if (action === 'delete' && after === null) return `${name}: ${valueText(before)}`
  return `${name}: ${valueText(before)} -> ${valueText(after)}`
}

const kindWidth = Math.max(...Object.values(kindWords).map(name => name.length))
const verbWidth = Math.max(...Object.values(actionWords).map(({ verb }) => verb.length))
const longestName = 100

const changeLines = (change: Change): readonly string[] => {
  const { symbol, verb } = actionWords[change.action]
  const reason = change.reason === '' ? '' : `  (${logInline(change.reason)})`
  const name = clip(logInline(change.name), longestName)
  const fields = change.action === 'unchanged' ? [] : change.fields
  return [
    `${symbol} ${verb.padEnd(verbWidth)} ${kindWords[change.resource].padEnd(kindWidth)} ${name}${reason}`,
    ...fields.map(field => `      ${fieldText(change.action, field)}`)
  ]
}

/**
 * The plan of one app as lines: a sign, the action, the resource, the reason; below it every field before and after.
 * The lines begin with the sign, so that a `diff` code block colours them.
 */
export const planLines = (plan: AppPlan): readonly string[] => plan.changes.flatMap(changeLines)

/** One line about an app and what its plan comes to. */
export const planHeadline = (plan: AppPlan, tense: 'planned' | 'done' = 'planned'): string => {
  const name = clip(logInline(plan.displayName), longestName)
  return `${name} (${clip(logInline(plan.uniqueName), longestName)}): ${countsText(plan.changes, tense)}`
}
