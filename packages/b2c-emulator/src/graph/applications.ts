// App registrations: create, read, change, upsert by uniqueName, soft delete.

import { randomUUID, X509Certificate } from 'node:crypto'
import { filledIn } from '../core/refusalBehavior.ts'
import { subjectOf, thumbprintOf } from '../directory/certificateFields.ts'
import { newApplication, newPasswordCredential } from '../directory/newObjects.ts'
import type { Application, KeyCredential, PasswordCredential } from '../directory/objects.ts'
import { servicePrincipalByAppId } from '../directory/queries.ts'
import { apiOf, replyUrlsOf } from '../directory/signIn.ts'
import {
  applicationJson,
  applicationResource,
  applicationSettings,
  applicationShape,
  mergeSettings,
  passwordCredentialJson
} from './applicationJson.ts'
import { applicationIn, betaApplicationSettings } from './betaProperties.ts'
import { type Read, readWithSettings, required } from './body.ts'
import { deleteApplication, heldByDeleted } from './deletedItems.ts'
import { GraphError, refusals } from './errors.ts'
import { applicationOf, findApplication, found, keyAt } from './lookup.ts'
import { byDefault, collection, created, entity, type Json, refuseUnknownSelect, ticks } from './odata.ts'
import { checkQuota } from './organization.ts'
import { boundOwners } from './owners.ts'
import { checkSize, passwordTimes } from './passwords.ts'
import { requireOwnership, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import { alignRedirectUris, checkSignIn } from './signInRules.ts'

type ApplicationBody = Read<typeof applicationShape>

const readApplicationBody = (request: GraphRequest): { readonly body: ApplicationBody; readonly settings: Json } => {
  const { context } = request
  const read = readWithSettings(request, 'Application', applicationShape, {
    ...applicationSettings,
    ...(request.version === 'beta' && betaApplicationSettings)
  })
  if (read.body.uniqueName !== undefined && context.behavior.uniqueName === 'unsupported') {
    throw new GraphError(refusals.unknownProperty('uniqueName'))
  }
  return read
}

const namesOf = (body: ApplicationBody, settings: Json): readonly string[] => [
  ...Object.keys(body),
  ...Object.keys(settings)
]

const refuseTakenName = (request: GraphRequest, uniqueName: string | undefined, except?: string): void => {
  if (uniqueName === undefined) return
  const { tenant } = request
  const wanted = uniqueName.toLowerCase()
  const holds = ({ id, uniqueName: name }: Application) => id !== except && name?.toLowerCase() === wanted
  if (tenant.applications.all().some(holds) || heldByDeleted(request, holds)) {
    throw new GraphError(refusals.duplicateUniqueName())
  }
}

/** Certificates as a body lists them: known ones by key id keep their key, new ones must bring it. */
const keyCredentials = (body: ApplicationBody, before: readonly KeyCredential[]): readonly KeyCredential[] =>
  (body.keyCredentials ?? []).map((item): KeyCredential => {
    const known = before.find(({ keyId }) => keyId === item.keyId)
    const key = item.key ?? known?.key
    if (key === undefined) throw new GraphError(refusals.invalidValue('keyCredentials', 'Application'))
    const certificate = certificateOf(key)
    return {
      keyId: item.keyId ?? randomUUID(),
      displayName: (item.displayName ?? known?.displayName ?? subjectOf(certificate)).slice(0, 90),
      startMs: item.startDateTime ?? Date.parse(certificate.validFrom),
      endMs: item.endDateTime ?? Date.parse(certificate.validTo),
      type: item.type ?? 'AsymmetricX509Cert',
      usage: item.usage ?? 'Verify',
      key: Buffer.from(key, 'base64').toString('base64'),
      customKeyIdentifier: item.customKeyIdentifier ?? known?.customKeyIdentifier ?? thumbprintOf(certificate)
    }
  })

const certificateOf = (key: string): X509Certificate => {
  try {
    return new X509Certificate(Buffer.from(key, 'base64'))
  } catch {
    throw new GraphError(refusals.invalidValue('keyCredentials', 'Application'))
  }
}

/** The properties that a body sets on top of `before`. */
const changed = (before: Application, body: ApplicationBody, settings: Json): Application => {
  const {
    keyCredentials: keys,
    passwordCredentials: _passwords,
    appRoles,
    id: _id,
    'owners@odata.bind': _owners,
    ...plain
  } = body
  return {
    ...before,
    ...plain,
    ...(keys && { keyCredentials: keyCredentials(body, before.keyCredentials) }),
    ...(appRoles && { appRoles: appRoles.map(appRoleOf) }),
    settings: alignRedirectUris(mergeSettings(before.settings, settings), settings)
  }
}

type AppRoleBody = NonNullable<ApplicationBody['appRoles']>[number]

const appRoleOf = ({ id = '', value, displayName, description, isEnabled, allowedMemberTypes }: AppRoleBody) => ({
  id,
  value: value ?? '',
  displayName: displayName ?? '',
  description: description ?? '',
  isEnabled: isEnabled ?? true,
  allowedMemberTypes: allowedMemberTypes ?? [],
  origin: 'Application' as const
})

const create = (request: GraphRequest, uniqueName?: string): GraphAnswer => {
  requirePermission(request, 'application.create')
  const { context, tenant, caller } = request
  const { body, settings } = readApplicationBody(request)
  if (body.id !== undefined) throw new GraphError(refusals.readOnlyProperty('id'))
  const displayName = required(body.displayName, 'displayName', 'Application')
  const name = uniqueName ?? body.uniqueName
  refuseTakenName(request, name)
  checkQuota(request)
  const now = context.clock.now()
  const passwords: readonly PasswordCredential[] = (body.passwordCredentials ?? []).map(password =>
    newPasswordCredential({
      displayName: password.displayName ?? null,
      ...passwordTimes(request, password.startDateTime, password.endDateTime)
    })
  )
  const bare = newApplication(tenant, now, {
    displayName,
    owners: boundOwners(request, body['owners@odata.bind']),
    createdByAppId: caller.appId
  })
  const application: Application = {
    ...changed(bare, body, settings),
    uniqueName: name ?? null,
    passwordCredentials: passwords
  }
  checkSize(application)
  checkSignIn(request, undefined, application, { names: namesOf(body, settings), settings })
  tenant.applications.put(application.id, application)
  for (const { secretText } of passwords) request.context.issued.add('client-secret', secretText)
  const shown = passwords.map(password => ({ ...passwordCredentialJson(password), secretText: password.secretText }))
  const json = {
    ...byDefault(applicationResource, applicationIn(request.version, applicationJson(application, context.behavior))),
    createdDateTime: ticks(application.createdMs),
    passwordCredentials: shown
  }
  return created(
    request,
    'applications',
    json,
    `directoryObjects/${application.id}/Microsoft.DirectoryServices.Application`
  )
}

const refuseEnabledPermissions = (before: Application, after: Application): void => {
  const touched = before.appRoles.some(role => {
    const next = after.appRoles.find(({ id }) => id === role.id)
    if (!role.isEnabled) return false
    return !next || next.value !== role.value || String(next.allowedMemberTypes) !== String(role.allowedMemberTypes)
  })
  if (touched) throw new GraphError(refusals.enabledPermission())
}

/** What the service principal takes over when its registration changes. */
const followRegistration = ({ tenant }: GraphRequest, before: Application, after: Application): void => {
  const principal = servicePrincipalByAppId(tenant, after.appId)
  if (!principal) return
  const ownTags = principal.tags.filter(tag => !before.tags.includes(tag))
  tenant.servicePrincipals.put(principal.id, {
    ...principal,
    displayName: after.displayName,
    appRoles: after.appRoles,
    oauth2PermissionScopes: apiOf(after).oauth2PermissionScopes,
    settings: { ...principal.settings, replyUrls: replyUrlsOf(after) },
    signInAudience: after.signInAudience,
    servicePrincipalNames: [...after.identifierUris, after.appId],
    tags: [...new Set([...ownTags, ...after.tags])]
  })
}

const change = (request: GraphRequest, observed: Application): GraphAnswer => {
  const access = requirePermission(request, 'application.write')
  requireOwnership(request, access, observed.owners)
  const { tenant } = request
  const { body, settings } = readApplicationBody(request)
  if (body.passwordCredentials) throw new GraphError(refusals.readOnlyProperty('passwordCredentials'))
  const before = found(tenant.applications.get(observed.id), observed.id)
  if (body.id !== undefined && body.id !== before.id) throw new GraphError(refusals.readOnlyProperty('id'))
  if (body.uniqueName !== undefined && before.uniqueName !== null && body.uniqueName !== before.uniqueName) {
    throw new GraphError(filledIn(request.context.behavior.refusals.uniqueNameAgain, body.uniqueName))
  }
  refuseTakenName(request, body.uniqueName, before.id)
  const after = changed(before, body, settings)
  if (body.appRoles) refuseEnabledPermissions(before, after)
  checkSize(after)
  checkSignIn(request, before, after, { names: namesOf(body, settings), settings })
  tenant.applications.put(after.id, after)
  followRegistration(request, before, after)
  return { status: 204 }
}

/** POST /applications */
export const createApplication = (request: GraphRequest): GraphAnswer => create(request)

/** GET /applications */
export const listApplications = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  const { tenant, listReadAt, context } = request
  const all = tenant.applications
    .all(listReadAt)
    .map(application => applicationIn(request.version, applicationJson(application, context.behavior)))
  return collection(request, applicationResource, 'applications', all)
}

