// A workflow file: its events, and its jobs in the order in which they run.
// GitHub documentation, "Workflow syntax for GitHub Actions".

import { didYouMean } from '../src/util/suggest.ts'
import type { Path, YamlFile } from './document.ts'
import { textOf, type Value } from './expressions.ts'
import { Mistake, type Place } from './mistake.ts'

/** A mapping, its expressions not yet filled in. */
export type Mapping = Readonly<Record<string, Value>>

/** One step of a job. */
export type Step = {
  /** Its place in the job, from 1. */
  readonly number: number
  readonly id: string | undefined
  readonly name: string | undefined
  readonly uses: string | undefined
  readonly run: string | undefined
  readonly condition: string | undefined
  readonly with: Mapping
  readonly env: Mapping
  readonly continueOnError: Value
  readonly placeOf: (...path: Path) => Place
}

/** One job. */
export type Job = {
  readonly id: string
  readonly needs: readonly string[]
  readonly condition: string | undefined
  readonly environment: Value
  /** undefined: those of the workflow. */
  readonly permissions: Value | undefined
  readonly outputs: Mapping
  readonly env: Mapping
  readonly matrix: Value
  /** The reusable workflow that it calls. */
  readonly uses: string | undefined
  readonly with: Mapping
  /** Secrets for the reusable workflow, or `inherit`. */
  readonly secrets: Value
  readonly steps: readonly Step[]
  readonly placeOf: (...path: Path) => Place
}

/** A workflow. */
export type Workflow = {
  readonly file: string
  readonly name: string
  /** Events by name, in the order of the file, with what stands below them. */
  readonly events: ReadonlyMap<string, Mapping>
  readonly env: Mapping
  readonly permissions: Value | undefined
  /** A job stands behind all that it needs. */
  readonly jobs: readonly Job[]
  readonly placeOf: (...path: Path) => Place
}

/** A value as a mapping; anything else is an empty one. */
export const mappingOf = (value: Value | undefined): Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {}

const optionalText = (value: Value | undefined): string | undefined =>
  value === undefined || value === null ? undefined : textOf(value)

const listOf = (value: Value | undefined): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(textOf)

const eventsOf = (on: Value | undefined): ReadonlyMap<string, Mapping> => {
  if (typeof on === 'string' || Array.isArray(on)) return new Map(listOf(on).map(name => [name, {}]))
  return new Map(Object.entries(mappingOf(on)).map(([name, value]) => [name, eventOf(value)]))
}

// The list of a schedule becomes a mapping as the others are.
const eventOf = (value: Value): Mapping => (Array.isArray(value) ? { list: value } : mappingOf(value))

/**
 * Reads a workflow.
 *
 * @throws Mistake for one that GitHub would not start: no jobs, no steps, a job that needs one that is not there
 */
export const workflowOf = ({ file, content, placeOf }: YamlFile): Workflow => {
  const jobs = mappingOf(content.jobs)
  if (Object.keys(jobs).length === 0) throw new Mistake('the workflow has no jobs.', placeOf('jobs'))
  const read = Object.entries(jobs).map(([id, job]) => jobOf(id, job, (...path) => placeOf('jobs', id, ...path)))
  return {
    file,
    name: optionalText(content.name) ?? file,
    events: eventsOf(content.on),
    env: mappingOf(content.env),
    permissions: content.permissions,
    jobs: inOrder(read),
    placeOf
  }
}

const jobOf = (id: string, value: Value, placeOf: Job['placeOf']): Job => {
  const job = mappingOf(value)
  const uses = optionalText(job.uses)
  if (!Array.isArray(job.steps) && uses === undefined)
    throw new Mistake(`the job ${id} has neither steps nor uses.`, placeOf())
  const steps = Array.isArray(job.steps) ? job.steps : []
  return {
    id,
    needs: listOf(job.needs),
    condition: optionalText(job.if),
    environment: job.environment ?? null,
    permissions: job.permissions,
    outputs: mappingOf(job.outputs),
    env: mappingOf(job.env),
    matrix: mappingOf(job.strategy).matrix ?? null,
    uses,
    with: mappingOf(job.with),
    secrets: job.secrets ?? null,
    steps: steps.map((step, index) => stepOf(index, step, (...path) => placeOf('steps', index, ...path))),
    placeOf
  }
}

const stepOf = (index: number, value: Value, placeOf: Step['placeOf']): Step => {
  const step = mappingOf(value)
  const uses = optionalText(step.uses)
  const run = optionalText(step.run)
  if ((uses === undefined) === (run === undefined))
    throw new Mistake(`step ${index + 1} needs uses or run, one of them.`, placeOf())
  return {
    number: index + 1,
    id: optionalText(step.id),
    name: optionalText(step.name),
    uses,
    run,
    condition: optionalText(step.if),
    with: mappingOf(step.with),
    env: mappingOf(step.env),
    continueOnError: step['continue-on-error'] ?? false,
    placeOf
  }
}

const inOrder = (jobs: readonly Job[]): readonly Job[] => {
  const ids = jobs.map(({ id }) => id)
  for (const { id, needs, placeOf } of jobs)
    for (const need of needs)
      if (!ids.includes(need))
        throw new Mistake(
          `the job ${id} needs ${need}, which is no job of the workflow${didYouMean(need, ids) || '.'}`,
          placeOf('needs')
        )
  const ordered: Job[] = []
  while (ordered.length < jobs.length) {
    const left = jobs.filter(job => !ordered.includes(job))
    const ready = left.find(({ needs }) => needs.every(need => ordered.some(({ id }) => id === need)))
    if (ready === undefined) {
      const [stuck] = left
      throw new Mistake(
        `the jobs ${left.map(({ id }) => id).join(', ')} wait for one another by their needs.`,
        stuck?.placeOf('needs')
      )
    }
    ordered.push(ready)
  }
  return ordered
}
