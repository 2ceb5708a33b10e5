// A change of the behavior that comes as JSON: what is wrong with it, and how it is merged.

import { type Behavior, createBehavior } from './behavior.ts'
import { behaviorSwitches, type SwitchKind, type SwitchValues } from './behaviorSwitches.ts'
import { isCount, isJson, isText, type Json } from './json.ts'

const switches: ReadonlyMap<string, SwitchValues> = new Map(Object.entries(behaviorSwitches))

const kinds: Readonly<Record<SwitchKind, { readonly text: string; readonly test: (value: unknown) => boolean }>> = {
  milliseconds: {
    text: 'a number of milliseconds',
    test: value => typeof value === 'number' && Number.isFinite(value) && value >= 0
  },
  count: { text: 'a whole number, 0 or more', test: isCount },
  counts: { text: 'a list of whole numbers', test: value => Array.isArray(value) && value.every(isCount) },
  status: {
    text: 'an HTTP status from 400 to 599',
    test: value => isCount(value) && Number(value) >= 400 && Number(value) <= 599
  },
  text: { text: 'a text', test: isText },
  texts: { text: 'a list of texts', test: value => Array.isArray(value) && value.every(isText) }
}

/** Without faults, which are no switches. */
const faultNames = ['faults', 'chaos']

/** The names below a prefix such as `trustFramework.`. */
const namesBelow = (prefix: string): readonly string[] => [
  ...new Set(
    [...switches.keys()]
      .filter(path => path.startsWith(prefix))
      .map(path => path.slice(prefix.length).split('.')[0] ?? '')
  ),
  ...(prefix === '' ? faultNames : [])
]

/** Whether that part of the behavior is absent by default, so that null takes it away. */
const isOptional = (path: string): boolean => {
  const parts = path.split('.')
  const value = parts.reduce<unknown>((part, name) => (isJson(part) ? part[name] : undefined), createBehavior())
  return value === undefined
}

/** A value as a complaint shows it: JSON, cut to a length that can be read. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

const complaintOfValue = (path: string, values: SwitchValues, value: unknown): string | undefined => {
  if (typeof values !== 'string') {
    const listed = values.map(one => JSON.stringify(one)).join(' or ')
    return values.some(one => one === value) ? undefined : `${path} takes ${listed}, not ${shown(value)}`
  }
  const { text, test } = kinds[values]
  return test(value) ? undefined : `${path} takes ${text}, not ${shown(value)}`
}

const complaintOfEntry = (path: string, value: unknown): string | undefined => {
  if (value === null && isOptional(path)) return undefined
  const values = switches.get(path)
  if (values) return complaintOfValue(path, values, value)
  if (isJson(value)) return behaviorComplaint(value, `${path}.`)
  return `${path} takes an object with ${namesBelow(`${path}.`).join(', ')}, not ${shown(value)}`
}

/**
 * What is wrong with a change of the switches, as a sentence: a name that the behavior does not have, at any depth, or a value
 * that the switch does not take. Undefined when all is well. `prefix` is the path of what the change is a part of.
 */
export const behaviorComplaint = (change: Json, prefix = ''): string | undefined => {
  const known = namesBelow(prefix)
  for (const [name, value] of Object.entries(change)) {
    const path = `${prefix}${name}`
    if (!known.includes(name)) return `the behavior has no ${path}; it has ${known.map(one => prefix + one).join(', ')}`
    const complaint = faultNames.includes(path) ? undefined : complaintOfEntry(path, value)
    if (complaint !== undefined) return complaint
  }
  return undefined
}

/** `change` on top of `before`, part by part; null takes away what need not be there. */
const merged = (before: unknown, change: Json): Json => {
  const base = isJson(before) ? before : {}
  const entries = Object.entries(change).map(([name, value]) => {
    if (value === null) return [name, undefined] as const
    return [name, isJson(value) ? merged(base[name], value) : value] as const
  })
  return { ...base, ...Object.fromEntries(entries) }
}

/** Merges a change without faults of which {@link behaviorComplaint} has nothing to say. */
export const changeBehavior = (behavior: Behavior, change: Json): void => {
  Object.assign(behavior, merged(behavior, change))
}
