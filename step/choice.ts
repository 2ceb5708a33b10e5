// What of a workflow is run: the jobs and steps that the command line chooses.

import { existsSync } from 'node:fs'
import { readYaml } from './document.ts'
import { Mistake } from './mistake.ts'
import type { Session } from './session.ts'
import { ownAction, reusableWorkflow } from './uses.ts'
import { type Job, type Workflow, workflowOf } from './workflow.ts'

/** A workflow, and what of it is chosen. */
export type Choice = {
  readonly session: Pick<Session, 'options' | 'checkout'>
  readonly workflow: Workflow
  /** What is shown before the names of its jobs. */
  readonly prefix: string
  /** Whether every job is wanted, as when the calling job was chosen. */
  readonly all: boolean
  /** How many workflows call it, one the other. */
  readonly depth: number
}

// GitHub documentation, "Reuse workflows": a tree has ten levels at most.
const deepest = 10

/**
 * The workflow that a job calls, if it is one on this machine.
 *
 * @throws Mistake when its file is not there, or workflows call each other without end
 */
export const called = (job: Job, { session, depth }: Choice): Workflow | undefined => {
  const path = job.uses === undefined ? undefined : reusableWorkflow(job.uses, session.checkout.root)
  if (path === undefined) return undefined
  if (!existsSync(path)) throw new Mistake(`${job.uses} is not there: ${path} would be the file.`, job.placeOf('uses'))
  if (depth >= deepest) throw new Mistake('reusable workflows call each other without end.', job.placeOf('uses'))
  return workflowOf(readYaml(path, job.uses))
}

/** What is chosen of a workflow that a job calls. */
export const innerChoice = (job: Job, workflow: Workflow, place: Choice): Choice => ({
  session: place.session,
  workflow,
  prefix: `${place.prefix}${job.id} / `,
  all: isChosen(job, place),
  depth: place.depth + 1
})

/** Whether a job is wanted: by --job, or since nothing is chosen. */
const isChosen = (job: Job, place: Choice): boolean => {
  const { job: wanted } = place.session.options
  return place.all || wanted === undefined || [job.id, `${place.prefix}${job.id}`].includes(wanted)
}

/** Whether a job or what it calls is chosen and holds a step of ours. */
export const concerns = (job: Job, place: Choice): boolean => {
  const { checkout, options } = place.session
  const inner = called(job, place)
  if (inner !== undefined) return inner.jobs.some(one => concerns(one, innerChoice(job, inner, place)))
  if (!isChosen(job, place)) return false
  return job.steps.some(
    ({ uses, id, number }) =>
      ownAction(uses, checkout.root) !== undefined &&
      (options.step === undefined || options.step === id || options.step === String(number))
  )
}
