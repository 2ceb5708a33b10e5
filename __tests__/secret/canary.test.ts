// Nothing secret leaves by another way than the output client-secret: whatever the emulator ever gave out or was shown is
// looked for in everything that the step wrote, at debug level, in every mode, failures included.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from 'action-runner'
import type { Fault } from 'b2c-emulator'
import { makeCertificate } from '../auth/certificates.ts'
import { annotated, dayMs, type Inputs, openStage, type Stage, writerToken } from './stage.ts'

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

const expectNothingLeaked = ({ emulator }: Stage, results: readonly StepResult[]): void => {
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

const kindsOf = ({ emulator }: Stage) => new Set(emulator.issued().map(({ kind }) => kind))
const debug = { debug: true }

test('the search finds a secret in each of the places, as it is or turned', async () => {
  const stage = await openStage()
  const clean = await stage.run({}, debug)
  const secret = clean.outputs['client-secret'] ?? ''
  const base64 = Buffer.from(secret).toString('base64')
  const spoiled: readonly StepResult[] = [
    { ...clean, stdout: `x ${secret}` },
    { ...clean, stderr: encodeURIComponent(secret) },
    { ...clean, log: secret },
    { ...clean, rawSummary: base64 },
    { ...clean, outputs: { plan: `{"a":"${secret}"}` } },
    { ...clean, state: { ephemeral: secret } },
    { ...clean, env: { SECRET: secret } },
    { ...clean, leftFiles: { 'token.json': secret } }
  ]
  expectNothingLeaked(stage, [clean])
  for (const result of spoiled) expect(() => expectNothingLeaked(stage, [result])).toThrow('client-secret in')
})

describe('every mode', () => {
  test('apply in all secret modes, plan, destroy, with destinations and comment, signed in by a secret', async () => {
    const stage = await openStage({}, { verify: 'true', 'secret-overlap': '7d' })
    const { gitHub } = stage.emulator
    const commenting = {
      'comment-on-pull-request': 'true',
      'github-token': gitHub.token({
        kind: 'fine-grained',
        permissions: { pull_requests: 'write', secrets: 'write', actions_variables: 'write' }
      })
    }
    const pull = { ...debug, env: { GITHUB_REF: 'refs/pull/7/merge', GITHUB_EVENT_NAME: 'pull_request' } }
    const results = [
      await stage.run({ mode: 'plan', ...commenting }, pull),
      await stage.run({ ...commenting, 'secret-destinations': 'repository:B2C_SECRET+ids' }, pull)
    ]
    stage.advance(70 * dayMs)
    results.push(await stage.run({ ...commenting, secret: 'none' }, pull), await stage.run({}, debug))
    results.push(await stage.run({ secret: 'always', verify: 'false' }, debug))
    const ephemeral = await stage.run({ secret: 'ephemeral' }, debug)
    results.push(ephemeral, await stage.post(ephemeral, debug))
    results.push(await stage.run({ mode: 'destroy' }, debug))
    expect(results.map(({ conclusion }) => conclusion)).toEqual(results.map(() => 'success'))
    expect(gitHub.comments().length).toBeGreaterThan(0)
    expect(stage.emulator.issued().length).toBeGreaterThan(20)
    expectNothingLeaked(stage, results)
  })

  test('signed in by GitHub OIDC: neither the identity token nor what asks for it', async () => {
    const stage = await openStage(
      {},
      { 'client-secret': '', 'federated-credentials': 'current-run', secret: 'ephemeral' }
    )
    const env = { ...stage.emulator.gitHub.oidcEnvironment({}), GITHUB_SERVER_URL: stage.emulator.github }
    const main = await stage.run({}, { ...debug, env })
    const post = await stage.post(main, { ...debug, env })
    expect([main.conclusion, post.conclusion, stage.secrets().length]).toEqual(['success', 'success', 0])
    expect(kindsOf(stage)).toEqual(new Set(['job-bearer', 'assertion', 'access-token', 'client-secret']))
    expectNothingLeaked(stage, [main, post])
  })

  test('signed in by a certificate: neither the assertion nor a line of the private key', async () => {
    const stage = await openStage()
    const { certificatePem, keyPem } = await makeCertificate()
    const { emulator } = stage
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
    const result = await stage.run(inputs, debug)
    expect([result.conclusion, kindsOf(stage).has('assertion')]).toEqual(['success', true])
    expectNothingLeaked(stage, [result])
    const everything = Object.values(written(result)).join('\n')
    for (const line of keyPem.split('\n').slice(1, -2)) expect(everything).not.toContain(line)
  })

  test('many apps in one file', async () => {
    const stage = await openStage({}, { 'app-name': '', permissions: '', secret: 'always' })
    const workspace = mkdtempSync(join(tmpdir(), 'b2c-canary-'))
    try {
      const file = 'version: 1\napps:\n  one:\n    name: One\n  two:\n    name: Two\n'
      writeFileSync(join(workspace, 'b2c.yml'), file)
      const result = await stage.run({ config: 'b2c.yml' }, { ...debug, workspace })
      const { outputs } = result
      expect(Object.keys(outputs)).toEqual(expect.arrayContaining(['one-client-secret', 'two-client-secret', 'apps']))
      expect(readdirSync(workspace)).toEqual(['b2c.yml'])
      expectNothingLeaked(stage, [result])
    } finally {
      rmSync(workspace, { recursive: true })
    }
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
    const stage = await openStage({}, { 'wait-timeout': '4s' })
    stage.emulator.behavior.faults.push(...given)
    expectNothingLeaked(stage, [await stage.run({ verify: 'true' }, debug)])
  })

  test('a caller without rights, a policy that forbids secrets, a destination that refuses, a wrong secret', async () => {
    const stage = await openStage({}, { 'wait-timeout': '2s' })
    const poor = stage.emulator.tenant.addCaller({
      displayName: 'Poor',
      appRoles: ['Application.Read.All'],
      secret: true
    })
    const results = [await stage.run({ 'client-id': poor.appId, 'client-secret': poor.secret ?? '' }, debug)]
    stage.emulator.behavior.passwordPolicy = { blocked: true }
    results.push(await stage.run({}, debug))
    stage.emulator.behavior.passwordPolicy = undefined
    results.push(await stage.run({ 'secret-destinations': 'repository:B2C_SECRET' }, debug))
    results.push(await stage.run({ 'client-secret': 'wrong8Q~secretsecretsecretsecretsecret1' }, debug))
    expect(results.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure', 'failure'])
    expectNothingLeaked(stage, results)
  })

  test('a job that is cancelled and a process that is killed in the moment of addPassword', async () => {
    for (const end of ['cancel', 'kill'] as const) {
      for (const secret of ['when-needed', 'ephemeral']) {
        const stage = await openStage({}, { secret })
        const step = stage.start({}, debug)
        stage.onRequest = async ({ path }) => {
          if (!addPassword.test(path)) return
          step[end]()
          await new Promise(resolve => setTimeout(resolve, 300))
        }
        const main = await step.result
        stage.onRequest = undefined
        expect(main.conclusion).toBe('failure')
        expectNothingLeaked(stage, [main, await stage.post(main, debug)])
      }
    }
  })

  test('a post step that cannot sign in', async () => {
    const stage = await openStage({}, { secret: 'ephemeral' })
    const main = await stage.run({}, debug)
    stage.emulator.behavior.faults.push({ match: { service: 'login' }, kind: '401', times: 9 })
    const post = await stage.post(main, debug)
    expect(annotated(post, 'warning')).toContain('Ephemeral secret left behind')
    expectNothingLeaked(stage, [main, post])
  })

  test.each([1, 2, 3, 4])('bad weather, seed %i', async seed => {
    const stage = await openStage({}, { verify: 'true', 'wait-timeout': '6s' })
    stage.emulator.behavior.chaos = {
      rate: 0.3,
      seed,
      kinds: ['429', '503', 'reset-before', 'reset-after', 'truncated', 'html-502', 'empty-200']
    }
    expectNothingLeaked(stage, [
      await stage.run(
        { 'secret-destinations': 'repository:B2C_SECRET', 'github-token': writerToken(stage.emulator) },
        debug
      )
    ])
  })
})
