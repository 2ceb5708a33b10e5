// $batch by hand: 20 items a request, several requests at once, every item classified and repeated on its own.
// Source: Microsoft Graph documentation, json-batching and throttling (a throttled item carries its own Retry-After).

import { ActionError } from '../errors.ts'
import { mapLimit } from '../util/concurrency.ts'
import { retryAfterMs } from '../util/http.ts'
import { asObject, asObjects } from '../util/json.ts'
import { type Attempt, done, type RetryContext, retry, retryLater } from '../util/retry.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest } from './answer.ts'
import { requirements } from './requirements.ts'
import { type Classification, classify, toRetry } from './retryTable.ts'

/** What a batch needs of the client: one exchange, what a classification means for the attempt, and time. */
export type BatchContext = {
  readonly exchange: (request: GraphRequest) => Promise<Classification>
  readonly toAttempt: (request: GraphRequest, classification: Classification) => Attempt<GraphAnswer>
  readonly now: () => number
  readonly retryContext: RetryContext
}

/** Graph's limit of items in one `$batch`. */
const mostItems = 20
/** `$batch` requests under way at once. */
const atOnce = 4

/** One item that has no final answer yet, and why. */
type Pending = { readonly index: number; readonly request: GraphRequest }

/**
 * Sends `requests` in batches until each has a final answer; gives the answers in their order. All must be repeatable.
 * A single request travels alone: a batch of one costs the same and hides its headers.
 */
export const runBatch = async (
  requests: readonly GraphRequest[],
  serial: boolean,
  context: BatchContext
): Promise<readonly GraphAnswer[]> => {
  const answers = new Map<number, GraphAnswer>()
  let pending: readonly Pending[] = requests.map((request, index) => ({ index, request }))
  if (pending.length === 0) return []
  const operation =
    requests.length === 1
      ? (requests[0] as GraphRequest).operation
      : `send ${requests.length} requests (${summaryOf(requests)})`
  await retry<true>(
    operation,
    async () => {
      const rounds = await sendChunks(pending, serial, context)
      const reasons: { readonly reason: unknown; readonly afterMs: number | undefined }[] = []
      const left: Pending[] = []
      for (const { item, attempt } of rounds) {
        if (attempt.done) answers.set(item.index, attempt.value)
        else {
          left.push(item)
          reasons.push({ reason: attempt.reason, afterMs: attempt.afterMs })
        }
      }
      pending = left
      if (left.length === 0) return done(true)
      // The service asks for the longest of the items' pauses.
      const pauses = reasons.flatMap(({ afterMs }) => (afterMs === undefined ? [] : [afterMs]))
      return retryLater(reasons[0]?.reason, pauses.length > 0 ? Math.max(...pauses) : undefined)
    },
    context.retryContext
  )
  return requests.map((_, index) => answers.get(index) as GraphAnswer)
}

const summaryOf = (requests: readonly GraphRequest[]): string => {
  const [first, ...rest] = [...new Set(requests.map(({ operation: one }) => one))]
  return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`
}

type Classified = { readonly item: Pending; readonly attempt: Attempt<GraphAnswer> }

const sendChunks = async (
  pending: readonly Pending[],
  serial: boolean,
  context: BatchContext
): Promise<Classified[]> => {
  const chunks: (readonly Pending[])[] = []
  for (let start = 0; start < pending.length; start += mostItems) chunks.push(pending.slice(start, start + mostItems))
  let throttled: Attempt<never> | undefined
  const results = await mapLimit(chunks, serial ? 1 : atOnce, async chunk => {
    // Once the service names a pause, more would only be refused as well: what is not sent yet waits along.
    if (throttled !== undefined) return chunk.map(item => ({ item, attempt: throttled as Attempt<never> }))
    const classified = await sendChunk(chunk, serial, context)
    for (const { attempt } of classified) if (!attempt.done && attempt.afterMs !== undefined) throttled = attempt
    return classified
  })
  return results.flat()
}

const sendChunk = async (items: readonly Pending[], serial: boolean, context: BatchContext): Promise<Classified[]> => {
  const only = items.length === 1 ? items[0] : undefined
  if (only !== undefined) {
    return [{ item: only, attempt: context.toAttempt(only.request, await context.exchange(only.request)) }]
  }
  const outer = await context.exchange({
    method: 'POST',
    path: '/$batch',
    body: { requests: items.map(({ request }, position) => itemOf(request, position, serial)) },
    operation: summaryOf(items.map(({ request }) => request)),
    requirement: requirements.readApplications
  })
  if (outer.kind === 'retry') {
    return items.map(item => ({ item, attempt: retryLater(outer.reason, outer.afterMs) }))
  }
  if (outer.answer.status !== 200) {
    throw new ActionError({
      code: outer.answer.status === 403 ? 'permission' : 'protocol',
      message: `Graph refused a $batch: ${describeFailure(failureOf(outer.answer))}`,
      hint:
        outer.answer.status === 403
          ? 'The tenant refuses the caller as such; look for Conditional Access policies for workload identities.'
          : 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites requests.'
    })
  }
  const classifications = classifyItems(items, outer.answer, context)
  const anyAgain = classifications.some(classification => classification.kind === 'retry')
  return items.map((item, position) => {
    const classification = classifications[position] as Classification
    // A failed predecessor in a serial batch leaves its successors with 424: they go along when it is tried again.
    if (serial && anyAgain && classification.kind === 'final' && classification.answer.status === 424) {
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

const classifyItems = (
  items: readonly Pending[],
  outer: GraphAnswer,
  context: BatchContext
): readonly Classification[] => {
  const byId = new Map(asObjects(asObject(outer.body).responses).map(response => [String(response.id), response]))
  return items.map(({ request }, position): Classification => {
    const response = byId.get(`${position + 1}`)
    if (response === undefined || typeof response.status !== 'number') {
      return toRetry(new Error(`Graph's $batch answer lacks the item to ${request.operation}`), true)
    }
    return classify(request, {
      status: response.status,
      body: response.body === null || response.body === '' ? undefined : response.body,
      retryAfterMs: retryAfterMs(headerOf(response, 'retry-after'), context.now()),
      requestId: headerOf(response, 'request-id') ?? outer.requestId
    })
  })
}

const headerOf = (response: Readonly<Record<string, unknown>>, name: string): string | null => {
  const found = Object.entries(asObject(response.headers)).find(([key]) => key.toLowerCase() === name)
  return found === undefined ? null : String(found[1])
}
