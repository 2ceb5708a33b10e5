// Runs the kit inside this process against an emulated tenant whose clock it moves, as a caller with every permission it needs.

import type { BehaviorOptions, Caller, Emulator, EmulatorOptions } from 'b2c-emulator'
import { roleTemplateId, startEmulator } from 'b2c-emulator'
import { virtualRuntime } from '../../harness/virtualRuntime.ts'
import type { LiveOptions } from '../../live/options.ts'
import { questions } from '../../live/questions.ts'
import { type ExitCode, runLive } from '../../live/run.ts'
import { closeAfterTest } from '../hooks.ts'

/** Every permission that a question needs. */
export const allPermissions: readonly string[] = [...new Set(questions.flatMap(({ needs }) => needs))]

/** An emulated tenant and the caller of the kit in it. */
export type LiveTenant = { readonly emulator: Emulator; readonly caller: Caller }

/** Starts a tenant that looks like one in use; its objects are none of the kit's. */
export const liveTenant = async (
  behavior: BehaviorOptions = {},
  permissions: readonly string[] = allPermissions,
  options: EmulatorOptions = {}
): Promise<LiveTenant> => {
  const emulator = await startEmulator({
    ...options,
    behavior,
    seed: { initialDomain: 'adatumcustomers.onmicrosoft.com', displayName: 'Adatum Customers', ...options.seed }
  })
  closeAfterTest(() => emulator.close())
  const caller = emulator.tenant.addCaller({ displayName: 'Qwerty Uiop', appRoles: permissions, secret: true })
  emulator.tenant.addUser({
    userPrincipalName: 'asdfgh@adatumcustomers.onmicrosoft.com',
    displayName: 'Zxcvbn Asdfgh',
    // The kit assigns this role: once a role is active, nothing deactivates it.
    directoryRoles: [roleTemplateId('Directory Readers')]
  })
  return { emulator, caller }
}

/** What a run of the kit came to. */
export type LiveResult = {
  readonly exitCode: ExitCode
  readonly log: string
  readonly report: string
  readonly patch: Readonly<Record<string, unknown>>
}

/** How to run it: options that differ, and the environment besides the secret. */
export type LiveRunOptions = Partial<LiveOptions> & {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cancelled?: AbortSignal
  /** Whether the job may have identity tokens of the emulated GitHub. */
  readonly inJob?: boolean
  readonly writeFile?: (path: string, text: string) => void
  /** Wraps every request of the kit. */
  readonly fetch?: typeof fetch
}

/** Runs the kit to its end. */
export const runKit = async (
  { emulator, caller }: LiveTenant,
  { env, cancelled, inJob, fetch: send, writeFile, ...options }: LiveRunOptions = {}
): Promise<LiveResult> => {
  const written: string[] = []
  const files = new Map<string, string>()
  const runtime = virtualRuntime(
    {
      env: { B2C_LIVE_CLIENT_SECRET: caller.secret, ...(inJob && job(emulator)), ...env },
      ...(cancelled && { cancelled }),
      ...(send && { fetch: send })
    },
    emulator
  )
  // What anything prints past the kit counts as its log, so that no secret escapes the tests.
  const write = process.stdout.write
  process.stdout.write = ((chunk: string | Uint8Array) => {
    written.push(String(chunk))
    return true
  }) as typeof process.stdout.write
  const exitCode = await runLive(
    {
      tenant: emulator.tenant.initialDomain,
      clientId: caller.appId,
      mayBeChanged: true,
      only: undefined,
      report: 'report.md',
      patch: 'patch.json',
      cleanUpOnly: false,
      deadlineMs: 60 * 60_000,
      patienceMs: 20_000,
      loginEndpoint: emulator.login,
      graphEndpoint: emulator.graph,
      ...options
    },
    {
      runtime,
      write: text => written.push(text),
      writeFile: writeFile ?? ((path, text) => files.set(path, text)),
      versions: { 'Node.js': process.versions.node }
    }
  ).finally(() => {
    process.stdout.write = write
  })
  return {
    exitCode,
    log: written.join(''),
    report: files.get('report.md') ?? '',
    patch: JSON.parse(files.get('patch.json') ?? '{}')
  }
}

const job = ({ gitHub }: Emulator) => gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })

/** The tenant's state, without the time of day. */
export const stateOf = ({ emulator }: LiveTenant): unknown => {
  const { tenants } = emulator.dump() as { readonly tenants: unknown }
  return tenants
}
