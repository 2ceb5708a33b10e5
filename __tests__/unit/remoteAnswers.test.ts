// The readers of remote answers, fed with anything: they give a value or an ActionError, they end, and no text of theirs
// can be read as a workflow command.

import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { virtualRuntime } from '../../harness/virtualRuntime.ts'
import { refusalOf } from '../../src/auth/refusal.ts'
import { ActionError } from '../../src/errors.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest } from '../../src/graph/answer.ts'
import { createGraph } from '../../src/graph/client.ts'
import { requirements } from '../../src/graph/requirements.ts'
import { classify } from '../../src/graph/retryTable.ts'
import { parseApplication, parsePasswords } from '../../src/resources/app/graphObjects.ts'
import { readTags } from '../../src/resources/app/tags.ts'
import { sortSecrets } from '../../src/resources/clientSecret/rotation.ts'
import { retryAfterMs } from '../../src/util/http.ts'
import { parseJson } from '../../src/util/json.ts'
import { deadlineAfter } from '../../src/util/retry.ts'

/** JSON that has the shape of an answer here and there. */
const answerLike = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      error: fc.oneof(
        fc.jsonValue(),
        fc.record(
          { code: fc.jsonValue(), message: fc.jsonValue(), details: fc.jsonValue(), innerError: fc.jsonValue() },
          { requiredKeys: [] }
        )
      ),
      value: fc.jsonValue(),
      '@odata.nextLink': fc.oneof(fc.webUrl(), fc.jsonValue())
    },
    { requiredKeys: [] }
  )
)
const status = fc.oneof(fc.constantFrom(200, 201, 204, 400, 401, 403, 404, 409, 429, 500, 503), fc.integer())
const answer: fc.Arbitrary<GraphAnswer> = fc.record({
  status,
  body: fc.option(answerLike, { nil: undefined }),
  retryAfterMs: fc.option(fc.nat(), { nil: undefined }),
  requestId: fc.option(fc.string(), { nil: undefined })
})
const request = (method: GraphRequest['method'] = 'GET'): GraphRequest => ({
  method,
  path: '/applications/x',
  operation: 'read x',
  requirement: requirements.readApplications
})

const isOneLine = (text: string): boolean => !/[\p{Cc}\u2028\u2029]/u.test(text)

/** Checks a property that needs no waiting. */
const holds = <T>(property: fc.IProperty<T>): void => {
  const result = fc.check(property, { numRuns: 500 })
  if (result.failed) throw new Error(fc.defaultReportMessage(result) ?? 'the property does not hold')
}

describe('errors of Microsoft Graph', () => {
  test('become one line of text each, whatever they hold', () => {
    holds(
      fc.property(answer, given => {
        const failure = failureOf(given)
        const texts = [failure.code, failure.message, ...failure.details]
        expect(texts.filter(text => !isOneLine(text) || text.length > 401)).toEqual([])
        expect(describeFailure({ ...failure, requestId: undefined })).toMatch(/^Graph answered /)
      })
    )
  })

  test('are classified: final or to be asked for again, and a 2xx without its body is never taken for done', () => {
    holds(
      fc.property(answer, fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), (given, method) => {
        const classification = classify(request(method), given)
        const succeeded = given.status >= 200 && given.status < 300
        if (succeeded && given.status !== 204 && given.body === undefined) expect(classification.kind).toBe('retry')
        if (classification.kind === 'final') expect(classification.answer).toBe(given)
        else expect(classification.reason).toBeInstanceOf(Error)
      })
    )
  })
})

describe('the token service', () => {
  test('its refusals become one line each', () => {
    holds(
      fc.property(
        status,
        fc.record(
          {
            error: fc.oneof(fc.string(), fc.jsonValue()),
            error_description: fc.jsonValue(),
            error_codes: fc.jsonValue()
          },
          { requiredKeys: [] }
        ),
        (code, body) => {
          const refusal = refusalOf(code, body)
          if (refusal === undefined) return
          expect(isOneLine(refusal.error)).toBe(true)
          expect(isOneLine(refusal.description)).toBe(true)
        }
      )
    )
  })
})

