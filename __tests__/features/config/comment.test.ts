// comment-on-pull-request: one comment for each step of a pull request, found by marker and author, updated in place.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { runBundle, runInProcess } from '../../hooks.ts'

const event = {
  number: 7,
  pull_request: {
    number: 7,
    head: { repo: { full_name: 'octo-org/b2c' } },
    base: { repo: { full_name: 'octo-org/b2c' } }
  }
}
const fork = {
  ...event,
  pull_request: { ...event.pull_request, head: { repo: { full_name: 'stranger/b2c' } } }
}
const steps = {
  one: { GITHUB_WORKFLOW: 'Plan', GITHUB_JOB: 'plan', GITHUB_ACTION: '__self' },
  two: { GITHUB_WORKFLOW: 'Plan', GITHUB_JOB: 'plan', GITHUB_ACTION: '__self_2' },
  three: { GITHUB_WORKFLOW: 'Plan', GITHUB_JOB: 'other', GITHUB_ACTION: '__self' }
}

// One for all tests: what a test finds is what the tests before it wrote.
let emulator: Emulator
let token = ''
beforeAll(async () => {
  emulator = await startEmulator()
  token = emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { contents: 'read', pull_requests: 'write' } })
})
afterAll(() => emulator.close())

const inputs = (more: Readonly<Record<string, string>> = {}) => ({
  ...callerInputs(emulator),
  'app-name': 'CI deployer',
  permissions: 'policy-deployment',
  mode: 'plan',
  'comment-on-pull-request': 'true',
  'github-token': token,
  ...more
})
const gitHubEnv = (step: keyof typeof steps) => ({
  GITHUB_API_URL: emulator.github,
  GITHUB_REPOSITORY: 'octo-org/b2c',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_REF: 'refs/pull/7/merge',
  ...steps[step]
})
const bodies = () => emulator.gitHub.comments().map(({ body }) => body)

describe('the comment on a pull request', () => {
  test('shows the plan, stays one over runs, and changes in place with the plan', async () => {
    const first = await runBundle({ inputs: inputs(), event, env: gitHubEnv('one') })
    expect(first.conclusion).toBe('success')
    expect(bodies()).toEqual([
      expect.stringContaining('+ create    permission           Policy.ReadWrite.TrustFramework')
    ])
    const [{ id, updatedAt } = { id: 0, updatedAt: '' }] = emulator.gitHub.comments()
    await runInProcess({ emulator, inputs: inputs(), event, env: gitHubEnv('one') })
    expect(emulator.gitHub.comments()).toMatchObject([{ id, updatedAt }])
    await runInProcess({ emulator, inputs: inputs({ permissions: 'policy-keys' }), event, env: gitHubEnv('one') })
    expect(emulator.gitHub.comments()).toMatchObject([{ id, body: expect.stringContaining('TrustFrameworkKeySet') }])
  })

  test('is another one for another step, job or app of the same pull request', async () => {
    const before = emulator.gitHub.comments().length
    const run = (step: keyof typeof steps, name = 'CI deployer') =>
      runInProcess({ emulator, inputs: inputs({ 'app-name': name }), event, env: gitHubEnv(step) })
    for (let round = 0; round < 2; round++) {
      await run('two')
      await run('three')
      await run('three', 'Another app')
    }
    expect(emulator.gitHub.comments()).toHaveLength(before + 3)
  })

  test('never holds a secret, though the run that writes it makes one', async () => {
    const applied = await runInProcess({ emulator, inputs: inputs({ mode: 'apply' }), event, env: gitHubEnv('one') })
    const secret = applied.outputs['client-secret'] ?? ''
    expect(secret.length).toBeGreaterThan(30)
    for (const body of bodies()) {
      expect(body).not.toContain(secret)
      expect(body).not.toContain(emulator.seed.callerSecret)
    }
  })

  test('of a person who copied the marker is left alone', async () => {
    const [body = ''] = bodies()
    const theirs = emulator.gitHub.addComment({ repository: 'octo-org/b2c', issue: 8, body })
    const elsewhere = { ...event, pull_request: { ...event.pull_request, number: 8 } }
    const env = { ...gitHubEnv('one'), GITHUB_REF: 'refs/pull/8/merge' }
    await runInProcess({ emulator, inputs: inputs(), event: elsewhere, env })
    const onIt = emulator.gitHub.comments().filter(({ issue }) => issue === 8)
    expect(onIt).toHaveLength(2)
    expect(onIt[0]).toEqual(theirs)
  })

  test("with a fork's read-only token degrades to a warning; the step succeeds", async () => {
    const readOnly = emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { contents: 'read' } })
    const before = bodies().length
    const result = await runInProcess({
      emulator,
      inputs: inputs({ 'github-token': readOnly }),
      event: fork,
      env: gitHubEnv('one')
    })
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('a pull request from a fork has a read-only token')
    expect(bodies()).toHaveLength(before)
  })

  test('is skipped with a line in the log where there is no pull request', async () => {
    const before = bodies().length
    const env = { ...gitHubEnv('one'), GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' }
    const result = await runInProcess({ emulator, inputs: inputs(), event: {}, env })
    expect(result.log).toContain('this run belongs to no pull request')
    expect(bodies()).toHaveLength(before)
  })
})
