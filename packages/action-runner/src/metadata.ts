// action.yml as the runner reads it: what to run, and the inputs with their defaults.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The parts of a JavaScript action's metadata that running it takes. Paths are relative to the action's folder. */
export type ActionMetadata = {
  readonly name: string
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly deprecationMessage?: string }>>
  readonly outputs: readonly string[]
  readonly main: string
  readonly post: string | undefined
}

/**
 * Reads action.yml of a folder.
 *
 * @throws Error when the action is not a JavaScript action for Node 24, or asks for what this runner does not do (`pre`,
 *   a `post-if` other than `always()`)
 */
export const readMetadata = (actionDir: string): ActionMetadata => {
  const action = parse(readFileSync(join(actionDir, 'action.yml'), 'utf8'))
  const { using, main, post, pre, 'post-if': postIf } = action.runs ?? {}
  if (using !== 'node24' || typeof main !== 'string') throw new Error(`${actionDir}: runs.using is not node24`)
  if (pre !== undefined || (postIf !== undefined && postIf !== 'always()'))
    throw new Error(`${actionDir}: pre, and post-if other than always(), are not supported`)
  return {
    name: String(action.name),
    inputs: action.inputs ?? {},
    outputs: Object.keys(action.outputs ?? {}),
    main,
    post
  }
}

/** Looks a context value such as `github.token` up. Unknown names are empty, as on the runner. */
export type LookUp = (expression: string) => string

/** Replaces every `${{ name }}` and `${{ 'text' }}`. Operators and functions are beyond this runner. */
const evaluate = (text: string, lookUp: LookUp): string =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) => {
    const literal = /^'((?:[^']|'')*)'$/.exec(expression)
    if (literal) return (literal[1] ?? '').replaceAll("''", "'")
    if (!/^[\w-]+(\.[\w-]+)+$/.test(expression)) throw new Error(`cannot evaluate the expression ${expression}`)
    return lookUp(expression)
  })

/** The environment that carries the inputs, and what the runner has to say about them. */
export type ResolvedInputs = {
  readonly env: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

/**
 * Applies the defaults and names each input as `INPUT_<NAME>`: upper case, spaces as underscores, hyphens kept. Every
 * declared input gets a variable, an empty one when it has no default; `required` is not enforced; an input that is not
 * declared is passed on with a warning. All this is the runner's behaviour (actions/runner, ActionRunner.cs).
 */
export const resolveInputs = (
  action: ActionMetadata,
  given: Readonly<Record<string, string>>,
  lookUp: LookUp
): ResolvedInputs => {
  const byName = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]))
  const declared = Object.entries(action.inputs)
  const unexpected = Object.keys(given).filter(
    name => !declared.some(([known]) => known.toLowerCase() === name.toLowerCase())
  )
  const values = new Map(byName)
  for (const [name, { default: value }] of declared) {
    if (!byName.has(name.toLowerCase())) values.set(name.toLowerCase(), evaluate(String(value ?? ''), lookUp))
  }
  const quoted = (names: readonly string[]): string => names.map(name => `'${name}'`).join(', ')
  return {
    env: Object.fromEntries([...values].map(([name, value]) => [inputVariable(name), value])),
    warnings: [
      ...(unexpected.length > 0
        ? [`Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(declared.map(([name]) => name))}]`]
        : []),
      ...declared.flatMap(([name, { deprecationMessage }]) =>
        deprecationMessage && byName.has(name.toLowerCase())
          ? [`Input '${name}' has been deprecated with message: ${deprecationMessage}`]
          : []
      )
    ]
  }
}

/** The name of the variable that carries an input. */
const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
