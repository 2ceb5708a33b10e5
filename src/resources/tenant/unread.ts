// Reads that a plan can do without: some lists want a right to write that nobody gives to a caller who only shows plans. What
// may not be read is told with the right, and counts as drift, so that a check for drift does not pass on what nobody has seen.

import { ActionError } from '../../errors.ts'
import { type GraphAnswer, listsAll, type Read, valuesOf } from '../../graph/answer.ts'
import { isOtherDirectory } from '../../graph/cpim.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { howToGrant } from '../../graph/requirements.ts'
import type { Mode } from '../../mode.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { Reader } from '../../reconcile/reader.ts'
import type { Annotation } from '../../reconcile/report.ts'
import type { ResourcePlan, Scope } from '../../reconcile/resource.ts'
import type { Fields } from '../../util/json.ts'

/** What a read came to; without a value where the caller of a plan may not read it. */
export type Reading<T> = { readonly isRead: true; readonly value: T } | { readonly isRead: false; readonly read: Read }

/** What reading takes of the scope. */
export type ReadingScope = { readonly reader: Pick<Reader, 'get'>; readonly services: { readonly mode: Mode } }

/**
 * Reads, and gives what `parse` makes of a successful answer. In mode plan a refusal for want of rights is no failure.
 * @throws ActionError for any other answer, and what `parse` throws.
 */
export const readIfAllowed = async <T>(
  { reader, services }: ReadingScope,
  read: Read,
  parse: (answer: GraphAnswer) => T
): Promise<Reading<T>> => {
  const answer = await reader.get(read)
  if (services.mode === 'plan' && answer.status === 403 && !isOtherDirectory(answer)) return { isRead: false, read }
  return { isRead: true, value: parse(expectSuccess(read, answer)) }
}

/**
 * The entries of a list.
 * @throws ActionError `protocol` for an answer that is no whole list: what it lacks must not be taken for what is not there.
 */
export const entriesOfList =
  <T = Readonly<Record<string, unknown>>>(read: Read) =>
  (answer: GraphAnswer): readonly Fields<T>[] => {
    if (listsAll(answer)) return valuesOf<T>(answer)
    const message = `Could not ${read.operation}: Graph answered without the list.`
    throw new ActionError({ code: 'protocol', message })
  }

/** The row of a plan for what could not be read; `name` is that of the thing, or of the section of the file. */
export const unreadChange = (kind: Kind, name: string, { requirement }: Read): Change =>
  change(kind, 'drift', name, `could not be read: the caller may not ${requirement.doing}`)

/** What an annotation says of it. */
export const unreadWarning = ({ operation, requirement }: Read): Annotation => ({
  text: `The caller may not ${requirement.doing}, so this plan could not ${operation}. ${howToGrant(requirement)}`
})

/** The plan of a kind whose list could not be read; `name` as in {@link unreadChange}. */
export const unreadPlan = (
  kind: Kind,
  name: string,
  read: Read
): Pick<ResourcePlan<Scope>, 'changes' | 'requirements' | 'report'> => ({
  changes: [unreadChange(kind, name, read)],
  requirements: [],
  report: () => ({ warnings: [unreadWarning(read)] })
})
