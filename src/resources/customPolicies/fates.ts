// What became of each policy of the folder: for the output, the summary, and the one error at the end.

import { ActionError, type ErrorCode, joinErrors } from '../../errors.ts'
import type { Decision } from './decide.ts'
import type { PolicyDocument } from './policyFile.ts'

/** What became of a policy. In mode plan: what would become of it. */
export type Fate = {
  readonly document: PolicyDocument
  readonly state: 'created' | 'updated' | 'unchanged' | 'failed' | 'unknown'
  /** Of one that failed or was not sent: why. */
  readonly lines?: readonly string[]
}

/** The fates as planned. */
export const plannedFates = (decisions: readonly Decision[]): readonly Fate[] =>
  decisions.map(({ document, action }) => ({ document, state: stateOf(action) }))

/** The fates in a run that did not come as far as the policies: what was to be sent was not. */
export const unsentFates = (decisions: readonly Decision[]): readonly Fate[] =>
  decisions.map(({ document, action }) =>
    action === 'unchanged' ? { document, state: 'unchanged' } : { document, state: 'failed', lines: ['was not sent'] }
  )

/** What an action comes to. */
export const stateOf = (action: Decision['action']): Fate['state'] =>
  action === 'create' ? 'created' : action === 'update' ? 'updated' : 'unchanged'

/** All failures as one error. `others` ended the work, or are of removals; `code` is that of the first. */
export const failureOfAll = (
  fates: readonly Fate[],
  others: readonly ActionError[],
  code: ErrorCode
): ActionError | undefined => {
  const failed = fates.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return others.length === 0 ? undefined : joinErrors(others)
  const count = failed.length === 1 ? '1 custom policy was' : `${failed.length} custom policies were`
  const told = failed.flatMap(({ document, lines = [] }) => [
    `- ${document.file}: ${document.id} ${lines[0] ?? 'failed'}`,
    ...lines.slice(1).map(line => `    ${line}`)
  ])
  const hints = others.flatMap(({ hint }) => (hint === undefined ? [] : [hint]))
  return new ActionError({
    code,
    message: [`${count} not brought into step, of ${fates.length}:`, ...told].join('\n'),
    hint: [
      ...new Set([...hints, 'Correct the files, and run the job again: what was uploaded stays, and the rest follows.'])
    ].join('\n'),
    ...(others[0] && { cause: others[0] })
  })
}
