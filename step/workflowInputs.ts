// The inputs that a workflow declares below `workflow_dispatch` or `workflow_call`. GitHub documentation, "Workflow syntax".

import { didYouMean } from '../src/util/suggest.ts'
import { textOf, type Value } from './expressions.ts'
import { Mistake } from './mistake.ts'
import { type Mapping, mappingOf } from './workflow.ts'

/** Inputs with their values. */
export type WorkflowInputs = {
  /** By their types. */
  readonly inputs: Mapping
  /** Inputs that nobody has given, and what stands in for them. */
  readonly madeUp: Readonly<Record<string, string>>
}

const standIn = (name: string, type: string, options: Value | undefined, domain: string): Value => {
  if (type === 'boolean') return false
  if (type === 'number') return 0
  if (type === 'environment') return domain.split('.')[0] ?? ''
  if (type === 'choice' && Array.isArray(options)) return options[0] ?? ''
  return /tenant/i.test(name) ? domain : name
}

const typed = (name: string, text: string, type: string, options: Value | undefined): Value => {
  if (type === 'boolean') {
    if (text !== 'true' && text !== 'false') throw new Mistake(`--input ${name} takes true or false, not "${text}".`)
    return text === 'true'
  }
  if (type === 'number') {
    if (text.trim() === '' || Number.isNaN(Number(text)))
      throw new Mistake(`--input ${name} takes a number, not "${text}".`)
    return Number(text)
  }
  if (type === 'choice' && Array.isArray(options) && !options.map(textOf).includes(text))
    throw new Mistake(`--input ${name} takes ${options.map(textOf).join(', ')}, not "${text}".`)
  return text
}

/**
 * The inputs that a workflow declares below an event, with what is given for them.
 *
 * @param domain that of the tenant that is probably meant
 * @throws Mistake for a name that is not declared, or a value of another type
 */
export const inputsOf = (
  declared: Mapping,
  given: Readonly<Record<string, string>>,
  domain: string
): WorkflowInputs => {
  const names = Object.keys(declared)
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new Mistake(
        `--input ${name}: the workflow takes ${names.length === 0 ? 'no input' : names.join(', ')}${didYouMean(name, names) || '.'}`
      )
  const madeUp: Record<string, string> = {}
  const inputs = names.map(name => {
    const { type: written, default: value, required, options } = mappingOf(declared[name])
    const type = written === undefined ? 'string' : textOf(written)
    const text = given[name]
    if (text !== undefined) return [name, typed(name, text, type, options)] as const
    if (value !== undefined) return [name, value] as const
    if (required !== true && type !== 'choice') return [name, type === 'boolean' ? false : ''] as const
    const one = standIn(name, type, options, domain)
    madeUp[name] = textOf(one)
    return [name, one] as const
  })
  return { inputs: Object.fromEntries(inputs), madeUp }
}
