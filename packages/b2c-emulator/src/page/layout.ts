// What every page of the emulator has in common: the document around its content, and the headers that it is sent with.

import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { refreshScript } from './refresh.ts'
import { style } from './style.ts'

/** Markup that has been escaped where it had to be. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** The pages of the navigation. */
const places = [
  ['/', 'Tenants'],
  ['/_emulator/requests', 'Requests'],
  ['/_emulator/settings', 'Clock, faults and behavior']
] as const

/** What a page of the emulator has besides its content. */
type Frame = {
  /** The path of the page in the navigation that the page is, or belongs to. */
  readonly place: (typeof places)[number][0]
  /** The emulator's time of day. */
  readonly now: string
}

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const policy = [
  "default-src 'none'",
  `style-src ${sourceOf(style)}`,
  `script-src ${sourceOf(refreshScript)}`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'"
].join('; ')

/** A whole document with a heading of its own in `content`, which is all that there is of it. */
export const page = (title: string, content: Markup): Markup =>
  html`${head(title)}<body><main id="content" class="narrow">${content}</main></body></html>`

/** A whole document with the navigation, which keeps itself up to date. `content` marks what may change by `data-live` and an id. */
export const framedPage = (title: string, { place, now }: Frame, content: Markup): Markup =>
  html`${head(`${title} · B2C emulator`)}<body><a class="skip unseen" href="#content">Skip to the content</a>
<header class="top"><strong>B2C emulator</strong><nav aria-label="Pages"><ul>${places.map(
    ([path, name]) => html`<li><a href="${path}"${path === place ? raw(' aria-current="page"') : ''}>${name}</a></li>`
  )}</ul></nav>
<div class="when"><span id="state" role="status" class="dim"></span><span id="now" data-live><span class="unseen">The emulator's clock: </span>${now}</span>
<button type="button" id="live" class="small" aria-pressed="true" hidden>Refresh</button></div></header>
<main id="content" tabindex="-1">${content}</main>
${raw(`<script>${refreshScript}</script>`)}</body></html>`

const head = (title: string): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
`

/**
 * Sends a page: with a policy that lets in no style and no script but its own, and with a tag of what is in it. 304 for a reader who
 * has that already.
 */
export const sendPage = async (c: Context, markup: Markup, status: 200 | 400 | 404 = 200): Promise<Response> => {
  const text = String(await markup)
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  c.header('Content-Security-Policy', policy)
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'same-origin')
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('ETag', tag)
  return c.req.header('if-none-match') === tag ? c.body(null, 304) : c.html(text, status)
}
