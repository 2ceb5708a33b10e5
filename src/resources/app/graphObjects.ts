// The application and service principal objects of Microsoft Graph, as far as the action reads them. Source: Microsoft Graph
// documentation, application and servicePrincipal resources.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import type { Read } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { byKey } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { asObject, asObjects, asText } from '../../util/json.ts'
import { parseMoment } from '../../util/time.ts'

/** The permissions of one API that an application declares. */
export type RequiredResourceAccess = {
  readonly resourceAppId: string
  readonly resourceAccess: readonly ResourceAccess[]
}

/** One of these permissions; `type` is `Role` or `Scope`. */
export type ResourceAccess = { readonly id: string; readonly type: string }

/** A password credential as Graph lists it: without its secret. Times in epoch milliseconds. */
export type PasswordCredential = {
  readonly keyId: string
  readonly displayName: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * A certificate or key as Graph lists it: `key` in base64, absent in lists; the thumbprint in base64 or hexadecimal. `raw` is
 * what Graph gave: sent back unchanged when another is added.
 */
export type KeyCredential = {
  readonly key: string
  readonly customKeyIdentifier: string
  readonly raw: Readonly<Record<string, unknown>>
}

/** What the action reads of an application. */
export type Application = {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly uniqueName: string | undefined
  readonly signInAudience: string
  /** Client id of the app that created it: proof of who did; undefined when Graph does not say. */
  readonly createdByAppId: string | undefined
  readonly createdMs: number | undefined
  readonly tags: readonly string[]
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly passwordCredentials: readonly PasswordCredential[]
  readonly keyCredentials: readonly KeyCredential[]
}

/** The properties that are read, for `$select`. */
export const selected =
  'id,appId,displayName,uniqueName,signInAudience,createdByAppId,createdDateTime,tags,requiredResourceAccess,passwordCredentials,keyCredentials'

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
    createdByAppId: asText(fields.createdByAppId).toLowerCase() || undefined,
    createdMs: parseMoment(fields.createdDateTime),
    tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
    requiredResourceAccess: asObjects<graphTypes.RequiredResourceAccess>(fields.requiredResourceAccess).map(entry => ({
      resourceAppId: asText(entry.resourceAppId).toLowerCase(),
      resourceAccess: asObjects<graphTypes.ResourceAccess>(entry.resourceAccess).map(access => ({
        id: asText(access.id).toLowerCase(),
        type: asText(access.type)
      }))
    })),
    passwordCredentials: parsePasswords(fields.passwordCredentials),
    keyCredentials: asObjects(fields.keyCredentials).map(raw => ({
      key: asText(raw.key),
      customKeyIdentifier: asText(raw.customKeyIdentifier),
      raw
    }))
  }
}

/** Reads password credentials; entries without a usable key id are left out, unreadable ends count as the far future. */
export const parsePasswords = (value: unknown): readonly PasswordCredential[] =>
  asObjects<graphTypes.PasswordCredential>(value)
    .filter(({ keyId }) => isGuid(asText(keyId)))
    .map(({ keyId, displayName, startDateTime, endDateTime }) => ({
      keyId: asText(keyId).toLowerCase(),
      displayName: asText(displayName),
      startMs: parseMoment(startDateTime) ?? 0,
      endMs: parseMoment(endDateTime) ?? Number.MAX_SAFE_INTEGER
    }))

/** What the action reads of a service principal. */
export type ServicePrincipal = { readonly id: string; readonly accountEnabled: boolean }

/** The service principal of an application, or undefined when there is none. @throws ActionError when it may not be read. */
export const readPrincipal = async (
  appId: string,
  uniqueName: string,
  reader: Reader
): Promise<ServicePrincipal | undefined> => {
  const read: Read = {
    path: `${byKey('servicePrincipals', 'appId', appId)}?$select=id,appId,accountEnabled`,
    operation: `read the service principal of ${uniqueName}`,
    requirement: requirements.readApplications
  }
  const answer = await reader.get(read)
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw toActionError(read, answer)
  const { id, accountEnabled } = asObject<graphTypes.ServicePrincipal>(answer.body)
  if (!isGuid(asText(id))) throw unusable(`Graph gave the service principal of ${uniqueName} without a usable id.`)
  return { id: asText(id).toLowerCase(), accountEnabled: accountEnabled !== false }
}

const unusable = (message: string): ActionError => new ActionError({ code: 'protocol', message })
