// The delegated permissions among those that an application asks for (`requiredResourceAccess`), beside the application permissions
// that another kind contributes.

import { sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import type { Work } from '../../reconcile/resource.ts'
import { sameUnordered } from '../../util/json.ts'
import type { Extent } from '../app/configuration.ts'
import type { Application, RequiredResourceAccess } from '../app/graphObjects.ts'
import type { Located } from '../app/locate.ts'
import type { Pruning } from '../app/pruning.ts'
import { pruningOf } from '../app/pruning.ts'
import { readBeforeWrite } from '../app/readBeforeWrite.ts'
import { type AppScope, applicationOf, fieldsOf, type ManifestPart, writeRequest } from '../app/scope.ts'
import type { ResolvedPermission } from './resolve.ts'

const field = 'requiredResourceAccess'

/** True for what is wanted at the creation of an application alone, and that is over. */
export const isOver = (extent: Extent, { stage }: Pick<Pruning, 'stage'>): boolean =>
  extent === 'at creation' && stage !== 'creation'

/**
 * The list with the permissions in it, as far as they exist by now. Other delegated permissions go where the list is owned whole, but
 * not in the run that takes an application over, nor while the API has a scope to come that is declared: it may be one of them.
 */
export const withPermissions = (
  present: readonly RequiredResourceAccess[],
  permissions: readonly ResolvedPermission[],
  extent: Extent,
  { stage }: Pick<Pruning, 'stage'>
): readonly RequiredResourceAccess[] => {
  const wanted = permissions.flatMap(({ place }) => {
    const { resourceAppId, scopeId } = place()
    return resourceAppId === undefined || scopeId === undefined ? [] : [{ resourceAppId, id: scopeId }]
  })
  const keepsOthers = extent !== 'whole' || stage === 'adoption'
  const unfinished = new Set(
    permissions.flatMap(({ place }) => (place().scopeId === undefined ? (place().resourceAppId ?? []) : []))
  )
  const isWanted = (appId: string, scopeId: string): boolean =>
    wanted.some(({ resourceAppId, id }) => resourceAppId === appId && id === scopeId)
  const kept = present.map(({ resourceAppId, resourceAccess }) => ({
    resourceAppId,
    resourceAccess: resourceAccess.filter(
      ({ id, type }) => type !== 'Scope' || keepsOthers || unfinished.has(resourceAppId) || isWanted(resourceAppId, id)
    )
  }))
  const isThere = (appId: string, scopeId: string): boolean =>
    kept.some(
      ({ resourceAppId, resourceAccess }) =>
        resourceAppId === appId && resourceAccess.some(({ id, type }) => type === 'Scope' && id === scopeId)
    )
  const missing = wanted.filter(({ resourceAppId, id }) => !isThere(resourceAppId, id))
  const appIds = [
    ...new Set([...kept.map(({ resourceAppId }) => resourceAppId), ...missing.map(one => one.resourceAppId)])
  ]
  return appIds
    .map(resourceAppId => ({
      resourceAppId,
      resourceAccess: [
        ...kept.flatMap(one => (one.resourceAppId === resourceAppId ? one.resourceAccess : [])),
        ...missing.flatMap(one => (one.resourceAppId === resourceAppId ? { id: one.id, type: 'Scope' } : []))
      ]
    }))
    .filter(({ resourceAccess }) => resourceAccess.length > 0)
}

/** Adds the permissions to what the application asks for. */
export const delegatedManifest =
  (permissions: readonly ResolvedPermission[], extent: Extent): ManifestPart =>
  (existing, pruning, before) => {
    if (isOver(extent, pruning)) return {}
    const contributed = before[field] as readonly RequiredResourceAccess[] | undefined
    const present = contributed ?? existing?.requiredResourceAccess ?? []
    return { [field]: withPermissions(present, permissions, extent, pruning) }
  }

/**
 * Writes what the application asks for once more, when the apps that it asks are there: everything that the kinds contribute, for a
 * replica may not show yet what the run has written of it.
 * @throws ActionError.
 */
export const completeRequiredAccess = async (located: Located, scope: AppScope, work: Work): Promise<void> => {
  const { app, contributions } = scope
  const parts = await contributions.manifest(scope)
  const wantedOf = (existing: Application): readonly RequiredResourceAccess[] =>
    fieldsOf(parts, existing, pruningOf(scope, located))[field] as readonly RequiredResourceAccess[]
  const before = located.state === 'found' ? located.application : undefined
  // What this run has changed since is no sign that a replica lags.
  const untouched = before?.requiredResourceAccess.filter(entry =>
    wantedOf(before).some(one => sameUnordered(one, entry))
  )
  const seen = untouched && { tags: [], [field]: untouched }
  const now = await readBeforeWrite(seen, located.keyPlace, scope, work)
  const wanted = wantedOf(now)
  if (sameUnordered(wanted, now.requiredResourceAccess)) return
  const path = byId('applications', applicationOf(scope).id)
  const operation = `complete what the application ${app.uniqueName} asks for`
  await sendSuccessfully(work.graph, writeRequest(scope, 'PATCH', path, operation, { [field]: wanted }))
  work.markChanged()
}
