// Faults as JSON: what is wrong with them, and what they say. The path of a match is the source of a regular expression.

import { type Fault, type FaultKind, type FaultSettings, faultKinds, serviceNames } from './faults.ts'
import { isCount, isJson, isText } from './json.ts'

const isKind = (value: unknown): value is FaultKind => faultKinds.some(kind => kind === value)
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0

const isExpression = (value: unknown): boolean => {
  try {
    return typeof value === 'string' && new RegExp(value) instanceof RegExp
  } catch {
    return false
  }
}

type Rule = readonly [test: (value: unknown) => boolean, text: string]

const kindRule: Rule = [isKind, faultKinds.join(', ')]
const matchRules: Readonly<Record<string, Rule>> = {
  index: [isCount, 'a whole number'],
  service: [value => serviceNames.some(name => name === value), serviceNames.join(', ')],
  method: [isText, 'the name of a method'],
  path: [isExpression, 'a regular expression']
}
const faultRules: Readonly<Record<string, Rule>> = {
  match: [isJson, `an object with ${Object.keys(matchRules).join(', ')}`],
  kind: kindRule,
  skip: [isCount, 'a whole number'],
  times: [isCount, 'a whole number'],
  retryAfterSeconds: [isNumber, 'a number of seconds']
}
const chaosRules: Readonly<Record<string, Rule>> = {
  rate: [value => isNumber(value) && Number(value) <= 1, 'a number from 0 to 1'],
  seed: [isNumber, 'a number'],
  kinds: [value => Array.isArray(value) && value.every(isKind), `a list of ${kindRule[1]}`]
}

const complaintOf = (
  path: string,
  value: unknown,
  rules: Readonly<Record<string, Rule>>,
  needed: readonly string[]
): string | undefined => {
  const names = Object.keys(rules).join(', ')
  if (!isJson(value)) return `${path} takes an object with ${names}, not ${JSON.stringify(value)}`
  const missing = needed.find(name => !(name in value))
  if (missing !== undefined) return `${path} has no ${missing}`
  for (const [name, part] of Object.entries(value)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) return `${path} takes no ${name}; it takes ${names}`
    const [test, text] = rule
    if (!test(part)) return `${path}.${name} takes ${text}, not ${JSON.stringify(part)}`
  }
  return undefined
}

/** What is wrong with a list of faults, as a sentence; undefined when all is well, or when there is none. */
export const faultsComplaint = (faults: unknown): string | undefined => {
  if (faults === undefined) return undefined
  if (!Array.isArray(faults)) return `faults takes a list, not ${JSON.stringify(faults)}`
  for (const [index, fault] of faults.entries()) {
    const path = `faults[${index}]`
    const complaint =
      complaintOf(path, fault, faultRules, ['match', 'kind']) ??
      complaintOf(`${path}.match`, fault.match, matchRules, [])
    if (complaint !== undefined) return complaint
  }
  return undefined
}

/** What is wrong with random faults, as a sentence; undefined when all is well, or when there are none. */
export const chaosComplaint = (chaos: unknown): string | undefined =>
  chaos === undefined || chaos === null ? undefined : complaintOf('chaos', chaos, chaosRules, Object.keys(chaosRules))

type FaultJson = Omit<Fault, 'match'> & { readonly match: Omit<Fault['match'], 'path'> & { readonly path?: string } }

/** The faults of which {@link faultsComplaint} has nothing to say. */
export const faultsOfJson = (faults: unknown): Fault[] =>
  ((faults ?? []) as readonly FaultJson[]).map(({ match: { path, ...match }, ...fault }) => ({
    ...fault,
    match: { ...match, ...(path !== undefined && { path: new RegExp(path) }) }
  }))

/** Faults as JSON shows them. */
export const jsonOfFaults = ({ faults }: FaultSettings): readonly FaultJson[] =>
  faults.map(({ match: { path, ...match }, ...fault }) => ({
    ...fault,
    match: { ...match, ...(path && { path: path.source }) }
  }))
