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

describe('the applications', () => {
  const opening = () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const open = async (): Promise<undefined> => {
      resolve(undefined)
    }
    return { isOpen: promise, open }
  }

  test('wait for each other, and not for what stands for itself, which waits for them', async () => {
    const steps: string[] = []
    const [gate, made] = [opening(), opening()]
    const tenant = [
      // Over when an application has come to its second pass: who waits for it there waits for ever.
      part('keys', { apply: () => gate.isOpen }),
      recorded(steps, 'policies', { after: ['keys'], ...joint })
    ]
    const apps = [
      namedComponent('a', [recorded(steps, 'a'), part('asks', { ...joint, apply: gate.open })]),
      namedComponent('b', [part('b', { apply: () => made.isOpen })]),
      namedComponent('c', [part('c', { apply: made.open })])
    ]
    const outcomes = await applyAll([namedComponent('t', tenant, { isIndependent: true }), ...apps])
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'applied'])
    expect(steps).toEqual(['+a', '-a', '+policies', '-policies'])
  })

  test.each([0, 1, 6, 7, 500])('are all done, each in both passes, however many there are: %d', async count => {
    const steps: string[] = []
    const names = Array.from({ length: count }, (_, index) => `a${index}`)
    const apps = names.map((name, index) =>
      namedComponent(name, [
        index % 3 === 1 ? failing('own') : recorded(steps, 'own'),
        ...(index % 2 === 0 ? [recorded(steps, 'joint', joint)] : [])
      ])
    )
    const tenant = namedComponent('t', [recorded(steps, 'policies', joint)], { isIndependent: true })
    const outcomes = await applyAll([...apps, tenant])
    expect(outcomes.map(({ plan, status }) => `${plan.key} ${status}`)).toEqual([
      ...names.map((name, index) => `${name} ${index % 3 === 1 ? 'failed' : 'applied'}`),
      't applied'
    ])
    const firsts = ['+joint', '+policies'].map(step => steps.indexOf(step)).filter(place => place >= 0)
    expect(Math.min(...firsts)).toBeGreaterThan(steps.lastIndexOf('-own'))
    const inBoth = names.filter((_, index) => index % 2 === 0 && index % 3 !== 1)
    expect(steps.filter(step => step === '-joint')).toHaveLength(inBoth.length)
  })
})

describe('a removal', () => {
  const removing = async (first: ReturnType<typeof part>) => {
    const steps: string[] = []
    const apps = ['a', 'b'].map(name => namedComponent(name, [recorded(steps, name)]))
    const tenant = namedComponent('t', [recorded(steps, 'base'), first], { isIndependent: true })
    const outcomes = await applyAll([...apps, tenant], { done: 'destroyed' })
    return { steps, states: outcomes.map(({ status }) => status) }
  }

  test('of what stands for itself goes before the applications', async () => {
    const { steps, states } = await removing(part('x'))
    expect(steps.slice(0, 2)).toEqual(['+base', '-base'])
    expect(steps).toHaveLength(6)
    expect(states).toEqual(['destroyed', 'destroyed', 'destroyed'])
  })

  test('of which something failed leaves the applications, which remember what is left', async () => {
    const { steps, states } = await removing(failing('x'))
    expect(steps).toEqual(['+base', '-base'])
    expect(states).toEqual(['failed', 'failed', 'failed'])
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
