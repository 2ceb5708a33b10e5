// What a sign-in needs besides a credential, with a virtual clock: a context that collects what it is told.

import type { Emulator } from 'b2c-emulator'
import type { DeviceCode, SignInContext } from '../src/auth/signIn.ts'
import { createOidcSource } from '../src/auth/workloadIdentity.ts'
import { createGitHubOidc } from '../src/ci/github/oidc.ts'
import { readGitHubRun } from '../src/ci/github/run.ts'
import { type Cloud, clouds } from '../src/clouds.ts'
import type { Runtime } from '../src/runtime.ts'
import { deadlineAfter, type Wait } from '../src/util/retry.ts'
import { minuteMs } from './times.ts'

export const clientId = '11111111-2222-4333-8444-555555555555'
export const tenantId = '7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c'

export type SignInFixture = SignInContext & { readonly waits: Wait[]; readonly codes: DeviceCode[] }

/** A context with a deadline of five minutes. Requests have a minute: more than any of them needs on a busy machine. */
export const signInContext = (runtime: Runtime, overrides: Partial<SignInContext> = {}): SignInFixture => {
  const waits: Wait[] = []
  const codes: DeviceCode[] = []
  return {
    runtime,
    cloud: clouds.public,
    tenant: tenantId,
    deadline: deadlineAfter(runtime, 5 * minuteMs),
    onWait: wait => waits.push(wait),
    oidc: createOidcSource(createGitHubOidc(readGitHubRun(runtime.env))),
    showDeviceCode: code => codes.push(code),
    timeouts: { requestMs: minuteMs, oidcMs: minuteMs },
    waits,
    codes,
    ...overrides
  }
}

/** The public cloud with another login host. */
export const cloudAt = (loginOrigin: string): Cloud => ({ ...clouds.public, loginOrigin, customLogin: true })

/** A context that signs in to the emulator's first tenant. */
export const emulatorContext = (emulator: Emulator, runtime: Runtime, overrides: Partial<SignInContext> = {}) =>
  signInContext(runtime, { cloud: cloudAt(emulator.login), tenant: emulator.tenant.id, ...overrides })
