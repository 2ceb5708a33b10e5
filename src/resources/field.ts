// What a user may say about a kind: each key once, with its schema in the configuration file, the inputs that say the same,
// and how it is read. The file's schema, the inputs and the tables of the README derive from it.

import type { XSchema } from 'typebox/schema'
import type { Mode } from '../mode.ts'
import type { Kind } from '../reconcile/plan.ts'
import { parseDuration } from '../util/duration.ts'
import type { Path, Problem } from '../util/problem.ts'
import { ok, type Result } from '../util/result.ts'
import { linesOf, parseWord } from '../util/words.ts'

/** A JSON Schema (2020-12) as a plain value. */
export type JsonSchema = XSchema

/** What was written: keys to values that have passed the schema. */
export type Written = Readonly<Record<string, unknown>>

/** One input of the action that says the same as a key, or as what stands `below` it. */
export type Input = {
  readonly name: string
  readonly below: Path
  /** True when it holds for every app of a file that says nothing else; other inputs are refused beside a file. */
  readonly everywhere: boolean
  /** True when it is of no use without the token of the CI host's API. */
  readonly needsToken: boolean
  /** The value as the file would have it; undefined where the input says nothing. */
  readonly read: (text: string) => Result<unknown> | undefined
}

/** What reading may depend on besides what was written: the mode, and whether an administrator signs in by device code. */
export type RunFacts = { readonly mode: Mode; readonly isInteractive: boolean }

const ordinaryRun: RunFacts = { mode: 'apply', isInteractive: false }

/** Takes one mistake. */
export type OnProblem = (problem: Problem) => void

/** One key of the configuration file. */
export type Key<T> = {
  readonly schema: JsonSchema
  /** Its schema in the file's `defaults`; absent where it has no place there. */
  readonly inDefaults: JsonSchema | undefined
  readonly inputs: readonly Input[]
  /** Where texts may hold environment placeholders, from the key on (`*`: any entry), and how a message names these places. */
  readonly placeholders: { readonly paths: readonly Path[]; readonly words: string } | undefined
  /** True where a `false` of the workflow holds whatever the file says. */
  readonly workflowForbids: boolean
  /** What the workflow's value is for an app that is written so, where that differs. */
  readonly workflowValue?: (value: unknown, written: Written) => unknown
  /** What was written at `path`, read; undefined when it is absent, or when it was refused and reported. */
  readonly read: (written: unknown, path: Path, report: OnProblem) => T | undefined
}

/** What all sorts of keys may have. Every part is optional. */
export type KeyOptions = {
  readonly description: string
  readonly inDefaults?: boolean
  readonly placeholders?: Key<unknown>['placeholders']
  readonly workflowForbids?: boolean
} & Partial<Pick<Input, 'everywhere' | 'needsToken'>> & { readonly input?: string }

type Keys = Readonly<Record<string, Key<unknown>>>
/** The values of a set of keys, as they were read. */
export type ValuesOf<K extends Keys> = {
  readonly [Name in keyof K]: K[Name] extends Key<infer T> ? T | undefined : never
}

/** What a user may say about a kind, and what it comes to. */
export type Field<Wanted> = {
  readonly keys: Keys
  /** What is wanted; undefined when something that it needs is absent or was refused. Without a run: an ordinary apply. */
  readonly read: (written: Written, report: OnProblem, run?: RunFacts) => Wanted | undefined
}

/** A kind as it is registered. `declare` closes what is wanted in; it gives undefined when something was refused. */
export type Registered<Part> = Pick<Field<unknown>, 'keys'> & {
  readonly kind: Kind
  readonly declare: (written: Written, report: OnProblem, run?: RunFacts) => Part | undefined
}

/** A kind whose wanted value is known: `want` closes one in that no user wrote, such as what another section of the file stands for. */
export type Wantable<Wanted, Part> = Registered<Part> & { readonly want: (wanted: Wanted) => Part }

/** Registers a kind. */
export const register = <Wanted, Part>(
  { kind, field: { keys, read } }: { readonly kind: Kind; readonly field: Field<Wanted> },
  close: (wanted: Wanted) => Part
): Wantable<Wanted, Part> => ({
  kind,
  keys,
  want: close,
  declare: (written, report, run) => {
    const wanted = read(written, report, run)
    return wanted === undefined ? undefined : close(wanted)
  }
})

/** Defines a field. `complete` gets the values that could be read, and reports what does not go together. */
export const defineField = <K extends Keys, Wanted>(
  keys: K,
  complete: (values: ValuesOf<K>, report: OnProblem, written: Written, run: RunFacts) => Wanted | undefined
): Field<Wanted> => {
  const readValues = readerOf(keys)
  return {
    keys,
    read: (written, report, run = ordinaryRun) => complete(readValues(written, [], report), report, written, run)
  }
}

