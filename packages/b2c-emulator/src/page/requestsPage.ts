// The page of the journal: every request, narrowed down by a form.

import { html, raw } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import { serviceNames } from '../core/faults.ts'
import { isNarrowed, type JournalFilter, journalFilterOf, methods, outcomes } from './journalFilter.ts'
import { journalCounts, journalTable, requestsOf } from './journalView.ts'
import type { Markup } from './layout.ts'

const atOnce = 200

/** The requests that an address asks for: the last 200 of them, or all with `show=all`. */
export const requestsPage = (context: EmulatorContext, query: Readonly<Record<string, string>>): Markup => {
  const filter = journalFilterOf(query)
  const found = requestsOf(context, filter)
  const shown = query.show === 'all' ? found : found.slice(-atOnce)
  return html`<h1>Requests</h1>
${filterForm(filter)}
<div id="requests" data-live><p class="dim">${journalCounts(context)}${isNarrowed(filter) ? ` · ${found.length} match` : ''}</p>
<div class="card">${shown.length === 0 ? html`<p class="empty">${isNarrowed(filter) ? 'No request matches.' : 'None yet.'}</p>` : journalTable(context, shown, filter)}</div>
${shown.length < found.length ? html`<p class="more">${found.length - shown.length} earlier requests are not shown. Narrow them down, or <a href="${addressOfAll(query)}">show all ${found.length}</a>.</p>` : ''}</div>
<form method="post" action="/_emulator/settings/journal"><button>Forget all requests</button></form>`
}

const addressOfAll = (query: Readonly<Record<string, string>>): string =>
  `/_emulator/requests?${new URLSearchParams({ ...query, show: 'all' }).toString()}`

const choice = (value: string, name: string, chosen: string | undefined): Markup =>
  html`<option value="${value}"${value === (chosen ?? '') ? raw(' selected') : ''}>${name}</option>`

const select = (id: string, label: string, choices: readonly (readonly [string, string])[], chosen?: string): Markup =>
  html`<div class="field"><label for="${id}">${label}</label><select id="${id}" name="${id}">${choice('', 'any', chosen)}${choices.map(([value, name]) => choice(value, name, chosen))}</select></div>`

const filterForm = (filter: JournalFilter): Markup =>
  html`<form role="search" method="get" action="/_emulator/requests" class="card"><div class="fields">
${select(
  'service',
  'Service',
  serviceNames.map(name => [name, name]),
  filter.service
)}
${select(
  'method',
  'Method',
  methods.map(name => [name, name]),
  filter.method
)}
${select('outcome', 'Outcome', Object.entries(outcomes), filter.outcome)}
<div class="field wide"><label for="q">Part of the path or query</label><input type="search" id="q" name="q" value="${filter.text}" autocomplete="off" spellcheck="false"></div>
<label class="check"><input type="checkbox" name="writes"${filter.writes ? raw(' checked') : ''}> Only writes</label>
<div class="buttons"><button class="main">Filter</button>${isNarrowed(filter) ? html`<a href="/_emulator/requests">Show everything</a>` : ''}</div></div></form>`
