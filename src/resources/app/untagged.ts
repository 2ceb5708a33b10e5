// An application that holds the key without our tag: made by a run that ended right after, or by somebody else. Power tells: who
// could act as it.

import { type Read, succeeded } from '../../graph/answer.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { asObject, isObject } from '../../util/json.ts'
import type { ForeignAccess } from './access.ts'
import type { Application } from './graphObjects.ts'
import { readOwners } from './owners.ts'
import type { AppScope } from './scope.ts'

/** How an untagged application stands: who else could act as it, and whether the caller made it as far as power tells. */
export type Untagged = { readonly access: readonly ForeignAccess[]; readonly isOurs: boolean }

/**
 * Ours is what nobody else can act as, what the caller made, as far as the tenant says who did, and what has been given no
 * addresses, APIs or roles since.
 */
export const lookAtUntagged = async (application: Application, scope: AppScope): Promise<Untagged> => {
  const [access, isCallers, isBare] = await Promise.all([
    scope.foreignAccess(),
    isMadeByCaller(application, scope),
    hasNothingConfigured(application, scope)
  ])
  return { access, isOurs: access.length === 0 && isCallers && isBare }
}

/** Whoever signs in by a public client shares its id with everybody: there, owning it alone is what counts. */
const isMadeByCaller = async ({ createdByAppId }: Application, scope: AppScope): Promise<boolean> => {
  const { caller } = scope.services
  if (caller === undefined || (createdByAppId !== undefined && createdByAppId !== caller.appId)) return false
  if (!caller.delegated) return true
  return (await readOwners(scope)).owners.some(({ id, to }) => to === 'application' && id === caller.objectId)
}

const hasNothingConfigured = async ({ id }: Application, { reader, app }: AppScope): Promise<boolean> => {
  const read: Read = {
    path: `${byId('applications', id)}?$select=identifierUris,web,spa,publicClient,appRoles`,
    operation: `read how ${app.uniqueName} is configured`,
    requirement: requirements.readApplications
  }
  const first = await reader.get(read)
  // The application was found: a replica lags.
  const answer = isMissing(first) ? await reader.get({ ...read, isKnown: true }) : first
  if (!succeeded(answer)) return false
  const { identifierUris, web, spa, publicClient, appRoles } = asObject(answer.body)
  const addresses = [web, spa, publicClient].map(part => (isObject(part) ? part.redirectUris : undefined))
  return [identifierUris, appRoles, ...addresses].every(list => !Array.isArray(list) || list.length === 0)
}
