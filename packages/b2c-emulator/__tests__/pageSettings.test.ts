// The forms of the emulator's page: the clock, the faults and the switches, as a browser without scripts sends them.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createBehavior } from '../src/core/behavior.ts'
import { behaviorSwitches, type SwitchPath } from '../src/core/behaviorSwitches.ts'
import { faultKinds } from '../src/core/faults.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { dayMs } from './tokenClient.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator()
})
afterEach(() => emulator.close())

const settings = async () => (await fetch(`${emulator.graph}/_emulator/settings`)).text()

const send = async (name: string, form: Readonly<Record<string, string>>) => {
  const body = new URLSearchParams(form)
  const answer = await fetch(`${emulator.graph}/_emulator/settings/${name}`, {
    method: 'POST',
    body,
    redirect: 'manual'
  })
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
}

/** The sentences that stand at fields, by the field. */
const mistakesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/<p id="([^"]+)-wrong" class="wrong">(.*?)<\/p>/gs)].map(([, id = '', sentence = '']) => [
      id,
      sentence.replace(/<[^>]*>/g, '').replace('✕ ', '')
    ])
  )

const unescaped = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** What a browser would send for a form as it stands, all fields of all forms together. */
const fieldsOf = (text: string): Readonly<Record<string, string>> => {
  const inputs = [...text.matchAll(/<input id="([^"]+)"[^>]* value="([^"]*)"/g)].map(
    ([, id = '', value = '']) => [id, unescaped(value)] as const
  )
  const selects = [...text.matchAll(/<select id="([^"]+)"[^>]*>(.*?)<\/select>/gs)].map(([, id = '', options = '']) => {
    const all = [...options.matchAll(/<option value="([^"]*)"( selected)?>/g)]
    return [id, unescaped((all.find(([, , chosen]) => chosen) ?? all[0])?.[1] ?? '')] as const
  })
  return Object.fromEntries([...inputs, ...selects])
}

describe('the clock', () => {
  test.each([
    ['1', 'days', dayMs],
    ['1.5', 'hours', 5_400_000],
    ['90', 'minutes', 5_400_000],
    ['-2', 'days', -2 * dayMs]
  ])('moves by %s %s', async (amount, unit, ms) => {
    const before = emulator.clock.now()
    const answer = await send('clock', { how: 'amount', amount, unit })
    expect(answer).toMatchObject({ status: 303, location: '/_emulator/settings?done=clock#clock' })
    const moved = emulator.clock.now() - before - ms
    expect([moved >= 0, moved < dayMs / 100]).toEqual([true, true])
    expect(await (await fetch(`${emulator.graph}${answer.location}`)).text()).toContain('The clock is set.')
  })

  test.each([
    ['2027-01-31', '2027-01-31T00:00'],
    ['2028-02-29 14:30', '2028-02-29T14:30'],
    ['2027-01-31T23:59:30', '2027-01-31T23:59'],
    [' 9999-12-31 ', '9999-12-31T00:00']
  ])('is set to %s', async (date, moment) => {
    expect((await send('clock', { how: 'date', date })).status).toBe(303)
    expect(new Date(emulator.clock.now()).toISOString().slice(0, 16)).toBe(moment)
    expect((await fetch(`${emulator.graph}/`)).status).toBe(200)
  })

  test('is set back to the time of the machine', async () => {
    emulator.clock.advance(500 * dayMs)
    expect((await send('clock', { how: 'now' })).status).toBe(303)
    expect(Math.abs(emulator.clock.now() - Date.now())).toBeLessThan(dayMs)
  })

  test.each([
    ['amount', { how: 'amount', amount: 'a day', unit: 'days' }],
    ['amount', { how: 'amount', amount: '', unit: 'days' }],
    ['amount', { how: 'amount', amount: '1e3', unit: 'days' }],
    ['amount', { how: 'amount', amount: '99999999', unit: 'days' }],
    ['amount', { how: 'amount', amount: '-99999999', unit: 'days' }],
    ['unit', { how: 'amount', amount: '1', unit: 'years' }],
    ['date', { how: 'date', date: 'tomorrow' }],
    ['date', { how: 'date', date: '2027-02-30' }],
    ['date', { how: 'date', date: '2027-13-01' }],
    ['date', { how: 'date', date: '1969-12-31' }],
    ['date', { how: 'date', date: '2027-01-01 25:00' }],
    ['date', { how: 'date' }]
  ] as [string, Record<string, string>][])('tells at %s what is wrong with %j', async (field, form) => {
    const before = emulator.clock.now()
    const { status, text } = await send('clock', form)
    expect(status).toBe(400)
    expect(Object.keys(mistakesOf(text))).toEqual([field])
    expect(text).toContain(
      `id="${field}" name="${field}" aria-describedby="${field}-wrong" aria-invalid="true" autofocus`
    )
    expect(text).toContain(`<a href="#${field}">`)
    expect(emulator.clock.now() - before).toBeLessThan(dayMs)
    if (form[field] !== undefined && field !== 'unit') expect(fieldsOf(text)[field]).toBe(form[field])
  })

  test.each([{ advanceMs: 1e300 }, { setMs: -1 }, { setMs: 1e18 }, { advanceMs: 'a day' }])(
    'of the control API refuses %j, which no page could show',
    async body => {
      const answer = await fetch(`${emulator.graph}/_emulator/clock`, { method: 'POST', body: JSON.stringify(body) })
      expect(answer.status).toBe(400)
      expect((await fetch(`${emulator.graph}/`)).status).toBe(200)
    }
  )
})

