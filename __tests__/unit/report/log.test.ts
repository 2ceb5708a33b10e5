// The log: groups, annotations shown once, errors with their next step, and lines that tell of waiting.

import { describe, expect, test } from '@jest/globals'
import type { LogCommands } from '../../../src/ci/ci.ts'
import { ActionError } from '../../../src/errors.ts'
import { createLog } from '../../../src/report/log.ts'
import type { Wait } from '../../../src/util/retry.ts'

/** Commands that write down what they are called with. */
const recorder = (debug = false) => {
  const lines: string[] = []
  const say =
    (name: string) =>
    (text: string | Error, properties?: { title?: string }): void => {
      lines.push(`${name}${properties?.title === undefined ? '' : ` [${properties.title}]`}: ${String(text)}`)
    }
  const core: LogCommands = {
    info: say('info'),
    debug: say('debug'),
    notice: say('notice'),
    warning: say('warning'),
    error: say('error'),
    startGroup: say('group'),
    endGroup: () => {
      lines.push('end')
    },
    isDebug: () => debug
  }
  return { lines, log: createLog(core) }
}

describe('log', () => {
  test('a group ends also when its phase fails', async () => {
    const { lines, log } = recorder()
    expect(await log.group('Sign in', async () => 7)).toBe(7)
    await expect(log.group('::x::', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(lines).toEqual(['group: Sign in', 'end', 'group: : :x::', 'end'])
  })

  test('info and detail; detail only with debug logging', () => {
    const plain = recorder()
    plain.log.info('a\n::b::')
    plain.log.detail('hidden')
    expect(plain.lines).toEqual(['info: a\n: :b::'])
    const verbose = recorder(true)
    verbose.log.detail('a\n::b::')
    expect(verbose.lines).toEqual(['debug: a\n: :b::'])
  })

  test('the same annotation is shown once', () => {
    const { lines, log } = recorder()
    log.warning('expires soon', 'Secret')
    log.warning('expires soon', 'Secret')
    log.warning('expires soon')
    log.notice('expires soon')
    log.notice('expires soon')
    expect(lines).toEqual(['warning [Secret]: expires soon', 'warning: expires soon', 'notice: expires soon'])
  })

  test('an error shows message and next step, its causes with debug logging only', () => {
    const root = new Error('socket hang up')
    const middle = new ActionError({ code: 'service', message: 'Graph did not answer', cause: root })
    const error = new ActionError({ code: 'service', message: 'Sign-in failed', hint: 'Try again.', cause: middle })
    const plain = recorder()
    plain.log.error(error)
    plain.log.error(new ActionError({ code: 'input', message: '::app-name::\nis empty' }))
    expect(plain.lines).toEqual(['error: Sign-in failed\nTry again.', 'error: : :app-name::\nis empty'])
    const verbose = recorder(true)
    verbose.log.error(error)
    expect(verbose.lines[1]).toBe('debug: Caused by: Graph did not answer')
    expect(verbose.lines[2]).toMatch(/^debug: Caused by: Error: socket hang up\n\s+at /)
    expect(verbose.lines).toHaveLength(3)
  })

  test('causes that are no errors, have no stack, or are their own causes', () => {
    const { lines, log } = recorder(true)
    log.error(new ActionError({ code: 'service', message: 'm', cause: 'plain text' }))
    const circular: Error & { stack?: string } = new Error('own cause')
    delete circular.stack
    circular.cause = circular
    log.error(new ActionError({ code: 'service', message: 'n', cause: circular }))
    expect(lines.slice(0, 2)).toEqual(['error: m', 'debug: Caused by: plain text'])
    expect(lines.slice(3)).toEqual(Array(8).fill('debug: Caused by: own cause'))
  })

  test('waiting: the first line, then every five seconds or when the reason changes', () => {
    const { lines, log } = recorder()
    const wait: Wait = {
      operation: 'read the app',
      reason: '404',
      attempts: 1,
      waitedMs: 100,
      pauseMs: 500,
      leftMs: 60_000
    }
    log.waiting(wait)
    log.waiting({ ...wait, attempts: 2, waitedMs: 4_000 })
    log.waiting({ ...wait, attempts: 3, waitedMs: 5_100 })
    log.waiting({ ...wait, attempts: 4, waitedMs: 5_200, reason: '::error::503' })
    log.waiting({ ...wait, attempts: 2, operation: 'read another app' })
    log.waiting(wait)
    expect(lines).toEqual([
      'info: Waiting to read the app: 404 (attempt 1, waited 100 ms, next in 500 ms, gives up in 60 s)',
      'info: Waiting to read the app: 404 (attempt 3, waited 5 s, next in 500 ms, gives up in 60 s)',
      'info: Waiting to read the app: ::error::503 (attempt 4, waited 5 s, next in 500 ms, gives up in 60 s)',
      'info: Waiting to read another app: 404 (attempt 2, waited 100 ms, next in 500 ms, gives up in 60 s)',
      'info: Waiting to read the app: 404 (attempt 1, waited 100 ms, next in 500 ms, gives up in 60 s)'
    ])
  })
})
