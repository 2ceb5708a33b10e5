// $batch by hand: 20 items a request, several requests at once, every item judged and repeated on its own.
// Source: Microsoft Graph documentation, json-batching and throttling (a throttled item carries its own Retry-After).

import { ActionError } from '../errors.ts'
import { eachAtMost } from '../util/concurrency.ts'
import { record, retryAfterMs } from '../util/http.ts'
import { type Attempt, again, done, type RetryContext, retry } from '../util/retry.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest } from './answer.ts'
import { type Judgement, judge } from './classify.ts'
import { rights } from './requirements.ts'

/** What a batch needs of the client: one exchange, the settling of judgements, and time. */
export type BatchContext = {
  readonly exchange: (request: GraphRequest) => Promise<Judgement>
  readonly settle: (request: GraphRequest, judgement: Judgement) => Attempt<GraphAnswer>
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
  const what =
    requests.length === 1
      ? (requests[0] as GraphRequest).what
      : `send ${requests.length} requests (${summaryOf(requests)})`
  await retry<true>(
    what,
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
      return again(reasons[0]?.reason, pauses.length > 0 ? Math.max(...pauses) : undefined)
    },
    context.retryContext
  )
  return requests.map((_, index) => answers.get(index) as GraphAnswer)
}

const summaryOf = (requests: readonly GraphRequest[]): string => {
  const [first, ...rest] = [...new Set(requests.map(({ what }) => what))]
  return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`
}

type Judged = { readonly item: Pending; readonly attempt: Attempt<GraphAnswer> }

const sendChunks = async (pending: readonly Pending[], serial: boolean, context: BatchContext): Promise<Judged[]> => {
  const chunks: (readonly Pending[])[] = []
  for (let start = 0; start < pending.length; start += mostItems) chunks.push(pending.slice(start, start + mostItems))
  let throttled: Attempt<never> | undefined
  const results = await eachAtMost(chunks, serial ? 1 : atOnce, async chunk => {
    // Once the service names a pause, more would only be refused as well: what is not sent yet waits along.
    if (throttled !== undefined) return chunk.map(item => ({ item, attempt: throttled as Attempt<never> }))
    const judged = await sendChunk(chunk, serial, context)
    for (const { attempt } of judged) if (!attempt.done && attempt.afterMs !== undefined) throttled = attempt
    return judged
  })
  return results.flat()
}

const sendChunk = async (items: readonly Pending[], serial: boolean, context: BatchContext): Promise<Judged[]> => {
  const only = items.length === 1 ? items[0] : undefined
  if (only !== undefined) {
    return [{ item: only, attempt: context.settle(only.request, await context.exchange(only.request)) }]
  }
  const outer = await context.exchange({
    method: 'POST',
    path: '/$batch',
    body: { requests: items.map(({ request }, position) => itemOf(request, position, serial)) },
    what: summaryOf(items.map(({ request }) => request)),
    right: rights.readApplications
  })
  if (outer.kind === 'again') {
    return items.map(item => ({ item, attempt: again(outer.reason, outer.afterMs) }))
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
  const judgements = judgeItems(items, outer.answer, context)
  const anyAgain = judgements.some(judgement => judgement.kind === 'again')
  return items.map((item, position) => {
    const judgement = judgements[position] as Judgement
    // A failed predecessor in a serial batch leaves its successors with 424: they go along when it is tried again.
    if (serial && anyAgain && judgement.kind === 'final' && judgement.answer.status === 424) {
      return { item, attempt: again(new Error('an earlier item of the batch is tried again')) }
    }
    return { item, attempt: context.settle(item.request, judgement) }
  })
}

const itemOf = (request: GraphRequest, position: number, serial: boolean): Record<string, unknown> => ({
  id: `${position + 1}`,
  method: request.method,
  url: request.path,
  ...(request.body === undefined
    ? request.headers === undefined
      ? {}
      : { headers: request.headers }
    : { headers: { 'Content-Type': 'application/json', ...request.headers }, body: request.body }),
  ...(serial && position > 0 ? { dependsOn: [`${position}`] } : {})
})

const judgeItems = (items: readonly Pending[], outer: GraphAnswer, context: BatchContext): readonly Judgement[] => {
  const { responses } = record(outer.body)
  const byId = new Map<string, Readonly<Record<string, unknown>>>(
    (Array.isArray(responses) ? responses : []).map(response => [String(record(response).id), record(response)])
  )
  return items.map(({ request }, position): Judgement => {
    const response = byId.get(`${position + 1}`)
    if (response === undefined || typeof response.status !== 'number') {
      return {
        kind: 'again',
        reason: new Error(`Graph's $batch answer lacks the item to ${request.what}`),
        afterMs: undefined,
        effect: 'unknown',
        boundedMs: undefined,
        answer: undefined
      }
    }
    return judge(request, {
      status: response.status,
      body: response.body === null || response.body === '' ? undefined : response.body,
      retryAfterMs: retryAfterMs(headerOf(response, 'retry-after'), context.now()),
      requestId: headerOf(response, 'request-id') ?? outer.requestId
    })
  })
}

const headerOf = (response: Readonly<Record<string, unknown>>, name: string): string | null => {
  const found = Object.entries(record(response.headers)).find(([key]) => key.toLowerCase() === name)
  return found === undefined ? null : String(found[1])
}
