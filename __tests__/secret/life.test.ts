// The secret's life in every mode, on a tenant whose clock moves by months.

import { describe, expect, test } from '@jest/globals'
import { readMetadata } from 'action-runner/parts'
import { actionDir, addForeign, annotated, dayMs, hourMs, openStage, permission, type Stage } from './stage.ts'

const names = ({ secrets }: Stage) => secrets().map(({ displayName }) => displayName?.replace(/[0-9a-f]{12}/, '#'))
const writes = ({ emulator }: Stage) =>
  emulator.journal.writes().map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)

describe('when-needed', () => {
  test('a year: rotated every 60 days, the consumer never without a secret, nothing else written', async () => {
    const stage = await openStage({}, { 'secret-overlap': '7d' })
    const stepMs = 20 * dayMs
    let held: string | undefined
    let former: { readonly secret: string | undefined; readonly untilMs: number } = { secret: undefined, untilMs: 0 }
    const rotations: number[] = []
    for (let day = 0; day <= 360; day += 20) {
      stage.emulator.journal.clear()
      const { outputs, conclusion } = await stage.run()
      expect(conclusion).toBe('success')
      if (outputs['secret-created'] === 'true') {
        rotations.push(day)
        former = { secret: held, untilMs: stage.emulator.clock.now() + 7 * dayMs }
        held = outputs['client-secret']
      } else {
        expect(outputs['client-secret']).toBeUndefined()
        // Nothing but the removal of what was superseded more than seven days ago.
        expect(writes(stage).filter(write => write !== 'POST removePassword')).toEqual([])
      }
      expect(outputs['secret-expires-on']).toBe(isoOf(stage.secrets().at(-1)?.endMs))
      expect(await stage.signIn(held)).toEqual([permission])
      const overlapping = former.secret !== undefined && stage.emulator.clock.now() < former.untilMs
      expect(stage.secrets()).toHaveLength(overlapping ? 2 : 1)
      if (overlapping) expect(await stage.signIn(former.secret)).toEqual([permission])
      stage.advance(stepMs)
    }
    expect(rotations).toEqual([0, 60, 120, 180, 240, 300, 360])
  })

  test('the boundary: no new secret a day before rotate-before, one on the day', async () => {
    const stage = await openStage()
    const first = await stage.run()
    stage.advance(59 * dayMs)
    expect((await stage.run()).outputs['secret-created']).toBe('false')
    stage.advance(dayMs)
    const second = await stage.run()
    expect(second.outputs['secret-created']).toBe('true')
    // Overlap 0d: the former one goes in the same run.
    expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([second.outputs['secret-key-id']])
    expect(await stage.signIn(first.outputs['client-secret'])).toBeUndefined()
    expect(await stage.signIn(second.outputs['client-secret'])).toEqual([permission])
    expect(second.summary).toContain('🔴 removed')
  })

  test('the overlap: the former one stays six days, and goes by the first run after seven', async () => {
    const stage = await openStage({}, { 'secret-overlap': '7d' })
    const first = await stage.run()
    stage.advance(61 * dayMs)
    const second = await stage.run()
    expect(new Set(stage.delivered())).toEqual(
      new Set([first.outputs['secret-key-id'], second.outputs['secret-key-id']])
    )
    stage.advance(6 * dayMs)
    stage.emulator.journal.clear()
    await stage.run()
    expect(stage.emulator.journal.writes()).toEqual([])
    expect(await stage.signIn(first.outputs['client-secret'])).toEqual([permission])
    stage.advance(dayMs + 5_000)
    await stage.run()
    expect(writes(stage)).toEqual(['POST removePassword'])
    expect(await stage.signIn(first.outputs['client-secret'])).toBeUndefined()
    expect(await stage.signIn(second.outputs['client-secret'])).toEqual([permission])
  })

  test('after a pause of most of a year: a new one, and the expired one goes', async () => {
    const stage = await openStage({}, { 'secret-overlap': '7d' })
    const first = await stage.run()
    stage.advance(300 * dayMs)
    const second = await stage.run()
    expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([second.outputs['secret-key-id']])
    expect(second.outputs['secret-key-id']).not.toBe(first.outputs['secret-key-id'])
    expect(await stage.signIn(second.outputs['client-secret'])).toEqual([permission])
  })

  test('foreign secrets stay, expired or not, and stand in the summary with their expiry', async () => {
    const stage = await openStage()
    await stage.run()
    const foreign = [
      addForeign(stage, 'portal', 400 * dayMs),
      addForeign(stage, 'b2c-bootstrap', 10 * dayMs),
      addForeign(stage, 'b2c-bootstrap (kept by hand)', 10 * dayMs),
      addForeign(stage, null, 10 * dayMs)
    ]
    const ends = stage.secrets().filter(({ keyId }) => foreign.includes(keyId))
    stage.advance(70 * dayMs)
    const { summary, outputs } = await stage.run()
    expect(outputs['secret-created']).toBe('true')
    expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([...foreign, outputs['secret-key-id']])
    for (const { keyId, endMs } of ends) {
      const row = summary.split('\n').find(line => line.includes(keyId))
      expect(row).toContain('made by others, not touched')
      expect(row).toContain(new Date(endMs).toISOString().slice(0, 10))
    }
  })

  test('another label is another secret: neither run touches the other one', async () => {
    const stage = await openStage()
    await stage.run({ 'secret-name': 'blue' })
    await stage.run({ 'secret-name': 'green' })
    stage.advance(70 * dayMs)
    await stage.run({ 'secret-name': 'blue' })
    expect(names(stage)).toEqual(['green (kept #)', 'blue (kept #)'])
  })

  test('a secret that cannot be proven leaves the former one in force', async () => {
    const stage = await openStage()
    const first = await stage.run()
    stage.advance(70 * dayMs)
    stage.emulator.behavior.replication.tokenLagMs = 60_000
    const second = await stage.run({ verify: 'true', 'wait-timeout': '3s' })
    expect(second.conclusion).toBe('success')
    expect(annotated(second, 'warning')).toContain('New secret not proven')
    expect(stage.secrets()).toHaveLength(2)
    expect(await stage.signIn(first.outputs['client-secret'])).toEqual([permission])
  })

  test('verification waits for the token service to learn of the secret and of the grant', async () => {
    const stage = await openStage({ behavior: { replication: { tokenLagMs: 3_000 } } })
    // The caller's own registration is as young as the emulator.
    stage.advance(hourMs)
    const { outputs, log, summary } = await stage.run({ verify: 'true' })
    expect(log).toContain('Waiting to prove the new credential')
    expect(summary).toContain('signs in (proven after')
    const probes = stage.emulator.journal
      .entries()
      .filter(({ caller, service }) => service === 'login' && caller === outputs['client-id'])
    expect(probes.slice(-3).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(probes.length).toBeGreaterThan(3)
    for (const [index, { startedMs }] of probes.slice(-2).entries()) {
      expect(startedMs - (probes.at(index - 3)?.endedMs ?? 0)).toBeGreaterThan(900)
    }
    expect(await stage.signIn(outputs['client-secret'])).toEqual([permission])
  })
})

describe('always', () => {
  test('every run makes one; with an overlap the former ones stay for as long as it says', async () => {
    const stage = await openStage({}, { secret: 'always', 'secret-overlap': '7d' })
    const made: (string | undefined)[] = []
    for (let run = 0; run < 4; run++) {
      made.push((await stage.run()).outputs['client-secret'])
      stage.advance(3 * dayMs)
    }
    // Made on days 0, 3, 6 and 9: on day 9 only the first has had a successor for more than six days, but not for seven.
    expect(stage.secrets()).toHaveLength(4)
    const { outputs } = await stage.run()
    expect(outputs['secret-created']).toBe('true')
    // On day 12 the successors of the first two are nine and six days old.
    expect(stage.secrets()).toHaveLength(4)
    expect(await stage.signIn(made[0])).toBeUndefined()
    for (const secret of [...made.slice(1), outputs['client-secret']]) {
      expect(await stage.signIn(secret)).toEqual([permission])
    }
  })

  test('with overlap 0d there is ever one', async () => {
    const stage = await openStage({}, { secret: 'always' })
    for (let run = 0; run < 3; run++) {
      const { outputs } = await stage.run()
      expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([outputs['secret-key-id']])
      expect(await stage.signIn(outputs['client-secret'])).toEqual([permission])
    }
  })
})

describe('none', () => {
  test('makes none, warns from rotate-before on, and says when it is over', async () => {
    const stage = await openStage()
    const none = { secret: 'none' }
    const bare = await stage.run(none)
    expect([bare.conclusion, bare.outputs['secret-created'], stage.secrets().length]).toEqual(['success', 'false', 0])
    expect(annotated(bare, 'warning')).toBe('')
    await stage.run()
    stage.advance(59 * dayMs)
    expect(annotated(await stage.run(none), 'warning')).toBe('')
    stage.advance(2 * dayMs)
    stage.emulator.journal.clear()
    const warned = await stage.run(none)
    expect(annotated(warned, 'warning')).toMatch(/^Client secret expires soon: .*expires on /)
    expect(warned.outputs['secret-expires-on']).toBe(isoOf(stage.secrets()[0]?.endMs))
    expect(stage.emulator.journal.writes()).toEqual([])
    stage.advance(30 * dayMs)
    expect(annotated(await stage.run(none), 'warning')).toMatch(/^Client secret expired: .*expired on /)
    expect(stage.secrets()).toEqual([])
  })

  test('plan warns as well, and writes nothing', async () => {
    const stage = await openStage()
    await stage.run()
    stage.advance(61 * dayMs)
    stage.emulator.journal.clear()
    for (const secret of ['when-needed', 'none']) {
      const plan = await stage.run({ mode: 'plan', secret })
      expect(annotated(plan, 'warning')).toContain('Client secret expires soon')
      expect(plan.outputs['secret-created']).toBe('false')
    }
    stage.advance(30 * dayMs)
    expect(annotated(await stage.run({ mode: 'plan' }), 'warning')).toContain('Client secret expired')
    expect(stage.emulator.journal.writes()).toEqual([])
  })
})

describe('ephemeral', () => {
  const ephemeral = { secret: 'ephemeral' }

  test('lives for the job: an hour at most, gone after the post step, beside a kept one that stays', async () => {
    const stage = await openStage()
    const kept = await stage.run()
    const main = await stage.run(ephemeral)
    expect(names(stage)).toEqual(['b2c-bootstrap (kept #)', 'b2c-bootstrap (ephemeral #)'])
    const [, made] = stage.secrets()
    expect((made?.endMs ?? 0) - (made?.startMs ?? 0)).toBeLessThanOrEqual(hourMs)
    expect((made?.endMs ?? 0) - (made?.startMs ?? 0)).toBeGreaterThan(hourMs - 5_000)
    expect(await stage.signIn(main.outputs['client-secret'])).toEqual([permission])
    const post = await stage.post(main)
    expect([post.conclusion, annotated(post, 'warning')]).toEqual(['success', ''])
    expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([kept.outputs['secret-key-id']])
    expect(await stage.signIn(main.outputs['client-secret'])).toBeUndefined()
  })

  test('the post step runs whatever became of the job', () => {
    // readMetadata refuses any post-if but always().
    expect(readMetadata(actionDir).post).toBe('dist/index.js')
  })

  test('a main step that failed after the secret was made leaves it to the post step', async () => {
    const stage = await openStage()
    await stage.run()
    // The caller may add the secret, but the consumer's sign-in never comes: the job is cancelled while it is proven.
    stage.onRequest = ({ caller }) => {
      if (caller === stage.app().appId) step.child.kill('SIGTERM')
    }
    const step = stage.start({ ...ephemeral, verify: 'true' })
    const main = await step.result
    expect(main.conclusion).toBe('failure')
    expect(names(stage)).toContain('b2c-bootstrap (ephemeral #)')
    expect(annotated(main, 'error')).toContain('the post step removes it')
    const post = await stage.post(main)
    expect([post.conclusion, names(stage)]).toEqual(['success', ['b2c-bootstrap (kept #)']])
  })

  test('a post step that cannot remove it warns with the key id and does not fail', async () => {
    const stage = await openStage()
    const main = await stage.run(ephemeral)
    stage.emulator.behavior.faults.push({ match: { service: 'login' }, kind: '401', times: 9 })
    const post = await stage.post(main)
    expect(post.conclusion).toBe('success')
    expect(annotated(post, 'warning')).toContain(`key id ${main.outputs['secret-key-id']}`)
    expect(names(stage)).toEqual(['b2c-bootstrap (ephemeral #)'])
  })

  test('a post step without anything to do asks nobody', async () => {
    const stage = await openStage()
    const main = await stage.run()
    stage.emulator.journal.clear()
    const post = await stage.post(main)
    expect([post.conclusion, post.stdout, stage.emulator.journal.entries()]).toEqual(['success', '', []])
  })

  test.each(['when-needed', 'always', 'none', 'ephemeral'])(
    'leftovers of a machine that died: kept while they are valid, removed by the next run of mode %s',
    async secret => {
      const stage = await openStage()
      await stage.run(ephemeral)
      const [leftover] = stage.secrets()
      stage.advance(hourMs / 2)
      const early = await stage.run({ secret })
      if (secret === 'ephemeral') await stage.post(early)
      expect(stage.secrets()).toContainEqual(leftover)
      stage.advance(hourMs)
      await stage.run({ secret })
      expect(stage.secrets()).not.toContainEqual(leftover)
    }
  )
})

test.each([
  ['ahead', 200],
  ['behind', -200]
])("the tenant's clock counts, not the runner's: %s by 200 days", async (_, days) => {
  const stage = await openStage({ startMs: Date.now() + days * dayMs })
  const { outputs, summary } = await stage.run()
  const leftMs = Date.parse(outputs['secret-expires-on'] ?? '') - stage.emulator.clock.now()
  expect(leftMs).toBeGreaterThan(90 * dayMs - 60_000)
  expect(leftMs).toBeLessThanOrEqual(90 * dayMs)
  expect(summary).toContain('(in 89 days)')
  expect((await stage.run()).outputs['secret-created']).toBe('false')
  const main = await stage.run({ secret: 'ephemeral' })
  const end = Date.parse(main.outputs['secret-expires-on'] ?? '') - stage.emulator.clock.now()
  expect(end).toBeGreaterThan(hourMs - 60_000)
  await stage.post(main)
  expect(stage.secrets()).toHaveLength(1)
})

const isoOf = (ms = 0) => new Date(Math.floor(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
