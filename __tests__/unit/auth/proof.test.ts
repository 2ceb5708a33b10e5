// The proof of a new credential: three sign-ins in a row with every role, and a reason where that does not come about.

import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { failureOf } from '../../../harness/failure.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { clientId, emulatorContext, signInContext, tenantId } from '../../../harness/signInFixture.ts'
import { dayMs } from '../../../harness/times.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { type Proof, proveCredential } from '../../../src/auth/proof.ts'
import { ActionError } from '../../../src/errors.ts'
import { deadlineAfter } from '../../../src/util/retry.ts'
import { emulate } from '../../hooks.ts'

const audience = 'api://AzureADTokenExchange'

let emulator: Emulator
beforeEach(async () => {
  emulator = await emulate()
})

const secretOf = ({ appId, callerSecret }: Emulator['seed']) =>
  ({ kind: 'client-secret', clientId: appId, clientSecret: callerSecret }) as const

const fail = (index: number, kind: '401' | '503') =>
  emulator.behavior.faults.push({ match: { service: 'login', index }, kind })

describe('a new credential', () => {
  test('is proven by three fresh sign-ins in a row, a second apart', async () => {
    const runtime = virtualRuntime()
    const context = emulatorContext(emulator, runtime)
    const proof: Proof = await proveCredential(secretOf(emulator.seed), ['Application.ReadWrite.All'], context)
    expect(proof).toMatchObject({ kind: 'verified', attempts: 3, tookMs: expect.any(Number) })
    expect(runtime.slept).toEqual([1_000, 1_000])
    expect(emulator.journal.entries()).toHaveLength(3)
  })

  test('starts the count again after every failure that replication or the service explains', async () => {
    fail(0, '401')
    fail(2, '503')
    fail(5, '401')
    const context = emulatorContext(emulator, virtualRuntime())
    const proof = await proveCredential(secretOf(emulator.seed), [], context)
    expect(proof).toMatchObject({ kind: 'verified', attempts: 9 })
    expect(context.waits.map(wait => wait.reason)).toEqual([
      expect.stringContaining('AADSTS7000215'),
      '1 of 3 sign-ins in a row succeeded',
      expect.stringContaining('503'),
      '1 of 3 sign-ins in a row succeeded',
      '2 of 3 sign-ins in a row succeeded',
      expect.stringContaining('AADSTS7000215'),
      '1 of 3 sign-ins in a row succeeded',
      '2 of 3 sign-ins in a row succeeded'
    ])
  })

  test('needs every expected role in its token', async () => {
    let issued = 0
    const runtime = virtualRuntime({
      fetch: async () => {
        issued += 1
        const roles = issued < 3 ? ['A'] : ['B', 'A']
        return Response.json({
          expires_in: 3599,
          access_token: issued === 1 ? 'opaque' : unsignedJwt({ tid: tenantId, roles })
        })
      }
    })
    const context = signInContext(runtime)
    const proof = await proveCredential({ kind: 'client-secret', clientId, clientSecret: 'x' }, ['A', 'B'], context)
    expect(proof).toMatchObject({ kind: 'verified', attempts: 5 })
    expect(context.waits.slice(0, 2).map(wait => wait.reason)).toEqual([
      'the token does not have A, B yet',
      'the token does not have B yet'
    ])
  })

  test('that lacks a role until the deadline is unproven, for that reason', async () => {
    const proof = await proveCredential(
      secretOf(emulator.seed),
      ['User.ReadWrite.All'],
      emulatorContext(emulator, virtualRuntime())
    )
    expect(proof).toEqual({
      kind: 'unproven',
      reason: expect.stringMatching(/^Could not prove the new credential.*does not have User\.ReadWrite\.All yet$/)
    })
  })

  test('that no replication can explain is unproven at once', async () => {
    emulator.clock.advance(10 * 365 * dayMs)
    const proof = await proveCredential(secretOf(emulator.seed), [], emulatorContext(emulator, virtualRuntime()))
    expect(proof).toEqual({ kind: 'unproven', reason: expect.stringContaining('AADSTS7000222') })
    expect(emulator.journal.entries()).toHaveLength(1)
  })

  test('that cannot even be used is unproven, not an error', async () => {
    const credential = { kind: 'client-certificate', clientId, pem: '' } as const
    const proof = await proveCredential(credential, [], emulatorContext(emulator, virtualRuntime()))
    expect(proof).toEqual({ kind: 'unproven', reason: expect.stringContaining('holds no private key') })
  })

  test('ends with the job that is cancelled', async () => {
    const cancellation = new AbortController()
    const runtime = virtualRuntime({ cancelled: cancellation.signal })
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
    const proving = () => proveCredential(secretOf(emulator.seed), [], emulatorContext(emulator, runtime))
    expect(await failureOf(proving)).toMatchObject({ code: 'cancelled' })
  })
})

describe('a new federated credential', () => {
  const withJob = async <T>(use: () => Promise<T>): Promise<T> => {
    const variables = emulator.gitHub.oidcEnvironment()
    Object.assign(process.env, variables)
    try {
      return await use()
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name]
    }
  }
  const oidc = () => ({ kind: 'oidc', clientId: emulator.seed.appId, audience }) as const

  test('is left alone for a while before the first try, then tried with a fresh token each time', async () => {
    await withJob(async () => {
      const runtime = virtualRuntime({ env: { ...process.env } })
      const proof = await proveCredential(oidc(), [], emulatorContext(emulator, runtime))
      expect(proof).toMatchObject({ kind: 'verified', attempts: 3 })
      expect(runtime.slept).toEqual([10_000, 1_000, 1_000])
      expect(emulator.journal.entries().map(entry => entry.service)).toEqual(
        Array.from({ length: 3 }, () => ['github', 'login']).flat()
      )
    })
  })

  test('is not asked when there is no time to leave it alone before', async () => {
    await withJob(async () => {
      const runtime = virtualRuntime({ env: { ...process.env } })
      const context = emulatorContext(emulator, runtime, { deadline: deadlineAfter(runtime, -5) })
      expect(await proveCredential(oidc(), [], context)).toEqual({
        kind: 'unproven',
        reason: 'no time was left to ask'
      })
      expect(runtime.slept).toEqual([])
    })
  })

  test('is unproven in a run that gets no token', async () => {
    const proof = await proveCredential(oidc(), [], emulatorContext(emulator, virtualRuntime()))
    expect(proof).toEqual({ kind: 'unproven', reason: expect.stringContaining('ACTIONS_ID_TOKEN_REQUEST_URL') })
  })
})
