// The main step from inputs to report, and the post step: what the user sees of every way through.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs, emulate, inWorkspace, planned, runInProcess, writesOf } from '../support/inProcess.ts'

type Inputs = Readonly<Record<string, string>>
const declared = { 'app-name': 'CI deployer', permissions: 'policy-deployment' }
const run = (emulator: Emulator, more: Inputs = {}) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })
const dayMs = 24 * 60 * 60_000

const managed = ({ tenant }: Emulator) => tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))
const secretsOf = (emulator: Emulator) => managed(emulator)[0]?.passwordCredentials ?? []

describe('outputs', () => {
  test('hold everything, ids unmasked, the secret masked before it is written', async () => {
    const emulator = await emulate()
    const { outputs, masks, summary, stdout } = await run(emulator)
    const secret = outputs['client-secret'] ?? ''
    expect(outputs).toMatchObject({
      'tenant-id': emulator.tenant.id,
      'tenant-domain': 'contoso.onmicrosoft.com',
      'tenant-name': 'contoso',
      'secret-created': 'true',
      changed: 'true'
    })
    expect(Date.parse(outputs['secret-expires-on'] ?? '') - Date.now()).toBeGreaterThan(89 * dayMs)
    expect(masks).toContain(secret)
    for (const id of ['client-id', 'tenant-id', 'application-object-id', 'secret-key-id'])
      expect(masks).not.toContain(outputs[id])
    const shown = stdout
      .split('\n')
      .filter(line => !line.startsWith('::add-mask::'))
      .join('\n')
    for (const secretText of [secret, emulator.seed.callerSecret])
      for (const text of [summary, outputs.plan, outputs.apps, shown]) expect(text).not.toContain(secretText)
    expect(JSON.parse(outputs.apps ?? '')).toEqual({
      'ci-deployer': expect.objectContaining({ 'client-id': outputs['client-id'], 'secret-created': 'true' })
    })
  })

  test('of a run without changes keep the ids and have no secret', async () => {
    const emulator = await emulate()
    const first = await run(emulator)
    const second = await run(emulator)
    for (const name of [
      'client-id',
      'application-object-id',
      'service-principal-object-id',
      'secret-key-id',
      'secret-expires-on'
    ])
      expect(second.outputs[name]).toBe(first.outputs[name])
    expect(second.outputs).toMatchObject({ changed: 'false', 'secret-created': 'false' })
    expect(second.outputs).not.toHaveProperty('client-secret')
  })

  test('of several apps are prefixed, and one that fails fails the step but not the others', async () => {
    const emulator = await emulate()
    emulator.behavior.faults.push({ match: { path: /uniqueName='second'/, method: 'PATCH' }, kind: '401', times: 2 })
    const config = inWorkspace(
      'apps.yml',
      'version: 1\napps:\n  one: { name: First }\n  two: { name: Second }\n  three: { name: Third }\n'
    )
    const result = await runInProcess({ inputs: { ...callerInputs(emulator), config, verify: 'false' }, emulator })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/1 of 3 apps failed: two: .*token/)
    expect(
      managed(emulator)
        .map(({ displayName }) => displayName)
        .sort()
    ).toEqual(['First', 'Third'])
    expect(result.masks).toEqual(
      expect.arrayContaining([result.outputs['one-client-secret'], result.outputs['three-client-secret']])
    )
    const again = await runInProcess({ inputs: { ...callerInputs(emulator), config, verify: 'false' }, emulator })
    expect(again.errors).toBe('')
    expect(managed(emulator)).toHaveLength(3)
    expect(again.outputs).toMatchObject({ 'one-secret-created': 'false', 'two-secret-created': 'true' })
  })
})

describe('the tenant', () => {
  test.each([
    ['AAD', /not an Azure AD B2C tenant but of type AAD/],
    ['CIAM', /external tenant \(CIAM\)/]
  ] as const)('of type %s is worked in, with a warning', async (tenantType, warning) => {
    const emulator = await emulate({ seed: { tenantType } })
    const result = await run(emulator)
    expect(result.exitCode).toBe(0)
    expect(result.warnings).toMatch(warning)
  })

  test('may be named by id, domain, or first label', async () => {
    const emulator = await emulate()
    for (const name of [emulator.tenant.id.toUpperCase(), 'Contoso.onmicrosoft.com', 'contoso'])
      expect((await run(emulator, { 'tenant-id': name, mode: 'plan' })).errors).toBe('')
  })

  test('that does not exist, and a secret that is wrong, are told with advice', async () => {
    const emulator = await emulate()
    const unknown = await run(emulator, { 'tenant-id': 'fabrikam' })
    expect(unknown.errors).toMatch(/AADSTS90002/)
    expect(unknown.exitCode).toBe(1)
    const wrong = await run(emulator, { 'client-secret': 'wrong-secret-value' })
    expect(wrong.errors).toMatch(/AADSTS7000215/)
    expect(wrong.stdout.replaceAll('::add-mask::wrong-secret-value', '')).not.toContain('wrong-secret-value')
    expect(emulator.journal.entries().every(({ service }) => service === 'login')).toBe(true)
  })

  test('must be the one that the config file is for', async () => {
    const emulator = await emulate()
    const config = inWorkspace('guard.yml', 'version: 1\ntenant: fabrikam\napps:\n  one: { name: First }\n')
    const result = await runInProcess({ inputs: { ...callerInputs(emulator), config }, emulator })
    expect(result.errors).toContain(
      'The config file is for tenant fabrikam, but the tenant signed in to is contoso.onmicrosoft.com'
    )
    expect(writesOf(emulator)).toEqual([])
    const right = inWorkspace(
      'right.yml',
      'version: 1\ntenant: contoso\napps:\n  one: { name: First, secret: { mode: none } }\n'
    )
    expect((await runInProcess({ inputs: { ...callerInputs(emulator), config: right }, emulator })).errors).toBe('')
  })

  test('whose Graph speaks for another tenant is refused', async () => {
    const [emulator, other] = [await emulate(), await emulate({ seed: { initialDomain: 'fabrikam.onmicrosoft.com' } })]
    const result = await run(emulator, { 'graph-endpoint': other.graph })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/token|tenant/)
    expect(writesOf(other)).toEqual([])
  })
})

