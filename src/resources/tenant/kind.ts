// A kind of thing of the tenant itself, as its folder registers it, and the component that all of them make.

import type { Requirement } from '../../graph/requirements.ts'
import type { Mode } from '../../mode.ts'
import { type BoundResource, bind, type Component, createComponent, type ScopeBase } from '../../reconcile/component.ts'
import type { Goal, Resource, Scope } from '../../reconcile/resource.ts'
import { type Field, type Registered, register } from '../field.ts'
import { type Organization, organizationRead } from './organization.ts'

/** Where the kinds of the tenant hang. */
export type TenantScope = Scope & { readonly organization: () => Promise<Organization> }

/** A kind, and what a user may say about it. */
export type TenantKindParts<Wanted, Observed> = Resource<Wanted, Observed, TenantScope> & {
  /** Its keys stand at the top of the configuration file; there are no inputs for them. */
  readonly field: Field<Wanted>
  /** What a run may need of an administrator who signs in by device code. */
  readonly requirements?: (wanted: Wanted, mode: Mode) => readonly Requirement[]
}

/** What the declaration wants of one kind, with the wanted value closed in. */
export type DeclaredTenantPart = {
  readonly bind: (goal: Goal) => BoundResource<TenantScope>
  readonly requirements: (mode: Mode) => readonly Requirement[]
}

/** A registered kind. */
export type TenantKind = Registered<DeclaredTenantPart>

/** Registers a kind. */
export const tenantKind = <Wanted, Observed>(parts: TenantKindParts<Wanted, Observed>): TenantKind =>
  register(parts, wanted => ({
    bind: goal => bind(parts, wanted, goal),
    requirements: mode => parts.requirements?.(wanted, mode) ?? []
  }))

/** The component of the tenant itself. */
export const tenantComponent = (parts: readonly DeclaredTenantPart[], name: string, goal: Goal): Component => {
  const resources = parts.map(part => part.bind(goal))
  const scope = ({ reader }: ScopeBase): TenantScope => ({
    reader,
    organization: () => reader.shared(organizationRead)
  })
  return createComponent({ key: 'tenant', name, title: 'Tenant', resources, scope, rescope: scope })
}
