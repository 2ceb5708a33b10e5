// An application with all that hangs on it.

import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import { hintOf } from '../directory/dump.ts'
import { microsoftGraphAppId } from '../directory/microsoftGraph.ts'
import type { Application, ServicePrincipal } from '../directory/objects.ts'
import { grantedAppRoles, servicePrincipalByAppId } from '../directory/queries.ts'
import type { Tenant } from '../directory/tenant.ts'
import { foreign, foreignCode } from './foreignText.ts'
import { dateText, expiryTag } from './format.ts'
import type { Markup } from './layout.ts'
import { roleNamesOf } from './roleNames.ts'
import { listRow, row, tagList } from './rows.ts'
import { signInRows } from './signInRows.ts'

/** Where the page of an application is. */
export const applicationPath = ({ id }: Tenant, application: Application): string =>
  `/_emulator/tenants/${id}/applications/${application.id}`

/** Everything of one application. */
export const applicationView = (context: EmulatorContext, tenant: Tenant, application: Application): Markup => {
  const { displayName, description, notes, appId, id, uniqueName, tags, signInAudience, createdMs } = application
  const principal = servicePrincipalByAppId(tenant, appId)
  const nowMs = context.clock.now()
  return html`<div id="application" data-live><p><a href="/#tenant-${tenant.id}">All applications of ${foreign(tenant.displayName)}</a></p>
<div class="card"><div class="head"><div><h1>${foreign(displayName)}</h1>
${description ? html`<div class="dim">${foreign(description)}</div>` : ''}</div><span class="tag">${foreign(signInAudience)}</span></div>
<dl>${row('Client id', html`<code>${appId}</code>`)}
${row('Object id', html`<code>${id}</code>`)}
${row('Service principal', principal ? html`<code>${principal.id}</code>${principal.accountEnabled ? '' : html` <span class="tag bad">disabled</span>`}` : html`<span class="tag warn">none</span>`)}
${uniqueName === null ? '' : row('Unique name', foreignCode(uniqueName))}
${row('Created', dateText(createdMs))}
${tags.length > 0 ? row('Tags', tagList(tags)) : ''}
${notes ? row('Notes', foreign(notes)) : ''}
${ownersRow(tenant, application)}
${permissionsRow(tenant, application)}
${principal ? rolesRow(tenant, principal.id) : ''}
${signInRows(tenant, application, principal)}
${federatedRow(context, application)}${secretsRow(application, nowMs)}${certificatesRow(application, nowMs)}</dl></div></div>`
}

const ownersRow = (tenant: Tenant, { owners }: Application): Markup | '' =>
  listRow(
    'Owners',
    owners.map(id => {
      const owner = tenant.servicePrincipals.get(id) ?? tenant.users.get(id)
      return html`${owner ? foreign(owner.displayName) : ''}<code>${id}</code>`
    })
  )

/**
 * The permissions of Microsoft Graph that are granted to an application, and those that it declares without consent, by their values.
 * `principalOf` finds the service principal of a client id.
 */
export const permissionsOf = (
  tenant: Tenant,
  { appId, requiredResourceAccess }: Application,
  principalOf: (appId: string) => ServicePrincipal | undefined
): { readonly granted: readonly string[]; readonly pending: readonly string[] } => {
  const graph = principalOf(microsoftGraphAppId)
  const principal = principalOf(appId)
  const granted = graph && principal ? grantedAppRoles(tenant, principal.id, graph) : []
  const declared = requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === microsoftGraphAppId)
    .flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === 'Role').map(({ id }) => id))
    .map(id => graph?.appRoles.find(role => role.id === id)?.value ?? id)
  return { granted, pending: declared.filter(value => !granted.includes(value)) }
}

const permissionsRow = (tenant: Tenant, application: Application): Markup | '' => {
  const { granted, pending } = permissionsOf(tenant, application, appId => servicePrincipalByAppId(tenant, appId))
  if (granted.length + pending.length === 0) return ''
  return row(
    'Permissions',
    html`<div class="tags">${granted.map(value => html`<span class="tag good">${foreign(value)}</span>`)}
${pending.map(value => html`<span class="tag warn">${foreign(value)} · not granted</span>`)}</div>`
  )
}

const rolesRow = (tenant: Tenant, principalId: string): Markup | '' => {
  const names = roleNamesOf(tenant, principalId)
  return names.length > 0 ? row('Directory roles', tagList(names)) : ''
}

const federatedRow = (
  { origins }: EmulatorContext,
  { federatedIdentityCredentials: credentials }: Application
): Markup | '' =>
  listRow(
    'Federated credentials',
    credentials.map(
      ({ name, subject, claimsMatchingExpression, issuer, description }) =>
        html`<span>${foreign(name)}</span>${foreignCode(subject ?? claimsMatchingExpression ?? '')}${issuer === origins.github ? '' : html`<small class="dim">${foreign(issuer)}</small>`}${description ? html`<small class="dim">${foreign(description)}</small>` : ''}`
    )
  )

const credentialName = (displayName: string | null): Markup =>
  html`<span>${displayName === null ? '(no description)' : foreign(displayName)}</span>`

const secretsRow = ({ passwordCredentials }: Application, nowMs: number): Markup | '' =>
  listRow(
    'Secrets',
    passwordCredentials.map(
      ({ displayName, secretText, endMs }) =>
        html`${credentialName(displayName)}<code>${foreign(hintOf(secretText))}…</code>${expiryTag(endMs, nowMs)}<small class="dim">until ${dateText(endMs)}</small>`
    )
  )

const certificatesRow = ({ keyCredentials }: Application, nowMs: number): Markup | '' =>
  listRow(
    'Certificates',
    keyCredentials.map(
      ({ displayName, endMs }) =>
        html`${credentialName(displayName)}${expiryTag(endMs, nowMs)}<small class="dim">until ${dateText(endMs)}</small>`
    )
  )
