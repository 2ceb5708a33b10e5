// A tenant as a person would look at it: its applications with all that hangs on them, the deleted ones, its users.

import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import { hintOf } from '../directory/dump.ts'
import { microsoftGraphAppId } from '../directory/microsoftGraph.ts'
import type { Application } from '../directory/objects.ts'
import { grantedAppRoles, heldDirectoryRoles, servicePrincipalByAppId } from '../directory/queries.ts'
import { roleTemplates } from '../directory/roleTemplates.ts'
import type { Tenant } from '../directory/tenant.ts'
import { dateText, durationText, expiryTag } from './format.ts'
import { identityView } from './identityView.ts'
import type { Markup } from './layout.ts'
import { row, tagList } from './rows.ts'
import { signInRows } from './signInRows.ts'
import { trustFrameworkView } from './trustFrameworkView.ts'

const retentionMs = 30 * 24 * 60 * 60 * 1000

/** Everything of one tenant. */
export const tenantView = (context: EmulatorContext, tenant: Tenant): Markup => {
  const applications = tenant.applications.all().toReversed()
  const deleted = tenant.deletedApplications.all()
  const users = tenant.users.all()
  return html`${tenantCard(tenant, applications.length, deleted.length, users.length)}
<h2>Applications <small>${applications.length}</small></h2>
${applications.map(application => applicationCard(context, tenant, application))}
${deleted.length > 0 ? deletedCard(tenant, context.clock.now()) : ''}
${identityView(tenant)}
${trustFrameworkView(tenant, context.clock.now())}
<h2>Users <small>${users.length}</small></h2>
${usersCard(tenant)}`
}

const tenantCard = (tenant: Tenant, applications: number, deleted: number, users: number): Markup =>
  html`<section class="card"><div class="head"><div><h1>${tenant.displayName}</h1>
<div class="dim">${tenant.initialDomain} · <code>${tenant.id}</code></div></div><span class="tag">${tenant.tenantType}</span></div>
<div class="grid"><div><b>${applications}</b><span class="dim">applications</span></div>
<div><b>${deleted}</b><span class="dim">deleted applications</span></div>
<div><b>${tenant.servicePrincipals.all().length}</b><span class="dim">service principals</span></div>
<div><b>${users}</b><span class="dim">users</span></div></div></section>`

const applicationCard = (context: EmulatorContext, tenant: Tenant, application: Application): Markup => {
  const { displayName, description, appId, id, uniqueName, tags, signInAudience } = application
  const principal = servicePrincipalByAppId(tenant, appId)
  const nowMs = context.clock.now()
  return html`<section class="card" id="${id}"><div class="head"><div><h3>${displayName}</h3>
${description ? html`<div class="dim">${description}</div>` : ''}</div><span class="tag">${signInAudience}</span></div>
<dl>${row('Client id', html`<code>${appId}</code>`)}
${row('Object id', html`<code>${id}</code>`)}
${row('Service principal', principal ? html`<code>${principal.id}</code>${principal.accountEnabled ? '' : html` <span class="tag bad">disabled</span>`}` : html`<span class="tag warn">none</span>`)}
${uniqueName === null ? '' : row('Unique name', html`<code>${uniqueName}</code>`)}
${tags.length > 0 ? row('Tags', tagList(tags)) : ''}
${permissionsRow(tenant, application)}
${principal ? rolesRow(tenant, principal.id) : ''}
${signInRows(tenant, application, principal)}
${federatedRow(context, application)}${secretsRow(application, nowMs)}${certificatesRow(application, nowMs)}</dl></section>`
}

