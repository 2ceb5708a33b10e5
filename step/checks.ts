// What is looked at before anything is started: the choice, expressions, and what GitHub would not start a run with.

import { didYouMean } from '../src/util/suggest.ts'
import { type Choice, called, concerns, innerChoice } from './choice.ts'
import { checkExpressions, textOf } from './expressions.ts'
import { Mistake } from './mistake.ts'
import { type Permissions, permissionsOf } from './permissions.ts'
import { ownAction } from './uses.ts'
import { type Job, type Mapping, mappingOf, type Workflow } from './workflow.ts'

/** Jobs by their names as --job takes them. */
const jobNames = (place: Choice): readonly string[] =>
  place.workflow.jobs.flatMap(job => {
    const inner = called(job, place)
    const own = `${place.prefix}${job.id}`
    return inner === undefined ? [own] : [own, ...jobNames(innerChoice(job, inner, place))]
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
    checkJobs(place, undefined)
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

/** Checks the jobs that are run. `granted`: what the calling job grants. */
const checkJobs = (place: Choice, granted: Permissions | undefined): void => {
  const { root } = place.session.checkout
  for (const job of place.workflow.jobs.filter(one => concerns(one, place))) {
    const permissions = permissionsOf(job, place.workflow, granted)
    if (job.condition !== undefined) checkExpressions(job.condition, job.placeOf('if'), true)
    checkAll({ outputs: job.outputs, env: job.env, with: job.with }, job.placeOf)
    const ours = job.steps.filter(({ uses }) => ownAction(uses, root) !== undefined)
    for (const { condition, with: inputs, env, placeOf } of ours) {
      if (condition !== undefined) checkExpressions(condition, placeOf('if'), true)
      checkAll({ with: inputs, env }, placeOf)
    }
    const inner = called(job, place)
    if (inner === undefined) continue
    checkCall(job, inner)
    checkJobs(innerChoice(job, inner, place), permissions)
  }
}

const checkAll = (sections: Readonly<Record<string, Mapping>>, placeOf: Job['placeOf']): void => {
  for (const [section, values] of Object.entries(sections))
    for (const [name, value] of Object.entries(values))
      if (typeof value === 'string') checkExpressions(value, placeOf(section, name))
}

/** Inputs and secrets of a call. GitHub documentation, "Reuse workflows". */
const checkCall = ({ uses, placeOf, with: inputs, secrets }: Job, workflow: Workflow): void => {
  const declaration = workflow.events.get('workflow_call')
  if (declaration === undefined)
    throw new Mistake(`${uses} cannot be called: it has no on: workflow_call.`, placeOf('uses'))
  checkNames('input', [inputs, declaration.inputs], (...path) => placeOf('with', ...path), uses)
  if (secrets === 'inherit') return
  checkNames('secret', [mappingOf(secrets), declaration.secrets], (...path) => placeOf('secrets', ...path), uses)
}

const checkNames = (
  what: string,
  [given, declaration]: readonly [Mapping, Mapping[string] | undefined],
  placeOf: Job['placeOf'],
  uses: string | undefined
): void => {
  const declared = mappingOf(declaration)
  const names = Object.keys(declared)
  const isNamed = (name: string, among: readonly string[]): boolean =>
    among.some(one => one.toLowerCase() === name.toLowerCase())
  const unknown = Object.keys(given).find(name => !isNamed(name, names))
  if (unknown !== undefined)
    throw new Mistake(
      `${uses} takes ${names.length === 0 ? `no ${what}` : `the ${what}s ${names.join(', ')}`}, not ${unknown}${didYouMean(unknown, names) || '.'}`,
      placeOf(unknown)
    )
  const missing = names.find(name => {
    const { required, default: value } = mappingOf(declared[name])
    return textOf(required ?? false) === 'true' && value === undefined && !isNamed(name, Object.keys(given))
  })
  if (missing !== undefined) throw new Mistake(`${uses} needs the ${what} ${missing}.`, placeOf())
}
