// What runs leave that die, come late or overtake each other: the next run gives their secrets a moment, then removes them before
// it makes another; the post step removes what its own main step left.

import { describe, expect, test } from '@jest/globals'
import { deliveredKeyIds, placeRecords } from '../../../harness/tags.ts'
import { dayMs, hourMs, minuteMs } from '../../../harness/times.ts'
import { isObject } from '../../../src/util/json.ts'
import { inWorkspace } from '../../hooks.ts'
import {
  type DestinationFixture,
  expectInStep,
  madeIn,
  openDestinationFixture,
  repository,
  unreceived
} from './destinationFixture.ts'

const inRepository = 'octo-org/b2c'
const destination = { 'secret-destinations': repository }

/** A secret of a run that made it a while ago and has not been heard of since. */
const leave = (
  { app, put, emulator }: DestinationFixture,
  agoMs: number,
  keyId: string = crypto.randomUUID()
): string => {
  const startMs = emulator.clock.now() - agoMs
  const displayName = `b2c-bootstrap (kept ${keyId.slice(-12)})`
  const secret = { keyId, displayName, startMs, endMs: startMs + 90 * dayMs, secretText: `left~${keyId}` }
  put({ passwordCredentials: [...app().passwordCredentials, secret] })
  return keyId
}
const keyIds = ({ app }: DestinationFixture) => app().passwordCredentials.map(({ keyId }) => keyId)

describe('a secret that a run left without a word', () => {
  test('is given a minute, visibly, and goes before another is made', async () => {
    const fixture = await openDestinationFixture(destination)
    await fixture.run({ secret: 'none', 'secret-destinations': '' })
    const left = leave(fixture, 10_000)
    let lived: readonly string[] = []
    fixture.onRequest = ({ path }) => {
      if (path.endsWith('/addPassword')) lived = keyIds(fixture)
    }
    const { exitCode, log, slept } = await fixture.run()
    expect(exitCode).toBe(0)
    expect(log).toContain('Waiting to see what becomes of a client secret that another run made of ci-deployer')
    expect(log).toContain(`removed the client secret ${left}`)
    expect([lived.length, lived.includes(left)]).toEqual([1, false])
    const waitedMs = slept.reduce((sum, ms) => sum + ms, 0)
    expect(waitedMs).toBeGreaterThan(45_000)
    expect(waitedMs).toBeLessThan(minuteMs)
    expectInStep(fixture, inRepository)
  })

  test('goes beside a change of the name, which a replica that does not know it yet takes back no more', async () => {
    const fixture = await openDestinationFixture({ 'unique-name': 'ci-deployer' })
    await fixture.run({ secret: 'none' })
    leave(fixture, hourMs)
    const { tags: old } = fixture.app()
    const stop = fixture.emulator.intercept(
      { service: 'graph', method: 'GET', path: /\/applications\/[^/]+$/ },
      (_, { body }) => (isObject(body) && body.displayName === undefined ? { body: { ...body, tags: old } } : undefined)
    )
    const renamed = { 'app-name': 'CI deployer of policies' }
    const { exitCode, log } = await fixture.run(renamed)
    stop()
    expect([exitCode, log.includes('removed the client secret')]).toEqual([0, true])
    expect((await fixture.run({ ...renamed, mode: 'plan' })).log).toContain('no changes')
  })

  test('goes at once where it is older than that, in whatever number, also without destinations', async () => {
    const fixture = await openDestinationFixture()
    await fixture.run({ secret: 'none' })
    for (const agoMs of [2 * minuteMs, hourMs / 2, 3 * hourMs]) leave(fixture, agoMs)
    const { slept, outputs } = await fixture.run()
    expect([slept, fixture.alive()]).toEqual([[], [outputs['client-secret']]])
  })

  test('stays where its run is heard of in time: then nothing is due any more', async () => {
    const fixture = await openDestinationFixture()
    await fixture.run({ secret: 'none' })
    const other = leave(fixture, 10_000)
    fixture.onRequest = ({ method, path }) => {
      if (method !== 'GET' || !/\/applications\/[^/]+$/.test(path)) return
      fixture.onRequest = undefined
      fixture.put({ tags: [...fixture.app().tags, `b2c-bootstrap:delivered:${other}`] })
    }
    const { exitCode, outputs } = await fixture.run()
    expect([exitCode, outputs['secret-created'], keyIds(fixture)]).toEqual([0, 'false', [other]])
    expect([madeIn(fixture), outputs['secret-key-id']]).toEqual([0, other])
  })

  test('goes where it was about to be sent, and the destination shows that it never came', async () => {
    const fixture = await openDestinationFixture(destination)
    await fixture.run()
    const [{ place } = { place: '' }] = placeRecords(fixture.app())
    fixture.emulator.clock.advance(70 * dayMs)
    for (let dead = 0; dead < 3; dead++) {
      const stuck = leave(fixture, 2 * minuteMs)
      fixture.put({ tags: [...fixture.app().tags, `b2c-bootstrap:sending:${stuck}:${place}`] })
      const end = fixture.refuse(/\/secrets\/B2C_SECRET$/)
      await fixture.run()
      end()
      expect(fixture.alive()).toEqual([fixture.held(inRepository)])
    }
  })

  test('stays where it was about to be sent, and may have come: until a younger one has taken its place', async () => {
    const fixture = await openDestinationFixture(destination)
    await fixture.run()
    const [{ place } = { place: '' }] = placeRecords(fixture.app())
    const stuck = leave(fixture, -1)
    fixture.emulator.clock.advance(dayMs)
    fixture.put({ tags: [...fixture.app().tags, `b2c-bootstrap:sending:${stuck}:${place}`] })
    let lived: readonly string[] = []
    fixture.onRequest = ({ method }) => {
      if (method === 'PUT') lived = keyIds(fixture)
    }
    await fixture.run()
    expect(lived).toContain(stuck)
    expectInStep(fixture, inRepository)
  })
})

