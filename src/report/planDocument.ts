// The output `plan`: the plan of a run as JSON, documented by schema/plan.schema.json. No secret in it.

import type { Mode } from '../mode.ts'
import type { ComponentOutcome } from '../reconcile/outcome.ts'
import type { Change, ChangeAction } from '../reconcile/plan.ts'
import { countActions } from './planText.ts'
import { componentsOf, type ReportedComponent, type RunOutcome } from './runOutcome.ts'

/** One change of the document. */
export type PlanDocumentChange = Omit<Change, 'kind' | 'recurring'> & { readonly resource: string }

/** What is planned for one component. `counts` always tells all changes, also those that `changes` leaves out. */
export type PlanDocumentPart = {
  readonly status: ComponentOutcome['status']
  readonly counts: Readonly<Record<ChangeAction, number>>
  readonly changes: readonly PlanDocumentChange[]
}

/** One app of the document. */
export type PlanDocumentApp = PlanDocumentPart & {
  readonly key: string
  readonly displayName: string
  readonly uniqueName: string
}

/**
 * The document. `complete` is false when changes were left out to stay within GitHub's limit for outputs; `tenantResources`
 * is absent when the declaration says nothing of the tenant itself.
 */
export type PlanDocument = {
  readonly version: 1
  readonly mode: Mode
  readonly tenant: { readonly id: string } & Readonly<Record<'displayName' | 'initialDomain' | 'kind', string | null>>
  readonly changed: boolean
  readonly complete: boolean
  readonly tenantResources?: PlanDocumentPart
  readonly apps: readonly PlanDocumentApp[]
}

const changeOf = ({ kind, action, name, id, fields, reason }: Change): PlanDocumentChange => ({
  resource: kind.name,
  action,
  name,
  ...(id !== undefined && { id }),
  fields: fields.map(({ field, before, after }) => ({ field, before, after })),
  reason
})

type Keep = (change: Change) => boolean

const keepAll: Keep = () => true

const partOf = ({ plan, status }: ReportedComponent, keep: Keep): PlanDocumentPart => ({
  status,
  counts: countActions(plan.changes),
  changes: plan.changes.filter(keep).map(changeOf)
})

/** The plan of a run with the changes that `keep` takes. */
export const planDocument = (run: RunOutcome, keep = keepAll): PlanDocument => {
  const all = componentsOf(run)
  const { id, displayName = null, initialDomain = null, kind = null } = run.tenant
  return {
    version: 1,
    mode: run.mode,
    tenant: { id, displayName, initialDomain, kind },
    changed: all.some(({ changed }) => changed),
    complete: all.every(({ plan }) => plan.changes.every(keep)),
    ...(run.tenantOutcome && { tenantResources: partOf(run.tenantOutcome, keep) }),
    apps: run.apps.map(app => {
      const { key, title: displayName, name: uniqueName } = app.plan
      return { key, displayName, uniqueName, ...partOf(app, keep) }
    })
  }
}

// All outputs of a job share 1 MB, counted in UTF-16: half of it for this one.
const longestOutput = 256 * 1024

/**
 * The text of the output `plan`. When it would take more than half of what GitHub allows for the outputs of a job
 * (GitHub documentation, "Setting an output parameter"), first what is unchanged is left out, then all changes, then the
 * apps; `complete` says so.
 */
export const planOutput = (run: RunOutcome, longest = longestOutput): string => {
  const keepNone: Keep = () => false
  for (const keep of [keepAll, (change: Change) => change.action !== 'unchanged', keepNone]) {
    const text = JSON.stringify(planDocument(run, keep))
    if (text.length <= longest) return text
  }
  return JSON.stringify({ ...planDocument(run, keepNone), complete: false, apps: [] })
}
