// The contexts of a job's expressions. GitHub documentation, "Contexts reference".

import { stepEnvironment } from 'action-runner/parts'
import { gitHubContext } from './event.ts'
import { type Contexts, evaluate, textOf, type Value } from './expressions.ts'
import type { Place } from './mistake.ts'
import type { Session } from './session.ts'
import type { Asking, Values } from './values.ts'
import type { Mapping } from './workflow.ts'

/** What has become of a job or a step. */
export type Outcome = 'success' | 'failure' | 'skipped'

/** What a job has given to those that need it; without outputs: it is not run here. */
export type NeededJob = { readonly result: Outcome; readonly outputs: Mapping | undefined }

/** What a step has given to later ones; without outputs: it is not run here. */
export type DoneStep = {
  readonly outcome: Outcome
  readonly conclusion: Outcome
  readonly outputs: Mapping | undefined
}

/** What a calling workflow passes. */
export type Call = {
  readonly inputs: Mapping
  /** Secrets by name; `inherit`: all of the repository. */
  readonly secrets: Mapping | 'inherit'
  /** Names that the called workflow declares: one that is not passed is empty. */
  readonly declared: readonly string[]
}

/** The variables of one level: of the workflow, of the job, of the step. */
export type EnvLevel = { readonly env: Mapping; readonly placeOf: (...path: readonly (string | number)[]) => Place }

/** What the contexts of a job are made of. */
export type JobScope = {
  readonly session: Session
  readonly values: Values
  readonly jobId: string
  readonly token: string
  readonly environment: string | undefined
  readonly call: Call | undefined
  readonly matrix: Mapping
  readonly needs: Readonly<Record<string, NeededJob>>
  readonly steps: Readonly<Record<string, DoneStep>>
  /** From the workflow down. */
  readonly levels: readonly EnvLevel[]
  /** Variables that earlier steps have put into GITHUB_ENV. */
  readonly exported: Readonly<Record<string, string>>
  readonly workspace: string
  readonly failed: boolean
}

/** The variables of the runner for a step of the job, without those of the workflow. */
export const runnerVariables = ({ session, jobId, workspace }: JobScope): Readonly<Record<string, string>> => ({
  ...session.event.variables,
  GITHUB_API_URL: session.emulator.github,
  GITHUB_JOB: jobId,
  GITHUB_WORKSPACE: workspace
})

const outputsOf = (
  all: Readonly<Record<string, { readonly outputs: Mapping | undefined }>>,
  context: 'needs' | 'steps',
  look: (path: string) => string
): Value =>
  Object.fromEntries(
    Object.entries(all).map(([id, { outputs, ...rest }]) => [
      id,
      { ...rest, outputs: outputs ?? ((name: string) => look(`${context}.${id}.outputs.${name}`)) }
    ])
  )

/**
 * The contexts of one expression.
 *
 * @param asking what the value is for, which decides what is made up
 */
export const contextsOf = (scope: JobScope, asking: Asking): Contexts => {
  const { session, values, call, token } = scope
  const { event } = session
  const paths = {
    workspace: scope.workspace,
    temp: '',
    event: '',
    output: '',
    state: '',
    env: '',
    path: '',
    summary: ''
  }
  const variables = stepEnvironment(paths, runnerVariables(scope))
  const secret = (name: string): Value => {
    if (name.toUpperCase() === 'GITHUB_TOKEN') return token
    if (call === undefined || call.secrets === 'inherit') return values.secret(name, asking)
    const passed = Object.entries(call.secrets).find(([one]) => one.toLowerCase() === name.toLowerCase())
    if (passed !== undefined) return passed[1]
    return call.declared.some(one => one.toLowerCase() === name.toLowerCase()) ? '' : values.secret(name, asking)
  }
  const contexts: Contexts = {
    github: gitHubContext(variables, event, token),
    vars: name => values.variable(name, asking),
    secrets: secret,
    inputs: call?.inputs ?? event.inputs,
    matrix: scope.matrix,
    strategy: { 'fail-fast': true, 'job-index': 0, 'job-total': 1, 'max-parallel': 1 },
    needs: outputsOf(scope.needs, 'needs', path => values.output(path, asking)),
    steps: outputsOf(scope.steps, 'steps', path => values.output(path, asking)),
    job: { status: scope.failed ? 'failure' : 'success' },
    runner: {
      os: variables.RUNNER_OS,
      arch: variables.RUNNER_ARCH,
      name: variables.RUNNER_NAME,
      environment: variables.RUNNER_ENVIRONMENT,
      temp: '/home/runner/work/_temp',
      tool_cache: '/opt/hostedtoolcache',
      debug: ''
    }
  }
  return { ...contexts, env: name => environmentValue(scope, { ...contexts, env: () => '' }, name) }
}

/** A variable of the step: of the nearest level that has it. A level reads those above it. */
const environmentValue = (
  { levels, exported }: Pick<JobScope, 'levels' | 'exported'>,
  contexts: Contexts,
  name: string
): Value => {
  for (let at = levels.length - 1; at >= 0; at--) {
    const { env = {}, placeOf } = levels[at] ?? {}
    const text = Object.hasOwn(env, name) ? env[name] : undefined
    if (text === undefined || placeOf === undefined) continue
    const above = { levels: levels.slice(0, at), exported }
    return evaluate(
      textOf(text),
      { ...contexts, env: outer => environmentValue(above, contexts, outer) },
      placeOf('env', name)
    )
  }
  return Object.hasOwn(exported, name) ? (exported[name] ?? '') : ''
}

/** The variables of all levels, filled in. */
export const environmentOf = (
  scope: JobScope,
  asking: Omit<Asking, 'target' | 'isInput'>
): Readonly<Record<string, string>> => {
  const names = new Set(scope.levels.flatMap(({ env }) => Object.keys(env)))
  return Object.fromEntries(
    [...names].map(name => {
      const contexts = contextsOf(scope, { ...asking, target: name, isInput: false })
      return [name, textOf(environmentValue(scope, contexts, name))]
    })
  )
}
