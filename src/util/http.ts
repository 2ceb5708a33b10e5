// HTTP and remote text as every service of ours needs them: bodies up to a limit, Retry-After, the reason behind "fetch failed".

import { asObject } from './json.ts'
import { parseMoment } from './time.ts'

/** The body as text, read up to `limitBytes`. @throws Error when it is larger, or ends before it is complete. */
export const readText = async (response: Response, limitBytes: number): Promise<string> => {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > limitBytes) throw new Error(`the answer is larger than ${limitBytes} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * `Retry-After` in milliseconds: seconds (also fractional) or an HTTP date; undefined when absent or unreadable
 * (RFC 9110, section 10.2.3). `nowMs` is epoch milliseconds.
 */
export const retryAfterMs = (header: string | null, nowMs: number): number | undefined => {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : Math.ceil(seconds * 1_000)
  const date = parseMoment(header)
  return date === undefined ? undefined : Math.max(0, date - nowMs)
}

/** What lies behind a failed `fetch`: undici says "fetch failed" and keeps the reason in `cause`. */
const transportCause = (thrown: unknown): unknown => asObject(thrown).cause ?? thrown

/** The code of a failed transport, e.g. `ECONNREFUSED`; undefined where there is none. */
export const transportCode = (thrown: unknown): string | undefined => {
  const { code } = asObject(transportCause(thrown))
  return typeof code === 'string' ? code : undefined
}

/** A transport failure in words, with its code when the text does not hold it already. */
export const transportText = (thrown: unknown): string => {
  const cause = transportCause(thrown)
  const { message } = asObject(cause)
  const text = remoteText(typeof message === 'string' ? message : String(cause))
  const code = transportCode(thrown) ?? ''
  return text.includes(code) ? text : `${text} (${code})`.trim()
}

/** Remote text for a log or a message: one line, no control characters, cut to `limit` characters. */
export const remoteText = (text: string, limit = 400): string => {
  const line = text
    .slice(0, limit * 4)
    .replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
  return line.length > limit ? `${line.slice(0, limit)}…` : line
}
