// A collection that keeps its past, so that a read can be answered as of an earlier moment: replication lag.

import type { EmulatorClock } from '../core/clock.ts'
import type { Replication } from '../core/replication.ts'

type Version<T> = { readonly at: number; readonly value: T | undefined }

/** Objects by id, with every version they had. Values are treated as immutable: `put` a changed copy. */
export class Versioned<T> {
  readonly #versions = new Map<string, Version<T>[]>()
  readonly #age: () => number

  /** `age` gives the moment of a write (the clock's `age`; -Infinity for what was always there). */
  constructor(age: () => number) {
    this.#age = age
  }

  put(id: string, value: T): void {
    this.#append(id, value)
  }

  remove(id: string): void {
    this.#append(id, undefined)
  }

  /** The value as of a moment of the clock's age; `undefined` asks for the true state. */
  get(id: string, readAt?: number): T | undefined {
    return valueAt(this.#versions.get(id.toLowerCase()), readAt)
  }

  /** Every value as of that moment, in order of creation. */
  all(readAt?: number): T[] {
    return [...this.#versions.values()].map(versions => valueAt(versions, readAt)).filter(value => value !== undefined)
  }

  /** The true state: every value that is there, with the id (in lower case) that finds it. */
  entries(): (readonly [id: string, value: T])[] {
    return [...this.#versions.keys()].flatMap(id => {
      const value = this.get(id)
      return value === undefined ? [] : [[id, value] as const]
    })
  }

  #append(id: string, value: T | undefined): void {
    const key = id.toLowerCase()
    const versions = this.#versions.get(key)
    if (versions) versions.push({ at: this.#age(), value })
    else this.#versions.set(key, [{ at: this.#age(), value }])
  }
}

const valueAt = <T>(versions: readonly Version<T>[] | undefined, readAt: number | undefined): T | undefined => {
  if (readAt === undefined) return versions?.at(-1)?.value
  return versions?.findLast(version => version.at <= readAt)?.value
}

/** What is read: an object by key, a list, or the token endpoint's knowledge. */
export type ReadKind = 'key' | 'list' | 'token'

const lagOf = { key: 'keyReadLagMs', list: 'listLagMs', token: 'tokenLagMs' } as const

/**
 * The moment (of the clock's age) as of which a read of that kind is answered; `undefined` is the true state.
 * `sequence` counts the requests, so that with two replicas every other one goes to the slower.
 */
export const readTime = (
  clock: EmulatorClock,
  replication: Replication,
  kind: ReadKind,
  sequence: number
): number | undefined => {
  const slower = replication.replicas === 2 && sequence % 2 === 1
  const lag = replication[lagOf[kind]] + (slower ? replication.replicaExtraLagMs : 0)
  return lag > 0 ? clock.age() - lag : undefined
}
