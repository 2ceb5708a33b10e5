// A secret on its way to its destinations, when something fails again and again: what a destination holds signs in, and at most
// one secret is alive that nobody received.

import { describe, expect, test } from '@jest/globals'
import { deliveredKeyIds, placeRecords } from '../../../harness/tags.ts'
import { dayMs, hourMs, minuteMs } from '../../../harness/times.ts'
import {
  both,
  type DestinationFixture,
  environment,
  expectInStep,
  madeIn,
  openDestinationFixture,
  repository,
  unreceived
} from './destinationFixture.ts'

const inRepository = 'octo-org/b2c'
const inEnvironment = 'octo-org/b2c#prod'
const environmentSecret = /\/environments\/prod\/secrets\/B2C_SECRET$/

const steps = (fixture: DestinationFixture): readonly string[] =>
  placeRecords(fixture.app())
    .map(({ step }) => step)
    .sort()

describe('a destination that refuses the secret when it is sent', () => {
  test('after another one took it: the one that took it keeps a secret that works, and the next run brings both into step', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': both })
    await fixture.run()
    const former = fixture.held(inEnvironment)
    const end = fixture.refuse(environmentSecret)
    const failed = await fixture.run({ secret: 'always' })
    expect([failed.exitCode, failed.errors]).toEqual([1, expect.stringContaining(environment)])
    expect(fixture.held(inRepository)).toBe(failed.outputs['client-secret'])
    fixture.emulator.clock.advance(2 * hourMs)
    // While it refuses, nothing that anybody holds is taken away, and the other one is left alone.
    const again = await fixture.run()
    expect(again.exitCode).toBe(1)
    expect([fixture.held(inRepository), fixture.held(inEnvironment)]).toEqual([failed.outputs['client-secret'], former])
    expectInStep(fixture, inRepository, inEnvironment)
    end()
    expect((await fixture.run()).exitCode).toBe(0)
    expectInStep(fixture, inRepository, inEnvironment)
    expect(fixture.alive()).toHaveLength(1)
    expect((await fixture.run()).outputs['secret-created']).toBe('false')
  })

  test('for ever, before anybody took it: three runs leave nothing behind, and speak of no former secret', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository })
    const token = fixture.emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'read' } })
    for (let run = 0; run < 3; run++) {
      const { exitCode, errors } = await fixture.run({ 'github-token': token })
      expect([exitCode, fixture.app().passwordCredentials, placeRecords(fixture.app())]).toEqual([1, [], []])
      expect(errors).toContain('was removed again')
      expect(errors).not.toContain('former')
    }
  })

  test('for ever, beside one that takes it: that one is not rotated again and again', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': both })
    fixture.refuse(environmentSecret)
    await fixture.run()
    const first = fixture.held(inRepository)
    for (let run = 0; run < 3; run++) {
      expect((await fixture.run()).exitCode).toBe(1)
      expect(fixture.held(inRepository)).toBe(first)
      expect([fixture.alive(), steps(fixture)]).toEqual([[first], ['sent']])
    }
  })

  test('whatever can be asked is asked before: no secret is made, and all that refuse are named', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': `${both}\ndependabot:B2C_SECRET` })
    fixture.emulator.gitHub.missing.add(inEnvironment)
    const token = fixture.emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } })
    const { errors } = await fixture.run({ 'github-token': token })
    expect(errors).toContain(`No client secret was made for ci-deployer, for it would not reach ${environment}`)
    expect(errors).toContain('dependabot:B2C_SECRET')
    expect(errors).not.toContain(repository)
    expect(madeIn(fixture)).toBe(0)
  })
})

