// The output `plan`: the plan of a run as JSON, documented by schema/plan.schema.json. No secret in it.

import type { Mode } from '../mode.ts'
import type { AppOutcome, RunOutcome, TenantFacts } from '../reconcile/outcome.ts'
import type { Change, ChangeAction } from '../reconcile/plan.ts'
import { countActions } from './planTable.ts'

/** One app of the document. `counts` always tells all changes, also those that `changes` leaves out. */
export type PlanDocumentApp = {
  readonly key: string
  readonly displayName: string
  readonly uniqueName: string
  readonly status: AppOutcome['status']
  readonly counts: Readonly<Record<ChangeAction, number>>
  readonly changes: readonly Change[]
}

/** The document. `complete` is false when changes were left out to stay within GitHub's limit for outputs. */
export type PlanDocument = {
  readonly version: 1
  readonly mode: Mode
  readonly tenant: {
    readonly id: string
    readonly displayName: string | null
    readonly initialDomain: string | null
    readonly kind: string | null
  }
  readonly changed: boolean
  readonly complete: boolean
  readonly apps: readonly PlanDocumentApp[]
}

const tenantOf = ({ id, displayName, initialDomain, kind }: TenantFacts): PlanDocument['tenant'] => ({
  id,
  displayName: displayName ?? null,
  initialDomain: initialDomain ?? null,
  kind: kind ?? null
})

const changeOf = ({ resource, action, name, id, fields, reason }: Change): Change => ({
  resource,
  action,
  name,
  ...(id !== undefined && { id }),
  fields: fields.map(({ field, before, after }) => ({ field, before, after })),
  reason
})

const appOf = ({ plan, status }: AppOutcome, keep: (change: Change) => boolean): PlanDocumentApp => ({
  key: plan.key,
  displayName: plan.displayName,
  uniqueName: plan.uniqueName,
  status,
  counts: countActions(plan.changes),
  changes: plan.changes.filter(keep).map(changeOf)
})

/** The plan of a run with every change in it. */
export const planDocument = (outcome: RunOutcome): PlanDocument => documentOf(outcome, () => true)

const documentOf = (outcome: RunOutcome, keep: (change: Change) => boolean): PlanDocument => {
  const apps = outcome.apps.map(app => appOf(app, keep))
  return {
    version: 1,
    mode: outcome.mode,
    tenant: tenantOf(outcome.tenant),
    changed: outcome.apps.some(({ changed }) => changed),
    complete: apps.every((app, index) => app.changes.length === outcome.apps[index]?.plan.changes.length),
    apps
  }
}

// All outputs of a job share 1 MB, counted in UTF-16: half of it for this one.
const longestOutput = 256 * 1024

/**
 * The text of the output `plan`. When it would take more than half of what GitHub allows for the outputs of a job
 * (GitHub documentation, "Setting an output parameter"), first what is unchanged is left out, then all changes, then the
 * apps; `complete` says so.
 */
export const planOutput = (outcome: RunOutcome, longest = longestOutput): string => {
  const keeps: readonly ((change: Change) => boolean)[] = [
    () => true,
    change => change.action !== 'unchanged',
    () => false
  ]
  for (const keep of keeps) {
    const text = JSON.stringify(documentOf(outcome, keep))
    if (text.length <= longest) return text
  }
  return JSON.stringify({ ...documentOf(outcome, () => false), complete: false, apps: [] })
}
