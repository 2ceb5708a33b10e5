// The journal as a table: the newest request on top, the items of a batch folded under their batch, writes and failures marked.

import { html, raw } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import type { JournalEntry } from '../core/journal.ts'
import { firstPartyClients } from '../entra/publicClients.ts'
import { foreign, foreignCode } from './foreignText.ts'
import { countText, statusClass } from './format.ts'
import { hasFailed, isNarrowed, type JournalFilter, takes } from './journalFilter.ts'
import type { Markup } from './layout.ts'
import { table } from './rows.ts'

/** A request with those items of it, where it is a batch, that the filter takes; all of them where it takes the batch itself. */
type Shown = { readonly request: JournalEntry; readonly items: readonly JournalEntry[] }

/** The requests that a filter takes, the oldest first. A batch is taken with any of its items. */
export const requestsOf = ({ journal }: EmulatorContext, filter: JournalFilter): readonly Shown[] => {
  const itemsOf = new Map<number, JournalEntry[]>()
  for (const entry of journal.entries()) {
    if (entry.parent === undefined) continue
    const items = itemsOf.get(entry.parent)
    if (items) items.push(entry)
    else itemsOf.set(entry.parent, [entry])
  }
  return journal
    .entries()
    .filter(({ parent }) => parent === undefined)
    .map(request => ({ request, all: itemsOf.get(request.index) ?? [] }))
    .map(({ request, all }) => ({ request, all, taken: all.filter(item => takes(filter, item)) }))
    .filter(({ request, taken }) => taken.length > 0 || takes(filter, request))
    .map(({ request, all, taken }) => ({ request, items: taken.length > 0 ? taken : all }))
}

/** How many requests there are, how many of them write, and how many had to wait for one another. */
export const journalCounts = ({ journal }: EmulatorContext): string => {
  const requests = journal.entries().filter(({ parent }) => parent === undefined).length
  const roundTrips = countText(journal.sequentialRoundTrips(), 'round trip')
  return `${countText(requests, 'request')} · ${countText(journal.writes().length, 'write')} · ${roundTrips} one after the other`
}

/** A table of requests, the newest on top. `filter` opens the batches whose items it is about. */
export const journalTable = (context: EmulatorContext, shown: readonly Shown[], filter: JournalFilter): Markup => {
  const names = new Map(
    [...firstPartyClients, ...context.tenants.flatMap(tenant => tenant.servicePrincipals.all())].map(one => [
      one.appId,
      one.displayName
    ])
  )
  const requests = table(
    'Requests, the newest first',
    [
      'Request',
      { name: 'Service', className: 'short' },
      { name: 'Status', className: 'short' },
      'Caller',
      { name: 'Took', className: 'num' },
      { name: 'Time (UTC)', className: 'num' }
    ],
    shown.toReversed().map(({ request, items }) => ({
      id: `request-${request.index}`,
      className: hasFailed(request) ? 'failed' : '',
      cells: [
        html`${line(request)}${items.length > 0 ? itemsList(request, items, isNarrowed(filter)) : ''}`,
        request.service,
        statusTag(request),
        request.caller === undefined ? '' : foreign(names.get(request.caller) ?? request.caller),
        isOpen(request) ? '' : `${Math.round(request.endedMs - request.startedMs)} ms`,
        timeText(request)
      ]
    }))
  )
  return html`<div class="requests">${requests}</div>`
}

const isOpen = ({ endedMs }: JournalEntry): boolean => !Number.isFinite(endedMs)

/** The machine's time of day at which a request came. */
const timeText = ({ startedMs }: JournalEntry): Markup => {
  const moment = new Date(performance.timeOrigin + startedMs).toISOString()
  return html`<time datetime="${moment}">${moment.slice(11, 23)}</time>`
}

const line = ({ method, path, query, write, fault, intercepted }: JournalEntry): Markup =>
  html`<span class="tag ${write ? 'write' : 'plain'}">${method}</span> ${foreignCode(`${path}${query ? `?${readable(query)}` : ''}`)}${fault ? html` <span class="tag bad">fault ${fault}</span>` : ''}${intercepted ? html` <span class="tag warn">intercepted</span>` : ''}`

const itemsList = ({ index }: JournalEntry, items: readonly JournalEntry[], open: boolean): Markup => {
  const failed = items.filter(hasFailed).length
  return html`<details id="items-${index}"${open ? raw(' open') : ''}><summary>${countText(items.length, 'item')}${failed > 0 ? html`, <span class="tag bad">✕ ${failed} failed</span>` : ''}</summary>
<ol class="items">${items.map(item => html`<li>${line(item)} ${statusTag(item)}</li>`)}</ol></details>`
}

/** The status in words and signs, not by colour alone. */
const statusTag = (entry: JournalEntry): Markup => {
  if (isOpen(entry)) return html`<span class="tag">under way</span>`
  const text = entry.status === 0 ? 'cut' : entry.status
  return hasFailed(entry)
    ? html`<span class="tag ${statusClass(entry.status)}"><span aria-hidden="true">✕ </span><span class="unseen">failed: </span>${text}</span>`
    : html`<span class="tag ${statusClass(entry.status)}">${text}</span>`
}

const readable = (query: string): string => {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '))
  } catch {
    return query
  }
}
