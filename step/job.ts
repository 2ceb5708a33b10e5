// One job: its steps in order, those of this action run and those of others shown, and the post steps at its end.

import { createMasker, readMetadata } from 'action-runner/parts'
import { createWorkspace } from '../harness/workspace.ts'
import { copyCheckout, liesIn } from './checkout.ts'
import { type Call, contextsOf, type DoneStep, type JobScope, type NeededJob, type Outcome } from './contexts.ts'
import { evaluate, holds, textOf, type Value } from './expressions.ts'
import { Mistake } from './mistake.ts'
import { type DoneOwnStep, runPost, runStep } from './ownStep.ts'
import { type Permissions, permissionsOf, tokenPermissions } from './permissions.ts'
import type { Session } from './session.ts'
import { storedNow } from './stored.ts'
import { ownAction } from './uses.ts'
import { type Asking, createValues } from './values.ts'
import { type Job, type Mapping, mappingOf, type Step, type Workflow } from './workflow.ts'

/** Where a job stands. */
export type JobPlace = {
  readonly session: Session
  readonly workflow: Workflow
  readonly job: Job
  /** As it is shown: `fleet / tenant (contoso)`. */
  readonly label: string
  readonly matrix: Mapping
  readonly needs: Readonly<Record<string, NeededJob>>
  readonly call: Call | undefined
  readonly granted: Permissions | undefined
}

/** What is asked for by an expression that is no input. */
export const plainAsking = ({ domain }: Pick<Session, 'domain'>): Asking => ({
  environment: undefined,
  target: undefined,
  isInput: false,
  domain
})

/** The scope of a job before its first step. */
export const jobScope = (
  { session, workflow, job, matrix, needs, call, granted }: JobPlace,
  workspace: string
): JobScope => {
  const values = createValues({ ...session, hide: session.show.hide }, storedNow(session.emulator))
  const permissions = permissionsOf(job, workflow, granted)
  const token = session.emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: tokenPermissions(permissions) })
  session.show.hide(token)
  const scope: JobScope = {
    session,
    values,
    jobId: job.id,
    token,
    environment: undefined,
    call,
    matrix,
    needs,
    steps: {},
    levels: [workflow, job],
    exported: {},
    workspace,
    failed: false
  }
  return { ...scope, environment: environmentName(scope, job) }
}

const environmentName = (scope: JobScope, { environment, placeOf }: Job): string | undefined => {
  const written = typeof environment === 'string' ? environment : mappingOf(environment).name
  if (written === undefined || written === null) return undefined
  const asking = { ...plainAsking(scope.session), target: 'environment' }
  return textOf(evaluate(textOf(written), contextsOf(scope, asking), placeOf('environment'))) || undefined
}

const isCheckout = ({ uses }: Step): boolean => /^actions\/checkout@/.test(uses ?? '')

/** Runs a job. @throws Mistake for what GitHub would refuse in the file */
export const runJob = async (place: JobPlace): Promise<NeededJob> => {
  const { session, job, workflow, label } = place
  const { show, checkout, options } = session
  const { path: workspace, remove } = createWorkspace()
  try {
    let scope = jobScope(place, workspace)
    const permissions = permissionsOf(job, workflow, place.granted)
    show.job(label, scope.environment, permissions)
    const posts: DoneOwnStep[] = []
    const masks: string[] = []
    let isCheckedOut = false
    for (const step of job.steps) {
      const { environment } = scope
      const inStep: JobScope = { ...scope, levels: [workflow, job, step] }
      const asking = { ...plainAsking(session), environment }
      const action = ownAction(step.uses, checkout.root)
      const status = scope.failed ? 'failure' : 'success'
      const isChosen = options.step === undefined || step.id === options.step || String(step.number) === options.step
      const meets = (): boolean => holds(step.condition, contextsOf(inStep, asking), step.placeOf('if'), status)
      const runs = action === undefined ? orElse(true, meets) : meets()
      if (!runs || (action !== undefined && !isChosen)) {
        const used = scope.values.substitutes()
        if (action !== undefined)
          show.skipped(step, runs ? 'not chosen' : `if: ${step.condition ?? 'success()'} does not hold`, used)
        scope = withStep(scope, step, { outcome: 'skipped', conclusion: 'skipped', outputs: runs ? undefined : {} })
        continue
      }
      if (action === undefined) {
        if (isCheckout(step)) isCheckedOut = checkOut(session, step, inStep, workspace) || isCheckedOut
        else show.others(step, givenTo(step, inStep))
        // What is made up for a step that is not run is of no use to anybody.
        scope.values.substitutes()
        scope = withStep(scope, step, { outcome: 'success', conclusion: 'success', outputs: undefined })
        continue
      }
      const stepLabel = `${label} › ${step.id ?? step.number}`
      const done = await runStep({ scope: inStep, step, action, label: stepLabel, permissions, isCheckedOut })
      const { result, conclusion } = done
      masks.push(...result.masks)
      if (readMetadata(action.folder).post !== undefined) posts.push(done)
      scope = withStep({ ...scope, exported: { ...scope.exported, ...result.env } }, step, {
        outcome: result.conclusion,
        conclusion,
        outputs: result.outputs
      })
    }
    for (const post of posts.reverse()) {
      const { conclusion } = await runPost(scope, post)
      if (conclusion === 'failure') scope = { ...scope, failed: true }
    }
    return { result: scope.failed ? 'failure' : 'success', outputs: outputsOf(scope, job, masks) }
  } finally {
    remove()
  }
}