const fault = { service: '', method: '', path: '', times: '1', skip: '0', 'retry-after': '' }

describe('a fault', () => {
  test.each(faultKinds)('%s can be added', async kind => {
    expect((await send('faults', { ...fault, kind })).location).toBe('/_emulator/settings?done=faults#faults')
    expect(emulator.behavior.faults).toEqual([{ match: {}, kind, times: 1, skip: 0 }])
    expect(await settings()).toContain(`<span class="tag bad">${kind}</span>`)
  })

  test('is held against requests as the form says', async () => {
    const form = {
      kind: '429',
      service: 'graph',
      method: 'GET',
      path: '/users$',
      times: '2',
      skip: '1',
      'retry-after': '7'
    }
    expect((await send('faults', form)).status).toBe(303)
    const ask = async (path: string) => {
      const answer = await fetch(`${emulator.graph}/v1.0/${path}`)
      return [answer.status, answer.headers.get('retry-after')]
    }
    const asked = [await ask('applications'), await ask('users'), await ask('users')]
    expect(asked).toEqual([
      [401, null],
      [401, null],
      [429, '7']
    ])
    expect((await settings()).match(/data-label="Times"><div>1</g)).toHaveLength(1)
    expect([await ask('users'), await ask('users')]).toEqual([
      [429, '7'],
      [401, null]
    ])
    expect(await settings()).toContain('No fault waits for a request.')
  })

  test.each([
    ['kind', { kind: '' }],
    ['kind', { kind: '418' }],
    ['kind', { kind: 'batch-429', service: 'login' }],
    ['kind', { kind: 'ief-stored-400', method: 'GET' }],
    ['service', { service: 'sharepoint' }],
    ['method', { method: 'BREW' }],
    ['path', { path: '(' }],
    ['times', { times: '0' }],
    ['times', { times: '1.5' }],
    ['times', { times: '' }],
    ['skip', { skip: '-1' }],
    ['skip', { skip: 'one' }],
    ['retry-after', { 'retry-after': 'soon' }],
    ['retry-after', { 'retry-after': '-1' }],
    ['retry-after', { 'retry-after': '1e9' }]
  ] as [string, Record<string, string>][])('with a mistake at %s is not added: %j', async (field, form) => {
    const { status, text } = await send('faults', { ...fault, kind: '503', ...form })
    expect([status, Object.keys(mistakesOf(text))]).toEqual([400, [field]])
    expect(mistakesOf(text)[field]).toMatch(/^[A-Z].*\.$/)
    expect(emulator.behavior.faults).toEqual([])
  })

  test('tells all mistakes at once, and keeps what was typed', async () => {
    const { text } = await send('faults', { ...fault, kind: '', path: '(<b>', times: 'x', 'retry-after': '7' })
    expect(Object.keys(mistakesOf(text)).sort()).toEqual(['kind', 'path', 'times'])
    expect(fieldsOf(text)).toMatchObject({ path: '(<b>', times: 'x', 'retry-after': '7' })
    expect(text.match(/ autofocus/g)).toHaveLength(1)
  })

  /** The hidden fields of the buttons that remove faults. */
  const buttons = async () =>
    [
      ...(await settings()).matchAll(/name="fault" value="([^"]+)"><input type="hidden" name="place" value="(\d+)"/g)
    ].map(([, digest = '', place = '']) => ({ fault: digest, place }))

  test('is removed by its button, also when it has moved up meanwhile', async () => {
    for (const kind of ['503', '504', '429']) await send('faults', { ...fault, kind })
    const [first, second, third] = await buttons()
    if (!first || !second || !third) throw new Error('a button is missing')
    expect((await send('faults/remove', second)).status).toBe(303)
    expect(emulator.behavior.faults.map(({ kind }) => kind)).toEqual(['503', '429'])
    expect((await send('faults/remove', third)).status).toBe(303)
    expect(emulator.behavior.faults.map(({ kind }) => kind)).toEqual(['503'])
    const gone = await send('faults/remove', third)
    expect([gone.status, gone.text.includes('That fault is gone')]).toEqual([400, true])
    expect((await send('faults/remove', { fault: 'x', place: 'NaN' })).status).toBe(400)
    expect(emulator.behavior.faults.map(({ kind }) => kind)).toEqual(['503'])
  })

  test('is removed although requests have counted it down', async () => {
    await send('faults', { ...fault, kind: '503', times: '3' })
    const [only] = await buttons()
    await fetch(`${emulator.graph}/v1.0/users`)
    expect((await send('faults/remove', only ?? {})).status).toBe(303)
    expect(emulator.behavior.faults).toEqual([])
  })
})

