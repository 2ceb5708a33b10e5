// Creating the application object so that no lost answer, lagging replica or faster run makes a second one: by upsert on its
// key, or, where a tenant refuses `uniqueName`, by POST after a look for its tag. Source: Microsoft Graph documentation,
// application-upsert.

import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../../graph/answer.ts'
import { expectSuccess, explain } from '../../graph/failure.ts'
import { byId, byKey } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Work } from '../../reconcile/resource.ts'
import { record } from '../../util/http.ts'
import { again, done } from '../../util/retry.ts'
import { type Application, type KeyPlace, keyTagPath, parseApplication, uniqueNamePath } from '../app/locate.ts'
import { ownerBinding } from '../app/owner.ts'

/** What an application is created with: what an upsert may also set on one that exists, and what only a new one gets. */
export type Fields = {
  readonly harmless: Readonly<Record<string, unknown>>
  readonly marks: Readonly<Record<string, unknown>>
}

/**
 * Creates the application. An upsert updates what exists, so it carries nothing that could be lost by that; the marks follow
 * in a request of their own, which `marking` waits for. Undefined when the key is taken although nothing was seen of it:
 * another run was faster, an answer was lost, a replica lagged, or a deleted application holds it; what is there decides.
 *
 * @throws ActionError `permission`, `policy` or `protocol` when Graph refuses.
 */
export const createApplication = async (
  work: Work,
  fields: Fields,
  keyPlace: KeyPlace
): Promise<{ readonly application: Application; readonly marking: Promise<void> } | undefined> => {
  const owners = ownerBinding(work)
  const upserted = keyPlace === 'tag' ? 'refused' : await upsert(work, { ...fields.harmless, ...owners })
  if (upserted === 'exists') return undefined
  if (upserted !== 'refused') return { application: upserted, marking: mark(work, upserted, fields.marks) }
  const created = await createTagged(work, { ...fields.harmless, ...fields.marks, ...owners })
  return created && { application: created, marking: Promise.resolve() }
}

const mark = async (work: Work, { id }: Application, marks: Fields['marks']): Promise<void> => {
  const request: GraphRequest = {
    method: 'PATCH',
    path: byId('applications', id),
    body: marks,
    what: `mark the application ${work.desired.uniqueName} as managed by this action`,
    right: rights.writeApplications,
    after: new Set([...work.written, 'application' as const])
  }
  expectSuccess(request, await work.graph.send(request))
}

const upsert = async (work: Work, body: Record<string, unknown>): Promise<Application | 'exists' | 'refused'> => {
  const { desired, graph } = work
  const request: GraphRequest = {
    method: 'PATCH',
    path: byKey('applications', 'uniqueName', desired.uniqueName),
    body,
    headers: { Prefer: 'create-if-missing' },
    what: `create the application ${desired.uniqueName}`,
    right: rights.writeApplications
  }
  const answer = await graph.send(request)
  if (answer.status === 201) return parseApplication(answer.body)
  if (succeeded(answer) || isDuplicate(answer)) return 'exists'
  // Owners are bound at creation alone: a repeated upsert whose first answer was lost is an update, and may be refused for them.
  if (answer.status === 400 && 'owners@odata.bind' in body && (await exists(work))) return 'exists'
  if (answer.status === 404 || answer.status === 405 || answer.status === 501 || refusesUniqueName(answer)) {
    return 'refused'
  }
  throw explain(request, answer)
}

const exists = async ({ desired: { uniqueName }, graph, written }: Work): Promise<boolean> => {
  const answer = await graph.send({
    method: 'GET',
    path: uniqueNamePath(uniqueName),
    what: `read the application ${uniqueName}`,
    right: rights.readApplications,
    after: written
  })
  return answer.status === 200
}

const isDuplicate = (answer: GraphAnswer): boolean =>
  (answer.status === 400 || answer.status === 409) &&
  /same value for property uniqueName/i.test(failureOf(answer).message)

const refusesUniqueName = (answer: GraphAnswer): boolean =>
  answer.status === 400 && /uniqueName|alternate key|key propert/i.test(failureOf(answer).message)

/** How long a created application may take to show in a list by tag, after its answer was lost. */
const listPatienceMs = 30_000

/**
 * Creates the application in a tenant that refuses `uniqueName`: the key lives in a tag. POST must not be repeated, so
 * after a lost answer the application is looked for by its tag before another is made.
 */
const createTagged = async (work: Work, body: Record<string, unknown>): Promise<Application | undefined> => {
  const { desired, graph, runtime } = work
  const request: GraphRequest = {
    method: 'POST',
    path: '/applications',
    body,
    what: `create the application ${desired.uniqueName}`,
    right: rights.writeApplications
  }
  const find = async (): Promise<Application | undefined> => {
    const read: GraphRequest = {
      method: 'GET',
      path: keyTagPath(desired.uniqueName),
      what: `look for applications tagged with the key ${desired.uniqueName}`,
      right: rights.readApplications
    }
    const { value } = record(expectSuccess(read, await graph.send(read)).body)
    const [first] = Array.isArray(value) ? value.map(parseApplication) : []
    return first
  }
  if ((await find()) !== undefined) return undefined
  return graph.until(request.what, async () => {
    const result = await graph.sendOnce(request)
    if (result.kind === 'answer') return done(parseApplication(expectSuccess(request, result.answer).body))
    const startedMs = runtime.clock.monotonic()
    for (;;) {
      const found = await find()
      if (found !== undefined) return done(found)
      if (runtime.clock.monotonic() - startedMs > listPatienceMs) return again(result.reason)
      await runtime.sleep(1_000, runtime.cancelled)
    }
  })
}
