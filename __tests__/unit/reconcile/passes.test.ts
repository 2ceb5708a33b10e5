// Components that wait for each other: what stands after all of them, what fails there, and what is recorded in any case.

import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../../src/errors.ts'
import { applyAll, creates, failing, namedComponent, part, recorded } from './testComponents.ts'

const joint = { afterComponents: true } as const

const stale = { unsettled: new ActionError({ code: 'conflict', message: 'never settles' }) }

describe('a resource that waits for the other components', () => {
  test('is written when all of them have done what does not wait, however many there are', async () => {
    const steps: string[] = []
    const waiting = namedComponent('t', [recorded(steps, 't1'), recorded(steps, 't2', joint)])
    const others = Array.from({ length: 20 }, (_, place) => namedComponent(`a${place}`, [recorded(steps, `a${place}`)]))
    const outcomes = await applyAll([waiting, ...others])
    expect(steps.indexOf('+t2')).toBe(42)
    expect(outcomes.map(({ plan, status }) => `${plan.key} ${status}`)).toEqual(
      ['t', ...others.map(({ key }) => key)].map(key => `${key} applied`)
    )
  })

  test('of each of many components waits for all: they cannot wait for each other in a circle', async () => {
    const steps: string[] = []
    const components = Array.from({ length: 9 }, (_, place) =>
      namedComponent(`a${place}`, [recorded(steps, `own${place}`), recorded(steps, `joint${place}`, joint)])
    )
    await applyAll(components)
    const firstJoint = steps.findIndex(step => step.startsWith('+joint'))
    expect(steps.slice(firstJoint).filter(step => step.startsWith('+own'))).toEqual([])
    expect(steps).toHaveLength(36)
  })

  test('is removed before the others', async () => {
    const steps: string[] = []
    const waiting = namedComponent('t', [recorded(steps, 't1'), recorded(steps, 't2', joint)])
    await applyAll([namedComponent('a', [recorded(steps, 'a')]), waiting], { done: 'destroyed' })
    expect(steps.slice(0, 2)).toEqual(['+t2', '-t2'])
    expect(steps).toHaveLength(6)
  })

  test('is not written when what stands before it in its own component failed; that of others is', async () => {
    const steps: string[] = []
    const outcomes = await applyAll([
      namedComponent('a', [failing('x'), recorded(steps, 'y', joint)]),
      namedComponent('b', [recorded(steps, 'z', joint)])
    ])
    expect(steps).toEqual(['+z', '-z'])
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'applied'])
  })

  test('that finds the tenant changed is planned again, and so is what stands before it', async () => {
    const steps: string[] = []
    let rounds = 0
    const unsettled = part('y', {
      ...joint,
      apply: async () => {
        rounds += 1
        return rounds === 1 ? stale : undefined
      }
    })
    const [outcome] = await applyAll([namedComponent('a', [recorded(steps, 'x'), unsettled])])
    expect([outcome?.status, rounds, steps]).toEqual(['applied', 2, ['+x', '-x', '+x', '-x']])
  })
})

describe('a component whose resources stand for themselves', () => {
  test('goes on after a failure with what does not stand behind it, and tells of all', async () => {
    const steps: string[] = []
    const resources = [
      failing('x'),
      recorded(steps, 'y'),
      recorded(steps, 'behind', { after: ['x'] }),
      recorded(steps, 'far', { after: ['behind'], ...joint }),
      recorded(steps, 'z', { after: ['y'], ...joint })
    ]
    const [outcome] = await applyAll([namedComponent('t', resources, { isIndependent: true })])
    expect(steps).toEqual(['+y', '-y', '+z', '-z'])
    expect(outcome?.status).toBe('failed')
    expect([...(outcome?.carriedOut ?? [])].map(({ name }) => name)).toEqual(['y', 'z'])
    expect(outcome?.error?.message).toMatch(
      /x is refused[\s\S]*No behind was written: x failed[\s\S]*No far was written/
    )
  })
})

describe('what must be recorded', () => {
  test.each([
    ['all went well', part('x')],
    ['something failed', failing('x')]
  ])('is, when %s, after the other components', async (_, first) => {
    const steps: string[] = []
    const settling = part('s', {
      plan: () => ({ ...creates('s'), settle: async () => void steps.push('settled') })
    })
    await applyAll([namedComponent('t', [first, settling]), namedComponent('a', [recorded(steps, 'a')])])
    expect(steps.at(-1)).toBe('settled')
    expect(steps.filter(step => step === 'settled')).toHaveLength(1)
  })
})
