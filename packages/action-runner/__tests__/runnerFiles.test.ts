// File commands: outputs, variables, paths and the summary that a step writes to the files of the runner.

import { describe, expect, test } from '@jest/globals'
import { parseKeyValues, parsePaths } from '../src/fileCommands.ts'
import { append, run } from './fakeAction.ts'

describe('file commands', () => {
  test.each([
    ['a=b=c\n\nd=', { a: 'b=c', d: '' }],
    ['a<<EOF\nx=1\n\ny<<z\nEOF\nb=2', { a: 'x=1\n\ny<<z', b: '2' }],
    ['a<<EOF\nEOF', { a: '' }],
    ['a=b<<c\n', { a: 'b<<c' }],
    ['a<<E=F\nx\nE=F\n', { a: 'x' }],
    ['a=1\na=2\n', { a: '2' }]
  ])('%j', (text, values) => {
    expect(parseKeyValues(text, false)).toEqual(values)
  })

  test.each([
    ['nonsense', "Invalid format 'nonsense'"],
    ['<<EOF\n', "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
    ['a<<\n', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ['a<<EOF\nx\n', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a<<EOF\nx', 'Invalid value. EOF marker missing new line.']
  ])('%j is refused', (text, message) => {
    expect(() => parseKeyValues(text, false)).toThrow(message)
  })

  test('CRLF ends a line on Windows and belongs to the value elsewhere', () => {
    expect(parseKeyValues('a<<E\r\nx\r\nE\r\n', true)).toEqual({ a: 'x' })
    expect(parseKeyValues('a=1\r\n', false)).toEqual({ a: '1\r' })
    expect(parsePaths('/a\r\n\n/b')).toEqual(['/a', '/b'])
  })

  test('outputs, variables and paths written before a failure are kept', async () => {
    const result = await run(`${append}
      append('GITHUB_OUTPUT', 'o=1\\n'); append('GITHUB_ENV', 'A=2\\nNODE_OPTIONS=x\\n'); append('GITHUB_PATH', '/bin/x\\n')
      throw new Error('boom')`)
    expect(result).toMatchObject({ conclusion: 'failure', outputs: { o: '1' }, env: { A: '2' }, paths: ['/bin/x'] })
    expect(result.env).not.toHaveProperty('NODE_OPTIONS')
    expect(result.stderr).toContain('boom')
  })

  test('a malformed file fails a step that ended well', async () => {
    const result = await run(`${append} append('GITHUB_OUTPUT', 'nonsense')`)
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 0, outputs: {} })
    expect(result.log).toContain("Unable to process file command 'output' successfully.")
  })

  test('a step may remove the folders of the runner', async () => {
    const result = await run(`import { rmSync } from 'node:fs'
      for (const name of ['RUNNER_TEMP', 'GITHUB_WORKSPACE']) rmSync(process.env[name], { recursive: true })`)
    expect(result).toMatchObject({ exitCode: 0, outputs: {}, leftFiles: {} })
  })

  test('a summary above 1 MiB is not uploaded, and does not fail the step', async () => {
    const result = await run(`${append} append('GITHUB_STEP_SUMMARY', 'x'.repeat(1024 * 1024 + 1))`)
    expect(result).toMatchObject({ conclusion: 'success', summary: '' })
    expect(result.annotations[0]?.message).toContain('supports content up to a size of 1024k, got 1024k')
  })

  test('a debug log shows outputs masked', async () => {
    const result = await run(
      `${append} console.log('::add-mask::p4ssw0rd'); append('GITHUB_OUTPUT', 'o=p4ssw0rd\\n')`,
      { debug: true }
    )
    expect(result.log).toContain('##[debug]Set output o = ***')
    expect(result.log).not.toContain('p4ssw0rd')
  })
})
