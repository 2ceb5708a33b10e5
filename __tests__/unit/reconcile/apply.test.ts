// The engine alone: the order of writes, what a component comes to, and what its outcome says.

import { describe, expect, test } from '@jest/globals'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { ActionError } from '../../../src/errors.ts'
import { applyComponents } from '../../../src/reconcile/apply.ts'
import { plannedOutcome } from '../../../src/reconcile/outcome.ts'
import { type Change, change } from '../../../src/reconcile/plan.ts'
import {
  apply,
  componentOf,
  creates,
  failing,
  graph,
  kindOf,
  part,
  planContext,
  plannedOf,
  recorded
} from './testComponents.ts'

describe('writes', () => {
  test('of resources that wait for nothing overlap; those of one lane do not', async () => {
    const free: string[] = []
    await apply([recorded(free, 'a'), recorded(free, 'b')])
    expect(free).toEqual(['+a', '+b', '-a', '-b'])
    const laned: string[] = []
    await apply([recorded(laned, 'a', { lane: 'x' }), recorded(laned, 'b', { lane: 'x' }), recorded(laned, 'c')])
    expect(laned.filter(step => !step.endsWith('c'))).toEqual(['+a', '-a', '+b', '-b'])
    expect(laned.indexOf('+c')).toBeLessThan(laned.indexOf('-a'))
  })

  test('begin after the kinds that they wait for, absent ones aside, or after everything', async () => {
    const steps: string[] = []
    await apply([
      recorded(steps, 'a'),
      recorded(steps, 'b', { after: ['a', 'absent'] }),
      recorded(steps, 'c'),
      recorded(steps, 'd', { after: 'everything' })
    ])
    expect(steps).toEqual(['+a', '+c', '-a', '+b', '-c', '-b', '+d', '-d'])
  })

  test('wait also for what stands before a kind that writes nothing, and do not begin when that has failed', async () => {
    const idle = (name: string, after: readonly string[]) => part(name, { after, plan: () => ({ changes: [] }) })
    const steps: string[] = []
    await apply([recorded(steps, 'a'), idle('b', ['a']), idle('c', ['b']), recorded(steps, 'd', { after: ['c'] })])
    expect(steps).toEqual(['+a', '-a', '+d', '-d'])
    await apply([failing('a'), idle('b', ['a']), recorded(steps, 'e', { after: ['b'] })])
    expect(steps).not.toContain('+e')
  })

  test('that remove go the other way round: what stands behind a kind is removed before it', async () => {
    const steps: string[] = []
    const resources = [
      recorded(steps, 'a'),
      recorded(steps, 'b', { after: ['a'] }),
      recorded(steps, 'c', { after: ['b'] })
    ]
    expect((await apply(resources, { done: 'destroyed' })).status).toBe('destroyed')
    expect(steps).toEqual(['+c', '-c', '+b', '-b', '+a', '-a'])
  })

  test('of a resource that has released those behind it go on beside them; its lane stays closed', async () => {
    const steps: string[] = []
    const releasing = recorded(steps, 'a', {
      lane: 'x',
      apply: async ({ release }) => {
        release()
        for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
        return undefined
      }
    })
    await apply([releasing, recorded(steps, 'b', { after: ['a'] }), recorded(steps, 'c', { after: ['a'], lane: 'x' })])
    expect(steps).toEqual(['+a', '+b', '-b', '-a', '+c', '-c'])
  })

  test('do not begin after one has failed; what had begun is told', async () => {
    const steps: string[] = []
    const told: string[] = []
    const outcome = await apply(
      [
        recorded(steps, 'a'),
        failing('b'),
        recorded(steps, 'c', { after: ['b'] }),
        recorded(steps, 'd', { after: ['a'] })
      ],
      { onProgress: (_, { name }) => told.push(name) }
    )
    expect(outcome).toMatchObject({ status: 'failed', changed: true, error: { message: 'b is refused' } })
    expect(steps).toEqual(['+a', '-a'])
    expect(told).toEqual(['a'])
  })

  test('of one component that fails leave the others alone', async () => {
    const steps: string[] = []
    const planned = await plannedOf(componentOf(failing('a')), componentOf(recorded(steps, 'b')))
    const context = { graph, runtime: virtualRuntime(), waitTimeoutMs: 1_000, planContext, done: 'applied' } as const
    const outcomes = await applyComponents(planned, { ...context, onProgress: () => undefined })
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'applied'])
  })

  test('do not begin in a cancelled job', async () => {
    const cancelled = AbortSignal.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
    const steps: string[] = []
    const outcome = await apply([recorded(steps, 'a')], { runtime: virtualRuntime({ cancelled }) })
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'cancelled' } })
    expect(steps).toEqual([])
  })
})

