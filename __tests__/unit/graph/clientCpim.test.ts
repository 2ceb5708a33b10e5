// Texts in place of JSON, and the answers of Azure AD B2C's back end: the code counts, whatever the status.

import { describe, expect, test } from '@jest/globals'
import { isCpimBusy, isCpimExisting, isCpimFlaky } from '../../../src/graph/cpim.ts'
import { isMissing } from '../../../src/graph/missing.ts'
import { after, errorOf, get, open, post } from './scriptedGraph.ts'

const beta = { version: 'beta' } as const
const xml = { ...beta, accept: 'application/xml' } as const
const refusal = (status: number, code: string, message = code) => ({ status, body: errorOf(code, message) })
const fine = { body: { id: 'x' } }

describe('texts', () => {
  test('are read as they are, and a refusal of the same request is read as JSON', async () => {
    const { graph } = await open(({ url }) =>
      url.endsWith('/a') ? { body: '<a/>' } : refusal(400, 'AADB2C90073', 'Policy cannot be found')
    )
    expect((await graph.send(get('/a', xml))).body).toBe('<a/>')
    const refused = await graph.send(get('/b', xml))
    expect(isMissing(refused)).toBe(true)
  })
})

describe('a refusal of the back end', () => {
  test.each([
    ['overlapping writes', refusal(400, 'AADB2C95053')],
    ['overlapping writes as a conflict', refusal(409, 'AADB2C95053')],
    ['too many requests', refusal(400, 'AADB2C90244')],
    ['throttling under the bare word', refusal(400, 'AADB2C', 'AADB2C90229: Throttled.')],
    ['a problem with the service', refusal(400, 'AADB2C90063', 'There is a problem with the service.')],
    ['a fault at random', refusal(400, 'AADB2C', 'Object reference not set to an instance of an object.')],
    [
      'two creations of one extension property',
      refusal(409, 'Request_MultipleObjectsWithSameKeyValue', 'An extension property exists with the name x.')
    ]
  ])('because of %s is asked again', async (_, first) => {
    const { graph, seen } = await open((_request, place) => (place < 2 ? first : fine))
    expect((await graph.send(post('/trustFramework/keySets', beta))).status).toBe(200)
    expect(seen).toHaveLength(3)
  })

  test('that asks for a pause gets it, although its status is 400', async () => {
    const slow = { ...refusal(400, 'AADB2C95043'), headers: { 'retry-after': '33' } }
    const { graph, runtime } = await open((_request, place) => (place === 0 ? slow : fine))
    const before = runtime.clock.monotonic()
    await graph.send(post('/a', beta))
    expect(runtime.clock.monotonic() - before).toBeGreaterThanOrEqual(33_000)
  })

  test('because of a problem with the service ends after a while: it answers so to what it does not understand', async () => {
    const { graph, seen } = await open(() => refusal(400, 'AADB2C90063', 'There is a problem with the service.'))
    expect((await graph.send(post('/identity/b2cUserFlows', beta))).status).toBe(400)
    expect(seen.length).toBeGreaterThan(2)
  })

  test('leaves open whether a write that must not be repeated was done, or says that it was not', async () => {
    const flaky = await open(() => refusal(400, 'AADB2C90063'))
    expect((await flaky.graph.sendOnce(post('/a', beta))).kind).toBe('unanswered')
    expect(flaky.seen).toHaveLength(1)
    const busy = await open((_request, place) => (place === 0 ? refusal(400, 'AADB2C95053') : fine))
    expect((await busy.graph.sendOnce(post('/a', beta))).kind).toBe('answer')
    expect(busy.seen).toHaveLength(2)
  })

  const templates = [
    ['90073', "KeyContainer with 'id': 'B2C_1A_X' cannot be found in the directory 'contoso.onmicrosoft.com'"],
    [
      '95052',
      "The trustframework key set with id 'B2C_1A_X' in tenant 'contoso' is not created. Please use 'Create api'."
    ],
    ['95053', 'Multiple concurrent writes to the same object detected. Please perform them sequentially.'],
    ['90063', 'There is a problem with the service.'],
    ['95028', "Can't create trustframework key set with name 'B2C_1A_X' because it already exists."]
  ] as const
  test.each(
    templates.flatMap(([digits, text]) =>
      [
        [`AADB2C${digits}`, text],
        ['AADB2C', `AADB2C${digits}: ${text}`],
        ['AADB2C', text],
        ['BadRequest', `AADB2C${digits}: ${text}`],
        ['Request_BadRequest', text],
        ['', `AADB2C${digits}`]
      ].map(([code = '', message = '']) => [digits, code, message] as const)
    )
  )('%s is known by its code and by its text: %j %j', async (digits, code, message) => {
    const answer = { ...refusal(400, code, message), retryAfterMs: undefined, requestId: undefined }
    expect([isMissing(answer), isCpimExisting(answer), isCpimBusy(answer), isCpimFlaky(answer)]).toEqual([
      digits === '90073',
      digits === '95028',
      digits === '95053',
      digits === '90063'
    ])
    const { graph } = await open((_request, place) => (place === 0 ? answer : fine))
    const isFinal = digits === '95028'
    const { status } = await graph.send(post('/a', { ...beta, ...after('keySet') }))
    expect(status).toBe(isFinal ? 400 : 200)
  })

  test.each([400, 404])('because a new base does not show yet is waited for (%i)', async status => {
    const missing = refusal(status, 'AADB2C', "Policy with 'policyId': B2C_1A_X cannot be found in the directory 'x'.")
    const { graph } = await open((_request, place) => (place === 0 ? missing : fine))
    expect((await graph.send(post('/a', { ...beta, ...after('customPolicy') }))).status).toBe(200)
  })

  test('because a new key set does not show yet is waited for, of any other it is final', async () => {
    const missing = refusal(400, 'AADB2C95052', 'The trustframework key set is not created.')
    const fresh = await open((_request, place) => (place === 0 ? missing : fine))
    expect((await fresh.graph.send(post('/a', { ...beta, ...after('keySet') }))).status).toBe(200)
    const other = await open(() => missing)
    expect((await other.graph.send(post('/a', beta))).status).toBe(400)
    expect(other.seen).toHaveLength(1)
  })

  test.each([401, 403])('of a tenant of another kind is final with status %d', async status => {
    const text =
      "'x' is not an Azure AD B2C directory. Access to this Api can only be made for an Azure AD B2C directory."
    const { graph, seen } = await open(() => refusal(status, 'AADB2C', text))
    expect((await graph.send(get('/trustFramework/policies', beta))).status).toBe(status)
    expect(seen.length).toBeLessThanOrEqual(2)
  })
})
