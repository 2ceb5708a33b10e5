// Reading a tenant for mode export: its sections and its applications side by side, and what the caller may not read.

import { ActionError } from '../errors.ts'
import type { ExportInputs } from '../inputs/inputs.ts'
import type { RunContext } from '../pipeline.ts'
import { createReader } from '../reconcile/reader.ts'
import { createAppRegister } from '../resources/app/appDirectory.ts'
import type { Application } from '../resources/app/graphObjects.ts'
import { type ApplicationListing, listApplications } from '../resources/app/listing.ts'
import type { SectionApps } from '../resources/app/section.ts'
import { entriesOf, readTags } from '../resources/app/tags.ts'
import { createRemoval } from '../resources/removal.ts'
import type { TenantScope } from '../resources/tenant/kind.ts'
import { assertTenant, organizationRead, type Tenant, tenantOf } from '../resources/tenant/organization.ts'
import type { TenantRecord } from '../resources/tenant/record.ts'
import { introduceTenant, type Session } from '../session.ts'
import { handled } from '../util/concurrency.ts'
import { type ExportedAppList, exportApps } from './apps.ts'
import type { Draft } from './draft.ts'
import { exportSections } from './sections.ts'
import { isFoundByName, viewOf } from './views.ts'

/** Everything that was read. */
export type Gathered = { readonly tenant: Tenant; readonly draft: Draft; readonly apps: ExportedAppList['apps'] }

/** Reads the tenant: every section, every application. @throws ActionError. What may not be read is left out, with a warning. */
export const gather = async (
  { graph, claims }: Session,
  inputs: ExportInputs,
  { ci, kinds, log }: RunContext
): Promise<Gathered> => {
  const reader = createReader(graph)
  const schema = { knowsCreatedBy: true, expandsOwners: true }
  const unreadable = unreadableCollector()
  const listing = listApplications(reader, schema).catch((error: unknown): ApplicationListing => {
    if (!(error instanceof ActionError) || error.code !== 'permission') throw error
    unreadable.add(error, 'apps')
    return { keyPlace: 'uniqueName', applications: [], deletedNames: [] }
  })
  const scope: TenantScope = {
    reader,
    services: {
      mode: 'plan',
      caller: claims,
      cloud: inputs.cloud,
      asked: inputs.tenant,
      apps: createAppRegister(),
      record: recordOf(async () => (await listing).applications),
      removal: createRemoval()
    },
    organization: () => reader.shared(organizationRead),
    done: { made: new Map() }
  }
  const services = {
    caller: claims,
    nowMs: graph.now,
    tenantSchema: schema,
    trust: { issuer: ci.oidc.issuer, audience: inputs.cloud.oidcAudience }
  }
  const sectionApps = async (): Promise<SectionApps> => {
    const all = await listing
    const isFound = (application: Application): boolean => isFoundByName(application, all)
    return {
      applications: all.applications,
      isFound,
      viewOf: (application, key) =>
        viewOf(application, { key, uniqueName: key, isFound: isFound(application) }, all, reader, services)
    }
  }
  const [organization, { applications }, sections] = await Promise.all([
    reader.shared(organizationRead),
    listing,
    exportSections({
      kinds: kinds.tenant,
      sections: kinds.sections,
      scope,
      apps: handled(sectionApps()),
      unreadable: unreadable.add
    })
  ])
  const tenant = tenantOf(organization, claims, inputs.tenant)
  assertTenant(tenant, inputs.tenant, undefined)
  introduceTenant(tenant, ci, log)
  log.info(`The tenant holds ${applications.length} applications.`)
  const { apps, notes } = await exportApps(await listing, {
    reader,
    kinds: kinds.app,
    services,
    claimed: sections.claimed,
    reserved: kinds.sections.flatMap(({ reservedKeys }) => reservedKeys),
    unreadable: unreadable.add
  })
  for (const warning of unreadable.warnings()) log.warning(warning, 'Not readable')
  const declared = Object.fromEntries(apps.map(({ key, written }) => [key, structuredClone(written)]))
  const value = {
    version: 1,
    tenant: tenant.initialDomain ?? tenant.id,
    ...sections.values,
    ...(apps.length > 0 && { apps: declared })
  }
  return { tenant, apps, draft: { value, files: sections.files, notes: [...sections.notes, ...notes] } }
}

/** What may not be read, with the right that is missing: each once, however many apps it is of. */
const unreadableCollector = () => {
  const found = new Map<string, Set<string>>()
  return {
    add: (error: ActionError, what: string): void => {
      const why = error.hint ?? error.message
      found.set(why, (found.get(why) ?? new Set()).add(what))
    },
    warnings: (): readonly string[] =>
      [...found].map(
        ([why, what]) =>
          `Not in the exported file, because the caller may not read them: ${[...what].join(', ')}. ${why}`
      )
  }
}

/** What the action remembers of the tenant, from the tags of all applications that carry our mark. It is read alone. */
const recordOf = (applications: () => Promise<readonly Application[]>): TenantRecord => ({
  hasPlace: () => true,
  isPlaceThere: async () => true,
  entries: async () => {
    const managed = (await applications()).filter(({ tags }) => readTags(tags).managed)
    return new Map(managed.toReversed().flatMap(({ tags }) => [...entriesOf(tags)]))
  },
  note: () => undefined,
  write: async () => undefined
})