describe('HTTP', () => {
  test('Retry-After is a pause or nothing', () => {
    const header = fc.oneof(fc.string(), fc.double().map(String), fc.date({ noInvalidDate: true }).map(String))
    holds(
      fc.property(header, fc.nat(), (text, nowMs) => {
        const pauseMs = retryAfterMs(text, nowMs)
        if (pauseMs !== undefined) expect(pauseMs).toBeGreaterThanOrEqual(0)
      })
    )
  })

  test('JSON that is none is undefined', () => {
    holds(fc.property(fc.string(), text => expect(() => parseJson(text)).not.toThrow()))
  })
})

describe('applications', () => {
  const field = fc.oneof(fc.jsonValue(), fc.uuid(), fc.array(fc.jsonValue()))
  const application = fc.record({
    id: fc.oneof(fc.uuid(), field),
    appId: fc.oneof(fc.uuid(), field),
    tags: field,
    passwordCredentials: fc.array(
      fc.oneof(
        fc.jsonValue(),
        fc.record({ keyId: field, displayName: field, startDateTime: field, endDateTime: field })
      )
    ),
    requiredResourceAccess: field,
    keyCredentials: field,
    createdDateTime: field
  })

  test('are read, or refused for their ids', () => {
    holds(
      fc.property(application, body => {
        try {
          const { id, appId, tags, passwordCredentials } = parseApplication(body)
          expect([id, appId].every(value => /^[\da-f-]{36}$/i.test(value))).toBe(true)
          expect(readTags(tags).delivered).toBeInstanceOf(Set)
          const wanted = {
            mode: 'when-needed' as const,
            label: 'b2c-bootstrap',
            lifetimeMs: 1,
            rotateBeforeMs: 0,
            overlapMs: 0,
            destinations: [] as const
          }
          // Only secrets under our own label are ever removed.
          const { removals } = sortSecrets(
            wanted,
            { credentials: passwordCredentials, tags: [], destinations: [] },
            { nowMs: 0, isClockSure: true }
          )
          expect(removals.every(({ secret }) => secret.displayName.startsWith('b2c-bootstrap ('))).toBe(true)
        } catch (error) {
          if (!(error instanceof ActionError)) throw error
          expect(error.code).toBe('protocol')
        }
      })
    )
  })

  test('password credentials without a usable key id are left out', () => {
    holds(
      fc.property(fc.jsonValue(), value => {
        expect(parsePasswords(value).every(({ keyId }) => /^[\da-f-]{36}$/i.test(keyId))).toBe(true)
      })
    )
  })
})

describe('$batch', () => {
  const graphOrigin = 'https://graph.example'
  const item = fc.record(
    {
      id: fc.oneof(fc.constantFrom('1', '2', '3'), fc.jsonValue()),
      status: fc.oneof(status, fc.jsonValue()),
      headers: fc.oneof(fc.jsonValue(), fc.record({ 'Retry-After': fc.oneof(fc.constant('1'), fc.jsonValue()) })),
      body: answerLike
    },
    { requiredKeys: [] }
  )
  const batchLike = fc.oneof(fc.jsonValue(), fc.record({ responses: fc.array(fc.oneof(item, fc.jsonValue())) }))

  test('gives an answer for every request, or an ActionError; and ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batchLike, { minLength: 1, maxLength: 4 }), fc.boolean(), async (bodies, serial) => {
        const asked: string[] = []
        const runtime = {
          ...virtualRuntime(),
          fetch: async (url: Parameters<typeof fetch>[0]) => {
            asked.push(String(url))
            const body = JSON.stringify(bodies[Math.min(asked.length, bodies.length) - 1])
            return new Response(body, { headers: { 'content-type': 'application/json' } })
          }
        }
        const tokens = { getToken: async () => ({ value: 't', expiresOnMs: Infinity, claims: undefined }) }
        const context = { runtime, deadline: deadlineAfter(runtime, 20_000), onWait: () => undefined }
        const graph = await createGraph(graphOrigin, tokens, context)
        try {
          const answers = await graph.batch([request(), request(), request()], { serial })
          expect(answers).toHaveLength(3)
          expect(answers.every(({ status: code }) => typeof code === 'number')).toBe(true)
        } catch (error) {
          if (!(error instanceof ActionError)) throw error
        }
        expect(asked.every(url => url.startsWith(`${graphOrigin}/v1.0/`))).toBe(true)
      }),
      { numRuns: 60 }
    )
  })
})
