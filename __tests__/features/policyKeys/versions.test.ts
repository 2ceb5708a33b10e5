// Secrets by their versions: uploaded when raised, never because they cannot be read back, and never twice.

import { describe, expect, test } from '@jest/globals'
import { planned } from '../../../harness/planOutput.ts'
import { openKeys } from './keysFixture.ts'

const env = { S: 'the secret of a provider, in full' }
const entry = (version: number) => [`S: { secret: { env: S, version: ${version} } }`]
const ofKeys = (result: Parameters<typeof planned>[0]) => planned(result).filter(line => line.startsWith('policyKey'))

describe('the version of a secret', () => {
  test('uploads when it is raised, adds a key, and says so', async () => {
    const { run, keysIn, recorded } = await openKeys()
    await run(entry(1), { env })
    const plan = await run(entry(2), { env, inputs: { mode: 'plan' } })
    expect(ofKeys(plan)).toEqual(['policyKey update B2C_1A_S'])
    expect(plan.log).toContain('has version 1: version 2 is added, the key that is there stays')
    const raised = await run(entry(2), { env })
    expect(raised.errors).toBe('')
    expect(keysIn('B2C_1A_S')).toHaveLength(2)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=2'])
    const again = await run(entry(2), { env })
    expect(again.outputs.changed).toBe('false')
    expect(keysIn('B2C_1A_S')).toHaveLength(2)
    const jump = await run(entry(7), { env })
    expect(jump.errors).toBe('')
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=7'])
  })

  test('is never lowered', async () => {
    const { emulator, run } = await openKeys()
    await run(entry(3), { env })
    emulator.journal.clear()
    const lowered = await run(entry(2), { env })
    expect(lowered.errors).toContain(
      'declares version 2 of the policy key B2C_1A_S, but version 3 is the one that was sent last'
    )
    expect(lowered.errors).toContain('version: 4')
    expect(emulator.journal.writes()).toEqual([])
  })

  test('is remembered by the application that a run restores', async () => {
    const { run, keysIn, recorded } = await openKeys()
    await run(entry(1), { env })
    await run(entry(2), { env })
    const apps = await run([], { inputs: { mode: 'destroy' }, section: '' })
    expect(apps.errors).toBe('')
    expect(recorded()).toEqual([])
    for (const version of [2, 2]) {
      const restored = await run(entry(version), { env, inputs: { 'restore-deleted': 'true' } })
      expect(restored.errors + restored.warnings).toBe('')
      expect(ofKeys(restored)).toEqual([])
      expect(keysIn('B2C_1A_S')).toHaveLength(2)
      expect(recorded()).toEqual(['policy-key/b2c_1a_s=2'])
    }
    expect((await run(entry(3), { env })).errors).toBe('')
    expect(keysIn('B2C_1A_S')).toHaveLength(3)
  })

  test('is unknown of what somebody else uploaded, until it is raised', async () => {
    const { emulator, run, keysIn, recorded, seedSet } = await openKeys()
    seedSet('B2C_1A_S', [{}, {}, {}])
    const first = await run(entry(1), { env })
    expect(first.errors).toBe('')
    expect(first.warnings).toContain('Whether the policy key B2C_1A_S holds the value of S is unknown')
    expect(first.warnings).toContain('raise its version to 2')
    expect(ofKeys(first)).toEqual([])
    expect(keysIn('B2C_1A_S')).toHaveLength(3)
    expect(recorded()).toEqual([])
    emulator.journal.clear()
    const raised = await run(entry(2), { env })
    expect(raised.errors).toBe('')
    expect(keysIn('B2C_1A_S')).toHaveLength(4)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=2'])
    expect((await run(entry(2), { env })).outputs.changed).toBe('false')
  })

  test('is bounded where nothing remembers it, and that is told', async () => {
    const { run, keysIn } = await openKeys()
    const options = { env, rest: '' }
    const made = await run(entry(1), options)
    expect(made.errors).toBe('')
    expect(made.warnings).toContain('Nothing remembers the versions')
    expect((await run(entry(1), options)).outputs.changed).toBe('false')
    expect((await run(entry(2), options)).errors).toBe('')
    for (let more = 0; more < 3; more++) expect((await run(entry(2), options)).outputs.changed).toBe('false')
    expect(keysIn('B2C_1A_S')).toHaveLength(2)
  })

  test('needs no value in a plan that would not upload it, and is a mistake of the plan that would', async () => {
    const { emulator, run } = await openKeys()
    await run(entry(1), { env })
    const quiet = await run(entry(1), { inputs: { mode: 'plan' } })
    expect(quiet.errors).toBe('')
    expect(quiet.warnings).toContain('The environment variable S is not set or empty')
    const loud = await run(entry(2), { inputs: { mode: 'plan' } })
    expect(loud.errors).toContain('B2C_1A_S would be uploaded, but the environment variable S is not set or empty')
    emulator.journal.clear()
    const applied = await run(entry(1))
    expect(applied.errors).toMatch(
      /:3:23: policyKeys\.S\.secret\.env names the environment variable S, which is not set/
    )
    expect(emulator.journal.entries()).toEqual([])
  })

  test('is recorded before it is raised: a run that ends between upload and record uploads nothing twice', async () => {
    const { emulator, run, keysIn, recorded } = await openKeys()
    await run(entry(1), { env })
    // The last write of the run, which would record version 2, never comes through.
    let patches = 0
    const stop = emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\// },
      {
        instead: () => {
          patches += 1
          return patches >= 2
            ? { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }
            : undefined
        }
      }
    )
    const cut = await run(entry(2), { env, inputs: { 'wait-timeout': '10s' } })
    stop()
    expect(patches).toBeGreaterThanOrEqual(2)
    expect(cut.exitCode).toBe(1)
    expect(keysIn('B2C_1A_S')).toHaveLength(2)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=1>2:1keys'])
    const next = await run(entry(2), { env })
    expect(next.errors).toBe('')
    expect(next.outputs.changed).toBe('false')
    expect(keysIn('B2C_1A_S')).toHaveLength(2)
    expect((await run(entry(3), { env })).errors).toBe('')
    expect(keysIn('B2C_1A_S')).toHaveLength(3)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=3'])
  })

  test('that cannot be recorded is not uploaded, and other keys are made and in use all the same', async () => {
    const { emulator, run, keysIn, recorded } = await openKeys({ freshKeys: 'disabled' })
    await run(entry(1), { env })
    emulator.clock.advance(60 * 60_000)
    const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'Not this one.' } } }
    emulator.intercept({ service: 'graph', method: 'PATCH', path: /\/applications\// }, { instead: () => refusal })
    const result = await run([...entry(2), 'Signing: { generate: signature }'], { env })
    expect(result.errors).toContain('Not this one.')
    expect(keysIn('B2C_1A_S')).toHaveLength(1)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=1'])
    expect(emulator.tenant.keySets.get('B2C_1A_Signing')?.keys.map(({ status }) => status)).toEqual(['enabled'])
  })

  test('waits for the application that is to remember it, and is not uploaded where that cannot be made', async () => {
    for (const version of [1, 2]) {
      const { emulator, run, keysIn, recorded } = await openKeys()
      const creation = { service: 'graph', method: 'PATCH', path: /\/applications\(uniqueName/ } as const
      const refusal = { status: 400, body: { error: { code: 'Request_BadRequest', message: 'Not this one.' } } }
      const stop = emulator.intercept(creation, { instead: () => refusal })
      const failed = await run(entry(version), { env })
      stop()
      expect(failed.errors).toContain('Not uploaded: B2C_1A_S.')
      expect(keysIn('B2C_1A_S')).toEqual([])
      const late = { status: 503, body: { error: { code: 'x', message: 'later' } } }
      emulator.intercept({ ...creation, times: 5 }, { instead: () => late })
      expect((await run(entry(version), { env })).errors).toBe('')
      const again = await run(entry(version), { env })
      expect([again.errors, again.warnings, again.outputs.changed]).toEqual(['', '', 'false'])
      expect(keysIn('B2C_1A_S')).toHaveLength(1)
      expect(recorded()).toEqual([`policy-key/b2c_1a_s=${version}`])
    }
  })

  test('that is recorded at two applications counts once, whatever their order in the file', async () => {
    const { run, keysIn, recorded } = await openKeys()
    const appsOf = (...keys: readonly string[]) => ({
      env,
      rest: `apps:\n${keys.map(key => `  ${key}: { name: ${key}, secret: { mode: none } }\n`).join('')}`
    })
    for (const [version, ...keys] of [
      [1, 'a'],
      [2, 'b'],
      [2, 'a'],
      [3, 'a', 'b'],
      [3, 'b', 'a']
    ] as const)
      expect((await run(entry(version), appsOf(...keys))).errors).toBe('')
    // One for each file that could not know what another one has recorded, and none for the order.
    expect(keysIn('B2C_1A_S')).toHaveLength(4)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=3'])
  })

  test('that was only intended is uploaded by the next run', async () => {
    const { emulator, run, keysIn, recorded } = await openKeys()
    await run(entry(1), { env })
    const stop = emulator.intercept(
      { service: 'graph', method: 'POST', path: /uploadSecret$/ },
      {
        instead: () => ({
          status: 400,
          body: { error: { code: 'AADB2C90138', message: 'A secure OCT key requires at least 128 bits.' } }
        })
      }
    )
    const refused = await run(entry(2), { env })
    stop()
    expect(refused.errors).toContain('A secure OCT key requires at least 128 bits.')
    expect(refused.errors).toContain('Use a longer secret.')
    expect(keysIn('B2C_1A_S')).toHaveLength(1)
    expect((await run(entry(2), { env })).errors).toBe('')
    expect(keysIn('B2C_1A_S')).toHaveLength(2)
    expect(recorded()).toEqual(['policy-key/b2c_1a_s=2'])
  })

  test.each(['random', 'thumbprint'] as const)(
    'counts a value that is there already as uploaded, with key ids that are %s',
    async secretKeyIds => {
      const { run, keysIn, recorded } = await openKeys({ duplicateKeys: 'refused', secretKeyIds })
      await run(entry(1), { env })
      const same = await run(entry(2), { env })
      expect(same.errors).toBe('')
      expect(keysIn('B2C_1A_S')).toHaveLength(1)
      expect(recorded()).toEqual(['policy-key/b2c_1a_s=2'])
    }
  )
})