const groups = ['timing', 'framework', 'flows', 'refusals', 'limits', 'tenant']
const paths = Object.keys(behaviorSwitches) as SwitchPath[]
const valueAt = (behavior: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], behavior)

/** The group of a switch: the form that has its field. */
const groupsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('<details ')
      .slice(1)
      .flatMap(part => {
        const group = /name="group" value="([^"]+)"/.exec(part)?.[1] ?? ''
        return [...part.matchAll(/<(?:input|select) id="([^"]+)"/g)].map(([, path = '']) => [path, group] as const)
      })
  )

const samples = {
  milliseconds: '1500',
  count: '7',
  counts: '1, 2',
  status: '418',
  text: 'A text',
  texts: 'one, two'
} as const
const wrong = {
  milliseconds: '-1',
  count: '1.5',
  counts: '1, two',
  status: '200',
  text: undefined,
  texts: undefined
} as const

describe('the switches', () => {
  test('are all there, each once, with their defaults', async () => {
    const text = await settings()
    expect([...groupsOf(text).keys()].sort()).toEqual([...paths].sort())
    expect([...new Set(groupsOf(text).values())].sort()).toEqual([...groups].sort())
    expect(text).not.toContain('differ from the default')
  })

  test.each(groups)('of the group %s stay as they are when the form is sent as it stands', async group => {
    const before = JSON.stringify(emulator.behavior)
    expect((await send('switches', { ...fieldsOf(await settings()), group })).status).toBe(303)
    expect(JSON.stringify(emulator.behavior)).toBe(before)
  })

  test('take every value that they have, one after the other, and go back to the default', async () => {
    const defaults = JSON.stringify(createBehavior())
    const groupNames = groupsOf(await settings())
    for (const path of paths) {
      const group = groupNames.get(path) ?? ''
      const values = behaviorSwitches[path]
      const texts = typeof values === 'string' ? [samples[values]] : values.map(value => JSON.stringify(value))
      for (const text of texts) {
        expect([path, text, (await send('switches', { group, [path]: text })).status]).toEqual([path, text, 303])
        const value = valueAt(emulator.behavior, path)
        const shown =
          typeof values !== 'string' ? JSON.stringify(value) : Array.isArray(value) ? value.join(', ') : String(value)
        expect([path, shown]).toEqual([path, text])
      }
      expect((await send('switches', { group, reset: '1' })).status).toBe(303)
      expect([path, JSON.stringify(emulator.behavior)]).toEqual([path, defaults])
    }
  })

  test('that differ from the default are counted and marked', async () => {
    emulator.behavior.latencyMs = 0
    await send('switches', {
      group: 'framework',
      'trustFramework.freshKeys': '"disabled"',
      'trustFramework.policyLimit': '3'
    })
    const text = await settings()
    expect(text).toContain('<h2>Identity Experience Framework <small>2 of ')
    expect(text.match(/class="field switch changed"/g)).toHaveLength(2)
    expect(text).toMatch(/<details class="card" id="framework" open>/)
  })

  test('that are absent by default can be left out again', async () => {
    for (const [path, part] of [
      ['throttle.resourceUnitsPer10s', 'throttle'],
      ['objectQuota', 'objectQuota'],
      ['passwordPolicy.blocked', 'passwordPolicy']
    ] as const) {
      const text = path === 'passwordPolicy.blocked' ? 'true' : '5'
      await send('switches', { group: 'limits', [path]: text })
      expect(valueAt(emulator.behavior, path)).toBe(JSON.parse(text))
      await send('switches', { group: 'limits', [path]: '' })
      expect(emulator.behavior[part]).toBeUndefined()
    }
    await send('switches', { group: 'limits', 'passwordPolicy.blocked': 'true', 'passwordPolicy.maxLifetimeMs': '5' })
    await send('switches', { group: 'limits', 'passwordPolicy.blocked': '' })
    expect(JSON.stringify(emulator.behavior.passwordPolicy)).toBe('{"maxLifetimeMs":5}')
  })

  test('refuse what they do not take, at the field, and then none is set', async () => {
    const defaults = JSON.stringify(createBehavior())
    const groupNames = groupsOf(await settings())
    for (const path of paths) {
      const values = behaviorSwitches[path]
      const text = typeof values === 'string' ? wrong[values] : 'nonsense'
      if (text === undefined) continue
      const answer = await send('switches', { group: groupNames.get(path) ?? '', latencyMs: '5', [path]: text })
      expect([path, answer.status, Object.keys(mistakesOf(answer.text))]).toEqual([path, 400, [path]])
      expect(mistakesOf(answer.text)[path]).toContain(`${path} takes `)
      expect(JSON.stringify(emulator.behavior)).toBe(defaults)
    }
    expect((await send('switches', { group: 'nonsense' })).status).toBe(400)
  })
})

test('the requests are forgotten by their button', async () => {
  await fetch(`${emulator.graph}/v1.0/users`)
  expect(await send('journal', {})).toMatchObject({ status: 303, location: '/_emulator/requests' })
  expect(emulator.journal.entries()).toEqual([])
})
