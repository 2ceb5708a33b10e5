// Nothing secret leaves by another way than the output client-secret: whatever the emulator ever gave out or was shown is
// looked for in everything that the step wrote, at debug level, in every mode, failures included.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from 'action-runner'
import type { Fault } from 'b2c-emulator'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { writerToken } from '../../../harness/gitHubToken.ts'
import type { Inputs } from '../../../harness/inputs.ts'
import { dayMs } from '../../../harness/times.ts'
import { workspaceWith } from '../../hooks.ts'
import { annotated, openSecretFixture, type SecretFixture, startInterruptible } from './secretFixture.ts'

/** Everything that left the step, by where it went. The commands that register masks are the one way a secret must take. */
const written = (result: StepResult): Readonly<Record<string, string>> => ({
  stdout: withoutMasks(result.stdout),
  stderr: result.stderr,
  log: result.log,
  summary: `${result.rawSummary}\n${result.summary}`,
  annotations: JSON.stringify(result.annotations),
  outputs: JSON.stringify(
    Object.entries(result.outputs).filter(([name]) => name !== 'client-secret' && !name.endsWith('-client-secret'))
  ),
  state: JSON.stringify(result.state),
  env: JSON.stringify([result.env, result.paths]),
  files: JSON.stringify(result.leftFiles)
})

const withoutMasks = (stdout: string) =>
  stdout
    .split('\n')
    .filter(line => !line.startsWith('::add-mask::'))
    .join('\n')

/** The value as it is, and as text is often turned: JSON, URL, base64, and the parts of a token. */
const shapesOf = (value: string): readonly string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').replace(/=+$/, ''),
  Buffer.from(value).toString('base64url'),
  ...(value.startsWith('eyJ') ? value.split('.').slice(1) : [])
]

const expectNothingLeaked = ({ emulator }: SecretFixture, results: readonly StepResult[]): void => {
  const issued = emulator.issued()
  const comments = JSON.stringify(emulator.gitHub.comments())
  const found = results.flatMap((result, run) =>
    Object.entries({ ...written(result), comments }).flatMap(([place, text]) =>
      issued
        .filter(({ value }) => shapesOf(value).some(shape => text.includes(shape)))
        .map(({ kind }) => `run ${run}: ${kind} in ${place}`)
    )
  )
  expect(found).toEqual([])
}

const kindsOf = ({ emulator }: SecretFixture) => new Set(emulator.issued().map(({ kind }) => kind))
const debug = { debug: true }

test('the search finds a secret in each of the places, as it is or turned', async () => {
  const fixture = await openSecretFixture()
  const clean = await fixture.run({}, debug)
  const secret = clean.outputs['client-secret'] ?? ''
  const base64 = Buffer.from(secret).toString('base64')
  const leaking: readonly StepResult[] = [
    { ...clean, stdout: `x ${secret}` },
    { ...clean, stderr: encodeURIComponent(secret) },
    { ...clean, log: secret },
    { ...clean, rawSummary: base64 },
    { ...clean, outputs: { plan: `{"a":"${secret}"}` } },
    { ...clean, state: { ephemeral: secret } },
    { ...clean, env: { SECRET: secret } },
    { ...clean, leftFiles: { 'token.json': secret } }
  ]
  expectNothingLeaked(fixture, [clean])
  for (const result of leaking) expect(() => expectNothingLeaked(fixture, [result])).toThrow('client-secret in')
})

describe('every mode', () => {
  test('apply in all secret modes, plan, destroy, with destinations and comment, signed in by a secret', async () => {
    const fixture = await openSecretFixture({}, { verify: 'true', 'secret-overlap': '7d' })
    const { gitHub } = fixture.emulator
    const commenting = {
      'comment-on-pull-request': 'true',
      'github-token': gitHub.token({
        kind: 'fine-grained',
        permissions: { pull_requests: 'write', secrets: 'write', actions_variables: 'write' }
      })
    }
    const pull = { ...debug, env: { GITHUB_REF: 'refs/pull/7/merge', GITHUB_EVENT_NAME: 'pull_request' } }
    const results = [
      await fixture.run({ mode: 'plan', ...commenting }, pull),
      await fixture.run({ ...commenting, 'secret-destinations': 'repository:B2C_SECRET+ids' }, pull)
    ]
    fixture.advance(70 * dayMs)
    results.push(await fixture.run({ ...commenting, secret: 'none' }, pull), await fixture.run({}, debug))
    results.push(await fixture.run({ secret: 'always', verify: 'false' }, debug))
    const ephemeral = await fixture.run({ secret: 'ephemeral' }, debug)
    results.push(ephemeral, await fixture.post(ephemeral, debug))
    results.push(await fixture.run({ mode: 'destroy' }, debug))
    expect(results.map(({ conclusion }) => conclusion)).toEqual(results.map(() => 'success'))
    expect(gitHub.comments().length).toBeGreaterThan(0)
    expect(fixture.emulator.issued().length).toBeGreaterThan(20)
    expectNothingLeaked(fixture, results)
  })

  test('signed in by GitHub OIDC: neither the identity token nor what asks for it', async () => {
    const fixture = await openSecretFixture(
      {},
      { 'client-secret': '', 'federated-credentials': 'current-run', secret: 'ephemeral' }
    )
    const env = { ...fixture.emulator.gitHub.oidcEnvironment({}), GITHUB_SERVER_URL: fixture.emulator.github }
    const main = await fixture.run({}, { ...debug, env })
    const post = await fixture.post(main, { ...debug, env })
    expect([main.conclusion, post.conclusion, fixture.secrets().length]).toEqual(['success', 'success', 0])
    expect(kindsOf(fixture)).toEqual(new Set(['job-bearer', 'assertion', 'access-token', 'client-secret']))
    expectNothingLeaked(fixture, [main, post])
  })

  test('signed in by a certificate: neither the assertion nor a line of the private key', async () => {
    const fixture = await openSecretFixture()
    const { certificatePem, keyPem } = await selfSignedCertificate()
    const { emulator } = fixture
    const caller = emulator.tenant.addCaller({
      displayName: 'By certificate',
      appRoles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'Organization.Read.All'],
      certificatePem
    })
    const inputs: Inputs = {
      'client-id': caller.appId,
      'client-secret': '',
      'client-certificate': `${certificatePem}${keyPem}`
    }
    const result = await fixture.run(inputs, debug)
    expect([result.conclusion, kindsOf(fixture).has('assertion')]).toEqual(['success', true])
    expectNothingLeaked(fixture, [result])
    const everything = Object.values(written(result)).join('\n')
    for (const line of keyPem.split('\n').slice(1, -2)) expect(everything).not.toContain(line)
  })

  test('many apps in one file', async () => {
    const fixture = await openSecretFixture({}, { 'app-name': '', permissions: '', secret: 'always' })
    const workspace = workspaceWith({
      'b2c.yml': 'version: 1\napps:\n  one:\n    name: One\n  two:\n    name: Two\n'
    })
    const result = await fixture.run({ config: 'b2c.yml' }, { ...debug, workspace })
    const { outputs } = result
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(['one-client-secret', 'two-client-secret', 'apps']))
    expect(readdirSync(workspace)).toEqual(['b2c.yml'])
    expectNothingLeaked(fixture, [result])
  })
})

