// node --conditions=b2c-source bench/compare.ts OLD NEW [--rounds N] [--only TEXT]: what the same runs cost with two bundles, in
// alternation, so that a busy machine slows both alike. OLD and NEW are folders with action.yml and dist; --only takes the runs
// whose name has the text. Prints medians side by side.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { peakMemoryMb, printPeakMemory } from '../harness/peakMemory.ts'
import { dayMs } from '../harness/times.ts'
import { configOf } from './apps.ts'
import { measureBundle, median, type Took } from './process.ts'
import { against, jobInputs, type SignIn } from './runs.ts'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string', default: '' } },
  allowPositionals: true
})
const [oldDir = '', newDir = '.'] = positionals
const bundles = [resolve(oldDir), resolve(newDir)]

type Case = {
  readonly name: string
  readonly rounds: number
  /** Measures one run of one bundle on a tenant of its own. */
  readonly measure: (actionDir: string) => Promise<Took>
}

const onTenant = async (
  actionDir: string,
  inputs: Readonly<Record<string, string>>,
  signIn: SignIn,
  prepare: (emulator: Emulator, run: () => Promise<Took>) => Promise<unknown>,
  workspace?: string
): Promise<Took> => {
  const emulator = await startEmulator()
  const run = () =>
    measureBundle(emulator, {
      actionDir,
      ...against(emulator, signIn, inputs),
      nodeArguments: printPeakMemory,
      ...(workspace !== undefined && { workspace })
    })
  try {
    await prepare(emulator, run)
    return await run()
  } finally {
    await emulator.close()
  }
}

const workspace = mkdtempSync(join(tmpdir(), 'b2c-compare-'))
writeFileSync(join(workspace, 'b2c.yml'), configOf(1_000))
const rounds = Number(values.rounds)
const few = Math.max(1, Math.round(rounds / 3))
const single = jobInputs(false)
const fleet = { config: 'b2c.yml' }
const cases: readonly Case[] = [
  ...(['client-secret', 'oidc'] as const).flatMap(signIn => [
    {
      name: `from nothing, ${signIn}`,
      rounds,
      measure: (dir: string) => onTenant(dir, single, signIn, async () => undefined)
    },
    { name: `no-op, ${signIn}`, rounds, measure: (dir: string) => onTenant(dir, single, signIn, (_, run) => run()) },
    {
      name: `rotation, ${signIn}`,
      rounds,
      measure: (dir: string) =>
        onTenant(dir, single, signIn, async ({ clock }, run) => {
          await run()
          clock.advance(70 * dayMs)
        })
    }
  ]),
  {
    name: '1,000 apps from nothing',
    rounds: few,
    measure: dir => onTenant(dir, fleet, 'client-secret', async () => undefined, workspace)
  },
  {
    name: '1,000 apps, no-op',
    rounds: few,
    measure: dir => onTenant(dir, fleet, 'client-secret', (_, run) => run(), workspace)
  }
]

const figures: Readonly<Record<string, (took: Took) => number>> = {
  'round trips': ({ roundTrips }) => roundTrips,
  requests: ({ requests }) => requests,
  'CPU ms': ({ cpuMs }) => cpuMs ?? Number.NaN,
  'wall ms': ({ wallMs }) => Math.round(wallMs),
  'peak MB': ({ output }) => peakMemoryMb(output)
}

console.log(
  `${'run'.padEnd(28)}${Object.keys(figures)
    .map(name => name.padStart(22))
    .join('')}`
)
for (const one of cases.filter(({ name }) => name.includes(values.only))) {
  const took: Took[][] = [[], []]
  for (let round = 0; round < one.rounds; round++) {
    // Whoever goes first in one round goes second in the next.
    const order = round % 2 === 0 ? [0, 1] : [1, 0]
    for (const side of order) took[side]?.push(await one.measure(bundles[side] as string))
  }
  const cells = Object.values(figures).map(figure => {
    const [before = Number.NaN, after = Number.NaN] = took.map(runs => median(runs.map(figure)))
    const percent =
      before === after ? '=' : `${after > before ? '+' : ''}${Math.round((after / before - 1) * 1_000) / 10}%`
    return `${before} → ${after} ${percent}`.padStart(22)
  })
  console.log(`${one.name.padEnd(28)}${cells.join('')}`)
}
rmSync(workspace, { recursive: true, force: true })
