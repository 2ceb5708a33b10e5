// A fault that strikes one request of a run, wherever another run of the same scenario has it.

import { canApplyFault, type Fault, type FaultKind, type JournalEntry } from 'b2c-emulator'

/**
 * The fault for a request of `entries`, the journal of a run. It finds the request by what it is (`path` is the pattern of its paths)
 * and by how many come before it that could have the fault too. Its number among all requests says less: reads travel side by side, in
 * no fixed order.
 */
export const faultAt = (
  entry: JournalEntry,
  kind: FaultKind,
  entries: readonly JournalEntry[],
  path: RegExp
): Fault & { readonly skip: number } => {
  const { service, method } = entry
  const before = entries
    .slice(0, entries.indexOf(entry))
    .filter(other => other.service === service && other.method === method && path.test(other.path))
    .filter(({ parent, ...other }) => canApplyFault(kind, parent === undefined ? other : { ...other, item: 0 }))
  return { match: { service, method, path }, kind, skip: before.length }
}
