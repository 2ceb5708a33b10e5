// A plan: the difference between what is wanted and what the tenant has, as a list of changes. Data only, no secret in it.

/** What a kind of thing is called. */
export type Kind = {
  /** In the plan document: `directoryRole`. */
  readonly name: string
  /** In logs and reports: `directory role`. */
  readonly noun: string
  /** Before the name of one of them in a message; absent: `the <noun>`. */
  readonly phrase?: string
  /** Where the summary's picture shows it, in which place of the group, and what stands before its name; absent: not at all. */
  readonly picture?: {
    readonly group: 'credentials' | 'permissions' | 'roles'
    readonly place: number
    readonly prefix: string
  }
  /** True when its plan never has a change: what it does, it does in `finish`. */
  readonly isUnplanned?: true
}

/**
 * What happens to a resource. `drift` is there but not declared and stays (prune would remove it); `missing` is declared
 * but left for somebody else to do (consent: verify or skip). Neither is written, nor is `unchanged`.
 */
export type ChangeAction = 'create' | 'update' | 'delete' | 'restore' | 'adopt' | 'unchanged' | 'drift' | 'missing'

/** A JSON value, as it appears in `before` and `after`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One field of a resource, before and after. `null` where there is nothing. */
export type FieldChange = { readonly field: string; readonly before: Json; readonly after: Json }

/** One change of one resource. `name` is what a person calls it, `reason` says why it is planned. */
export type Change = {
  readonly kind: Kind
  readonly action: ChangeAction
  readonly name: string
  /** The object's id in the tenant, when it has one. */
  readonly id?: string | undefined
  readonly fields: readonly FieldChange[]
  readonly reason: string
  /** True for what every run does, whatever the tenant holds: no difference from what is declared. */
  readonly recurring?: true | undefined
}

/** A change; without fields or an id unless `more` says so. */
export const change = (
  kind: Kind,
  action: ChangeAction,
  name: string,
  reason: string,
  more: Partial<Pick<Change, 'id' | 'fields' | 'recurring'>> = {}
): Change => {
  const { id, fields = noFields, recurring } = more
  return { kind, action, name, id, fields, reason, recurring }
}

const noFields: readonly FieldChange[] = []

/** All changes of one component. `key` names it in the declaration, `name` in messages, `title` is what people call it. */
export type ComponentPlan = {
  readonly key: string
  readonly name: string
  readonly title: string
  /** The name of the one output that it writes, with its id; absent: it writes what its resources tell, under its key. */
  readonly idOutput?: string
  readonly changes: readonly Change[]
}

/** True when carrying out the change would write. */
export const writes = (change: Change): boolean =>
  change.action !== 'unchanged' && change.action !== 'drift' && change.action !== 'missing'

/** True when anything in the plan would write. */
export const changesAnything = (plan: Pick<ComponentPlan, 'changes'>): boolean => plan.changes.some(writes)

/** True for a difference from what is declared: what would be written, and what is there without being declared. */
export const isDrift = (change: Change): boolean =>
  change.action === 'drift' || (writes(change) && change.recurring !== true)
