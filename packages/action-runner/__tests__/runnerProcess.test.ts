// The process of a step: how it ends, is killed and is cancelled, what it leaves, and the post step after it.

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runAction, type StepOptions, startAction } from '../src/runner.ts'
import { append, fakeAction, root, run } from './fakeAction.ts'

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
