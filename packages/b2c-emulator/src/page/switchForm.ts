// The forms of the switches of the behavior: latency and lag, and what differs from tenant to tenant or is not known for sure.

import { html, raw } from 'hono/html'
import { type Behavior, createBehavior } from '../core/behavior.ts'
import { behaviorComplaint, changeBehavior } from '../core/behaviorChange.ts'
import { behaviorSwitches, type SwitchPath, type SwitchValues } from '../core/behaviorSwitches.ts'
import { type Attempt, type Choice, mistakesNote, selectField, textField } from './formField.ts'
import type { Markup } from './layout.ts'

const paths = Object.keys(behaviorSwitches) as readonly SwitchPath[]

/** The groups by their ids. A switch belongs to the first one that takes its path. */
const groups = [
  { id: 'timing', title: 'Latency and lag', takes: (path: string) => /^(latencyMs$|replication\.)/.test(path) },
  {
    id: 'framework',
    title: 'Identity Experience Framework',
    takes: (path: string) => path.startsWith('trustFramework.')
  },
  { id: 'flows', title: 'User flows and their parts', takes: (path: string) => path.startsWith('identity.') },
  { id: 'refusals', title: 'Refusals', takes: (path: string) => path.startsWith('refusals.') },
  {
    id: 'limits',
    title: 'Policies and limits',
    takes: (path: string) => /^(passwordPolicy|deviceCode|objectQuota|throttle)/.test(path)
  },
  { id: 'tenant', title: 'Tenant, applications and roles', takes: () => true }
] as const

type Group = (typeof groups)[number]

const groupOf = (path: string): Group | undefined => groups.find(({ takes }) => takes(path))
const switchesOf = ({ id }: Group): readonly SwitchPath[] => paths.filter(path => groupOf(path)?.id === id)

/** `a`, `a.b` of the path `a.b.c`. */
const prefixesOf = (path: string): readonly string[] =>
  path
    .split('.')
    .map((_, place, names) => names.slice(0, place).join('.'))
    .slice(1)

/** The value of a switch; undefined where it is absent. */
const valueAt = (behavior: Behavior, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, name) => (part instanceof Object ? Reflect.get(part, name) : undefined), behavior)

const defaults = createBehavior()

const isChanged = (behavior: Behavior, path: string): boolean =>
  JSON.stringify(valueAt(behavior, path)) !== JSON.stringify(valueAt(defaults, path))

/** A value as the form has it: one of a list as JSON, items of a list with commas between them, nothing for what is absent. */
const textOf = (value: unknown, values: SwitchValues): string => {
  if (value === undefined) return ''
  if (typeof values !== 'string') return JSON.stringify(value)
  return Array.isArray(value) ? value.join(', ') : String(value)
}

const numeric = (text: string): number | string => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)

/** The value that a text of the form stands for; null for nothing. What makes no sense is left to the complaint about it. */
const valueOfText = (text: string, path: string, values: SwitchValues): unknown => {
  if (text === '' && valueAt(defaults, path) === undefined) return null
  if (typeof values !== 'string') return values.find(value => JSON.stringify(value) === text) ?? text
  if (values === 'text') return text
  if (values !== 'counts' && values !== 'texts') return numeric(text)
  const items = text.split(',').map(item => item.trim())
  return items.filter(item => item !== '').map(item => (values === 'counts' ? numeric(item) : item))
}

/** `{ a: { b: value } }` for the path `a.b`. */
const changeOf = (path: string, value: unknown): Record<string, unknown> => {
  const [name = '', ...rest] = path.split('.')
  return { [name]: rest.length === 0 ? value : changeOf(rest.join('.'), value) }
}

/** What has parts, the innermost first: `trustFramework.throttle`, `throttle`. */
const partedPaths = [...new Set(paths.flatMap(path => prefixesOf(path)))].sort(
  (one, other) => other.split('.').length - one.split('.').length
)

/** Takes away what is absent by default and has nothing in it any more. */
const dropEmpty = (behavior: Behavior): void => {
  for (const path of partedPaths) {
    const value = valueAt(behavior, path)
    const isEmpty = value instanceof Object && Object.values(value).every(part => part === undefined)
    if (isEmpty && valueAt(defaults, path) === undefined) changeBehavior(behavior, changeOf(path, null))
  }
}

