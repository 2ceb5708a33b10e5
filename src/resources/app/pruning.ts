// Pruning: whether what is there but not declared goes, and how a plan says so. Only what carries our mark is pruned.

import type { Subject } from '../../reconcile/resource.ts'
import { locate } from './locate.ts'
import { readMarks } from './tags.ts'

const isMarked = ({ desired, seen }: Subject): boolean => {
  const located = locate(desired, seen)
  return located.state === 'found' && readMarks(located.application.tags).marked
}

/** True when this run removes what is not declared. */
export const prunes = (subject: Subject): boolean => subject.desired.prune && isMarked(subject)

/** What a plan adds to "… but not declared": whether it goes in this run, in the next one, or not at all. */
export const pruneNote = (subject: Subject): string => {
  if (!subject.desired.prune) return ''
  return isMarked(subject)
    ? ', and prune is true'
    : '; prune removes it in the next run, once the application is marked'
}
