// The record on the application itself: which secrets were delivered, and which service principal is its own. Tags are one
// collection, last writer wins, so they are read again right before they are written.

import { type GraphRequest, succeeded } from '../graph/answer.ts'
import { byId } from '../graph/paths.ts'
import { rights } from '../graph/rights.ts'
import { record } from '../http.ts'
import { expectSuccess } from './failure.ts'
import { readMarks, writeMarks } from './marks.ts'
import type { Work } from './resource.ts'

const wantedTags = (work: Work, tags: readonly string[]): readonly string[] =>
  writeMarks(tags, {
    uniqueName: work.desired.uniqueName,
    servicePrincipalId: work.handles.servicePrincipalId ?? readMarks(tags).servicePrincipalId,
    // What another run recorded in the meantime stays recorded; marks of secrets that are gone are swept along.
    delivered: new Set(
      [...readMarks(tags).delivered, ...work.handles.delivered].filter(id => !work.handles.gone.has(id))
    )
  })

/** True when the tags lack something that this run knows. Superfluous marks alone are no reason to write. */
const recordDue = (work: Work): boolean =>
  wantedTags(work, work.handles.tags).some(tag => !work.handles.tags.includes(tag))

/** Writes the record, when something is missing from it. @throws ActionError. */
export const writeRecord = async (work: Work): Promise<void> => {
  if (!recordDue(work)) return
  const path = byId('applications', work.handles.applicationId as string)
  const fresh = await work.graph.send({
    method: 'GET',
    path: `${path}?$select=tags`,
    what: `read the tags of ${work.desired.uniqueName}`,
    right: rights.readApplications,
    after: work.written
  })
  const { tags } = record(fresh.body)
  // A replica that has not seen the mark yet would make us drop it: then what this run wrote is the better base.
  const current = succeeded(fresh) && Array.isArray(tags) ? tags.map(String) : work.handles.tags
  const base = readMarks(current).marked ? current : work.handles.tags
  const wanted = wantedTags(work, base)
  const request: GraphRequest = {
    method: 'PATCH',
    path,
    body: { tags: wanted },
    what: `record what was delivered on ${work.desired.uniqueName}`,
    right: rights.writeApplications,
    after: work.written
  }
  expectSuccess(request, await work.graph.send(request))
  work.handles.tags = wanted
}
