// A step of the demo: what a person would see of it, then what the other side saw.

import type { StepResult } from 'action-runner'
import type { Emulator, JobIdentity } from 'b2c-emulator'
import { runBundle } from '../harness/bundle.ts'
import { endpointInputs, gitHubVariables, type Inputs } from '../harness/inputs.ts'
import { graphRoundTrips } from '../harness/journal.ts'
import type { Screen } from '../harness/screen.ts'
import { summaryText } from '../harness/summaryText.ts'

/** How a step is run besides its inputs. */
type Where = {
  /** The job that has `id-token: write`; absent: the step signs in with what its inputs hold. */
  readonly job?: JobIdentity
  /** The checkout. */
  readonly workspace?: string
  /** True: the log and what the tenant saw; outputs and summary are those of a chapter before. */
  readonly brief?: boolean
}

/** Runs steps and shows them on a screen. */
export type Steps = {
  readonly runStep: (emulator: Emulator, inputs: Inputs, where?: Where) => Promise<StepResult>
  readonly showJournal: (emulator: Emulator, brief?: boolean) => void
}

/** Steps on a screen. */
export const stepsOn = (screen: Screen): Steps => {
  const showInputs = (inputs: Inputs): void => {
    screen.heading('The step')
    screen.pairs({
      uses: 'OWNER/b2c-bootstrap@v1',
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [
          name,
          name === 'client-secret' ? '(a secret of the repository)' : value
        ])
      )
    })
  }

  const showResult = ({ outputs, summary }: StepResult): void => {
    screen.heading('Its outputs')
    const secret = outputs['client-secret']
    screen.pairs({
      ...outputs,
      ...(secret ? { 'client-secret': `*** (${secret.length} characters; masked in every log)` } : {})
    })
    screen.heading('Its job summary')
    screen.text(summaryText(summary))
  }

  const showJournal = (emulator: Emulator, brief = false): void => {
    const { journal } = emulator
    const entries = journal.entries()
    const topLevel = entries.filter(({ parent }) => parent === undefined).length
    screen.heading(
      `What the tenant saw: ${topLevel} requests in ${journal.sequentialRoundTrips()} round trips, ` +
        `of Graph alone ${graphRoundTrips(emulator)}; ${journal.writes().length} writes`
    )
    screen.journal(entries, brief)
    screen.text('')
  }

  const runStep: Steps['runStep'] = async (emulator, inputs, { job, workspace, brief = false } = {}) => {
    emulator.journal.clear()
    showInputs(inputs)
    screen.heading('Its log')
    const result = await runBundle({
      inputs: { ...inputs, ...endpointInputs(emulator) },
      env: gitHubVariables(emulator, job),
      ...(workspace !== undefined && { workspace }),
      onLogLine: screen.logLine
    })
    if (!brief) showResult(result)
    showJournal(emulator, workspace !== undefined)
    screen.promise('the step ended well', result.conclusion === 'success')
    return result
  }

  return { runStep, showJournal }
}
