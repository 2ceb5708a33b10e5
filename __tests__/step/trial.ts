// A run of npm run step inside this process: what it printed, and what became of its steps.

import type { Emulator } from 'b2c-emulator'
import { createScreen } from '../../harness/screen.ts'
import { readOptions } from '../../step/options.ts'
import type { StepRun } from '../../step/session.ts'
import { openTrial } from '../../step/trial.ts'
import { closeAfterTest } from '../hooks.ts'

/** A workflow on its emulator. */
export type OpenTrial = {
  readonly emulator: Emulator
  readonly run: () => Promise<readonly StepRun[]>
  /** What was printed so far, in one text. */
  readonly printed: () => string
}

/** Opens what the command line names; the emulator ends with the test. */
export const open = async (...argv: readonly string[]): Promise<OpenTrial> => {
  const lines: string[] = []
  const screen = createScreen(line => lines.push(line))
  const { emulator, run, close } = await openTrial(readOptions(['--latency', '0', ...argv]), screen)
  closeAfterTest(close)
  return { emulator, run, printed: () => lines.join('\n') }
}

/** Secrets of the emulator that stand in a text. */
export const secretsIn = (text: string, { issued }: Emulator): readonly string[] =>
  issued()
    .filter(({ value }) => value.length > 5 && text.includes(value))
    .map(({ kind, value }) => `${kind} ${value}`)