/** Reads the values of a set of keys. */
const readerOf = <K extends Keys>(keys: K) => {
  const entries = Object.entries(keys)
  return (written: unknown, path: Path, report: OnProblem): ValuesOf<K> => {
    const values: Record<string, unknown> = {}
    for (const [name, { read }] of entries)
      values[name] = read((written as Written | undefined)?.[name], [...path, name], report)
    return values as ValuesOf<K>
  }
}

/** A key with a schema of its own. `fromInput` gives the value as the file would have it; undefined: nothing was said. */
export const keyOf = <From, T>(
  schema: JsonSchema,
  {
    description,
    inDefaults = false,
    input,
    placeholders,
    workflowForbids = false,
    everywhere = false,
    needsToken = false
  }: KeyOptions,
  parse: (written: From) => Result<T>,
  fromInput: Input['read']
): Key<T> => {
  const described = { ...(schema as object), description }
  return {
    schema: described,
    inDefaults: inDefaults ? described : undefined,
    placeholders,
    workflowForbids,
    inputs: input === undefined ? [] : [{ name: input, below: [], everywhere, needsToken, read: fromInput }],
    read: (written, path, report) => {
      if (written === undefined) return undefined
      // The schema has been checked; inputs give the same types.
      const result = parse(written as From)
      if (result.ok) return result.value
      report({ path, problem: result.problem })
      return undefined
    }
  }
}

const given =
  (read: Input['read']): Input['read'] =>
  text =>
    text === '' ? undefined : read(text)

/** A text. */
export const textKey = <T>(parse: (text: string) => Result<T>, options: KeyOptions): Key<T> =>
  keyOf({ type: 'string' }, options, parse, given(ok))

/** A text that an input always holds, and that is told by its input when it is wrong. */
export const requiredTextKey = <T>(parse: (text: string) => Result<T>, options: KeyOptions): Key<T> =>
  keyOf({ type: 'string' }, options, parse, text => checked(text, parse(text)))

const checked = (text: string, result: Result<unknown>): Result<unknown> => (result.ok ? ok(text) : result)

/** A duration in milliseconds. With `optional` its input may be empty, with `zero` it may be none. */
export const durationKey = (
  options: KeyOptions & { readonly optional?: boolean; readonly zero?: boolean }
): Key<number> => {
  const { optional = false, zero = false } = options
  const parse = (text: string) => parseDuration(text, { zero })
  const read = (text: string) => checked(text, parse(text))
  const schema = { type: 'string', examples: ['90d', '12h', '30m', 'P90D', 'PT1H'] }
  return keyOf(schema, options, parse, optional ? given(read) : read)
}

/** One of a few words. */
export const wordKey = <W extends string>(words: readonly W[], options: KeyOptions): Key<W> =>
  keyOf<W, W>({ enum: [...words] }, options, ok, text => parseWord(text, words))

/** True or false. With `optional` its input may be empty. */
export const flagKey = (options: KeyOptions & { readonly optional?: boolean }): Key<boolean> => {
  const read: Input['read'] = text => {
    const word = parseWord(text, ['true', 'false'])
    return word.ok ? ok(word.value === 'true') : word
  }
  return keyOf<boolean, boolean>({ type: 'boolean' }, options, ok, options.optional ? given(read) : read)
}

/** A list; its input has one entry a line, or, with `commas`, between commas as well. Entries that are refused are left out. */
export const listKey = <From, T>(
  parse: (entry: From) => Result<T>,
  options: KeyOptions & { readonly items?: JsonSchema; readonly commas?: boolean }
): Key<readonly T[]> => {
  const { items = { type: 'string' }, commas = false } = options
  const lines = (text: string) => ok(linesOf(commas ? text.replaceAll(',', '\n') : text))
  const list = keyOf<readonly From[], readonly From[]>({ type: 'array', items }, options, ok, given(lines))
  return {
    ...list,
    read: (written, path, report) =>
      ((written ?? []) as readonly From[]).flatMap((entry, index) => {
        const result = parse(entry)
        if (result.ok) return [result.value]
        report({ path: [...path, index], problem: result.problem })
        return []
      })
  }
}

/** A map of keys. It stands in `defaults` with those of its keys that do. */
export const mapKey = <K extends Keys>(keys: K, description: string): Key<ValuesOf<K>> => {
  const entries = Object.entries(keys)
  const schemaOf = (schemas: readonly (readonly [string, JsonSchema | undefined])[]) => ({
    type: 'object',
    properties: Object.fromEntries(schemas.filter(([, schema]) => schema !== undefined)),
    additionalProperties: false
  })
  return {
    schema: { ...schemaOf(entries.map(([name, { schema }]) => [name, schema])), description },
    inDefaults: schemaOf(entries.map(([name, { inDefaults }]) => [name, inDefaults])),
    placeholders: undefined,
    workflowForbids: false,
    inputs: entries.flatMap(([name, { inputs }]) => inputs.map(input => ({ ...input, below: [name, ...input.below] }))),
    read: readerOf(keys)
  }
}
