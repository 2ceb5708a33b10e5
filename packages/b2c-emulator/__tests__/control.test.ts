// The control API: what scripts ask of a running emulator.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'

const get = async ({ graph }: Emulator, path: string) => (await fetch(`${graph}/_emulator${path}`)).json()
const post = ({ graph }: Emulator, path: string, body = '') =>
  fetch(`${graph}/_emulator${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

test('says what it is, and what the time is', async () => {
  const emulator = await startEmulator({ startMs: Date.parse('2030-01-01T00:00:00Z') })
  const { login, graph, github, tenant } = emulator
  expect(await get(emulator, '')).toMatchObject({
    name: 'b2c-emulator',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    pid: process.pid,
    origins: { login, graph, github },
    tenants: [{ id: tenant.id, initialDomain: 'contoso.onmicrosoft.com', tenantType: 'AAD B2C' }],
    stateFile: null
  })
  expect(await get(emulator, '/clock')).toEqual({ now: expect.stringMatching(/^2030-01-01T00:/) })
  await emulator.close()
})

test('shows the behavior as it takes it', async () => {
  const emulator = await startEmulator()
  const change = { latencyMs: 1, faults: [{ match: { service: 'graph', path: 'users$' }, kind: '503', times: 2 }] }
  const changed = await post(emulator, '/behavior', JSON.stringify(change))
  expect(await changed.json()).toMatchObject(change)
  const shown = await get(emulator, '/behavior')
  expect(shown).toMatchObject(change)
  expect((await post(emulator, '/behavior', JSON.stringify(shown))).status).toBe(200)
  expect(await get(emulator, '/behavior')).toEqual(shown)
  await emulator.close()
})

test.each([
  ['{"faults":[{"match":{"path":"("},"kind":"503"}]}', 'faults[0].match.path takes a regular expression, not "("'],
  ['{"faults":[null]}', 'faults[0] takes an object'],
  ['{"chaos":{"rate":7,"seed":1,"kinds":["503"]}}', 'chaos.rate takes a number from 0 to 1, not 7']
])('refuses %s as a sentence', async (body, error) => {
  const emulator = await startEmulator()
  const refused = await post(emulator, '/behavior', body)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({ error: expect.stringContaining(error) })
  await emulator.close()
})

test('saves at once where there is a state file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'b2c-control-'))
  const stateFile = join(folder, 'tenant.json')
  const emulator = await startEmulator({ stateFile })
  emulator.tenant.addUser({ userPrincipalName: 'saved@contoso.onmicrosoft.com' })
  const saved = await post(emulator, '/save')
  expect(await saved.json()).toEqual({ stateFile: expect.stringMatching(/tenant\.json$/) })
  expect(readFileSync(stateFile, 'utf8')).toContain('saved@contoso.onmicrosoft.com')
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })

  const without = await startEmulator()
  const refused = await post(without, '/save')
  expect([refused.status, await refused.json()]).toEqual([400, { error: 'this emulator has no state file' }])
  await without.close()
})

test('goes on answering whatever pattern a fault has: one that takes too long does not match', async () => {
  const emulator = await startEmulator()
  const faults = [{ match: { path: '^/v1.0/(a+)+$' }, kind: '503' }]
  expect((await post(emulator, '/behavior', JSON.stringify({ faults }))).status).toBe(200)
  expect((await fetch(`${emulator.graph}/v1.0/${'a'.repeat(60)}!`)).status).toBe(401)
  expect((await fetch(`${emulator.graph}/v1.0/aa`)).status).toBe(503)
  await emulator.close()
})
