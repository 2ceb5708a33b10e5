// Microsoft Graph as the rest of the action sees it: send one request, send one that must not be repeated, send many in
// $batch. Retries by class under the run's deadline; pages are followed; the tenant's own clock is read from the answers.

import type { TokenSource } from '../auth/signIn.ts'
import { ActionError } from '../errors.ts'
import { asObject, parseJson } from '../util/json.ts'
import { type Attempt, type Deadline, done, finishing, type RetryContext, retry, retryLater } from '../util/retry.ts'
import { parseMoment } from '../util/time.ts'
import { failureOf, type GraphAnswer, type GraphRequest, pauseOf } from './answer.ts'
import { runBatch } from './batch.ts'
import { withoutTexts } from './concealed.ts'
import { isCpimBusy, isOtherDirectory } from './cpim.ts'
import { type Classification, classify, classifyUnanswered } from './retryTable.ts'
import { type ClockDoubt, createTenantClock } from './tenantClock.ts'
import { assertOrigin, createTransport } from './transport.ts'

/** What became of a request that must not be repeated: an answer, or nothing that would tell whether it took effect. */
export type OnceAnswer =
  | { readonly kind: 'answer'; readonly answer: GraphAnswer }
  | { readonly kind: 'unanswered'; readonly reason: Error }

/**
 * With `serial`, items of a batch run one after the other: for writes to one application, which must not overlap. `onAnswer` is
 * told of every final answer as it comes, by its place, also when another one never comes.
 */
export type BatchOptions = {
  readonly serial?: boolean
  readonly onAnswer?: ((index: number, answer: GraphAnswer) => void) | undefined
}