/** GET /applications/{} */
export const getApplication = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  refuseUnknownSelect(request, applicationResource)
  const withKeys = /\bkeyCredentials\b/i.test(request.query.get('$select') ?? '')
  const json = applicationIn(
    request.version,
    applicationJson(applicationOf(request), request.context.behavior, withKeys)
  )
  return entity(request, applicationResource, 'applications', json)
}

/** Whether the request asks for the object to be created when it is not there. */
export const createsIfMissing = ({ headers }: GraphRequest): boolean =>
  /\bcreate-if-missing\b/i.test(headers.get('prefer') ?? '')

/** PATCH /applications/{}: a change, or an upsert when the key is `uniqueName` and the Prefer header asks for it. */
export const patchApplication = (request: GraphRequest): GraphAnswer => {
  const key = keyAt(request, 0)
  const observed = findApplication(request)
  if (observed) return change(request, observed)
  requirePermission(request, 'application.write')
  const upsert = key.kind === 'alternate' && key.property === 'uniqueName' && createsIfMissing(request)
  if (!upsert) throw new GraphError(refusals.notFound(key.value))
  const { body } = readApplicationBody(request)
  if (body.passwordCredentials) throw new GraphError(refusals.readOnlyProperty('passwordCredentials'))
  return create(request, key.value)
}

/** DELETE /applications/{}: a soft delete, with the service principal. */
export const removeApplication = (request: GraphRequest): GraphAnswer => {
  const access = requirePermission(request, 'application.write')
  const observed = applicationOf(request)
  requireOwnership(request, access, observed.owners)
  deleteApplication(request, found(request.tenant.applications.get(observed.id), observed.id))
  return { status: 204 }
}
