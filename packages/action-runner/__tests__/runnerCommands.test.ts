// Workflow commands: how a line is read, and what becomes of annotations, groups and debug lines.

import { describe, expect, test } from '@jest/globals'
import { parseCommand } from '../src/commands.ts'
import { run } from './fakeAction.ts'

describe('workflow commands', () => {
  test.each([
    [
      '::error file=a.ts,line=3,title=T%3A%2C::two%0Alines 100%25',
      'error',
      { file: 'a.ts', line: '3', title: 'T:,' },
      'two\nlines 100%'
    ],
    ['  ::warning::x', 'warning', {}, 'x'],
    ['::notice::%250A', 'notice', {}, '%0A'],
    ['name ##[error file=a;line=1]b%5D', 'error', { file: 'a', line: '1' }, 'b]'],
    ['::set-output name=a::b::c', 'set-output', { name: 'a' }, 'b::c']
  ])('%s', (line, name, properties, data) => {
    expect(parseCommand(line)).toEqual({ name, properties, data })
  })

  test.each(['text ::error::x', '::unknown::x', '::error', '##[unknown]x', '##[error', ''])(
    '%j is ordinary output',
    line => {
      expect(parseCommand(line)).toBeUndefined()
    }
  )

  test('annotations, groups and debug lines', async () => {
    const main = `console.log('::group::Sign in\\ninside\\n::endgroup::\\noutside\\n::debug::hidden\\n::error title=T::bad%0Aworse')
      process.exitCode = 1`
    const result = await run(main)
    expect(result.log).toBe('##[group]Sign in\ninside\n##[endgroup]\noutside\n##[error]bad\nworse')
    expect(result.groups).toEqual([{ title: 'Sign in', lines: ['inside'] }])
    expect(result.annotations).toEqual([{ level: 'error', message: 'bad\nworse', properties: { title: 'T' } }])
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 1 })
    expect((await run(main, { debug: true })).log).toContain('##[debug]hidden')
  })

  test('at most ten annotations of a level, each at most 4096 characters', async () => {
    const result = await run(`for (let i = 0; i < 12; i++) console.log('::warning::' + i + 'x'.repeat(5000))`)
    expect(result.annotations.map(({ message }) => message.length)).toEqual(Array(10).fill(4096))
    expect(result.log.split('\n')).toHaveLength(12)
  })

  test('are not obeyed between stop-commands and its token', async () => {
    const result = await run(`console.log('::stop-commands::t0k3n\\n::error::no\\n::t0k3n::\\n::error::yes')`)
    expect(result.annotations.map(({ message }) => message)).toEqual(['yes'])
    expect(result.log).toBe('::error::no\n##[error]yes')
  })

  test('the old ways: set-output and save-state work with a warning, set-env fails the step', async () => {
    const result = await run(`console.log('::set-output name=a::1\\n::save-state name=b::2\\n::set-env name=c::3')`)
    expect(result).toMatchObject({ outputs: { a: '1' }, state: { b: '2' }, env: {}, conclusion: 'failure' })
    expect(result.annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'error'])
  })

  test('lines are put together across chunks; CR, LF and CRLF end one', async () => {
    const result = await run(`const write = text => new Promise(done => process.stdout.write(text, done))
      const pause = () => new Promise(done => setTimeout(done, 30))
      await write(Buffer.from('é').subarray(0, 1)); await pause(); await write(Buffer.from('é').subarray(1))
      await write('a\\r'); await pause(); await write('\\nb\\rc\\nlast')`)
    expect(result.log).toBe('éa\nb\nc\nlast')
  })
})
