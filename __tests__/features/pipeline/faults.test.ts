// Replicas that lag, throttling, services that fail or answer wrongly: every run ends with one application, one service
// principal and one secret, or says what the last real error was.

import { describe, expect, test } from '@jest/globals'
import type { BehaviorOptions, Emulator, Fault, FaultKind } from 'b2c-emulator'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const declared = {
  'app-name': 'CI deployer',
  permissions: 'user-management\npolicy-deployment',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main\nrepo:octo-org/b2c:pull_request'
}
const apply = (emulator: Emulator, more: Readonly<Record<string, string>> = {}): Promise<InProcessResult> =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })

/** Exactly one of everything, and the output secret is the one that is there. */
const expectOneOfEach = ({ tenant }: Emulator, { outputs }: InProcessResult): void => {
  const applications = tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))
  expect(applications).toHaveLength(1)
  const [application] = applications
  const principals = tenant.servicePrincipals.all().filter(({ appId }) => appId === application?.appId)
  expect(principals).toHaveLength(1)
  expect(application?.passwordCredentials.map(({ secretText }) => secretText)).toEqual([outputs['client-secret']])
  expect(application?.passwordCredentials[0]?.keyId).toBe(outputs['secret-key-id'])
  expect(application?.federatedIdentityCredentials).toHaveLength(2)
  const grants = tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === principals[0]?.id)
  expect(new Set(grants.map(({ appRoleId }) => appRoleId)).size).toBe(grants.length)
  expect(grants.length).toBeGreaterThan(1)
  expect(tenant.roleAssignments.all().filter(({ principalId }) => principalId === principals[0]?.id)).toHaveLength(1)
}

const expectSettled = async (emulator: Emulator, more: Readonly<Record<string, string>> = {}): Promise<void> => {
  emulator.behavior.chaos = undefined
  emulator.behavior.faults = []
  // The replicas catch up first: what a lagging list does not show cannot be told from what is not there.
  emulator.clock.advance(60_000)
  emulator.journal.clear()
  const again = await apply(emulator, more)
  expect(again.errors).toBe('')
  expect(writesOf(emulator)).toEqual([])
}

const lags: readonly (readonly [string, NonNullable<BehaviorOptions['replication']>])[] = [
  ['3 s for keys', { keyReadLagMs: 3_000, listLagMs: 3_000 }],
  ['3 s for keys, 6 s for lists', { keyReadLagMs: 3_000, listLagMs: 6_000 }],
  ['8 s for tokens', { tokenLagMs: 8_000 }],
  [
    'everything, and another replica behind',
    { keyReadLagMs: 2_000, listLagMs: 6_000, tokenLagMs: 5_000, replicas: 2, replicaExtraLagMs: 4_000 }
  ]
]

describe('replication lag of', () => {
  test.each(lags)('%s ends well', async (_, replication) => {
    const emulator = await emulate({ behavior: { replication } })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expectOneOfEach(emulator, result)
    expect(result.log).toMatch(/Waiting to .*gives up in/)
    expect(result.warnings).toBe('')
    await expectSettled(emulator)
  })

  test('3 s and 6 s ends well where the tenant refuses uniqueName and unified roles', async () => {
    const emulator = await emulate({
      behavior: {
        uniqueName: 'unsupported',
        unifiedRoles: 'unsupported',
        unifiedRolesStatus: 400,
        replication: { keyReadLagMs: 3_000, listLagMs: 6_000 }
      }
    })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expectOneOfEach(emulator, result)
    await expectSettled(emulator)
  })

  test('3 s does not tempt a second run, started at once, into a second application', async () => {
    const emulator = await emulate({ behavior: { replication: { keyReadLagMs: 30_000, listLagMs: 40_000 } } })
    const quiet = { secret: 'none' }
    expect((await apply(emulator, quiet)).errors).toBe('')
    const second = await apply(emulator, quiet)
    expect(second.errors).toBe('')
    expect(emulator.tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))).toHaveLength(1)
    await expectSettled(emulator, quiet)
  })

  test('longer than wait-timeout is told with the last real error, and the next run goes on', async () => {
    const emulator = await emulate({ behavior: { replication: { keyReadLagMs: 40_000 } } })
    const result = await apply(emulator, { 'wait-timeout': '10s' })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/Could not .* ci-deployer.* within .* Last answer: Graph answered 40[04] /)
    expect(result.errors).toContain('wait-timeout')
    emulator.clock.advance(60_000)
    const next = await apply(emulator)
    expect(next.errors).toBe('')
    expectOneOfEach(emulator, next)
  })
})

describe('one answer in ten is 429, 503 or a reset', () => {
  test.each([2, 3, 5, 6, 7, 8, 9, 10, 11, 12])('with seed %i ends well', async seed => {
    const kinds: readonly FaultKind[] = ['429', '503', 'reset-before', 'reset-after', 'batch-429']
    const emulator = await emulate({ behavior: { chaos: { rate: 0.1, seed, kinds } } })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expect(emulator.journal.entries().some(({ fault }) => fault !== undefined)).toBe(true)
    expectOneOfEach(emulator, result)
    await expectSettled(emulator)
  })

  test.each([21, 22, 23])('together with lag, and one in four of every kind, with seed %i ends well', async seed => {
    const kinds: readonly FaultKind[] = [
      '429',
      '429-no-retry-after',
      '503',
      '504',
      'reset-before',
      'reset-after',
      'truncated',
      'html-502',
      'empty-200',
      'concurrency-409',
      'concurrency-503',
      'tenant-404',
      'html-404'
    ]
    const emulator = await emulate({
      behavior: { chaos: { rate: 0.25, seed, kinds }, replication: { keyReadLagMs: 1_000, listLagMs: 3_000 } }
    })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expectOneOfEach(emulator, result)
    await expectSettled(emulator)
  })
})

