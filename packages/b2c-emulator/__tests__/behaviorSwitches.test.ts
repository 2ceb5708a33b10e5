// The list of switches: it is whole, and the control API takes every value of it and nothing else.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createBehavior } from '../src/core/behavior.ts'
import { behaviorSwitches, type SwitchValues } from '../src/core/behaviorSwitches.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const post = async (change: unknown) => {
  const response = await fetch(`${emulator.graph}/_emulator/behavior`, { method: 'POST', body: JSON.stringify(change) })
  return { status: response.status, body: (await response.json()) as { error?: string } }
}

/** `{a: {b: value}}` for the path `a.b`. */
const nested = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)

const at = (path: string, root: unknown): unknown =>
  path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], root)

const examples = {
  milliseconds: [0, 1500.5],
  count: [0, 7],
  counts: [[], [1, 3]],
  status: [400, 409],
  text: ['', 'a text'],
  texts: [[], ['B2C_1_susi']]
} as const
const mistakes = {
  milliseconds: [-1, '5', true, {}],
  count: [-1, 0.5, '5', [], {}],
  counts: [[1.5], ['1'], 1, {}],
  status: [200, 600, '404', {}],
  text: [1, [], {}],
  texts: ['text', [1], {}]
} as const
const valuesOf = (values: SwitchValues): readonly unknown[] => (typeof values === 'string' ? examples[values] : values)
const mistakesOf = (values: SwitchValues): readonly unknown[] =>
  typeof values === 'string' ? mistakes[values] : ['nonsense', 999, [], {}]

const switches = Object.entries(behaviorSwitches)

/** The paths of the default behavior; faults are no switches. */
const pathsOf = (value: unknown, prefix = ''): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, prefix === '' ? name : `${prefix}.${name}`))
    : [prefix]

describe('the switches', () => {
  test('are those of the behavior, and the default of each is one of its values', () => {
    const { faults: _faults, ...behavior } = createBehavior()
    const paths = pathsOf(behavior)
    expect(switches.map(([path]) => path)).toEqual(expect.arrayContaining([...paths]))
    for (const [path, values] of switches) {
      const value = at(path, behavior)
      if (typeof values !== 'string' && value !== undefined)
        expect([path, values]).toEqual([path, expect.arrayContaining([value])])
    }
  })

  test.each(switches)('%s takes each of its values and nothing else', async (path, values) => {
    const before = at(path, emulator.behavior)
    for (const value of valuesOf(values)) {
      const { status, body } = await post(nested(path, value))
      expect([status, at(path, body), at(path, emulator.behavior)]).toEqual([200, value, value])
    }
    for (const wrong of mistakesOf(values)) {
      const kept = at(path, emulator.behavior)
      const { status, body } = await post(nested(path, wrong))
      expect([status, body.error?.startsWith(path), at(path, emulator.behavior)]).toEqual([400, true, kept])
    }
    if (before !== undefined) await post(nested(path, before))
  })
})

describe('a change', () => {
  test.each([
    [{ latency: 5 }, /^the behavior has no latency; it has latencyMs, /],
    [
      { trustFramework: { freshKey: 'enabled' } },
      /^the behavior has no trustFramework\.freshKey; it has trustFramework\./
    ],
    [{ identity: { flowVersions: { signOut: [1] } } }, /^the behavior has no identity\.flowVersions\.signOut; /],
    [{ trustFramework: { freshKeys: 'off' } }, /^trustFramework\.freshKeys takes "enabled" or "disabled", not "off"$/],
    [{ latencyMs: '5' }, /^latencyMs takes a number of milliseconds, not "5"$/],
    [{ replication: 5 }, /^replication takes an object with keyReadLagMs, .*, not 5$/],
    [{ identity: null }, /^identity takes an object with /],
    [{ 'trustFramework.freshKeys': 'enabled' }, /^the behavior has no trustFramework\.freshKeys/]
  ])('%j is refused with a sentence', async (change, text) => {
    const { status, body } = await post(change)
    expect(status).toBe(400)
    expect(body.error).toMatch(text)
  })

  test('that is wrong in one part changes nothing', async () => {
    const before = structuredClone(emulator.behavior)
    await post({ latencyMs: 1, identity: { inputTypes: 'TextBox' }, trustFramework: { keyTypes: 'Rsa' } })
    expect(emulator.behavior).toEqual(before)
  })

  test('takes away by null what is absent by default, and leaves the defaults of others alone', async () => {
    await post({
      throttle: { resourceUnitsPer10s: 1000 },
      objectQuota: 100,
      identity: { flowVersions: { signUp: [2] } }
    })
    expect(emulator.behavior).toMatchObject({ throttle: { resourceUnitsPer10s: 1000 }, objectQuota: 100 })
    await post({ throttle: null, objectQuota: null })
    expect([emulator.behavior.throttle, emulator.behavior.objectQuota]).toEqual([undefined, undefined])
    expect(emulator.behavior.identity.flowVersions).toMatchObject({ signUp: [2], signIn: [1, 3] })
    expect(createBehavior().identity.flowVersions.signUp).toEqual([1, 3])
  })
})
