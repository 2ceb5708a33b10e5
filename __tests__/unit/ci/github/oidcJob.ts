// A job of the emulated GitHub that signs in by OIDC, for each test.

import { afterEach, beforeEach } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { emulatorContext } from '../../../../harness/signInFixture.ts'
import { virtualRuntime } from '../../../../harness/virtualRuntime.ts'
import { tokenSource } from '../../../../src/auth/credential.ts'
import type { SignInContext } from '../../../../src/auth/signIn.ts'
import type { Runtime } from '../../../../src/runtime.ts'
import { emulate } from '../../../hooks.ts'

/** The audience of every token. */
export const audience = 'api://AzureADTokenExchange'
const names = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const

/** The emulator of the test that runs. */
export let emulator: Emulator
beforeEach(async () => {
  emulator = await emulate()
})
afterEach(() => {
  for (const name of names) delete process.env[name]
})

/** Makes this process a job of GitHub: the toolkit reads the variables from the process itself. */
export const asJob = (job?: Parameters<Emulator['gitHub']['oidcEnvironment']>[0]) => {
  Object.assign(process.env, emulator.gitHub.oidcEnvironment(job))
}

/** A sign-in by OIDC of this process, at a clock of its own. */
export const signIn = (overrides: Partial<SignInContext> = {}, runtimeOverrides: Partial<Runtime> = {}) => {
  const runtime = virtualRuntime({ env: { ...process.env }, ...runtimeOverrides })
  const context = emulatorContext(emulator, runtime, overrides)
  return { runtime, context, source: tokenSource({ kind: 'oidc', clientId: emulator.seed.appId, audience }, context) }
}

/** How many requests a service of the emulator has seen. */
export const requests = (service: string) =>
  emulator.journal.entries().filter(entry => entry.service === service).length
