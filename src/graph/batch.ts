// $batch by hand: 20 items a request, several requests at once, every item classified and repeated on its own.
// Source: Microsoft Graph documentation, json-batching and throttling (a throttled item carries its own Retry-After).

import { ActionError } from '../errors.ts'
import { mapLimit } from '../util/concurrency.ts'
import { asObject, asObjects } from '../util/json.ts'
import { type Attempt, done, type RetryContext, retry, retryLater } from '../util/retry.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest, pauseOf } from './answer.ts'
import { requirements } from './requirements.ts'
import { type Classification, classify, toRetry } from './retryTable.ts'

/** What a batch needs of the client. With `serial`, its items run one after the other. */
type BatchContext = {
  readonly exchange: (request: GraphRequest) => Promise<Classification>
  readonly toAttempt: (request: GraphRequest, classification: Classification) => Attempt<GraphAnswer>
  readonly now: () => number
  readonly retryContext: RetryContext
  readonly serial: boolean
  readonly onAnswer: ((index: number, answer: GraphAnswer) => void) | undefined
}

/** Graph's limit of items in one `$batch`. */
const mostItems = 20
/** `$batch` requests under way at once. */
const atOnce = 4

/** A request that has no final answer yet, and the place of its answer. */
type Pending = { readonly index: number; readonly request: GraphRequest }
type Attempted = { readonly item: Pending; readonly attempt: Attempt<GraphAnswer> }

/**
 * Sends `requests` in batches until each has a final answer; gives the answers in their order. All must be repeatable.
 * A single request travels alone: a batch of one costs the same and hides its headers.
 */
export const runBatch = async (
  requests: readonly GraphRequest[],
  context: BatchContext
): Promise<readonly GraphAnswer[]> => {
  if (requests.length === 0) return []
  const answers: GraphAnswer[] = []
  let pending: readonly Pending[] = requests.map((request, index) => ({ index, request }))
  const round = async (): Promise<Attempt<readonly GraphAnswer[]>> => {
    const attempted = await sendChunks(pending, context)
    for (const { item, attempt } of attempted) {
      if (!attempt.done) continue
      answers[item.index] = attempt.value
      context.onAnswer?.(item.index, attempt.value)
    }
    const left = attempted.flatMap(({ item, attempt }) => (attempt.done ? [] : [{ item, ...attempt }]))
    const [first] = left
    if (first === undefined) return done(answers)
    pending = left.map(({ item }) => item)
    // The service asks for the longest of the items' pauses.
    const pauses = left.flatMap(({ afterMs }) => afterMs ?? [])
    return retryLater(first.reason, pauses.length > 0 ? Math.max(...pauses) : undefined)
  }
  const summary = summaryOf(requests)
  const operation = requests.length === 1 ? summary : `send ${requests.length} requests (${summary})`
  return retry(operation, round, context.retryContext)
}

