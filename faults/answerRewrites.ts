// Rewrites of the answers of a service: of every body, of every answer, of every batch.

import type { AnswerChange, InterceptedAnswer, InterceptedRequest, RequestMatch, Rewrite } from 'b2c-emulator'

/** Which answers of the service are rewritten, and how. */
export type Answers = { readonly match: Omit<RequestMatch, 'service'>; readonly rewrite: Rewrite }

/** An object of JSON. */
export type Json = Record<string, unknown>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** The objects of a list; nothing else counts as one. */
export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : [])

/** Changes the JSON of every answer, and of every item of a $batch, whose body is an object. */
export const everyBody = (change: (body: Json, request: InterceptedRequest) => void): Answers => ({
  match: { path: path => !path.endsWith('/$batch') },
  rewrite: (request, { body }) => {
    if (!isJson(body)) return undefined
    change(body, request)
    return { body }
  }
})

/** Answers every request like this, a $batch as a whole. */
export const every = (change: AnswerChange | ((answer: InterceptedAnswer) => AnswerChange)): Answers => ({
  match: { batched: false },
  rewrite: (_, answer) => (typeof change === 'function' ? change(answer) : change)
})

/** Changes the list of answers in a $batch. */
export const everyBatch = (change: (items: readonly Json[]) => readonly unknown[]): Answers => ({
  match: { path: /\/\$batch$/ },
  rewrite: (_, { body }) =>
    isJson(body) && Array.isArray(body.responses) ? { body: { responses: change(listOf(body.responses)) } } : undefined
})
