// What v1.0 does not have is asked of beta: alone, over pages, and in batches that hold one version each.

import { describe, expect, test } from '@jest/globals'
import { asObject, asObjects } from '../../../src/util/json.ts'
import { get, open, post } from './scriptedGraph.ts'

const beta = { version: 'beta' } as const

/** Answers batches with the address of each item, behind the version that the batch was sent to. */
const echo = () =>
  open(({ url, body }) => ({
    body: url.endsWith('$batch')
      ? {
          responses: asObjects(asObject(body).requests).map(({ id, url: path }) => ({
            id,
            status: 200,
            body: { at: `${url.replace('/$batch', '')}${path}` }
          }))
        }
      : { at: url }
  }))

describe('requests to beta', () => {
  test('go there, with all pages of a list', async () => {
    const { graph, seen } = await open((_request, place, origin) => ({
      body: { value: [place], ...(place === 0 && { '@odata.nextLink': `${origin}/beta/list?$skiptoken=a` }) }
    }))
    expect((await graph.send(get('/list', beta))).body).toMatchObject({ value: [0, 1] })
    expect(seen.map(({ url }) => url)).toEqual(['/beta/list', '/beta/list?$skiptoken=a'])
  })

  test('travel in a batch of their own, and each answer stands in its place', async () => {
    const { graph, seen } = await echo()
    const answers = await graph.batch([get('/a'), get('/b', beta), get('/c'), get('/d', beta)])
    expect(answers.map(({ body }) => asObject(body).at)).toEqual(['/v1.0/a', '/beta/b', '/v1.0/c', '/beta/d'])
    expect(seen.map(({ url }) => url).sort()).toEqual(['/beta/$batch', '/v1.0/$batch'])
  })

  test('keep their place among writes whose order counts', async () => {
    const { graph, seen } = await echo()
    const requests = [post('/a'), post('/b'), post('/c', beta), post('/d')]
    const answers = await graph.batch(requests, { serial: true })
    expect(answers.map(({ body }) => asObject(body).at)).toEqual(['/v1.0/a', '/v1.0/b', '/beta/c', '/v1.0/d'])
    expect(seen.map(({ url }) => url)).toEqual(['/v1.0/$batch', '/beta/c', '/v1.0/d'])
  })
})