describe('mode plan', () => {
  test('reads only, shows what would change, and fails on drift when asked to', async () => {
    const emulator = await emulate()
    const result = await run(emulator, { mode: 'plan' })
    expect(result.exitCode).toBe(0)
    expect(result.outputs.changed).toBe('true')
    expect(planned(result)).toContain('application create CI deployer')
    const failing = await run(emulator, { mode: 'plan', 'fail-on-drift': 'true' })
    expect(failing.exitCode).toBe(1)
    expect(failing.errors).toMatch(/differs from the declaration.*CI deployer/)
    expect(writesOf(emulator)).toEqual([])
    await run(emulator)
    const settled = await run(emulator, { mode: 'plan', 'fail-on-drift': 'true' })
    expect(settled.exitCode).toBe(0)
    expect(settled.outputs['client-id']).toBe(managed(emulator)[0]?.appId)
  })
})

describe('inputs', () => {
  test('that are wrong are all told at once, and nothing is sent', async () => {
    const emulator = await emulate()
    const result = await run(emulator, {
      'tenant-id': '',
      'client-id': 'x',
      mode: 'aply',
      'wait-timeout': 'soon',
      verify: 'maybe'
    })
    for (const name of ['tenant-id', 'client-id', 'mode', 'wait-timeout', 'verify'])
      expect(result.errors).toContain(name)
    expect(result.exitCode).toBe(1)
    expect(emulator.journal.entries()).toEqual([])
  })
})

describe('a caller that signs in by OIDC', () => {
  test('provisions, with the subject of the run’s own token for current-run, from one OIDC token each', async () => {
    const emulator = await emulate()
    const { 'client-secret': _, ...caller } = callerInputs(emulator)
    const env = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })
    const inputs = { ...caller, ...declared, 'federated-credentials': 'current-run', secret: 'none' }
    const result = await runInProcess({ inputs, emulator, env })
    expect(result.errors).toBe('')
    expect(managed(emulator)[0]?.federatedIdentityCredentials[0]?.subject).toBe('repo:octo-org/b2c:ref:refs/heads/main')
    const wrong = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/feature' })
    const refused = await runInProcess({ inputs, emulator, env: wrong })
    expect(refused.errors).toMatch(/AADSTS700213/)
    expect(refused.errors).toContain('repo:octo-org/b2c:ref:refs/heads/feature')
  })
})

describe('a caller that signs in by device code', () => {
  test('sees the code outside of any group, and is named', async () => {
    const emulator = await emulate()
    emulator.behavior.deviceCode.intervalSeconds = 0.05
    const { 'client-secret': _, 'client-id': __, ...rest } = callerInputs(emulator)
    const inputs = { ...rest, ...declared, 'sign-in': 'device-code', secret: 'none' }
    const typedIn: Promise<unknown>[] = []
    const onWrite = (text: string): void => {
      const [, page, code] = /^::notice.*Open (\S+) and enter the code (\S+) /.exec(text) ?? []
      if (page === undefined || code === undefined) return
      const body = new URLSearchParams({ code, username: 'admin@contoso.onmicrosoft.com', decision: 'accept' })
      typedIn.push(fetch(page, { method: 'POST', body }))
    }
    const result = await runInProcess({ inputs, emulator, onWrite })
    expect(typedIn).toHaveLength(1)
    expect(result.errors).toBe('')
    expect(result.log).toContain('Signed in as admin@contoso.onmicrosoft.com.')
    expect(result.log.slice(0, result.log.indexOf('enter the code'))).not.toContain('##[group]')
    expect(managed(emulator)).toHaveLength(1)
  })
})