describe('a destination that nobody knows the state of', () => {
  test.each([403, 404, 409, 499])(
    'a gateway that refuses with %s by a page of its own what has arrived leaves no dead secret',
    async status => {
      const fixture = await openDestinationFixture({ 'secret-destinations': repository })
      await fixture.run()
      fixture.emulator.clock.advance(3 * hourMs)
      const page = { status, text: '<html>denied</html>', headers: { 'content-type': 'text/html' } }
      const end = fixture.emulator.intercept({ service: 'github', method: 'PUT' }, () => page)
      await fixture.run({ secret: 'always' })
      expect(fixture.alive()).toContain(fixture.held(inRepository))
      end()
      fixture.emulator.clock.advance(dayMs)
      await fixture.run()
      expectInStep(fixture, inRepository)
    }
  )

  const noAnswer = { match: { method: 'PUT' }, kind: 'reset-after', times: 99 } as const
  const gatewayPage = () => ({ status: 502, text: '<html>bad gateway</html>' })

  test.each([
    ['lost', (fixture: DestinationFixture) => void fixture.emulator.behavior.faults.push(noAnswer)],
    ['502', ({ emulator }: DestinationFixture) => void emulator.intercept({ method: 'PUT' }, gatewayPage)],
    ['200', ({ emulator }: DestinationFixture) => void emulator.intercept({ method: 'PUT' }, () => ({ status: 200 }))]
  ])(
    'an answer that is %s to the end: the destination shows that it took the secret, and no run sends another',
    async (_, lose) => {
      const fixture = await openDestinationFixture({
        'secret-destinations': `${repository}+ids`,
        'wait-timeout': '20s'
      })
      lose(fixture)
      const first = await fixture.run()
      expect([first.exitCode, steps(fixture)]).toEqual([0, ['sent']])
      expect(first.warnings).toContain('took the secret, by the time at which it was written last')
      expect(deliveredKeyIds(fixture.app())).toEqual([first.outputs['secret-key-id']])
      for (let run = 0; run < 3; run++) {
        fixture.emulator.clock.advance(3 * hourMs)
        expect((await fixture.run()).outputs['secret-created']).toBe('false')
      }
      fixture.emulator.clock.advance(70 * dayMs)
      expect((await fixture.run()).outputs['secret-created']).toBe('true')
      expectInStep(fixture, inRepository)
    }
  )

  test('a write that did not arrive is not taken for one that did, however young the former one is', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'wait-timeout': '20s' })
    await fixture.run()
    const former = fixture.held(inRepository)
    fixture.emulator.clock.advance(5_000)
    fixture.emulator.intercept({ method: 'PUT' }, { instead: gatewayPage })
    const failed = await fixture.run({ secret: 'always' })
    expect([failed.exitCode, steps(fixture)]).toEqual([1, ['sending', 'sent']])
    expect([fixture.held(inRepository), fixture.alive().includes(former ?? '')]).toEqual([former, true])
  })

  test('an answer that is lost to the end leaves the record of the sending where nothing can be read, and the next run sends another', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'wait-timeout': '20s' })
    fixture.emulator.behavior.faults.push(noAnswer)
    let end = (): void => undefined
    fixture.onRequest = ({ method }) => {
      if (method !== 'PUT') return
      fixture.onRequest = undefined
      end = fixture.emulator.intercept({ service: 'github', method: 'GET' }, { instead: gatewayPage })
    }
    const failed = await fixture.run()
    expect([failed.exitCode, steps(fixture), unreceived(fixture)]).toEqual([1, ['sending'], []])
    expect(failed.errors).toContain('may have taken the secret or not')
    expectInStep(fixture, inRepository)
    fixture.emulator.behavior.faults.length = 0
    end()
    fixture.emulator.clock.advance(2 * minuteMs)
    expect((await fixture.run()).outputs['secret-created']).toBe('true')
    expectInStep(fixture, inRepository)
    expect([fixture.alive().length, steps(fixture)]).toEqual([1, ['sent']])
  })

  test('a run that is overtaken by one with a younger secret says so, and the next one delivers again', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository })
    const keyId = '0c0ffee0-0000-4000-8000-000000000001'
    fixture.onRequest = ({ method }) => {
      if (method !== 'PUT') return
      fixture.onRequest = undefined
      // The other run recorded its sending before ours had ended.
      const [{ place } = { place: '' }] = placeRecords(fixture.app())
      const startMs = fixture.emulator.clock.now() + 1
      const { passwordCredentials, tags } = fixture.app()
      const displayName = 'b2c-bootstrap (kept 0123456789ab)'
      const other = { keyId, displayName, startMs, endMs: startMs + 90 * dayMs, secretText: 'the~other' }
      const records = [`b2c-bootstrap:sent:${keyId}:${place}`, `b2c-bootstrap:delivered:${keyId}`]
      fixture.put({ passwordCredentials: [...passwordCredentials, other], tags: [...tags, ...records] })
    }
    const { exitCode, errors } = await fixture.run()
    expect([exitCode, fixture.alive().length]).toEqual([1, 2])
    expect(errors).toContain('Another run sent a younger client secret of ci-deployer to repository:B2C_SECRET')
    expect(placeRecords(fixture.app()).map(({ step }) => step)).toContain('overwritten')
    fixture.emulator.clock.advance(hourMs)
    expect((await fixture.run()).outputs['secret-created']).toBe('true')
    expectInStep(fixture, inRepository)
    expect((await fixture.run()).outputs['secret-created']).toBe('false')
  })
})

