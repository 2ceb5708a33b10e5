// Granting delegated permissions as planned: one write for each API, beside what the application asks for.

import { ActionError } from '../../errors.ts'
import { type Change, writes } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { sameUnordered } from '../../util/json.ts'
import type { AppScope } from '../app/scope.ts'
import { union, type WantedGrant, writeGrants } from './grants.ts'
import { completeRequiredAccess, isOver, withPermissions } from './requiredAccess.ts'
import type { ResolvedPermission } from './resolve.ts'
import { type Declared, forAll, type Observed, type Row, type UndeclaredRow } from './rows.ts'

/** What is to be granted, and what goes. */
export type Todo = {
  readonly rows: readonly Row[]
  readonly others: readonly UndeclaredRow[]
  readonly observed: Observed
  readonly declared: Declared
  readonly isIncomplete: boolean
}

/** Grants and takes away, and completes what the application asks for. @throws ActionError. */
export const grantAll = async (todo: Todo, work: Work, scope: AppScope): Promise<void> => {
  const { rows, others, observed, declared, isIncomplete } = todo
  const { located, pruning, grants } = observed
  const [ready, absent] = [true, false].map(wanted => rows.filter(({ permission }) => isReady(permission) === wanted))
  const removed = others.filter(row => writes(row.change))
  const resources = new Set([
    ...(ready ?? []).map(({ permission }) => permission.place().resourceId ?? ''),
    ...removed.map(({ grant }) => grant.resourceId)
  ])
  const changesOf = new Map<WantedGrant, readonly Change[]>()
  for (const resourceId of resources) {
    const existing = forAll(grants).find(grant => grant.resourceId === resourceId)
    const added = (ready ?? []).filter(({ permission }) => permission.place().resourceId === resourceId)
    const gone = removed.filter(({ grant }) => grant === existing)
    const left = (existing?.scopes ?? []).filter(value => !gone.some(row => row.value === value))
    const scopes = union(
      left,
      added.map(({ permission }) => permission.value)
    )
    changesOf.set(
      { existing, resourceId, scopes },
      [...added, ...gone].map(row => row.change)
    )
  }
  const onDone = (grant: WantedGrant): void => {
    for (const one of changesOf.get(grant) ?? []) work.carriedOut(one)
  }
  const asksForMore =
    !isOver(declared.extent, pruning) &&
    (isIncomplete ||
      (located.state === 'found' &&
        !sameUnordered(
          withPermissions(located.application.requiredResourceAccess, declared.permissions, declared.extent, pruning),
          located.application.requiredResourceAccess
        )))
  // Neither waits for the other, and both are finished.
  const results = await Promise.allSettled([
    writeGrants([...changesOf.keys()], scope, work, onDone),
    asksForMore ? completeRequiredAccess(located, scope, work) : undefined
  ])
  for (const result of results) if (result.status === 'rejected') throw result.reason
  assertReady(absent ?? [], scope)
}

const isReady = ({ place }: ResolvedPermission): boolean => Object.values(place()).every(id => id !== undefined)

/** @throws ActionError `conflict` for permissions of apps that this run was to make, and did not. */
const assertReady = (absent: readonly Row[], { app }: AppScope): void => {
  if (absent.length === 0) return
  const names = absent.map(({ permission }) => permission.name).join(', ')
  const apis = [...new Set(absent.map(({ permission }) => permission.api))].join(', ')
  throw new ActionError({
    code: 'conflict',
    message: `${app.displayName} was not granted ${names}: ${apis} has not come as far as to offer that in this run.`,
    hint: `See what kept ${apis} from being finished, and run the job again.`
  })
}
