// Whatever happens to a run, the tenant is as it was: killed at any request, next to things that look like the kit's, with lag.

import { expect, test } from '@jest/globals'
import { newApplication, newUser } from 'b2c-emulator/testing'
import { newRunId } from '../../live/mark.ts'
import { questions } from '../../live/questions.ts'
import { type LiveTenant, liveTenant, runKit, stateOf } from './liveRun.ts'

const writes = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])

/** A run that ends for good when its n-th write has been done: nothing of it runs any more. Gives how many writes it made. */
const killedAt = async (tenant: LiveTenant, only: number, last: number): Promise<number> => {
  let made = 0
  const died = Promise.withResolvers<void>()
  const send: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    if (writes.has(init?.method ?? 'GET') && String(input).startsWith(tenant.emulator.graph)) made += 1
    if (made <= last) return answer
    died.resolve()
    return new Promise<never>(() => undefined)
  }
  const restored = process.stdout.write
  await Promise.race([runKit(tenant, { only: [only], fetch: send, inJob: true }), died.promise])
  process.stdout.write = restored
  return made
}

test.each(questions.map(({ id }) => id))(
  'question %d killed at any write leaves nothing that the clean-up does not find',
  async id => {
    for (let last = 0; ; last++) {
      const tenant = await liveTenant()
      const before = stateOf(tenant)
      const made = await killedAt(tenant, id, last)
      const { exitCode, log } = await runKit(tenant, { cleanUpOnly: true })
      expect({ last, exitCode, log, state: stateOf(tenant) }).toEqual({ last, exitCode: 0, log, state: before })
      await tenant.emulator.close()
      if (made <= last) break
    }
  }
)

test('a clean-up finds what lists do not show yet', async () => {
  const tenant = await liveTenant({ replication: { keyReadLagMs: 1_000, listLagMs: 4_000 } })
  const before = stateOf(tenant)
  await killedAt(tenant, 12, 5)
  const { exitCode } = await runKit(tenant, { cleanUpOnly: true })
  expect(exitCode).toBe(0)
  expect(stateOf(tenant)).toEqual(before)
})

test('the next run removes what a killed one left, before it asks anything', async () => {
  const tenant = await liveTenant()
  const before = stateOf(tenant)
  await killedAt(tenant, 16, 1)
  const { exitCode, log } = await runKit(tenant, { only: [22] })
  expect({ exitCode, log, state: stateOf(tenant) }).toEqual({ exitCode: 0, log, state: before })
  expect(log).toMatch(/Removed [1-9]\d* objects[\s\S]*22\. /)
})