test('a proof that never succeeds, three times: the new secret goes at once, the former one stays', async () => {
  const fixture = await openDestinationFixture({ 'secret-destinations': repository })
  await fixture.run()
  const former = fixture.held(inRepository)
  fixture.emulator.clock.advance(70 * dayMs)
  fixture.emulator.behavior.replication.tokenLagMs = 10 * hourMs
  for (let run = 0; run < 3; run++) {
    const { exitCode, errors } = await fixture.run({ verify: 'true', 'wait-timeout': '30s' })
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('was not sent, for it could not be proven')])
    expect([fixture.alive(), fixture.held(inRepository), madeIn(fixture)]).toEqual([[former], former, 2 + run])
  }
})

describe('the variables beside a secret', () => {
  test('that are refused when they are written are told apart from the secret, and later written alone', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': `${repository}+ids` })
    const end = fixture.refuse(/\/variables/)
    const failed = await fixture.run()
    expect(failed.errors).toContain('took the secret, but not its variables')
    expect(deliveredKeyIds(fixture.app())).toEqual([failed.outputs['secret-key-id']])
    const again = await fixture.run()
    expect([again.exitCode, again.errors]).toEqual([1, expect.stringContaining('The secret itself is in its place')])
    end()
    const plan = await fixture.run({ mode: 'plan', 'fail-on-drift': 'true' })
    expect([plan.exitCode, plan.log]).toEqual([1, expect.stringContaining('do not name the secret in force')])
    const repaired = await fixture.run()
    expect([repaired.exitCode, repaired.outputs['secret-created'], madeIn(fixture)]).toEqual([0, 'false', 1])
    const ids = fixture.emulator.gitHub.variables().map(({ name, value }) => [name, value])
    expect(Object.fromEntries(ids)).toEqual({
      B2C_SECRET_CLIENT_ID: failed.outputs['client-id'],
      B2C_SECRET_TENANT_ID: failed.outputs['tenant-id'],
      B2C_SECRET_KEY_ID: failed.outputs['secret-key-id'],
      B2C_SECRET_EXPIRES_ON: failed.outputs['secret-expires-on']
    })
    fixture.emulator.journal.clear()
    await fixture.run()
    expect(fixture.emulator.journal.writes()).toEqual([])
  })

  test('that may not even be read keep a secret from being made', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': `${repository}+ids` })
    const token = fixture.emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } })
    const { errors } = await fixture.run({ 'github-token': token })
    expect([madeIn(fixture), errors]).toEqual([0, expect.stringContaining('"Variables: write"')])
  })
})