/** What a step of others says may need what is not here: it is shown as far as it can be evaluated. */
const orElse = <T>(otherwise: T, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (error instanceof Mistake) return otherwise
    throw error
  }
}

const withStep = (scope: JobScope, { id }: Step, done: DoneStep): JobScope => ({
  ...scope,
  failed: scope.failed || done.conclusion === 'failure',
  steps: id === undefined ? scope.steps : { ...scope.steps, [id]: done }
})

const checkOut = ({ checkout, show }: Session, step: Step, scope: JobScope, workspace: string): boolean => {
  const { repository, path } = step.with
  const given = filled(
    { ...(repository !== undefined && { repository }), ...(path !== undefined && { path }) },
    step,
    scope
  )
  if (given.repository !== undefined && given.repository !== scope.session.options.repository) {
    show.others(step, given)
    return false
  }
  const folder = given.path ?? '.'
  // actions/checkout, "Repository path is not under the workspace".
  if (!liesIn(workspace, folder))
    throw new Mistake(
      `actions/checkout takes a path inside of the workspace, not "${folder}".`,
      step.placeOf('with', 'path')
    )
  copyCheckout(checkout, workspace, folder)
  show.checkedOut(checkout.root)
  return true
}

const filled = (mapping: Mapping, step: Step, scope: JobScope): Readonly<Record<string, string>> => {
  const asking = { ...plainAsking(scope.session), environment: scope.environment }
  const entries = Object.entries(mapping).map(([name, value]) => {
    const contexts = contextsOf(scope, { ...asking, target: name })
    return [
      name,
      orElse('(not evaluated)', () => textOf(evaluate(textOf(value), contexts, step.placeOf('with', name))))
    ] as const
  })
  return Object.fromEntries(entries)
}

/** What a step of others would get of what is known here: inputs and variables with an expression. */
const givenTo = (step: Step, scope: JobScope): Readonly<Record<string, string>> => {
  const withExpressions = ([, value]: readonly [string, Value]): boolean =>
    typeof value === 'string' && value.includes('${{')
  const own = { ...step.env, ...step.with }
  return filled(Object.fromEntries(Object.entries(own).filter(withExpressions)), step, scope)
}

/** The outputs of the job. One that holds a secret does not reach other jobs (actions/runner, JobExtension.cs). */
const outputsOf = (scope: JobScope, { outputs, placeOf }: Job, masks: readonly string[]): Mapping => {
  const { mask } = createMasker([...masks, ...scope.values.secrets()])
  const entries = Object.entries(outputs).map(([name, value]) => {
    const asking = { ...plainAsking(scope.session), environment: scope.environment, target: name }
    return [name, textOf(evaluate(textOf(value), contextsOf(scope, asking), placeOf('outputs', name)))] as const
  })
  for (const [name, value] of entries) if (mask(value) !== value) scope.session.show.emptied(name)
  return Object.fromEntries(entries.filter(([, value]) => mask(value) === value))
}

/** Whether a job of which nothing is run counts as one that has succeeded. */
export const notRun: NeededJob = { result: 'success', outputs: undefined }

/** A job whose condition does not hold. */
export const skippedJob: { readonly result: Outcome; readonly outputs: Mapping } = { result: 'skipped', outputs: {} }
