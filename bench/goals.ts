// The goals, and by how much one is missed.

import type { AppsFigures, FleetFigures } from './apps.ts'
import type { AzFigures } from './az.ts'
import type { ColdStart, RunFigures } from './runs.ts'

/** Everything that was measured. Parts that could not be are undefined. */
export type Results = {
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly memoryGb: number
    readonly node: string
    readonly system: string
  }
  readonly coldStart: ColdStart
  readonly runs: readonly RunFigures[]
  readonly az: { readonly version: string; readonly figures: readonly AzFigures[] } | undefined
  readonly apps: readonly AppsFigures[]
  readonly fleet: FleetFigures
}

/** A goal and what was measured. `factor` above 1 says how many times over the limit (or below the wanted ratio) it is. */
export type Goal = {
  readonly name: string
  readonly wanted: string
  readonly measured: string
  readonly met: boolean
  readonly missedBy: string | undefined
}

const atMost = (name: string, measured: number, limit: number, unit: string): Goal => ({
  name,
  wanted: `at most ${limit}${unit}`,
  measured: `${measured}${unit}`,
  met: measured <= limit,
  missedBy: measured <= limit ? undefined : `${Math.round((measured - limit) * 100) / 100}${unit}`
})

const atLeast = (name: string, measured: number, limit: number): Goal => ({
  name,
  wanted: `at least ${limit} ×`,
  measured: `${measured} ×`,
  met: measured >= limit,
  missedBy: measured >= limit ? undefined : `a factor of ${Math.round((limit / measured) * 100) / 100}`
})

const oneDigit = (value: number): number => Math.round(value * 10) / 10

/** How many times less the bundle took than az. */
export const ratioOf = ({ ours, az }: AzFigures, field: 'wallMs' | 'cpuMs'): number =>
  oneDigit((az[field] ?? Number.NaN) / (ours[field] ?? Number.NaN))

const noOpGoals = (results: Results): readonly Goal[] =>
  (['client-secret', 'oidc'] as const).flatMap(signIn => {
    const figures = results.runs.find(one => one.run === 'no-op' && one.signIn === signIn && one.latencyMs === 100)
    if (figures === undefined) return []
    const coldMs = signIn === 'oidc' ? results.coldStart.oidcMs : results.coldStart.clientSecretMs
    const limitMs = Math.round(1.25 * (figures.roundTrips * 100 + coldMs))
    return [
      atMost(`Round trips of a no-op, ${signIn}`, figures.roundTrips, signIn === 'oidc' ? 4 : 3, ''),
      atMost(`No-op at 100 ms, ${signIn}: 1.25 × (round trips + cold start)`, figures.wallMs, limitMs, ' ms')
    ]
  })

/** Holds the results against the goals. */
export const goalsOf = (results: Results): readonly Goal[] => {
  const { coldStart, runs, az, apps, fleet } = results
  const fromNothing = runs.filter(one => one.run === 'from nothing' && !one.verify && one.latencyMs === 100)
  const azAt = (latencyMs: number) => az?.figures.find(one => one.run === 'from nothing' && one.latencyMs === latencyMs)
  const [azNow, azSlow] = [azAt(0), azAt(100)]
  const thousand = apps.find(one => one.apps === 1_000 && one.run === 'no-op')
  return [
    atMost('Cold start above bare Node', oneDigit(coldStart.clientSecretMs - coldStart.bareNodeMs), 60, ' ms'),
    ...noOpGoals(results),
    ...fromNothing.map(one =>
      atMost(`Round trips from nothing, ${one.signIn}, without the proof`, one.roundTrips, 10, '')
    ),
    ...(azSlow === undefined ? [] : [atLeast('Faster than az from nothing, at 100 ms', ratioOf(azSlow, 'wallMs'), 12)]),
    ...(azNow === undefined
      ? []
      : [
          atLeast('Faster than az from nothing, at 0 ms', ratioOf(azNow, 'wallMs'), 30),
          atLeast('Less CPU time than az from nothing', ratioOf(azNow, 'cpuMs'), 25)
        ]),
    ...(thousand === undefined
      ? []
      : [
          atMost('Requests an app, no-op of 1,000 apps', thousand.requestsAnApp, 0.3, ''),
          atMost('Peak memory, no-op of 1,000 apps', thousand.peakMemoryMb, 200, ' MB')
        ]),
    atMost("Throttled fleet: time over the bucket's own", fleet.overPercent, 10, ' %'),
    atMost('Throttled fleet: runs that failed', fleet.failedRuns, 0, '')
  ]
}
