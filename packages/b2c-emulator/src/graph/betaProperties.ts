// What applications and service principals have in beta besides, or under another name. Microsoft Graph documentation, beta:
// "application resource type", "servicePrincipal resource type".

import type { ServicePrincipal } from '../directory/objects.ts'
import type { Tenant } from '../directory/tenant.ts'
import { anything } from './body.ts'
import type { Json } from './odata.ts'
import type { RawRequest } from './request.ts'

type Version = RawRequest['version']

/** Properties of an application that only beta has. Those of Application Proxy are shown on $select alone. */
export const betaApplicationSettings = { onPremisesPublishing: anything, windows: anything }

/** Properties of a service principal that only beta has and that bodies may set. */
export const betaServicePrincipalSettings = { errorUrl: anything, passwordSingleSignOnSettings: anything }

/** An application as this version shows it. */
export const applicationIn = (version: Version, application: Json): Json => {
  if (version === 'beta') return { onPremisesPublishing: null, windows: null, ...application }
  return without(application, Object.keys(betaApplicationSettings))
}

/** A service principal as this version shows it. */
export const servicePrincipalIn = (version: Version, tenant: Tenant, principal: ServicePrincipal, json: Json): Json => {
  if (version === 'v1.0') return without(json, Object.keys(betaServicePrincipalSettings))
  const { oauth2PermissionScopes, resourceSpecificApplicationPermissions, ...rest } = json
  return {
    errorUrl: null,
    passwordSingleSignOnSettings: null,
    preferredTokenSigningKeyEndDateTime: null,
    ...rest,
    api: { resourceSpecificApplicationPermissions },
    publishedPermissionScopes: oauth2PermissionScopes,
    publisherName: principal.appOwnerOrganizationId === tenant.id ? tenant.displayName : 'Microsoft Services',
    samlMetadataUrl: null
  }
}

const without = (json: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(json).filter(([name]) => !names.includes(name)))
