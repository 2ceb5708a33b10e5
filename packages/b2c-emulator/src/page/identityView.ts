// The user flows of a tenant and what they are made of, as a person would look at them.

import { html } from 'hono/html'
import { authenticationMethodsId, type ConnectorAuthentication, type UserFlow } from '../directory/identity.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { Markup } from './layout.ts'
import { listRow, row, tagList } from './rows.ts'

const methodNames = {
  isEmailPasswordAuthenticationEnabled: 'e-mail address and password',
  isUserNameAuthenticationEnabled: 'user name and password',
  isPhoneOneTimePasswordAuthenticationEnabled: 'phone and one-time code'
} as const

/** The section of sign-in; nothing in a tenant where nobody has set anything up. */
export const identityView = (tenant: Tenant): Markup | '' => {
  const { userFlows, identityProviders, apiConnectors, userFlowAttributes } = tenant.identity
  const flows = userFlows.all()
  const [providers, connectors] = [identityProviders.all(), apiConnectors.all()]
  const attributes = userFlowAttributes.all().filter(({ userFlowAttributeType }) => userFlowAttributeType === 'custom')
  if (flows.length + providers.length + connectors.length + attributes.length === 0) return ''
  return html`<h2>User flows <small>${flows.length}</small></h2>
${flows.map(flow => flowCard(tenant, flow))}
<section class="card"><dl>${listRow(
    'Identity providers',
    providers.map(
      ({ id, kind, displayName }) =>
        html`<span>${displayName}</span><code>${id}</code><small class="dim">${kind}</small>`
    )
  )}
${listRow(
  'API connectors',
  connectors.map(
    ({ id, displayName, targetUrl, authentication }) =>
      html`<span>${displayName}</span><code>${targetUrl}</code><small class="dim">${authenticationText(authentication)} · ${id}</small>`
  )
)}
${listRow(
  'User attributes',
  attributes.map(
    ({ id, displayName, description, dataType }) =>
      html`<span>${displayName}</span><code>${id}</code><span class="tag">${dataType}</span><small class="dim">${description ?? ''}</small>`
  )
)}
${methodsRow(tenant)}</dl></section>`
}

const authenticationText = (authentication: ConnectorAuthentication): string =>
  authentication.kind === 'basic'
    ? `password of ${authentication.username}`
    : `${authentication.certificates.length} client certificate${authentication.certificates.length === 1 ? '' : 's'}`

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
    ([step, id]) => html`<span>${step}</span><code>${apiConnectors.get(id)?.displayName ?? id}</code>`
  )
  const lost = flow.assignments.filter(({ id }) => !userFlowAttributes.get(id)).map(({ id }) => id)
  return html`<section class="card" id="${flow.id}"><div class="head"><h3>${flow.id}</h3>
<span class="tag">${flow.userFlowType} · version ${flow.userFlowTypeVersion}</span></div>
<dl>${providers.length > 0 ? row('Identity providers', tagList(providers)) : ''}
${listRow(
  'Collects',
  flow.assignments.map(
    ({ id, displayName, isOptional, userInputType }) =>
      html`<span>${displayName}</span><code>${id}</code><span class="tag">${userInputType}</span>${isOptional ? html`<small class="dim">optional</small>` : ''}${lost.includes(id) ? html`<span class="tag bad">the attribute is gone</span>` : ''}`
  )
)}
${flow.languages.length > 0 ? row('Languages', tagList(flow.languages.map(({ id, isEnabled }) => (isEnabled ? id : `${id}, off`)))) : ''}
${listRow('Calls', connectors)}</dl></section>`
}