test('roles are taken away before the service principals that hold them', async () => {
  const tenant = await liveTenant()
  await runKit(tenant, { only: [2, 8] })
  const removals = tenant.emulator.journal.entries().filter(({ method }) => method === 'DELETE')
  const first = (path: RegExp) => removals.findIndex(entry => path.test(entry.path))
  expect(first(/\/roleAssignments\//)).toBeGreaterThanOrEqual(0)
  expect(first(/\/roleAssignments\//)).toBeLessThan(first(/\/applications\//))
})

test('where the unified role API is missing, the older one takes the roles away', async () => {
  const tenant = await liveTenant({ unifiedRoles: 'unsupported' })
  const before = stateOf(tenant)
  const { exitCode } = await runKit(tenant, { only: [2, 8] })
  expect(exitCode).toBe(0)
  expect(stateOf(tenant)).toEqual(before)
})

test('a list that goes on showing what is gone ends the clean-up all the same', async () => {
  const tenant = await liveTenant()
  const before = stateOf(tenant)
  const shown: unknown[] = []
  tenant.emulator.intercept({ service: 'graph', method: 'GET', path: /\/trustFramework\/keySets$/ }, (_, { body }) => {
    const { value = [] } = body as { readonly value?: readonly unknown[] }
    shown.push(...value.filter(one => !shown.some(known => JSON.stringify(known) === JSON.stringify(one))))
    return { body: { value: shown } }
  })
  const { exitCode, log } = await runKit(tenant, { only: [15] })
  expect({ exitCode, log, state: stateOf(tenant) }).toEqual({ exitCode: 0, log, state: before })
})

test('deleted users are found where the service takes no filter of them', async () => {
  const tenant = await liveTenant()
  const before = stateOf(tenant)
  const refuse = { error: { code: 'Request_UnsupportedQuery', message: 'Unsupported Query.' } }
  tenant.emulator.intercept({ service: 'graph', path: /deletedItems\/microsoft\.graph\.user/ }, ({ query }) =>
    query.includes('filter') ? { status: 400, body: refuse } : undefined
  )
  const { exitCode } = await runKit(tenant, { only: [3] })
  expect(exitCode).toBe(0)
  expect(stateOf(tenant)).toEqual(before)
})

test('what merely looks like the mark is not touched', async () => {
  const tenant = await liveTenant()
  addLookAlikes(tenant)
  const before = stateOf(tenant)
  const { exitCode } = await runKit(tenant, { inJob: true })
  const { exitCode: cleaned } = await runKit(tenant, { cleanUpOnly: true })
  expect([exitCode, cleaned]).toEqual([0, 0])
  expect(stateOf(tenant)).toEqual(before)
})

/** Things of somebody else's whose names are near the kit's, one for each part of its forms. */
const addLookAlikes = ({ emulator }: LiveTenant): void => {
  const { tenant, clock } = emulator
  const run = newRunId()
  const [last = '0'] = run.slice(-1)
  const wrong = `${run.slice(0, -1)}${last === '0' ? '1' : '0'}`
  const runTag = `b2c-bootstrap-live-run-${run}`
  const applications = [
    { displayName: `b2c-bootstrap-live probe ${run}`, tags: [] },
    { displayName: `b2c-bootstrap-live probe ${run}`, tags: ['b2c-bootstrap-live'] },
    { displayName: `b2c-bootstrap-live probe ${run}`, tags: [runTag] },
    { displayName: 'Ours', tags: ['b2c-bootstrap-live', runTag] },
    { displayName: `b2c-bootstrap-live probe ${run} copy`, tags: ['b2c-bootstrap-live', runTag] },
    { displayName: `b2c-bootstrap-live probe ${newRunId()}`, tags: ['b2c-bootstrap-live', runTag] },
    {
      displayName: `b2c-bootstrap-live probe ${wrong}`,
      tags: ['b2c-bootstrap-live', `b2c-bootstrap-live-run-${wrong}`]
    }
  ]
  const ids = [
    `B2C_1A_b2cbootstraplive_${wrong}_base`,
    `B2C_1A_b2cbootstraplive_${run}`,
    `B2C_1A_b2cbootstraplive_${run}_base-ours`,
    `B2C_1A_b2cbootstraplive_${run}_base.bak.bak`,
    `B2C_1A_ours_b2cbootstraplive_${run}_base`,
    'B2C_1A_b2cbootstraplive_base'
  ]
  const attributes = [`b2cbootstraplive${run}first`, `b2cbootstraplive${wrong}first`]
  tenant.seed(() => {
    for (const fields of applications) {
      const application = newApplication(tenant, clock.now(), fields)
      tenant.applications.put(application.id, application)
      const deleted = newApplication(tenant, clock.now(), fields)
      tenant.deletedApplications.put(deleted.id, { deletedMs: clock.now(), object: deleted })
    }
    for (const id of ids) {
      tenant.keySets.put(id, { id, keys: [] })
      tenant.customPolicies.put(id, { id, sent: `<TrustFrameworkPolicy PolicyId="${id}" />`, baseId: null })
    }
    for (const name of [`b2c-bootstrap-live user ${run}`, `b2c-bootstrap-live user ${wrong}`]) {
      const user = newUser(clock.now(), {
        displayName: name,
        userPrincipalName: `${name.replaceAll(' ', '-')}@${tenant.initialDomain}`
      })
      tenant.users.put(user.id, user)
    }
    for (const displayName of attributes) {
      const id = `extension_${run}_${displayName}`
      tenant.identity.userFlowAttributes.put(id, {
        id,
        displayName,
        description: 'Ours',
        dataType: 'string',
        userFlowAttributeType: 'custom'
      })
    }
  })
}

test.each(['that was cancelled', 'that goes on'])('a token that is refused is renewed in a run %s', async how => {
  const tenant = await liveTenant()
  const before = stateOf(tenant)
  const cancelled = new AbortController()
  const send: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    if (init?.method !== 'POST' || !String(input).endsWith('/applications')) return answer
    tenant.emulator.clock.advance(2 * 60 * 60_000)
    if (how === 'that was cancelled') cancelled.abort(new Error('Cancelled'))
    return answer
  }
  const { exitCode, log } = await runKit(tenant, { only: [2], fetch: send, cancelled: cancelled.signal })
  expect({ log, state: stateOf(tenant) }).toEqual({ log, state: before })
  expect(exitCode).toBe(how === 'that goes on' ? 0 : 1)
})

test('of a branding to which somebody has added, the text of the kit alone is removed', async () => {
  const tenant = await liveTenant()
  const { branding } = tenant.emulator.tenant
  await killedAt(tenant, 19, 1)
  const [made] = branding.all()
  if (made === undefined) throw new Error('question 19 has made no branding')
  tenant.emulator.tenant.seed(() => branding.put(made.id, { ...made, backgroundColor: '#00FF00' }))
  const { exitCode } = await runKit(tenant, { cleanUpOnly: true })
  expect(exitCode).toBe(0)
  expect(branding.all()).toEqual([{ ...made, backgroundColor: '#00FF00', signInPageText: null }])
})
