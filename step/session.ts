// What all jobs of a run share: the emulator and what was given on the command line.

import type { StepResult } from 'action-runner'
import type { Emulator } from 'b2c-emulator'
import type { Checkout } from './checkout.ts'
import type { Event } from './event.ts'
import type { MadeUp } from './madeUp.ts'
import type { Options } from './options.ts'
import type { Show } from './show.ts'
import type { Stored } from './stored.ts'
import type { Tenants } from './tenants.ts'

/** What became of a step of this action. */
export type StepRun = {
  /** The job and the step, as they are shown. */
  readonly label: string
  readonly phase: 'main' | 'post'
  readonly result: StepResult
  /** Its result for the job: that of `continue-on-error` is success. */
  readonly conclusion: StepResult['conclusion']
  /** Whether it makes a secret in every run, which ends with the job. */
  readonly isEphemeral: boolean
  /** The writes to Microsoft Graph as `METHOD path`. */
  readonly writes: readonly string[]
}

/** One run of a workflow. */
export type Session = {
  readonly options: Options
  readonly emulator: Emulator
  readonly tenants: Tenants
  readonly madeUp: MadeUp
  readonly checkout: Checkout
  readonly event: Event
  /** The domain of the tenant that is meant where nothing names one. */
  readonly domain: string
  readonly show: Show
  /** What GitHub stored when the run was queued. */
  readonly queued: Stored
  /** Tenants that are as they were before, by domain. */
  readonly prepared: Set<string>
  /** Every step of ours, in order. */
  readonly runs: StepRun[]
}
