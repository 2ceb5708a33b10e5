// The tenant's clock, as the answers of Graph tell it. A Date header alone proves nothing, and a runner's clock may be wrong: a
// time counts when a second witness says the same, the runner or the token service that issued the caller's token.

import type { AccessToken } from '../auth/signIn.ts'
import type { Runtime } from '../runtime.ts'
import { isoTime } from '../util/time.ts'

/** How far two clocks may be apart that agree. */
const toleranceMs = 15 * 60_000

/** Two clocks that disagree, epoch milliseconds. */
export type ClockDoubt = { readonly graphMs: number; readonly runnerMs: number }

/** The tenant's clock, and what is told it. */
export type TenantClock = {
  /** Epoch milliseconds: by the last answer that a second witness confirmed, or else by the runner's clock. */
  readonly now: () => number
  /** The clocks, while every answer so far had a time that neither runner nor token confirm. */
  readonly doubt: () => ClockDoubt | undefined
  /** Takes the Date of an answer, epoch milliseconds. */
  readonly sawDate: (dateMs: number) => void
  /** Takes the moment at which a token was issued. */
  readonly sawToken: (token: AccessToken) => void
}

/** What a user should know of clocks that disagree. */
export const clockWarning = ({ graphMs, runnerMs }: ClockDoubt): string =>
  `Microsoft Graph says that it is ${isoTime(graphMs)}, the runner that it is ${isoTime(runnerMs)}, and the caller's token does not confirm Graph. This run goes by the runner's clock and removes no secret because of its age. Check the runner's clock, and what lies between it and Microsoft Graph.`

/** A clock that nobody has told anything yet. */
export const createTenantClock = ({ clock }: Pick<Runtime, 'clock'>): TenantClock => {
  type Reading = { readonly dateMs: number; readonly atMs: number }
  let confirmed: Reading | undefined
  let unconfirmed: Reading | undefined
  let issued: (Reading & { readonly token: string }) | undefined
  const current = ({ dateMs, atMs }: Reading): number => dateMs + (clock.monotonic() - atMs)
  const agrees = (oneMs: number, otherMs: number): boolean => Math.abs(oneMs - otherMs) <= toleranceMs
  return {
    now: () => (confirmed === undefined ? clock.now() : current(confirmed)),
    doubt: () =>
      confirmed === undefined && unconfirmed !== undefined
        ? { graphMs: current(unconfirmed), runnerMs: clock.now() }
        : undefined,
    sawDate: dateMs => {
      const reading = { dateMs, atMs: clock.monotonic() }
      const isConfirmed = agrees(dateMs, clock.now()) || (issued !== undefined && agrees(dateMs, current(issued)))
      if (isConfirmed) confirmed = reading
      else unconfirmed = reading
    },
    sawToken: ({ value, issuedMs }) => {
      if (issuedMs === undefined || value === issued?.token) return
      issued = { dateMs: issuedMs, atMs: clock.monotonic(), token: value }
    }
  }
}
