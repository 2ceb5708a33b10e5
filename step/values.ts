// The contexts `vars` and `secrets` of a job: what was given, what GitHub stores, and what is made up where it has nothing.

import { type MadeUp, type Purpose, purposeOf } from './madeUp.ts'
import { Mistake } from './mistake.ts'
import type { Options } from './options.ts'
import type { Stored } from './stored.ts'

/** A value that nobody has given. */
export type Substitute = { readonly value: string; readonly isSecret: boolean; readonly what: string }

/** Who asks for values. */
export type Asking = {
  readonly environment: string | undefined
  /** The name of the input or the variable that the value is for. */
  readonly target: string | undefined
  /** Whether that is an input of this action. */
  readonly isInput: boolean
  /** The domain of the tenant that is probably meant. */
  readonly domain: string
}

/** Looks up values of a repository. */
export type Values = {
  readonly variable: (name: string, asking: Asking) => string
  readonly secret: (name: string, asking: Asking) => string
  /** An output of a step or a job that is not run, as `steps.ID.outputs.NAME`. */
  readonly output: (path: string, asking: Asking) => string
  /** What was made up since the last call, by the name in the workflow. */
  readonly substitutes: () => ReadonlyMap<string, Substitute>
  /** What is to be said of every unknown output that was asked for, in order. */
  readonly unknown: () => readonly string[]
  /** Every secret that was looked up. */
  readonly secrets: () => readonly string[]
}

/**
 * Evaluates something, and says of a mistake which unknown output it may come from.
 *
 * @throws Mistake as `work` does
 */
export const withUnknown = <T>({ unknown }: Pick<Values, 'unknown'>, work: () => T): T => {
  const before = unknown().length
  try {
    return work()
  } catch (error) {
    const since = unknown().slice(before)
    if (!(error instanceof Mistake) || since.length === 0) throw error
    throw new Mistake(`${error.message} ${since.join(' ')}`)
  }
}

const find = (named: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(named).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1]

const descriptions: Readonly<Record<Purpose, string>> = {
  'client-id': 'a caller in the tenant that trusts this job',
  'client-secret': "the caller's secret",
  'client-certificate': "the caller's certificate",
  'tenant-id': 'the emulated tenant',
  'github-token': 'a token that may write secrets and variables',
  other: 'made up'
}

// Inputs for which a name does as well as any other.
const names = ['app-name', 'unique-name', 'secret-name']

/** Where values come from. */
type Sources = {
  readonly options: Pick<Options, 'variables' | 'secrets' | 'outputs' | 'repository'>
  readonly madeUp: MadeUp
  /** What GitHub stored when the run was queued. */
  readonly queued: Stored
  /** Told of every secret that is looked up, before it can be shown. */
  readonly hide: (secret: string) => void
}

/** The values of a job. `job`: what GitHub stores when it starts. */
export const createValues = ({ options, madeUp, queued, hide }: Sources, job: Stored): Values => {
  const { repository } = options
  let substitutes = new Map<string, Substitute>()
  const secrets = new Set<string>()
  const unknown: string[] = []
  const keep = (secret: string): string => {
    if (secret === '') return secret
    hide(secret)
    secrets.add(secret)
    return secret
  }

  const storedIn = (kind: 'variables' | 'secrets', name: string, environment: string | undefined) => {
    const at = (stored: Stored, target: string): string | undefined =>
      stored[kind].find(one => one.target === target && one.name.toLowerCase() === name.toLowerCase())?.value
    return (
      (environment === undefined ? undefined : at(job, `${repository}#${environment}`)) ??
      at(queued, repository) ??
      at(queued, repository.split('/')[0] ?? '')
    )
  }

  const substitute = (path: string, one: Substitute): string => {
    substitutes.set(path, one)
    return one.isSecret ? keep(one.value) : one.value
  }

  const made = (
    path: string,
    { environment = '', target, isInput, domain }: Asking,
    isSecret: boolean
  ): Substitute | undefined => {
    const byName = purposeOf(target, isInput ? '' : `${path.split('.').at(-1)}`)
    const purpose = byName === 'other' && !isInput ? purposeOf(undefined, target ?? '') : byName
    const value = madeUp.value(purpose, `${environment} ${path}`, domain)
    return value === undefined
      ? undefined
      : { value, isSecret: isSecret || !['client-id', 'tenant-id'].includes(purpose), what: descriptions[purpose] }
  }

  const plainName = (path: string): string => (path.split('.').at(-1) ?? '').toLowerCase().replaceAll('_', '-')

  return {
    variable: (name, asking) => {
      const known = find(options.variables, name) ?? storedIn('variables', name, asking.environment)
      if (known !== undefined) return known
      const path = `vars.${name}`
      const isFree = !asking.isInput || names.includes(asking.target ?? '')
      const what = isFree ? 'made up' : `empty; --var ${name}=VALUE gives it`
      const other = { value: isFree ? plainName(path) : '', isSecret: false, what }
      return substitute(path, made(path, asking, false) ?? other)
    },
    secret: (name, asking) => {
      const known = find(options.secrets, name) ?? storedIn('secrets', name, asking.environment)
      if (known !== undefined) return keep(known)
      const path = `secrets.${name}`
      const key = `${asking.environment ?? ''} ${path}`
      return substitute(
        path,
        made(path, asking, true) ?? { value: madeUp.secret(key), isSecret: true, what: 'made up' }
      )
    },
    output: (path, asking) => {
      const [, id = '', , name = ''] = path.split('.')
      const known = options.outputs[`${id}.${name}`]
      if (known !== undefined) return known
      const what = `unknown, as its step is not run; --output ${id}.${name}=VALUE gives it`
      const value = made(path, asking, false)
      if (value === undefined) unknown.push(`${path} is ${what}.`)
      return substitute(path, value ?? { value: '', isSecret: false, what })
    },
    unknown: () => unknown,
    substitutes: () => {
      const since = substitutes
      substitutes = new Map()
      return since
    },
    secrets: () => [...secrets]
  }
}
