// A tenant with one managed app whose secret is watched: runs of the bundle, what the tenant holds afterwards, and a consumer that
// signs in by itself. It ends with the test.

import { expect } from '@jest/globals'
import type { RunningStep, StepResult } from 'action-runner'
import type { Application, Emulator, EmulatorOptions, JournalEntry, PasswordCredential } from 'b2c-emulator'
import { decodeJwt } from 'jose'
import type { BundleOptions } from '../../../harness/bundle.ts'
import { callerInputs, gitHubVariables, type Inputs } from '../../../harness/inputs.ts'
import { displayName } from '../../../harness/scenarios.ts'
import { deliveredKeyIds } from '../../../harness/tags.ts'
import { requestToken } from '../../../harness/tokenRequest.ts'
import { emulate, startBundle } from '../../hooks.ts'

type Options = Omit<BundleOptions, 'inputs'>

export type SecretFixture = {
  readonly emulator: Emulator
  /** The inputs of every run: the caller's secret, one app with one permission, no verification, overlap 0d. */
  readonly inputs: Inputs
  run(inputs?: Inputs, options?: Options): Promise<StepResult>
  start(inputs?: Inputs, options?: Options): RunningStep
  post(after: StepResult, options?: Options): Promise<StepResult>
  /** Called, and awaited, before the answer to each top-level request. */
  onRequest: ((entry: JournalEntry) => void | Promise<void>) | undefined
  /** Everything named as the managed app. */
  apps(): readonly Application[]
  app(): Application
  /** The password credentials of the managed app, oldest first. */
  secrets(): readonly PasswordCredential[]
  /** Key ids that the application records as delivered and that exist. */
  delivered(): readonly string[]
  /** Moves the tenant's clock. */
  advance(ms: number): void
  /** What the token endpoint says to the managed app's secret: the roles of the token, or undefined when it is refused. */
  signIn(secret: string | undefined): Promise<readonly string[] | undefined>
}

/** The permission of the managed app. */
export const permission = 'Policy.ReadWrite.TrustFramework'

/** Opens one. `more` is added to the inputs of every run; an empty text takes an input away. */
export const openSecretFixture = async (options: EmulatorOptions = {}, more: Inputs = {}): Promise<SecretFixture> => {
  const emulator = await emulate({ ...options, onRequest: entry => fixture.onRequest?.(entry) })
  const { tenant } = emulator
  const inputs: Inputs = {
    ...callerInputs(emulator),
    'app-name': displayName,
    permissions: permission,
    verify: 'false',
    'secret-overlap': '0d',
    ...more
  }
  const start = (given: Inputs = {}, { env, ...rest }: Options = {}): RunningStep =>
    startBundle({
      inputs: Object.fromEntries(Object.entries({ ...inputs, ...given }).filter(([, value]) => value !== '')),
      env: { ...gitHubVariables(emulator), ...env },
      ...rest
    })
  const apps = () => tenant.applications.all().filter(application => application.displayName === displayName)
  const app = (): Application => {
    const [only] = apps()
    if (only === undefined) throw new Error('there is no managed app')
    return only
  }
  const secrets = () => apps().flatMap(({ passwordCredentials }) => passwordCredentials.toReversed())
  const fixture: SecretFixture = {
    emulator,
    inputs,
    onRequest: undefined,
    start,
    run: (given, rest) => start(given, rest).result,
    post: (after, { env, ...rest } = {}) =>
      startBundle({ phase: 'post', after, env: { ...gitHubVariables(emulator), ...env }, ...rest }).result,
    apps,
    app,
    secrets,
    delivered: () => deliveredKeyIds(app()).filter(keyId => secrets().some(secret => secret.keyId === keyId)),
    advance: ms => emulator.clock.advance(ms),
    signIn: async (secret = '') => {
      const { login } = emulator
      const answer = await requestToken({
        login,
        tenant: tenant.initialDomain,
        clientId: app().appId,
        clientSecret: secret
      })
      if (!('token' in answer)) return undefined
      const { roles } = decodeJwt(answer.token)
      return Array.isArray(roles) ? roles : []
    }
  }
  return fixture
}

/** Adds a secret to the managed app as a person does in the portal. */
export const addForeign = ({ emulator, app }: SecretFixture, name: string | null, lifetimeMs: number): string => {
  const application = app()
  const nowMs = emulator.clock.now()
  const keyId = crypto.randomUUID()
  const secret = { keyId, displayName: name, startMs: nowMs, endMs: nowMs + lifetimeMs, secretText: `for8Q~${keyId}` }
  emulator.tenant.applications.put(application.id, {
    ...application,
    passwordCredentials: [secret, ...application.passwordCredentials]
  })
  return keyId
}

/** The annotations of one level, as one text. */
export const annotated = ({ annotations }: StepResult, level: 'error' | 'warning' | 'notice'): string =>
  annotations
    .filter(annotation => annotation.level === level)
    .map(({ properties, message }) => `${properties.title ?? ''}: ${message}`)
    .join('\n')

/** The values of the stored GitHub secrets by `target NAME`. */
export const stored = ({ gitHub }: Emulator): Readonly<Record<string, string>> =>
  Object.fromEntries(
    gitHub
      .secrets()
      .map(({ app, target, name, value }) => [`${app === 'actions' ? '' : `${app} `}${target} ${name}`, value])
  )

/** Loaded by the step's process before the bundle: says on standard error when a signal has come. */
const reportSignals = `data:text/javascript,${encodeURIComponent(
  "for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.stderr.write('signal received\\n'))"
)}`

/** A run that can be interrupted; `interrupted` is fulfilled when its process has received a signal, or has ended. */
export type InterruptibleStep = RunningStep & { readonly interrupted: Promise<void> }

/** Starts a run that can be interrupted in the moment of a request: the test waits for the signal to arrive, not for a time. */
export const startInterruptible = (
  { start }: SecretFixture,
  inputs?: Inputs,
  options: Options = {}
): InterruptibleStep => {
  const { promise: interrupted, resolve } = Promise.withResolvers<void>()
  const step = start(inputs, {
    ...options,
    nodeArguments: [`--import=${reportSignals}`],
    onRawLine: line => {
      if (line === 'signal received') resolve()
    }
  })
  step.child.once('exit', () => resolve())
  return { ...step, interrupted }
}

/** The path of the request that makes a secret. */
export const addPassword = /addPassword$/

/** How many secrets the tenant was asked for. */
export const added = ({ emulator }: SecretFixture) =>
  emulator.journal.writes().filter(({ path }) => addPassword.test(path)).length

/** Proves that the app has one secret, which is recorded as delivered and signs in. */
export const expectOneUsable = async (fixture: SecretFixture, secret: string | undefined) => {
  expect(fixture.secrets()).toHaveLength(1)
  expect(fixture.delivered()).toEqual([fixture.secrets()[0]?.keyId])
  expect(await fixture.signIn(secret)).toEqual([permission])
}

/** The names of the secrets, without what differs from run to run. */
export const names = ({ secrets }: SecretFixture) =>
  secrets().map(({ displayName }) => displayName?.replace(/[0-9a-f]{12}/, '#'))

/** The writes to the tenant, each as `METHOD last-segment`. */
export const writes = ({ emulator }: SecretFixture) =>
  emulator.journal.writes().map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)

/** A time as the outputs write it. */
export const isoOf = (ms = 0) => new Date(Math.floor(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
