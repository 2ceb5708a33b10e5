// What is there but not declared: it goes when `prune` is set, else it is drift.

import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import { isManaged, type Located, restorable } from './locate.ts'
import type { AppScope } from './scope.ts'

/**
 * Whether what is not declared goes, and what a plan adds to "… but not declared". `stage` is where the application stands: it is
 * being made, taken over by this run, or managed already.
 */
export type Pruning = {
  readonly prunes: boolean
  readonly note: string
  readonly stage: 'creation' | 'adoption' | 'managed'
}

/** True for the registration that the run itself signed in as. */
export const isCallers = (located: Located, { caller }: AppScope['services']): boolean =>
  located.state === 'found' && caller?.appId === located.application.appId

/**
 * Only what carries our tag is pruned: an application that is adopted in this run loses nothing yet. The caller itself loses
 * nothing: a run that took its own rights or trust away could not be followed by another.
 */
export const pruningOf = (
  { app, made, services }: Pick<AppScope, 'app' | 'made' | 'services'>,
  located: Located
): Pruning => {
  const isRestored = restorable(app, located) !== undefined
  const isMarked = isRestored || (isManaged(located) && !made.wasUnmarked)
  const stage = isRestored ? 'managed' : stageOf(located, isMarked)
  if (!app.prune) return { prunes: false, note: '', stage }
  if (isCallers(located, services)) {
    const note = '; it stays, since prune takes nothing from the application that the run signs in as'
    return { prunes: false, note, stage }
  }
  if (isMarked) return { prunes: true, note: ', and prune is true', stage }
  return { prunes: false, note: '; prune removes it in the next run, once the application is marked', stage }
}

/** One that carries the key without our tag was left unfinished by the run that made it. */
const stageOf = (located: Located, isMarked: boolean): Pruning['stage'] => {
  if (located.state === 'missing' || (!located.adopted && !isManaged(located))) return 'creation'
  return located.adopted && !isMarked ? 'adoption' : 'managed'
}

/** What becomes of one thing that is there but not declared. */
export type Fate = Pick<Pruning, 'prunes' | 'note'>

/** The change of what is there but not declared: it goes, or it is drift. */
export const undeclaredChange = (kind: Kind, name: string, standing: string, pruning: Fate, id: string): Change =>
  change(kind, pruning.prunes ? 'delete' : 'drift', name, `${standing} but not declared${pruning.note}`, { id })
