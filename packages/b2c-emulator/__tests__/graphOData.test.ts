// OData: $select, $filter, pages, and keys in the path.

import { describe, expect, test } from '@jest/globals'
import { errorOf, notFound, withEmulator } from './graphClient.ts'

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

  test.each([
    ["/applications(uniqueName='nobody')", 'application'],
    ["/applications?$filter=displayName eq 'nobody'", 'application'],
    ['/directory/deletedItems/microsoft.graph.application', 'application'],
    ["/servicePrincipals(appId='00000000-0000-4000-8000-000000000000')", 'servicePrincipal'],
    ["/servicePrincipals?$filter=displayName eq 'nobody'", 'servicePrincipal']
  ])('$select of an unknown property is refused where nothing is found too: %s', (path, type) =>
    withEmulator(async (_emulator, graph) => {
      const separator = path.includes('?') ? '&' : '?'
      expect(errorOf(await graph.get(`${path}${separator}$select=id,nope`))).toEqual([
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named 'nope' on type 'microsoft.graph.${type}'.`
      ])
      expect([200, 404]).toContain((await graph.get(`${path}${separator}$select=ID,displayName`)).status)
    })
  )

  test('$select takes names in any case and gives them as they are', () =>
    withEmulator(async (_emulator, graph) => {
      const { id } = (await graph.post('/applications', { displayName: 'CI' })).body
      const one = await graph.get(`/Applications/${id}?$select=Id,DISPLAYNAME`)
      expect(one.body).toEqual({
        '@odata.context': expect.stringMatching(/#applications\(id,displayName\)\/\$entity$/),
        id,
        displayName: 'CI'
      })
      const list = await graph.get(`/APPLICATIONS?$select=Id&$filter=displayName eq 'CI'`)
      expect(list.body).toEqual({ '@odata.context': expect.stringMatching(/#applications\(id\)$/), value: [{ id }] })
    }))

  test.each([
    ['/APPLICATIONS/{}/Owners', 200],
    ['/serviceprincipals', 200],
    ['/Directory/DeletedItems/Microsoft.Graph.Application', 200],
    ['/applications/{}/microsoft.graph.owners', 400],
    ['/applications/{}/addPasswords', 400]
  ])('names in a path have any case, and operations alone a namespace: %s', (path, status) =>
    withEmulator(async (_emulator, graph) => {
      const { id } = (await graph.post('/applications', { displayName: 'CI' })).body
      expect((await graph.get(path.replace('{}', id))).status).toBe(status)
    })
  )

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
