// A request that must not be repeated is sent again only when it was certainly not done.

import { describe, expect, test } from '@jest/globals'
import { after, errorOf, open, post, type Reply } from './scriptedGraph.ts'

describe('a request that must not be repeated', () => {
  test.each(['reset', { status: 503 }, { status: 500 }, { status: 201, body: '' }] as const)(
    'is lost when nobody can tell whether it was done: %j',
    async reply => {
      const { graph, seen } = await open(() => reply)
      expect(await graph.sendOnce(post('/addPassword'))).toMatchObject({ kind: 'unanswered' })
      expect(seen).toHaveLength(1)
    }
  )

  test('is lost when a gateway answers 404, and repeated when the directory does not find the tenant', async () => {
    for (const reply of [
      { status: 404, body: '<html>' },
      { status: 404 },
      { status: 404, body: errorOf('Other', 'x') }
    ]) {
      const { graph, seen } = await open(() => reply)
      expect(await graph.sendOnce(post('/addPassword'))).toMatchObject({ kind: 'unanswered' })
      expect(seen).toHaveLength(1)
    }
    const { graph, seen } = await open((_request, place) =>
      place === 0 ? { status: 404, body: errorOf('Directory_ObjectNotFound', 'x') } : { body: { keyId: 'k' } }
    )
    expect(await graph.sendOnce(post('/addPassword'))).toMatchObject({
      kind: 'answer',
      answer: { body: { keyId: 'k' } }
    })
    expect(seen).toHaveLength(2)
  })

  test('is repeated when it was certainly not done', async () => {
    const replies: readonly Reply[] = [
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 503, body: errorOf('Directory_ConcurrencyViolation', 'x') },
      { status: 404, body: errorOf('Request_ResourceNotFound', 'x') },
      { body: { keyId: 'k' } }
    ]
    const { graph, seen } = await open((_request, place) => replies[place] as Reply)
    const result = await graph.sendOnce(post('/addPassword', after('application')))
    expect(result).toMatchObject({ kind: 'answer', answer: { body: { keyId: 'k' } } })
    expect(seen).toHaveLength(4)
  })
})
