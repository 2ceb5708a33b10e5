// What refusals of the B2C back end have in common: codes of its own, and status 400 for nearly everything. Source: Azure AD B2C
// documentation, "Error codes".

import type { Tenant } from '../directory/tenant.ts'
import type { Refusal } from './errors.ts'

/** A refusal of the back end. */
export const backEndRefusal = (code: string, message: string, status = 400): Refusal => ({
  status,
  code,
  message,
  fromB2C: true
})

/** The refusal of paths of Azure AD B2C in a tenant of another kind. */
export const notB2C = ({ id }: Tenant, { otherTenantStatus }: { readonly otherTenantStatus: number }): Refusal =>
  backEndRefusal(
    'AADB2C',
    `'${id}' is not an Azure AD B2C directory. Access to this Api can only be made for an Azure AD B2C directory.`,
    otherTenantStatus
  )
