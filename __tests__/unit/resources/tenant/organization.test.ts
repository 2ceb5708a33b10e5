// The tenant that is signed in to, compared with the one that a file is for.

import { expect, test } from '@jest/globals'
import { ActionError } from '../../../../src/errors.ts'
import { assertTenant, type Tenant } from '../../../../src/resources/tenant/organization.ts'

test('the guard names the tenant by id, verified domain, or the first label of the initial one', () => {
  const tenant = {
    id: 'aaaaaaaa-0000-0000-0000-000000000001',
    initialDomain: 'Contoso.onmicrosoft.com',
    domains: ['contoso.onmicrosoft.com', 'login.contoso.example']
  }
  const tenantGuardMatches = (guard: string, { id, initialDomain, domains }: Omit<Tenant, 'displayName' | 'kind'>) => {
    const { displayName, kind } = { displayName: undefined, kind: undefined }
    try {
      assertTenant({ id, initialDomain, domains, displayName, kind }, { kind: 'id', id }, guard)
      return true
    } catch (error) {
      if (error instanceof ActionError) return false
      throw error
    }
  }
  for (const guard of [tenant.id.toUpperCase(), 'contoso.onmicrosoft.com', 'CONTOSO', 'login.Contoso.example'])
    expect(tenantGuardMatches(guard, tenant)).toBe(true)
  for (const guard of ['fabrikam', 'onmicrosoft', '', 'contoso.com'])
    expect(tenantGuardMatches(guard, tenant)).toBe(false)
  expect(tenantGuardMatches('contoso', { id: tenant.id, initialDomain: undefined, domains: [] })).toBe(false)
})
