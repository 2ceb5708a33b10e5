// An interception that throws is no answer of the emulator: the client sees 500, and closing the emulator throws.

import { describe, expect, test } from '@jest/globals'
import { errorOf, withEmulator } from './graphClient.ts'
import { itemsOf } from './intercepted.ts'

describe('an interception that throws', () => {
  const broken = () => {
    throw new Error('it is broken')
  }

  test.each([
    ['a rewrite', {}, broken],
    ['an answer instead of the work', {}, { instead: broken }],
    ['a predicate', { path: broken }, () => undefined],
    ['a status that HTTP cannot carry', {}, () => ({ status: 99 })],
    ['a header that HTTP cannot carry', {}, () => ({ headers: { 'x-lines': 'a\nb' } })]
  ])('%s: status 500 for the client, and closing the emulator throws', async (_, match, interception) => {
    const failing = withEmulator(async (emulator, graph) => {
      emulator.intercept({ service: 'graph', ...match }, interception)
      const [status, code, message] = errorOf(await graph.get('/organization'))
      expect([status, code]).toEqual([500, 'InterceptionFailed'])
      expect(message).toMatch(/^An interception threw: /)
    })
    await expect(failing).rejects.toThrow(/^An interception threw: /)
  })

  test('an item of a batch too', async () => {
    const failing = withEmulator(async (emulator, graph) => {
      emulator.intercept({ path: /organization/ }, broken)
      const answers = await itemsOf(graph, [{ id: '1', method: 'GET', url: '/organization' }])
      expect(answers.get('1')).toMatchObject({ status: 500, body: { error: { code: 'InterceptionFailed' } } })
    })
    await expect(failing).rejects.toMatchObject({ errors: [new Error('it is broken')] })
  })
})
