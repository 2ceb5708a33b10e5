// What the service says against a policy: its text as a whole, in lines that can be read, with places of the source where it names
// lines of what was sent. Source: texts that users of azure-ad-b2c have reported; the service puts nothing between messages.

import { type GraphAnswer, succeeded } from '../../graph/answer.ts'
import { remoteText } from '../../util/http.ts'
import { asObject, asText } from '../../util/json.ts'
import type { PolicyDocument } from './policyFile.ts'

/** A refusal, as it is told: one line for each message. */
export type Refusal = { readonly lines: readonly string[]; readonly code: string }

/** Where one message ends and another one begins. */
const between = /(?<=\.)(?=[A-Z][A-Za-z]*[ '"])/

/** Lines of what was sent. */
const sentPlace = /\bat line (\d+) col(?:umn)?\.? (\d+)/i

/** The text of an answer that is no success, without control characters. What the request conceals does not stand in it. */
export const refusalOf = (
  answer: GraphAnswer,
  { file, sourceOf }: Pick<PolicyDocument, 'file' | 'sourceOf'>
): Refusal => {
  const error = asObject(asObject(answer.body).error)
  const text = remoteText(asText(error.message), Number.POSITIVE_INFINITY)
  const code = remoteText(asText(error.code))
  const messages = text === '' ? ['without a reason'] : text.split(between)
  const lines = messages.map(message => {
    const [, line, column] = sentPlace.exec(message) ?? []
    if (line === undefined) return message
    const place = sourceOf({ line: Number(line), column: Number(column) })
    return `${file}:${place.line}:${place.column}: ${message}`
  })
  const status = code === '' || code === 'AADB2C' ? `Graph answered ${answer.status}` : `${answer.status} ${code}`
  return { code, lines: [`${status}: ${lines[0]}`, ...lines.slice(1), ...requestIdLine(answer)] }
}

const requestIdLine = (answer: GraphAnswer): readonly string[] =>
  succeeded(answer) || answer.requestId === undefined ? [] : [`(request-id ${remoteText(answer.requestId)})`]
