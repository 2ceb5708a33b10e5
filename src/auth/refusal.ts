// A refusal of Microsoft's token service as it stands in the answer: tolerant of what is missing, and cut to a sane length.

import { remoteText } from '../util/http.ts'
import { asObject, asText } from '../util/json.ts'

/**
 * An error answer of the token endpoint (Microsoft identity platform documentation, "client credentials flow": error
 * response). `error` is the OAuth code, `code` the number after `AADSTS`, `description` one line without the trace.
 */
export type Refusal = {
  readonly status: number
  readonly error: string
  readonly code: number | undefined
  readonly description: string
  readonly traceId: string | undefined
  readonly correlationId: string | undefined
}

/** The refusal inside an answer's JSON, or undefined when there is no `error` in it. */
export const refusalOf = (status: number, body: unknown): Refusal | undefined => {
  const { error, error_description, error_codes, trace_id, correlation_id } = asObject(body)
  if (typeof error !== 'string' || error === '') return undefined
  const described = asText(error_description)
  const listed: unknown = Array.isArray(error_codes) ? error_codes[0] : undefined
  const written = /AADSTS(\d{4,9})/.exec(described)?.[1]
  return {
    status,
    error: remoteText(error, 80),
    code: typeof listed === 'number' ? listed : written === undefined ? undefined : Number(written),
    description: remoteText(
      remoteText(described, 1_000)
        .replace(/^AADSTS\d+: /, '')
        .replace(/ ?Trace ID: .*$/, '')
    ),
    traceId: id(trace_id),
    correlationId: id(correlation_id)
  }
}

/** `AADSTS700016`, or the OAuth error code when the answer has no number. */
export const nameOf = ({ code, error }: Refusal): string => (code === undefined ? error : `AADSTS${code}`)

const id = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\da-f-]{8,64}$/i.test(value) ? value : undefined
