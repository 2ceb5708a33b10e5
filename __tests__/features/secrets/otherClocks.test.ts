// A GitHub whose clock differs from the tenant's: when a destination was written is read by the Date of the same answer.

import { describe, expect, test } from '@jest/globals'
import { hourMs, minuteMs } from '../../../harness/times.ts'
import { isObject } from '../../../src/util/json.ts'
import {
  type DestinationFixture,
  expectInStep,
  madeIn,
  openDestinationFixture,
  repository
} from './destinationFixture.ts'

const inRepository = 'octo-org/b2c'
const secretPath = /secrets\/B2C_SECRET$/

/** Sets the clock of GitHub ahead; the Date tells it, unless it is to be nothing that can be read. */
const setAhead = ({ emulator }: DestinationFixture, aheadMs: number, date?: string): void => {
  emulator.intercept({ service: 'github' }, (_, { body, headers }) => {
    const told = date ?? new Date(Date.parse(headers.date ?? '') + aheadMs).toUTCString()
    if (!isObject(body) || typeof body.updated_at !== 'string') return { headers: { date: told } }
    const updatedAt = new Date(Date.parse(body.updated_at) + aheadMs).toISOString()
    return { headers: { date: told }, body: { ...body, updated_at: updatedAt } }
  })
}

describe.each([-10 * minuteMs, 10 * minuteMs])('a GitHub whose clock is %s ms ahead', aheadMs => {
  test('is sent one secret, and no other in the runs after it', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'secret-overlap': '7d' })
    setAhead(fixture, aheadMs)
    for (let run = 0; run < 3; run++) {
      expect((await fixture.run()).exitCode).toBe(0)
      fixture.emulator.clock.advance(hourMs)
    }
    expect(madeIn(fixture)).toBe(1)
    expectInStep(fixture, inRepository)
  })

  test('keeps what may have arrived there', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'wait-timeout': '30s' })
    setAhead(fixture, aheadMs)
    const bad = () => ({ status: 502, text: 'x' })
    const ends = [fixture.emulator.intercept({ service: 'github', method: 'PUT' }, bad)]
    fixture.onRequest = ({ method }) => {
      if (method !== 'PUT') return
      fixture.onRequest = undefined
      ends.push(fixture.emulator.intercept({ service: 'github', method: 'GET' }, { instead: bad }))
    }
    expect((await fixture.run()).errors).toContain('may have taken the secret or not')
    for (const end of ends) end()
    fixture.emulator.clock.advance(2 * minuteMs)
    fixture.refuse(secretPath)
    await fixture.run()
    expect(fixture.alive()).toContain(fixture.held(inRepository))
  })

  test('shows that it took what no answer says', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'wait-timeout': '30s' })
    setAhead(fixture, aheadMs)
    fixture.emulator.intercept({ service: 'github', method: 'PUT' }, () => ({ status: 502, text: 'x' }))
    for (let run = 0; run < 4; run++) {
      expect((await fixture.run()).exitCode).toBe(0)
      fixture.emulator.clock.advance(3 * hourMs)
    }
    expect(madeIn(fixture)).toBe(1)
    expectInStep(fixture, inRepository)
  })

  test('still shows that it was never written', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'wait-timeout': '30s' })
    setAhead(fixture, aheadMs)
    await fixture.run()
    const former = fixture.held(inRepository)
    fixture.emulator.clock.advance(8 * minuteMs)
    const end = fixture.emulator.intercept(
      { service: 'github', method: 'PUT' },
      { instead: () => ({ status: 502, text: 'x' }) }
    )
    await fixture.run({ secret: 'always' })
    fixture.emulator.clock.advance(2 * minuteMs)
    await fixture.run({ secret: 'always' })
    end()
    expect(fixture.alive()).toHaveLength(2)
    expect(fixture.alive()).toContain(former)
  })
})

test('without a Date that can be read, a few minutes are borne', async () => {
  const fixture = await openDestinationFixture({ 'secret-destinations': repository })
  setAhead(fixture, -4 * minuteMs, 'soon')
  for (let run = 0; run < 3; run++) {
    await fixture.run()
    fixture.emulator.clock.advance(hourMs)
  }
  expect(madeIn(fixture)).toBe(1)
  expectInStep(fixture, inRepository)
})

test('a runner whose clock is wrong does not make GitHub’s look wrong', async () => {
  const fixture = await openDestinationFixture({ 'secret-destinations': repository })
  const clock = { now: () => Date.now() - 2 * hourMs, monotonic: () => performance.now() }
  for (let run = 0; run < 3; run++) {
    await fixture.run({}, { runtime: { clock } })
    fixture.emulator.clock.advance(minuteMs)
  }
  expect(madeIn(fixture)).toBe(1)
  expectInStep(fixture, inRepository)
})
