// npm run step: the steps of a workflow that use this action, run from dist/ on an emulated tenant.

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionDir } from '../harness/bundle.ts'
import { createScreen, type Screen } from '../harness/screen.ts'
import { messageOf } from '../src/errors.ts'
import { Mistake } from './mistake.ts'
import { type Options, readOptions, usage } from './options.ts'
import type { StepRun } from './session.ts'
import { openTrial } from './trial.ts'

const isMain = ({ phase }: StepRun): boolean => phase === 'main'

const verdict = (runs: readonly StepRun[]): string => {
  const failed = runs.filter(({ conclusion }) => conclusion === 'failure')
  const steps = runs.filter(isMain).length
  if (failed.length > 0) return `Failed: ${[...new Set(failed.map(({ label }) => label))].join(', ')}.`
  if (steps > 0) return steps === 1 ? 'The step ended well.' : `All ${steps} steps ended well.`
  return 'No step of this action was run: no condition holds for this event; --event takes another one.'
}

const again = (screen: Screen, runs: readonly StepRun[]): void => {
  const ephemeral = runs.some(({ isEphemeral }) => isEphemeral)
  const ofSecrets = (write: string): boolean => /(?:add|remove)Password$/.test(write)
  const writes = runs.flatMap(one => one.writes).filter(write => !(ephemeral && ofSecrets(write)))
  const nothing = ephemeral ? 'nothing to the tenant but secrets for one job each' : 'nothing to the tenant'
  screen.promise(
    writes.length === 0
      ? `the second run wrote ${nothing}`
      : `the second run wrote to the tenant: ${[...new Set(writes)].join(', ')}`,
    writes.length === 0
  )
}

const writeSummary = (file: string, text: string): void => {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Mistake(`--summary ${file}: the file cannot be written (${messageOf(error)}).`)
  }
}

const untilStopped = (): Promise<void> =>
  new Promise(resolve => {
    // Without anything to wait for, the process would end.
    const timer = setInterval(() => undefined, 60_000)
    const stop = (): void => {
      clearInterval(timer)
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })

const runAll = async (options: Options, screen: Screen): Promise<boolean> => {
  if (!existsSync(join(actionDir, 'dist', 'index.js')))
    throw new Mistake('dist/index.js is not there: run npm run build first.')
  const trial = await openTrial(options, screen)
  try {
    const first = await trial.run()
    const second = []
    if (options.twice) {
      screen.title('All of it again on the same tenant')
      second.push(...(await trial.run()))
      again(screen, second)
    }
    const runs = [...first, ...second]
    const summaries = runs.filter(isMain).map(({ result }) => result.summary)
    if (options.summary !== undefined) writeSummary(options.summary, summaries.join('\n\n'))
    screen.title(verdict(runs))
    if (options.keep) {
      screen.text(
        `The tenant is at ${trial.emulator.graph}/ until Ctrl+C. Requests of the steps are shown above alone.`
      )
      await untilStopped()
    }
    return runs.every(({ conclusion }) => conclusion === 'success')
  } finally {
    await trial.close()
  }
}

const main = async (): Promise<number> => {
  // npm starts scripts in the folder of package.json, and says where it was started itself.
  process.chdir(process.env.INIT_CWD ?? '.')
  try {
    const options = readOptions(process.argv.slice(2))
    if (!options.help) return (await runAll(options, createScreen())) ? 0 : 1
    process.stdout.write(usage)
    return 0
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

process.exitCode = await main()
