// The application and service principal objects of Microsoft Graph, as far as the action reads them. Source: Microsoft Graph
// documentation, application and servicePrincipal resources.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import type { Read } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byKey } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { remoteText } from '../../util/http.ts'
import { asObject, asObjects, asText, type Fields } from '../../util/json.ts'
import { parseMoment } from '../../util/time.ts'
import { credentialText } from './access.ts'
import { type Configuration, parseConfiguration } from './configuration.ts'

/** The permissions of one API that an application declares. */
export type RequiredResourceAccess = {
  readonly resourceAppId: string
  readonly resourceAccess: readonly ResourceAccess[]
}

/** One of these permissions; `type` is `Role` or `Scope`. */
export type ResourceAccess = { readonly id: string; readonly type: string }

/**
 * A password credential as Graph lists it: without its secret. Times in epoch milliseconds. `hint` is how the secret begins,
 * three characters; Graph does not always say.
 */
export type PasswordCredential = {
  readonly keyId: string
  readonly displayName: string
  readonly hint?: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * A certificate or key as Graph lists it: `key` in base64, absent in lists; the thumbprint in base64 or hexadecimal. `raw` is
 * what Graph gave: sent back unchanged when another is added.
 */
export type KeyCredential = {
  readonly key: string
  readonly keyId: string
  readonly displayName: string
  /** Epoch milliseconds. */
  readonly endMs: number
  readonly customKeyIdentifier: string
  readonly raw: Readonly<Record<string, unknown>>
}

/** A user or a service principal that owns an object: its object id, and what people call it. */
export type OwnerObject = { readonly id: string; readonly name: string }

/** Graph gives at most so many objects with the one that they belong to (Microsoft Graph documentation, query parameters: $expand). */
const mostExpanded = 20

/** Reads owners that came with the object; undefined where it came without them, or has more or may have more. */
const parseExpandedOwners = (body: unknown): readonly OwnerObject[] | undefined => {
  const { owners, 'owners@odata.nextLink': next } = asObject(body)
  const isWhole = Array.isArray(owners) && owners.length < mostExpanded && next === undefined
  return isWhole ? asObjects(owners).map(parseOwner) : undefined
}

/** Reads an owner: the name, and how it signs in. */
export const parseOwner = (fields: Readonly<Record<string, unknown>>): OwnerObject => {
  const id = asText(fields.id).toLowerCase()
  const appId = asText(fields.appId)
  const name = asText(fields.displayName) || id
  const detail = asText(fields.userPrincipalName) || (appId && `client id ${appId}`)
  return { id, name: remoteText(detail ? `${name} (${detail})` : name, 200) }
}

/** What the action reads of an application. */
export type Application = {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly uniqueName: string | undefined
  readonly signInAudience: string
  /** The id in a service catalogue; read only for an app that declares one. */
  readonly serviceManagementReference: string | undefined
  /** Client id of the app that created it: proof of who did; undefined when Graph does not say. */
  readonly createdByAppId: string | undefined
  readonly createdMs: number | undefined
  readonly tags: readonly string[]
  readonly configuration: Configuration
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly passwordCredentials: readonly PasswordCredential[]
  readonly keyCredentials: readonly KeyCredential[]
  /** What is told of credentials that the answer does not list, or lists without a usable key id. */
  readonly unusableCredentials: readonly string[]
  /** Undefined where they did not come with the application. */
  readonly owners: readonly OwnerObject[] | undefined
}

/**
 * The properties that are read, for `$select`. Not every tenant knows `uniqueName`, nor `createdByAppId`, which no answer
 * recorded before 2026 holds; `$select` of an unknown property is refused with 400.
 */
export const selectedProperties = [
  'id',
  'appId',
  'displayName',
  'uniqueName',
  'signInAudience',
  'createdByAppId',
  'createdDateTime',
  'tags',
  'requiredResourceAccess',
  'passwordCredentials',
  'keyCredentials'
] as const

/**
 * What a run learns of the tenant: whether it knows who created an application, and whether owners may be asked for together
 * with what they own.
 */
export type TenantSchema = { knowsCreatedBy: boolean; expandsOwners: boolean }

/** Asks for the owners along with the object (Microsoft Graph documentation, application resource: owners supports $expand). */
export const expandOwners = '&$expand=owners'

/** True for an application that nobody has done anything with: as it stands between its creation and its tagging. */
export const isUntouched = (application: Application): boolean => {
  const { tags, requiredResourceAccess, passwordCredentials, keyCredentials } = application
  return [tags, requiredResourceAccess, passwordCredentials, keyCredentials].every(({ length }) => length === 0)
}

/** Reads an application of Graph. @throws ActionError `protocol` when its ids are not GUIDs. */
export const parseApplication = (body: unknown): Application => {
  const fields = asObject<graphTypes.Application & { createdByAppId: string }>(body)
  const id = asText(fields.id).toLowerCase()
  const appId = asText(fields.appId).toLowerCase()
  if (!isGuid(id) || !isGuid(appId))
    throw unusable('Graph gave an application without usable ids: id and appId must be GUIDs.')
  return {
    id,
    appId,
    displayName: asText(fields.displayName),
    uniqueName: asText(fields.uniqueName) || undefined,
    signInAudience: asText(fields.signInAudience),
    serviceManagementReference: asText(fields.serviceManagementReference) || undefined,
    createdByAppId: asText(fields.createdByAppId).toLowerCase() || undefined,
    createdMs: parseMoment(fields.createdDateTime),
    tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
    configuration: parseConfiguration(fields),
    requiredResourceAccess: asObjects<graphTypes.RequiredResourceAccess>(fields.requiredResourceAccess).map(entry => ({
      resourceAppId: asText(entry.resourceAppId).toLowerCase(),
      resourceAccess: asObjects<graphTypes.ResourceAccess>(entry.resourceAccess).map(access => ({
        id: asText(access.id).toLowerCase(),
        type: asText(access.type)
      }))
    })),
    passwordCredentials: parsePasswords(fields.passwordCredentials),
    keyCredentials: parseKeys(fields.keyCredentials),
    unusableCredentials: unusableCredentialsOf(fields),
    owners: parseExpandedOwners(body)
  }
}

/** Reads certificates and keys; unreadable ends count as the far future. */
export const parseKeys = (value: unknown): readonly KeyCredential[] =>
  asObjects<graphTypes.KeyCredential>(value).map(raw => ({
    key: asText(raw.key),
    keyId: asText(raw.keyId).toLowerCase(),
    displayName: asText(raw.displayName),
    endMs: parseMoment(raw.endDateTime) ?? Number.MAX_SAFE_INTEGER,
    customKeyIdentifier: asText(raw.customKeyIdentifier),
    raw
  }))

/** Reads password credentials; entries without a usable key id are left out, unreadable ends count as the far future. */
export const parsePasswords = (value: unknown): readonly PasswordCredential[] =>
  asObjects<graphTypes.PasswordCredential>(value)
    .filter(({ keyId }) => isGuid(asText(keyId)))
    .map(({ keyId, displayName, hint, startDateTime, endDateTime }) => ({
      keyId: asText(keyId).toLowerCase(),
      displayName: asText(displayName),
      ...(asText(hint) !== '' && { hint: asText(hint) }),
      startMs: parseMoment(startDateTime) ?? 0,
      endMs: parseMoment(endDateTime) ?? Number.MAX_SAFE_INTEGER
    }))

/** Credentials that nobody can tell apart are no reason to believe that there are none. */
const unusableCredentialsOf = (body: Fields<Pick<Application, 'passwordCredentials' | 'keyCredentials'>>) => {
  const { passwordCredentials: passwords, keyCredentials: keys } = body
  return [
    ...(Array.isArray(passwords) ? [] : ['the client secrets, which Graph did not show,']),
    ...(Array.isArray(keys) ? [] : ['the certificates, which Graph did not show,']),
    ...asObjects<graphTypes.PasswordCredential>(passwords)
      .filter(({ keyId }) => !isGuid(asText(keyId)))
      .map(({ displayName, keyId }) =>
        credentialText('client secret', asText(displayName), remoteText(asText(keyId), 80) || 'missing')
      )
  ]
}

/** What the action reads of a service principal. */
export type ServicePrincipal = {
  readonly id: string
  readonly accountEnabled: boolean
  /** The tenant that the application is registered in; undefined where Graph does not say. */
  readonly ownerTenantId: string | undefined
  readonly passwordCredentials: readonly PasswordCredential[]
  readonly keyCredentials: readonly KeyCredential[]
  /** What is told of credentials that the answer does not list, or lists without a usable key id. */
  readonly unusableCredentials: readonly string[]
  /** Undefined where they did not come with the service principal. */
  readonly owners: readonly OwnerObject[] | undefined
}

/** The service principal of an application, or undefined when there is none. @throws ActionError when it may not be read. */
export const readPrincipal = async (
  appId: string,
  uniqueName: string,
  reader: Reader,
  schema: TenantSchema,
  isKnown: boolean
): Promise<ServicePrincipal | undefined> => {
  const read = principalRead(appId, uniqueName, schema)
  let answer = await reader.get(read)
  if (answer.status === 400 && read.path.includes('$expand')) {
    schema.expandsOwners = false
    answer = await reader.get(principalRead(appId, uniqueName, schema))
  }
  // It was seen before: a replica lags, or it was removed meanwhile.
  if (isMissing(answer) && isKnown)
    answer = await reader.get({ ...principalRead(appId, uniqueName, schema), isKnown: true })
  if (isMissing(answer)) return undefined
  if (answer.status !== 200) throw toActionError(read, answer)
  const fields = asObject<graphTypes.ServicePrincipal>(answer.body)
  const { id, accountEnabled, appOwnerOrganizationId, passwordCredentials, keyCredentials } = fields
  if (!isGuid(asText(id))) throw unusable(`Graph gave the service principal of ${uniqueName} without a usable id.`)
  return {
    id: asText(id).toLowerCase(),
    accountEnabled: accountEnabled !== false,
    ownerTenantId: asText(appOwnerOrganizationId).toLowerCase() || undefined,
    passwordCredentials: parsePasswords(passwordCredentials),
    keyCredentials: parseKeys(keyCredentials),
    unusableCredentials: unusableCredentialsOf(fields),
    owners: parseExpandedOwners(answer.body)
  }
}

/** The read of the service principal of an application. */
export const principalRead = (appId: string, uniqueName: string, { expandsOwners }: TenantSchema): Read => ({
  path: `${byKey('servicePrincipals', 'appId', appId)}?$select=id,appId,accountEnabled,appOwnerOrganizationId,passwordCredentials,keyCredentials${expandsOwners ? expandOwners : ''}`,
  operation: `read the service principal of ${uniqueName}`,
  requirement: requirements.readApplications
})

const unusable = (message: string): ActionError => new ActionError({ code: 'protocol', message })
