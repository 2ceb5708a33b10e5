// Client secrets: added with a value that is shown once, removed by key id, held to the tenant's policy.

import { newPasswordCredential } from '../directory/newObjects.ts'
import type { Application } from '../directory/objects.ts'
import { includesPersonalAccounts } from '../directory/signIn.ts'
import { passwordCredentialJson } from './applicationJson.ts'
import { guid, object, optionalText, optionalTime, readBody, required } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { applicationOf, found } from './lookup.ts'
import { contextOf } from './odata.ts'
import { requireOwnership, requirePermission } from './permissions.ts'
import { defaultPolicyId } from './policies.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'

const maximumItems = 1000

/** Throws 403 when the collections of an application hold too much (application resource type, limits). */
export const checkSize = (application: Application): void => {
  const items = [
    ...application.passwordCredentials,
    ...application.keyCredentials,
    ...application.identifierUris,
    ...application.appRoles,
    ...application.tags,
    ...application.requiredResourceAccess.flatMap(resource => resource.resourceAccess)
  ]
  if (items.length > maximumItems) throw new GraphError(refusals.objectSize())
}

const inTwoYears = (epochMs: number): number => {
  const date = new Date(epochMs)
  return date.setUTCFullYear(date.getUTCFullYear() + 2)
}

/** Start and end of a new secret (ms since 1970); default two years from its start. Throws 400 by the tenant's policy. */
export const passwordTimes = (
  { context }: GraphRequest,
  start: number | null | undefined,
  end: number | null | undefined
): { readonly startMs: number; readonly endMs: number } => {
  const startMs = start ?? context.clock.now()
  const endMs = end ?? inTwoYears(startMs)
  if (endMs <= startMs) throw new GraphError(refusals.invalidValue('endDateTime', 'PasswordCredential'))
  const policy = context.behavior.passwordPolicy
  if (policy?.blocked) throw new GraphError(refusals.passwordsBlocked(defaultPolicyId))
  if (policy?.maxLifetimeMs !== undefined && endMs - startMs > policy.maxLifetimeMs) {
    throw new GraphError(refusals.passwordLifetime(defaultPolicyId))
  }
  return { startMs, endMs }
}

/** POST /applications/{}/addPassword */
export const addPassword = (request: GraphRequest): GraphAnswer => {
  const access = requirePermission(request, 'application.credentials')
  const observed = applicationOf(request)
  requireOwnership(request, access, observed.owners)
  const credential = object({
    displayName: optionalText(),
    startDateTime: optionalTime,
    endDateTime: optionalTime
  })
  const { passwordCredential: given } = readBody(request, 'PasswordCredential', {
    passwordCredential: value => (value === null ? {} : credential(value))
  })
  const password = newPasswordCredential({
    displayName: given?.displayName ?? null,
    ...passwordTimes(request, given?.startDateTime, given?.endDateTime)
  })
  const latest = found(request.tenant.applications.get(observed.id), observed.id)
  if (includesPersonalAccounts(latest.signInAudience) && latest.passwordCredentials.length >= 2) {
    throw new GraphError(refusals.objectSize())
  }
  const application = { ...latest, passwordCredentials: [...latest.passwordCredentials, password] }
  checkSize(application)
  request.tenant.applications.put(application.id, application)
  request.context.issued.add('client-secret', password.secretText)
  return {
    status: 200,
    body: {
      ...contextOf(request, 'microsoft.graph.passwordCredential'),
      ...passwordCredentialJson(password),
      secretText: password.secretText
    }
  }
}

/** POST /applications/{}/removePassword. A password that is not visible yet cannot be removed either. */
export const removePassword = (request: GraphRequest): GraphAnswer => {
  const access = requirePermission(request, 'application.credentials')
  const observed = applicationOf(request)
  requireOwnership(request, access, observed.owners)
  const { keyId: given } = readBody(request, 'PasswordCredential', { keyId: guid })
  const keyId = required(given, 'keyId', 'PasswordCredential')
  const latest = found(request.tenant.applications.get(observed.id), observed.id)
  const holds = ({ passwordCredentials }: Application) => passwordCredentials.some(known => known.keyId === keyId)
  if (!holds(observed) || !holds(latest)) throw new GraphError(refusals.noPassword(keyId))
  request.tenant.applications.put(latest.id, {
    ...latest,
    passwordCredentials: latest.passwordCredentials.filter(known => known.keyId !== keyId)
  })
  return { status: 204 }
}
