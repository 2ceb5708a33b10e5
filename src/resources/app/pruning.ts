// What is there but not declared: it goes when `prune` is set, else it is drift.

import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import { isManaged, type Located } from './locate.ts'
import type { AppScope } from './scope.ts'

/** Whether what is not declared goes, and what a plan adds to "… but not declared". */
export type Pruning = { readonly prunes: boolean; readonly note: string }

/** True for the registration that the run itself signed in as. */
export const isCallers = (located: Located, { caller }: AppScope['services']): boolean =>
  located.state === 'found' && caller?.appId === located.application.appId

/**
 * Only what carries our tag is pruned: an application that is adopted in this run loses nothing yet. The caller itself loses
 * nothing: a run that took its own rights or trust away could not be followed by another.
 */
export const pruningOf = (
  { app: { prune }, made, services }: Pick<AppScope, 'app' | 'made' | 'services'>,
  located: Located
): Pruning => {
  if (!prune) return { prunes: false, note: '' }
  if (isCallers(located, services))
    return {
      prunes: false,
      note: '; it stays, since prune takes nothing from the application that the run signs in as'
    }
  if (isManaged(located) && !made.wasUnmarked) return { prunes: true, note: ', and prune is true' }
  return { prunes: false, note: '; prune removes it in the next run, once the application is marked' }
}

/** The change of what is there but not declared: it goes, or it is drift. */
export const undeclaredChange = (kind: Kind, name: string, standing: string, pruning: Pruning, id: string): Change =>
  change(kind, pruning.prunes ? 'delete' : 'drift', name, `${standing} but not declared${pruning.note}`, { id })