/**
 * Sets the switches of a group as its form says, or back to their defaults with `reset`. Gives what is wrong by field, and nothing is set
 * then. A switch that the form leaves out stays as it is.
 */
export const setSwitches = (behavior: Behavior, form: URLSearchParams): Attempt['mistakes'] => {
  const group = groups.find(({ id }) => id === form.get('group'))
  if (!group) return { switches: `The groups of switches are ${groups.map(({ id }) => id).join(', ')}.` }
  const wanted = switchesOf(group)
    .filter(path => form.has('reset') || form.has(path))
    .map(path => {
      const value = form.has('reset')
        ? (valueAt(defaults, path) ?? null)
        : valueOfText((form.get(path) ?? '').trim(), path, behaviorSwitches[path])
      return { path, value }
    })
    .filter(({ path, value }) => JSON.stringify(value) !== JSON.stringify(valueAt(behavior, path) ?? null))
  const mistakes = wanted.flatMap(({ path, value }) => {
    const complaint = behaviorComplaint(changeOf(path, value))
    return complaint === undefined ? [] : [[path, `${complaint}.`] as const]
  })
  if (mistakes.length > 0) return Object.fromEntries(mistakes)
  for (const { path, value } of wanted) changeBehavior(behavior, changeOf(path, value))
  dropEmpty(behavior)
  return {}
}

const kindHints = {
  milliseconds: 'Milliseconds.',
  count: 'A whole number.',
  counts: 'Whole numbers with commas between them.',
  status: 'A status from 400 to 599.',
  text: 'A text.',
  texts: 'Texts with commas between them.'
} as const

/** What the heading of a group says already. */
const titledPrefix = /^(trustFramework|identity|replication|refusals)\./

const switchField = (behavior: Behavior, path: SwitchPath, attempt: Attempt | undefined): Markup => {
  const values = behaviorSwitches[path]
  const preset = textOf(valueAt(defaults, path), values)
  const value = textOf(valueAt(behavior, path), values)
  const changed = isChanged(behavior, path)
  // A long path breaks behind a dot, not within a word.
  const [first, ...others] = path.replace(titledPrefix, '').split('.')
  const name = html`${first}${others.map(part => html`.<wbr>${part}`)}`
  const label = html`${name}${changed ? html` <span class="tag warn">changed</span>` : ''}`
  const field = { id: path, label, value, attempt, className: changed ? 'switch changed' : 'switch' }
  if (typeof values !== 'string') {
    const choices = values.map(one => choiceOf(one, preset))
    const absent = preset === '' ? [{ value: '', name: 'not set (default)' }] : []
    return selectField({ ...field, choices: [...absent, ...choices] })
  }
  const hint = `${kindHints[values]} Default: ${preset === '' ? (valueAt(defaults, path) === undefined ? 'not set' : 'nothing') : preset}.`
  return textField({ ...field, hint, inputMode: ['text', 'texts', 'counts'].includes(values) ? 'text' : 'numeric' })
}

const choiceOf = (one: string | number | boolean, preset: string): Choice => {
  const value = JSON.stringify(one)
  return { value, name: value === preset ? `${one} (default)` : String(one) }
}

/** The forms, one for each group. Groups with changes, or with mistakes in `attempt`, are open. */
export const switchForms = (behavior: Behavior, attempt: Attempt | undefined): Markup =>
  html`${groups.map(group => groupForm(behavior, group, attempt?.form.get('group') === group.id ? attempt : undefined))}`

const groupForm = (behavior: Behavior, group: Group, attempt: Attempt | undefined): Markup => {
  const switches = switchesOf(group)
  const changed = switches.filter(path => isChanged(behavior, path)).length
  const open = group.id === 'timing' || changed > 0 || attempt !== undefined
  return html`<details class="card" id="${group.id}"${open ? raw(' open') : ''}><summary><h2>${group.title} <small>${
    changed === 0 ? `${switches.length} switches` : `${changed} of ${switches.length} differ from the default`
  }</small></h2></summary>${mistakesNote(attempt)}
<form method="post" action="/_emulator/settings/switches" novalidate><input type="hidden" name="group" value="${group.id}"><div class="fields">
${switches.map(path => switchField(behavior, path, attempt))}</div>
<div class="buttons"><button class="main">Set</button>${changed > 0 ? html` <button name="reset" value="1">Back to the defaults<span class="unseen"> of ${group.title}</span></button>` : ''}</div></form></details>`
}
