// The only middleware of the Graph client: it puts the token on requests to the configured Graph origin and to no other,
// bounds every exchange in time and size, follows no redirect away from the origin, and keeps the real transport error.

import type { Context, Middleware } from '@microsoft/microsoft-graph-client'
import type { TokenSource } from '../auth/signIn.ts'
import { ActionError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import { readText } from '../util/http.ts'

/** How long one exchange with Graph may take before it counts as lost. */
const exchangeTimeoutMs = 30_000
/** The largest answer that is read. The list of Graph's own app roles is about half a megabyte. */
const largestAnswerBytes = 16 * 1024 * 1024

/** A response whose body has been read; or the reason why there is none; or why the exchange must not be tried again. */
export type Exchange =
  | { readonly kind: 'response'; readonly response: Response; readonly text: string }
  | { readonly kind: 'unanswered'; readonly reason: unknown }
  | { readonly kind: 'refused'; readonly error: unknown }

/** The middleware, and the way to what it exchanged: the client passes only `Response` objects through. */
export type Transport = {
  readonly middleware: Middleware
  readonly exchangeOf: (response: Response) => Exchange
}

/** The transport to one Graph origin. Nothing leaves it: such a request or redirect is a `refused` exchange. */
export const createTransport = (graphOrigin: string, tokens: TokenSource, runtime: Runtime): Transport => {
  const exchanges = new WeakMap<Response, Exchange>()

  const exchange = async (url: string, init: RequestInit, freshToken: boolean): Promise<Exchange> => {
    const token = await tokens.getToken({ fresh: freshToken })
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token.value}`)
    const signal = AbortSignal.timeout(exchangeTimeoutMs)
    try {
      const response = await runtime.fetch(url, { ...init, headers, redirect: 'manual', signal })
      return { kind: 'response', response, text: await readText(response, largestAnswerBytes) }
    } catch (thrown) {
      if (thrown instanceof ActionError) throw thrown
      const reason = signal.aborted ? new Error(`no answer within ${exchangeTimeoutMs / 1_000} s`) : thrown
      return { kind: 'unanswered', reason }
    }
  }

  const send = async (url: string, init: RequestInit): Promise<Exchange> => {
    assertOrigin(url, graphOrigin)
    const first = await exchange(url, init, false)
    // A refused token may have been revoked or have lapsed in mid-run: nothing was done, so one fresh token is tried.
    const result = first.kind === 'response' && first.response.status === 401 ? await exchange(url, init, true) : first
    if (result.kind === 'response' && result.response.status >= 300 && result.response.status < 400) {
      throw new ActionError({
        code: 'protocol',
        message: `Graph redirected ${new URL(url).pathname} elsewhere; the action follows no redirect with a token.`,
        hint: 'Check graph-endpoint: it must be the origin of Microsoft Graph itself.'
      })
    }
    return result
  }

  return {
    middleware: {
      execute: async (context: Context) => {
        // The client would turn a thrown error into one of its own and lose the cause, so nothing is thrown here.
        const result = await send(String(context.request), (context.options ?? {}) as RequestInit).catch(
          (error: unknown): Exchange => ({ kind: 'refused', error })
        )
        const response = result.kind === 'response' ? result.response : new Response(null, { status: 599 })
        exchanges.set(response, result)
        context.response = response
      }
    },
    exchangeOf: response =>
      exchanges.get(response) ?? { kind: 'unanswered', reason: new Error('the client lost the answer') }
  }
}

/**
 * Refuses a URL that is not on the Graph origin. Compared as parsed origins: a string comparison can be fooled by user
 * information in the URL. @throws ActionError `protocol`.
 */
export const assertOrigin = (url: string, graphOrigin: string): URL => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || parsed.origin !== graphOrigin || parsed.username !== '' || parsed.password !== '') {
    throw new ActionError({
      code: 'protocol',
      message: `Refused to send the token to ${parsed?.origin ?? 'an unreadable address'}: only ${graphOrigin} receives it.`,
      hint: 'An answer pointed to another host. Check graph-endpoint and any proxy in between.'
    })
  }
  return parsed
}
