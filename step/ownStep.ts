// One step of this action: what it needs is made, it is run as a runner runs it, and everything that came of it is shown.

import type { StepResult } from 'action-runner'
import { postStepOf, runBundle } from '../harness/bundle.ts'
import { endpointInputs, type Inputs } from '../harness/inputs.ts'
import { administratorOf } from './administrator.ts'
import { prepareTenant } from './before.ts'
import { contextsOf, environmentOf, type JobScope, runnerVariables } from './contexts.ts'
import { evaluate, textOf } from './expressions.ts'
import { identityVariables, subjectOf } from './jobIdentity.ts'
import { changesOf, graphWrites } from './observed.ts'
import type { Permissions } from './permissions.ts'
import type { Given } from './show.ts'
import { type ConfigFile, completed, configIn } from './standIns.ts'
import type { OwnAction } from './uses.ts'
import { withUnknown } from './values.ts'
import type { Step } from './workflow.ts'

/** A step of ours in its job. */
export type OwnStep = {
  readonly scope: JobScope
  readonly step: Step
  readonly action: OwnAction
  readonly label: string
  readonly permissions: Permissions
  /** Whether a step of the job before has checked the repository out. */
  readonly isCheckedOut: boolean
}

const inputsOf = ({ scope, step, action }: OwnStep, names: readonly string[] | undefined, domain: string): Inputs => {
  const { environment, session } = scope
  const written = { ...step.with, ...(action.isMain ? session.options.with : {}) }
  const entries = Object.entries(written)
    .filter(([name]) => names === undefined || names.includes(name.toLowerCase()))
    .map(([name, value]) => {
      const contexts = contextsOf(scope, { environment, target: name, isInput: true, domain })
      const filled = withUnknown(scope.values, () => evaluate(textOf(value), contexts, step.placeOf('with', name)))
      return [name.toLowerCase(), textOf(filled)] as const
    })
  return Object.fromEntries(entries)
}

/** A step that has been run, for its post step. */
export type DoneOwnStep = {
  readonly label: string
  readonly action: OwnAction
  readonly env: Readonly<Record<string, string>>
  readonly result: StepResult
  /** Its result for the job: that of `continue-on-error` is success. */
  readonly conclusion: StepResult['conclusion']
}

/** The name of a caller that is made up: the variable that holds its id. */
const callerName = (substitutes: Given['substitutes'], clientId: string | undefined): string => {
  const [path] = [...substitutes].find(([, { value }]) => value === clientId) ?? []
  return path === undefined ? `Caller ${clientId?.slice(0, 8)}` : `Caller of ${path}`
}

/** Runs the main step. @throws Mistake for an expression that cannot be evaluated */
export const runStep = async (own: OwnStep): Promise<DoneOwnStep> => {
  const { scope, step, action, label, permissions } = own
  const { session, workspace, environment, values, token } = scope
  const { emulator, tenants, options, show } = session
  const { config = '', mode } = inputsOf(own, ['config', 'mode'], session.domain)
  const missing =
    config === '' || mode === 'export' || !action.isMain
      ? []
      : completed(workspace, config, {
          root: session.checkout.root,
          isCheckedOut: own.isCheckedOut,
          isLaid: options.scaffold || session.checkout.isExample
        })
  const file: ConfigFile | undefined = configIn(workspace, config)
  const domain = file?.tenant ?? session.domain
  const inputs = inputsOf(own, undefined, domain)
  const tenant = action.isMain ? tenants.tenant(inputs['tenant-id'] ?? '', domain) : undefined
  const hasIdentity = permissions['id-token'] === 'write'
  const subject = hasIdentity ? subjectOf(scope) : undefined
  const leads = ['login-endpoint', 'graph-endpoint'].filter(name => (inputs[name] ?? '') !== '')
  const notes = [
    ...leads.map(name => `${name} is that of the emulator in this run`),
    ...missing,
    ...(tenant === undefined ? [] : await prepareTenant(session, tenant, file))
  ]
  const asking = { environment, target: undefined, isInput: false, domain }
  const written = environmentOf(scope, { environment, domain })
  const env = {
    ...scope.exported,
    ...written,
    ...runnerVariables(scope),
    ...(hasIdentity && identityVariables(scope))
  }
  const tolerates = textOf(
    evaluate(textOf(step.continueOnError), contextsOf(scope, asking), step.placeOf('continue-on-error'))
  )
  const secrets = [...values.secrets(), ...Object.values(options.secrets)]
  const substitutes = values.substitutes()
  if (tenant !== undefined) tenants.caller(tenant, inputs, subject, callerName(substitutes, inputs['client-id']))
  show.given(
    { uses: step.uses ?? '', place: step.placeOf(), inputs, env: written, substitutes, notes, subject, tenant },
    label
  )
  emulator.journal.clear()
  const changes = changesOf(emulator)
  const enter = administratorOf(tenant, show.signedIn)
  const result = await runBundle({
    actionDir: action.folder,
    inputs: { ...inputs, ...(action.isMain ? endpointInputs(emulator) : {}) },
    env,
    workspace,
    secrets,
    githubToken: token,
    event: session.event.payload,
    onLogLine: line => {
      show.logLine(line)
      enter(line)
    }
  })
  show.result(result, { workspace, changes: changes(), emulator })
  const conclusion = tolerates === 'true' ? 'success' : result.conclusion
  const isEphemeral = inputs.secret === 'ephemeral'
  session.runs.push({ label, phase: 'main', result, conclusion, isEphemeral, writes: graphWrites(emulator) })
  return { label, action, env, result, conclusion }
}

/** Runs the post step that belongs to a main step. */
export const runPost = async (scope: JobScope, { label, action, env, result }: DoneOwnStep): Promise<StepResult> => {
  const { session, workspace, token } = scope
  const { emulator, show } = session
  emulator.journal.clear()
  const log: string[] = []
  const post = await runBundle(
    postStepOf(result, {
      actionDir: action.folder,
      env,
      workspace,
      githubToken: token,
      event: session.event.payload,
      onLogLine: line => log.push(line)
    })
  )
  show.post(label, log, post, emulator)
  const { conclusion } = post
  session.runs.push({
    label,
    phase: 'post',
    result: post,
    conclusion,
    isEphemeral: false,
    writes: graphWrites(emulator)
  })
  return post
}
