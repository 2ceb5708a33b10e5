// Pages of a list are joined, in a batch too, and are given up when they never end.

import { describe, expect, test } from '@jest/globals'
import { errorOf, get, open, post } from './scriptedGraph.ts'

describe('pages', () => {
  test('of a list are joined, with their encoded positions kept', async () => {
    const { graph, seen } = await open(({ url }, place, origin) => ({
      body: {
        value: [place],
        ...(place < 2 ? { '@odata.nextLink': `${origin}/v1.0/list?$select=id&$skiptoken=a%2Bb%2F${place}` } : {}),
        url
      }
    }))
    const { body } = await graph.send(get('/list'))
    expect(body).toMatchObject({ value: [0, 1, 2] })
    expect(seen.map(({ url }) => url)).toEqual([
      '/v1.0/list',
      '/v1.0/list?$select=id&$skiptoken=a%2Bb%2F0',
      '/v1.0/list?$select=id&$skiptoken=a%2Bb%2F1'
    ])
  })

  test('of a batch item are followed too; one that fails is the answer', async () => {
    const { graph } = await open(({ url }, _place, origin) =>
      url.endsWith('$batch')
        ? {
            body: {
              responses: ['1', '2'].map(id => ({
                id,
                status: 200,
                body: { value: [id], '@odata.nextLink': `${origin}/v1.0/next${id}` }
              }))
            }
          }
        : url.endsWith('next1')
          ? { body: { value: ['more'] } }
          : { status: 403, body: errorOf('Authorization_RequestDenied', 'no') }
    )
    const [first, second] = await graph.batch([get('/a'), get('/b')])
    expect(first?.body).toMatchObject({ value: ['1', 'more'] })
    expect(second?.status).toBe(403)
  })

  test('of a long list are as large as Graph gives them; where it refuses that, they are as it chooses', async () => {
    const sent = async (refuses: boolean) => {
      const { graph, seen } = await open(({ url }) =>
        refuses && url.includes('$top')
          ? { status: 400, body: errorOf('Request_BadRequest', "The query option '$top' is not supported.") }
          : { body: { value: [1] } }
      )
      for (const path of ['/list', '/list?$select=id']) {
        expect((await graph.send(get(path, { isLong: true }))).body).toMatchObject({ value: [1] })
      }
      return seen.map(({ url }) => url)
    }
    const large = ['/v1.0/list?$top=999', '/v1.0/list?$select=id&$top=999']
    expect(await sent(false)).toEqual(large)
    expect(await sent(true)).toEqual([large[0], '/v1.0/list', large[1], '/v1.0/list?$select=id'])
  })

  test('of a long list in a batch are asked for again alone where Graph refuses large ones', async () => {
    const { graph, seen } = await open(({ url }) =>
      url.endsWith('$batch')
        ? {
            body: {
              responses: [
                { id: '1', status: 400, body: errorOf('Request_BadRequest', 'x') },
                { id: '2', status: 200, body: { value: ['b'] } }
              ]
            }
          }
        : { body: { value: ['a'] } }
    )
    const answers = await graph.batch([get('/a', { isLong: true }), get('/b')])
    expect(answers.map(({ body }) => (body as { readonly value: unknown }).value)).toEqual([['a'], ['b']])
    expect(seen.map(({ url }) => url)).toEqual(['/v1.0/$batch', '/v1.0/a'])
  })

  test('without end are given up', async () => {
    const { graph, seen } = await open((_request, _place, origin) => ({
      body: { value: [], '@odata.nextLink': `${origin}/v1.0/list` }
    }))
    await expect(graph.send(get('/list'))).rejects.toThrow('more than 500 pages')
    expect(seen).toHaveLength(500)
  })

  test('without a list add nothing, and a write has none', async () => {
    const { graph } = await open(({ url }, _place, origin) =>
      url.endsWith('next') ? { body: {} } : { body: { '@odata.nextLink': `${origin}/v1.0/next` } }
    )
    expect((await graph.send(get('/list'))).body).toMatchObject({ value: [] })
    expect((await graph.send(post('/list'))).body).toHaveProperty(['@odata.nextLink'])
  })
})
