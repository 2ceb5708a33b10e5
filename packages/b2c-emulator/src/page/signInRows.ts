// What an application's card says about the people who sign in to it: redirect URIs, scopes, and which clients may use them.

import { html } from 'hono/html'
import type { Application, ServicePrincipal } from '../directory/objects.ts'
import { apiOf, type RedirectKind, redirectKinds, redirectUrisOf } from '../directory/signIn.ts'
import type { Tenant } from '../directory/tenant.ts'
import { foreign, foreignCode } from './foreignText.ts'
import type { Markup } from './layout.ts'
import { listRow, row } from './rows.ts'

const kindNames: Readonly<Record<RedirectKind, string>> = {
  web: 'web',
  spa: 'single page',
  publicClient: 'public client'
}

/** The rows of sign-in; those that would be empty are left out. */
export const signInRows = (
  tenant: Tenant,
  application: Application,
  principal: ServicePrincipal | undefined
): Markup => {
  const { requestedAccessTokenVersion: version, oauth2PermissionScopes: scopes } = apiOf(application)
  const uris = redirectKinds.flatMap(kind =>
    redirectUrisOf(application, kind).map(uri => html`${foreignCode(uri)}<small class="dim">${kindNames[kind]}</small>`)
  )
  return html`${listRow('Identifier URIs', application.identifierUris.map(foreignCode))}
${listRow('Redirect URIs', uris)}
${listRow(
  'App roles',
  application.appRoles.map(
    ({ value, displayName, isEnabled }) =>
      html`${foreignCode(value)}<small class="dim">${foreign(displayName)}</small>${isEnabled ? '' : html`<span class="tag bad">disabled</span>`}`
  )
)}
${application.isFallbackPublicClient ? row('Public client', html`<span class="tag">flows without a secret are allowed</span>`) : ''}
${version === null ? '' : row('Access tokens', html`<span class="tag">version ${version}</span>`)}
${listRow(
  'Scopes',
  scopes.map(
    ({ value, type, isEnabled, adminConsentDisplayName }) =>
      html`${foreignCode(value)}<small class="dim">${foreign(adminConsentDisplayName)}</small><span class="tag">${type}</span>${isEnabled ? '' : html`<span class="tag bad">disabled</span>`}`
  )
)}
${principal ? grantsRow(tenant, principal) : ''}`
}

const grantsRow = (tenant: Tenant, { id }: ServicePrincipal): Markup | '' =>
  listRow(
    'Delegated grants',
    tenant.oauth2PermissionGrants
      .all()
      .filter(({ clientId }) => clientId === id)
      .map(({ resourceId, consentType, scope }) => {
        const resource = tenant.servicePrincipals.get(resourceId)?.displayName ?? resourceId
        const scopes = scope.split(' ').filter(name => name !== '')
        return html`<span>${foreign(resource)}</span>${scopes.map(name => html`<span class="tag good">${foreign(name)}</span>`)}<small class="dim">${consentType === 'AllPrincipals' ? 'for everybody' : 'for one user'}</small>`
      })
  )
