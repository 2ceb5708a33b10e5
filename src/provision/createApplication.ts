// Creating the application object so that no lost answer, lagging replica or faster run makes a second one: by upsert on its
// key, or, where a tenant refuses `uniqueName`, by POST after a look for its tag. Source: Microsoft Graph documentation,
// application-upsert.

import { ActionError } from '../errors.ts'
import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../graph/answer.ts'
import { byKey } from '../graph/paths.ts'
import { rights } from '../graph/rights.ts'
import { record } from '../http.ts'
import { again, done } from '../retry.ts'
import { expectSuccess, explain } from './failure.ts'
import { ownerBinding } from './ownership.ts'
import { type Application, type KeyPlace, keyTagPath, parseApplication } from './registration.ts'
import type { Work } from './resource.ts'

/**
 * Creates the application with the given fields, or finds the one that was created meanwhile.
 *
 * @throws ActionError `conflict` when the key is held by a soft-deleted application or by one without our mark.
 */
export const createApplication = (
  work: Work,
  fields: Record<string, unknown>,
  keyPlace: KeyPlace
): Promise<Application | undefined> => {
  const body = { ...fields, ...ownerBinding(work) }
  return keyPlace === 'uniqueName' ? upsert(work, body) : createTagged(work, body)
}

/** The error for a key that a soft-deleted application holds; it names the ways out. */
export const softDeleted = (uniqueName: string, deleted: Application): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The unique name ${uniqueName} is held by a soft-deleted application, "${deleted.displayName}" (client id ${deleted.appId}). Deleted applications keep their name for 30 days.`,
    hint: `Set restore-deleted: true to bring it back, or delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id}), or choose another unique-name.`
  })

const upsert = async (work: Work, body: Record<string, unknown>): Promise<Application | undefined> => {
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
  if (succeeded(answer) || isDuplicate(answer)) return undefined
  if (answer.status === 404 || answer.status === 405 || answer.status === 501 || refusesUniqueName(answer)) {
    return createTagged(work, body)
  }
  throw explain(request, answer)
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
