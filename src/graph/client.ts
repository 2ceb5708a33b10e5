// Microsoft Graph as the rest of the action sees it: send one request, send one that must not be repeated, send many in
// $batch. Retries by class under the run's deadline; pages are followed; the tenant's own clock is read from the answers.

import type { Client } from '@microsoft/microsoft-graph-client'
import type { TokenSource } from '../auth/token.ts'
import { ActionError } from '../errors.ts'
import { parseJson, record, retryAfterMs } from '../util/http.ts'
import { type Attempt, again, type Deadline, done, finishing, type RetryContext, retry } from '../util/retry.ts'
import type { GraphAnswer, GraphRequest } from './answer.ts'
import { runBatch } from './batch.ts'
import { type Judgement, judge, judgeLost } from './classify.ts'
import { assertOrigin, createTransport } from './transport.ts'

/** What became of a request that must not be repeated: an answer, or nothing that would tell whether it took effect. */
export type OnceAnswer =
  | { readonly kind: 'answer'; readonly answer: GraphAnswer }
  | { readonly kind: 'lost'; readonly reason: Error }

/** Microsoft Graph v1.0 of one tenant, signed in. */
export type Graph = {
  /** Origin that receives the token, for `@odata.id` references. */
  readonly origin: string
  /**
   * Sends a request until it has a final answer (any status that is neither throttling, failure nor explained lag).
   *
   * @throws ActionError `timeout` at the deadline, `protocol`, `sign-in`, `cancelled`.
   */
  readonly send: (request: GraphRequest) => Promise<GraphAnswer>
  /** Sends a request whose repetition could do the work twice: repeated only where the answer proves that nothing was done. */
  readonly sendOnce: (request: GraphRequest) => Promise<OnceAnswer>
  /**
   * Sends requests in `$batch` (20 a request, several at once) until each has its final answer, in the order given. With
   * `serial`, items of a batch run one after the other: for writes to one application, which must not overlap.
   */
  readonly batch: (
    requests: readonly GraphRequest[],
    options?: { readonly serial?: boolean }
  ) => Promise<readonly GraphAnswer[]>
  /** Repeats a step made of several requests until it is done, under the same deadline and as visibly. */
  readonly until: <T>(what: string, attempt: () => Promise<Attempt<T>>) => Promise<T>
  /** The tenant's clock, epoch milliseconds: a runner's clock may be off. */
  readonly now: () => number
  /** The same client under another deadline. */
  readonly within: (deadline: Deadline) => Graph
  /** The same client for what must be finished once it has begun, also in a cancelled job. */
  readonly finishing: Graph
}

/** Most pages that one list is followed over. */
const mostPages = 500

/** Stands for the answer to an optional read that never came. */
const noAnswer: GraphAnswer = { status: 599, body: undefined, retryAfterMs: undefined, requestId: undefined }

