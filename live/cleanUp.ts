// Removes everything with the mark, of whichever run: what hangs on other things first, soft-deleted objects for good, and with a
// second look that nothing is left. What it looks for is in marked.ts.

import { asActionError } from '../src/errors.ts'
import type { Runtime } from '../src/runtime.ts'
import { AnswerError, isMissing, isTokenRefused, saidBy } from './client.ts'
import type { Kit } from './kit.ts'
import { type Marked, type MarkedKind, markedKinds } from './marked.ts'

/** What was removed and what is left, in words without names; `unseen` are kinds that the caller cannot look for. */
export type CleanedUp = {
  readonly removed: number
  readonly left: readonly string[]
  readonly unseen: readonly string[]
  /** The nouns of those kinds whose lists were answered. */
  readonly seen: readonly string[]
}

/** What a clean-up takes besides the kit. Times are milliseconds. */
export type CleanUpOptions = {
  /** How long the tenant has to look clean before that is believed: lists lag behind what was made. */
  readonly quietMs: number
  /** Those of the caller; undefined where they are not known. */
  readonly permissions: readonly string[] | undefined
  /** The nouns of kinds that were listed before: where such a list is refused now, something may be left. */
  readonly seenBefore?: readonly string[]
}

type Round = {
  readonly found: number
  readonly removed: number
  /** Those that lists show and that cannot be removed because they are gone. */
  readonly gone: number
  readonly refused: readonly string[]
}

const pauseMs = 2_000
const mostRefusedRounds = 3
/** How long a list may show what is gone. */
const staleMs = 60_000

/** Removes what carries the mark, round after round, until nothing is found. @throws the reason of `runtime.cancelled`. */
export const cleanUp = async (
  kit: Kit,
  { quietMs, permissions, seenBefore = [] }: CleanUpOptions
): Promise<CleanedUp> => {
  const { clock } = kit.runtime
  const unseen = new Set<string>()
  const seen = new Set(seenBefore)
  const looked = markedKinds.filter(({ noun, needs }) => {
    const may = permissions === undefined || needs.some(one => permissions.includes(one))
    if (!may) unseen.add(noun)
    return may
  })
  let removed = 0
  let refusedRounds = 0
  let quietSinceMs: number | undefined
  let goneSinceMs: number | undefined
  for (;;) {
    const round = await oneRound(kit, looked, unseen, seen)
    removed += round.removed
    const nowMs = clock.monotonic()
    goneSinceMs = round.gone === round.found ? (goneSinceMs ?? nowMs) : undefined
    const stale = goneSinceMs !== undefined && nowMs - goneSinceMs >= staleMs
    quietSinceMs = round.found === 0 || stale ? (quietSinceMs ?? nowMs) : undefined
    if (quietSinceMs !== undefined && nowMs - quietSinceMs >= quietMs)
      return { removed, left: [], unseen: [...unseen], seen: [...seen] }
    refusedRounds = round.refused.length > 0 && round.removed === 0 ? refusedRounds + 1 : 0
    const late = nowMs + pauseMs > kit.context.deadline.endsMs
    if (refusedRounds >= mostRefusedRounds || (late && round.found > 0))
      return {
        removed,
        left: round.refused.length > 0 ? round.refused : [`${round.found} objects still show`],
        unseen: [...unseen],
        seen: [...seen]
      }
    if (late) return { removed, left: [], unseen: [...unseen], seen: [...seen] }
    await pause(kit.runtime, quietSinceMs === undefined ? pauseMs : quietMs)
    if (round.found > 0) kit.log(`Found ${round.found} objects of the kit and removed ${round.removed}; looking again.`)
  }
}

const pause = (runtime: Runtime, ms: number): Promise<void> => runtime.sleep(ms, runtime.cancelled)

const oneRound = async (
  kit: Kit,
  kinds: readonly MarkedKind[],
  unseen: Set<string>,
  seen: Set<string>
): Promise<Round> => {
  let [found, removed, gone] = [0, 0, 0]
  const refused: string[] = []
  for (const kind of kinds) {
    const marked = await lookFor(kit, kind)
    if (marked instanceof AnswerError) {
      const said = saidBy(marked.answer)
      if (!seen.has(kind.noun)) unseen.add(`${kind.noun} (${said})`)
      else {
        found += 1
        refused.push(`${kind.noun}, which cannot be listed any more: ${said}`)
      }
      continue
    }
    seen.add(kind.noun)
    for (const one of marked) {
      const answer = await one.remove()
      const kept = kind.isKept?.(answer) ?? false
      if (kept) unseen.add(`${kind.noun}, which the service keeps`)
      else found += 1
      if (answer.ok) removed += 1
      else if (isMissing(answer)) gone += 1
      else if (!kept) refused.push(`${kind.noun}: ${saidBy(answer)}`)
    }
  }
  return { found, removed, gone, refused }
}

/** What there is of a kind, or the refusal of its list: some tenants do not have that kind at all. */
const lookFor = async (kit: Kit, kind: MarkedKind): Promise<readonly Marked[] | AnswerError> => {
  try {
    return await kind.find(kit)
  } catch (error) {
    if (!(error instanceof AnswerError)) throw asActionError(error)
    if (isTokenRefused(error.answer)) throw error
    return error
  }
}
