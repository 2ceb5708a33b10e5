// The bundle on an emulated tenant, for the tests of the secret's life: runs of the step, what the tenant holds afterwards,
// and a consumer that signs in by itself.

import { fileURLToPath } from 'node:url'
import { afterEach } from '@jest/globals'
import { type RunningStep, runAction, type StepOptions, type StepResult, startAction } from 'action-runner'
import {
  type Application,
  type Emulator,
  type EmulatorOptions,
  type JournalEntry,
  type PasswordCredential,
  startEmulator
} from 'b2c-emulator'
import { decodeJwt } from 'jose'

/** The folder of action.yml and dist; another build can be put in its place. */
export const actionDir = process.env.ACTION_DIR ?? fileURLToPath(new URL('../..', import.meta.url))

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

export type Inputs = Readonly<Record<string, string>>
type Options = Omit<StepOptions, 'actionDir' | 'inputs'>

export type Stage = {
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

const running = new Set<Emulator>()
afterEach(async () => {
  await Promise.all([...running].map(emulator => emulator.close()))
  running.clear()
})

export const permission = 'Policy.ReadWrite.TrustFramework'
export const uniqueName = 'ci-deployer'
const deliveredTag = 'b2c-bootstrap:delivered:'

/** A stage that ends with the test. */
export const openStage = async (options: EmulatorOptions = {}, more: Inputs = {}): Promise<Stage> => {
  const emulator = await startEmulator({ ...options, onRequest: entry => stage.onRequest?.(entry) })
  running.add(emulator)
  const { tenant } = emulator
  const inputs: Inputs = {
    'tenant-id': tenant.initialDomain,
    'client-id': emulator.seed.appId,
    'client-secret': emulator.seed.callerSecret,
    'login-endpoint': emulator.login,
    'graph-endpoint': emulator.graph,
    'app-name': 'CI deployer',
    permissions: permission,
    verify: 'false',
    'secret-overlap': '0d',
    ...more
  }
  const settings = (given: Inputs = {}, { env, ...rest }: Options = {}): StepOptions => ({
    actionDir,
    inputs: Object.fromEntries(Object.entries({ ...inputs, ...given }).filter(([, value]) => value !== '')),
    env: { GITHUB_API_URL: emulator.github, ...env },
    ...rest
  })
  const apps = () => tenant.applications.all().filter(application => application.displayName === 'CI deployer')
  const app = (): Application => {
    const [only] = apps()
    if (only === undefined) throw new Error('there is no managed app')
    return only
  }
  const secrets = () => apps().flatMap(({ passwordCredentials }) => passwordCredentials)
  const stage: Stage = {
    emulator,
    inputs,
    onRequest: undefined,
    run: (given, rest) => runAction(settings(given, rest)),
    start: (given, rest) => startAction(settings(given, rest)),
    post: (after, { env, ...rest } = {}) =>
      runAction({ actionDir, phase: 'post', after, env: { GITHUB_API_URL: emulator.github, ...env }, ...rest }),
    apps,
    app,
    secrets,
    delivered: () =>
      app()
        .tags.filter(tag => tag.startsWith(deliveredTag))
        .map(tag => tag.slice(deliveredTag.length))
        .filter(keyId => secrets().some(secret => secret.keyId === keyId)),
    advance: ms => emulator.clock.advance(ms),
    signIn: secret => signIn(emulator, app().appId, secret)
  }
  return stage
}

const signIn = async (
  { login, tenant }: Emulator,
  clientId: string,
  secret = ''
): Promise<readonly string[] | undefined> => {
  const answer = await fetch(`${login}/${tenant.initialDomain}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default'
    })
  })
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string }
  if (token === undefined) return undefined
  const { roles } = decodeJwt(token)
  return Array.isArray(roles) ? roles : []
}

/** Adds a secret to the managed app as a person does in the portal. */
export const addForeign = ({ emulator, app }: Stage, displayName: string | null, lifetimeMs: number): string => {
  const application = app()
  const nowMs = emulator.clock.now()
  const keyId = crypto.randomUUID()
  const secret = { keyId, displayName, startMs: nowMs, endMs: nowMs + lifetimeMs, secretText: `for8Q~${keyId}` }
  emulator.tenant.applications.put(application.id, {
    ...application,
    passwordCredentials: [...application.passwordCredentials, secret]
  })
  return keyId
}

/** The annotations of one level, as one text. */
export const annotated = ({ annotations }: StepResult, level: 'error' | 'warning' | 'notice'): string =>
  annotations
    .filter(annotation => annotation.level === level)
    .map(({ properties, message }) => `${properties.title ?? ''}: ${message}`)
    .join('\n')

/** A GitHub token that may write every store. */
export const writerToken = ({ gitHub }: Emulator): string =>
  gitHub.token({
    kind: 'fine-grained',
    permissions: {
      secrets: 'write',
      environments: 'write',
      organization_secrets: 'write',
      dependabot_secrets: 'write',
      actions_variables: 'write',
      organization_actions_variables: 'write'
    }
  })

/** The values of the stored GitHub secrets by `target NAME`. */
export const stored = ({ gitHub }: Emulator): Readonly<Record<string, string>> =>
  Object.fromEntries(
    gitHub
      .secrets()
      .map(({ app, target, name, value }) => [`${app === 'actions' ? '' : `${app} `}${target} ${name}`, value])
  )
