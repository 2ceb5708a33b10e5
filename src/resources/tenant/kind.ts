// A kind of thing of the tenant itself, as its folder registers it, and the component that all of them make.

import type { TokenClaims } from '../../auth/signIn.ts'
import type { Cloud } from '../../clouds.ts'
import type { Requirement } from '../../graph/requirements.ts'
import type { Mode } from '../../mode.ts'
import { type BoundResource, bind, type Component, createComponent, type ScopeBase } from '../../reconcile/component.ts'
import type { Goal, Resource, Scope } from '../../reconcile/resource.ts'
import type { AppDirectory } from '../app/appDirectory.ts'
import type { ExportedSection } from '../exported.ts'
import { type Field, type Registered, register } from '../field.ts'
import type { Removal } from '../removal.ts'
import type { LoadContext } from './load.ts'
import { type Organization, organizationRead } from './organization.ts'
import type { TenantRecord } from './record.ts'
import type { TenantReference } from './reference.ts'

/** What the kinds of the tenant need besides Graph. */
export type TenantServices = {
  readonly mode: Mode
  readonly caller: TokenClaims | undefined
  readonly cloud: Cloud
  /** The tenant that was asked for. */
  readonly asked: TenantReference
  /** The managed apps of the declaration. */
  readonly apps: AppDirectory
  /** What the action remembers of the things of the tenant, which carry no marks of their own. */
  readonly record: TenantRecord
  readonly removal: Removal
}

/** Where the kinds of the tenant hang. */
export type TenantScope = Scope & {
  readonly services: TenantServices
  readonly organization: () => Promise<Organization>
  readonly done: DoneInTenant
}

/** What this run has made in the tenant: lists may lag behind it. */
export type DoneInTenant = {
  /** Ids by the key that a thing has in the record. */
  readonly made: Map<string, string>
}

/** Types of tenants, as Graph's `tenantType` says: Azure AD B2C, and External ID for customers. */
export type TenantType = 'AAD B2C' | 'CIAM'

/**
 * A kind, and what a user may say about it. What was `said` in the file becomes what is wanted when the environment and the files
 * that it points at have been read.
 */
export type TenantKindParts<Said, Wanted, Observed> = Resource<Wanted, Observed, TenantScope> & {
  /** Its keys stand at the top of the configuration file; there are no inputs for them. */
  readonly field: Field<Said>
  /** The types of tenants that have it. */
  readonly tenantTypes: readonly TenantType[]
  /** Keys that no app of the file may have beside it: its outputs begin with them. */
  readonly reservedKeys?: readonly string[]
  /** Gives undefined when something was reported. @throws ActionError `input`. */
  readonly load: (said: Said, context: LoadContext) => Promise<Wanted | undefined>
  /** What a run may need of an administrator who signs in by device code. */
  readonly requirements?: (wanted: Wanted, mode: Mode) => readonly Requirement[]
  /** What mode export does for it; absent: the kind cannot be exported. */
  readonly exporting?: TenantExporting
}

/** How a kind tells what the tenant has of it. */
export type TenantExporting = {
  /**
   * The section, so that a plan with it changes nothing.
   * @throws ActionError `permission` when that may not be read: then the file has no such section.
   */
  readonly exported: (scope: TenantScope) => Promise<ExportedSection>
  /** What the read needs of an administrator who signs in by device code. */
  readonly requirements: readonly Requirement[]
}

/** What the declaration wants of one kind, with the wanted value closed in. `section` is its key in the file. */
export type DeclaredTenantPart = {
  readonly section: string
  readonly tenantTypes: readonly TenantType[]
  readonly bind: (goal: Goal) => BoundResource<TenantScope>
  readonly requirements: (mode: Mode) => readonly Requirement[]
}

/** What was said of one kind, before the environment and files are read. */
export type SaidTenantPart = { readonly load: (context: LoadContext) => Promise<DeclaredTenantPart | undefined> }

/** A registered kind. */
export type TenantKind = Registered<SaidTenantPart> & {
  readonly reservedKeys: NonNullable<TenantKindParts<never, never, never>['reservedKeys']>
  readonly section: string
  readonly tenantTypes: readonly TenantType[]
  readonly exporting?: TenantExporting | undefined
}

/** Registers a kind. */
export const tenantKind = <Said, Wanted, Observed>(parts: TenantKindParts<Said, Wanted, Observed>): TenantKind => {
  const { tenantTypes, field, exporting, reservedKeys = [] } = parts
  const [section = ''] = Object.keys(field.keys)
  const registered = register(
    parts,
    (said: Said): SaidTenantPart => ({
      load: async context => {
        const wanted = await parts.load(said, context)
        if (wanted === undefined) return undefined
        return {
          section,
          tenantTypes,
          bind: goal => bind(parts, wanted, goal),
          requirements: mode => parts.requirements?.(wanted, mode) ?? []
        }
      }
    })
  )
  return { ...registered, section, tenantTypes, exporting, reservedKeys }
}

/** The component of the tenant itself. Its things stand for themselves: one that fails keeps those behind it alone from being written. */
export const tenantComponent = (
  parts: readonly DeclaredTenantPart[],
  name: string,
  goal: Goal,
  services: TenantServices
): Component => {
  const resources = parts.map(part => part.bind(goal))
  const done: DoneInTenant = { made: new Map() }
  const scope = ({ reader }: ScopeBase): TenantScope => ({
    reader,
    services,
    organization: () => reader.shared(organizationRead),
    done
  })
  return createComponent({
    key: 'tenant',
    name,
    title: 'Tenant',
    resources,
    isIndependent: true,
    scope,
    rescope: scope
  })
}
