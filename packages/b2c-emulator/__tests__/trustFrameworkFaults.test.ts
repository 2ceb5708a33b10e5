// Failures of the Identity Experience Framework, on demand.

import { describe, expect, test } from '@jest/globals'
import { trustFrameworkFaultKinds } from '../src/core/faults.ts'
import { errorOf } from './graphClient.ts'
import { policyXml, withFramework } from './trustFrameworkClient.ts'

const extension = 'An extension property exists with the name '

describe('an upload', () => {
  test.each([
    ['ief-concurrency-400', 400, 'AADB2C95053', 'Multiple concurrent writes'],
    ['ief-problem-400', 400, 'AADB2C90063', 'There is a problem with the service.'],
    ['ief-throttled-400', 400, 'AADB2C95043', 'There are too many requests'],
    ['ief-reference-400', 400, 'AADB2C', 'Object reference not set to an instance of an object.'],
    ['ief-extension-409', 409, 'Request_MultipleObjectsWithSameKeyValue', extension],
    ['401', 401, 'InvalidAuthenticationToken', 'Access token has expired']
  ] as const)('%s is refused once, and nothing is stored', (kind, status, code, words) =>
    withFramework(async ({ upload }, { behavior, tenant, journal }) => {
      behavior.faults.push({ match: { path: /\/policies\/B2C_1A_Two\// }, kind })
      expect((await upload(policyXml('B2C_1A_One'))).status).toBe(201)
      const { error, text } = await upload(policyXml('B2C_1A_Two'))
      expect(error?.slice(0, 2)).toEqual([status, code])
      expect(error?.[2].startsWith(words)).toBe(true)
      expect('correlationId' in JSON.parse(text).error.innerError).toBe(kind !== '401')
      expect(tenant.customPolicies.all()).toHaveLength(1)
      expect(journal.entries().at(-1)).toMatchObject({ fault: kind, status })
      expect((await upload(policyXml('B2C_1A_Two'))).status).toBe(201)
    })
  )

  test('ief-stored-400 is refused and stored all the same, alone and in a batch', () =>
    withFramework(async ({ upload, graph }, { behavior, tenant, graph: origin }) => {
      behavior.faults.push({ match: {}, kind: 'ief-stored-400' })
      expect((await upload(policyXml('B2C_1A_One'))).error?.slice(0, 2)).toEqual([400, 'AADB2C99006'])
      behavior.faults.push({ match: {}, kind: 'ief-stored-400' })
      const body = Buffer.from(policyXml('B2C_1A_Two')).toString('base64')
      const url = '/trustFramework/policies/B2C_1A_Two/$value'
      const batch = await graph.post(`${origin}/beta/$batch`, {
        requests: [{ id: '1', method: 'PUT', url, headers: { 'Content-Type': 'application/xml' }, body }]
      })
      expect(batch.body.responses).toMatchObject([{ status: 400, body: { error: { code: 'AADB2C99006' } } }])
      expect(tenant.customPolicies.all().map(({ id }) => id)).toEqual(['B2C_1A_One', 'B2C_1A_Two'])
      expect((await upload(policyXml('B2C_1A_One'))).status).toBe(200)
    }))
})

test('these failures wait for a request to the framework that can have them', () =>
  withFramework(async ({ call, upload, graph }, { behavior }) => {
    for (const kind of trustFrameworkFaultKinds) behavior.faults.push({ match: {}, kind })
    expect((await graph.get('/organization')).status).toBe(403)
    expect(behavior.faults).toHaveLength(trustFrameworkFaultKinds.length)
    const codes: unknown[] = []
    for (let count = 0; count < 3; count++) codes.push(errorOf(await call('GET', 'keySets'))[1])
    codes.push(errorOf(await call('POST', 'keySets', { id: 'K' }))[1])
    expect(codes).toEqual(['AADB2C90063', 'AADB2C95043', 'AADB2C', 'AADB2C95053'])
    expect((await call('POST', 'keySets', { id: 'K' })).status).toBe(201)
    for (const status of [409, 400, 200]) expect((await upload(policyXml('B2C_1A_X'))).status).toBe(status)
    expect(behavior.faults).toEqual([])
  }))

test('random failures can be of these kinds too', () =>
  withFramework(async ({ call, graph }, { behavior }) => {
    behavior.chaos = { rate: 1, seed: 1, kinds: ['ief-problem-400'] }
    expect(errorOf(await call('GET', 'policies'))[1]).toBe('AADB2C90063')
    expect((await graph.get('/organization')).status).toBe(403)
  }))
