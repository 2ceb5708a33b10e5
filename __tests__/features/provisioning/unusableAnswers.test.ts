// Answers that Graph should never give: a run ends with an error that names the thing, never with a request to a place that an
// answer chose.

import { describe, expect, test } from '@jest/globals'
import type { Answered, Asked, GraphRewrite } from '../../../harness/graphAnswers.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { type Inputs, on, runPlain, runRewritten, withBody } from './rewrittenRun.ts'

describe('an answer that should not be', () => {
  const maliciousId = '../../directory/deletedItems/x?y=z#'
  const rewrites: readonly (readonly [string, GraphRewrite, Inputs?])[] = [
    [
      'an application id that climbs',
      on(
        'PATCH',
        /^\/applications\(/,
        withBody(body => ({ ...body, id: maliciousId }))
      )
    ],
    ['an application without ids', on('PATCH', /^\/applications\(/, { status: 201, body: {} })],
    [
      'a service principal id that climbs',
      on(
        'PATCH',
        /^\/servicePrincipals/,
        withBody(body => ({ ...body, id: maliciousId }))
      )
    ],
    [
      'Graph’s own id that climbs',
      on(
        'GET',
        /^\/servicePrincipals\(appId='00000003/,
        withBody(body => ({ ...body, id: maliciousId }))
      )
    ]
  ]

  test.each(rewrites)('%s ends the run', async (_, rewrite) => {
    const { result, emulator } = await runRewritten(rewrite)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/without (a )?usable ids?/)
    expect(
      emulator.journal
        .entries()
        .map(({ path, query }) => `${path}?${query}`)
        .join('\n')
    ).not.toContain('y=z')
  })

  test('a service principal with an id that climbs is not read on', async () => {
    const emulator = await emulate()
    await runPlain(emulator)
    const rewrite: GraphRewrite = ({ method, path }, { status, body }) =>
      method === 'GET' && /^\/servicePrincipals\(appId='(?!00000003)[^']*'\)$/.test(path)
        ? { status, body: { ...(body as object), id: maliciousId } }
        : undefined
    const { result } = await runRewritten(rewrite, {}, emulator)
    expect(result.errors).toContain('Graph gave the service principal of ci-deployer without a usable id')
  })

  test.each([
    ['a grant', /appRoleAssignments$/, { permissions: '' }],
    ['a directory role', /roleAssignments$/, { 'directory-roles': '' }],
    ['a federated credential', /federatedIdentityCredentials$/, { 'federated-credentials': '' }]
  ] as const)('the id of %s that climbs is never sent', async (_, list, fewer) => {
    const emulator = await emulate()
    await runPlain(emulator)
    for (const id of [maliciousId, '..', '']) {
      emulator.journal.clear()
      const rewrite = on(
        'GET',
        list,
        withBody(({ value }) => ({ value: (value as readonly object[]).map(item => ({ ...item, id })) }))
      )
      const { result } = await runRewritten(rewrite, { ...fewer, prune: 'true' }, emulator)
      expect(result.errors).toContain(`Graph gave an id that cannot be one: ${JSON.stringify(id)}`)
      expect(emulator.journal.entries().filter(({ method }) => method === 'DELETE')).toEqual([])
    }
  })

  test('lists, names and dates of a wrong kind are read as if they were not there', async () => {
    const emulator = await emulate()
    await runPlain(emulator)
    const garbled = (asked: Asked, { status, body }: Answered): Answered | undefined => {
      if (asked.method !== 'GET' || status !== 200) return undefined
      if (/^\/applications\(uniqueName='ci-deployer'\)$/.test(asked.path)) {
        const application = body as {
          readonly passwordCredentials: readonly object[]
          readonly tags: readonly unknown[]
        }
        return {
          status,
          body: {
            ...application,
            createdDateTime: 'yesterday',
            displayName: 7,
            tags: [...application.tags, 1, null],
            keyCredentials: 'none',
            passwordCredentials: [
              ...application.passwordCredentials,
              { keyId: 'no guid' },
              { keyId: '99999999-0000-4000-8000-000000000001', displayName: 5, startDateTime: null, endDateTime: {} }
            ]
          }
        }
      }
      if (/appRoleAssignments$|roleAssignments$/.test(asked.path)) return { status, body: { value: 3 } }
      return asked.path === '/organization' ? { status, body: { value: [{ id: 5, verifiedDomains: 'x' }] } } : undefined
    }
    const accepted = '99999999-0000-4000-8000-000000000001'
    const inputs = { mode: 'plan', 'accepted-credentials': accepted }
    const granting = await runRewritten(garbled, inputs, emulator)
    expect(granting.result.errors).toContain('the certificates, which Graph did not show,')
    expect(granting.result.errors).toContain('(key id no guid)')
    const { result } = await runRewritten(garbled, { ...inputs, permissions: '', 'directory-roles': '' }, emulator)
    expect(result.errors).toBe('')
    expect(result.outputs['tenant-id']).toBe(emulator.tenant.id)
    expect(result.summary).toContain('9999-12-31')
  })

  test('an organization that is another tenant than the token’s is refused', async () => {
    const { result, emulator } = await runRewritten(
      on('GET', /^\/organization$/, { status: 200, body: { value: [{ id: '99999999-0000-4000-8000-000000000001' }] } })
    )
    expect(result.errors).toContain('Graph speaks for tenant 99999999-0000-4000-8000-000000000001')
    expect(writesOf(emulator)).toEqual([])
  })

  test('an organization without the domain that was asked for is refused', async () => {
    const { result, emulator } = await runRewritten(
      on(
        'GET',
        /^\/organization$/,
        withBody(({ value }) => ({
          value: (value as readonly object[]).map(item => ({
            ...item,
            verifiedDomains: [{ name: 'fabrikam.com', isInitial: true }]
          }))
        }))
      )
    )
    expect(result.errors).toMatch(
      /tenant-id is contoso.onmicrosoft.com, but the tenant signed in to .* has the domains fabrikam.com/
    )
    expect(writesOf(emulator)).toEqual([])
  })

  test('a secret without its text is removed and made again', async () => {
    let first = true
    const rewrite: GraphRewrite = ({ path }, answered) => {
      if (!/addPassword$/.test(path) || !first) return undefined
      first = false
      return withBody(({ secretText: _, ...body }) => body)(answered)
    }
    const { result, emulator } = await runRewritten(rewrite)
    expect(result.errors).toBe('')
    const [application] = emulator.tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))
    expect(application?.passwordCredentials.map(({ secretText }) => secretText)).toEqual([
      result.outputs['client-secret']
    ])
  })

  test('a secret without a date ends when it was asked to', async () => {
    const { result } = await runRewritten(
      on(
        'POST',
        /addPassword$/,
        withBody(body => ({ ...body, endDateTime: 'never' }))
      )
    )
    expect(Date.parse(result.outputs['secret-expires-on'] ?? '')).toBeGreaterThan(Date.now() + 80 * 24 * 60 * 60_000)
  })

  test('a service principal that exists although nothing was seen of it is found', async () => {
    const { result, emulator } = await runRewritten(
      on('PATCH', /^\/servicePrincipals/, { status: 204, body: undefined })
    )
    expect(result.errors).toBe('')
    expect(emulator.tenant.servicePrincipals.get(result.outputs['service-principal-object-id'] ?? '')).toBeDefined()
  })
})
