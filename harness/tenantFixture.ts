// One emulated tenant and the bundle on it, in a scenario, with a list of the secrets that its runs handed out.

import type { StepOptions, StepResult } from 'action-runner'
import { type Application, type Emulator, type EmulatorOptions, startEmulator, type Tenant } from 'b2c-emulator'
import { postStepOf, runBundle } from './bundle.ts'
import { writerToken } from './gitHubToken.ts'
import { callerInputs, gitHubVariables, oidcCallerInputs } from './inputs.ts'
import { displayName, type Scenario, uniqueName } from './scenarios.ts'
import { keyTag } from './tags.ts'

/** A step of the action: main, and the post step where the scenario needs one. */
export type Step = { readonly main: StepResult; readonly post: StepResult | undefined }

/** A tenant under test. */
export type TenantFixture = {
  readonly emulator: Emulator
  readonly scenario: Scenario
  /** Secrets that a run wrote to its outputs, in order: somebody received them. */
  readonly received: string[]
  /** The options of a step of this scenario; `inputs` and `env` are added to the scenario's. */
  readonly options: (more?: Partial<StepOptions>) => StepOptions
  /** Runs the main step, and the post step after an ephemeral one. */
  readonly step: (more?: Partial<StepOptions>) => Promise<Step>
  readonly close: () => Promise<void>
}

/** The caller's secret in every tenant. */
export const callerSecret = 'caller~secret.of-every-tenant-0123456789'

/** The applications that are, or were to become, the managed one: more than one is a failure of the action. */
export const candidateApplications = (tenant: Tenant): readonly Application[] =>
  tenant.applications
    .all()
    .filter(
      app => app.uniqueName === uniqueName || app.tags.includes(keyTag(uniqueName)) || app.displayName === displayName
    )

/** Opens a tenant on an emulator of its own, without preparing it. `actionDir` holds action.yml and the bundle. */
export const openTenantFixture = async (
  actionDir: string,
  scenario: Scenario,
  options: EmulatorOptions = {}
): Promise<TenantFixture> => {
  const emulator = await startEmulator({ ...options, seed: { callerSecret, ...options.seed } })
  const received: string[] = []
  const byOidc = scenario.signIn === 'oidc'
  const stepOptions = (more: Partial<StepOptions> = {}): StepOptions => ({
    actionDir,
    ...more,
    inputs: {
      ...(byOidc ? oidcCallerInputs(emulator) : callerInputs(emulator)),
      ...scenario.inputs,
      ...(scenario.inputs['secret-destinations'] && { 'github-token': writerToken(emulator) }),
      ...more.inputs
    },
    env: { ...gitHubVariables(emulator, byOidc ? {} : undefined), ...more.env }
  })
  return {
    emulator,
    scenario,
    received,
    options: stepOptions,
    step: async more => {
      const options = stepOptions(more)
      const main = await runBundle(options)
      const secret = main.outputs['client-secret']
      if (secret) received.push(secret)
      if (options.inputs?.secret !== 'ephemeral') return { main, post: undefined }
      const { inputs: _inputs, ...rest } = options
      return { main, post: await runBundle(postStepOf(main, rest)) }
    },
    close: () => emulator.close()
  }
}
