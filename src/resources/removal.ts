// What a removal has come to so far: the applications go last, and some of them are needed by what stays.

/** What stays and goes of the tenant. In modes apply and plan nothing is noted. */
export type Removal = {
  /** Ids of removed policies, in lower case: lists may show them for a while. */
  readonly removedPolicies: Set<string>
  /** Keys of entries of the tenant's record, of what had to stay: a later run removes it only if it is remembered. */
  readonly remembered: Set<string>
  /** Keys of entries of what was removed: somebody else may make it anew by the same name. */
  readonly forgotten: Set<string>
}

/** A removal that has not begun. */
export const createRemoval = (): Removal => ({
  removedPolicies: new Set(),
  remembered: new Set(),
  forgotten: new Set()
})
