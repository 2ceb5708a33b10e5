// Writing the tags of an application: where its secrets were sent, and which service principal is its own. Tags are one value,
// last writer wins, so they are read again right before they are written, and what is found there is added to.

import { ActionError } from '../../errors.ts'
import type { Graph } from '../../graph/client.ts'
import { sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Runtime } from '../../runtime.ts'
import { asObject } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { type PasswordCredential, parsePasswords } from './graphObjects.ts'
import { type AppScope, applicationOf, writeRequest } from './scope.ts'
import { entriesOf, readTags, recordsOf, type TagState, writeTags } from './tags.ts'

/** How often a run beside others looks whether its tags still stand. */
const attemptsBesideOthers = 4
const shortestPauseMs = 500
const longestPauseMs = 2_000

/** The tags and the secrets of an application, read together. */
export type TagReading = { readonly tags: readonly string[]; readonly secrets: readonly PasswordCredential[] }

/**
 * Looks at what was read right before the tags are written: another run may be at work. It may change what this run adds and
 * withdraws; `too old`: the answer does not show what the run itself did, and is asked for again. @throws ActionError.
 */
export type OtherRunsCheck = (reading: TagReading) => 'alone' | 'beside others' | 'too old'

/** The tags with everything that is known of secrets: by them, by what was read or written before, and by this run. */
const wantedTags = ({ app, made, tagState }: AppScope, tags: readonly string[]): readonly string[] => {
  // A replica may not show yet what this run has written there itself.
  const { repository, name, adopted } = readTags(tagState.tags)
  return writeTags(tags, {
    uniqueName: app.uniqueName,
    repository,
    name,
    adopted,
    servicePrincipalId: made.principalId ?? readTags(tags).servicePrincipalId,
    // What another run recorded in the meantime stays recorded, also where a replica does not show it.
    records: [...recordsOf(tagState.tags), ...tagState.added],
    withdrawn: new Set([...tagState.withdrawn, ...tagState.swept]),
    entries: tagState.entries
  })
}

/** True when the tags are not what this run knows. Records that are merely swept along are no reason to write. */
const lacks = (scope: AppScope, tags: readonly string[]): boolean =>
  wantedTags(scope, tags).some(tag => !tags.includes(tag)) ||
  [...scope.tagState.withdrawn].some(tag => tags.includes(tag)) ||
  [...entriesOf(tags)].some(
    ([key, value]) => scope.tagState.entries.has(key) && scope.tagState.entries.get(key) !== value
  )

/** The write to the tags of each application that was asked for last. */
const writing = new WeakMap<TagState, Promise<void>>()

/**
 * Writes what this run knows into the tags, when something is missing there. The app itself and the record of the tenant may ask for
 * it at the same time: one waits for the other, whose repeated request would take away what was added meanwhile.
 * @param check what the secrets beside them tell of other runs; absent: nothing is asked.
 * @throws ActionError what `check` throws; what the read or the write is refused with.
 */
export const recordInTags = (
  scope: AppScope,
  graph: Graph,
  runtime: Runtime,
  check?: OtherRunsCheck
): Promise<void> => {
  const written = (writing.get(scope.tagState) ?? Promise.resolve()).then(() => recordNow(scope, graph, runtime, check))
  writing.set(
    scope.tagState,
    written.catch(() => undefined)
  )
  return written
}

const recordNow = async (
  scope: AppScope,
  graph: Graph,
  runtime: Runtime,
  check: OtherRunsCheck | undefined
): Promise<void> => {
  const { tagState } = scope
  if (!lacks(scope, tagState.tags)) return
  const { tags, standing } = await readNow(scope, graph, check)
  if (standing !== 'beside others') return patchTags(scope, graph, tags)
  // Runs at the same time would take each other's tags away: they step aside for a moment, and look again afterwards.
  for (let attempt = 1; attempt <= attemptsBesideOthers; attempt++) {
    await runtime.sleep(shortestPauseMs + (longestPauseMs - shortestPauseMs) * runtime.random())
    const current = await readNow(scope, graph, check)
    if (attempt > 1 && !lacks(scope, current.tags)) {
      tagState.tags = current.tags
      return
    }
    await patchTags(scope, graph, current.tags)
  }
}

/** The tags and the secrets of the application as they are at this moment. @throws ActionError. */
export const readTagged = async (scope: AppScope, graph: Graph): Promise<TagReading> => {
  const { body } = await sendSuccessfully(graph, {
    method: 'GET',
    path: `${byId('applications', applicationOf(scope).id)}?$select=tags,passwordCredentials`,
    operation: `read the tags of ${scope.app.uniqueName}`,
    requirement: requirements.readApplications,
    mayLagBehind: scope.recentWrites
  })
  const { tags, passwordCredentials } = asObject(body)
  if (!Array.isArray(tags)) {
    const message = `Graph gave the application of ${scope.app.uniqueName} without its tags.`
    throw new ActionError({ code: 'protocol', message })
  }
  return { tags: tags.map(String), secrets: parsePasswords(passwordCredentials) }
}

const readNow = async (
  scope: AppScope,
  graph: Graph,
  check: OtherRunsCheck = () => 'alone'
): Promise<{ readonly tags: readonly string[]; readonly standing: ReturnType<OtherRunsCheck> }> => {
  const read = async () => {
    const reading = await readTagged(scope, graph)
    const standing = check(reading)
    return standing === 'too old'
      ? retryLater('its new client secret is not listed yet')
      : done({ tags: reading.tags, standing })
  }
  const { tags, standing } = await graph.until(`read the tags of ${scope.app.uniqueName}`, read)
  // A replica that has not seen our mark yet would make us drop what was written with it.
  const known = readTags(tags).managed ? [] : scope.tagState.tags.filter(tag => !tags.includes(tag))
  return { tags: [...tags, ...known], standing }
}

const patchTags = async (scope: AppScope, graph: Graph, tags: readonly string[]): Promise<void> => {
  const wanted = wantedTags(scope, tags)
  const path = byId('applications', applicationOf(scope).id)
  const operation = `record in the tags of ${scope.app.uniqueName} what this run did`
  await sendSuccessfully(graph, writeRequest(scope, 'PATCH', path, operation, { tags: wanted }))
  scope.tagState.tags = wanted
}
