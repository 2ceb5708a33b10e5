// Other answers of Microsoft Graph than the emulator's own, which tells the truth: single ones, alone or inside a batch.

import type { AnswerChange, Emulator } from 'b2c-emulator'

/** One request to Graph; `path` is decoded, without version and query. */
export type Asked = { readonly method: string; readonly path: string }
/** What Graph answered; `body` is undefined where there is none. */
export type Answered = { readonly status: number; readonly body: unknown }
/** Gives another answer, or undefined to leave it. Called after the emulator has done the work. */
export type GraphRewrite = (asked: Asked, answered: Answered) => AnswerChange | undefined

/** Rewrites every answer of the emulator's Graph, those inside a batch one by one. The function that it gives ends that. */
export const rewriteGraph = (emulator: Emulator, rewrite: GraphRewrite): (() => void) =>
  emulator.intercept({ service: 'graph', path: path => !path.endsWith('/$batch') }, ({ method, path }, answer) =>
    rewrite({ method, path: decodeURIComponent(path.replace(/^\/v1\.0/, '')) }, answer)
  )

const requestId = '00000000-0000-4000-8000-00000000000e'

/** An error as Graph words it; its request id stands in a header and in the body. */
export const graphError = (
  status: number,
  code: string,
  message: string
): Answered & Pick<AnswerChange, 'headers'> => ({
  status,
  headers: { 'request-id': requestId },
  body: { error: { code, message, innerError: { 'request-id': requestId } } }
})
