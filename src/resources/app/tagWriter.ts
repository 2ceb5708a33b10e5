// The record on the application itself: which secrets were delivered, and which service principal is its own. Tags are one
// value, last writer wins, so they are read again right before they are written.

import { type GraphRequest, succeeded } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Work } from '../../reconcile/resource.ts'
import { record } from '../../util/http.ts'
import { overtakenError, type Rivals, rivalsOf } from '../clientSecret/concurrentRuns.ts'
import { type PasswordCredential, parsePasswords } from './locate.ts'
import { readMarks, writeMarks } from './tags.ts'

/** How often a run beside rivals looks whether its record still stands. */
const looksBesideRivals = 4
const shortestStepAsideMs = 500
const longestStepAsideMs = 2_000

/** The tags with everything that is known to be delivered: by them, by what was read or written before, and by this run. */
const wantedTags = ({ desired, handles }: Work, tags: readonly string[]): readonly string[] =>
  writeMarks(tags, {
    uniqueName: desired.uniqueName,
    servicePrincipalId: handles.servicePrincipalId ?? readMarks(tags).servicePrincipalId,
    // What another run recorded in the meantime stays recorded; marks of secrets that are gone are swept along.
    delivered: new Set(
      [...readMarks(tags).delivered, ...readMarks(handles.tags).delivered, ...handles.delivered].filter(
        id => !handles.gone.has(id)
      )
    )
  })

/** True when the tags lack something that this run knows. Superfluous marks alone are no reason to write. */
const lacks = (work: Work, tags: readonly string[]): boolean => wantedTags(work, tags).some(tag => !tags.includes(tag))

/**
 * Writes the record, when something is missing from it.
 *
 * @param added the secret that this run delivered, if it made one.
 * @throws ActionError `conflict` when another run removed that secret meanwhile.
 */
export const writeRecord = async (work: Work, added?: PasswordCredential): Promise<void> => {
  if (!lacks(work, work.handles.tags)) return
  const { tags, rivals } = await readRecord(work, added)
  if (rivals === undefined || rivals.others.length === 0) return patchTags(work, tags)
  // Runs at the same time would take each other's marks away: they step aside for a moment, and look again afterwards.
  for (let look = 1; look <= looksBesideRivals; look++) {
    const spreadMs = (longestStepAsideMs - shortestStepAsideMs) * work.runtime.random()
    await work.runtime.sleep(shortestStepAsideMs + spreadMs)
    const current = await readRecord(work, added)
    if (look > 1 && !lacks(work, current.tags)) {
      work.handles.tags = current.tags
      return
    }
    await patchTags(work, current.tags)
  }
}

/** The tags of the application as they are at this moment. */
export const readTags = async (work: Work): Promise<readonly string[]> => (await readRecord(work, undefined)).tags

type Current = { readonly tags: readonly string[]; readonly rivals: Rivals | undefined }

const readRecord = async (work: Work, added: PasswordCredential | undefined): Promise<Current> => {
  const answer = await work.graph.send({
    method: 'GET',
    path: `${byId('applications', work.handles.applicationId as string)}?$select=tags,passwordCredentials`,
    what: `read the tags of ${work.desired.uniqueName}`,
    right: rights.readApplications,
    after: work.written
  })
  const { tags, passwordCredentials } = record(answer.body)
  const current = succeeded(answer) && Array.isArray(tags) ? tags.map(String) : work.handles.tags
  const rivals = added === undefined ? undefined : rivalsOf(work, added, parsePasswords(passwordCredentials))
  if (added !== undefined && rivals?.overtaking !== undefined) {
    throw overtakenError(work.desired.uniqueName, added, rivals.overtaking)
  }
  // A replica that has not seen the mark yet would make us drop it: then what this run wrote is the better base.
  return { tags: readMarks(current).marked ? current : work.handles.tags, rivals }
}

const patchTags = async (work: Work, tags: readonly string[]): Promise<void> => {
  const wanted = wantedTags(work, tags)
  const request: GraphRequest = {
    method: 'PATCH',
    path: byId('applications', work.handles.applicationId as string),
    body: { tags: wanted },
    what: `record what was delivered on ${work.desired.uniqueName}`,
    right: rights.writeApplications,
    after: work.written
  }
  expectSuccess(request, await work.graph.send(request))
  work.handles.tags = wanted
}
