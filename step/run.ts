// A run of a workflow: its jobs in the order of their needs, each combination of a matrix, and the reusable workflows that it calls.

import { type Choice, called, concerns, innerChoice } from './choice.ts'
import { type Call, contextsOf, type NeededJob } from './contexts.ts'
import { evaluate, evaluateAll, holds, textOf, type Value } from './expressions.ts'
import { type JobPlace, jobScope, notRun, plainAsking, runJob, skippedJob } from './job.ts'
import { combinationsOf } from './matrix.ts'
import { Mistake } from './mistake.ts'
import { type Permissions, permissionsOf } from './permissions.ts'
import type { Session } from './session.ts'
import { withUnknown } from './values.ts'
import { type Job, type Mapping, mappingOf, type Workflow } from './workflow.ts'
import { inputsOf } from './workflowInputs.ts'

/** Where a workflow is run: at the top, or called by a job. */
export type RunPlace = Choice & {
  readonly session: Session
  readonly call: Call | undefined
  readonly granted: Permissions | undefined
}

/** Runs a workflow. @returns the outputs of its jobs, by name. @throws Mistake for what is wrong in the file */
export const runWorkflow = async (place: RunPlace): Promise<Readonly<Record<string, NeededJob>>> => {
  const done: Record<string, NeededJob> = {}
  const { job: wanted, step } = place.session.options
  // A job without a step of ours is shown where it gets something of one that has them.
  const chosenAll = wanted === undefined && step === undefined
  const started = new Set<string>()
  for (const job of place.workflow.jobs) {
    const needs = Object.fromEntries(job.needs.map(need => [need, done[need] ?? notRun]))
    const follows = job.needs.some(need => started.has(need))
    const isOurs = concerns(job, place)
    const isRun = isOurs || (follows && chosenAll)
    if (isRun) started.add(job.id)
    done[job.id] = isRun ? await (isOurs ? runOne : shown)(job, place, needs) : told(job, place)
  }
  return done
}

/** A job that only gets something of ours may need what is not known here. */
const shown = async (job: Job, place: RunPlace, needs: JobPlace['needs']): Promise<NeededJob> => {
  try {
    return await runOne(job, place, needs)
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    place.session.show.skippedJob(`${place.prefix}${job.id}`, error.message.replace(/\.$/, ''), new Map())
    return notRun
  }
}

const told = (job: Job, { session, prefix }: RunPlace): NeededJob => {
  session.show.skippedJob(
    `${prefix}${job.id}`,
    session.options.job === undefined && session.options.step === undefined ? 'no step of this action' : 'not chosen',
    new Map()
  )
  return notRun
}

const runOne = async (job: Job, place: RunPlace, needs: JobPlace['needs']): Promise<NeededJob> => {
  const { session, workflow, prefix, call, granted } = place
  const label = `${prefix}${job.id}`
  const jobPlace: JobPlace = { session, workflow, job, label, matrix: {}, needs, call, granted }
  const scope = jobScope({ ...jobPlace, job: { ...job, environment: null } }, '')
  const contexts = contextsOf(scope, plainAsking(session))
  const status = Object.values(needs).every(({ result }) => result === 'success') ? 'success' : 'failure'
  if (!holds(job.condition, contexts, job.placeOf('if'), status)) {
    session.show.skippedJob(
      label,
      job.condition === undefined ? 'a job that it needs has not succeeded' : `if: ${job.condition} does not hold`,
      scope.values.substitutes()
    )
    return skippedJob
  }
  const matrix = withUnknown(scope.values, () => evaluateAll(job.matrix, contexts, job.placeOf('strategy', 'matrix')))
  const combinations = combinationsOf(matrix, job.placeOf('strategy', 'matrix'))
  const results: NeededJob[] = []
  for (const combination of combinations) {
    const one = { ...jobPlace, matrix: combination, label: `${label}${combinationText(combination)}` }
    results.push(await (job.uses === undefined ? runJob(one) : runCalled(one, place)))
  }
  return {
    result: results.some(({ result }) => result === 'failure') ? 'failure' : 'success',
    outputs: Object.assign({}, ...results.map(({ outputs }) => filledOnly(outputs)))
  }
}

const combinationText = (combination: Mapping): string => {
  const values = Object.values(combination).map(value =>
    typeof value === 'object' ? JSON.stringify(value) : textOf(value)
  )
  return values.length === 0 ? '' : ` (${values.join(', ')})`
}

/** Of the combinations of a matrix, the last one that writes an output has it. */
const filledOnly = (outputs: Mapping | undefined): Mapping =>
  Object.fromEntries(Object.entries(outputs ?? {}).filter(([, value]) => value !== ''))

const runCalled = async (jobPlace: JobPlace, place: RunPlace): Promise<NeededJob> => {
  const { job, label } = jobPlace
  const workflow = called(job, place)
  if (workflow === undefined) return notRun
  const scope = jobScope(jobPlace, '')
  const given = (values: Mapping, key: 'with' | 'secrets'): Mapping =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const contexts = contextsOf(scope, { ...plainAsking(place.session), target: name })
        return [name, typeof value === 'string' ? evaluate(value, contexts, job.placeOf(key, name)) : value]
      })
    )
  const declaration = workflow.events.get('workflow_call')
  const passed = given(job.with, 'with')
  const declared = mappingOf(declaration?.inputs)
  const call: Call = {
    inputs: { ...inputsOf(declared, {}, place.session.domain).inputs, ...passed },
    secrets: job.secrets === 'inherit' ? 'inherit' : given(mappingOf(job.secrets), 'secrets'),
    declared: Object.keys(mappingOf(declaration?.secrets))
  }
  const done = await runWorkflow({
    ...innerChoice(job, workflow, place),
    session: place.session,
    prefix: `${label} / `,
    call,
    granted: permissionsOf(job, jobPlace.workflow, jobPlace.granted)
  })
  const failed = Object.values(done).some(({ result }) => result === 'failure')
  return { result: failed ? 'failure' : 'success', outputs: outputsOf(declaration?.outputs, done, workflow) }
}

const outputsOf = (
  declared: Value | undefined,
  jobs: Readonly<Record<string, NeededJob>>,
  workflow: Workflow
): Mapping => {
  const contexts = {
    jobs: Object.fromEntries(Object.entries(jobs).map(([id, { outputs }]) => [id, { outputs: outputs ?? {} }]))
  }
  return Object.fromEntries(
    Object.entries(mappingOf(declared)).map(([name, output]) => {
      const text = textOf(mappingOf(output).value ?? '')
      return [name, evaluate(text, contexts, workflow.placeOf('on', 'workflow_call', 'outputs', name))]
    })
  )
}
