// The application object: found or created by its key, with the audience that is declared, tagged as ours, with the fields that
// other kinds contribute. Source: Microsoft Graph documentation, application-upsert and application resource.

import { expectSuccess } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type Json } from '../../reconcile/plan.ts'
import type { Annotation } from '../../reconcile/report.ts'
import type { ResourcePlan } from '../../reconcile/resource.ts'
import { accessText, type ForeignAccess } from '../app/access.ts'
import { fieldsWithClientId, needsClientId, versionField } from '../app/configuration.ts'
import { type Application, isUntouched } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import { assertSameName, isManaged, type Located, otherRepositoryOf, restorable } from '../app/locate.ts'
import { adoption, flappingError, notOurs, registeredElsewhere, softDeleted } from '../app/locateErrors.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { pruningOf } from '../app/pruning.ts'
import { holdsList, readBeforeWrite } from '../app/readBeforeWrite.ts'
import type { AppScope } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'
import { lookAtUntagged } from '../app/untagged.ts'
import { organizationRead } from '../tenant/organization.ts'
import { signInAudienceOf } from './audience.ts'
import { createApplication } from './create.ts'
import { exportedAudience } from './exported.ts'
import { applicationField } from './field.ts'
import { noteWritten, patch } from './patch.ts'
import { planRemoval } from './removal.ts'
import { applicationKind as kind, applicationReport as report } from './report.ts'
import { currentFields, differing, type Observed, wantedFields } from './wantedFields.ts'

type Found = Extract<Located, { state: 'found' }>
type Plan = ResourcePlan<AppScope>
type Fields = Readonly<Record<string, unknown>>

/** The application object of a managed app. */
export const application = appKind({
  kind,
  field: applicationField,
  after: [],
  lane: 'application object',
  observe: async (wanted, scope, goal): Promise<Observed> => {
    const { app, services, reader } = scope
    const isWanted = goal === 'present'
    const [located, principal, manifest, organization] = await Promise.all([
      scope.application(),
      isWanted ? scope.principal() : undefined,
      isWanted ? scope.contributions.manifest(scope) : [],
      isWanted ? reader.shared(organizationRead) : undefined
    ])
    const isUntagged = isWanted && located.state === 'found' && !located.adopted && !isManaged(located)
    const untagged = isUntagged ? await lookAtUntagged(located.application, scope) : undefined
    const access = isWanted && located.state === 'found' && located.adopted ? await scope.foreignAccess() : []
    const pruning = pruningOf(scope, located)
    const tenantKind = organization?.kind
    return { wanted, app, tenantKind, services, located, pruning, principal, access, untagged, manifest }
  },
  plan: (_, observed) => {
    const { located } = observed
    if (located.state === 'found') return planFound(observed, located)
    return located.deleted === undefined ? planCreate(observed) : planRestore(observed, located.deleted)
  },
  foreignAccess: async (_, scope) => {
    const located = await scope.application()
    if (located.state === 'missing') return []
    return located.application.unusableCredentials.map(text => ({ standing: 'credential', text, to: 'application' }))
  },
  planRemoval: (_, { app, services, located }) => planRemoval(app, services, located),
  requirements: (_, mode, { isNamedByPolicies }) => [
    mode === 'plan' ? requirements.readApplications : requirements.writeApplications,
    ...(mode === 'destroy' && isNamedByPolicies ? [requirements.readCustomPolicies] : [])
  ],
  exported: exportedAudience
})

/** How far the application that was found is ours; unfinished: made by this caller in a run that ended right after. */
type Standing = 'managed' | 'to adopt' | 'unfinished'

/** @throws ActionError `conflict` for an application that somebody else made. */
const standingOf = (observed: Observed, located: Found): Standing => {
  const { app, wanted, tenantKind, services, principal, untagged } = observed
  const { application: existing, adopted } = located
  if (adopted) {
    const tenantId = services.caller?.tenantId
    const home = principal?.ownerTenantId
    if (home !== undefined && tenantId !== undefined && home !== tenantId)
      throw registeredElsewhere(existing.appId, { appOwnerOrganizationId: home, displayName: existing.displayName })
  }
  if (readTags(existing.tags).managed) return 'managed'
  if (adopted) return 'to adopt'
  const { displayName, signInAudience } = existing
  const isForSame = signInAudience === signInAudienceOf(wanted.audience, tenantKind)
  const asCreated = displayName === app.displayName && isForSame && isUntouched(existing)
  if (untagged === undefined || !asCreated || !untagged.isOurs) throw notOurs(app, existing, untagged?.access ?? [])
  return 'unfinished'
}