/** Granted permissions, and in amber those that are declared without consent. */
const permissionsRow = (tenant: Tenant, { appId, requiredResourceAccess }: Application): Markup | '' => {
  const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
  const principal = servicePrincipalByAppId(tenant, appId)
  const granted = graph && principal ? grantedAppRoles(tenant, principal.id, graph) : []
  const declared = requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === microsoftGraphAppId)
    .flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === 'Role').map(({ id }) => id))
    .map(id => graph?.appRoles.find(role => role.id === id)?.value ?? id)
  const pending = declared.filter(value => !granted.includes(value))
  if (granted.length + pending.length === 0) return ''
  return row(
    'Permissions',
    html`<div class="tags">${granted.map(value => html`<span class="tag good">${value}</span>`)}
${pending.map(value => html`<span class="tag warn">${value} · not granted</span>`)}</div>`
  )
}

const rolesRow = (tenant: Tenant, principalId: string): Markup | '' => {
  const names = roleNames(tenant, principalId)
  return names.length > 0 ? row('Directory roles', tagList(names)) : ''
}

const roleNames = (tenant: Tenant, principalId: string) =>
  heldDirectoryRoles(tenant, principalId).map(id => roleTemplates.find(role => role.id === id)?.displayName ?? id)

const federatedRow = ({ origins }: EmulatorContext, { federatedIdentityCredentials }: Application): Markup | '' => {
  if (federatedIdentityCredentials.length === 0) return ''
  return row(
    'Federated credentials',
    html`<ul class="rows">${federatedIdentityCredentials.map(
      ({ name, subject, claimsMatchingExpression, issuer }) =>
        html`<li><span>${name}</span><code>${subject ?? claimsMatchingExpression ?? ''}</code>${issuer === origins.github ? '' : html`<small class="dim">${issuer}</small>`}</li>`
    )}</ul>`
  )
}

const secretsRow = ({ passwordCredentials }: Application, nowMs: number): Markup | '' => {
  if (passwordCredentials.length === 0) return ''
  return row(
    'Secrets',
    html`<ul class="rows">${passwordCredentials.map(
      ({ displayName, secretText, endMs }) =>
        html`<li><span>${displayName ?? '(no description)'}</span><code>${hintOf(secretText)}…</code>${expiryTag(endMs, nowMs)}<small class="dim">until ${dateText(endMs)}</small></li>`
    )}</ul>`
  )
}

const certificatesRow = ({ keyCredentials }: Application, nowMs: number): Markup | '' => {
  if (keyCredentials.length === 0) return ''
  return row(
    'Certificates',
    html`<ul class="rows">${keyCredentials.map(
      ({ displayName, endMs }) =>
        html`<li><span>${displayName ?? '(no description)'}</span>${expiryTag(endMs, nowMs)}<small class="dim">until ${dateText(endMs)}</small></li>`
    )}</ul>`
  )
}

const deletedCard = (tenant: Tenant, nowMs: number): Markup => {
  const deleted = tenant.deletedApplications.all()
  return html`<h2>Deleted applications <small>${deleted.length}</small></h2><section class="card scroll"><table>
<tr><th>Name</th><th>Client id</th><th>Unique name</th><th>Deleted</th><th>Purged in</th></tr>
${deleted.map(
  ({ deletedMs, object }) =>
    html`<tr><td>${object.displayName}</td><td><code>${object.appId}</code></td><td><code>${object.uniqueName ?? '—'}</code></td>
<td>${dateText(deletedMs)}</td><td>${durationText(Math.max(0, deletedMs + retentionMs - nowMs))}</td></tr>`
)}</table></section>`
}

const usersCard = (tenant: Tenant): Markup => {
  const users = tenant.users.all()
  if (users.length === 0) return html`<section class="card"><p class="empty">No users.</p></section>`
  return html`<section class="card scroll"><table><tr><th>User principal name</th><th>Name</th><th>Directory roles</th></tr>
${users.map(
  user =>
    html`<tr><td>${user.userPrincipalName}${user.accountEnabled ? '' : html` <span class="tag bad">disabled</span>`}</td><td>${user.displayName}</td>
<td>${tagList(roleNames(tenant, user.id))}</td></tr>`
)}</table></section>`
}
