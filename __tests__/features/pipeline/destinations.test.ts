// What GitHub is given: secrets that were proven, and one comment on a pull request.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { declared } from './ciDeployer.ts'

describe('destinations and comments', () => {
  const github = async () => {
    const emulator = await emulate()
    const token = emulator.gitHub.token({
      kind: 'fine-grained',
      permissions: { secrets: 'write', issues: 'write', pull_requests: 'write' }
    })
    return { emulator, token, env: { GITHUB_API_URL: emulator.github, GITHUB_REPOSITORY: 'octo-org/b2c' } }
  }

  test('take the new secret; the second run sends nothing', async () => {
    const { emulator, token, env } = await github()
    const inputs = {
      ...callerInputs(emulator),
      ...declared,
      'github-token': token,
      'secret-destinations': 'repository:B2C_CLIENT_SECRET'
    }
    const result = await runInProcess({ inputs, emulator, env })
    expect(result.errors).toBe('')
    expect(emulator.gitHub.secrets().map(({ name, value }) => [name, value])).toEqual([
      ['B2C_CLIENT_SECRET', result.outputs['client-secret']]
    ])
    emulator.journal.clear()
    await runInProcess({ inputs, emulator, env })
    expect(writesOf(emulator)).toEqual([])
  })

  test('get nothing that could not be proven, and the step fails with what to do', async () => {
    const { emulator, token, env } = await github()
    emulator.behavior.replication.tokenLagMs = 10 * 60_000
    const inputs = {
      ...callerInputs(emulator),
      ...declared,
      'github-token': token,
      'secret-destinations': 'repository:B2C_CLIENT_SECRET',
      'wait-timeout': '30s'
    }
    const result = await runInProcess({ inputs, emulator, env })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/could not be proven/)
    expect(emulator.gitHub.secrets()).toEqual([])
    emulator.behavior.replication.tokenLagMs = 0
    const next = await runInProcess({ inputs: { ...inputs, 'wait-timeout': '5m' }, emulator, env })
    expect(next.errors).toBe('')
    expect(emulator.gitHub.secrets()[0]?.value).toBe(next.outputs['client-secret'])
  })

  test('a pull request gets one comment; any other run says that there is none', async () => {
    const { emulator, token, env } = await github()
    const inputs = {
      ...callerInputs(emulator),
      ...declared,
      mode: 'plan',
      'comment-on-pull-request': 'true',
      'github-token': token
    }
    const none = await runInProcess({ inputs, emulator, env })
    expect(none.log).toContain('this run belongs to no pull request')
    const pull = { ...env, GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' }
    const event = { pull_request: { number: 7 } }
    for (const _ of [1, 2]) expect((await runInProcess({ inputs, emulator, env: pull, event })).warnings).toBe('')
    expect(emulator.gitHub.comments()).toHaveLength(1)
    const refused = await runInProcess({
      inputs: { ...inputs, 'github-token': 'ghs_unknown' },
      emulator,
      env: pull,
      event
    })
    expect(refused.exitCode).toBe(0)
    expect(refused.warnings).not.toBe('')
  })
})
