// What a probe is: a question, what it takes to ask it, and what the answer means.

import type { Finding } from './finding.ts'
import type { Kit } from './kit.ts'

/** One question and its probe. */
export type Probe = {
  /** Its number in docs/live.md. */
  readonly id: number
  readonly question: string
  /** What the probe does to find out. */
  readonly does: string
  /** Application permissions of Microsoft Graph that the caller needs, all of them. */
  readonly needs: readonly string[]
  /** The paths of the switches that it sets. */
  readonly sets: readonly string[]
  /** What the answer means for the action, either way. */
  readonly means: string
  readonly run: (kit: Kit) => Promise<Finding>
}
