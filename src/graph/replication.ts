// The symptoms of replication, as a table: which answer may be waited out, and which write of ours explains it. Graph
// gives no read-your-write guarantee; everything that stands in no row is a real answer and is told at once.

import type { GraphFailure, Written } from './answer.ts'

type Symptom = {
  readonly after: Written
  readonly status: readonly number[]
  readonly code?: RegExp
  readonly message?: RegExp
  /** A symptom that may also be real: waited for this long at most. */
  readonly boundedMs?: number
}

const notFound = /^(Request_ResourceNotFound|ResourceNotFound|NotFound)?$/i

const symptoms: readonly Symptom[] = [
  { after: 'application', status: [404], code: notFound },
  { after: 'application', status: [409], message: /^(?!.*(already exists?|conflicting object))/is },
  { after: 'application', status: [400], message: /does not reference a valid application object/i },
  { after: 'application', status: [403], message: /backing application of the service principal/i },
  { after: 'application', status: [403], code: /^Authorization_RequestDenied$/, boundedMs: 30_000 },
  { after: 'servicePrincipal', status: [404], code: notFound },
  { after: 'servicePrincipal', status: [400], message: /not a valid reference update/i },
  { after: 'servicePrincipal', status: [400], message: /permission being assigned was not found/i },
  { after: 'servicePrincipal', status: [400], message: /does not exist or one of its queried reference/i },
  { after: 'password', status: [400], message: /no password credential found/i, boundedMs: 60_000 },
  { after: 'federatedCredential', status: [404], code: notFound }
]

/** How a failure is judged: not explained by replication, or to be waited for (at most `boundedMs`, when given). */
export type Replication = { readonly explained: false } | { readonly explained: true; readonly boundedMs?: number }

/** Judges a failure by the writes of this run that preceded it. */
export const replication = (failure: GraphFailure, after: ReadonlySet<Written> | undefined): Replication => {
  const symptom = symptoms.find(
    row =>
      after?.has(row.after) === true &&
      row.status.includes(failure.status) &&
      (row.code === undefined || row.code.test(failure.code)) &&
      (row.message === undefined || row.message.test(failure.message))
  )
  if (symptom === undefined) return { explained: false }
  return symptom.boundedMs === undefined ? { explained: true } : { explained: true, boundedMs: symptom.boundedMs }
}

/** Of the writes, those that a request about a service principal may lag behind: a 403 to it is never explained by them. */
export const onlyPrincipal = (written: ReadonlySet<Written>): ReadonlySet<Written> =>
  new Set([...written].filter(one => one === 'servicePrincipal'))
