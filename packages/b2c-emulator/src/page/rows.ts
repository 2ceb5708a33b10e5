// The lines of a card: a name, and what it is.

import { html } from 'hono/html'
import type { Markup } from './layout.ts'

/** One line of a card. */
export const row = (name: string, content: Markup): Markup => html`<dt>${name}</dt><dd>${content}</dd>`

/** Values side by side. */
export const tagList = (values: readonly string[], colour = ''): Markup =>
  html`<div class="tags">${values.map(value => html`<span class="tag ${colour}">${value}</span>`)}</div>`

/** Items one below the other. */
const itemList = (items: readonly Markup[]): Markup =>
  html`<ul class="rows">${items.map(item => html`<li>${item}</li>`)}</ul>`

/** A line with items, or nothing when there are none. */
export const listRow = (name: string, items: readonly Markup[]): Markup | '' =>
  items.length > 0 ? row(name, itemList(items)) : ''
