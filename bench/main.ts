// npm run bench: measures the bundle in this folder, prints the results, and writes bench/results.json, docs/performance.md
// and docs/performance.svg. Options: --rounds N runs a measurement (default 7); --action DIR takes another bundle;
// --dry writes nothing.

import { writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { actionDir as builtDir, copyBundle } from '../harness/bundle.ts'
import { measureApps, measureFleet } from './apps.ts'
import { azVersion, measureAz } from './az.ts'
import { goalsOf, type Results } from './goals.ts'
import { markdownOf, writeDocument } from './report.ts'
import { measureColdStart, measureRuns } from './runs.ts'
import { chartOf } from './svg.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    action: { type: 'string', default: builtDir },
    dry: { type: 'boolean', default: false }
  }
})
const rounds = Number(values.rounds)

// A copy: a build meanwhile must not change what is measured.
const { actionDir, remove } = copyBundle(values.action)

const say = (text: string): void => console.error(text)

say('cold start …')
const coldStart = await measureColdStart(actionDir, rounds * 3)
say('whole runs …')
const runs = await measureRuns(actionDir, rounds)
const version = azVersion()
say(version === undefined ? 'az is not installed; without it …' : `beside az ${version} …`)
const az = version === undefined ? undefined : { version, figures: await measureAz(actionDir, Math.ceil(rounds / 2)) }
say('many apps …')
const apps = await measureApps(actionDir, 0)
say('a throttled fleet …')
const fleet = await measureFleet(actionDir, 4, 1_000)
remove()

const results: Results = {
  machine: {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    system: `${platform()} ${arch()}`
  },
  coldStart,
  runs,
  az,
  apps,
  fleet
}
console.log(markdownOf(results))
for (const { name, wanted, measured, missedBy } of goalsOf(results).filter(({ met }) => !met))
  console.log(`MISSED ${name}: ${measured}, wanted ${wanted}, missed by ${missedBy}`)
if (!values.dry) {
  writeFileSync(join('bench', 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  writeDocument(join('docs', 'performance.md'), results)
  const chart = chartOf(results)
  if (chart !== undefined) writeFileSync(join('docs', 'performance.svg'), chart)
}
