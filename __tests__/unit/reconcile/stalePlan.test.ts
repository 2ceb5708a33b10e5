// A plan that is stale is made again, and a resource can be observed again before its write.

import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../../src/errors.ts'
import { change } from '../../../src/reconcile/plan.ts'
import { apply, creates, kindOf, part, recorded } from './testComponents.ts'

describe('a plan that is stale', () => {
  const unsettled = new ActionError({ code: 'conflict', message: 'it does not hold still' })

  test('is made again; what was carried out stays in the outcome', async () => {
    let rounds = 0
    const steps: string[] = []
    const flaky = part('b', {
      after: ['a'],
      apply: async () => {
        rounds += 1
        return rounds < 3 ? { unsettled } : undefined
      }
    })
    const once = recorded(steps, 'a', {
      plan: () => (rounds === 0 ? creates('a') : { changes: [change(kindOf('a'), 'unchanged', 'a', 'is there')] })
    })
    const outcome = await apply([once, flaky])
    expect(rounds).toBe(3)
    expect(steps).toEqual(['+a', '-a'])
    expect(outcome.status).toBe('applied')
    expect(outcome.plan.changes.map(({ action, name }) => `${action} ${name}`)).toContain('create a')
  })

  test('is made again also when a write beside it ends later, with nothing to say', async () => {
    let rounds = 0
    const quick = part('a', {
      apply: async () => {
        rounds += 1
        return rounds === 1 ? { unsettled } : undefined
      }
    })
    const slow = part('b', {
      apply: async () => {
        for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
        return undefined
      }
    })
    expect((await apply([quick, slow])).status).toBe('applied')
    expect(rounds).toBe(2)
  })

  test('again and again ends with the error that it names', async () => {
    const outcome = await apply([part('a', { apply: async () => ({ unsettled }) })])
    expect(outcome).toMatchObject({ status: 'failed', error: { message: 'it does not hold still' } })
  })
})

describe('a resource that is observed again before its write', () => {
  test('is planned anew; when nothing is left to do, nothing is written', async () => {
    let observations = 0
    const settled = part('a', {
      observeAgain: true,
      observe: async () => {
        observations += 1
        return null
      },
      plan: () =>
        observations === 1 ? creates('a') : { changes: [change(kindOf('a'), 'unchanged', 'a', 'is there')] },
      apply: () => Promise.reject(new Error('called'))
    })
    expect(await apply([settled])).toMatchObject({ status: 'unchanged', plan: { changes: [{ action: 'unchanged' }] } })
    expect(observations).toBe(2)
  })

  test.each([
    [2, 4],
    [100, 6]
  ])('is observed once more while it looks older, a few times at most: %i times', async (older, expected) => {
    let observations = 0
    let asked = 0
    const written: number[] = []
    const lagging = part('a', {
      observeAgain: true,
      observe: async () => {
        observations += 1
        return null
      },
      looksOlder: () => {
        asked += 1
        return asked <= older
      },
      apply: async () => {
        written.push(observations)
        return undefined
      }
    })
    expect(await apply([lagging])).toMatchObject({ status: 'applied' })
    expect(written).toEqual([expected])
  })
})
