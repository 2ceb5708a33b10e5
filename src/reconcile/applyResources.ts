// The writes of one component: each resource as soon as those before it have released it, removals the other way round.

import { ActionError, asActionError } from '../errors.ts'
import { type Deadline, readUntilFresh } from '../util/retry.ts'
import type { PlannedResource } from './component.ts'
import { type Change, writes } from './plan.ts'
import { type ApplyContext, noteCarriedOut, type Progress, workOn } from './progress.ts'
import { createReader } from './reader.ts'
import type { Stale, Work } from './resource.ts'

/**
 * Applies these resources of a component. Once one is stale, no further write begins; once one has failed, none does, or, in a
 * component whose resources stand for themselves, none of those behind it. Never rejects: failures stand in `progress`.
 */
export const applyResources = async (
  parts: readonly PlannedResource[],
  progress: Progress,
  deadline: Deadline,
  context: ApplyContext
): Promise<Stale | undefined> => {
  const released = new Map<string, Promise<void>>()
  const ends: Promise<void>[] = []
  const lanes = new Map<string, Promise<void>>()
  let stale: Stale | undefined
  const isRemoval = context.done === 'destroyed'
  const takesAway = (one: Change): boolean => one.action === 'delete' || one.action === 'update'
  const removers = parts.filter(({ changes }) => changes.some(takesAway))
  const removed = new Map(removers.map(part => [part.resource.kind.name, Promise.withResolvers<void>()]))
  for (const part of isRemoval ? parts.toReversed() : parts) {
    const { kind, after, afterRemovals, lane } = part.resource
    // What writes nothing waits too: those behind it wait for all that it stands behind.
    const isWriting = part.changes.some(writes)
    const before = isRemoval || after === 'everything' ? [...ends] : after.flatMap(name => released.get(name) ?? [])
    if (isWriting && lane !== undefined) before.push(lanes.get(lane) ?? Promise.resolve())
    if (isWriting && !isRemoval) before.push(...afterRemovals.flatMap(name => removed.get(name)?.promise ?? []))
    const release = Promise.withResolvers<void>()
    const run = async (): Promise<void> => {
      await Promise.all(before)
      try {
        if (stale !== undefined || isHeldBack(part, isWriting, progress, isRemoval) || !isWriting) return
        const work = { ...workOn(part.resource, progress, deadline, context), release: release.resolve }
        const found = await applyOne(part, progress, work, context)
        stale ??= found
      } catch (error) {
        // Where one failure ends all, those beside it that were under way say nothing new.
        const isFirst = progress.failedKinds.size === 0
        progress.failedKinds.add(kind.name)
        if (isFirst || progress.current.component.isIndependent === true) progress.errors.push(asActionError(error))
      } finally {
        release.resolve()
        removed.get(kind.name)?.resolve()
      }
    }
    const end = run()
    ends.push(end)
    released.set(kind.name, release.promise)
    if (isWriting && lane !== undefined) lanes.set(lane, end)
  }
  await Promise.all(ends)
  return stale
}

/** True when what failed before keeps the resource from being written. Where only those behind it are held back, it is told. */
const isHeldBack = (part: PlannedResource, isWriting: boolean, progress: Progress, isRemoval: boolean): boolean => {
  const { failedKinds, current } = progress
  if (failedKinds.size === 0) return false
  if (current.component.isIndependent !== true) return true
  const { kind, after, neededBy } = part.resource
  const before = isRemoval ? neededBy : after
  const failed = before === 'everything' ? [...failedKinds] : before.filter(name => failedKinds.has(name))
  if (failed.length === 0) return false
  failedKinds.add(kind.name)
  if (isWriting) progress.errors.push(heldBack(part, failed, isRemoval))
  return true
}

const heldBack = (
  { resource: { kind } }: PlannedResource,
  failed: readonly string[],
  isRemoval: boolean
): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `No ${kind.noun} was ${isRemoval ? 'removed' : 'written'}: ${failed.join(', ')} failed.`,
    hint: 'Mend what failed, and run the job again.'
  })

const applyOne = async (
  part: PlannedResource,
  progress: Progress,
  work: Work,
  context: ApplyContext
): Promise<Stale | undefined> => {
  const { graph, planContext } = context
  work.runtime.cancelled.throwIfAborted()
  let latest = part
  const { observeAgain } = part
  if (observeAgain !== undefined) {
    const { planner } = await readUntilFresh(
      () => observeAgain({ graph, reader: createReader(graph) }),
      ({ looksOlder }) => looksOlder,
      work.runtime
    )
    const again = planner(planContext())
    latest = again
    progress.current = { ...progress.current, parts: progress.current.parts.map(one => (one === part ? again : one)) }
    if (!again.changes.some(writes)) return undefined
  }
  const stale = await latest.apply?.(work)
  for (const change of latest.changes) {
    if (writes(change) && !progress.withdrawn.has(change)) noteCarriedOut(progress, change, context)
  }
  return stale
}
