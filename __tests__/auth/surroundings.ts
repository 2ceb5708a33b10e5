// The surroundings of a sign-in in tests: a clock that sleeping advances at once, and services on real sockets.

import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Emulator } from 'b2c-emulator'
import type { DeviceCode, SignInContext } from '../../src/auth/signIn.ts'
import { createOidcSource } from '../../src/auth/workloadIdentity.ts'
import { createGitHubOidc } from '../../src/ci/github/oidc.ts'
import { readGitHubRun } from '../../src/ci/github/run.ts'
import { type Cloud, clouds } from '../../src/clouds.ts'
import type { Runtime } from '../../src/runtime.ts'
import { deadlineAfter, type Wait } from '../../src/util/retry.ts'

export const clientId = '11111111-2222-4333-8444-555555555555'
export const tenantId = '7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c'

/** A runtime whose sleep takes no time but moves its clock; `slept` lists the pauses in milliseconds. */
export const createRuntime = (overrides: Partial<Runtime> = {}): Runtime & { readonly slept: number[] } => {
  let aheadMs = 0
  const slept: number[] = []
  return {
    env: {},
    fetch,
    clock: { now: () => Date.now() + aheadMs, monotonic: () => performance.now() + aheadMs },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      slept.push(ms)
      aheadMs += ms
    },
    random: () => 0,
    cancelled: new AbortController().signal,
    slept,
    ...overrides
  }
}

export type TestContext = SignInContext & { readonly waits: Wait[]; readonly codes: DeviceCode[] }

/** A context with a deadline of five minutes that collects what it is told. */
export const createContext = (runtime: Runtime, overrides: Partial<SignInContext> = {}): TestContext => {
  const waits: Wait[] = []
  const codes: DeviceCode[] = []
  return {
    runtime,
    cloud: clouds.public,
    tenant: tenantId,
    deadline: deadlineAfter(runtime, 300_000),
    onWait: wait => waits.push(wait),
    oidc: createOidcSource(createGitHubOidc(readGitHubRun(runtime.env))),
    showDeviceCode: code => codes.push(code),
    timeouts: { requestMs: 2_000, oidcMs: 2_000 },
    waits,
    codes,
    ...overrides
  }
}

/** The public cloud with another login host. */
export const cloudAt = (loginOrigin: string): Cloud => ({ ...clouds.public, loginOrigin, customLogin: true })

/** A context that signs in to the emulator's first tenant. */
export const emulatorContext = (emulator: Emulator, runtime: Runtime, overrides: Partial<SignInContext> = {}) =>
  createContext(runtime, { cloud: cloudAt(emulator.login), tenant: emulator.tenant.id, ...overrides })

/** The form of a POST. */
export const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return new URLSearchParams(body)
}

/** An http server on loopback for one test. */
export const serve = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** An unsigned JWT with this payload. */
export const jwt = (payload: unknown): string =>
  [{ alg: 'none' }, payload]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('c2ln')
    .join('.')

/** What `work` rejects with. */
export const failureOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (thrown) {
    return thrown
  }
  throw new Error('It did not fail.')
}
