// The answers to faulted requests that are alike at every service; each service has its own words for the others.

import type { Fault } from './faults.ts'

/**
 * A service's answer to a faulted request on which no work is done; undefined for the kinds that do the work or cut the
 * connection, and for `batch-429`, which Graph's batch serves itself.
 */
export type FaultAnswer = (fault: Fault, nowMs: number, clientRequestId: string | undefined) => Response | undefined

/** Seconds for Retry-After: a throttled answer has one unless its kind says otherwise. */
export const retryAfterOf = (fault: Fault): number | undefined => {
  if (fault.kind === '429-no-retry-after') return undefined
  return fault.retryAfterSeconds ?? (fault.kind === '429' || fault.kind === 'batch-429' ? 1 : undefined)
}

/** The Retry-After header of a fault, if it has one. */
export const retryAfterHeaders = (fault: Fault): Readonly<Record<string, string>> => {
  const retryAfter = retryAfterOf(fault)
  return retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
}

/** The answer of something between the client and the service: a page, or nothing. */
export const intermediaryAnswer: FaultAnswer = ({ kind }) => {
  if (kind === 'html-502') return html(502, 'Bad Gateway')
  if (kind === 'html-404') return html(404, 'Not Found')
  return kind === 'empty-200' ? new Response(null, { status: 200 }) : undefined
}

/** A gateway's page for `504`: what a service answers that has no words of its own for it. */
export const gatewayTimeout: FaultAnswer = ({ kind }) => (kind === '504' ? html(504, 'Gateway Timeout') : undefined)

const html = (status: number, title: string) =>
  new Response(
    `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>\r\n`,
    { status, headers: { 'content-type': 'text/html' } }
  )

/** A JSON answer. */
export const jsonAnswer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
