// What of a workflow is run: the jobs and steps that the command line chooses, checked before anything is started.

import { existsSync } from 'node:fs'
import { readYaml } from './document.ts'
import { checkExpressions } from './expressions.ts'
import { Mistake } from './mistake.ts'
import type { Session } from './session.ts'
import { ownAction, reusableWorkflow } from './uses.ts'
import { type Job, type Mapping, type Workflow, workflowOf } from './workflow.ts'

/** A workflow, and what of it is chosen. */
export type Choice = {
  readonly session: Pick<Session, 'options' | 'checkout'>
  readonly workflow: Workflow
  /** What is shown before the names of its jobs. */
  readonly prefix: string
  /** Whether every job is wanted, as when the calling job was chosen. */
  readonly all: boolean
}

const deepest = 10

/** The workflow that a job calls, if it is one on this machine. @throws Mistake when its file is not there */
export const called = (job: Job, { session }: Pick<Choice, 'session'>): Workflow | undefined => {
  const path = job.uses === undefined ? undefined : reusableWorkflow(job.uses, session.checkout.root)
  if (path === undefined) return undefined
  if (!existsSync(path)) throw new Mistake(`${job.uses} is not there: ${path} would be the file.`, job.placeOf('uses'))
  return workflowOf(readYaml(path, job.uses))
}

/** Whether a job is wanted: by --job, or since nothing is chosen. */
export const isChosen = (job: Job, place: Choice): boolean => {
  const { job: wanted } = place.session.options
  return place.all || wanted === undefined || [job.id, `${place.prefix}${job.id}`].includes(wanted)
}

/** Whether a job or what it calls is chosen and holds a step of ours. */
export const concerns = (job: Job, place: Choice, depth = 0): boolean => {
  const { checkout, options } = place.session
  if (depth > deepest) throw new Mistake('reusable workflows call each other without end.', job.placeOf('uses'))
  const inner = called(job, place)
  const all = isChosen(job, place)
  if (inner !== undefined)
    return inner.jobs.some(one =>
      concerns(one, { ...place, workflow: inner, prefix: `${place.prefix}${job.id} / `, all }, depth + 1)
    )
  if (!all) return false
  return job.steps.some(
    ({ uses, id, number }) =>
      ownAction(uses, checkout.root) !== undefined &&
      (options.step === undefined || options.step === id || options.step === String(number))
  )
}

/** Jobs by their names as --job takes them. */
const jobNames = (place: Choice): readonly string[] =>
  place.workflow.jobs.flatMap(job => {
    const inner = called(job, place)
    const own = `${place.prefix}${job.id}`
    return inner === undefined ? [own] : [own, ...jobNames({ ...place, workflow: inner, prefix: `${own} / ` })]
  })

/**
 * Checks that what is chosen is there, and that its expressions can be read.
 *
 * @throws Mistake for a workflow without a step of this action, an unknown job, a step that is none of ours, an expression
 */
export const checkChoice = (place: Choice): void => {
  const { session, workflow } = place
  const { job, step } = session.options
  const names = jobNames(place)
  if (job !== undefined && !names.some(name => name === job || name.endsWith(` / ${job}`)))
    throw new Mistake(`--job ${job}: the jobs of ${workflow.file} are ${names.join(', ')}.`)
  if (workflow.jobs.some(one => concerns(one, place))) {
    checkJobs(place)
    return
  }
  const where = job === undefined ? workflow.file : `the job ${job}`
  if (step === undefined)
    throw new Mistake(
      `${where} has no step of this action: one says uses: OWNER/b2c-bootstrap@v1.`,
      job === undefined ? undefined : { file: workflow.file }
    )
  const ours = workflow.jobs.flatMap(({ id, steps }) =>
    steps
      .filter(({ uses }) => ownAction(uses, session.checkout.root) !== undefined)
      .map(one => `${one.id ?? one.number} (${id})`)
  )
  throw new Mistake(
    `--step ${step}: the steps of this action in ${where} are ${ours.join(', ') || 'in reusable workflows alone'}.`
  )
}

/** Parses the expressions of the jobs that are run. @throws Mistake for the first that GitHub would refuse */
const checkJobs = (place: Choice): void => {
  const { root } = place.session.checkout
  for (const job of place.workflow.jobs.filter(one => concerns(one, place))) {
    if (job.condition !== undefined) checkExpressions(job.condition, job.placeOf('if'), true)
    checkAll({ outputs: job.outputs, env: job.env, with: job.with }, job.placeOf)
    for (const { condition, with: inputs, env, placeOf } of job.steps.filter(
      ({ uses }) => ownAction(uses, root) !== undefined
    )) {
      if (condition !== undefined) checkExpressions(condition, placeOf('if'), true)
      checkAll({ with: inputs, env }, placeOf)
    }
    const inner = called(job, place)
    if (inner !== undefined)
      checkJobs({ ...place, workflow: inner, prefix: `${place.prefix}${job.id} / `, all: isChosen(job, place) })
  }
}

const checkAll = (sections: Readonly<Record<string, Mapping>>, placeOf: Job['placeOf']): void => {
  for (const [section, values] of Object.entries(sections))
    for (const [name, value] of Object.entries(values))
      if (typeof value === 'string') checkExpressions(value, placeOf(section, name))
}
