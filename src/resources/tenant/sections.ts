// Which sections of a file a tenant can have: custom policies and what belongs to them exist in Azure AD B2C alone, user attributes
// and identity providers in External ID as well. Source: Microsoft Entra External ID documentation, feature comparison.

import { ActionError } from '../../errors.ts'
import type { TenantFacts } from '../../reconcile/report.ts'
import type { DeclaredTenantPart } from './kind.ts'

const typeNames: Readonly<Record<string, string>> = {
  'AAD B2C': 'an Azure AD B2C tenant',
  CIAM: 'an External ID tenant',
  AAD: 'a workforce tenant'
}

/** What is declared and exists in some types of tenants only. */
export type DeclaredSection = Pick<DeclaredTenantPart, 'section' | 'tenantTypes'>

/**
 * A tenant whose type could not be read is taken at its word: its back end refuses what it does not have.
 * @throws ActionError `input` that names the sections which the tenant cannot have; nothing was written.
 */
export const assertSections = (
  { kind, initialDomain, id }: Pick<TenantFacts, 'kind' | 'initialDomain' | 'id'>,
  declared: readonly DeclaredSection[]
): void => {
  if (kind === undefined) return
  const wrong = declared.filter(({ tenantTypes }) => !tenantTypes.some(type => type === kind))
  if (wrong.length === 0) return
  const sections = wrong.map(({ section }) => section).join(', ')
  throw new ActionError({
    code: 'input',
    message: `${initialDomain ?? id} is ${typeNames[kind] ?? `a tenant of type ${kind}`}, which does not have: ${sections}. Nothing was written.`,
    hint: `Remove ${wrong.length === 1 ? 'this section' : 'these sections'} from the file, or give the tenant-id of an Azure AD B2C tenant.`
  })
}
