// The emulated runner against tiny actions that do, in plain JavaScript, what an action can do to it.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseCommand } from '../src/commands.ts'
import { parseKeyValues, parsePaths } from '../src/fileCommands.ts'
import { createMasker } from '../src/masks.ts'
import { jobOutputs, runAction, type StepOptions, startAction } from '../src/runner.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'b2c-runner-test-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const metadata = `
name: fake
description: For tests
inputs:
  client-id: { description: a }
  mode: { description: b, default: apply }
  with space: { description: c, default: "it''s" }
  token: { description: d, default: "\${{ github.token }}" }
  api: { description: e, default: "\${{ github.api_url }}/x" }
  old: { description: f, deprecationMessage: use mode }
outputs:
  o: { description: an output }
runs: { using: node24, main: main.mjs, post: post.mjs }
`

let made = 0
const fakeAction = (main: string, { post = '', yaml = metadata } = {}): string => {
  const folder = join(root, String(made++))
  mkdirSync(folder)
  writeFileSync(join(folder, 'action.yml'), yaml)
  writeFileSync(join(folder, 'main.mjs'), main)
  writeFileSync(join(folder, 'post.mjs'), post)
  return folder
}
const run = (main: string, options: Omit<StepOptions, 'actionDir'> = {}) =>
  runAction({ actionDir: fakeAction(main), ...options })

const append = `import { appendFileSync } from 'node:fs'
const append = (name, text) => appendFileSync(process.env[name], text)
`

describe('inputs', () => {
  const dump = `import { writeSync } from 'node:fs'
    writeSync(1, JSON.stringify(process.env))`
  const envOf = async (options: Omit<StepOptions, 'actionDir'>) => {
    const result = await run(dump, options)
    return { result, env: JSON.parse(result.stdout) as Record<string, string> }
  }

  test('are upper-cased with hyphens kept, defaults applied, absent ones empty', async () => {
    const { env } = await envOf({ inputs: { 'client-id': ' x ' } })
    expect(env).toMatchObject({
      'INPUT_CLIENT-ID': ' x ',
      INPUT_MODE: 'apply',
      INPUT_WITH_SPACE: "it''s",
      INPUT_OLD: ''
    })
  })

  test('an expression in a default is evaluated; an explicit empty input stays empty', async () => {
    const { env } = await envOf({
      githubToken: 'ghs_token',
      env: { GITHUB_API_URL: 'http://127.0.0.1:1' },
      inputs: { mode: '' }
    })
    expect(env).toMatchObject({ INPUT_TOKEN: 'ghs_token', INPUT_API: 'http://127.0.0.1:1/x', INPUT_MODE: '' })
  })

  test('an unknown input is passed on with a warning, a deprecated one warns when used', async () => {
    const { result, env } = await envOf({ inputs: { clientid: 'x', old: 'y' } })
    expect(env.INPUT_CLIENTID).toBe('x')
    expect(result.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "warning: Unexpected input(s) 'clientid', valid inputs are ['client-id', 'mode', 'with space', 'token', 'api', 'old']",
      "warning: Input 'old' has been deprecated with message: use mode"
    ])
  })

  test('nothing of the surrounding process is inherited', async () => {
    const before = { ...process.env }
    Object.assign(process.env, { GITHUB_SECRET_THING: 'x', HTTPS_PROXY: 'http://x', NODE_OPTIONS: '--no-warnings' })
    try {
      const { env } = await envOf({ env: { GITHUB_REPOSITORY: 'a/b', RUNNER_NAME: undefined } })
      expect(Object.keys(env)).toEqual(
        expect.not.arrayContaining([
          'GITHUB_SECRET_THING',
          'HTTPS_PROXY',
          'NODE_OPTIONS',
          'RUNNER_NAME',
          'RUNNER_DEBUG'
        ])
      )
      expect(env).toMatchObject({ GITHUB_REPOSITORY: 'a/b', GITHUB_REPOSITORY_OWNER: 'a', CI: 'true' })
    } finally {
      for (const name of ['GITHUB_SECRET_THING', 'HTTPS_PROXY', 'NODE_OPTIONS']) delete process.env[name]
      Object.assign(process.env, before)
    }
  })

  test('metadata beyond this runner is refused', () => {
    for (const runs of ['{ using: node20, main: m }', '{ using: node24, main: m, pre: p }', '{ using: node24 }']) {
      const actionDir = fakeAction('', { yaml: `name: x\ndescription: y\nruns: ${runs}` })
      expect(() => startAction({ actionDir })).toThrow(actionDir)
    }
    const yaml = metadata.replace('github.token', "format('x')")
    expect(() => startAction({ actionDir: fakeAction('', { yaml }) })).toThrow(
      "cannot evaluate the expression format('x')"
    )
  })
})

