// What the action remembers of policy keys, policies, providers and connectors, which carry no marks of their own: the version of a
// secret that cannot be read back, what it made, what it has left to do. The record stands in the tags of a managed application.

import { createHash } from 'node:crypto'
import type { Work } from '../../reconcile/resource.ts'
import type { AppDirectory } from '../app/appDirectory.ts'
import { heldBy } from '../app/locate.ts'
import type { AppScope } from '../app/scope.ts'
import { entriesOf, readTags } from '../app/tags.ts'
import { recordInTags } from '../app/tagWriter.ts'

/** The record of a tenant. Keys are made by {@link recordKey}; values hold neither whitespace nor secrets. */
export type TenantRecord = {
  /** False where the declaration has no application that could hold it: then nothing is remembered. */
  readonly hasPlace: () => boolean
  /** False while none of the applications that could hold it is there. */
  readonly isPlaceThere: () => Promise<boolean>
  /** What was recorded, as it was observed. */
  readonly entries: () => Promise<ReadonlyMap<string, string>>
  /** Takes what is to be recorded; undefined: there is nothing to remember any more. Written by `write`. */
  readonly note: (key: string, value: string | undefined) => void
  /**
   * Writes what was noted, if anything: when the applications have been made. Warns where the file declares some and none is there.
   * @throws ActionError.
   */
  readonly write: (work: Work) => Promise<void>
}

/** The key of a thing: its kind, and its id, or a digest of it where a tag could not hold it (256 characters, no whitespace). */
export const recordKey = (kind: string, id: string): string => {
  const plain = id.toLowerCase()
  const isShort = /^[a-z0-9_.-]{1,100}$/.test(plain)
  return `${kind}/${isShort ? plain : `~${createHash('sha256').update(plain.normalize('NFC')).digest('hex').slice(0, 16)}`}`
}

type Place = { readonly scope: AppScope; readonly keys: readonly string[]; readonly isFormer: boolean }

const forgotten =
  'What this run has sent could not be recorded, as none of the applications of the file is there: later runs will not know which versions of its secrets the tenant has.'

const isMade = ({ made }: AppScope): boolean => made.application !== undefined

/** The record in the tags of the declared applications: read from all of them, written to the one that has it, or to the first. */
export const createTenantRecord = (apps: AppDirectory): TenantRecord => {
  const noted = new Map<string, string | undefined>()
  const unwritten = new Set<string>()
  const entriesIn = async (scope: AppScope): Promise<ReadonlyMap<string, string>> => {
    // What a run restores remembers what it remembered.
    const application = heldBy(scope.app, await scope.application())
    return application === undefined || !readTags(application.tags).managed ? new Map() : entriesOf(application.tags)
  }
  const scopes = () => Promise.all(apps.keys().map(key => apps.scope(key)))
  /**
   * The applications that are to be written, each with the keys: the one that entries go to, and those that hold former ones, which
   * would count again when the file names its applications in another order.
   */
  const placesOf = async (keys: readonly string[]): Promise<readonly Place[]> => {
    const all = await Promise.all((await scopes()).map(async scope => ({ scope, entries: await entriesIn(scope) })))
    const there = all.filter(({ scope }) => isMade(scope))
    const place = there.find(({ entries }) => entries.size > 0) ?? there[0]
    if (place === undefined) return []
    const former = there
      .filter(other => other !== place)
      .map(({ scope, entries }) => ({ scope, keys: keys.filter(key => entries.has(key)), isFormer: true }))
    return [{ scope: place.scope, keys, isFormer: false }, ...former.filter(other => other.keys.length > 0)]
  }
  return {
    hasPlace: () => apps.keys().length > 0,
    isPlaceThere: async () => (await scopes()).some(isMade),
    entries: async () => {
      const maps = await Promise.all((await scopes()).map(entriesIn))
      const entries = new Map(maps.toReversed().flatMap(map => [...map]))
      for (const [key, value] of noted) {
        if (value === undefined) entries.delete(key)
        else entries.set(key, value)
      }
      return entries
    },
    note: (key, value) => {
      noted.set(key, value)
      unwritten.add(key)
    },
    write: async ({ graph, runtime, warn }) => {
      const keys = [...unwritten]
      const places = keys.length === 0 ? [] : await placesOf(keys)
      if (places.length === 0 && keys.length > 0 && apps.keys().length > 0) {
        warn(forgotten)
        unwritten.clear()
      }
      for (const { scope, keys: held, isFormer } of places) {
        for (const key of held) scope.tagState.entries.set(key, isFormer ? undefined : noted.get(key))
        // Also in a run that is cancelled or out of time: what was sent cannot be read back.
        await recordInTags(scope, graph.finishing, runtime)
      }
      if (places.length > 0) for (const key of keys) unwritten.delete(key)
    }
  }
}
