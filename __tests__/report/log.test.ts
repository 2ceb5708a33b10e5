import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { LogCommands } from '../../src/ci/ci.ts'
import { ActionError } from '../../src/errors.ts'
import { createLog } from '../../src/report/log.ts'
import { logInline, logLines } from '../../src/report/text.ts'
import type { Wait } from '../../src/util/retry.ts'

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

// The runner's two parsers, as strict as they can be: white space and everything that a comparison by culture skips is
// dropped first.
const isCommand = (line: string): boolean => {
  const seen = line.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
  return seen.trimStart().startsWith('::') || seen.includes('##[')
}

describe('text for the log', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['  \t::set-output name=a::b', '   : :set-output name=a::b'],
    ['\u200d::debug::x', '\u200d: :debug::x'],
    [':\ufe0f:debug::x', ':\ufe0f :debug::x'],
    ['see ##[group]x', 'see # #[group]x'],
    ['#\u200d#[group]x', '#\u200d #[group]x'],
    ['a\u001b[31mred', 'a\\u{1b}[31mred'],
    ['safe\u202eevil', 'safe\\u{202e}evil'],
    ['C::D and a::b stay', 'C::D and a::b stay'],
    ['❤️ 日本語 ü', '❤️ 日本語 ü']
  ])('%j becomes %j', (text, shown) => {
    expect(logInline(text)).toBe(shown)
  })

  test.each(['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f'])('%j parts lines, each made safe', end => {
    expect(logLines(`one${end}::warning::two`)).toEqual(['one', ': :warning::two'])
    expect(logInline(`one${end}::warning::two`)).toBe('one ::warning::two')
  })

  test('no text can make a command', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '::',
        ':',
        '##[',
        '#',
        '[',
        ' ',
        '\t',
        '\u00a0',
        '\u200b',
        '\u200d',
        '\ufeff',
        '\r',
        '\n',
        '\u2028'
      ),
      fc.constantFrom('error', 'add-mask', '\u0000', '\u00ad', '\ufe0f', '\u034f', '\u115f', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 3 })
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        const text = parts.join('')
        const lines = [...logLines(text), logInline(text)]
        return lines.every(line => !isCommand(line) && !/[\r\n\u0085\u2028\u2029]/.test(line) && line.isWellFormed())
      }),
      { numRuns: 2_000 }
    )
  })
})

describe('log', () => {
  test('a group ends also when its phase fails', async () => {
    const { lines, log } = recorder()
    expect(await log.group('Sign in', async () => 7)).toBe(7)
    await expect(log.group('::x::', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(lines).toEqual(['group: Sign in', 'end', 'group: : :x::', 'end'])
  })

  test('info and detail; detail only with debug logging', () => {
    const quiet = recorder()
    quiet.log.info('a\n::b::')
    quiet.log.detail('hidden')
    expect(quiet.lines).toEqual(['info: a\n: :b::'])
    const loud = recorder(true)
    loud.log.detail('a\n::b::')
    expect(loud.lines).toEqual(['debug: a\n: :b::'])
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
    const quiet = recorder()
    quiet.log.error(error)
    quiet.log.error(new ActionError({ code: 'input', message: '::app-name::\nis empty' }))
    expect(quiet.lines).toEqual(['error: Sign-in failed\nTry again.', 'error: : :app-name::\nis empty'])
    const loud = recorder(true)
    loud.log.error(error)
    expect(loud.lines[1]).toBe('debug: Caused by: Graph did not answer')
    expect(loud.lines[2]).toMatch(/^debug: Caused by: Error: socket hang up\n\s+at /)
    expect(loud.lines).toHaveLength(3)
  })

  test('causes that are no errors, have no stack, or go round in a circle', () => {
    const { lines, log } = recorder(true)
    log.error(new ActionError({ code: 'service', message: 'm', cause: 'plain text' }))
    const circle: Error & { stack?: string } = new Error('round')
    delete circle.stack
    circle.cause = circle
    log.error(new ActionError({ code: 'service', message: 'n', cause: circle }))
    expect(lines.slice(0, 2)).toEqual(['error: m', 'debug: Caused by: plain text'])
    expect(lines.slice(3)).toEqual(Array(8).fill('debug: Caused by: round'))
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