describe('a secret that is called like ours, and that nothing records', () => {
  const driftIn = (fixture: DestinationFixture, inputs = {}) =>
    fixture.run({ mode: 'plan', 'fail-on-drift': 'true', ...inputs })

  test.each([0, 3 * hourMs])('is drift where the app has no secret, %s ms after it was made', async agoMs => {
    const fixture = await openDestinationFixture({ secret: 'none' })
    await fixture.run()
    expect((await driftIn(fixture)).exitCode).toBe(0)
    const left = leave(fixture, agoMs)
    const { exitCode, log } = await driftIn(fixture)
    expect([exitCode, log]).toEqual([1, expect.stringContaining(`no run recorded it (key id ${left})`)])
    await fixture.run()
    expect(keyIds(fixture)).toEqual([left])
  })

  test('is drift there also where it seems to be made for a job', async () => {
    const fixture = await openDestinationFixture({ secret: 'none' })
    await fixture.run()
    const left = leave(fixture, 0)
    const [secret] = fixture.app().passwordCredentials
    const displayName = 'b2c-bootstrap (ephemeral 0123456789ab)'
    fixture.put({ passwordCredentials: secret === undefined ? [] : [{ ...secret, displayName }] })
    const { exitCode, log } = await driftIn(fixture)
    expect([exitCode, log]).toEqual([1, expect.stringContaining(left)])
  })

  test('is told, and no drift, where a run may have just made it', async () => {
    const fixture = await openDestinationFixture(destination)
    await fixture.run()
    fixture.emulator.clock.advance(hourMs)
    const left = leave(fixture, minuteMs)
    const { exitCode, log } = await driftIn(fixture)
    expect([exitCode, log]).toEqual([0, expect.stringContaining(`no run recorded it (key id ${left})`)])
  })
})

describe('records that somebody wiped', () => {
  test.each([0, 1_000, -minuteMs])('do not cost a destination its secret: GitHub is %s ms off', async offMs => {
    const fixture = await openDestinationFixture(destination)
    fixture.emulator.intercept({ service: 'github', method: 'GET', path: /secrets\/B2C_SECRET$/ }, (_, { body }) =>
      isObject(body) && typeof body.updated_at === 'string'
        ? { body: { ...body, updated_at: new Date(Date.parse(body.updated_at) + offMs).toISOString() } }
        : undefined
    )
    await fixture.run()
    fixture.emulator.clock.advance(3 * hourMs)
    fixture.put({ tags: fixture.app().tags.filter(tag => !/:(sent|delivered|sending):/.test(tag)) })
    const end = fixture.refuse(/secrets\/B2C_SECRET$/)
    await fixture.run()
    expect(fixture.alive()).toContain(fixture.held(inRepository))
    end()
    await fixture.run()
    expectInStep(fixture, inRepository)
  })
})

describe('a run whose secret is no longer there', () => {
  test('sends nothing, records nothing, and says so', async () => {
    const fixture = await openDestinationFixture(destination)
    fixture.onRequest = ({ path }) => {
      if (path.endsWith('/addPassword')) fixture.put({ passwordCredentials: [] })
    }
    const { exitCode, errors } = await fixture.run()
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('is no longer there')])
    expect([fixture.held(inRepository), placeRecords(fixture.app()), deliveredKeyIds(fixture.app())]).toEqual([
      undefined,
      [],
      []
    ])
  })
})

