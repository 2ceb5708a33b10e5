// A run that gets other answers of Graph than the emulator gives.

import type { Emulator } from 'b2c-emulator'
import { type Answered, type GraphRewrite, graphError, rewriteGraph } from '../../../harness/graphAnswers.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const declared = {
  'app-name': 'CI deployer',
  permissions: 'policy-deployment',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main',
  verify: 'false'
}

/** The inputs of a step. */
export type Inputs = Readonly<Record<string, string>>

/** Runs the step once with rewritten answers. */
export const runRewritten = async (rewrite: GraphRewrite, more: Inputs = {}, given?: Emulator) => {
  const emulator = given ?? (await emulate())
  const endRewrite = rewriteGraph(emulator, rewrite)
  const result = await runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })
  endRewrite()
  return { emulator, result }
}
/** Runs the step with the emulator's own answers. */
export const runPlain = (emulator: Emulator, more: Inputs = {}) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })

/** Answers one kind of request with this. */
export const on =
  (method: string, path: RegExp, answer: Answered | ((answered: Answered) => Answered)): GraphRewrite =>
  (asked, answered) =>
    asked.method === method && path.test(asked.path)
      ? typeof answer === 'function'
        ? answer(answered)
        : answer
      : undefined

/** The answer with another body. */
export const withBody =
  (change: (body: Record<string, unknown>) => unknown) =>
  (answered: Answered): Answered => ({
    ...answered,
    body: change({ ...(answered.body as Record<string, unknown>) })
  })

/** The refusal of a caller that lacks a permission. */
export const denied = graphError(
  403,
  'Authorization_RequestDenied',
  'Insufficient privileges to complete the operation.'
)
