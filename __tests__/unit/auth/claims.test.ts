// The claims of access tokens and of a run's identity token: read as what they are, whatever the token holds, and the tenant compared.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { failureOf } from '../../../harness/failure.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { tenantId } from '../../../harness/signInFixture.ts'
import { assertTokenTenant, decodeRunClaims, decodeTokenClaims } from '../../../src/auth/claims.ts'

describe('an access token', () => {
  test('of an app gives its claims, ids in lower case', () => {
    const token = unsignedJwt({
      tid: tenantId.toUpperCase(),
      appid: 'ABCDEF00-0000-4000-8000-000000000001',
      oid: 'ABCDEF00-0000-4000-8000-000000000002',
      idtyp: 'app',
      roles: ['Application.ReadWrite.All', 7, null, ''],
      wids: ['0997A1D0-0D1D-4ACB-B408-D5CA73121E90']
    })
    expect(decodeTokenClaims(token)).toEqual({
      tenantId,
      appId: 'abcdef00-0000-4000-8000-000000000001',
      objectId: 'abcdef00-0000-4000-8000-000000000002',
      roles: ['Application.ReadWrite.All'],
      scopes: [],
      directoryRoles: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'],
      delegated: false,
      userName: undefined
    })
  })

  test.each([
    [{ scp: 'User.Read  openid', upn: 'admin@contoso.com' }, 'admin@contoso.com'],
    [
      { scp: 'User.Read openid', unique_name: 'live.com#admin@contoso.com', idtyp: 'user' },
      'live.com#admin@contoso.com'
    ],
    [{ scp: 'User.Read openid', preferred_username: 'admin', azp: 'x' }, 'admin']
  ])('of a user is told apart and named: %j', (payload, userName) => {
    expect(decodeTokenClaims(unsignedJwt(payload))).toMatchObject({
      delegated: true,
      scopes: ['User.Read', 'openid'],
      userName
    })
  })

  test('of an app is no user’s, whatever else it holds', () => {
    expect(decodeTokenClaims(unsignedJwt({ idtyp: 'app', scp: 'User.Read' }))?.delegated).toBe(false)
    expect(decodeTokenClaims(unsignedJwt({}))?.delegated).toBe(false)
  })

  test.each([
    '',
    'opaque',
    'a.b',
    'a.b.c.d',
    'a.%%%.c',
    unsignedJwt([1]),
    unsignedJwt(null),
    unsignedJwt('text'),
    `a.${'A'.repeat(70_000)}.c`
  ])('that is no JWT has no claims: %#', token => {
    expect(decodeTokenClaims(token)).toBeUndefined()
    expect(decodeRunClaims(token)).toBeUndefined()
  })

  test('whatever it is, gives strings without control characters or nothing, and never throws', () => {
    const isClean = (value: unknown) => value === undefined || (typeof value === 'string' && !/\p{Cc}/u.test(value))
    const malicious = fc.record(
      {
        tid: fc.anything(),
        appid: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        oid: fc.string({ unit: 'binary' }),
        roles: fc.oneof(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.anything())), fc.anything()),
        scp: fc.anything(),
        wids: fc.anything(),
        upn: fc.string({ unit: 'binary' })
      },
      { requiredKeys: [] }
    )
    const token = fc.oneof(
      malicious.map(payload => unsignedJwt(JSON.parse(JSON.stringify(payload) ?? 'null'))),
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.string(), fc.base64String(), fc.string()).map(parts => parts.join('.'))
    )
    fc.assert(
      fc.property(token, value => {
        const claims = decodeTokenClaims(value)
        if (claims === undefined) return true
        const texts = [claims.tenantId, claims.appId, claims.objectId, claims.userName]
        return [...texts, ...claims.roles, ...claims.scopes, ...claims.directoryRoles].every(isClean)
      }),
      { numRuns: 500 }
    )
  })
})

describe("a run's OIDC token", () => {
  const claims = { iss: 'https://issuer', sub: 'repo:o/r:ref:refs/heads/main', aud: 'api://audience' }

  test('gives issuer, subject, audience and the ids of repository and owner', () => {
    expect(decodeRunClaims(unsignedJwt({ ...claims, repository_id: '2', repository_owner_id: '1' }))).toEqual({
      issuer: claims.iss,
      subject: claims.sub,
      audience: claims.aud,
      repositoryId: '2',
      ownerId: '1'
    })
    expect(decodeRunClaims(unsignedJwt({ ...claims, aud: ['first', 'second'] }))?.audience).toBe('first')
  })

  test.each(['iss', 'sub', 'aud'])('without a usable %s cannot be read', claim => {
    for (const value of [undefined, 7, '', ['\n'], 'line\nbreak', 'x'.repeat(3_000)]) {
      expect(decodeRunClaims(unsignedJwt({ ...claims, [claim]: value }))).toBeUndefined()
    }
  })
})

describe('the tenant of a token', () => {
  const other = '99999999-0b5d-4f0e-9a51-6d2c1b2c0b2c'

  test.each([
    [undefined, tenantId],
    [unsignedJwt({}), tenantId],
    [unsignedJwt({ tid: tenantId }), tenantId.toUpperCase()],
    [unsignedJwt({ tid: other }), 'contoso.onmicrosoft.com']
  ])('passes where it cannot differ: %#', (token, tenant) => {
    const claims = token === undefined ? undefined : decodeTokenClaims(token)
    expect(() => assertTokenTenant(claims, tenant)).not.toThrow()
  })

  test('must be the one asked for', async () => {
    const app = decodeTokenClaims(unsignedJwt({ tid: other }))
    expect(await failureOf(() => assertTokenTenant(app, tenantId))).toMatchObject({
      code: 'sign-in',
      message: `The token is for tenant ${other}, but tenant-id names ${tenantId}.`,
      hint: expect.stringContaining('login-endpoint')
    })
  })

  test('is put to the person who chose the account', async () => {
    const named = decodeTokenClaims(unsignedJwt({ tid: other, scp: 'x', upn: 'admin@fabrikam.com' }))
    expect(await failureOf(() => assertTokenTenant(named, tenantId))).toMatchObject({
      message: `admin@fabrikam.com signed in to tenant ${other}, but tenant-id names ${tenantId}.`,
      hint: expect.stringContaining('private browser window')
    })
    const nameless = decodeTokenClaims(unsignedJwt({ tid: other, scp: 'x' }))
    expect(await failureOf(() => assertTokenTenant(nameless, tenantId))).toMatchObject({
      message: expect.stringMatching(/^The user signed in to tenant 9/)
    })
  })
})
