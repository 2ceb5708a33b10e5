// What every call to Microsoft Graph shares: tokens, headers, error bodies, and one tenant for each token.

import { describe, expect, test } from '@jest/globals'
import { callerWith, clientWith, errorOf, notFound, tokenFor, withEmulator } from './graphClient.ts'

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

  test('tokens are checked', () =>
    withEmulator(async (emulator, graph) => {
      const unauthenticated = async (authorization: string) => {
        const response = await fetch(`${emulator.graph}/v1.0/organization`, { headers: { authorization } })
        const body = (await response.json()) as { error: { code: string; message: string } }
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
