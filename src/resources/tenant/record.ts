// What the action remembers of policy keys, policies, providers and connectors, which carry no marks of their own: the version of a
// secret that cannot be read back, what it made, what it has left to do. The record stands in the tags of a managed application.

import { createHash } from 'node:crypto'
import { type Requirement, requirements } from '../../graph/requirements.ts'
import type { Work } from '../../reconcile/resource.ts'
import type { AppDirectory } from '../app/appDirectory.ts'
import type { AppScope } from '../app/scope.ts'
import { entriesOf, readTags } from '../app/tags.ts'
import { recordInTags } from '../app/tagWriter.ts'

/** The record of a tenant. Keys are made by {@link recordKey}; values hold neither whitespace nor secrets. */
export type TenantRecord = {
  /** False where the declaration has no application that could hold it: then nothing is remembered. */
  readonly hasPlace: () => boolean
  /** What was recorded, as it was observed. */
  readonly entries: () => Promise<ReadonlyMap<string, string>>
  /** Takes what is to be recorded; undefined: there is nothing to remember any more. Written by `write`. */
  readonly note: (key: string, value: string | undefined) => void
  /** Writes what was noted, if anything: when the applications are there. @throws ActionError. */
  readonly write: (work: Work) => Promise<void>
}

/** The key of a thing: its kind, and its id, or a digest of it where a tag could not hold it (256 characters, no whitespace). */
export const recordKey = (kind: string, id: string): string => {
  const plain = id.toLowerCase()
  const isShort = /^[a-z0-9_.-]{1,100}$/.test(plain)
  return `${kind}/${isShort ? plain : `~${createHash('sha256').update(plain.normalize('NFC')).digest('hex').slice(0, 16)}`}`
}

/** What the caller needs for an entry to be written, so that it is told before anything is sent that must be remembered. */
export const recordingRequirements = ({ hasPlace }: Pick<TenantRecord, 'hasPlace'>): readonly Requirement[] =>
  hasPlace() ? [requirements.writeApplications] : []

/** The record in the tags of the declared applications: read from all of them, written to the one that has it, or to the first. */
export const createTenantRecord = (apps: AppDirectory): TenantRecord => {
  const noted = new Map<string, string | undefined>()
  const unwritten = new Set<string>()
  const entriesIn = async (scope: AppScope): Promise<ReadonlyMap<string, string>> => {
    const located = await scope.application()
    if (located.state === 'missing' || !readTags(located.application.tags).managed) return new Map()
    return entriesOf(located.application.tags)
  }
  const scopes = () => Promise.all(apps.keys().map(key => apps.scope(key)))
  /** The applications that hold something, and the one that new entries go to. */
  const placeOf = async (): Promise<AppScope | undefined> => {
    const all = await scopes()
    const sizes = await Promise.all(all.map(async scope => (await entriesIn(scope)).size))
    const isMade = (scope: AppScope) => scope.made.application !== undefined
    return all.find((scope, index) => (sizes[index] ?? 0) > 0 && isMade(scope)) ?? all.find(isMade)
  }
  return {
    hasPlace: () => apps.keys().length > 0,
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
    write: async ({ graph, runtime }) => {
      const scope = unwritten.size === 0 ? undefined : await placeOf()
      if (scope === undefined) return
      const keys = [...unwritten]
      for (const key of keys) scope.tagState.entries.set(key, noted.get(key))
      // Also in a run that is cancelled or out of time: what was sent cannot be read back.
      await recordInTags(scope, graph.finishing, runtime)
      for (const key of keys) unwritten.delete(key)
    }
  }
}
