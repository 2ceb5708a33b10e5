// What every call to Microsoft Graph shares: tokens, headers, error bodies, and one tenant for each token.

import { describe, expect, test } from '@jest/globals'
import { type Answer, callerWith, clientWith, errorOf, notFound, tokenFor, withEmulator } from './graphClient.ts'

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/

describe('conventions', () => {
  test('a success carries the headers of the directory', () =>
    withEmulator(
      async (emulator, graph) => {
        const { status, headers } = await graph.get('/organization', { 'client-request-id': 'mine' })
        expect(status).toBe(200)
        expect(Object.fromEntries(headers)).toMatchObject({
          'content-type':
            'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
          'odata-version': '4.0',
          'cache-control': 'no-cache',
          'x-ms-resource-unit': '1',
          'request-id': expect.stringMatching(guid),
          'client-request-id': 'mine',
          'x-ms-ags-diagnostic': expect.stringContaining('"ServerInfo"'),
          'strict-transport-security': expect.any(String),
          vary: 'Accept-Encoding'
        })
        emulator.clock.advance(1000)
        expect(headers.get('date')).toMatch(/^Wed, 01 Jul 2026 12:00:0\d GMT$/)
      },
      { startMs: Date.parse('2026-07-01T12:00:00Z') }
    ))

  test('an error has the exact body', () =>
    withEmulator(
      async (_emulator, graph) => {
        const id = '11111111-2222-3333-4444-555555555555'
        const answer = await graph.get(`/applications/${id}`)
        expect(errorOf(answer)).toEqual(notFound(id))
        expect(answer.headers.get('content-type')).toBe('application/json')
        const requestId = answer.headers.get('request-id')
        expect(answer.headers.get('client-request-id')).toBe(requestId)
        expect(answer.body.error.innerError).toEqual({
          date: expect.stringMatching(/^2026-07-01T12:00:0\d$/),
          'request-id': requestId,
          'client-request-id': requestId
        })
      },
      { startMs: Date.parse('2026-07-01T12:00:00Z') }
    ))

  test('an answer without a body has no OData version, and refusals carry what they cost', () =>
    withEmulator(async (_emulator, graph) => {
      const { id } = (await graph.post('/applications', { displayName: 'x' })).body
      const changed = await graph.patch(`/applications/${id}`, { displayName: 'y' })
      expect([changed.status, changed.headers.get('odata-version'), changed.headers.get('content-type')]).toEqual([
        204,
        null,
        null
      ])
      const units = ({ headers }: { headers: Headers }) => headers.get('x-ms-resource-unit')
      expect([units(changed), units(await graph.get(`/applications/${crypto.randomUUID()}`))]).toEqual(['1', '1'])
      const user = await graph.get('/users/somebody@contoso.onmicrosoft.com')
      expect([user.status, units(user), user.headers.get('odata-version')]).toEqual([403, '1', null])
    }))

  test.each([
    ['/applications', '2'],
    ['/applications?$select=id', '1'],
    ['/applications/{}', '1'],
    ['/applications/{}/owners', '1'],
    ['/servicePrincipals', '1'],
    ['/directoryRoles/{role}/members', '3']
  ])('%s costs %s resource units', (path, units) =>
    withEmulator(async (emulator, graph) => {
      const { id } = (await graph.post('/applications', { displayName: 'x' })).body
      const role = emulator.tenant.directoryRoles.all()[0]?.id ?? ''
      const { status, headers } = await graph.get(path.replace('{}', id).replace('{role}', role))
      expect([status, headers.get('x-ms-resource-unit')]).toEqual([200, units])
    })
  )

  test('an application shows when it was made with seven digits once, in whole seconds then; both say where they are', () =>
    withEmulator(async (emulator, graph) => {
      const application = await graph.post('/applications', { displayName: 'x' })
      const principal = await graph.post('/servicePrincipals', { appId: application.body.appId })
      const place = ({ body: { id } }: Answer) => `${emulator.graph}/v2/${emulator.tenant.id}/directoryObjects/${id}`
      const type = 'Microsoft.DirectoryServices'
      expect(application.headers.get('location')).toBe(`${place(application)}/${type}.Application`)
      expect(principal.headers.get('location')).toBe(`${place(principal)}/${type}.ServicePrincipal`)
      const { createdDateTime } = application.body
      expect(createdDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/)
      const read = await graph.get(`/applications/${application.body.id}`)
      const listed = await graph.get(`/applications?$filter=appId eq '${application.body.appId}'`)
      const seconds = `${createdDateTime.slice(0, 19)}Z`
      expect([read.body.createdDateTime, listed.body.value[0].createdDateTime]).toEqual([seconds, seconds])
      expect(principal.body.createdDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }))

  test('tokens are checked', () =>
    withEmulator(async (emulator, graph) => {
      const unauthenticated = async (authorization: string) => {
        const response = await fetch(`${emulator.graph}/v1.0/organization`, { headers: { authorization } })
        const body = (await response.json()) as { error: { code: string; message: string } }
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="", authorization_uri="https:/)
        expect(response.headers.has('cache-control')).toBe(false)
        return [response.status, body.error.code, body.error.message]
      }
      const code = 'InvalidAuthenticationToken'
      expect(await unauthenticated('')).toEqual([401, code, 'Access token is empty.'])
      expect(await unauthenticated('Bearer ')).toEqual([401, code, 'Access token is empty.'])
      expect((await unauthenticated('Bearer nonsense')).slice(0, 2)).toEqual([401, code])
      const token = await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
      const forged = `${token.slice(0, -8)}${token.slice(-8) === 'AAAAAAAA' ? 'BBBBBBBB' : 'AAAAAAAA'}`
      expect((await unauthenticated(`Bearer ${forged}`)).slice(0, 2)).toEqual([401, code])
      emulator.clock.advance(2 * 60 * 60 * 1000)
      expect(errorOf(await graph.get('/organization'))).toEqual([
        401,
        code,
        'Access token has expired or is not yet valid.'
      ])
    }))

  test('a caller whose service principal is gone has no identity', () =>
    withEmulator(async (emulator, graph) => {
      const caller = await callerWith(emulator, { appRoles: ['Organization.Read.All'] })
      expect((await caller.get('/organization')).status).toBe(200)
      await graph.delete(`/servicePrincipals/${caller.servicePrincipalId}`)
      expect(errorOf(await caller.get('/organization'))).toEqual([
        401,
        'Authorization_IdentityNotFound',
        'The identity of the calling application could not be established.'
      ])
    }))

  test('a wrong method is 405, an unknown segment or version 400', () =>
    withEmulator(async (emulator, graph) => {
      expect(errorOf(await graph.delete('/organization'))).toEqual([
        405,
        'Request_BadRequest',
        'Specified HTTP method is not allowed for the request target.'
      ])
      expect(errorOf(await graph.get('/nonsense'))).toEqual([
        400,
        'BadRequest',
        "Resource not found for the segment 'nonsense'."
      ])
      expect((await graph.get(`${emulator.graph}/v2.0/organization`)).status).toBe(400)
      expect((await graph.get(`${emulator.graph}/beta/organization`)).status).toBe(200)
    }))

  test('a body must be JSON with known properties of the right kind', () =>
    withEmulator(async (emulator, graph) => {
      const unreadable = await graph.call(
        'POST',
        '/applications',
        { displayName: 'x' },
        { 'Content-Type': 'text/plain' }
      )
      expect(unreadable.status).toBe(400)
      expect(errorOf(await graph.post('/applications', { displayName: 'x', nope: 1 }))).toEqual([
        400,
        'Request_BadRequest',
        "Property 'nope' does not exist as a declared property or extension property."
      ])
      expect(errorOf(await graph.post('/applications', { displayName: 7 }))).toEqual([
        400,
        'Request_BadRequest',
        "Invalid value specified for property 'displayName' of resource 'Application'."
      ])
      expect(errorOf(await graph.post('/applications', {}))).toEqual([
        400,
        'Request_BadRequest',
        "A value is required for property 'displayName' of resource 'Application'."
      ])
      const token = await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
      const broken = await fetch(`${emulator.graph}/v1.0/applications`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: '{'
      })
      expect(broken.status).toBe(400)
    }))
})

describe('tenants', () => {
  test('are apart from each other', () =>
    withEmulator(async (emulator, graph) => {
      const other = emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com', displayName: 'Fabrikam' })
      await graph.upsert("/applications(uniqueName='ci')", { displayName: 'CI' })
      const caller = other.addCaller({ displayName: 'c', appRoles: ['Application.ReadWrite.All'], secret: true })
      const token = await tokenFor({ ...emulator, tenant: other }, caller.appId, caller.secret ?? '')
      const elsewhere = clientWith(emulator, token)
      expect(errorOf(await elsewhere.get("/applications(uniqueName='ci')"))).toEqual(notFound('ci'))
      const mine = await graph.get(
        "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id,appRoles"
      )
      const theirs = await elsewhere.get(
        "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id,appRoles"
      )
      expect(theirs.body.id).not.toBe(mine.body.id)
      expect(theirs.body.appRoles).toEqual(mine.body.appRoles)
      expect(emulator.tenants).toHaveLength(2)
    }))
})
