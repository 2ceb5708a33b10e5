// The Identity Experience Framework of a tenant: its key sets, and its custom policies as a tree of inheritance.

import { html } from 'hono/html'
import type { Tenant } from '../directory/tenant.ts'
import type { CustomPolicy, KeySet, PolicyKey } from '../directory/trustFramework.ts'
import { activeKey } from '../graph/trustFramework/activeKey.ts'
import { foreign, foreignCode } from './foreignText.ts'
import { dateText } from './format.ts'
import type { Markup } from './layout.ts'
import { type Listed, type Listing, listed, listedSection } from './listing.ts'
import { type TableRow, table } from './rows.ts'

/** Key sets and policies, as far as the listing shows them; nothing where the tenant has neither. */
export const trustFrameworkView = (tenant: Tenant, listing: Listing, nowMs: number): Markup => {
  const keySets = listed(tenant.keySets.all(), listing, ({ id, keys }) => [id, ...keys.map(({ kid }) => kid)])
  const policies = tenant.customPolicies.all()
  const found = listed(policies, listing, ({ id, baseId }) => [id, baseId])
  return html`${keySets.total === 0 ? '' : keySetsSection(tenant, keySets, listing, nowMs)}${
    found.total === 0 ? '' : policiesSection(tenant, policies, found, listing)
  }`
}

const keySetsSection = (tenant: Tenant, keySets: Listed<KeySet>, listing: Listing, nowMs: number): Markup =>
  listedSection(
    { id: `keys-${tenant.id}`, title: 'Key sets', of: keySets },
    listing,
    () =>
      html`<div class="card">${table(
        `Keys of the key sets of ${tenant.initialDomain}`,
        ['Key set', 'Key id', 'Use', 'Type', 'Valid', 'State'],
        keySets.shown.flatMap(keySet => keyRows(keySet, nowMs))
      )}</div>`
  )

const keyRows = ({ id, keys }: KeySet, nowMs: number): readonly TableRow[] => {
  if (keys.length === 0) {
    return [
      {
        cells: [
          foreignCode(id),
          html`<span class="dim">no keys</span>`,
          '',
          '',
          '',
          html`<span class="tag warn">empty</span>`
        ]
      }
    ]
  }
  const active = activeKey(keys, nowMs / 1000)
  return keys.map(key => ({
    cells: [
      foreignCode(id),
      foreignCode(key.kid),
      key.use,
      html`${key.kty}${key.x5t === null ? '' : html` <span class="dim">certificate</span>`}`,
      validity(key),
      stateTag(key, key === active)
    ]
  }))
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

/** Those that a filter or a limit leaves are a list; all of them together are a tree. */
const policiesSection = (
  tenant: Tenant,
  policies: readonly CustomPolicy[],
  found: Listed<CustomPolicy>,
  listing: Listing
): Markup =>
  listedSection(
    { id: `policies-${tenant.id}`, title: 'Custom policies', of: found },
    listing,
    () =>
      html`<div class="card">${
        found.shown.length === policies.length
          ? tree(rootsOf(policies), policies)
          : html`<ul class="tree">${found.shown.map(policy => html`<li>${policyLine(policy, policies)}</li>`)}</ul>`
      }</div>`
  )

/** Policies without a base, and those whose base is not (any more) in the tenant. */
const rootsOf = (policies: readonly CustomPolicy[]): readonly CustomPolicy[] =>
  policies.filter(({ baseId }) => !policies.some(({ id }) => sameId(id, baseId)))

const tree = (level: readonly CustomPolicy[], all: readonly CustomPolicy[]): Markup =>
  html`<ul class="tree">${level.map(policy => {
    const children = all.filter(({ baseId }) => sameId(policy.id, baseId))
    return html`<li>${policyLine(policy, all)}${children.length === 0 ? '' : tree(children, all)}</li>`
  })}</ul>`

const policyLine = ({ id, baseId, sent }: CustomPolicy, all: readonly CustomPolicy[]): Markup =>
  html`${foreignCode(id)} <small class="dim">${sizeText(sent)}</small>${
    baseId === null || all.some(other => sameId(other.id, baseId))
      ? ''
      : html` <span class="tag bad">base ${foreign(baseId)} is gone</span>`
  }`

const sizeText = (sent: string): string => {
  const bytes = Buffer.byteLength(sent)
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`
}