/** Creates the client. Loaded late: a run that ends at its inputs never needs it. */
export const createGraph = async (graphOrigin: string, tokens: TokenSource, context: RetryContext): Promise<Graph> => {
  const { Client, ResponseType } = await import('@microsoft/microsoft-graph-client')
  const { runtime } = context
  const transport = createTransport(graphOrigin, tokens, runtime)
  const client: Client = Client.initWithMiddleware({
    middleware: transport.middleware,
    baseUrl: `${graphOrigin}/`,
    defaultVersion: 'v1.0'
  })
  let tenantClock = { atMs: runtime.clock.monotonic(), dateMs: runtime.clock.now() }

  const exchange = async (request: GraphRequest): Promise<Judgement> => {
    const call = client
      .api(request.path)
      .responseType(ResponseType.RAW)
      .headers({ accept: 'application/json', ...request.headers })
    const response = (await (request.method === 'GET'
      ? call.get()
      : request.method === 'POST'
        ? call.post(request.body ?? {})
        : request.method === 'PATCH'
          ? call.patch(request.body ?? {})
          : call.delete())) as Response
    const result = transport.exchangeOf(response)
    if (result.kind === 'refused') throw result.error
    if (result.kind === 'lost') return judgeLost(request, result.reason)
    const date = Date.parse(result.response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) tenantClock = { atMs: runtime.clock.monotonic(), dateMs: date }
    const answer: GraphAnswer = {
      status: result.response.status,
      body: parseJson(result.text),
      retryAfterMs: retryAfterMs(result.response.headers.get('retry-after'), now()),
      requestId: result.response.headers.get('request-id') ?? undefined
    }
    if (answer.status === 401) throw refusedToken(request, answer)
    return judge(request, answer)
  }

  const now = (): number => tenantClock.dateMs + (runtime.clock.monotonic() - tenantClock.atMs)

  const patience = new WeakMap<GraphRequest, number>()
  /** Turns a judgement into an attempt; a bounded symptom that outlasted its bound is taken for the real answer. */
  const settle = (request: GraphRequest, judgement: Judgement): Attempt<GraphAnswer> => {
    if (judgement.kind === 'final') return done(judgement.answer)
    if (request.optional === true && judgement.answer?.status !== 429) return done(judgement.answer ?? noAnswer)
    if (judgement.boundedMs !== undefined && judgement.answer !== undefined) {
      const sinceMs = patience.get(request) ?? runtime.clock.monotonic()
      patience.set(request, sinceMs)
      if (runtime.clock.monotonic() - sinceMs >= judgement.boundedMs) return done(judgement.answer)
    }
    return again(judgement.reason, judgement.afterMs)
  }

  const sendPage = (request: GraphRequest, retrying: RetryContext): Promise<GraphAnswer> =>
    retry(request.what, async () => settle(request, await exchange(request)), retrying)

  /** Follows `@odata.nextLink` of a list, on the Graph origin only, and joins the pages. */
  const allPages = async (request: GraphRequest, first: GraphAnswer, retrying: RetryContext): Promise<GraphAnswer> => {
    let next = record(first.body)['@odata.nextLink']
    if (request.method !== 'GET' || typeof next !== 'string') return first
    const values: unknown[] = listOf(first)
    for (let pages = 1; typeof next === 'string'; pages++) {
      if (pages >= mostPages) {
        throw new ActionError({
          code: 'protocol',
          message: `Graph gave more than ${mostPages} pages for ${request.what}.`
        })
      }
      const url = assertOrigin(next, graphOrigin)
      const path = `${url.pathname.replace(/^\/v1\.0/, '')}${url.search}`
      const page = await sendPage({ ...request, path }, retrying)
      if (page.status !== 200) return page
      values.push(...listOf(page))
      next = record(page.body)['@odata.nextLink']
    }
    return { ...first, body: { ...record(first.body), '@odata.nextLink': undefined, value: values } }
  }

  const requests = (retrying: RetryContext): Omit<Graph, 'finishing' | 'within'> => ({
    origin: graphOrigin,
    now,
    send: async request => allPages(request, await sendPage(request, retrying), retrying),
    until: (what, attempt) => retry(what, attempt, retrying),
    sendOnce: request =>
      retry<OnceAnswer>(
        request.what,
        async () => {
          const judgement = await exchange(request)
          if (judgement.kind === 'again' && judgement.effect === 'unknown') {
            return done({ kind: 'lost', reason: judgement.reason })
          }
          const attempt = settle(request, judgement)
          return attempt.done ? done({ kind: 'answer', answer: attempt.value }) : attempt
        },
        retrying
      ),
    batch: async (asked, options) => {
      const answers = await runBatch(asked, options?.serial === true, {
        exchange,
        settle,
        now,
        retryContext: retrying
      })
      return Promise.all(asked.map((request, index) => allPages(request, answers[index] as GraphAnswer, retrying)))
    }
  })

  const graphWith = (retrying: RetryContext, isFinishing: boolean): Graph => {
    const graph: Graph = {
      ...requests(retrying),
      within: deadline => graphWith({ ...retrying, deadline }, isFinishing),
      get finishing() {
        return isFinishing ? graph : graphWith(finishing(retrying), true)
      }
    }
    return graph
  }
  return graphWith(context, false)
}

const listOf = (answer: GraphAnswer): unknown[] => {
  const { value } = record(answer.body)
  return Array.isArray(value) ? [...value] : []
}

const refusedToken = (request: GraphRequest, answer: GraphAnswer): ActionError => {
  const error = record(record(answer.body).error)
  const unknownIdentity = error.code === 'Authorization_IdentityNotFound'
  return new ActionError({
    code: 'sign-in',
    message:
      `Graph refused the caller's token twice while it was to ${request.what}: ${String(error.code ?? 401)} ${String(error.message ?? '')}`.trim(),
    hint: unknownIdentity
      ? "The caller's application has no service principal in this tenant, or it is not replicated yet: an administrator consents to it once, then run the job again."
      : 'Check that cloud, login-endpoint and graph-endpoint belong to the same cloud and that the caller was not removed during the run.'
  })
}
