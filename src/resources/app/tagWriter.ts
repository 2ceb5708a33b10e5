// Writing the tags of an application: which secrets were delivered, and which service principal is its own. Tags are one
// value, last writer wins, so they are read again right before they are written.

import { succeeded } from '../../graph/answer.ts'
import type { Graph } from '../../graph/client.ts'
import { sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Runtime } from '../../runtime.ts'
import { asObject } from '../../util/json.ts'
import { type PasswordCredential, parsePasswords } from './graphObjects.ts'
import { type AppScope, applicationOf, writeRequest } from './scope.ts'
import { readTags, writeTags } from './tags.ts'

/** How often a run beside others looks whether its tags still stand. */
const attemptsBesideOthers = 4
const shortestPauseMs = 500
const longestPauseMs = 2_000

/** Looks at the secrets that were read together with the tags: another run may be at work. @throws ActionError. */
export type Inspect = (secrets: readonly PasswordCredential[]) => 'alone' | 'beside others'

/** The tags with everything that is known to be delivered: by them, by what was read or written before, and by this run. */
const wantedTags = ({ app, made, tagState }: AppScope, tags: readonly string[]): readonly string[] =>
  writeTags(tags, {
    ...readTags(tags),
    uniqueName: app.uniqueName,
    servicePrincipalId: made.principalId ?? readTags(tags).servicePrincipalId,
    // What another run recorded in the meantime stays recorded; those of secrets that are gone are swept along.
    delivered: new Set(
      [...readTags(tags).delivered, ...readTags(tagState.tags).delivered, ...tagState.delivered].filter(
        id => !tagState.gone.includes(id)
      )
    )
  })

/** True when the tags lack something that this run knows. Superfluous ones alone are no reason to write. */
const lacks = (scope: AppScope, tags: readonly string[]): boolean =>
  wantedTags(scope, tags).some(tag => !tags.includes(tag))

/**
 * Writes what this run knows into the tags, when something is missing there.
 * @param inspect what the secrets beside them tell of other runs; absent: nothing is asked.
 * @throws ActionError what `inspect` throws.
 */
export const recordInTags = async (
  scope: AppScope,
  graph: Graph,
  runtime: Runtime,
  inspect?: Inspect
): Promise<void> => {
  const { tagState } = scope
  if (!lacks(scope, tagState.tags)) return
  const { tags, company } = await readNow(scope, graph, inspect)
  if (company === 'alone') return patchTags(scope, graph, tags)
  // Runs at the same time would take each other's tags away: they step aside for a moment, and look again afterwards.
  for (let attempt = 1; attempt <= attemptsBesideOthers; attempt++) {
    await runtime.sleep(shortestPauseMs + (longestPauseMs - shortestPauseMs) * runtime.random())
    const current = await readNow(scope, graph, inspect)
    if (attempt > 1 && !lacks(scope, current.tags)) {
      tagState.tags = current.tags
      return
    }
    await patchTags(scope, graph, current.tags)
  }
}

const readNow = async (
  scope: AppScope,
  graph: Graph,
  inspect: Inspect = () => 'alone'
): Promise<{ readonly tags: readonly string[]; readonly company: ReturnType<Inspect> }> => {
  const answer = await graph.send({
    method: 'GET',
    path: `${byId('applications', applicationOf(scope).id)}?$select=tags,passwordCredentials`,
    operation: `read the tags of ${scope.app.uniqueName}`,
    requirement: requirements.readApplications,
    mayLagBehind: scope.recentWrites
  })
  const { tags, passwordCredentials } = asObject(answer.body)
  const current = succeeded(answer) && Array.isArray(tags) ? tags.map(String) : scope.tagState.tags
  const company = inspect(parsePasswords(passwordCredentials))
  // A replica that has not seen our tag yet would make us drop it: then what this run wrote is the better base.
  return { tags: readTags(current).managed ? current : scope.tagState.tags, company }
}

const patchTags = async (scope: AppScope, graph: Graph, tags: readonly string[]): Promise<void> => {
  const wanted = wantedTags(scope, tags)
  const path = byId('applications', applicationOf(scope).id)
  const operation = `record what was delivered on ${scope.app.uniqueName}`
  await sendSuccessfully(graph, writeRequest(scope, 'PATCH', path, operation, { tags: wanted }))
  scope.tagState.tags = wanted
}
