// Expressions of workflows, evaluated by GitHub's own library.
// GitHub documentation, "Evaluate expressions in workflows and actions".

import { data, Evaluator, type Expr, ExpressionError, Lexer, Parser } from '@actions/expressions'
import { truthy } from '@actions/expressions/result'
import { messageOf } from '../src/errors.ts'
import { Mistake, type Place } from './mistake.ts'

/** A value of a context. A function looks names up one by one: it is told which are asked for. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [name: string]: Value | undefined }
  | ((name: string) => Value)

/** The contexts that an expression may use, by name: `vars`, `needs`, … */
export type Contexts = Readonly<Record<string, Value>>

/** How the job stands, for `success()`, `failure()` and `cancelled()`: they exist in conditions alone. */
export type Status = 'success' | 'failure'

type Data = data.Dictionary | data.Array | data.StringData | data.BooleanData | data.NumberData | data.Null

const toData = (value: Value | undefined): Data => {
  if (value === null || value === undefined) return new data.Null()
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (typeof value === 'function')
    return Object.assign(new data.Dictionary(), { get: (name: string) => toData(value(name)) })
  if (Array.isArray(value)) return new data.Array(...value.map(toData))
  return new data.Dictionary(...Object.entries(value).map(([key, one]) => ({ key, value: toData(one) })))
}

const fromData = (value: Data): Value => {
  if (value instanceof data.Dictionary)
    return Object.fromEntries(value.pairs().map(({ key, value: one }) => [key, fromData(one)]))
  if (value instanceof data.Array) return value.values().map(fromData)
  if (value instanceof data.NumberData || value instanceof data.BooleanData) return value.value
  return value instanceof data.Null ? null : value.coerceString()
}

const anyNumber = 255

const statusFunctions = (status: Status) =>
  [
    ['success', status === 'success'],
    ['failure', status === 'failure'],
    ['always', true],
    ['cancelled', false]
  ].map(([name, holds]) => ({
    name: String(name),
    minArgs: 0,
    maxArgs: name === 'success' || name === 'failure' ? anyNumber : 0,
    call: () => new data.BooleanData(holds === true)
  }))

/** The contexts of a job. GitHub documentation, "Contexts reference". */
const contextNames = [
  'github',
  'env',
  'vars',
  'secrets',
  'inputs',
  'matrix',
  'strategy',
  'needs',
  'steps',
  'job',
  'runner'
]

/**
 * Parses the expressions of a text without any value, so that a mistake is told before anything is run.
 *
 * @param isCondition a text of `if` is an expression without brackets too
 * @throws Mistake as {@link evaluate}
 */
export const checkExpressions = (text: string, place: Place, isCondition = false): void => {
  const contexts = Object.fromEntries(contextNames.map(name => [name, null]))
  const parts = [...text.matchAll(embedded)].map(([, inner = '']) => inner)
  if (text.replace(embedded, '').includes('${{')) throw new Mistake(unclosed(text), place)
  const all = isCondition && parts.length === 0 ? [text] : parts
  for (const expression of all) parseData(expression, contexts, place, isCondition ? 'success' : undefined)
}

const unclosed = (text: string): string => `the expression that begins in "${text.trim()}" does not end with }}.`

const evaluateData = (expression: string, contexts: Contexts, place: Place, status?: Status): Data =>
  parseData(expression, contexts, place, status)()

/** An expression, ready to be evaluated. */
const parseData = (expression: string, contexts: Contexts, place: Place, status: Status | undefined): (() => Data) => {
  const hashFiles = {
    name: 'hashfiles',
    minArgs: 1,
    maxArgs: anyNumber,
    call: () => {
      throw new Error('hashFiles is not evaluated here')
    }
  }
  const functions = [hashFiles, ...(status === undefined ? [] : statusFunctions(status))]
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (error instanceof Mistake) throw error
      const known =
        error instanceof ExpressionError && /named-value/.test(error.message)
          ? `; the contexts here are ${Object.keys(contexts).join(', ')}`
          : ''
      const reason = `${messageOf(error)}${known}`
      throw new Mistake(`the expression \${{ ${expression.trim()} }} cannot be evaluated: ${reason}.`, place)
    }
  }
  const parsed = attempt(() => {
    // An empty expression is parsed to nothing.
    const result: Expr | undefined = new Parser(
      new Lexer(expression).lex().tokens,
      Object.keys(contexts),
      functions
    ).parse()
    if (result === undefined) throw new Error('it is empty')
    return result
  })
  return () =>
    attempt(() => {
      const values = Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) }))
      const named = new Map(functions.map(one => [one.name, one]))
      return new Evaluator(parsed, new data.Dictionary(...values), named).evaluate()
    })
}

// A text in quotes may hold the brackets that end an expression.
const embedded = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g

/**
 * A text of a workflow with its expressions filled in. A text that is one expression keeps the type of its value.
 *
 * @throws Mistake for an expression that the language or the contexts do not have
 */
export const evaluate = (text: string, contexts: Contexts, place: Place): Value => {
  const parts = [...text.matchAll(embedded)]
  const rest = text.replace(embedded, '')
  if (rest.includes('${{')) throw new Mistake(unclosed(text), place)
  const [first] = parts
  if (first !== undefined && parts.length === 1 && rest.trim() === '')
    return fromData(evaluateData(first[1] ?? '', contexts, place))
  return text.replace(embedded, (_, expression: string) => evaluateData(expression, contexts, place).coerceString())
}

/** A value as the text that an input or a variable gets. */
export const textOf = (value: Value): string => toData(value).coerceString()

/** Every text inside of a value with its expressions filled in: a matrix, the variables of a job. */
export const evaluateAll = (value: Value, contexts: Contexts, place: Place): Value => {
  if (typeof value === 'string') return evaluate(value, contexts, place)
  if (Array.isArray(value)) return value.map(one => evaluateAll(one, contexts, place))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, evaluateAll(one ?? null, contexts, place)])
  )
}

const callsStatus = /\b(?:success|failure|always|cancelled)\s*\(/i

/**
 * Whether the condition of a step or a job holds. One that asks for no status holds only while everything has succeeded.
 *
 * @throws Mistake as {@link evaluate}
 */
export const holds = (condition: string | undefined, contexts: Contexts, place: Place, status: Status): boolean => {
  if (condition === undefined) return status === 'success'
  const [, inner] = /^\s*\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}\s*$/.exec(condition) ?? []
  const expression = inner ?? condition
  if (!callsStatus.test(expression) && status === 'failure') return false
  if (inner === undefined && condition.includes('${{')) return textOf(evaluate(condition, contexts, place)) !== ''
  return truthy(evaluateData(expression, contexts, place, status))
}
