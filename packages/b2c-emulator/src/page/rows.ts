// The parts that cards and tables are made of.

import { html, raw } from 'hono/html'
import { foreign } from './foreignText.ts'
import type { Markup } from './layout.ts'

/** One line of a card. */
export const row = (name: string, content: Markup | string): Markup => html`<dt>${name}</dt><dd>${content}</dd>`

/** Values side by side; they may be anybody's text. */
export const tagList = (values: readonly string[], colour = ''): Markup =>
  html`<div class="tags">${values.map(value => html`<span class="tag ${colour}">${foreign(value)}</span>`)}</div>`

/** Items one below the other. */
const itemList = (items: readonly Markup[]): Markup =>
  html`<ul class="rows">${items.map(item => html`<li>${item}</li>`)}</ul>`

/** A line with items, or nothing when there are none. */
export const listRow = (name: string, items: readonly Markup[]): Markup | '' =>
  items.length > 0 ? row(name, itemList(items)) : ''

/** A column of a table: its name, and a class of its cells. */
export type Column = string | { readonly name: string; readonly className: string }

/** A row of a table. Its first cell is the heading of the row. `id` lets a refresh recognise it. */
export type TableRow = {
  readonly id?: string
  readonly className?: string
  readonly cells: readonly (Markup | string)[]
}

/** An attribute with a space before it, or nothing where it would be empty. */
const attribute = (name: 'id' | 'class', value: string | undefined): Markup | '' =>
  value ? html` ${raw(name)}="${value}"` : ''

const columnName = (column: Column): string => (typeof column === 'string' ? column : column.name)
const columnClass = (column: Column | undefined): string => (typeof column === 'object' ? column.className : '')

/** A table whose caption is for those who do not see the heading above it. On a narrow screen its rows become blocks. */
export const table = (caption: string, columns: readonly Column[], rows: readonly TableRow[]): Markup =>
  html`<table><caption class="unseen">${caption}</caption><thead><tr>${columns.map(
    column => html`<th scope="col"${attribute('class', columnClass(column))}>${columnName(column)}</th>`
  )}</tr></thead><tbody>${rows.map(
    ({ id, className, cells: [first, ...others] }) =>
      html`<tr${attribute('id', id)}${attribute('class', className)}><th scope="row">${first}</th>${others.map((cell, place) => tableCell(columns[place + 1], cell))}</tr>`
  )}</tbody></table>`

const tableCell = (column: Column | undefined, cell: Markup | string): Markup | string =>
  cell === ''
    ? html`<td${attribute('class', columnClass(column))}></td>`
    : html`<td${attribute('class', columnClass(column))} data-label="${column === undefined ? '' : columnName(column)}"><div>${cell}</div></td>`