describe('secrets', () => {
  test('are made when needed: not again before their time, again when it nears, the former removed after the overlap', async () => {
    const emulator = await emulate()
    const first = await run(emulator)
    emulator.clock.advance(50 * dayMs)
    const early = await run(emulator)
    expect(early.outputs['secret-created']).toBe('false')
    expect(early.warnings).toBe('')
    emulator.clock.advance(20 * dayMs)
    const due = await run(emulator)
    expect(due.errors).toBe('')
    expect(due.outputs['secret-created']).toBe('true')
    expect(due.outputs['client-id']).toBe(first.outputs['client-id'])
    expect(secretsOf(emulator)).toHaveLength(2)
    emulator.clock.advance(8 * dayMs)
    const later = await run(emulator)
    expect(later.errors).toBe('')
    expect(planned(later)).toEqual([expect.stringMatching(/^clientSecret delete b2c-bootstrap \(kept/)])
    expect(secretsOf(emulator).map(({ keyId }) => keyId)).toEqual([due.outputs['secret-key-id']])
    expect(later.outputs['secret-key-id']).toBe(due.outputs['secret-key-id'])
    emulator.journal.clear()
    await run(emulator)
    expect(writesOf(emulator)).toEqual([])
  })

  test('are always made when asked for, and the former go at once without an overlap', async () => {
    const emulator = await emulate()
    const inputs = { secret: 'always', 'secret-overlap': '0d' }
    const first = await run(emulator, inputs)
    emulator.clock.advance(60_000)
    const second = await run(emulator, inputs)
    expect(second.errors).toBe('')
    expect(second.outputs['secret-key-id']).not.toBe(first.outputs['secret-key-id'])
    expect(secretsOf(emulator).map(({ keyId }) => keyId)).toEqual([second.outputs['secret-key-id']])
  })

  test('that expire soon are warned of when none is made', async () => {
    const emulator = await emulate()
    await run(emulator)
    emulator.clock.advance(80 * dayMs)
    const result = await run(emulator, { secret: 'none' })
    expect(result.exitCode).toBe(0)
    expect(result.warnings).toMatch(/expires on/)
  })

  test('of a label are told from others', async () => {
    const emulator = await emulate()
    await run(emulator)
    const other = await run(emulator, { 'secret-name': 'other' })
    expect(other.outputs['secret-created']).toBe('true')
    expect(secretsOf(emulator)).toHaveLength(2)
  })
})

describe('an ephemeral secret', () => {
  const ephemeral = { ...declared, secret: 'ephemeral' }
  const begin = async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...ephemeral }
    const main = await runInProcess({ inputs, emulator })
    expect(main.errors).toBe('')
    return { emulator, inputs, main }
  }
  const post = (emulator: Emulator, inputs: Inputs, state: Inputs) =>
    runInProcess({ inputs, emulator, state, phase: 'post' })

  test('lives for an hour, stands in the outputs, and is removed by the post step', async () => {
    const { emulator, inputs, main } = await begin()
    expect(main.outputs['secret-created']).toBe('true')
    expect(Date.parse(main.outputs['secret-expires-on'] ?? '') - emulator.clock.now()).toBeLessThanOrEqual(60 * 60_000)
    expect(secretsOf(emulator)).toHaveLength(1)
    expect(JSON.stringify(main.state)).not.toContain(main.outputs['client-secret'])
    const result = await post(emulator, inputs, main.state)
    expect(result.exitCode).toBe(0)
    expect(result.log).toContain('Removed the ephemeral client secret')
    expect(secretsOf(emulator)).toEqual([])
    // Removed twice is removed.
    expect((await post(emulator, inputs, main.state)).warnings).toBe('')
  })

  test('whose key id is unknown is found by its name', async () => {
    const { emulator, inputs, main } = await begin()
    const [secret] = JSON.parse(main.state.ephemeral ?? '')
    const { keyId: _, ...unsettled } = secret
    await post(emulator, inputs, { ephemeral: JSON.stringify([unsettled]) })
    expect(secretsOf(emulator)).toEqual([])
    const again = await post(emulator, inputs, { ephemeral: JSON.stringify([unsettled]) })
    expect(again.warnings).toBe('')
    expect(again.slept.length).toBeGreaterThan(2)
  })

  test('that cannot be removed is a warning that names it, and the job does not fail', async () => {
    const { emulator, inputs, main } = await begin()
    const state = main.state
    const wrong = await post(emulator, { ...inputs, 'client-secret': 'wrong' }, state)
    expect(wrong.exitCode).toBe(0)
    expect(wrong.warnings).toMatch(/was not removed \(b2c-bootstrap \(ephemeral .*key id/)
    const reader = emulator.tenant.addCaller({
      displayName: 'Reader',
      secret: true,
      appRoles: ['Application.Read.All']
    })
    const refused = await post(emulator, { ...inputs, ...callerInputs(emulator, reader) }, state)
    expect(refused.exitCode).toBe(0)
    expect(refused.warnings).toMatch(/403/)
    const device = await post(emulator, { ...inputs, 'sign-in': 'device-code', 'client-secret': '' }, state)
    expect(device.warnings).toMatch(/device code is gone/)
    expect(secretsOf(emulator)).toHaveLength(1)
  })

  test('that was never announced gives the post step nothing to do', async () => {
    const emulator = await emulate()
    for (const state of [{}, { ephemeral: '{}' }] as const)
      expect((await post(emulator, callerInputs(emulator), state)).stdout).toBe('')
    expect(emulator.journal.entries()).toEqual([])
  })
})

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
