// The tenant that an input names: by id, domain or first label, never a host of user flows.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { parseTenant, userFlowHostReason } from '../../../../src/resources/tenant/reference.ts'

describe('tenants', () => {
  test.each([
    ['FE930BE7-5e62-47db-91af-98c3a49a38b1', 'public', { kind: 'id', id: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }],
    ['Contoso', 'public', { kind: 'domain', domain: 'contoso.onmicrosoft.com' }],
    ['contoso', 'usgov', { kind: 'domain', domain: 'contoso.onmicrosoft.us' }],
    ['contoso', 'china', { kind: 'domain', domain: 'contoso.partner.onmschina.cn' }],
    ['Contoso.OnMicrosoft.com', 'public', { kind: 'domain', domain: 'contoso.onmicrosoft.com' }],
    ['login.contoso.co.uk', 'public', { kind: 'domain', domain: 'login.contoso.co.uk' }],
    ['contoso.xn--p1ai', 'public', { kind: 'domain', domain: 'contoso.xn--p1ai' }]
  ] as const)('%s in %s', (text, cloud, reference) => {
    expect(accepted(parseTenant(text, cloud))).toEqual(reference)
  })

  test.each(['contoso.b2clogin.com', 'https://contoso.b2clogin.com/contoso/v2.0', 'B2CLOGIN.COM', 'x.ciamlogin.com.'])(
    '%s is refused with the reason',
    text => {
      expect(problemOf(parseTenant(text, 'public'))).toMatch(
        /issues no tokens for Microsoft Graph; accepted: the tenant id/
      )
    }
  )

  test.each([
    ['', /^is missing/],
    ['common', /stands for many tenants/],
    ['organizations', /stands for many tenants/],
    ['https://login.microsoftonline.com/contoso', /is not a tenant/],
    ['contoso .com', /is not a tenant/],
    ['contoso..com', /is not a tenant/],
    ['-contoso', /is not a tenant/],
    ['10.0.0.1', /is not a domain/],
    ['münchen.de', /is not a tenant/]
  ])('%s is refused', (text, problem) => {
    expect(problemOf(parseTenant(text, 'public'))).toMatch(problem)
  })

  test('a name longer than the domain system allows is refused', () => {
    expect(problemOf(parseTenant(`${'a.'.repeat(130)}com`, 'public'))).toContain('is not a tenant')
  })

  test('what is accepted is safe in the path of a URL', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain()), text => {
        const result = parseTenant(text, 'public')
        if (!result.ok) return
        const named = result.value.kind === 'id' ? result.value.id : result.value.domain
        expect(encodeURIComponent(named)).toBe(named)
      })
    )
  })

  test('other hosts are not those of user flows', () => {
    expect(userFlowHostReason('notb2clogin.com')).toBeUndefined()
  })
})