describe('a destination that is out of step', () => {
  const drifts = async (fixture: DestinationFixture, reason: string, inputs = {}): Promise<void> => {
    const plan = await fixture.run({ mode: 'plan', 'fail-on-drift': 'true', ...inputs })
    expect([plan.exitCode, plan.log]).toEqual([1, expect.stringContaining(reason)])
    expect((await fixture.run(inputs)).outputs['secret-created']).toBe('true')
    expect((await fixture.run({ mode: 'plan', 'fail-on-drift': 'true', ...inputs })).exitCode).toBe(0)
  }

  test('for it was added: a plan says so, and the next run delivers to all', async () => {
    const fixture = await openDestinationFixture()
    await fixture.run()
    await drifts(fixture, `${repository} is empty`, { 'secret-destinations': repository })
    await drifts(fixture, `${environment} is empty`, { 'secret-destinations': both })
    expectInStep(fixture, inRepository, inEnvironment)
  })

  test('for somebody deleted the GitHub secret', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository })
    await fixture.run()
    await fetch(`${fixture.emulator.github}/repos/octo-org/b2c/actions/secrets/B2C_SECRET`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${fixture.inputs['github-token']}` }
    })
    await drifts(fixture, `${repository} is empty`)
    expectInStep(fixture, inRepository)
  })

  test('for it is older than the secret in force, which went to the outputs alone', async () => {
    const fixture = await openDestinationFixture()
    await fixture.run({ 'secret-destinations': repository })
    fixture.emulator.clock.advance(dayMs)
    await fixture.run({ secret: 'always' })
    await drifts(fixture, 'before the secret in force was made', { 'secret-destinations': repository })
    expectInStep(fixture, inRepository)
  })

  test('for the secret that it holds was removed by hand', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository, 'secret-overlap': '7d' })
    await fixture.run()
    fixture.emulator.clock.advance(dayMs)
    await fixture.run({ secret: 'always' })
    fixture.put({ passwordCredentials: fixture.app().passwordCredentials.slice(0, 1) })
    await drifts(fixture, 'may hold a secret that is gone')
    expect(fixture.alive()).toContain(fixture.held(inRepository))
  })

  test('in another repository that shares the app: each gets a secret of its own, and neither takes the other’s away', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository })
    const other = { env: { GITHUB_API_URL: fixture.emulator.github, GITHUB_REPOSITORY: 'octo-org/other' } }
    await fixture.run()
    const plan = await fixture.run({ mode: 'plan', 'fail-on-drift': 'true' }, other)
    expect([plan.exitCode, plan.log]).toEqual([1, expect.stringContaining('were sent to other destinations alone')])
    await fixture.run({}, other)
    for (const options of [{}, other]) {
      expect((await fixture.run({}, options)).outputs['secret-created']).toBe('false')
    }
    fixture.emulator.clock.advance(70 * dayMs)
    await fixture.run()
    expectInStep(fixture, inRepository, 'octo-org/other')
    await fixture.run({}, other)
    expectInStep(fixture, inRepository, 'octo-org/other')
  })

  test('is not due for a token that may not look: the log says so, and the plan is the same', async () => {
    const fixture = await openDestinationFixture({ 'secret-destinations': repository })
    await fixture.run()
    const token = fixture.emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { contents: 'read' } })
    const { exitCode, log } = await fixture.run({ mode: 'plan', 'fail-on-drift': 'true', 'github-token': token })
    expect([exitCode, log]).toEqual([0, expect.stringContaining(`${repository} could not be looked at`)])
  })
})

test('after secret-name changes the former secrets are still ours: they go when their time is over', async () => {
  const fixture = await openDestinationFixture({ 'secret-overlap': '7d' })
  await fixture.run({ 'secret-name': 'blue' })
  const renamed = await fixture.run({ 'secret-name': 'green' })
  expect(renamed.outputs['secret-created']).toBe('true')
  expect(renamed.summary).not.toContain('made by others')
  fixture.emulator.clock.advance(8 * dayMs)
  await fixture.run({ 'secret-name': 'green' })
  expect(fixture.alive()).toEqual([renamed.outputs['client-secret']])
})

test('a place that is no longer declared may still hold the secret: it stays, and the plan says why', async () => {
  const fixture = await openDestinationFixture({ 'secret-destinations': both })
  await fixture.run()
  const former = fixture.held(inEnvironment)
  fixture.emulator.clock.advance(70 * dayMs)
  const only = { 'secret-destinations': repository }
  await fixture.run(only)
  expect(fixture.alive()).toContain(former)
  const { log } = await fixture.run({ mode: 'plan', ...only })
  expect(log).toContain('superseded, but a destination may hold it that no newer one was sent to')
  fixture.emulator.clock.advance(21 * dayMs)
  await fixture.run(only)
  expectInStep(fixture, inRepository)
})

test('tags of others, and tags of ours that this version does not know, survive every record', async () => {
  const fixture = await openDestinationFixture({ 'secret-destinations': repository })
  await fixture.run({ secret: 'none', 'secret-destinations': '' })
  const foreign = ['theirs', 'b2c-bootstrap:later:version']
  fixture.put({ tags: [...fixture.app().tags, ...foreign] })
  await fixture.run()
  expect(fixture.app().tags).toEqual(expect.arrayContaining(foreign))
})

test('where the app is the caller itself, no secret goes that the run may have signed in with', async () => {
  const fixture = await openDestinationFixture()
  await fixture.run()
  const { appId } = fixture.app()
  const [own] = fixture.alive()
  fixture.emulator.clock.advance(70 * dayMs)
  const caller = fixture.emulator.tenant.applications.all().find(one => one.appId === fixture.inputs['client-id'])
  expect(caller).toBeDefined()
  // The managed app may do what the caller may, and signs in with the secret that is to be superseded.
  const principalOf = (id: string | undefined) =>
    fixture.emulator.tenant.servicePrincipals.all().find(one => one.appId === id)?.id
  for (const grant of fixture.emulator.tenant.appRoleAssignments.all()) {
    if (grant.principalId !== principalOf(caller?.appId)) continue
    const id = crypto.randomUUID()
    fixture.emulator.tenant.appRoleAssignments.put(id, { ...grant, id, principalId: principalOf(appId) ?? '' })
  }
  const self = { 'client-id': appId, 'client-secret': own ?? '', permissions: '' }
  const { exitCode, outputs } = await fixture.run(self)
  expect([exitCode, outputs['secret-created']]).toEqual([0, 'true'])
  expect(fixture.alive()).toContain(own)
})