test('a run that finds that another one delivered meanwhile makes nothing', async () => {
  const fixture = await openDestinationFixture(destination)
  await fixture.run({ secret: 'none', 'secret-destinations': '' })
  let overtaken = false
  fixture.onRequest = ({ method, path }) => {
    if (overtaken || method !== 'GET' || !path.includes('/secrets/public-key')) return
    overtaken = true
    const other = leave(fixture, 0)
    fixture.put({ tags: [...fixture.app().tags, `b2c-bootstrap:delivered:${other}`] })
  }
  const { exitCode, outputs, summary } = await fixture.run()
  expect([exitCode, overtaken]).toEqual([0, true])
  // The other run had no destination: ours is planned again, and gets a secret for that reason.
  expect([madeIn(fixture), outputs['secret-created']]).toEqual([1, 'true'])
  expect(summary).not.toContain('❌')
  expectInStep(fixture, inRepository)
})

describe('the post step', () => {
  const ephemeral = { secret: 'ephemeral' }
  const post = (fixture: DestinationFixture, state: Readonly<Record<string, string>>) =>
    fixture.run(ephemeral, { phase: 'post', state })
  const totalOf = (ms: readonly number[]): number => ms.reduce((sum, one) => sum + one, 0)

  test('ends within seconds when the secret is gone already', async () => {
    const fixture = await openDestinationFixture()
    const { state } = await fixture.run(ephemeral)
    fixture.put({ passwordCredentials: [] })
    const { log, warnings, slept } = await post(fixture, state)
    expect([warnings, log]).toEqual(['', expect.stringContaining('is gone already')])
    expect(totalOf(slept)).toBeLessThan(10_000)
  })

  test('removes a secret that the list shows, however long another replica does not know it', async () => {
    const fixture = await openDestinationFixture()
    const { state } = await fixture.run(ephemeral)
    const answer = {
      status: 400,
      body: { error: { code: 'Request_BadRequest', message: 'No password credential found with keyId.' } }
    }
    fixture.emulator.intercept({ service: 'graph', path: /removePassword$/, times: 12 }, { instead: () => answer })
    const { warnings } = await post(fixture, state)
    expect([warnings, fixture.alive()]).toEqual(['', []])
  })

  test.each(['Directory_ObjectNotFound', 'Request_ResourceNotFound'])('tries again after a 404 %s', async code => {
    const fixture = await openDestinationFixture()
    const { state } = await fixture.run(ephemeral)
    const body = { error: { code, message: 'Unable to read the company information from the directory.' } }
    fixture.emulator.intercept(
      { service: 'graph', path: /removePassword$/, times: 1 },
      { instead: () => ({ status: 404, body }) }
    )
    const { warnings } = await post(fixture, state)
    expect([warnings, fixture.alive()]).toEqual(['', []])
  })

  test('has nothing to do with a secret that its main step recorded, took back, or could not make', async () => {
    const fixture = await openDestinationFixture(destination)
    const delivered = await fixture.run()
    fixture.emulator.clock.advance(70 * dayMs)
    const end = fixture.refuse(/\/secrets\/B2C_SECRET$/)
    const refused = await fixture.run()
    end()
    fixture.emulator.behavior.passwordPolicy = { blocked: true }
    const forbidden = await fixture.run({ secret: 'always' })
    expect(forbidden.exitCode).toBe(1)
    fixture.emulator.journal.clear()
    for (const { state } of [delivered, refused, forbidden]) await fixture.run({}, { phase: 'post', state })
    expect(fixture.emulator.journal.entries()).toEqual([])
  })

  test('removes a kept secret that a killed main step announced and handed on to nobody', async () => {
    const fixture = await openDestinationFixture(destination)
    await fixture.run({ secret: 'none', 'secret-destinations': '' })
    const left = leave(fixture, 1_000)
    const [secret] = fixture.app().passwordCredentials
    const announced = {
      kind: 'kept',
      uniqueName: 'ci-deployer',
      applicationId: fixture.app().id,
      displayName: secret?.displayName,
      keyId: left
    }
    const { log } = await fixture.run({}, { phase: 'post', state: { secrets: JSON.stringify([announced]) } })
    expect([unreceived(fixture), log]).toEqual([[], expect.stringContaining('Removed the client secret')])
  })
})

describe('an ephemeral secret with a device code', () => {
  test('is refused before anything is sent: nobody could remove it', async () => {
    const fixture = await openDestinationFixture({
      secret: 'ephemeral',
      'sign-in': 'device-code',
      'client-secret': '',
      'client-id': ''
    })
    const config = inWorkspace('b2c.yml', 'version: 1\napps:\n  ci:\n    name: CI deployer\n')
    for (const inputs of [{}, { config, 'app-name': '', permissions: '' }]) {
      const { exitCode, errors } = await fixture.run(inputs)
      expect([exitCode, errors]).toEqual([1, expect.stringContaining('contradicts sign-in: device-code')])
    }
    expect(fixture.emulator.journal.entries()).toEqual([])
  })
})
