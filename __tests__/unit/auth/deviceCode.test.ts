// Signing in by device code: the code that is shown, and what the person may do with it.

import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { administrator, enterCode } from '../../../harness/deviceCode.ts'
import { failureOf } from '../../../harness/failure.ts'
import { until } from '../../../harness/poll.ts'
import { emulatorContext } from '../../../harness/signInFixture.ts'
import { minuteMs } from '../../../harness/times.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { tokenSource } from '../../../src/auth/credential.ts'
import { graphCommandLineTools } from '../../../src/auth/deviceCode.ts'
import { ActionError } from '../../../src/errors.ts'
import { emulate } from '../../hooks.ts'

const credential = { kind: 'device-code', clientId: undefined } as const

describe('against the emulator', () => {
  let emulator: Emulator
  beforeEach(async () => {
    emulator = await emulate()
    emulator.behavior.deviceCode.intervalSeconds = 0.05
  })

  const codeIsShown = ({ codes }: ReturnType<typeof emulatorContext>) => until(() => codes.length > 0)
  const decide = async (context: ReturnType<typeof emulatorContext>, decision: 'accept' | 'decline' = 'accept') => {
    await codeIsShown(context)
    const [{ userCode, verificationUri } = { userCode: '', verificationUri: '' }] = context.codes
    return enterCode({ page: verificationUri, code: userCode }, administrator, decision)
  }
  const scopes = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']

  test('cancelling the job ends the waiting at once', async () => {
    const cancellation = new AbortController()
    // The library sleeps that long between two polls.
    emulator.behavior.deviceCode.intervalSeconds = 3
    const polls = () => emulator.journal.entries().filter(({ path }) => path.endsWith('/token')).length
    const context = emulatorContext(emulator, virtualRuntime({ cancelled: cancellation.signal }), { scopes })
    const source = tokenSource(credential, context)
    const pending = failureOf(() => source.getToken())
    await until(() => polls() > 0)
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
    expect(await pending).toMatchObject({ code: 'cancelled' })
    expect(polls()).toBe(1)
    expect(await failureOf(() => source.getToken())).toMatchObject({ code: 'cancelled' })
  })

  test('an administrator signs in with the code, and the token is the administrator’s', async () => {
    const context = emulatorContext(emulator, virtualRuntime(), { scopes })
    const source = tokenSource(credential, context)
    const [token, page] = await Promise.all([source.getToken(), decide(context)])
    expect(page.status).toBe(200)
    expect(token.claims).toMatchObject({ delegated: true, tenantId: emulator.tenant.id, appId: graphCommandLineTools })
    expect(token.claims?.userName).toBe('admin@contoso.onmicrosoft.com')
    expect([...(token.claims?.scopes ?? [])]).toEqual(expect.arrayContaining(scopes))
    expect(context.codes).toHaveLength(1)
    expect(context.codes[0]).toMatchObject({ expiresInMs: 900_000, message: expect.stringContaining('devicelogin') })
    expect(await source.getToken()).toBe(token)
  })

  test('declining is told as such', async () => {
    const context = emulatorContext(emulator, virtualRuntime(), { scopes })
    const pending = failureOf(() => tokenSource(credential, context).getToken())
    await decide(context, 'decline')
    expect(await pending).toMatchObject({
      code: 'sign-in',
      message: expect.stringContaining('the sign-in was declined')
    })
  })

  test('a code that expires is told as such', async () => {
    const context = emulatorContext(emulator, virtualRuntime(), { scopes })
    const pending = failureOf(() => tokenSource(credential, context).getToken())
    await codeIsShown(context)
    emulator.clock.advance(16 * minuteMs)
    expect(await pending).toMatchObject({ code: 'sign-in', message: expect.stringContaining('the code expired') })
  })

  test('Conditional Access that blocks it is told as such', async () => {
    emulator.behavior.deviceCode.blocked = true
    const context = emulatorContext(emulator, virtualRuntime(), { scopes })
    const pending = failureOf(() => tokenSource(credential, context).getToken())
    await decide(context)
    expect(await pending).toMatchObject({ message: expect.stringContaining('AADSTS53003') })
  })

  test('failures in passing are not noticed by the person', async () => {
    for (const kind of ['503', 'reset-before', '429', 'html-502'] as const) {
      emulator.behavior.faults.push({ match: { service: 'login', path: /\/token$/ }, kind })
    }
    emulator.behavior.faults.push({ match: { service: 'login', path: /\/devicecode$/ }, kind: '503' })
    const runtime = virtualRuntime()
    const context = emulatorContext(emulator, runtime, { scopes })
    const [token] = await Promise.all([tokenSource(credential, context).getToken(), decide(context)])
    expect(token.claims?.delegated).toBe(true)
    expect(context.codes).toHaveLength(1)
    expect(runtime.slept).toContain(1_000)
    expect(emulator.behavior.faults).toEqual([])
  })

  test('an unknown tenant fails before any code is shown', async () => {
    const context = emulatorContext(emulator, virtualRuntime(), { tenant: 'nowhere.onmicrosoft.com' })
    expect(await failureOf(() => tokenSource(credential, context).getToken())).toMatchObject({
      message: expect.stringContaining('AADSTS90002')
    })
    expect(context.codes).toEqual([])
  })
})
