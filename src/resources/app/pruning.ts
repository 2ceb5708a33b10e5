// What is there but not declared: it goes when `prune` is set, else it is drift.

import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import { isManaged, type Located } from './locate.ts'
import type { ManagedApp } from './managedApp.ts'

/** Whether what is not declared goes, and what a plan adds to "… but not declared". */
export type Pruning = { readonly prunes: boolean; readonly note: string }

/** Only what carries our tag is pruned: an application that is adopted in this run loses nothing yet. */
export const pruningOf = ({ prune }: ManagedApp, located: Located): Pruning => {
  const prunes = prune && isManaged(located)
  const later = prune ? '; prune removes it in the next run, once the application is marked' : ''
  return { prunes, note: prunes ? ', and prune is true' : later }
}

/** The change of what is there but not declared: it goes, or it is drift. */
export const undeclaredChange = (kind: Kind, name: string, standing: string, pruning: Pruning, id: string): Change =>
  change(kind, pruning.prunes ? 'delete' : 'drift', name, `${standing} but not declared${pruning.note}`, { id })
