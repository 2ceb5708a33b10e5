// Interceptions: another answer in the place of the emulator's own, after its work or instead of it. With them a test has the
// services say what the emulated ones never say.

import type { ServiceName } from './faults.ts'
import {
  type AnswerChange,
  answerOfText,
  changed,
  type InterceptedAnswer,
  type InterceptedRequest
} from './interceptedMessages.ts'

/** Which requests are meant. Every field that is given must agree. */
export type RequestMatch = {
  readonly service?: ServiceName
  readonly method?: string
  /** Tested against the path without its query. An item of a $batch has the path of the same single request: `/v1.0/users`. */
  readonly path?: RegExp | ((path: string) => boolean)
  /** True: only items of a $batch; false: only requests of their own. Default: both. */
  readonly batched?: boolean
  /** How many answers are given; default: as many as there are requests. */
  readonly times?: number
}

/** Sees what the emulator answers, after it has done the work; gives another answer, or undefined to leave it. */
export type Rewrite = (request: InterceptedRequest, answer: InterceptedAnswer) => AnswerChange | undefined

/** Answers before any work is done, so that none is done; undefined lets the emulator do it. */
export type Instead = { readonly instead: (request: InterceptedRequest) => AnswerChange | undefined }

/** What an interception does. It is synchronous, so that a $batch stays one step for every other client. */
export type Interception = Rewrite | Instead

/** What is known of a request before its body is read. */
export type InterceptionTarget = Pick<InterceptedRequest, 'service' | 'method' | 'path' | 'item'>

/** The interceptions of one emulator, in the order in which they were made. */
export type Interceptions = {
  /** Adds one; the function that it gives ends it. */
  add(match: RequestMatch, interception: Interception): () => void
  /** Whether any is meant for this request. */
  isMeant(target: InterceptionTarget): boolean
  /** The first answer that is given instead of the emulator's work, if there is one. */
  instead(request: InterceptedRequest): InterceptedAnswer | undefined
  /** The answer after all rewrites, each of which sees what the one before it gave; the same object when none changed it. */
  rewritten(request: InterceptedRequest, answer: InterceptedAnswer): InterceptedAnswer
  /** What interceptions have thrown. */
  readonly failures: readonly Error[]
}

type Entry = { readonly match: RequestMatch; readonly interception: Interception; left: number }

const matches = (match: RequestMatch, { service, method, path, item }: InterceptionTarget): boolean =>
  (match.service === undefined || match.service === service) &&
  (match.method === undefined || match.method.toUpperCase() === method) &&
  (match.batched === undefined || match.batched === (item !== undefined)) &&
  (match.path === undefined || pathMatches(match.path, path))

const pathMatches = (wanted: RegExp | ((path: string) => boolean), path: string): boolean =>
  // Without the flags that make a regular expression remember where it stopped.
  typeof wanted === 'function' ? wanted(path) : new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(path)

/** What an answer that is given instead of the work starts from. */
const unanswered = answerOfText(200, {}, '')

/** No interception yet. */
export const createInterceptions = (): Interceptions => {
  const entries: Entry[] = []
  const failures: Error[] = []
  const meant = (target: InterceptionTarget): readonly Entry[] =>
    entries.filter(entry => entry.left > 0 && matches(entry.match, target))
  /** An interception that throws becomes an answer that says so; closing the emulator throws it again. */
  const guarded = (work: () => InterceptedAnswer | undefined): InterceptedAnswer | undefined => {
    try {
      return work()
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      failures.push(failure)
      return failureAnswer(failure)
    }
  }
  const applied = (entry: Entry, answer: InterceptedAnswer, change: AnswerChange | undefined) => {
    if (change === undefined) return undefined
    entry.left -= 1
    return changed(answer, change)
  }
  return {
    add: (match, interception) => {
      const entry = { match, interception, left: match.times ?? Number.POSITIVE_INFINITY }
      entries.push(entry)
      return () => {
        entry.left = 0
        const place = entries.indexOf(entry)
        if (place >= 0) entries.splice(place, 1)
      }
    },
    isMeant: target => guarded(() => (meant(target).length > 0 ? unanswered : undefined)) !== undefined,
    instead: request =>
      guarded(() => {
        for (const entry of meant(request)) {
          if (typeof entry.interception === 'function') continue
          const answer = applied(entry, unanswered, entry.interception.instead(request))
          if (answer) return answer
        }
        return undefined
      }),
    rewritten: (request, made) =>
      guarded(() =>
        meant(request).reduce<InterceptedAnswer>((answer, entry) => {
          if (typeof entry.interception !== 'function') return answer
          return applied(entry, answer, entry.interception(request, answer)) ?? answer
        }, made)
      ) ?? made,
    failures
  }
}

const failureAnswer = ({ message }: Error): InterceptedAnswer => {
  const text = `An interception threw: ${message}`
  return changed(unanswered, {
    status: 500,
    body: { error: { code: 'InterceptionFailed', message: text }, message: text }
  })
}
