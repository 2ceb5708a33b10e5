// npm run test:faults: proves the bundle under faults. The last line is "N passed, N failed".
// Options: --only TEXT runs the cases whose name or group holds TEXT; --action DIR takes another bundle than this folder's;
// --one-in N runs every N-th case of a whole tenant, beginning where the seed says: what a change has time for;
// --seed N draws the sequences of interrupted runs; --write puts the figures into docs/reliability.md; --verbose shows logs.

import { parseArgs } from 'node:util'
import { actionDir as builtDir, copyBundle } from '../harness/bundle.ts'
import { type Case, type Finished, runCases } from './cases.ts'
import { concurrentCases } from './concurrent.ts'
import { destinationCases } from './destinations.ts'
import { figuresOf, printFigures, writeFigures } from './figures.ts'
import { prefixCases } from './interrupted.ts'
import { clockCases, lagCases } from './lagAndClock.ts'
import { maliciousCases } from './maliciousCases.ts'
import { matrixCases } from './matrix.ts'
import { notMet, wholeTenantCases } from './wholeTenant.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    action: { type: 'string', default: builtDir },
    seed: { type: 'string' },
    'one-in': { type: 'string', default: '1' },
    write: { type: 'boolean' },
    verbose: { type: 'boolean' }
  }
})
const { only } = values
const seed = Number(values.seed ?? Date.now() % 1_000_000)

// A copy: a build while the cases run must not change what they run.
const { actionDir, remove } = copyBundle(values.action)

const startedMs = performance.now()
const sources = [
  matrixCases(actionDir),
  wholeTenantCases(actionDir),
  destinationCases(actionDir),
  prefixCases(actionDir, seed),
  concurrentCases(actionDir),
  lagCases(actionDir),
  clockCases(actionDir),
  maliciousCases(actionDir)
]
const all = (await Promise.all(sources)).flat()
const oneIn = Number(values['one-in'])
if (!Number.isInteger(oneIn) || oneIn < 1) throw new Error(`--one-in ${values['one-in']} is no whole number above 0`)
const isOfTenant = ({ group }: Case): boolean => group.startsWith('tenant ')
const ofTenant = all.filter(isOfTenant)
const sampled = new Set(ofTenant.filter((_, index) => index % oneIn === seed % oneIn))
if (sampled.size < ofTenant.length)
  console.log(
    `NOTICE: ${sampled.size} of the ${ofTenant.length} cases of a whole tenant, from number ${seed % oneIn} on; all of them without --one-in.`
  )
const taken = all.filter(one => !isOfTenant(one) || sampled.has(one))
const cases = only === undefined ? taken : taken.filter(one => `${one.group} ${one.name}`.includes(only))
if (cases.length === 0)
  throw new Error(`No case or group holds ${only}: ${[...new Set(all.map(one => one.group))].join(', ')}`)
const finished: Finished[] = []
await runCases(cases, { busy: 8, waiting: 48 }, one => {
  finished.push(one)
  if (one.verdict.wrong.length > 0) {
    console.log(`FAILED ${one.case.name}`)
    for (const what of one.verdict.wrong) console.log(`  ${what}`)
    if (values.verbose) console.log(one.verdict.log.replace(/^/gm, '    '))
  }
  if (finished.length % 100 === 0)
    console.log(`${finished.length} of ${cases.length} after ${Math.round((performance.now() - startedMs) / 1_000)} s`)
})
remove()

const figures = figuresOf(finished, (performance.now() - startedMs) / 1_000)
printFigures(figures)
if (values.write === true) writeFigures(figures)
const missed = finished.filter(({ verdict }) => verdict.note === notMet).map(one => one.case.name)
if (missed.length > 0) console.log(`NOTICE: ${missed.length} faults met no request: ${missed.join('; ')}`)
const failed = finished.filter(({ verdict }) => verdict.wrong.length > 0).length
console.log(`${finished.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
