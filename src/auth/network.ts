// The network of the sign-in library: POSTs to the cloud's login host and nothing else, each bounded in time and size and
// classified by its answer. The library's own reading of a failure loses the status and the pause that the service asked for.

import type { INetworkModule, NetworkRequestOptions } from '@azure/msal-node'
import { ActionError } from '../errors.ts'
import { readText, remoteText, retryAfterMs, transportCode, transportText } from '../util/http.ts'
import { asObject, asText, parseJson } from '../util/json.ts'
import { readableMs } from '../util/time.ts'
import { isTransient } from './aadsts.ts'
import { nameOf, type Refusal, refusalOf } from './refusal.ts'
import type { SignInContext } from './signIn.ts'

/** The last request's end: an answer to use, a reason to try again, or a refusal. Only `ok` and `refused` hold remote values. */
export type Outcome =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'transient'; readonly error: Error; readonly afterMs: number | undefined }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly error: ActionError }

/** The network module for one sign-in, and what its last request came to. */
export type Network = { readonly module: INetworkModule; readonly outcome: () => Outcome | undefined }

const requestTimeoutMs = 20_000
const largestAnswerBytes = 1024 * 1024
const slowDownMs = 5_000
const longestPollPauseMs = 30_000

/**
 * A network module for one sign-in of an app or by a refresh token. Its POST rejects for every answer but a token, so that
 * the library interprets nothing; {@link Network.outcome} tells why.
 */
export const createNetwork = (context: SignInContext): Network => {
  let outcome: Outcome | undefined
  return {
    outcome: () => outcome,
    module: {
      sendGetRequestAsync: url => {
        outcome = { kind: 'failed', error: refusedRequest('GET', url) }
        return Promise.reject(outcome.error)
      },
      sendPostRequestAsync: async <T>(url: string, options: NetworkRequestOptions = {}) => {
        outcome = await post(url, options, context)
        if (outcome.kind === 'ok') return { status: 200, headers: {}, body: outcome.body as T }
        throw outcome.kind === 'refused' ? new Error(nameOf(outcome.refusal)) : outcome.error
      }
    }
  }
}

/**
 * A network module for the device code flow. A poll that fails in passing counts as one more "authorization pending": the
 * person at the browser does not notice, and the code's own expiry ends the waiting, not the context's deadline.
 */
export const createDeviceCodeNetwork = (context: SignInContext): Network => {
  const plain = createNetwork({ ...context, deadline: { ...context.deadline, endsMs: Number.POSITIVE_INFINITY } })
  return {
    outcome: plain.outcome,
    module: {
      ...plain.module,
      sendPostRequestAsync: async <T>(url: string, options?: NetworkRequestOptions) => {
        const response = plain.module.sendPostRequestAsync<T>(url, options)
        if (url.includes('/devicecode')) return response
        try {
          return await response
        } catch (error) {
          const outcome = plain.outcome()
          const pauseMs = outcome === undefined ? undefined : pendingPauseMs(outcome)
          if (pauseMs === undefined) throw error
          if (pauseMs > 0) await context.runtime.sleep(pauseMs, context.runtime.cancelled)
          return { status: 400, headers: {}, body: { error: 'authorization_pending' } as T }
        }
      }
    }
  }
}

/** The pause to add before the next poll, or undefined when the polling is over. */
const pendingPauseMs = (outcome: Outcome): number | undefined => {
  if (outcome.kind === 'transient') return Math.min(outcome.afterMs ?? 0, longestPollPauseMs)
  if (outcome.kind !== 'refused') return undefined
  if (outcome.refusal.error === 'authorization_pending') return 0
  return outcome.refusal.error === 'slow_down' ? slowDownMs : undefined
}

