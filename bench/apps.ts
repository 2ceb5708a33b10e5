// Many apps in one config file: requests, time and memory; and a fleet of runs throttled as Microsoft Graph documents it.

import { startEmulator } from 'b2c-emulator'
import { resourceUnitsOf } from 'b2c-emulator/testing'
import { runBundle } from '../harness/bundle.ts'
import { peakMemoryMb, printPeakMemory } from '../harness/peakMemory.ts'
import { createWorkspace } from '../harness/workspace.ts'
import { measureBundle } from './process.ts'
import { against } from './runs.ts'

/** One config of so many apps. */
export type AppsFigures = {
  readonly apps: number
  readonly run: 'from nothing' | 'no-op'
  readonly requests: number
  readonly requestsAnApp: number
  readonly seconds: number
  readonly peakMemoryMb: number
}

export const configOf = (apps: number): string => `version: 1
defaults:
  permissions: [policy-deployment]
  secret: { mode: none }
apps:
${Array.from({ length: apps }, (_, index) => `  app-${index}: { name: App ${index}, federatedCredentials: ['repo:octo-org/repo-${index}:environment:production'] }`).join('\n')}
`

const withConfig = async <T>(apps: number, work: (workspace: string) => Promise<T>): Promise<T> => {
  const workspace = createWorkspace({ 'b2c.yml': configOf(apps) })
  try {
    return await work(workspace.path)
  } finally {
    workspace.remove()
  }
}

/** Measures configs of 1, 10, 100 and 1,000 apps at `latencyMs`. */
export const measureApps = async (actionDir: string, latencyMs: number): Promise<readonly AppsFigures[]> => {
  const figures: AppsFigures[] = []
  for (const apps of [1, 10, 100, 1_000]) {
    const emulator = await startEmulator({ behavior: { latencyMs } })
    await withConfig(apps, async workspace => {
      for (const run of ['from nothing', 'no-op'] as const) {
        const took = await measureBundle(emulator, {
          actionDir,
          workspace,
          ...against(emulator, 'client-secret', { config: 'b2c.yml' }),
          nodeArguments: printPeakMemory
        })
        figures.push({
          apps,
          run,
          requests: took.requests,
          requestsAnApp: Math.round((took.requests / apps) * 100) / 100,
          seconds: Math.round(took.wallMs / 100) / 10,
          peakMemoryMb: peakMemoryMb(took.output)
        })
      }
    })
    await emulator.close()
  }
  return figures
}

/** A fleet beside its limit. */
export type FleetFigures = {
  readonly runs: number
  readonly apps: number
  readonly resourceUnitsPer10s: number
  /** Units of everything that Graph did. */
  readonly resourceUnits: number
  readonly throttledItems: number
  readonly failedRuns: number
  readonly bucketSeconds: number
  readonly seconds: number
  /** Time over the bucket's own, in percent of it. */
  readonly overPercent: number
}

/** The documented bucket of a tenant with fewer than 50 users. */
const smallTenantUnits = 3_500

/** Runs `runs` jobs at once over the same config of `apps` apps, all with the same caller and so with one bucket. */
export const measureFleet = async (actionDir: string, runs: number, apps: number): Promise<FleetFigures> => {
  const emulator = await startEmulator()
  return withConfig(apps, async workspace => {
    const { inputs, env } = against(emulator, 'client-secret', { config: 'b2c.yml', 'wait-timeout': '30m' })
    const step = { actionDir, workspace, inputs, env: env ?? {} }
    await runBundle(step)
    emulator.journal.clear()
    emulator.behavior.throttle = { resourceUnitsPer10s: smallTenantUnits }
    const startedMs = performance.now()
    const results = await Promise.all(Array.from({ length: runs }, () => runBundle(step)))
    const seconds = (performance.now() - startedMs) / 1_000
    const items = emulator.journal
      .entries()
      .filter(({ service, path }) => service === 'graph' && !path.endsWith('/$batch'))
    await emulator.close()
    const resourceUnits = items
      .filter(({ status }) => status !== 429)
      .reduce((sum, item) => sum + resourceUnitsOf(item), 0)
    const bucketSeconds = Math.max(0, (resourceUnits - smallTenantUnits) / (smallTenantUnits / 10))
    return {
      runs,
      apps,
      resourceUnitsPer10s: smallTenantUnits,
      resourceUnits,
      throttledItems: items.filter(({ status }) => status === 429).length,
      failedRuns: results.filter(({ conclusion }) => conclusion !== 'success').length,
      bucketSeconds: Math.round(bucketSeconds * 10) / 10,
      seconds: Math.round(seconds * 10) / 10,
      overPercent: Math.round((seconds / bucketSeconds - 1) * 1_000) / 10
    }
  })
}