describe('a single fault', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['a lost answer to the creation', { match: { method: 'PATCH', path: /applications\(/ }, kind: 'reset-after' }],
    [
      'a lost answer to the service principal',
      { match: { method: 'PATCH', path: /servicePrincipals/ }, kind: 'reset-after' }
    ],
    ['a lost answer to the secret', { match: { path: /addPassword/ }, kind: 'reset-after' }],
    ['an unreadable answer to the secret', { match: { path: /addPassword/ }, kind: 'truncated' }],
    ['an empty answer to the secret', { match: { path: /addPassword/ }, kind: 'empty-200' }],
    ['a secret that was asked for in vain', { match: { path: /addPassword/ }, kind: 'reset-before' }],
    ['a failing gateway before the secret', { match: { path: /addPassword/ }, kind: 'html-502' }],
    ['concurrency at the secret', { match: { path: /addPassword/ }, kind: 'concurrency-409', times: 3 }],
    ['a throttled secret', { match: { path: /addPassword/ }, kind: '429', times: 2, retryAfterSeconds: 2.5 }],
    ['a lost answer to a batch', { match: { path: /\$batch/ }, kind: 'reset-after', times: 2 }],
    ['a batch without a body', { match: { path: /\$batch/ }, kind: 'empty-200' }],
    ['a throttled batch', { match: { path: /\$batch/ }, kind: 'batch-429', times: 2, retryAfterSeconds: 3 }],
    ['one throttled grant', { match: { path: /appRoleAssignedTo/ }, kind: '429', retryAfterSeconds: 7 }],
    ['one grant that meets concurrency', { match: { path: /appRoleAssignedTo/ }, kind: 'concurrency-503', times: 2 }],
    ['a federated credential that is throttled', { match: { path: /federatedIdentityCredentials\(/ }, kind: '429' }],
    [
      'an application that the directory does not find the tenant for',
      { match: { method: 'PATCH' }, kind: 'tenant-404' }
    ],
    ['a gateway that knows no secret', { match: { path: /addPassword/ }, kind: 'html-404', times: 2 }],
    ['a gateway that knows no batch', { match: { path: /\$batch/ }, kind: 'html-404', times: 2 }],
    [
      'a grant that the directory does not find the tenant for',
      { match: { path: /appRoleAssignedTo/ }, kind: 'tenant-404', times: 2 }
    ],
    ['a token that is refused in mid-run', { match: { service: 'graph', method: 'PATCH' }, kind: '401' }],
    ['a throttled sign-in', { match: { service: 'login' }, kind: '429', times: 2 }]
  ]

  test.each(faults)('%s ends well', async (_, fault) => {
    const emulator = await emulate({ behavior: { faults: [fault] } })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expect(emulator.behavior.faults).toEqual([])
    expectOneOfEach(emulator, result)
    await expectSettled(emulator)
  })

  test('a pause that the service asks for is kept to, in a batch as well', async () => {
    const fault: Fault = { match: { path: /appRoleAssignedTo/ }, kind: '429', retryAfterSeconds: 7 }
    const emulator = await emulate({ behavior: { faults: [fault] } })
    expect((await apply(emulator, { secret: 'none' })).slept).toContain(7_000)
  })

  test('a token that is refused twice ends the run with the reason', async () => {
    const emulator = await emulate({ behavior: { faults: [{ match: { service: 'graph' }, kind: '401', times: 2 }] } })
    const result = await apply(emulator)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/refused the caller's token twice.*InvalidAuthenticationToken/)
    expect(writesOf(emulator)).toEqual([])
  })

  test('throttling without end is told after wait-timeout with the service’s own words', async () => {
    const emulator = await emulate({
      behavior: { faults: [{ match: { service: 'graph' }, kind: '429', times: 1_000, retryAfterSeconds: 5 }] }
    })
    const result = await apply(emulator, { 'wait-timeout': '20s' })
    expect(result.errors).toMatch(/Last answer: Graph answered 429 TooManyRequests/)
    expect(result.slept.every(ms => ms === 5_000)).toBe(true)
  })

  test('the tenant’s own throttling of resource units is waited out', async () => {
    const emulator = await emulate({ behavior: { throttle: { resourceUnitsPer10s: 12 } } })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expectOneOfEach(emulator, result)
  })
})

describe('a secret that cannot be proven', () => {
  test('is a warning with the facts; the outputs hold it', async () => {
    const emulator = await emulate({ behavior: { replication: { tokenLagMs: 10 * 60_000 } } })
    const result = await apply(emulator, { 'wait-timeout': '30s' })
    expect(result.exitCode).toBe(0)
    expect(result.warnings).toMatch(/stands in the outputs, but could not be proven in time: .*AADSTS700016/)
    expectOneOfEach(emulator, result)
    await expectSettled(emulator)
  })
})
