// The first page: the tenants, what pipelines have stored in GitHub, and the latest requests.

import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import { foreign } from './foreignText.ts'
import { countText } from './format.ts'
import { gitHubView } from './gitHubView.ts'
import { journalFilterOf } from './journalFilter.ts'
import { journalCounts, journalTable, requestsOf } from './journalView.ts'
import type { Markup } from './layout.ts'
import { filterForm, listingOf } from './listing.ts'
import { tenantView } from './tenantView.ts'

const latest = 20

/** From how many applications and users on a filter is worth its place. */
const worthFiltering = 10

/** The overview as the query of its address asks for it. */
export const overview = (context: EmulatorContext, query: Readonly<Record<string, string>>): Markup => {
  const listing = listingOf(query)
  const { tenants } = context
  const count = tenants.reduce(
    (sum, { applications, users }) => sum + applications.all().length + users.all().length,
    0
  )
  return html`<h1 class="unseen">Tenants</h1>
${count > worthFiltering || listing.filter !== '' ? filterForm(listing) : ''}
<div id="overview" data-live>${tenants.length > 1 ? tenantList(context) : ''}
${tenants.map(tenant => tenantView(context, tenant, listing))}
${gitHubView(context)}
${latestRequests(context)}</div>`
}

const tenantList = ({ tenants }: EmulatorContext): Markup =>
  html`<nav aria-label="Tenants"><ul class="rows">${tenants.map(
    ({ id, displayName, initialDomain, applications }) =>
      html`<li><a href="#tenant-${id}">${foreign(displayName)}</a><span>${foreign(initialDomain)}</span><span class="dim">${countText(applications.all().length, 'application')}</span></li>`
  )}</ul></nav>`

const latestRequests = (context: EmulatorContext): Markup => {
  const everything = journalFilterOf({})
  const requests = requestsOf(context, everything)
  return html`<section aria-labelledby="latest"><h2 id="latest">Latest requests <small>${journalCounts(context)}</small></h2>
<div class="card">${requests.length === 0 ? html`<p class="empty">None yet.</p>` : journalTable(context, requests.slice(-latest), everything)}</div>
${requests.length > latest ? html`<p class="more"><a href="/_emulator/requests">All ${requests.length} requests, with filters</a></p>` : ''}</section>`
}