describe('a component', () => {
  test('whose resources stand in an order that cannot be kept is refused', () => {
    expect(() => componentOf(part('b', { after: ['a'] }), part('a'))).toThrow('b stands before a, which it waits for')
  })

  test('without changes is unchanged, and nothing of it is called', async () => {
    const idle = part('a', {
      plan: () => ({ changes: [change(kindOf('a'), 'drift', 'a', 'is not declared')] }),
      apply: () => Promise.reject(new Error('called'))
    })
    expect(await apply([idle])).toMatchObject({ status: 'unchanged', changed: false, error: undefined })
  })

  test('that cannot be planned tells every reason once, and nothing is written', async () => {
    const broken = (name: string, message: string) =>
      part(name, { observe: () => Promise.reject(new ActionError({ code: 'conflict', message })) })
    const planning = plannedOf(
      componentOf(broken('a', 'one'), broken('b', 'one'), broken('c', 'two')),
      componentOf(part('d'))
    )
    await expect(planning).rejects.toMatchObject({ message: expect.stringMatching(/one[\s\S]*two/) })
  })

  test('concludes with its last resource, and finishes when all components have been applied, unless it has failed', async () => {
    const steps: string[] = []
    const concluding = (name: string) =>
      recorded(steps, name, {
        plan: () => ({
          ...creates(name),
          conclude: async () => void steps.push(`=${name}`),
          finish: async () => void steps.push(`.${name}`)
        })
      })
    const planned = await plannedOf(
      componentOf(concluding('a')),
      componentOf(
        failing('b'),
        part('c', { plan: () => ({ changes: [], conclude: async () => void steps.push('=c') }) })
      ),
      componentOf(concluding('d'))
    )
    const context = { graph, runtime: virtualRuntime(), waitTimeoutMs: 1_000, planContext, done: 'applied' } as const
    await applyComponents(planned, { ...context, onProgress: () => undefined })
    expect(steps.slice(-2)).toEqual(['.a', '.d'])
    expect(steps.indexOf('-a')).toBeLessThan(steps.indexOf('=a'))
    expect(steps.indexOf('-d')).toBeLessThan(steps.indexOf('=d'))
    expect(steps).not.toContain('=c')
  })
})

describe('an outcome', () => {
  test('of a resource that failed midway tells the changes that it has carried out, each once', async () => {
    const told: string[] = []
    const halfway = part('a', {
      plan: () => {
        const changes = ['one', 'two'].map(name => change(kindOf('a'), 'create', name, 'for the test'))
        return {
          changes,
          apply: async ({ carriedOut }) => {
            for (const _ of [1, 2]) carriedOut(changes[0] as Change)
            throw new ActionError({ code: 'service', message: 'two is refused' })
          }
        }
      }
    })
    const outcome = await apply([halfway], { onProgress: (_, { name }) => told.push(name) })
    expect(outcome).toMatchObject({ status: 'failed', changed: true, error: { message: 'two is refused' } })
    expect([...outcome.carriedOut].map(({ name }) => name)).toEqual(['one'])
    expect(told).toEqual(['one'])
  })

  test('leaves out what was withdrawn, and says that something was written when a resource says so', async () => {
    const withdrawing = part('a', {
      plan: () => {
        const { changes } = creates('a')
        return {
          changes,
          apply: async work => {
            work.withdraw(changes)
            work.warn('not done after all')
            work.report(() => ({ outputs: { told: 'later' } }))
            return undefined
          },
          report: () => ({ outputs: { told: 'before' } })
        }
      }
    })
    const outcome = await apply([withdrawing])
    expect(outcome).toMatchObject({ status: 'unchanged', plan: { changes: [] }, warnings: ['not done after all'] })
    const context = { mode: 'apply', isInteractive: false, loginOrigin: '', portalOrigin: '', nowMs: 0 } as const
    const tenant = { id: 't', displayName: undefined, initialDomain: undefined, kind: undefined }
    expect(outcome.reports.map(report => report({ ...context, tenant }))).toEqual([{ outputs: { told: 'later' } }])
    const marking = part('a', {
      apply: async ({ markChanged }) => {
        markChanged()
        throw new ActionError({ code: 'service', message: 'too late' })
      }
    })
    expect(await apply([marking])).toMatchObject({ status: 'failed', changed: true })
  })

  test('of a run that writes nothing says what would change', async () => {
    const [planned] = await plannedOf(componentOf(part('a')))
    expect(planned && plannedOutcome(planned)).toMatchObject({ status: 'planned', changed: true })
  })
})
