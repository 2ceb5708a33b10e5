// Runs the steps of a workflow that use this action, as far as a test needs it: expressions come from a table.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runAction, type StepOptions, type StepResult } from 'action-runner'
import { parse } from 'yaml'
import { actionDir } from './bundle.ts'

type Step = {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}
/** A job of a workflow, as far as it matters here. */
export type Job = {
  readonly environment?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly outputs?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}

/** The jobs of a workflow file of this repository, by name. */
export const jobsOf = (file: string): Readonly<Record<string, Job>> => {
  const { jobs } = parse(readFileSync(join(actionDir, file), 'utf8')) as {
    readonly jobs: Readonly<Record<string, Job>>
  }
  return jobs
}

/** One job of a workflow file. */
export const jobOf = (file: string, name: string): Job => {
  const job = jobsOf(file)[name]
  if (job === undefined) throw new Error(`${file} has no job ${name}`)
  return job
}

/** Values of expressions by their text, without `${{ }}`. */
export type Table = Readonly<Record<string, unknown>>

/** Fills the expressions of a text in. @throws Error for an expression that the table lacks. */
export const evaluate = (text: unknown, table: Table): string =>
  String(text).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (!(expression in table)) throw new Error(`the table has no value for ${expression}`)
    return String(table[expression])
  })

const withInputs = (values: Readonly<Record<string, unknown>> = {}, table: Table): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, evaluate(value, table)]))

/** What became of a job: the steps of this action in order, and what other actions' steps would have been given. */
export type JobResult = {
  readonly ours: readonly StepResult[]
  readonly others: readonly { readonly uses: string; readonly inputs: Readonly<Record<string, string>> }[]
  /** The table with the outputs of the steps. */
  readonly table: Table
}

/** The folder of a step's action, when it is one of this repository's: OWNER/b2c-bootstrap[/FOLDER]@v1. */
const folderOf = (uses: string): string | undefined => {
  const [, folder] = /^OWNER\/b2c-bootstrap(\/[\w/-]+)?@v1$/.exec(uses) ?? []
  return /^OWNER\/b2c-bootstrap[@/]/.test(uses) ? join(actionDir, folder ?? '') : undefined
}

/** How a job is run: what the emulator's endpoints add to the inputs, and the surroundings of the steps. */
export type JobOptions = Omit<StepOptions, 'actionDir' | 'inputs'> & {
  readonly table: Table
  readonly endpoints: Readonly<Record<string, string>>
  /** Called for the step of another action, while the job goes on. */
  readonly consume?: (inputs: Readonly<Record<string, string>>) => Promise<void>
}

/** Runs the steps of a job in order, those of other actions by `consume`, then the post steps of ours. */
export const runJob = async (
  { steps = [] }: Job,
  { table, endpoints, consume, ...options }: JobOptions
): Promise<JobResult> => {
  const ours: StepResult[] = []
  const others: { uses: string; inputs: Readonly<Record<string, string>> }[] = []
  const values: Record<string, unknown> = { ...table }
  const posts: (() => Promise<StepResult>)[] = []
  for (const { id, uses = '', with: given } of steps) {
    const inputs = withInputs(given, values)
    const folder = folderOf(uses)
    if (folder === undefined) {
      others.push({ uses, inputs })
      if (!uses.startsWith('actions/checkout@')) await consume?.(inputs)
      continue
    }
    const isMain = folder === join(actionDir, '')
    const result = await runAction({
      ...options,
      actionDir: folder,
      inputs: { ...inputs, ...(isMain ? endpoints : {}) }
    })
    ours.push(result)
    if (isMain) posts.push(() => runAction({ ...options, actionDir: folder, phase: 'post', after: result }))
    for (const name of ['matrix', 'client-id', 'client-secret', 'tenant-domain', 'tenant-name', 'changed'])
      if (id !== undefined) values[`steps.${id}.outputs.${name}`] = result.outputs[name] ?? ''
  }
  for (const post of posts.reverse()) ours.push(await post())
  return { ours, others, table: values }
}
