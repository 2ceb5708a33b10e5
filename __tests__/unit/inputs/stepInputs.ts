// The inputs of a step as the runner hands them over, and what the action reads of them.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { rememberingKinds, type WantedApp, wantedOf } from '../../../harness/wantedApp.ts'
import { createGitHubActions } from '../../../src/ci/github/gitHubActions.ts'
import { ActionError } from '../../../src/errors.ts'
import { type Inputs, readCallerInputs, readInputs } from '../../../src/inputs/inputs.ts'

type InputMetadata = { readonly description: string; readonly default?: string }
export const action: {
  readonly inputs: Readonly<Record<string, InputMetadata>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: unknown
} = parse(readFileSync('action.yml', 'utf8'))

export const callerId = '11111111-2222-3333-4444-55555555555a'
export const minimal = { 'tenant-id': 'contoso', 'client-id': callerId, 'app-name': 'CI policy deployer' }

/** The environment of a step, as the runner makes it. */
const environment = (given: Readonly<Record<string, string>>): Record<string, string> => {
  const env: Record<string, string> = { PATH: '/bin', GITHUB_ACTIONS: 'true' }
  for (const [name, { default: value }] of Object.entries(action.inputs))
    env[`INPUT_${name.toUpperCase()}`] = name === 'github-token' ? 'job-token' : (value ?? '')
  for (const [name, value] of Object.entries(given)) env[`INPUT_${name.toUpperCase()}`] = value
  return env
}

/** Reads a step's inputs; `calls` is every call of the toolkit in order, `warnings` what was told besides. */
export const readAll = (given: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
  const env = { ...environment(given), ...more }
  const calls: string[] = []
  const warnings: string[] = []
  const { inputNames } = createGitHubActions(env)
  const io = {
    input: (name: string) => {
      calls.push(`get ${name}`)
      return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
    },
    inputNames,
    mask: (value: string) => {
      calls.push(`mask ${value}`)
    }
  }
  const read = () => readInputs(io, rememberingKinds, text => warnings.push(text))
  return { calls, warnings, read, readCaller: () => readCallerInputs(io) }
}
export const inputs = (given: Readonly<Record<string, string>> = {}): Inputs => {
  const read = readAll({ ...minimal, ...given }).read()
  if (read.mode === 'export') throw new Error('these are inputs of mode export')
  return read
}

export const single = (given: Readonly<Record<string, string>> = {}): WantedApp => {
  const { declaration } = inputs(given)
  if (declaration.kind !== 'single') throw new Error('not a single app')
  return wantedOf(declaration.app)
}

export const refusal = (
  given: Readonly<Record<string, string>>,
  more?: Readonly<Record<string, string>>
): ActionError => {
  try {
    readAll(given, more).read()
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
export const message = (given: Readonly<Record<string, string>>, more?: Readonly<Record<string, string>>): string =>
  refusal({ ...minimal, ...given }, more).message
