// The document of the output `plan`, as far as tests look at it.

type PlannedChange = {
  readonly resource: string
  readonly action: string
  readonly name: string
  readonly fields: readonly { readonly field: string }[]
  readonly reason: string
}

/** The parsed output. */
export type PlanOutput = {
  readonly tenantResources?: { readonly changes: readonly PlannedChange[] }
  readonly apps: readonly { readonly key: string; readonly changes: readonly PlannedChange[] }[]
}

/** Changes of the plan that are more than `unchanged`, as `resource action name`. */
export const planned = ({ plan }: { readonly plan: PlanOutput | undefined }): readonly string[] =>
  [plan?.tenantResources, ...(plan?.apps ?? [])]
    .flatMap(part => part?.changes ?? [])
    .filter(({ action }) => action !== 'unchanged')
    .map(({ resource, action, name }) => `${resource} ${action} ${name}`)
