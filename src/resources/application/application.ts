// The application object: found or created by its key, kept single-tenant, tagged as ours, with the fields that other kinds
// contribute. Source: Microsoft Graph documentation, application-upsert and application resource.

import { ensureAll, expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type Json } from '../../reconcile/plan.ts'
import type { PlanContext, ResourcePlan, Work } from '../../reconcile/resource.ts'
import { sameUnordered } from '../../util/json.ts'
import { type Application, isUntouched } from '../app/graphObjects.ts'
import { appKind, noField } from '../app/kind.ts'
import type { Located } from '../app/locate.ts'
import { flappingError, notOurs, softDeleted } from '../app/locateErrors.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { pruningOf } from '../app/pruning.ts'
import { type AppScope, applicationOf, type ManifestPart, writeRequest } from '../app/scope.ts'
import { readTags, writeTags } from '../app/tags.ts'
import { readTagsNow } from '../app/tagWriter.ts'
import { createApplication } from './create.ts'
import { applicationKind as kind, removalReport, applicationReport as report } from './report.ts'

const singleTenant = 'AzureADMyOrg'
/** A run that ended right after creating an application is followed by another within a day, or a person decides. */
const unfinishedForMs = 24 * 60 * 60_000

type Observed = {
  readonly app: ManagedApp
  readonly located: Located
  readonly principalId: string | undefined
  /** What other kinds contribute to the fields of the application. */
  readonly manifest: readonly ManifestPart[]
}
type Found = Extract<Located, { state: 'found' }>
type Plan = ResourcePlan<AppScope>
type Fields = Readonly<Record<string, unknown>>

/** The application object of a managed app. */
export const application = appKind({
  kind,
  field: noField,
  after: [],
  lane: 'application object',
  observe: async (_, scope, goal): Promise<Observed> => {
    const { app } = scope
    const isWanted = goal === 'present'
    const [located, principal, manifest] = await Promise.all([
      scope.application(),
      isWanted ? scope.principal() : undefined,
      isWanted ? scope.contributions.manifest(scope) : []
    ])
    return { app, located, principalId: principal?.id, manifest }
  },
  plan: (_, observed, context) => {
    const { located } = observed
    if (located.state === 'found') return planFound(observed, located, context)
    return located.deleted === undefined ? planCreate(observed) : planRestore(observed, located.deleted)
  },
  planRemoval: (_, { app, located }) => planRemoval(app, located),
  requirements: (_, mode) => [mode === 'plan' ? requirements.readApplications : requirements.writeApplications]
})

/** The fields that the declaration decides, as they shall be. */
const wantedFields = ({ app, located, principalId, manifest }: Observed, existing: Application | undefined) => {
  const tags = existing?.tags ?? []
  const { servicePrincipalId, delivered } = readTags(tags)
  // Without a service principal the hint is stale; it is replaced in the tags when there is one again.
  const wanted = { uniqueName: app.uniqueName, servicePrincipalId: principalId ?? servicePrincipalId, delivered }
  const contributed: Fields = Object.assign({}, ...manifest.map(part => part(existing, pruningOf(app, located))))
  return { displayName: app.displayName, signInAudience: singleTenant, tags: writeTags(tags, wanted), ...contributed }
}

/** How far the application that was found is ours; unfinished: made by this caller in a run that ended right after. */
type Standing = 'managed' | 'to adopt' | 'unfinished'

/** @throws ActionError `conflict` for an application that somebody else made. */
const standingOf = (app: ManagedApp, located: Found, { caller, nowMs }: PlanContext): Standing => {
  const { application: existing, adopted } = located
  if (readTags(existing.tags).managed) return 'managed'
  if (adopted) return 'to adopt'
  const { createdByAppId, createdMs, displayName, signInAudience } = existing
  const createdByCaller = createdByAppId === undefined || createdByAppId === caller?.appId
  const createdLately = createdMs === undefined || nowMs - createdMs < unfinishedForMs
  const asCreated = displayName === app.displayName && signInAudience === singleTenant && isUntouched(existing)
  if (!createdByCaller || !createdLately || !asCreated) throw notOurs(app, existing)
  return 'unfinished'
}