const planFound = (observed: Observed, located: Found): Plan => {
  const { app } = observed
  const { application: existing, adopted, keyPlace } = located
  const standing = standingOf(observed, located)
  const givesName = keyPlace === 'uniqueName' && adopted && existing.uniqueName === undefined
  const wantedOf = (now: Application): Fields => ({
    ...wantedFields(observed, now),
    ...(givesName && { uniqueName: app.uniqueName })
  })
  const wanted = wantedOf(existing)
  const current = currentFields(existing)
  const changed = differing(wanted, current)
  const reasons: Readonly<Record<Standing, string>> = {
    managed: changed.length > 0 ? `differs in ${changed.join(', ')}` : 'as declared',
    'to adopt': `taken over by ${app.namesake ? adoption(app.namesake) : 'adopt-client-id'}`,
    unfinished: 'left unfinished by an earlier run'
  }
  const action = standing === 'to adopt' ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged'
  const fields = changed.map(field => ({
    field,
    before: (current[field] ?? null) as Json,
    after: wanted[field] as Json
  }))
  const update = change(kind, action, app.displayName, reasons[standing], { id: existing.appId, fields })
  return {
    changes: [update],
    requirements: changed.length > 0 ? [requirements.writeApplications] : [],
    apply: async (work, scope) => {
      // Collections are written whole: what somebody else has changed in them since they were read must not be undone.
      const replaces = changed.some(field => holdsList(wanted[field]))
      const now = replaces ? await readBeforeWrite(existing, keyPlace, scope, work) : existing
      const wantedNow = wantedOf(now)
      const left = differing(wantedNow, currentFields(now)).filter(field => changed.includes(field))
      const fields = Object.fromEntries(left.map(field => [field, wantedNow[field]]))
      if (left.length > 0) await patch(scope, work, `update the application ${app.uniqueName}`, fields, now)
      else work.withdraw([update])
      scope.tagState.tags = changed.includes('tags') ? (wantedNow.tags as readonly string[]) : now.tags
      return undefined
    },
    report: (context, scope) => ({
      ...report(context, scope),
      warnings: [...takenOverWith(existing, app, observed.access), ...sharedWith(observed, existing, standing)]
    })
  }
}

/** Whoever could act as the application before it was taken over still can. */
const takenOverWith = (
  { displayName }: Application,
  { namesake }: ManagedApp,
  access: readonly ForeignAccess[]
): readonly Annotation[] =>
  access.length === 0
    ? []
    : [
        {
          text: `${displayName} is taken over with what others could act as it by: ${accessText(access)}. Remove what is not needed${namesake ? '' : ', and name the rest in owners and accepted-credentials'}.`,
          title: 'Others can act as this application'
        }
      ]

/** Two declarations of one application undo each other's settings: the second one is told by its first run, and by every other. */
const sharedWith = ({ services }: Observed, existing: Application, standing: Standing): readonly Annotation[] => {
  const other = standing === 'managed' ? otherRepositoryOf(existing, services.repository) : undefined
  if (other === undefined) return []
  const text = `${existing.displayName} (unique name ${existing.uniqueName ?? 'in its tags'}) is recorded for the repository ${other}: two declarations of one application undo each other's settings. Choose another unique-name; or, if this repository is to take it over, set adopt-client-id: ${existing.appId}.`
  return [{ text, title: 'Another repository declares this application' }]
}

const planRestore = ({ app, located }: Observed, deleted: Application): Plan => {
  if (restorable(app, located) === undefined) throw softDeleted(app, deleted)
  assertSameName(app, deleted)
  const reason = 'soft-deleted, and restore-deleted is true; what comes back beside its object is known only then'
  return {
    changes: [change(kind, 'restore', app.displayName, reason, { id: deleted.appId })],
    requirements: [requirements.writeApplications],
    apply: async ({ graph }, scope) => {
      const path = `${byId('directory/deletedItems', deleted.id)}/restore`
      const operation = `restore the application ${app.uniqueName}`
      const request = { method: 'POST', path, operation, requirement: requirements.writeApplications } as const
      const answer = await graph.send(request)
      // Not found: it is back already, by an attempt whose answer was lost or by another run.
      if (!isMissing(answer)) expectSuccess(request, answer)
      // What it holds is known only when it is back.
      scope.awaited = 'restored'
      return { unsettled: flappingError(app) }
    },
    report
  }
}

const planCreate = (observed: Observed): Plan => {
  const { app, located } = observed
  const {
    displayName,
    signInAudience,
    [versionField]: version,
    serviceManagementReference: reference,
    ...later
  } = wantedFields(observed, undefined)
  // Tenants that demand a reference refuse to create an application without one, and the audience of customers demands a version.
  const first = {
    displayName,
    signInAudience,
    ...(version !== undefined && { [versionField]: version }),
    ...(reference && { serviceManagementReference: reference })
  }
  const all = { uniqueName: app.uniqueName, ...first, ...later }
  const fields = Object.entries(all).map(([field, after]) => ({ field, before: null, after: after as Json }))
  const reason = `no application holds the key ${app.uniqueName}`
  const creation = change(kind, 'create', app.displayName, reason, { fields })
  const fieldsOf = (isAddressed: boolean): Fields =>
    Object.fromEntries(Object.entries(later).filter(([path, value]) => needsClientId(path, value) === isAddressed))
  const [addressed, independent] = [fieldsOf(true), fieldsOf(false)]
  return {
    changes: [creation],
    requirements: [requirements.writeApplications],
    apply: async (work, scope) => {
      const created = await createApplication(scope, work, first, independent, located.keyPlace)
      if (created === undefined) {
        work.withdraw([creation])
        scope.awaited = 'key taken'
        return { unsettled: flappingError(app) }
      }
      const { application: existing, isComplete } = created
      const { id, appId } = existing
      work.markChanged()
      scope.made.application = { id, appId }
      scope.tagState.tags = later.tags
      scope.recentWrites.add('application')
      // The service principal is made while the application is completed.
      work.release()
      const operation = `mark the application ${app.uniqueName} as managed by this action`
      if (isComplete) noteWritten(scope, independent)
      const left = fieldsWithClientId(isComplete ? addressed : later, appId)
      if (Object.keys(left).length > 0) await patch(scope, work, operation, left, existing)
      return undefined
    },
    report
  }
}
