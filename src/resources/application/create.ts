// Creating the application object so that no lost answer, lagging replica or faster run makes a second one: by upsert on its
// key, or, where a tenant refuses `uniqueName`, by POST after a look for its tag. Source: Microsoft Graph documentation,
// application-upsert.

import { failureOf, type GraphRequest, succeeded, valuesOf } from '../../graph/answer.ts'
import { expectSuccess, sendSuccessfully, toActionError } from '../../graph/failure.ts'
import { isMissing, isOfAnother } from '../../graph/missing.ts'
import { byKey } from '../../graph/paths.ts'
import type { Work } from '../../reconcile/resource.ts'
import { done, retryLater } from '../../util/retry.ts'
import { nested } from '../app/configuration.ts'
import { type Application, parseApplication } from '../app/graphObjects.ts'
import { type KeyPlace, keyTagRead, nameRead, refusesUniqueName } from '../app/locate.ts'
import { type AppScope, ownerBinding, writeRequest } from '../app/scope.ts'
import { withDemandedVersion } from './audience.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Creates the application. An upsert updates what exists, so it carries only `fields`, by which nothing is lost;
 * `later` must follow in a request of its own unless `isComplete`. Both hold fields by their paths. Undefined when the key is taken although nothing was
 * seen of it: another run was faster, an answer was lost, a replica lagged, or a deleted application holds it.
 * @throws ActionError `permission`, `policy` or `protocol` when Graph refuses.
 */
export const createApplication = async (
  scope: AppScope,
  work: Work,
  fields: Fields,
  later: Fields,
  keyPlace: KeyPlace
): Promise<{ readonly application: Application; readonly isComplete: boolean } | undefined> => {
  const first = { ...fields, ...ownerBinding(scope, work.graph) }
  const upserted = keyPlace === 'tag' ? 'refused' : await upsert(scope, work, first)
  if (upserted === 'exists') return undefined
  if (upserted !== 'refused') return { application: upserted, isComplete: false }
  const created = await createTagged(scope, work, { ...first, ...later })
  return created && { application: created, isComplete: true }
}

/** Without recent writes: a key that is not found is a tenant that does not know it, not a replica that lags. */
const firstWrite = (method: 'PATCH' | 'POST', path: string, uniqueName: string, body: Fields): GraphRequest =>
  writeRequest({ recentWrites: new Set() }, method, path, `create the application ${uniqueName}`, nested(body))

const upsert = async (
  scope: AppScope,
  { graph }: Pick<Work, 'graph'>,
  body: Fields
): Promise<Application | 'exists' | 'refused'> => {
  const { app, recentWrites, services } = scope
  const { tenantSchema } = services
  const { uniqueName } = app
  const path = byKey('applications', 'uniqueName', uniqueName)
  const request = { ...firstWrite('PATCH', path, uniqueName, body), headers: { Prefer: 'create-if-missing' } }
  const answer = await graph.send(request)
  if (answer.status === 201) return parseApplication(answer.body)
  const { status, message } = failureOf(answer)
  const demanded = withDemandedVersion(body, answer)
  if (demanded !== undefined) return upsert(scope, { graph }, demanded)
  const isDuplicate = [400, 409].includes(status) && /same value for property uniqueName/i.test(message)
  if (succeeded(answer) || isDuplicate) return 'exists'
  // Owners are bound at creation alone: a repeated upsert whose first answer was lost is an update, and may be refused for them.
  if (status === 400 && 'owners@odata.bind' in body) {
    const read = { method: 'GET', ...nameRead(app)(tenantSchema), mayLagBehind: recentWrites } as const
    if ((await graph.send(read)).status === 200) return 'exists'
  }
  // What the body refers to may be missing as well.
  const isKeyMissing = isMissing(answer) && !isOfAnother({ method: 'GET', path }, answer)
  if (refusesUniqueName(answer) || isKeyMissing) return 'refused'
  throw toActionError(request, answer)
}

/** How long a created application may take to show in a list by tag, after its answer was lost. */
const longestListLagMs = 30_000

/**
 * Creates the application in a tenant that refuses `uniqueName`: the key lives in a tag. POST must not be repeated, so
 * after a lost answer the application is looked for by its tag before another is made.
 */
const createTagged = async ({ app, services }: AppScope, { graph, runtime }: Work, fields: Fields) => {
  let body = fields
  const requestOf = () => firstWrite('POST', '/applications', app.uniqueName, body)
  const read: GraphRequest = { method: 'GET', ...keyTagRead(app)(services.tenantSchema) }
  const find = async () => valuesOf(await sendSuccessfully(graph, read)).map(parseApplication)[0]
  if ((await find()) !== undefined) return undefined
  return graph.until(requestOf().operation, async () => {
    let result = await graph.sendOnce(requestOf())
    const demanded = result.kind === 'answer' ? withDemandedVersion(body, result.answer) : undefined
    if (demanded !== undefined) {
      body = demanded
      result = await graph.sendOnce(requestOf())
    }
    if (result.kind === 'answer') return done(parseApplication(expectSuccess(requestOf(), result.answer).body))
    const startedMs = runtime.clock.monotonic()
    for (;;) {
      const found = await find()
      if (found !== undefined) return done(found)
      if (runtime.clock.monotonic() - startedMs > longestListLagMs) return retryLater(result.reason)
      await runtime.sleep(1_000, runtime.cancelled)
    }
  })
}
