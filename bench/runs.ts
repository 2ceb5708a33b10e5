// Cold start, and whole runs: from nothing, no-op and rotation, with and without latency.

import { type Emulator, startEmulator } from 'b2c-emulator'
import { callerInputs, gitHubVariables, oidcCallerInputs } from '../harness/inputs.ts'
import { dayMs } from '../harness/times.ts'
import { type BundleOptions, measure, measureBundle, median, type Took, type Typical, typical } from './process.ts'

/** The job that is measured: an app with three permissions, a directory role and a client secret. */
export const job = {
  name: 'CI deployer',
  permissions: ['Policy.ReadWrite.TrustFramework', 'User.Read.All', 'AuditLog.Read.All'],
  role: 'User Administrator'
} as const

/** How the caller signs in. */
export type SignIn = 'client-secret' | 'oidc'

/** The inputs and variables of a run against the emulator. */
export const against = (
  emulator: Emulator,
  signIn: SignIn,
  more: Readonly<Record<string, string>> = {}
): Pick<BundleOptions, 'inputs' | 'env'> => ({
  inputs: { ...(signIn === 'oidc' ? oidcCallerInputs(emulator) : callerInputs(emulator)), ...more },
  env: gitHubVariables(emulator, signIn === 'oidc' ? {} : undefined)
})

/** The inputs of the job; without the proof of the secret, which waits a second twice, unless `verify` is asked for. */
export const jobInputs = (verify: boolean): Readonly<Record<string, string>> => ({
  'app-name': job.name,
  permissions: job.permissions.join('\n'),
  'directory-roles': job.role,
  verify: String(verify)
})

/** Milliseconds to the first request, beside a bare Node. */
export type ColdStart = {
  readonly bareNodeMs: number
  readonly clientSecretMs: number
  readonly oidcMs: number
}

/** Measures the cold start, in alternation, so that a busy machine slows down all of them alike. */
export const measureColdStart = async (actionDir: string, rounds: number): Promise<ColdStart> => {
  const emulator = await startEmulator()
  const bare: number[] = []
  const first = { 'client-secret': [] as number[], oidc: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    bare.push((await measure(undefined, process.execPath, ['-e', '0'], process.env)).wallMs)
    for (const signIn of ['client-secret', 'oidc'] as const) {
      const plan = { ...jobInputs(false), mode: 'plan' }
      const took = await measureBundle(emulator, { actionDir, ...against(emulator, signIn, plan) })
      first[signIn].push(took.firstRequestMs ?? Number.NaN)
    }
  }
  await emulator.close()
  const round = (values: readonly number[]): number => Math.round(median(values) * 10) / 10
  return { bareNodeMs: round(bare), clientSecretMs: round(first['client-secret']), oidcMs: round(first.oidc) }
}

/** One kind of run at one latency. */
export type RunFigures = Typical & {
  readonly run: 'from nothing' | 'no-op' | 'rotation'
  readonly signIn: SignIn
  readonly latencyMs: number
  /** With the proof of the new secret: three sign-ins, a second apart. */
  readonly verify: boolean
}

/** Runs the job three times on one fresh tenant: from nothing, again, and when the secret is due. */
const lifecycle = async (
  actionDir: string,
  signIn: SignIn,
  latencyMs: number,
  verify: boolean
): Promise<Readonly<Record<RunFigures['run'], Took>>> => {
  const emulator = await startEmulator({ behavior: { latencyMs } })
  const run = () => measureBundle(emulator, { actionDir, ...against(emulator, signIn, jobInputs(verify)) })
  const fromNothing = await run()
  const noOp = await run()
  emulator.clock.advance(70 * dayMs)
  const rotation = await run()
  await emulator.close()
  return { 'from nothing': fromNothing, 'no-op': noOp, rotation }
}

/** Measures whole runs. */
export const measureRuns = async (actionDir: string, rounds: number): Promise<readonly RunFigures[]> => {
  const figures: RunFigures[] = []
  for (const latencyMs of [0, 100]) {
    for (const [signIn, verify] of [
      ['client-secret', false],
      ['oidc', false],
      ['client-secret', true]
    ] as const) {
      const lifecycles: Awaited<ReturnType<typeof lifecycle>>[] = []
      for (let round = 0; round < rounds; round++)
        lifecycles.push(await lifecycle(actionDir, signIn, latencyMs, verify))
      // A run that makes no secret proves none: the no-op is the same with and without.
      for (const run of ['from nothing', 'no-op', 'rotation'] as const)
        if (!(verify && run === 'no-op'))
          figures.push({ run, signIn, latencyMs, verify, ...typical(lifecycles.map(one => one[run])) })
    }
  }
  return figures
}