const post = async (url: string, options: NetworkRequestOptions, context: SignInContext): Promise<Outcome> => {
  const { runtime, cloud, deadline, timeouts } = context
  if (URL.parse(url)?.origin !== cloud.loginOrigin) return { kind: 'failed', error: refusedRequest('POST', url) }
  const leftMs = Math.max(1_000, deadline.endsMs - runtime.clock.monotonic())
  const timeoutMs = Math.ceil(Math.min(timeouts?.requestMs ?? requestTimeoutMs, leftMs))
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await runtime.fetch(url, {
      method: 'POST',
      headers: options.headers ?? {},
      body: options.body ?? '',
      redirect: 'manual',
      signal: AbortSignal.any([timeout, runtime.cancelled])
    })
    return classify(response, await readText(response, largestAnswerBytes), runtime.clock.now())
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    if (thrown instanceof ActionError) return { kind: 'failed', error: thrown }
    if (timeout.aborted) return transient(`did not answer within ${readableMs(timeoutMs)}`)
    if (certificateErrors.has(transportCode(thrown) ?? '')) return { kind: 'failed', error: untrusted(url, thrown) }
    return transient(`could not be reached: ${transportText(thrown)}`, undefined, thrown)
  }
}

const classify = (response: Response, text: string, nowMs: number): Outcome => {
  const { status } = response
  const afterMs = retryAfterMs(response.headers.get('retry-after'), nowMs)
  const body = parseJson(text)
  const refusal = refusalOf(status, body)
  if (status === 408 || status === 429 || status >= 500 || (refusal !== undefined && isTransient(refusal))) {
    const said = refusal === undefined ? '' : ` (${nameOf(refusal)}: ${refusal.description})`
    return transient(`answered ${status}${said}`, afterMs)
  }
  if (refusal !== undefined) return { kind: 'refused', refusal }
  if (status === 200 && isComplete(asObject(body))) return { kind: 'ok', body: asObject(body) }
  const isJson = /json/i.test(response.headers.get('content-type') ?? '')
  if (status === 200 || (isJson && body === undefined)) return transient(`answered ${status} with something unreadable`)
  return { kind: 'failed', error: notTheTokenService(response) }
}

/** A token, or a device code, with all that is used of it. */
const isComplete = (body: Readonly<Record<string, unknown>>): boolean => {
  // A token travels in a header: anything but visible ASCII could not be sent.
  const isToken = /^[!-~]+$/.test(asText(body.access_token))
  const isDeviceCode =
    ['device_code', 'user_code', 'verification_uri'].every(field => asText(body[field]) !== '') &&
    typeof body.interval === 'number'
  return Number(body.expires_in) > 0 && (isToken || isDeviceCode)
}

const transient = (what: string, afterMs?: number, cause?: unknown): Outcome => ({
  kind: 'transient',
  error: new Error(`Microsoft's token service ${what}`, { cause }),
  afterMs
})

const certificateErrors: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
])

const untrusted = (url: string, cause: unknown): ActionError =>
  new ActionError({
    code: 'sign-in',
    message: `The TLS certificate of ${new URL(url).host} is not trusted: ${transportText(cause)}.`,
    hint: 'If a proxy of your organization inspects TLS, give the runner its CA with NODE_EXTRA_CA_CERTS. Otherwise do not go on: somebody may stand in between.',
    cause
  })

// The body is left out: a page of a proxy may repeat the request, and the credential with it.
const notTheTokenService = ({ status, headers }: Response): ActionError =>
  new ActionError({
    code: 'protocol',
    message: `What answered is not Microsoft's token service: status ${status}, ${status < 400 ? 'a redirect, which is not followed with a credential' : remoteText(headers.get('content-type') ?? 'of no type', 80)}.`,
    hint: 'Check login-endpoint, and any proxy in between.'
  })

const refusedRequest = (method: string, url: string): ActionError =>
  new ActionError({
    code: 'protocol',
    message: `Refused to send a ${method} request to ${URL.parse(url)?.origin ?? 'an unreadable address'} during the sign-in.`,
    hint: 'Signing in takes POST requests to the login host alone. Check cloud, login-endpoint and tenant-id.'
  })
