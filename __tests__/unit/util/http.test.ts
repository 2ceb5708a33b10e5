// What every service's answers need: bodies up to a limit, Retry-After, the reason behind a failed transport, remote text on one line.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readText, remoteText, retryAfterMs, transportCode, transportText } from '../../../src/util/http.ts'

describe('a body', () => {
  test('is read whole, across chunks that cut a character', async () => {
    const bytes = new TextEncoder().encode('grüße 🙂')
    const stream = new ReadableStream({
      start: controller => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      }
    })
    expect(await readText(new Response(stream), 100)).toBe('grüße 🙂')
    expect(await readText(new Response(null), 100)).toBe('')
  })

  test('beyond the limit is refused', async () => {
    expect(await readText(new Response('12345'), 5)).toBe('12345')
    await expect(readText(new Response('123456'), 5)).rejects.toThrow('larger than 5 bytes')
  })
})

describe('Retry-After', () => {
  const nowMs = Date.UTC(2026, 0, 1)

  test.each([
    [null, undefined],
    [' ', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['0', 0],
    ['1.5', 1_500],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2015 00:00:30 GMT', 0]
  ])('%j is %j ms', (header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected)
  })
})

describe('a failed transport', () => {
  test.each([
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'X' }) }),
      'other side closed (X)',
      'X'
    ],
    [
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
      'connect ECONNREFUSED 127.0.0.1:1',
      'ECONNREFUSED'
    ],
    [
      new TypeError('fetch failed', { cause: Object.assign(new AggregateError([]), { code: 'ETIMEDOUT' }) }),
      '(ETIMEDOUT)',
      'ETIMEDOUT'
    ],
    [new Error('odd'), 'odd', undefined],
    ['text', 'text', undefined],
    [undefined, 'undefined', undefined]
  ])('is told with its reason: %#', (thrown, text, code) => {
    expect(transportText(thrown)).toBe(text)
    expect(transportCode(thrown)).toBe(code)
  })
})

test('remote text is one line of bounded length', () => {
  expect(remoteText(' a\r\n\tb\u2028c\u001b[31m ')).toBe('a b c [31m')
  expect(remoteText('x'.repeat(30), 10)).toBe(`${'x'.repeat(10)}…`)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const line = remoteText(text, limit)
      expect(line.length).toBeLessThanOrEqual(limit + 1)
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    })
  )
})
