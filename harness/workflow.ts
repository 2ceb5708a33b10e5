// Runs the jobs of a workflow file of this repository: our steps for real, those of others as the test says. Expressions come from
// a table.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StepResult } from 'action-runner'
import type { Emulator } from 'b2c-emulator'
import { parse } from 'yaml'
import { actionDir, type BundleOptions, postStepOf, repositoryDir, runBundle } from './bundle.ts'
import type { Inputs } from './inputs.ts'

type Step = {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, unknown>>
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
  const { jobs } = parse(readFileSync(join(repositoryDir, file), 'utf8')) as {
    readonly jobs: Readonly<Record<string, Job>>
  }
  return jobs
}

/** One job of a workflow file. @throws Error when the file has no such job */
export const jobOf = (file: string, name: string): Job => {
  const job = jobsOf(file)[name]
  if (job === undefined) throw new Error(`${file} has no job ${name}`)
  return job
}

/** Values of expressions by their text, without `${{ }}`. */
export type Table = Readonly<Record<string, unknown>>

/** What a job of the environment reads when it starts: the variables and secrets that GitHub stores for it. */
export const environmentTable = ({ gitHub }: Emulator, environment: string): Table => {
  const entries = (context: string, all: readonly Readonly<Record<'target' | 'name' | 'value', string>>[]) =>
    all
      .filter(({ target }) => target === `octo-org/b2c#${environment}`)
      .map(({ name, value }) => [`${context}.${name}`, value])
  return Object.fromEntries([...entries('vars', gitHub.variables()), ...entries('secrets', gitHub.secrets())])
}

/** Fills the expressions of a text in. @throws Error for an expression that the table lacks */
export const evaluate = (text: unknown, table: Table): string =>
  String(text).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (!(expression in table)) throw new Error(`the table has no value for ${expression}`)
    return String(table[expression])
  })

const evaluateAll = (values: Readonly<Record<string, unknown>> = {}, table: Table): Inputs =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, evaluate(value, table)]))

/** What became of a job. */
export type JobResult = {
  /** Our steps in order, and after them their post steps. */
  readonly ours: readonly StepResult[]
  /** The table with the outputs of the steps. */
  readonly table: Table
}

/** How a job is run. */
export type JobOptions = Omit<BundleOptions, 'inputs'> & {
  readonly table: Table
  /** Inputs that are added to those of the file: where the emulator is. */
  readonly added: Inputs
  /** What the step of somebody else does with its inputs and variables, while the job goes on. */
  readonly consume?: (given: Inputs) => Promise<void>
  /** Runs one step; absent: as it is. */
  readonly run?: (options: BundleOptions) => Promise<StepResult>
}

/** Our action in a step's `uses`: the empty text for the main one, `/FOLDER` for another of this repository. */
const ownAction = (uses: string): string | undefined => {
  const match = /^OWNER\/b2c-bootstrap(\/[\w/-]+)?@v1$/.exec(uses)
  return match === null ? undefined : (match[1] ?? '')
}

/** Outputs that later steps of our workflows use; one that a step does not write is empty, as GitHub has it. */
const outputNames = ['matrix', 'client-id', 'client-secret', 'tenant-id', 'tenant-domain', 'tenant-name', 'changed']

/** Runs the steps of a job in order, those of other actions by `consume`, then the post steps of ours. */
export const runJob = async (
  { steps = [] }: Job,
  { table, added, consume, run = runBundle, ...options }: JobOptions
): Promise<JobResult> => {
  const ours: StepResult[] = []
  const values: Record<string, unknown> = { ...table }
  const posts: (() => Promise<StepResult>)[] = []
  for (const { id, uses = '', with: given, env } of steps) {
    const inputs = evaluateAll(given, values)
    const own = ownAction(uses)
    if (own === undefined) {
      if (!uses.startsWith('actions/checkout@')) await consume?.({ ...inputs, ...evaluateAll(env, values) })
      continue
    }
    const isMain = own === ''
    const folder = isMain ? actionDir : join(repositoryDir, own)
    const result = await run({ ...options, actionDir: folder, inputs: { ...inputs, ...(isMain ? added : {}) } })
    ours.push(result)
    if (isMain) posts.push(() => run(postStepOf(result, { ...options, actionDir: folder })))
    if (id !== undefined)
      for (const name of outputNames) values[`steps.${id}.outputs.${name}`] = result.outputs[name] ?? ''
  }
  for (const post of posts.reverse()) ours.push(await post())
  return { ours, table: values }
}
