// The Identity Experience Framework of a tenant: its key sets, and its custom policies as a tree of inheritance.

import { html } from 'hono/html'
import type { Tenant } from '../directory/tenant.ts'
import type { CustomPolicy, KeySet, PolicyKey } from '../directory/trustFramework.ts'
import { activeKey } from '../graph/trustFramework/activeKey.ts'
import { dateText } from './format.ts'
import type { Markup } from './layout.ts'

/** Key sets and policies; nothing where the tenant has neither. */
export const trustFrameworkView = (tenant: Tenant, nowMs: number): Markup | '' => {
  const keySets = tenant.keySets.all()
  const policies = tenant.customPolicies.all()
  return html`${
    keySets.length === 0
      ? ''
      : html`<h2>Key sets <small>${keySets.length}</small></h2>
${keySetsCard(keySets, nowMs)}`
  }${
    policies.length === 0
      ? ''
      : html`<h2>Custom policies <small>${policies.length}</small></h2>
<section class="card">${tree(rootsOf(policies), policies)}</section>`
  }`
}

const keySetsCard = (keySets: readonly KeySet[], nowMs: number): Markup =>
  html`<section class="card scroll"><table class="lines">
<tr><th>Key set</th><th>Key id</th><th>Use</th><th>Type</th><th>Valid</th><th>State</th></tr>
${keySets.map(keySet => keyRows(keySet, nowMs))}</table></section>`

const keyRows = ({ id, keys }: KeySet, nowMs: number): Markup | readonly Markup[] => {
  if (keys.length === 0) {
    return html`<tr><td><code>${id}</code></td><td colspan="4" class="dim">no keys</td><td><span class="tag warn">empty</span></td></tr>`
  }
  const active = activeKey(keys, nowMs / 1000)
  return keys.map(
    (key, place) => html`<tr><td>${place === 0 ? html`<code>${id}</code>` : ''}</td><td><code>${key.kid}</code></td>
<td>${key.use}</td><td>${key.kty}${key.x5t === null ? '' : html` <span class="dim">certificate</span>`}</td><td>${validity(key)}</td>
<td>${stateTag(key, key === active)}</td></tr>`
  )
}

const day = (seconds: number): string => dateText(seconds * 1000).slice(0, 10)

const validity = ({ nbf, exp }: PolicyKey): Markup | string => {
  const dates = [...(nbf === null ? [] : [`from ${day(nbf)}`]), ...(exp === null ? [] : [`until ${day(exp)}`])]
  return dates.length === 0 ? html`<span class="dim">always</span>` : dates.join(' ')
}

const stateTag = ({ status }: PolicyKey, isActive: boolean): Markup => {
  if (status === 'disabled') return html`<span class="tag bad">disabled</span>`
  return isActive ? html`<span class="tag good">active</span>` : html`<span class="tag">enabled</span>`
}

const sameId = (one: string, other: string | null): boolean => one.toLowerCase() === other?.toLowerCase()

/** Policies without a base, and those whose base is not (any more) in the tenant. */
const rootsOf = (policies: readonly CustomPolicy[]): readonly CustomPolicy[] =>
  policies.filter(({ baseId }) => !policies.some(({ id }) => sameId(id, baseId)))

const tree = (level: readonly CustomPolicy[], all: readonly CustomPolicy[]): Markup =>
  html`<ul class="tree">${level.map(policy => {
    const children = all.filter(({ baseId }) => sameId(policy.id, baseId))
    const lost = policy.baseId !== null && !all.some(({ id }) => sameId(id, policy.baseId))
    return html`<li><code>${policy.id}</code> <small class="dim">${sizeText(policy.sent)}</small>${
      lost ? html` <span class="tag bad">base ${policy.baseId} is gone</span>` : ''
    }${children.length === 0 ? '' : tree(children, all)}</li>`
  })}</ul>`

const sizeText = (sent: string): string => {
  const bytes = Buffer.byteLength(sent)
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`
}
