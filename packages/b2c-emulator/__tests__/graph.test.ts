// What every call to Microsoft Graph shares: tokens, headers, error bodies, addressing, OData.

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

describe('OData', () => {
  test('$select gives the selected properties alone and refuses unknown ones', () =>
    withEmulator(async (_emulator, graph) => {
      await graph.upsert("/applications(uniqueName='ci')", { displayName: 'CI' })
      const { body } = await graph.get("/applications(uniqueName='ci')?$select=displayName,uniqueName")
      expect(body).toEqual({
        '@odata.context': expect.stringMatching(
          /\/v1\.0\/\$metadata#applications\(displayName,uniqueName\)\/\$entity$/
        ),
        displayName: 'CI',
        uniqueName: 'ci'
      })
      expect(errorOf(await graph.get('/applications?$select=nope'))).toEqual([
        400,
        'BadRequest',
        "Parsing OData Select and Expand failed: Could not find a property named 'nope' on type 'microsoft.graph.application'."
      ])
    }))

  test('$filter understands eq, in, startsWith, any, and, or; strings are compared without case', () =>
    withEmulator(async (_emulator, graph) => {
      for (const [displayName, tags] of [
        ["O'Neil & Co", ['one']],
        ['Other', ['one', 'two']],
        ['Third', []]
      ] as const) {
        await graph.post('/applications', { displayName, tags })
      }
      const names = async (filter: string) => {
        const { body } = await graph.get(`/applications?$select=displayName&$filter=${encodeURIComponent(filter)}`)
        return body.value.map(({ displayName }: { displayName: string }) => displayName)
      }
      expect(await names("displayName eq 'o''neil & co'")).toEqual(["O'Neil & Co"])
      expect(await names("startsWith(displayName,'OTH')")).toEqual(['Other'])
      expect(await names("displayName in ('Third','Other')")).toEqual(['Other', 'Third'])
      expect(await names("tags/any(t:t eq 'one')")).toEqual(["O'Neil & Co", 'Other'])
      expect(await names("tags/any(t:t eq 'one') and displayName eq 'Other'")).toEqual(['Other'])
      expect(await names("displayName eq 'Third' or (displayName eq 'Other' and tags/any(x:x eq 'two'))")).toEqual([
        'Other',
        'Third'
      ])
      expect(await names("displayName eq 'none'")).toEqual([])
    }))

  test('advanced queries are refused in a B2C tenant', () =>
    withEmulator(async (_emulator, graph) => {
      const refused = async (query: string, headers = {}) => errorOf(await graph.get(`/applications?${query}`, headers))
      const operator = (name: string) =>
        `Operator '${name}' is not supported because the 'ConsistencyLevel:eventual' header is missing. Refer to https://aka.ms/graph-docs/advanced-queries for more information`
      const query = 'Request_UnsupportedQuery'
      expect(await refused('$count=true')).toEqual([400, 'Request_BadRequest', '$count is not currently supported.'])
      expect(await refused('', { ConsistencyLevel: 'eventual' })).toEqual([
        400,
        'Request_BadRequest',
        'This request is not supported by the service'
      ])
      expect(await refused('$search="displayName:x"')).toEqual([
        400,
        query,
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
      ])
      expect(await refused("$filter=displayName ne 'x'")).toEqual([400, query, operator('NotEqualsMatch')])
      expect(await refused("$filter=not(displayName eq 'x')")).toEqual([400, query, operator('Not')])
      expect(await refused("$filter=endsWith(displayName,'x')")).toEqual([400, query, operator('EndsWithMatch')])
      expect(await refused("$filter=displayName eq 'x'&$orderby=displayName")).toEqual([
        400,
        query,
        'Sorting not supported for current query.'
      ])
      expect(await refused("$filter=notes eq 'x'")).toEqual([
        400,
        query,
        "Unsupported or invalid query filter clause specified for property 'notes' of resource 'Application'."
      ])
      expect((await refused("$filter=uniqueName eq 'x'"))[1]).toBe(query)
      expect(await refused("$filter=displayName eq 'x")).toEqual([400, 'BadRequest', 'Invalid filter clause'])
      expect((await refused('$top=0'))[0]).toBe(400)
      expect((await refused('$compute=x'))[0]).toBe(400)
    }))

  test('lists come in pages with an absolute next link', () =>
    withEmulator(async (emulator, graph) => {
      const names = Array.from({ length: 104 }, (_, index) => `app ${index}`)
      await graph.batch(namedApplications(names.slice(0, 20)))
      for (let start = 20; start < names.length; start += 20)
        await graph.batch(namedApplications(names.slice(start, start + 20)))
      const first = await graph.get("/applications?$filter=startsWith(displayName,'app ')&$select=displayName")
      expect(first.body.value).toHaveLength(100)
      const next: string = first.body['@odata.nextLink']
      expect(next.startsWith(`${emulator.graph}/v1.0/applications?`)).toBe(true)
      const second = await graph.get(next)
      expect(second.body['@odata.nextLink']).toBeUndefined()
      const read = [...first.body.value, ...second.body.value].map(({ displayName }) => displayName)
      expect(new Set(read)).toEqual(new Set(names))
      const small = await graph.get("/applications?$top=3&$filter=startsWith(displayName,'app ')")
      expect(small.body.value).toHaveLength(3)
      expect((await graph.get('/applications?$skiptoken=zzz')).status).toBe(400)
    }))

  test('alternate keys take doubled quotes and percent-encoding', () =>
    withEmulator(async (_emulator, graph) => {
      const created = await graph.upsert("/applications(uniqueName='it''s%20a%2Fslash%26more')", { displayName: 'odd' })
      expect([created.status, created.body.uniqueName]).toEqual([201, "it's a/slash&more"])
      const read = await graph.get(`/applications(uniqueName='${encodeURIComponent("it''s a/slash&more")}')`)
      expect(read.body.id).toBe(created.body.id)
      const sub = await graph.get("/applications(uniqueName='it''s%20a%2Fslash%26more')/federatedIdentityCredentials")
      expect([sub.status, sub.body.value]).toEqual([200, []])
      expect(errorOf(await graph.get("/applications(uniqueName='test-app')"))).toEqual(notFound('test-app'))
      expect(errorOf(await graph.get("/applications(appId='zzz')"))).toEqual([
        400,
        'Request_BadRequest',
        "Invalid value specified for object reference property 'appId'. Please ensure that this value has an appropriate syntax and length."
      ])
      expect((await graph.get('/applications/zzz')).status).toBe(400)
    }))
})

const namedApplications = (names: readonly string[]) =>
  names.map((displayName, index) => ({
    id: String(index),
    method: 'POST',
    url: '/applications',
    headers: { 'Content-Type': 'application/json' },
    body: { displayName }
  }))

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
