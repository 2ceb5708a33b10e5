// A tenant as a person would look at it: what is in it, each kind in a section of its own. Applications have pages of their own.

import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import type { Application, ServicePrincipal, User } from '../directory/objects.ts'
import type { Tenant } from '../directory/tenant.ts'
import { applicationPath, permissionsOf } from './applicationView.ts'
import { foreign, foreignCode } from './foreignText.ts'
import { dateText, durationText, expiryTag } from './format.ts'
import { identityView } from './identityView.ts'
import type { Markup } from './layout.ts'
import { type Listing, listed, listedSection } from './listing.ts'
import { roleNamesOf } from './roleNames.ts'
import { table, tagList } from './rows.ts'
import { trustFrameworkView } from './trustFrameworkView.ts'

const retentionMs = 30 * 24 * 60 * 60 * 1000

/** Everything of one tenant, as far as the listing shows it. */
export const tenantView = (context: EmulatorContext, tenant: Tenant, listing: Listing): Markup =>
  html`<section id="tenant-${tenant.id}" aria-labelledby="name-${tenant.id}">${tenantCard(tenant)}
${applicationsSection(context, tenant, listing)}
${deletedSection(tenant, listing, context.clock.now())}
${identityView(tenant, listing)}
${trustFrameworkView(tenant, listing, context.clock.now())}
${usersSection(tenant, listing)}</section>`

/** The id of a section's heading. */
const sectionId = (kind: string, { id }: Tenant): string => `${kind}-${id}`

const tenantCard = (tenant: Tenant): Markup => {
  const { id, displayName, initialDomain, tenantType, identity } = tenant
  const counts = [
    ['applications', 'application', tenant.applications.all().length],
    ['deleted', 'deleted application', tenant.deletedApplications.all().length],
    ['flows', 'user flow', identity.userFlows.all().length],
    ['keys', 'key set', tenant.keySets.all().length],
    ['policies', 'custom policy', tenant.customPolicies.all().length],
    ['users', 'user', tenant.users.all().length]
  ] as const
  const links = counts.filter(([kind, , count]) => count > 0 || kind === 'applications' || kind === 'users')
  return html`<div class="card"><div class="head"><div><h2 id="name-${id}">${foreign(displayName)}</h2>
<div class="dim">${foreign(initialDomain)} · <code>${id}</code></div></div><span class="tag">${tenantType}</span></div>
<ul class="grid">${links.map(([kind, name, count]) => html`<li><a href="#${sectionId(kind, tenant)}">${figure(count, name)}</a></li>`)}
<li>${figure(tenant.servicePrincipals.all().length, 'service principal')}</li></ul></div>`
}

/** A number above what it counts. */
const figure = (count: number, noun: string): Markup =>
  html`<b>${count}</b> <span class="dim">${count === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}</span>`

const applicationsSection = (context: EmulatorContext, tenant: Tenant, listing: Listing): Markup => {
  // Looked up once: a list of a thousand would search as many principals for each of its rows.
  const principals = new Map(tenant.servicePrincipals.all().map(principal => [principal.appId, principal]))
  const applications = listed(
    tenant.applications.all().toReversed(),
    listing,
    ({ displayName, appId, id, uniqueName, description, tags }) => [
      displayName,
      appId,
      id,
      uniqueName,
      description,
      ...tags
    ]
  )
  return listedSection(
    { id: sectionId('applications', tenant), title: 'Applications', of: applications },
    listing,
    () =>
      html`<div class="card">${table(
        `Applications of ${tenant.initialDomain}, the newest first`,
        ['Name', { name: 'Client id', className: 'id' }, 'Secrets', 'Other credentials', 'Permissions'],
        applications.shown.map(application => ({
          id: `application-${application.id}`,
          cells: applicationCells(context, tenant, application, principals)
        }))
      )}</div>`
  )
}

const applicationCells = (
  { clock }: EmulatorContext,
  tenant: Tenant,
  application: Application,
  principals: ReadonlyMap<string, ServicePrincipal>
) => {
  const { displayName, appId, passwordCredentials, keyCredentials, federatedIdentityCredentials } = application
  const { granted, pending } = permissionsOf(tenant, application, id => principals.get(id))
  const nowMs = clock.now()
  const federated = federatedIdentityCredentials.length
  return [
    html`<a href="${applicationPath(tenant, application)}">${foreign(displayName)}</a>`,
    html`<code>${appId}</code>`,
    expiries(passwordCredentials, nowMs),
    keyCredentials.length + federated === 0
      ? ''
      : html`<div class="tags">${keyCredentials.length > 0 ? html`<span class="tag">certificate</span>${expiries(keyCredentials, nowMs)}` : ''}${federated > 0 ? html`<span class="tag">${federated} federated</span>` : ''}</div>`,
    granted.length + pending.length === 0
      ? ''
      : html`<div class="tags">${granted.length > 0 ? html`<span class="tag good">${granted.length} granted</span>` : ''}${pending.length > 0 ? html`<span class="tag warn">${pending.length} not granted</span>` : ''}</div>`
  ]
}

const most = 3

/** What is left of the credentials that end first. */
const expiries = (credentials: readonly { readonly endMs: number }[], nowMs: number): Markup | '' => {
  if (credentials.length === 0) return ''
  const ends = credentials.map(({ endMs }) => endMs).sort((one, other) => one - other)
  return html`<div class="tags">${ends.slice(0, most).map(endMs => expiryTag(endMs, nowMs))}${ends.length > most ? html`<span class="tag">${ends.length - most} more</span>` : ''}</div>`
}

const deletedSection = (tenant: Tenant, listing: Listing, nowMs: number): Markup | '' => {
  const deleted = listed(tenant.deletedApplications.all(), listing, ({ object }) => [
    object.displayName,
    object.appId,
    object.id,
    object.uniqueName
  ])
  if (deleted.total === 0) return ''
  return listedSection(
    { id: sectionId('deleted', tenant), title: 'Deleted applications', of: deleted },
    listing,
    () =>
      html`<div class="card">${table(
        `Deleted applications of ${tenant.initialDomain}`,
        ['Name', 'Client id', 'Unique name', 'Deleted', 'Purged in'],
        deleted.shown.map(({ deletedMs, object }) => ({
          id: `deleted-${object.id}`,
          cells: [
            foreign(object.displayName),
            html`<code>${object.appId}</code>`,
            object.uniqueName === null ? '' : foreignCode(object.uniqueName),
            dateText(deletedMs),
            durationText(Math.max(0, deletedMs + retentionMs - nowMs))
          ]
        }))
      )}</div>`
  )
}

const usersSection = (tenant: Tenant, listing: Listing): Markup => {
  const users = listed(tenant.users.all(), listing, ({ userPrincipalName, displayName, id }) => [
    userPrincipalName,
    displayName,
    id
  ])
  return listedSection(
    { id: sectionId('users', tenant), title: 'Users', of: users },
    listing,
    () =>
      html`<div class="card">${table(
        `Users of ${tenant.initialDomain}`,
        ['User principal name', 'Name', 'Directory roles'],
        users.shown.map(user => ({ id: `user-${user.id}`, cells: userCells(tenant, user) }))
      )}</div>`
  )
}

const userCells = (tenant: Tenant, { id, userPrincipalName, displayName, accountEnabled }: User) => {
  const roles = roleNamesOf(tenant, id)
  return [
    html`${foreign(userPrincipalName)}${accountEnabled ? '' : html` <span class="tag bad">disabled</span>`}`,
    foreign(displayName),
    roles.length === 0 ? '' : tagList(roles)
  ]
}
