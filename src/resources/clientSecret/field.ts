// The client secret that is wanted: its lifetime by mode, and which settings contradict each other.

import { durationText, unitMs } from '../../util/duration.ts'
import type { Problem } from '../../util/problem.ts'
import type { DesiredSecret, SecretMode } from '../app/declared.ts'

/** The lifetime of a new secret where none is asked for. */
export const lifetimeByModeMs: Readonly<Record<SecretMode, number>> = {
  'when-needed': 90 * unitMs.d,
  always: 90 * unitMs.d,
  ephemeral: unitMs.h,
  none: 90 * unitMs.d
}

// The longest that GitHub lets a job run, on a self-hosted runner; the secret outlives it only when the post step fails.
const longestEphemeralMs = 5 * unitMs.d

/** What does not go together in the settings of one secret. Paths begin at the app. */
export const secretContradictions = (secret: DesiredSecret): readonly Problem[] => {
  const problems: Problem[] = []
  const report = (field: string, problem: string) => problems.push({ path: ['secret', field], problem })
  const { mode, lifetimeMs, rotateBeforeMs, destinations } = secret
  if (mode === 'ephemeral' && destinations.length > 0)
    report(
      'destinations',
      'contradicts the secret mode ephemeral: that secret ends with the job, and what stores it would hold a dead one; accepted: when-needed or always'
    )
  if (mode === 'none' && destinations.length > 0)
    report(
      'destinations',
      'contradicts the secret mode none: there is no secret to store; accepted: when-needed or always'
    )
  if (mode === 'ephemeral' && lifetimeMs > longestEphemeralMs)
    report(
      'lifetime',
      `${durationText(lifetimeMs)} is too long for an ephemeral secret; accepted: at most ${durationText(longestEphemeralMs)}, the longest that a job runs`
    )
  if (mode === 'when-needed' && rotateBeforeMs >= lifetimeMs)
    report(
      'rotateBefore',
      `${durationText(rotateBeforeMs)} before the end of a lifetime of ${durationText(lifetimeMs)} is always: every run would make a new secret; accepted: less than the lifetime`
    )
  return problems
}
