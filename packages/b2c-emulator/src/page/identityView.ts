// The user flows of a tenant and what they are made of, as a person would look at them.

import { html } from 'hono/html'
import { authenticationMethodsId, type ConnectorAuthentication, type UserFlow } from '../directory/identity.ts'
import type { Tenant } from '../directory/tenant.ts'
import { foreign, foreignCode } from './foreignText.ts'
import { countText } from './format.ts'
import type { Markup } from './layout.ts'
import { type Listing, listed, listedSection } from './listing.ts'
import { listRow, row, tagList } from './rows.ts'

const methodNames = {
  isEmailPasswordAuthenticationEnabled: 'e-mail address and password',
  isUserNameAuthenticationEnabled: 'user name and password',
  isPhoneOneTimePasswordAuthenticationEnabled: 'phone and one-time code'
} as const

/** The section of sign-in; nothing in a tenant where nobody has set anything up. */
export const identityView = (tenant: Tenant, listing: Listing): Markup | '' => {
  const { userFlows, identityProviders, apiConnectors, userFlowAttributes } = tenant.identity
  const flows = listed(userFlows.all(), listing, ({ id, userFlowType }) => [id, userFlowType])
  const [providers, connectors] = [identityProviders.all(), apiConnectors.all()]
  const attributes = userFlowAttributes.all().filter(({ userFlowAttributeType }) => userFlowAttributeType === 'custom')
  if (flows.total + providers.length + connectors.length + attributes.length === 0) return ''
  return html`${listedSection(
    { id: `flows-${tenant.id}`, title: 'User flows', of: flows },
    listing,
    () => html`${flows.shown.map(flow => flowCard(tenant, flow))}`
  )}
<div class="card"><dl>${listRow(
    'Identity providers',
    providers.map(
      ({ id, kind, displayName }) =>
        html`<span>${foreign(displayName)}</span>${foreignCode(id)}<small class="dim">${kind}</small>`
    )
  )}
${listRow(
  'API connectors',
  connectors.map(
    ({ id, displayName, targetUrl, authentication }) =>
      html`<span>${foreign(displayName)}</span>${foreignCode(targetUrl)}<small class="dim">${authenticationText(authentication)} · ${id}</small>`
  )
)}
${listRow(
  'User attributes',
  attributes.map(
    ({ id, displayName, description, dataType }) =>
      html`<span>${foreign(displayName)}</span>${foreignCode(id)}<span class="tag">${dataType}</span>${description ? html`<small class="dim">${foreign(description)}</small>` : ''}`
  )
)}
${methodsRow(tenant)}</dl></div>`
}

const authenticationText = (authentication: ConnectorAuthentication): Markup =>
  authentication.kind === 'basic'
    ? html`password of ${foreign(authentication.username)}`
    : html`${countText(authentication.certificates.length, 'client certificate')}`

const methodsRow = (tenant: Tenant): Markup | '' => {
  const methods = tenant.identity.authenticationMethods.get(authenticationMethodsId)
  const names = Object.entries(methodNames)
  const enabled = names.filter(([property]) => methods?.[property as keyof typeof methodNames]).map(([, name]) => name)
  return tenant.tenantType === 'AAD B2C' ? row('Local accounts', tagList(enabled)) : ''
}

const flowCard = (tenant: Tenant, flow: UserFlow): Markup => {
  const { identityProviders, apiConnectors, userFlowAttributes } = tenant.identity
  const providers = flow.providers.map(id => identityProviders.get(id)?.displayName ?? id)
  const connectors = Object.entries(flow.connectors).map(
    ([step, id]) => html`<span>${step}</span>${foreignCode(apiConnectors.get(id)?.displayName ?? id)}`
  )
  const lost = flow.assignments.filter(({ id }) => !userFlowAttributes.get(id)).map(({ id }) => id)
  return html`<div class="card"><div class="head"><h4>${foreign(flow.id)}</h4>
<span class="tag">${flow.userFlowType} · version ${flow.userFlowTypeVersion}</span></div>
<dl>${providers.length > 0 ? row('Identity providers', tagList(providers)) : ''}
${listRow(
  'Collects',
  flow.assignments.map(
    ({ id, displayName, isOptional, userInputType }) =>
      html`<span>${foreign(displayName)}</span>${foreignCode(id)}<span class="tag">${userInputType}</span>${isOptional ? html`<small class="dim">optional</small>` : ''}${lost.includes(id) ? html`<span class="tag bad">the attribute is gone</span>` : ''}`
  )
)}
${flow.languages.length > 0 ? row('Languages', tagList(flow.languages.map(({ id, isEnabled }) => (isEnabled ? id : `${id}, off`)))) : ''}
${listRow('Calls', connectors)}</dl></div>`
}
