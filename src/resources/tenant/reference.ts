// How a tenant is named: by id, by domain, or by the first label of its initial domain.

import { type CloudName, initialDomainOf } from '../../clouds.ts'
import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'

/** The tenant that is asked for; both forms are in lower case and stand in the token endpoint's path. */
export type TenantReference =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'domain'; readonly domain: string }

const accepted =
  'accepted: the tenant id (a GUID), a domain such as contoso.onmicrosoft.com, or its first label contoso'
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const topLabel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/

/** Why hosts of user flows are no tenants. Microsoft documentation: "Manage Azure AD B2C with Microsoft Graph". */
export const userFlowHostReason = (host: string): string | undefined => {
  const name = host.toLowerCase().replace(/\.$/, '')
  for (const suffix of ['b2clogin.com', 'ciamlogin.com'])
    if (name === suffix || name.endsWith(`.${suffix}`))
      return `${suffix} serves the sign-in of a tenant's customers and issues no tokens for Microsoft Graph`
  return undefined
}

/** The text as a tenant. A bare name gets the initial domain of the cloud. */
export const parseTenant = (text: string, cloud: CloudName): Result<TenantReference> => {
  if (text === '') return err(`is missing; ${accepted}`)
  const id = guidOf(text)
  if (id !== undefined) return ok({ kind: 'id', id })
  const name = text.toLowerCase()
  const reason = userFlowHostReason(name.replace(/^https?:\/\//, '').replace(/[/:?#].*$/, ''))
  if (reason !== undefined) return err(`${quoted(text)}: ${reason}; ${accepted}`)
  if (name === 'common' || name === 'organizations' || name === 'consumers')
    return err(`${quoted(text)} stands for many tenants, and apps are made in one; ${accepted}`)
  const labels = name.split('.')
  if (name.length > 253 || !labels.every(part => label.test(part)))
    return err(`${quoted(text)} is not a tenant; ${accepted}`)
  if (labels.length === 1) return ok({ kind: 'domain', domain: `${name}.${initialDomainOf[cloud]}` })
  if (!topLabel.test(labels.at(-1) as string)) return err(`${quoted(text)} is not a domain; ${accepted}`)
  return ok({ kind: 'domain', domain: name })
}