const planFound = (observed: Observed, located: Found, context: PlanContext): Plan => {
  const { app } = observed
  const { application: existing, adopted, keyPlace } = located
  const standing = standingOf(app, located, context)
  const givesName = keyPlace === 'uniqueName' && adopted && existing.uniqueName === undefined
  const wanted: Fields = { ...wantedFields(observed, existing), ...(givesName && { uniqueName: app.uniqueName }) }
  const current: Fields = { ...existing }
  const changed = Object.keys(wanted).filter(field => !sameUnordered(wanted[field], current[field]))
  const reasons: Readonly<Record<Standing, string>> = {
    managed: changed.length > 0 ? `differs in ${changed.join(', ')}` : 'as declared',
    'to adopt': 'taken over by adopt-client-id',
    unfinished: 'left unfinished by an earlier run'
  }
  const action = standing === 'to adopt' ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged'
  const fields = changed.map(field => ({
    field,
    before: (current[field] ?? null) as Json,
    after: wanted[field] as Json
  }))
  return {
    changes: [change(kind, action, app.displayName, reasons[standing], { id: existing.appId, fields })],
    requirements: changed.length > 0 ? [requirements.writeApplications] : [],
    apply: async (work, scope) => {
      // Tags are one value: what another run has recorded in them since they were read must not be undone.
      const fresh = changed.includes('tags') ? await readTagsNow(scope, work.graph) : existing.tags
      const { tags } = wantedFields(observed, { ...existing, tags: fresh })
      const all = Object.entries({ ...wanted, tags })
      const body = Object.fromEntries(all.filter(([field]) => changed.includes(field)))
      await patch(scope, work, `update the application ${app.uniqueName}`, body)
      scope.tagState.tags = tags
      return undefined
    },
    report
  }
}

const patch = async (scope: AppScope, { graph }: Work, operation: string, body: Fields): Promise<void> => {
  const path = byId('applications', applicationOf(scope).id)
  await sendSuccessfully(graph, writeRequest(scope, 'PATCH', path, operation, body))
}

const planRestore = ({ app }: Observed, deleted: Application): Plan => {
  if (!app.restoreDeleted || !readTags(deleted.tags).managed) throw softDeleted(app.uniqueName, deleted)
  const reason = 'soft-deleted, and restore-deleted is true'
  return {
    changes: [change(kind, 'restore', app.displayName, reason, { id: deleted.appId })],
    requirements: [requirements.writeApplications],
    apply: async ({ graph }, scope) => {
      const path = `${byId('directory/deletedItems', deleted.id)}/restore`
      const operation = `restore the application ${app.uniqueName}`
      const request = { method: 'POST', path, operation, requirement: requirements.writeApplications } as const
      const answer = await graph.send(request)
      // Not found: it is back already, by an attempt whose answer was lost or by another run.
      if (answer.status !== 404) expectSuccess(request, answer)
      // What it holds is known only when it is back.
      scope.awaited = 'restored'
      return { unsettled: flappingError(app) }
    },
    report
  }
}

const planCreate = (observed: Observed): Plan => {
  const { app, located } = observed
  const { displayName, signInAudience, ...later } = wantedFields(observed, undefined)
  const all = { uniqueName: app.uniqueName, displayName, signInAudience, ...later }
  const fields = Object.entries(all).map(([field, after]) => ({ field, before: null, after: after as Json }))
  const reason = `no application holds the key ${app.uniqueName}`
  const creation = change(kind, 'create', app.displayName, reason, { fields })
  return {
    changes: [creation],
    requirements: [requirements.writeApplications],
    apply: async (work, scope) => {
      const created = await createApplication(scope, work, { displayName, signInAudience }, later, located.keyPlace)
      if (created === undefined) {
        work.withdraw([creation])
        scope.awaited = 'key taken'
        return { unsettled: flappingError(app) }
      }
      const { id, appId } = created.application
      work.markChanged()
      scope.made.application = { id, appId }
      scope.tagState.tags = later.tags
      scope.recentWrites.add('application')
      // The service principal is made while the application is completed.
      work.release()
      const operation = `mark the application ${app.uniqueName} as managed by this action`
      if (!created.isComplete) await patch(scope, work, operation, later)
      return undefined
    },
    report
  }
}

const planRemoval = (app: ManagedApp, located: Located): Plan => {
  if (located.state === 'missing') {
    const reason = `no application of ours holds the key ${app.uniqueName}`
    return { changes: [change(kind, 'unchanged', app.displayName, reason)], requirements: [] }
  }
  const { id, appId, displayName } = located.application
  const reason = 'mode is destroy; with its service principal, permissions, roles and credentials'
  const requirement = requirements.writeApplications
  return {
    title: displayName,
    changes: [change(kind, 'delete', displayName, reason, { id: appId })],
    requirements: [requirement],
    apply: async (work, scope) => {
      const operation = `delete the application ${app.uniqueName}`
      await ensureAll(work.graph, [{ method: 'DELETE', path: byId('applications', id), operation, requirement }])
      work.report(context => removalReport(displayName, context, scope))
      return undefined
    },
    report
  }
}