describe('masks', () => {
  test('hold from their line on, in log and summary, not in the raw output', async () => {
    const result = await run(`${append}
      console.log('before s3cr3t-value')
      console.log('::add-mask::s3cr3t-value')
      console.log('after s3cr3t-value!')
      append('GITHUB_STEP_SUMMARY', 'sum s3cr3t-value')`)
    expect(result.log).toBe('before s3cr3t-value\nafter ***!')
    expect(result.stdout).toContain('after s3cr3t-value!')
    expect([result.summary, result.rawSummary]).toEqual(['sum ***', 'sum s3cr3t-value'])
  })

  test('cover each line of a value, and the usual encodings', () => {
    const { add, mask } = createMasker()
    expect(add('first line\r\n  second "line" \n\n')).toBe(true)
    expect(mask('<first line> <second "line">')).toBe('<***> <***>')
    expect(mask('<second \\"line\\"> <second%20%22line%22> <second &quot;line&quot;>')).toBe('<***> <***> <***>')
    for (const shift of [0, 1, 2])
      expect(mask(Buffer.from('first line').subarray(shift).toString('base64'))).toBe('***')
  })

  test('overlapping values become one, white space is refused, job secrets are known from the start', async () => {
    const { add, mask } = createMasker(['abcd'])
    add('cdef')
    expect(mask('xabcdefx abcd-cdef')).toBe('x***x ***-***')
    expect(add(' \n ')).toBe(false)
    const result = await run(`console.log('ghs_abc repository-secret')`, {
      githubToken: 'ghs_abc',
      secrets: ['repository-secret']
    })
    expect(result.log).toBe('*** ***')
  })

  test('drop an output on its way to other jobs when it contains a masked value', async () => {
    const result = await run(`${append}
      console.log('::add-mask::p4ssw0rd')
      append('GITHUB_OUTPUT', 'client-secret=p4ssw0rd\\nurl=https://x/p4ssw0rd/y\\nclient-id=1234\\n')`)
    expect(result.outputs).toEqual({ 'client-secret': 'p4ssw0rd', url: 'https://x/p4ssw0rd/y', 'client-id': '1234' })
    expect(jobOutputs(result)).toEqual({ 'client-id': '1234' })
    expect(jobOutputs(result, { renamed: 'p4ssw0rd', id: '1' })).toEqual({ id: '1' })
  })
})

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

describe('the post step', () => {
  test('gets the state, the inputs and the masks of the main step', async () => {
    const actionDir = fakeAction(
      `${append} console.log('::add-mask::p4ssw0rd'); append('GITHUB_STATE', 'keyId=k p4ssw0rd\\n')`,
      {
        post: `console.log(process.env.STATE_keyId, process.env['INPUT_CLIENT-ID'])`
      }
    )
    const main = await runAction({ actionDir, inputs: { 'client-id': 'c' } })
    const post = await runAction({ actionDir, phase: 'post', after: main })
    expect(post.log).toBe('k *** c')
  })

  test('is an error where the action has none', () => {
    const actionDir = fakeAction('', { yaml: 'name: x\ndescription: y\nruns: { using: node24, main: main.mjs }' })
    expect(() => startAction({ actionDir, phase: 'post' })).toThrow('no post script')
  })
})

describe('the process', () => {
  const forever = `process.on('SIGINT', () => { console.log('asked to stop'); process.exit(130) })
    console.log('ready'); setInterval(() => {}, 1000)`
  const whenReady = (options: Omit<StepOptions, 'actionDir'>, act: (step: ReturnType<typeof startAction>) => void) => {
    const step = startAction({
      actionDir: fakeAction(forever),
      ...options,
      onRawLine: line => line === 'ready' && act(step)
    })
    return step.result
  }
  const onPosix = process.platform === 'win32' ? test.skip : test

  test('can be killed at any line, and after a time', async () => {
    expect(await whenReady({}, step => step.kill())).toMatchObject({
      exitCode: null,
      conclusion: 'failure',
      log: 'ready'
    })
    expect((await run(forever, { killAfterMs: 300 })).exitCode).toBeNull()
  })

  onPosix('is asked to stop when the job is cancelled', async () => {
    expect(await whenReady({}, step => step.cancel())).toMatchObject({ exitCode: 130, log: 'ready\nasked to stop' })
    const controller = new AbortController()
    const options = { signal: controller.signal }
    expect(await whenReady(options, () => controller.abort())).toMatchObject({ exitCode: 130 })
  })

  test('a binary that is not there is a failure with its reason', async () => {
    const result = await run('', { node: join(root, 'no-such-node') })
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: null })
    expect(result.log).toContain('The process could not be started')
  })

  test('runs in the workspace, reads the event, and leaves nothing behind', async () => {
    const workspace = mkdtempSync(join(root, 'workspace-'))
    writeFileSync(join(workspace, 'b2c.yml'), 'version: 1')
    const shown: string[] = []
    const result = await run(
      `import { readFileSync, writeFileSync } from 'node:fs'
       writeFileSync(process.env.RUNNER_TEMP + '/left.txt', 'oops')
       console.log(readFileSync('b2c.yml', 'utf8'), readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))
       console.log(process.env.RUNNER_TEMP)`,
      { workspace, event: { number: 7 }, onLogLine: line => shown.push(line) }
    )
    expect(result.log).toContain('version: 1 {"number":7}')
    expect(shown).toEqual(result.log.split('\n'))
    expect(result.leftFiles).toEqual({ [join('_temp', 'left.txt')]: 'oops' })
    expect(() => readdirSync(shown[1] ?? '')).toThrow('ENOENT')
    expect(readFileSync(join(workspace, 'b2c.yml'), 'utf8')).toBe('version: 1')
    expect(result.durationMs).toBeGreaterThan(0)
  })
})