describe('failures', () => {
  const addPassword = /addPassword$/
  const faults: Readonly<Record<string, readonly Fault[]>> = {
    'a lost answer to addPassword': [{ match: { path: addPassword }, kind: 'reset-after' }],
    'a truncated answer to addPassword': [{ match: { path: addPassword }, kind: 'truncated' }],
    'a truncated token': [{ match: { service: 'login' }, kind: 'truncated', times: 2 }],
    'pages of a gateway': [
      { match: { service: 'graph' }, kind: 'html-502', times: 2 },
      { match: { service: 'login' }, kind: 'html-502' }
    ],
    'tokens that Graph refuses': [{ match: { service: 'graph' }, kind: '401', times: 9 }],
    'a token service that refuses the secret': [{ match: { service: 'login' }, kind: '401', times: 9 }],
    'throttling everywhere': [{ match: {}, kind: '429', times: 4, retryAfterSeconds: 0.1 }]
  }

  test.each(Object.entries(faults))('%s', async (_, given) => {
    const fixture = await openSecretFixture({}, { 'wait-timeout': '4s' })
    fixture.emulator.behavior.faults.push(...given)
    expectNothingLeaked(fixture, [await fixture.run({ verify: 'true' }, debug)])
  })

  test('a caller without rights, a policy that forbids secrets, a destination that refuses, a wrong secret', async () => {
    const fixture = await openSecretFixture({}, { 'wait-timeout': '2s' })
    const reader = fixture.emulator.tenant.addCaller({
      displayName: 'Reader',
      appRoles: ['Application.Read.All'],
      secret: true
    })
    const results = [await fixture.run({ 'client-id': reader.appId, 'client-secret': reader.secret ?? '' }, debug)]
    fixture.emulator.behavior.passwordPolicy = { blocked: true }
    results.push(await fixture.run({}, debug))
    fixture.emulator.behavior.passwordPolicy = undefined
    results.push(await fixture.run({ 'secret-destinations': 'repository:B2C_SECRET' }, debug))
    results.push(await fixture.run({ 'client-secret': 'wrong8Q~secretsecretsecretsecretsecret1' }, debug))
    expect(results.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure', 'failure'])
    expectNothingLeaked(fixture, results)
  })

  test('a job that is cancelled and a process that is killed in the moment of addPassword', async () => {
    for (const end of ['cancel', 'kill'] as const) {
      for (const secret of ['when-needed', 'ephemeral']) {
        const fixture = await openSecretFixture({}, { secret })
        const step = startInterruptible(fixture, {}, debug)
        fixture.onRequest = async ({ path }) => {
          if (!addPassword.test(path)) return
          step[end]()
          await step.interrupted
        }
        const main = await step.result
        fixture.onRequest = undefined
        expect(main.conclusion).toBe('failure')
        expectNothingLeaked(fixture, [main, await fixture.post(main, debug)])
      }
    }
  })

  test('a post step that cannot sign in', async () => {
    const fixture = await openSecretFixture({}, { secret: 'ephemeral' })
    const main = await fixture.run({}, debug)
    fixture.emulator.behavior.faults.push({ match: { service: 'login' }, kind: '401', times: 9 })
    const post = await fixture.post(main, debug)
    expect(annotated(post, 'warning')).toContain('Ephemeral secret left behind')
    expectNothingLeaked(fixture, [main, post])
  })

  test.each([1, 2, 3, 4])('random faults, seed %i', async seed => {
    const fixture = await openSecretFixture({}, { verify: 'true', 'wait-timeout': '6s' })
    fixture.emulator.behavior.chaos = {
      rate: 0.3,
      seed,
      kinds: ['429', '503', 'reset-before', 'reset-after', 'truncated', 'html-502', 'empty-200']
    }
    expectNothingLeaked(fixture, [
      await fixture.run(
        { 'secret-destinations': 'repository:B2C_SECRET', 'github-token': writerToken(fixture.emulator) },
        debug
      )
    ])
  })
})
