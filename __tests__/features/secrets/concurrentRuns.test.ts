// Runs at the same time, cancellation and lost answers, inside the test's process: which secret stands, and which is removed.

import { expect, test } from '@jest/globals'
import type { Emulator, JournalEntry } from 'b2c-emulator'
import { writerToken } from '../../../harness/gitHubToken.ts'
import { callerInputs, gitHubVariables } from '../../../harness/inputs.ts'
import { deliveredKeyIds, deliveredTag } from '../../../harness/tags.ts'
import { hourMs } from '../../../harness/times.ts'
import { ActionError } from '../../../src/errors.ts'
import { secretName } from '../../../src/resources/clientSecret/secretName.ts'
import { emulate, runInProcess } from '../../hooks.ts'

type Hook = (entry: JournalEntry) => void

const open = async () => {
  const hooks: { now: Hook } = { now: () => undefined }
  const emulator = await emulate({ onRequest: entry => hooks.now(entry) })
  const inputs = {
    ...callerInputs(emulator),
    'app-name': 'CI deployer',
    permissions: 'User.Read.All',
    verify: 'false',
    'secret-overlap': '0d'
  }
  return { emulator, inputs, hooks }
}

const appOf = ({ tenant }: Emulator) => {
  const app = tenant.applications.all().find(({ displayName }) => displayName === 'CI deployer')
  if (app === undefined) throw new Error('there is no managed app')
  return app
}
const recorded = (emulator: Emulator) => deliveredKeyIds(appOf(emulator))

/** Another run's secret, a second younger than any; it takes the place of the others when it is told to. */
const addOther = (emulator: Emulator, { alone = false } = {}): string => {
  const app = appOf(emulator)
  const startMs = emulator.clock.now() + 1_000
  const keyId = crypto.randomUUID()
  const displayName = secretName('b2c-bootstrap', 'kept', '0123456789ab')
  const other = { keyId, displayName, startMs, endMs: startMs + 1e9, secretText: keyId }
  const passwordCredentials = alone ? [other] : [...app.passwordCredentials, other]
  emulator.tenant.applications.put(app.id, { ...app, passwordCredentials })
  return keyId
}

const atAddPassword =
  (act: () => void): Hook =>
  ({ path }) => {
    if (path.endsWith('/addPassword')) act()
  }

test('beside another run the record is looked at again until it stands', async () => {
  const { emulator, inputs, hooks } = await open()
  let other = ''
  let wiped = false
  hooks.now = entry => {
    atAddPassword(() => {
      other = addOther(emulator)
    })(entry)
    // The other run, which read the tags before, writes its own over ours.
    if (entry.method !== 'PATCH' || wiped || recorded(emulator).length === 0) return
    wiped = true
    const app = appOf(emulator)
    const others = app.tags.filter(tag => !tag.includes(':delivered:'))
    emulator.tenant.applications.put(app.id, { ...app, tags: [...others, deliveredTag(other)] })
  }
  const { exitCode, outputs, slept } = await runInProcess({ inputs, emulator })
  expect([exitCode, wiped]).toEqual([0, true])
  expect(new Set(recorded(emulator))).toEqual(new Set([other, outputs['secret-key-id']]))
  expect(slept.length).toBeGreaterThanOrEqual(2)
})

test('another run that took our secret for an orphan makes the step fail, with the way out', async () => {
  const { emulator, inputs, hooks } = await open()
  hooks.now = atAddPassword(() => addOther(emulator, { alone: true }))
  const { exitCode, errors } = await runInProcess({ inputs, emulator })
  expect(exitCode).toBe(1)
  expect(errors).toContain('at the same time and removed the one of this run')
  expect(errors).toContain('run this job again')
})

test('a run with a younger secret goes first: nothing is sent', async () => {
  const { emulator, inputs, hooks } = await open()
  hooks.now = atAddPassword(() => addOther(emulator))
  const { exitCode, errors } = await runInProcess({
    inputs: { ...inputs, 'secret-destinations': 'repository:NAME', 'github-token': writerToken(emulator) },
    emulator,
    env: gitHubVariables(emulator)
  })
  expect([exitCode, emulator.gitHub.secrets(), recorded(emulator)]).toEqual([1, [], []])
  expect(errors).toContain('was not sent, for another run made a younger secret')
})

test.each(['when-needed', 'ephemeral'])('cancelled at addPassword (%s)', async secret => {
  const { emulator, inputs, hooks } = await open()
  const job = new AbortController()
  hooks.now = atAddPassword(() => job.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' })))
  const runtime = { cancelled: job.signal }
  const main = await runInProcess({ inputs: { ...inputs, secret }, emulator, runtime })
  expect(main.exitCode).toBe(1)
  const left = appOf(emulator).passwordCredentials.length
  expect([left, main.errors.includes('post step removes it')]).toEqual(secret === 'ephemeral' ? [1, true] : [0, false])
  hooks.now = () => undefined
  await runInProcess({ inputs: { ...inputs, secret }, emulator, phase: 'post', state: main.state })
  expect(appOf(emulator).passwordCredentials).toEqual([])
})

test('cancelled at addPassword, and Graph will not remove it: its key id is named', async () => {
  const { emulator, inputs, hooks } = await open()
  const job = new AbortController()
  emulator.behavior.faults.push({ match: { path: /removePassword$/ }, kind: '401', times: 9 })
  hooks.now = atAddPassword(() => job.abort(new Error('cancelled')))
  const { exitCode, errors } = await runInProcess({ inputs, emulator, runtime: { cancelled: job.signal } })
  const [left] = appOf(emulator).passwordCredentials
  expect(exitCode).toBe(1)
  expect(errors).toContain(`could not be removed`)
  expect(errors).toContain(`(key id ${left?.keyId})`)
  expect(errors).toContain('The post step or the next run removes it')
})

test('a lost secret that shows late is removed when the list is young enough to show it', async () => {
  const { emulator, inputs } = await open()
  await runInProcess({ inputs: { ...inputs, secret: 'none' }, emulator })
  emulator.clock.advance(hourMs)
  Object.assign(emulator.behavior.replication, { keyReadLagMs: 20_000, listLagMs: 20_000 })
  emulator.behavior.faults.push({ match: { path: /addPassword$/ }, kind: 'reset-after' })
  const { exitCode, outputs } = await runInProcess({ inputs, emulator })
  expect(exitCode).toBe(0)
  expect(appOf(emulator).passwordCredentials.map(({ keyId }) => keyId)).toEqual([outputs['secret-key-id']])
})
