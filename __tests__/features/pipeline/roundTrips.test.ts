// How many round trips a run takes, counted in the emulator's journal and printed: they cost more time than anything else
// that the action does, and must not grow with what is declared.

import { afterAll, describe, expect, test } from '@jest/globals'
import { type Emulator, type JournalEntry, microsoftGraphAppRoles, sequentialRoundTrips } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'

const figures: string[] = []
afterAll(() => console.log(['Sequential round trips to Graph, after signing in:', ...figures].join('\n')))

/** So slow that requests of one moment overlap on a busy machine as well. */
const slow = { behavior: { latencyMs: 150 } }

/** Requests to Graph that are not inside a batch. */
const exchanges = ({ journal }: Emulator): readonly JournalEntry[] =>
  journal.entries().filter(({ service, parent }) => service === 'graph' && parent === undefined)

const row = (name: string, emulator: Emulator): number => {
  const roundTrips = sequentialRoundTrips(exchanges(emulator))
  const items = emulator.journal.entries().filter(({ parent }) => parent !== undefined).length
  figures.push(
    `${name.padEnd(46)} ${roundTrips} round trips, ${exchanges(emulator).length} requests, ${items} items in batches, ${writesOf(emulator).length} writes`
  )
  return roundTrips
}

/** Everything that can be declared of one app, with this many permissions. */
const everything = (permissions: number): Readonly<Record<string, string>> => ({
  'app-name': 'CI deployer',
  permissions: microsoftGraphAppRoles
    .slice(0, permissions)
    .map(({ value }) => value)
    .join('\n'),
  'directory-roles': 'User Administrator',
  'allow-privileged-roles': 'true',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main\nrepo:octo-org/b2c:pull_request'
})

describe('round trips', () => {
  test.each([1, 40])(
    'of a run from nothing with %i permissions are at most 9, of the next one at most 2',
    async count => {
      expect(microsoftGraphAppRoles.length).toBeGreaterThanOrEqual(40)
      const emulator = await emulate(slow)
      const inputs = { ...callerInputs(emulator), ...everything(count) }
      expect((await runInProcess({ inputs, emulator })).errors).toBe('')
      expect(row(`from nothing, ${count} permissions`, emulator)).toBeLessThanOrEqual(9)
      emulator.journal.clear()
      expect((await runInProcess({ inputs, emulator })).outputs.changed).toBe('false')
      expect(row(`nothing to do, ${count} permissions`, emulator)).toBeLessThanOrEqual(2)
      expect(writesOf(emulator)).toEqual([])
    }
  )

  test('of twelve apps that are in step are at most 2 as well', async () => {
    const emulator = await emulate(slow)
    const apps = Array.from({ length: 12 }, (_, index) => `  app${index}: { name: App ${index}, permissions: [audit] }`)
    const config = inWorkspace('twelve.yml', `version: 1\napps:\n${apps.join('\n')}\n`)
    const inputs = { ...callerInputs(emulator), config, verify: 'false' }
    expect((await runInProcess({ inputs, emulator })).errors).toBe('')
    row('from nothing, 12 apps', emulator)
    emulator.journal.clear()
    expect((await runInProcess({ inputs, emulator })).outputs.changed).toBe('false')
    expect(row('nothing to do, 12 apps', emulator)).toBeLessThanOrEqual(2)
    expect(writesOf(emulator)).toEqual([])
  })

  test('of a plan are at most 2, and of a rotation at most 5', async () => {
    const emulator = await emulate(slow)
    const inputs = { ...callerInputs(emulator), ...everything(3) }
    expect((await runInProcess({ inputs: { ...inputs, mode: 'plan' }, emulator })).errors).toBe('')
    expect(row('plan of a new app', emulator)).toBeLessThanOrEqual(2)
    await runInProcess({ inputs, emulator })
    emulator.journal.clear()
    expect((await runInProcess({ inputs: { ...inputs, secret: 'always' }, emulator })).errors).toBe('')
    expect(row('another secret', emulator)).toBeLessThanOrEqual(5)
  })
})
