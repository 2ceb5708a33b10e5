// A plan: the difference between what is wanted and what the tenant has, as a list of changes. Data only, no secret in it.

/** The kinds of things that the action provisions, in the order in which they are reported. */
export const resourceKinds = [
  'application',
  'servicePrincipal',
  'permission',
  'directoryRole',
  'certificate',
  'federatedCredential',
  'clientSecret'
] as const
export type ResourceKind = (typeof resourceKinds)[number]

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
  readonly resource: ResourceKind
  readonly action: ChangeAction
  readonly name: string
  /** The object's id in the tenant, when it has one. */
  readonly id?: string
  readonly fields: readonly FieldChange[]
  readonly reason: string
}

/** All changes of one managed app. */
export type AppPlan = {
  readonly key: string
  readonly displayName: string
  readonly uniqueName: string
  readonly changes: readonly Change[]
}

/** True when carrying out the change would write to the tenant. */
export const writes = (change: Change): boolean =>
  change.action !== 'unchanged' && change.action !== 'drift' && change.action !== 'missing'

/** True when anything in the plan would write to the tenant. */
export const changesAnything = (plan: AppPlan): boolean => plan.changes.some(writes)
