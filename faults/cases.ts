// The cases of a run, carried out a few at a time. Those that only wait (for a timeout, for replication) have a limit of their own.

/** What a case came to: nothing wrong, or a list of what is. `note` goes into the figures. */
export type Verdict = { readonly wrong: readonly string[]; readonly note: string; readonly log: string }

/** One case. */
export type Case = {
  readonly group: string
  readonly name: string
  /** True when it mostly waits, so that many can do so at once. */
  readonly waits: boolean
  readonly run: () => Promise<Verdict>
}

/** A case with its verdict. */
export type Finished = { readonly case: Case; readonly verdict: Verdict; readonly tookMs: number }

const runAll = async (cases: readonly Case[], atOnce: number, onFinished: (finished: Finished) => void) => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let mine = next++; mine < cases.length; mine = next++) {
      const one = cases[mine] as Case
      const startedMs = performance.now()
      const verdict = await one.run().catch(
        (error: unknown): Verdict => ({
          wrong: [`the case itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
          note: 'broken',
          log: ''
        })
      )
      onFinished({ case: one, verdict, tookMs: performance.now() - startedMs })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, cases.length) }, worker))
}

/** Runs all cases, busy and waiting ones side by side; tells of each as it ends. */
export const runCases = async (
  cases: readonly Case[],
  atOnce: { readonly busy: number; readonly waiting: number },
  onFinished: (finished: Finished) => void
): Promise<void> => {
  await Promise.all([
    runAll(
      cases.filter(({ waits }) => !waits),
      atOnce.busy,
      onFinished
    ),
    runAll(
      cases.filter(({ waits }) => waits),
      atOnce.waiting,
      onFinished
    )
  ])
}
