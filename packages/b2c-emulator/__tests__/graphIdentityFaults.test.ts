// Failures of the B2C back end in requests for user flows and their parts.

import { describe, expect, test } from '@jest/globals'
import { errorOf } from './graphClient.ts'
import { flowBody, withIdentity } from './identityClient.ts'

const attributes = '/identity/userFlowAttributes'
const loyalty = { displayName: 'loyaltyNumber', description: 'Number on the card', dataType: 'string' }

describe('failures of the back end', () => {
  test.each([
    ['ief-concurrency-400', 'AADB2C95053'],
    ['ief-problem-400', 'AADB2C90063'],
    ['ief-throttled-400', 'AADB2C95043']
  ] as const)('%s is answered once, and nothing is stored', (kind, code) =>
    withIdentity(async (graph, { behavior }) => {
      behavior.faults.push({ match: {}, kind })
      expect((await graph.get('/applications')).status).toBe(403)
      expect(errorOf(await graph.v1.post(attributes, loyalty)).slice(0, 2)).toEqual([400, code])
      expect(behavior.faults).toEqual([])
      expect((await graph.v1.post(attributes, loyalty)).status).toBe(201)
    })
  )

  test('those of policies alone do not come here', () =>
    withIdentity(async (graph, { behavior }) => {
      for (const kind of ['ief-reference-400', 'ief-extension-409', 'ief-stored-400'] as const) {
        behavior.faults.push({ match: {}, kind })
      }
      expect((await graph.post(attributes, loyalty)).status).toBe(201)
      expect(behavior.faults).toHaveLength(3)
    }))
})

describe('writes that overlap', () => {
  test('are refused but for one, unless the tenant takes them', () =>
    withIdentity(
      async (graph, { behavior }) => {
        const make = (id: string) => graph.post('/identity/b2cUserFlows', flowBody(id))
        const codes = async (...ids: string[]) =>
          (await Promise.all(ids.map(make))).map(({ status, body }) => body.error?.code ?? status).toSorted()
        expect(await codes('a', 'b', 'c')).toEqual([201, 'AADB2C95053', 'AADB2C95053'])
        const mixed = await Promise.all([make('d'), graph.get(attributes), graph.get('/identity/b2cUserFlows')])
        expect(mixed.map(({ status }) => status)).toEqual([201, 200, 200])
        behavior.identity.concurrentWrites = 'accepted'
        expect(await codes('e', 'f')).toEqual([201, 201])
      },
      { behavior: { latencyMs: 50 } }
    ))
})