/** Microsoft Graph of one tenant, signed in: v1.0, and beta for the requests that ask for it. */
export type Graph = {
  /** Origin that receives the token, for `@odata.id` references. */
  readonly origin: string
  /**
   * Sends a request until it has a final answer (any status that is neither throttling, failure nor explained lag).
   * @throws ActionError `timeout` at the deadline, `protocol`, `sign-in`, `cancelled`.
   */
  readonly send: (request: GraphRequest) => Promise<GraphAnswer>
  /** Sends a request whose repetition could do the work twice: repeated only where the answer proves that nothing was done. */
  readonly sendOnce: (request: GraphRequest) => Promise<OnceAnswer>
  /** Sends requests in `$batch` (20 a request, several at once) until each has its final answer, in the order given. */
  readonly batch: (requests: readonly GraphRequest[], options?: BatchOptions) => Promise<readonly GraphAnswer[]>
  /** Repeats a step made of several requests until it is done, under the same deadline and as visibly. */
  readonly until: <T>(operation: string, attempt: () => Promise<Attempt<T>>) => Promise<T>
  /** The tenant's clock, epoch milliseconds: a runner's clock may be off. */
  readonly now: () => number
  /** The clocks, when nothing confirms what Graph says the time is: then `now` is the runner's clock. */
  readonly clockDoubt: () => ClockDoubt | undefined
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
  const clock = createTenantClock(runtime)
  const { now } = clock
  const watchedTokens: TokenSource = {
    getToken: async options => {
      const token = await tokens.getToken(options)
      clock.sawToken(token)
      return token
    }
  }
  const transport = createTransport(graphOrigin, watchedTokens, runtime)
  const client = Client.initWithMiddleware({
    middleware: transport.middleware,
    baseUrl: `${graphOrigin}/`
  })

  const exchange = async (request: GraphRequest): Promise<Classification> => {
    const { path, method, body = {}, content, headers, version = 'v1.0', accept = 'application/json' } = request
    const call = client.api(path).version(version).responseType(ResponseType.RAW)
    call.headers({ accept, ...(content && { 'content-type': content.type }), ...headers })
    const sent = {
      GET: () => call.get(),
      POST: () => call.post(content?.text ?? body),
      PUT: () => call.put(content?.text ?? body),
      PATCH: () => call.patch(body),
      DELETE: () => call.delete()
    }
    const result = transport.exchangeOf((await sent[method]()) as Response)
    if (result.kind === 'refused') throw result.error
    if (result.kind === 'unanswered') return classifyUnanswered(request, result.reason)
    const dateMs = parseMoment(result.response.headers.get('date'))
    if (dateMs !== undefined) clock.sawDate(dateMs)
    const { status } = result.response
    const parsed = () => {
      const json = parseJson(result.text)
      return request.concealed === undefined || status < 400 ? json : withoutTexts(json, request.concealed)
    }
    const unpaused: GraphAnswer = {
      status,
      // A refusal is JSON whatever was asked for.
      body: accept === 'application/json' || status >= 400 ? parsed() : result.text,
      retryAfterMs: undefined,
      requestId: result.response.headers.get('request-id') ?? undefined
    }
    const retryAfter = result.response.headers.get('retry-after')
    const retryAfterMs = pauseOf(status, retryAfter, dateMs ?? now(), isCpimBusy(unpaused))
    const answer = { ...unpaused, retryAfterMs }
    if (answer.status === 401 && !isOtherDirectory(answer)) throw refusedToken(request, answer)
    return classify(request, answer)
  }

  const waitingSinceMs = new WeakMap<GraphRequest, number>()
  /** Turns a classification into an attempt; a symptom with a bound that outlasted its bound is taken for the real answer. */
  const toAttempt = (request: GraphRequest, classification: Classification): Attempt<GraphAnswer> => {
    if (classification.kind === 'final') return done(classification.answer)
    if (request.optional === true && classification.answer?.status !== 429)
      return done(classification.answer ?? noAnswer)
    if (classification.maxWaitMs !== undefined && classification.answer !== undefined) {
      const sinceMs = waitingSinceMs.get(request) ?? runtime.clock.monotonic()
      waitingSinceMs.set(request, sinceMs)
      if (runtime.clock.monotonic() - sinceMs >= classification.maxWaitMs) return done(classification.answer)
    }
    return retryLater(classification.reason, classification.answer?.retryAfterMs)
  }

  const attemptOnce = async (request: GraphRequest): Promise<Attempt<OnceAnswer>> => {
    const classification = await exchange(request)
    if (classification.kind === 'retry' && classification.mayHaveHappened) {
      return done({ kind: 'unanswered', reason: classification.reason })
    }
    const attempt = toAttempt(request, classification)
    return attempt.done ? done({ kind: 'answer', answer: attempt.value }) : attempt
  }

  const sendPage = (request: GraphRequest, retrying: RetryContext): Promise<GraphAnswer> =>
    retry(request.operation, async () => toAttempt(request, await exchange(request)), retrying)

  /** Follows `@odata.nextLink` of a list, on the Graph origin only, and joins the pages. */
  const allPages = async (request: GraphRequest, first: GraphAnswer, retrying: RetryContext): Promise<GraphAnswer> => {
    let next = asObject(first.body)['@odata.nextLink']
    if (request.method !== 'GET' || typeof next !== 'string') return first
    const values = [...listOf(first)]
    let isWhole = holdsList(first)
    for (let pages = 1; typeof next === 'string'; pages++) {
      if (pages >= mostPages) {
        const message = `Graph gave more than ${mostPages} pages for ${request.operation}.`
        throw new ActionError({ code: 'protocol', message })
      }
      const url = assertOrigin(next, graphOrigin)
      const path = `${url.pathname.replace(/^\/(v1\.0|beta)(?=\/)/, '')}${url.search}`
      const page = await sendPage({ ...request, path }, retrying)
      if (page.status !== 200) return page
      values.push(...listOf(page))
      isWhole &&= holdsList(page)
      next = asObject(page.body)['@odata.nextLink']
    }
    // What is left of the link says that a page did not hold what it was asked for.
    const left = isWhole ? undefined : asObject(first.body)['@odata.nextLink']
    return { ...first, body: { ...asObject(first.body), '@odata.nextLink': left, value: values } }
  }

  const graphWith = (retrying: RetryContext, isFinishing: boolean): Graph => ({
    origin: graphOrigin,
    now,
    clockDoubt: clock.doubt,
    send: async asked => {
      const request = paged(asked)
      const first = await sendPage(request, retrying)
      if (refusesPaging(asked, first)) return allPages(asked, await sendPage(asked, retrying), retrying)
      return allPages(request, first, retrying)
    },
    until: (operation, attempt) => retry(operation, attempt, retrying),
    sendOnce: request => retry(request.operation, () => attemptOnce(request), retrying),
    batch: async (asked, { serial = false, onAnswer } = {}) => {
      const requests = asked.map(paged)
      const answers = await runBatch(requests, { exchange, toAttempt, now, retryContext: retrying, serial, onAnswer })
      return Promise.all(
        requests.map(async (request, index) => {
          const plain = asked[index] as GraphRequest
          const first = answers[index] as GraphAnswer
          if (refusesPaging(plain, first)) return allPages(plain, await sendPage(plain, retrying), retrying)
          return allPages(request, first, retrying)
        })
      )
    },
    within: deadline => graphWith({ ...retrying, deadline }, isFinishing),
    get finishing() {
      return graphWith(isFinishing ? retrying : finishing(retrying), true)
    }
  })
  return graphWith(context, false)
}

/** Graph's largest page. Source: Microsoft Graph documentation, query parameters, `$top`. */
const largestPage = 999

/** The request with pages as large as Graph gives, when its list may be long. */
const paged = (request: GraphRequest): GraphRequest =>
  request.isLong === true
    ? { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}$top=${largestPage}` }
    : request

/** Not every list of Graph takes `$top`. */
const refusesPaging = ({ isLong }: GraphRequest, { status }: GraphAnswer): boolean => isLong === true && status === 400

const holdsList = ({ body }: GraphAnswer): boolean => Array.isArray(asObject(body).value)

/** The entries of a list answer, as they came. */
const listOf = ({ body }: GraphAnswer): readonly unknown[] => {
  const { value } = asObject(body)
  return Array.isArray(value) ? value : []
}

const refusedToken = (request: GraphRequest, answer: GraphAnswer): ActionError => {
  const { code, message } = failureOf(answer)
  return new ActionError({
    code: 'sign-in',
    message:
      `Graph refused the caller's token twice while it was to ${request.operation}: ${code || 401} ${message}`.trim(),
    hint:
      code === 'Authorization_IdentityNotFound'
        ? "The caller's application has no service principal in this tenant, or it is not replicated yet: an administrator consents to it once, then run the job again."
        : 'Check that cloud, login-endpoint and graph-endpoint belong to the same cloud and that the caller was not removed during the run.'
  })
}
