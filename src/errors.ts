// The one error class of the action: a code for machines, a message and a next step for people, the cause behind it.

/** Every way the action can fail. A closed set: tests and documentation list them by these codes. */
export type ErrorCode =
  | 'input' // an input or the config file is wrong; nothing was sent
  | 'sign-in' // no token for the caller
  | 'permission' // the caller lacks a Graph permission or a directory role
  | 'conflict' // the tenant holds something that the action must not touch or cannot tell apart
  | 'policy' // a rule of the tenant forbids the change
  | 'drift' // plan mode with fail-on-drift found changes
  | 'protocol' // an answer that is not what the service documents
  | 'service' // the service failed for longer than the deadline allows
  | 'timeout' // replication or throttling outlasted wait-timeout
  | 'cancelled' // the job was cancelled
  | 'delivery' // a destination did not take the secret
  | 'partial' // some of the apps of a config failed
  | 'internal' // a mistake of the action itself

/** What an {@link ActionError} is built from. `hint` tells the reader what to do next; neither text holds a secret. */
export type ErrorDetails = {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly cause?: unknown
}

const protocolHint =
  'Check that login-endpoint and graph-endpoint are the services of Microsoft themselves and that nothing in between rewrites their answers; if so, run the job again.'

/** An error that a user can act on: what happened, what to do next, and what caused it. */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor({ code, message, hint, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint ?? (code === 'protocol' ? protocolHint : undefined)
  }
}

/** An ActionError as it is; anything else as a mistake of the action itself. */
export const asActionError = (thrown: unknown): ActionError =>
  thrown instanceof ActionError
    ? thrown
    : new ActionError({
        code: 'internal',
        message: `The action failed in a way it should not: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        hint: 'Please report it with the log of a run with debug logging; no secret stands in it.',
        cause: thrown
      })

/** The text of anything that was thrown, on one line, without its stack. */
export const messageOf = (thrown: unknown): string => {
  // Not by class: errors of fetch may come from another realm.
  const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown
  return String(isError ? thrown.message : thrown)
    .replace(/\s+/g, ' ')
    .trim()
}

/** What `make` gives of each. @throws ActionError that lists all that failed; anything else that was thrown, as it is. */
export const mapTogether = <T, R>(items: readonly T[], make: (item: T) => R): readonly R[] => {
  const errors: ActionError[] = []
  const made = items.flatMap(item => {
    try {
      return [make(item)]
    } catch (error) {
      if (!(error instanceof ActionError)) throw error
      errors.push(error)
      return []
    }
  })
  if (errors.length > 0) throw joinErrors(errors)
  return made
}

/** One error as it is; several as one that lists them all, each hint once. The code is the first one's. */
export const joinErrors = (errors: readonly ActionError[]): ActionError => {
  const [first] = errors
  if (first !== undefined && errors.length === 1) return first
  return new ActionError({
    code: first?.code ?? 'input',
    message: errors.map(({ message }) => message).join('\n'),
    hint: [...new Set(errors.flatMap(({ hint }) => (hint === undefined ? [] : [hint])))].join('\n'),
    cause: first
  })
}
