// Failures of the proxy itself, told from those of the services behind it: fetch says "Request was cancelled" or names an address
// that nobody has asked for.

import { ActionError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import { asObject, asText } from './json.ts'
import { proxyFor } from './proxy.ts'
import { readableMs } from './time.ts'

/** How long a proxy that cannot be reached is asked again while nothing has been reached at all. */
const patienceMs = 30_000

/** Codes of a proxy that is not there. A proxy that resets or times out may be in passing trouble. */
const absent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'])

type Failure = { readonly text: string; readonly patienceMs: number }

/**
 * The runtime with a fetch that names the proxy where that fails. While nothing has been reached yet, one that asks for a sign-in is
 * an error at once, and one that is not there after half a minute; trouble of the services behind it is left to whoever asked.
 * The proxy's address is shown without user and password.
 */
export const namingProxy = (runtime: Runtime): Runtime => {
  const { clock, env } = runtime
  let failingSinceMs: number | undefined
  let isReached = false
  return {
    ...runtime,
    fetch: async (input, init) => {
      try {
        const response = await runtime.fetch(input, init)
        isReached = true
        return response
      } catch (thrown) {
        const url = URL.parse(String(input instanceof Request ? input.url : input))
        const proxy = url === null ? undefined : proxyFor(url, env)
        const failure = url === null || proxy === undefined ? undefined : failureOfProxy(thrown, url, proxy.url)
        if (failure === undefined || proxy === undefined) throw thrown
        failingSinceMs ??= clock.monotonic()
        const failingMs = clock.monotonic() - failingSinceMs
        if (isReached || failingMs < failure.patienceMs)
          throw new Error(failure.text, { cause: new Error(failure.text) })
        throw new ActionError({
          code: 'service',
          message: `Nothing could be reached${failingMs < 1_000 ? '' : ` for ${readableMs(failingMs)}`}: ${failure.text}.`,
          hint: `Check ${proxy.variable} of the runner, its user and password among it, and that the proxy lets the hosts through that the README names under Security; NO_PROXY takes hosts out of it.`,
          cause: thrown
        })
      }
    }
  }
}

const deepestCause = 6

/** What was thrown, and what is behind it; of several attempts at once, each. */
const chainOf = (thrown: unknown, depth = deepestCause): readonly Readonly<Record<string, unknown>>[] => {
  if (typeof thrown !== 'object' || thrown === null || depth === 0) return []
  // Not by `asObject` alone: message and cause of an error are no own enumerable fields, but readable all the same.
  const { cause, errors } = thrown as { readonly cause?: unknown; readonly errors?: unknown }
  const several = Array.isArray(errors) ? errors.flatMap(one => chainOf(one, depth - 1)) : []
  return [thrown as Readonly<Record<string, unknown>>, ...several, ...chainOf(cause, depth - 1)]
}

const failureOfProxy = (thrown: unknown, { host }: URL, proxy: URL): Failure | undefined => {
  const named = `the proxy ${proxy.host}`
  for (const error of chainOf(thrown)) {
    const { code, port, hostname, address } = asObject(error)
    const status = /^Proxy response \((\d{3})\)/.exec(asText(error.message))?.[1]
    if (status === '407')
      return { text: `${named} asks for a sign-in (407) before it lets ${host} through`, patienceMs: 0 }
    if (status !== undefined)
      return {
        text: `${named} answered ${status} instead of a way to ${host}`,
        patienceMs: Number(status) < 500 ? patienceMs : Number.POSITIVE_INFINITY
      }
    const isOfProxy = hostname === bare(proxy) || Number(port) === portOf(proxy)
    if (absent.has(asText(code)) && isOfProxy)
      return {
        text: `${named} cannot be reached on the way to ${host}: ${asText(code)}${address === undefined ? '' : ` ${String(address)}`}`,
        patienceMs
      }
  }
  return undefined
}

const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80)