const summaryOf = (requests: readonly GraphRequest[]): string => {
  const [first, ...rest] = [...new Set(requests.map(({ operation }) => operation))]
  return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`
}

const sendChunks = async (pending: readonly Pending[], context: BatchContext): Promise<readonly Attempted[]> => {
  const chunks = chunksOf(pending, context.serial)
  let throttled: Attempt<never> | undefined
  const results = await mapLimit(chunks, context.serial ? 1 : atOnce, async chunk => {
    // Once the service names a pause, more would only be refused as well: what is not sent yet waits along.
    if (throttled !== undefined) return chunk.map(item => ({ item, attempt: throttled as Attempt<never> }))
    const attempted = await sendChunk(chunk, context)
    for (const { attempt } of attempted) if (!attempt.done && attempt.afterMs !== undefined) throttled = attempt
    return attempted
  })
  return results.flat()
}

/** What travels together: a `$batch` goes to one version of Graph. Where the order counts, neighbours alone are joined. */
const chunksOf = (pending: readonly Pending[], serial: boolean): readonly (readonly Pending[])[] => {
  const byVersion = (one: Pending, other: Pending) => Number(isBeta(one)) - Number(isBeta(other))
  const chunks: Pending[][] = []
  for (const item of serial ? pending : pending.toSorted(byVersion)) {
    const [last] = chunks.at(-1) ?? []
    const joins = last !== undefined && isBeta(last) === isBeta(item) && (chunks.at(-1)?.length ?? 0) < mostItems
    if (joins) chunks.at(-1)?.push(item)
    else chunks.push([item])
  }
  return chunks
}

const isBeta = ({ request }: Pending): boolean => request.version === 'beta'

const sendChunk = async (items: readonly Pending[], context: BatchContext): Promise<readonly Attempted[]> => {
  const only = items.length === 1 ? items[0] : undefined
  if (only !== undefined) {
    return [{ item: only, attempt: context.toAttempt(only.request, await context.exchange(only.request)) }]
  }
  const outer = await context.exchange({
    method: 'POST',
    path: '/$batch',
    body: { requests: items.map(({ request }, position) => itemOf(request, position, context.serial)) },
    operation: summaryOf(items.map(({ request }) => request)),
    requirement: requirements.readApplications,
    ...(items.some(isBeta) && { version: 'beta' })
  })
  if (outer.kind === 'retry') {
    // What is waited for no longer than its bound becomes the answer of every item.
    if (outer.maxWaitMs !== undefined)
      return items.map(item => ({ item, attempt: context.toAttempt(item.request, outer) }))
    return items.map(item => ({ item, attempt: retryLater(outer.reason, outer.answer?.retryAfterMs) }))
  }
  if (outer.answer.status !== 200) {
    const forbidden = outer.answer.status === 403
    throw new ActionError({
      code: forbidden ? 'permission' : 'protocol',
      message: `Graph refused a $batch: ${describeFailure(failureOf(outer.answer))}`,
      hint: forbidden
        ? 'The tenant refuses the caller as such; look for Conditional Access policies for workload identities.'
        : 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites requests.'
    })
  }
  const classifications = classifyItems(items, outer.answer, context.now())
  const anyAgain = classifications.some(classification => classification.kind === 'retry')
  return items.map((item, position) => {
    const classification = classifications[position] as Classification
    // A failed predecessor in a serial batch leaves its successors with 424: they go along when it is tried again.
    if (context.serial && anyAgain && classification.kind === 'final' && classification.answer.status === 424) {
      return { item, attempt: retryLater(new Error('an earlier item of the batch is tried again')) }
    }
    return { item, attempt: context.toAttempt(item.request, classification) }
  })
}

const itemOf = ({ method, path, body, headers }: GraphRequest, position: number, serial: boolean) => ({
  id: `${position + 1}`,
  method,
  url: path,
  ...(body === undefined
    ? headers && { headers }
    : { headers: { 'Content-Type': 'application/json', ...headers }, body }),
  ...(serial && position > 0 && { dependsOn: [`${position}`] })
})

const classifyItems = (items: readonly Pending[], outer: GraphAnswer, nowMs: number): readonly Classification[] => {
  const byId = new Map(asObjects(asObject(outer.body).responses).map(response => [String(response.id), response]))
  return items.map(({ request }, position): Classification => {
    const response = byId.get(`${position + 1}`)
    if (response === undefined || typeof response.status !== 'number') {
      return toRetry(new Error(`Graph's $batch answer lacks the item to ${request.operation}`), true)
    }
    return classify(request, {
      status: response.status,
      body: response.body === null || response.body === '' ? undefined : response.body,
      retryAfterMs: pauseOf(response.status, headerOf(response, 'retry-after'), nowMs),
      requestId: headerOf(response, 'request-id') ?? outer.requestId
    })
  })
}

const headerOf = (response: Readonly<Record<string, unknown>>, name: string): string | null => {
  const found = Object.entries(asObject(response.headers)).find(([key]) => key.toLowerCase() === name)
  return found === undefined ? null : String(found[1])
}
