// The order of policies, from any set of them.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCanonical } from '../../../../src/resources/customPolicies/canonical.ts'
import type { PolicyNode } from '../../../../src/resources/customPolicies/inheritance.ts'
import {
  baseKeyOf,
  deletionOrder,
  descendantsOf,
  inheritanceOf
} from '../../../../src/resources/customPolicies/inheritance.ts'

const node = (key: string, baseKey?: string): PolicyNode => (baseKey === undefined ? { key } : { key, baseKey })
const keysOf = (nodes: readonly PolicyNode[]) => nodes.map(({ key }) => key)

const pack = [
  node('signup', 'extensions'),
  node('extensions', 'localization'),
  node('edit', 'extensions'),
  node('localization', 'base'),
  node('base')
]

test('a starter pack', () => {
  const { levels, problems } = inheritanceOf(pack, new Set())
  expect(levels.map(keysOf)).toEqual([['base'], ['localization'], ['extensions'], ['signup', 'edit']])
  expect(problems).toEqual([])
  expect([...descendantsOf(pack, ['localization'])].toSorted()).toEqual(['edit', 'extensions', 'signup'])
  expect([...descendantsOf(pack, ['signup'])]).toEqual([])
  expect(keysOf(deletionOrder(pack))).toEqual(['signup', 'edit', 'extensions', 'localization', 'base'])
})

test.each([
  [
    '<p PolicyId="x"><BasePolicy><TenantId>t</TenantId><PolicyId>\n B2C_1A_Base </PolicyId></BasePolicy></p>',
    'b2c_1a_base'
  ],
  ['<p><BasePolicy><PolicyId>x</PolicyId></BasePolicy></p>', 'b2c_1a_x'],
  ['<p PolicyId="B2C_1A_X"><BasePolicy/></p>', undefined],
  ['<p PolicyId="x">text</p>', undefined]
])('a policy of the tenant names its base: %j', (text, expected) => {
  const parsed = parseCanonical(text)
  expect(parsed.ok && baseKeyOf(parsed.root)).toBe(expected)
})

test('several roots, and a base that is only in the tenant', () => {
  const nodes = [node('a'), node('b', 'there'), node('c', 'b'), node('d')]
  expect(inheritanceOf(nodes, new Set(['there']))).toEqual({
    levels: [[nodes[0], nodes[1], nodes[3]], [nodes[2]]],
    problems: []
  })
  expect(inheritanceOf(nodes, undefined).problems).toEqual([])
  expect(inheritanceOf(nodes, new Set()).problems).toEqual([
    { policy: nodes[1], kind: 'unknownBase', baseKey: 'there' }
  ])
})

test('a cycle is told once, and what hangs on it is in no level', () => {
  const nodes = [node('child', 'a'), node('a', 'b'), node('b', 'c'), node('c', 'a'), node('self', 'self'), node('root')]
  const { levels, problems } = inheritanceOf(nodes, new Set())
  expect(levels.map(keysOf)).toEqual([['root']])
  expect(problems).toEqual([
    { policy: nodes[1], kind: 'cycle', cycle: ['a', 'b', 'c', 'a'] },
    { policy: nodes[4], kind: 'cycle', cycle: ['self', 'self'] }
  ])
  expect(keysOf(deletionOrder(nodes))).toHaveLength(nodes.length)
  expect([...descendantsOf(nodes, ['a'])].toSorted()).toEqual(['a', 'b', 'c', 'child'])
})

describe('levels', () => {
  const line = (length: number, base?: string) =>
    Array.from({ length }, (_, index) => node(`p${index}`, index === 0 ? base : `p${index - 1}`))

  test('ten are the most', () => {
    expect(inheritanceOf(line(10), new Set()).problems).toEqual([])
    expect(inheritanceOf(line(11), new Set()).problems).toEqual([
      { policy: node('p10', 'p9'), kind: 'tooDeep', levels: 11, most: 10 }
    ])
  })

  test('a base in the tenant is one of them', () => {
    expect(inheritanceOf(line(9, 'there'), new Set(['there'])).problems).toEqual([])
    expect(inheritanceOf(line(10, 'there'), new Set(['there'])).problems).toHaveLength(1)
  })
})

describe('any forest', () => {
  // Each policy inherits from an earlier one, from one of the tenant, or from none; then they are shuffled.
  const forest = fc
    .array(fc.option(fc.nat(), { nil: undefined }), { maxLength: 14 })
    .map(parents =>
      parents.map((parent, index) =>
        node(
          `p${index}`,
          parent === undefined ? undefined : parent % (index + 1) === index ? 'there' : `p${parent % (index + 1)}`
        )
      )
    )
    .chain(nodes => fc.shuffledSubarray(nodes, { minLength: nodes.length }))

  test('is ordered base before child, and deleted child before base, with nothing lost', () => {
    fc.assert(
      fc.property(forest, nodes => {
        const order = keysOf(inheritanceOf(nodes, new Set(['there'])).levels.flat())
        expect(order.toSorted()).toEqual(keysOf(nodes).toSorted())
        const removal = keysOf(deletionOrder(nodes))
        expect(removal.toSorted()).toEqual(keysOf(nodes).toSorted())
        for (const { key, baseKey } of nodes) {
          if (baseKey === undefined || baseKey === 'there') continue
          expect(order.indexOf(baseKey)).toBeLessThan(order.indexOf(key))
          expect(removal.indexOf(baseKey)).toBeGreaterThan(removal.indexOf(key))
        }
      })
    )
  })

  test('the descendants of a policy are those whose line of bases leads to it', () => {
    fc.assert(
      fc.property(forest, fc.nat(), (nodes, pick) => {
        const byKey = new Map(nodes.map(one => [one.key, one]))
        const start = nodes[pick % Math.max(1, nodes.length)]?.key ?? 'there'
        const leadsTo = ({ baseKey }: PolicyNode): boolean => {
          const base = byKey.get(baseKey ?? '')
          return baseKey === start || (base !== undefined && leadsTo(base))
        }
        expect([...descendantsOf(nodes, [start])].toSorted()).toEqual(keysOf(nodes.filter(leadsTo)).toSorted())
      })
    )
  })
})
