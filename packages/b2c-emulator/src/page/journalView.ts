// The journal as a table: the newest request on top, the items of a batch under their batch, writes marked.

import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import type { JournalEntry } from '../core/journal.ts'
import { firstPartyClients } from '../entra/publicClients.ts'
import { durationText, statusClass } from './format.ts'
import type { Markup } from './layout.ts'

const shown = 200

/** The last 200 requests of every origin. */
export const journalView = ({ journal, tenants }: EmulatorContext): Markup => {
  const entries = journal.entries()
  const requests = entries.filter(entry => entry.parent === undefined)
  const names = new Map(
    [...firstPartyClients, ...tenants.flatMap(tenant => tenant.servicePrincipals.all())].map(one => [
      one.appId,
      one.displayName
    ])
  )
  const rows = requests
    .slice(-shown)
    .toReversed()
    .flatMap(request => [
      requestRow(request, names),
      ...entries.filter(entry => entry.parent === request.index).map(item => requestRow(item, names))
    ])
  return html`<h2>Requests <small>${requests.length} · ${journal.writes().length} writes · ${journal.sequentialRoundTrips()} one after the other</small></h2>
<section class="card scroll">${
    rows.length === 0
      ? html`<p class="empty">None yet.</p>`
      : html`<table><tr><th>Service</th><th>Method</th><th>Path</th><th>Status</th><th>Caller</th><th class="num">Took</th><th class="num">Ago</th></tr>${rows}</table>`
  }</section>`
}

const requestRow = (entry: JournalEntry, names: ReadonlyMap<string, string>): Markup => {
  const { parent, service, method, path, query, status, write, caller, fault, startedMs, endedMs, intercepted } = entry
  const open = !Number.isFinite(endedMs)
  return html`<tr class="${parent === undefined ? '' : 'item'}"><td>${parent === undefined ? service : ''}</td>
<td><span class="tag ${write ? 'write' : 'plain'}">${method}</span></td>
<td class="path"><code>${path}${query ? `?${readable(query)}` : ''}</code>${fault ? html` <span class="tag bad">fault ${fault}</span>` : ''}${intercepted ? html` <span class="tag warn">intercepted</span>` : ''}</td>
<td>${open ? html`<span class="tag">open</span>` : html`<span class="tag ${statusClass(status)}">${status === 0 ? 'cut' : status}</span>`}</td>
<td class="name">${caller === undefined ? '' : (names.get(caller) ?? caller)}</td>
<td class="num">${open || parent !== undefined ? '' : `${Math.round(endedMs - startedMs)} ms`}</td>
<td class="num">${parent === undefined ? durationText(performance.now() - startedMs) : ''}</td></tr>`
}

const readable = (query: string): string => {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '))
  } catch {
    return query
  }
}
