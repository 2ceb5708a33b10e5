// Long lists: what the filter of the overview leaves of them, and how much of that is shown at once.

import { html } from 'hono/html'
import type { Markup } from './layout.ts'

/** What the address of the overview asks for: `q` is looked for in every list, `show=all` shows lists in full. */
export type Listing = { readonly filter: string; readonly all: boolean }

const atOnce = 100

/** The listing of a query. */
export const listingOf = (query: Readonly<Record<string, string>>): Listing => ({
  filter: (query.q ?? '').trim(),
  all: query.show === 'all'
})

/** A list as it is shown: `shown` of the `found` that match the filter, of `total`. */
export type Listed<T> = { readonly shown: readonly T[]; readonly found: number; readonly total: number }

/** What a listing shows of `items`, whose texts are looked through without regard to case. */
export const listed = <T>(
  items: readonly T[],
  { filter, all }: Listing,
  textsOf: (item: T) => readonly (string | null)[]
): Listed<T> => {
  const wanted = filter.toLowerCase()
  const found =
    wanted === '' ? items : items.filter(item => textsOf(item).some(text => text?.toLowerCase().includes(wanted)))
  return { shown: all ? found : found.slice(0, atOnce), found: found.length, total: items.length }
}

/** A section of a tenant with its heading; a line says where more is, or that there is nothing. */
export const listedSection = (
  { id, title, of }: { readonly id: string; readonly title: string; readonly of: Listed<unknown> },
  listing: Listing,
  content: () => Markup
): Markup => html`<section aria-labelledby="${id}"><h3 id="${id}">${title} <small>${
  of.found === of.total ? of.total : `${of.found} of ${of.total}`
}</small></h3>
${of.found === 0 ? html`<div class="card"><p class="empty">${of.total === 0 ? 'None yet.' : 'The filter matches none.'}</p></div>` : content()}
${of.shown.length < of.found ? more(id, listing, of) : ''}</section>`

const more = (id: string, { filter }: Listing, { shown, found }: Listed<unknown>): Markup => {
  const query = new URLSearchParams({ ...(filter !== '' && { q: filter }), show: 'all' })
  return html`<p class="more">${found - shown.length} more are not shown. Narrow them down by the filter, or <a href="/?${query.toString()}#${id}">show all ${found}</a>.</p>`
}

/** The field that narrows every list of the overview. */
export const filterForm = ({ filter }: Listing): Markup =>
  html`<form role="search" method="get" action="/" class="fields"><div class="field wide"><label for="q">Filter by a part of a name or id</label><input type="search" id="q" name="q" value="${filter}" autocomplete="off" spellcheck="false"></div>
<div class="buttons"><button class="main">Filter</button>${filter === '' ? '' : html`<a href="/">Show everything</a>`}</div></form>`
