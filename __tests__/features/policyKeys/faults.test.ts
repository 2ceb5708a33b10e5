// Whatever becomes of a request or its answer, every key set ends with exactly one key, in tenants of every sort.

import { describe, expect, test } from '@jest/globals'
import type { EmulatorOptions } from 'b2c-emulator'
import { openKeys } from './keysFixture.ts'

const entries = [
  'Signing: { generate: signature }',
  'Encryption: { generate: encryption }',
  'Secret: { secret: { env: S, version: 1 } }'
]
const ids = ['B2C_1A_Signing', 'B2C_1A_Encryption', 'B2C_1A_Secret']
const env = { S: 'the secret of a provider, in full' }
const paths = {
  list: { method: 'GET', path: /\/trustFramework\/keySets$/ },
  creation: { method: 'POST', path: /\/keySets$/ },
  generateKey: { method: 'POST', path: /generateKey$/ },
  uploadSecret: { method: 'POST', path: /uploadSecret$/ },
  status: { method: 'GET', path: /keys_v2/ },
  record: { method: 'PATCH', path: /\/applications\// }
} as const
const kinds = [
  'reset-before',
  'reset-after',
  'truncated',
  'html-502',
  'empty-200',
  '503',
  '504',
  '429',
  'html-404'
] as const

const expectOneEach = (keysIn: (id: string) => readonly string[] | undefined) =>
  expect(ids.map(id => keysIn(id)?.length)).toEqual([1, 1, 1])

describe('exactly one key in every set', () => {
  test.each(Object.keys(paths).flatMap(name => kinds.map(kind => [kind, name as keyof typeof paths] as const)))(
    'after %s at the request of the %s',
    async (kind, name) => {
      const { emulator, run, keysIn } = await openKeys()
      emulator.behavior.faults.push({ match: { service: 'graph', ...paths[name] }, kind })
      const result = await run(entries, { env })
      expect(result.errors).toBe('')
      expectOneEach(keysIn)
      const again = await run(entries, { env })
      expect(again.errors).toBe('')
      expect(again.warnings).toBe('')
      expect(again.outputs.changed).toBe('false')
      expectOneEach(keysIn)
    }
  )

  test.each(
    (['creation', 'generateKey', 'uploadSecret'] as const).flatMap(name =>
      (['reset-after', 'reset-before'] as const).map(kind => [kind, name] as const)
    )
  )('after %s at every first %s, while replicas lag', async (kind, name) => {
    const { emulator, run, keysIn } = await openKeys({ freshAfterMs: 3_000 })
    emulator.behavior.faults.push({ match: { service: 'graph', ...paths[name] }, kind, times: 2 })
    const result = await run(entries, { env })
    expect(result.errors).toBe('')
    expectOneEach(keysIn)
  })

  test('after a lost answer, while every replica shows the set as it was for 25 s', async () => {
    const { emulator, run, keysIn } = await openKeys()
    const secret = (version: number) => [`Secret: { secret: { env: S, version: ${version} } }`]
    expect((await run(secret(1), { env })).errors).toBe('')
    const before = emulator.tenant.keySets.get('B2C_1A_Secret')?.keys.map(({ kid }) => kid)
    const fresh = emulator.clock.now() + 25_000
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/keySets\/[^/]+$/ }, (_, { body }) => {
      const { keys, ...rest } = body as { readonly keys: readonly { readonly kid: string }[] }
      const isStale = emulator.clock.now() < fresh
      return isStale ? { body: { ...rest, keys: keys.filter(({ kid }) => before?.includes(kid)) } } : undefined
    })
    emulator.behavior.faults.push({ match: { service: 'graph', ...paths.uploadSecret }, kind: 'reset-after' })
    expect((await run(secret(2), { env })).errors).toBe('')
    expect(keysIn('B2C_1A_Secret')).toHaveLength(2)
  })

  test('when the service tells of a problem for a while, and an error in words when that does not end', async () => {
    const { emulator, run, keysIn } = await openKeys()
    const problem = {
      status: 400,
      body: { error: { code: 'AADB2C90063', message: 'There is a problem with the service.' } }
    }
    for (const name of ['creation', 'generateKey', 'uploadSecret', 'status'] as const)
      emulator.intercept({ service: 'graph', ...paths[name], times: 2 }, { instead: () => problem })
    expect((await run(entries, { env })).errors).toBe('')
    expectOneEach(keysIn)
    emulator.intercept({ service: 'graph', ...paths.generateKey }, { instead: () => problem })
    const lasting = await run(['Other: { generate: signature }'])
    expect(lasting.errors).toContain('There is a problem with the service.')
    expect(keysIn('B2C_1A_Other')).toEqual([])
  })

  test('when the answer to the one that worked is lost, and the service tells of a problem after it', async () => {
    const { emulator, run, keysIn } = await openKeys()
    emulator.intercept({ service: 'graph', ...paths.uploadSecret }, () => ({
      status: 400,
      body: { error: { code: 'AADB2C', message: 'Object reference not set to an instance of an object.' } }
    }))
    expect((await run(entries, { env })).errors).toBe('')
    expectOneEach(keysIn)
  })

  test('when answers do not say that the key was made', async () => {
    const { emulator, run, keysIn } = await openKeys()
    emulator.intercept({ service: 'graph', ...paths.generateKey }, () => ({ status: 200, body: { ok: true } }))
    expect((await run(entries, { env })).errors).toBe('')
    expectOneEach(keysIn)
  })

  test('when another writer is in the way', async () => {
    const { emulator, run, keysIn } = await openKeys()
    const busy = (code: string) => ({ status: 400, body: { error: { code, message: 'Slow down.' } } })
    for (const [index, code] of ['AADB2C95053', 'AADB2C95043', 'AADB2C90244', 'AADB2C90229'].entries())
      for (const name of ['creation', 'generateKey', 'uploadSecret'] as const)
        emulator.intercept({ service: 'graph', ...paths[name], times: 1 + (index % 2) }, { instead: () => busy(code) })
    expect((await run(entries, { env })).errors).toBe('')
    expectOneEach(keysIn)
  })

  test('when a run finds sets that another one has made and not filled, or filled', async () => {
    const { emulator, run, keysIn, seedSet } = await openKeys()
    // The list of this run is older than what another one did.
    emulator.intercept({ service: 'graph', ...paths.list, times: 1 }, () => ({ body: { value: [] } }))
    seedSet('B2C_1A_Signing', [{ kty: 'RSA', use: 'sig' }])
    seedSet('B2C_1A_Encryption', [])
    const result = await run(entries, { env })
    expect(result.errors).toBe('')
    expectOneEach(keysIn)
    const { changes = [] } = result.plan?.tenantResources ?? {}
    expect(changes.map(({ name }) => name)).toEqual(['B2C_1A_Encryption', 'B2C_1A_Secret'])
  })

  test('when a set looks empty to this run, and a key came in meanwhile', async () => {
    const { emulator, run, keysIn, seedSet } = await openKeys()
    seedSet('B2C_1A_Signing', [{ kty: 'RSA', use: 'sig' }])
    emulator.intercept({ service: 'graph', ...paths.list, times: 1 }, () => ({
      body: { value: [{ id: 'B2C_1A_Signing', keys: [] }] }
    }))
    const result = await run(entries.slice(0, 1))
    expect(result.errors).toBe('')
    expect(result.outputs.changed).toBe('true')
    expect(keysIn('B2C_1A_Signing')).toEqual(['RSA sig'])
    expect(result.plan?.tenantResources?.changes).toEqual([])
  })
})

type Switches = NonNullable<NonNullable<EmulatorOptions['behavior']>['trustFramework']>

const switches: readonly Switches[] = [
  { existsStatus: 409 },
  { absentStatus: 400 },
  { absentStatus: 400, freshAfterMs: 5_000, freshKeys: 'disabled' },
  { freshAfterMs: 5_000 },
  { freshKeys: 'disabled' },
  { freshKeys: 'disabled', keysV2: 'bare' },
  { activation: 'three hours ahead' },
  { duplicateKeys: 'refused', secretKeyIds: 'thumbprint' },
  { keyTypes: 'rsa', keyTimes: 'strings' },
  { keyRemoval: 'supported' },
  { concurrentWrites: 'accepted' }
]

describe('in a tenant with', () => {
  test.each(switches)('%j keys are made, in use, and found again', async behavior => {
    const { emulator, run, keysIn, requests } = await openKeys(behavior)
    const result = await run(entries, { env })
    expect(result.errors).toBe('')
    expect(result.warnings).toBe('')
    expectOneEach(keysIn)
    const statuses = emulator.tenant.keySets.all().flatMap(({ keys }) => keys.map(({ status }) => status))
    expect(statuses).toEqual(['enabled', 'enabled', 'enabled'])
    emulator.clock.advance(10_000)
    emulator.journal.clear()
    expect((await run(entries, { env })).outputs.changed).toBe('false')
    expect(requests()).toEqual(['GET keySets'])
  })

  test('sets that are known late, the wait for the first one is that of all', async () => {
    const late = { freshAfterMs: 6_000 }
    const waitedFor = async (lines: readonly string[]): Promise<number> => {
      const { run } = await openKeys(late)
      const result = await run(lines)
      expect(result.errors).toBe('')
      return result.slept.reduce((sum, ms) => sum + ms, 0)
    }
    const generated = (count: number) =>
      Array.from({ length: count }, (_, index) => `K${index}: { generate: signature }`)
    const [one, five] = [await waitedFor(generated(1)), await waitedFor(generated(5))]
    expect(five).toBeLessThan(one * 2)
  })

  test('a lagging directory keys are made once', async () => {
    for (const replication of [
      { keyReadLagMs: 2_000, listLagMs: 8_000 },
      { replicas: 2, replicaExtraLagMs: 3_000 }
    ] as const) {
      const { emulator, run, keysIn } = await openKeys({}, { behavior: { replication } })
      expect((await run(entries, { env })).errors).toBe('')
      emulator.clock.advance(20_000)
      expect((await run(entries, { env })).errors).toBe('')
      expectOneEach(keysIn)
    }
  })

  const noPath = (status: number, code: string, message: string) => ({ status, body: { error: { code, message } } })
  test.each([
    noPath(404, 'BadRequest', "Resource not found for the segment 'keys_v2'."),
    noPath(400, 'BadRequest', "Resource not found for the segment 'keys_v2'."),
    noPath(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    noPath(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.'),
    noPath(501, 'NotImplemented', 'The operation is not implemented.'),
    { status: 404, text: '<html>' }
  ])('no path for the status of a key (%j) keys are made without it', async answer => {
    const { emulator, run, keysIn } = await openKeys()
    emulator.intercept({ service: 'graph', path: /keys_v2/ }, { instead: () => answer })
    const result = await run(entries, { env })
    expect(result.errors + result.warnings).toBe('')
    expect(result.slept).toEqual([])
    expectOneEach(keysIn)
  })

  test.each([
    ['AADB2C', "Can't create trustframework key set with name 'x' because it already exists."],
    ['Conflict', 'AADB2C95028: it is there.']
  ])('another word for a set that is there (%s), its key is made', async (code, message) => {
    for (const status of [400, 409]) {
      const { emulator, run, seedSet, keysIn } = await openKeys()
      seedSet('B2C_1A_Signing', [])
      emulator.intercept({ service: 'graph', ...paths.list }, () => ({ body: { value: [] } }))
      emulator.intercept({ service: 'graph', ...paths.creation }, { instead: () => noPath(status, code, message) })
      expect((await run(entries.slice(0, 1))).errors).toBe('')
      expect(keysIn('B2C_1A_Signing')).toHaveLength(1)
    }
  })

  test('ids without their prefix, and null for no keys, sets are known all the same', async () => {
    const { emulator, run, seedSet, keysIn } = await openKeys()
    seedSet('B2C_1A_Signing', [])
    const plain = (set: unknown): unknown => {
      const { id, keys, ...rest } = set as { readonly id: string; readonly keys?: readonly unknown[] }
      return { ...rest, id: id.replace('B2C_1A_', ''), keys: keys?.length === 0 ? null : keys }
    }
    emulator.intercept({ service: 'graph', path: /\/keySets(?:\/[^/]+)?$/ }, (_, { status, body }) => {
      if (status >= 300) return undefined
      const { value } = body as { readonly value?: readonly unknown[] }
      return { body: value === undefined ? plain(body) : { value: value.map(plain) } }
    })
    expect((await run(entries, { env })).errors).toBe('')
    expectOneEach(keysIn)
    const again = await run(entries, { env })
    expect([again.errors, again.warnings, again.outputs.changed]).toEqual(['', '', 'false'])
  })

  test('the lists of empty sets left out, sets without a key are filled, and those with keys that are not shown are not', async () => {
    for (const isInList of [true, false]) {
      const { emulator, run, seedSet, keysIn } = await openKeys()
      seedSet('B2C_1A_Signing', [])
      seedSet('B2C_1A_Secret', [])
      const shown = (set: unknown, isListed: boolean): unknown => {
        const { keys, ...rest } = set as { readonly keys?: readonly unknown[] }
        return keys?.length === 0 || (isListed && !isInList) ? rest : set
      }
      emulator.intercept({ service: 'graph', path: /\/keySets(?:\/[^/]+)?$/ }, (_, { status, body }) => {
        if (status >= 300) return undefined
        const { value } = body as { readonly value?: readonly unknown[] }
        return { body: value === undefined ? shown(body, false) : { value: value.map(set => shown(set, true)) } }
      })
      expect((await run(entries, { env })).errors).toBe('')
      expectOneEach(keysIn)
      const again = await run(entries, { env })
      expect([again.errors, again.warnings, again.outputs.changed]).toEqual(['', '', 'false'])
      emulator.intercept({ service: 'graph', method: 'GET', path: /\/keySets(?:\/[^/]+)?$/ }, (_, { body }) => {
        const { value, keys, ...rest } = body as { readonly value?: readonly object[]; readonly keys?: unknown }
        return { body: value === undefined ? rest : { value: value.map(set => ({ ...set, keys: undefined })) } }
      })
      expect((await run(entries, { env })).errors).toContain('without its list of keys')
      expectOneEach(keysIn)
    }
  })

  test.each([
    noPath(404, 'BadRequest', "Resource not found for the segment 'getActiveKey'."),
    noPath(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    noPath(501, 'NotImplemented', 'The operation is not implemented.')
  ])('lists of keys left out and nothing said of the active one (%j) nothing is written', async answer => {
    const { emulator, run, seedSet, keysIn } = await openKeys()
    seedSet('B2C_1A_Signing', [])
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/keySets(?:\/[^/]+)?$/ }, (_, { body }) => {
      const { value, keys, ...rest } = body as { readonly value?: readonly object[]; readonly keys?: unknown }
      return { body: value === undefined ? rest : { value: value.map(set => ({ ...set, keys: undefined })) } }
    })
    emulator.intercept({ service: 'graph', path: /getActiveKey/ }, { instead: () => answer })
    expect((await run(entries, { env })).errors).toContain('Could not read the policy key B2C_1A_Signing')
    expect(ids.map(id => keysIn(id)?.length)).toEqual([0, undefined, undefined])
  })

  test.each([
    noPath(404, 'Directory_ObjectNotFound', 'Unable to read the company information from the directory.'),
    noPath(
      404,
      'Request_ResourceNotFound',
      "Resource 'x' does not exist or one of its queried objects are not present."
    ),
    noPath(409, 'Directory_ConcurrencyViolation', 'Error due to concurrent requests. Please wait briefly and retry.'),
    noPath(400, 'AADB2C90063', 'There is a problem with the service.'),
    noPath(400, 'AADB2C95053', 'Multiple concurrent writes to the same object detected.'),
    noPath(503, 'serviceNotAvailable', 'The service is unavailable.')
  ])('a status that is not told at first (%j), the new keys are switched on all the same', async answer => {
    const { emulator, run } = await openKeys({ freshKeys: 'disabled' })
    emulator.intercept({ service: 'graph', method: 'GET', path: /keys_v2/, times: 4 }, { instead: () => answer })
    expect((await run(entries, { env })).errors).toBe('')
    const statuses = emulator.tenant.keySets.all().flatMap(({ keys }) => keys.map(({ status }) => status))
    expect(statuses).toEqual(['enabled', 'enabled', 'enabled'])
  })

  test('a status that is not known everywhere at first, it is waited for', async () => {
    const absent = noPath(400, 'AADB2C90073', "Key with 'kid': 'x' cannot be found in the directory 'contoso'.")
    const { emulator, run } = await openKeys({ freshKeys: 'disabled' })
    emulator.intercept({ service: 'graph', method: 'GET', path: /keys_v2/, times: 3 }, { instead: () => absent })
    expect((await run(entries, { env })).errors).toBe('')
    const statuses = emulator.tenant.keySets.all().flatMap(({ keys }) => keys.map(({ status }) => status))
    expect(statuses).toEqual(['enabled', 'enabled', 'enabled'])
    emulator.intercept({ service: 'graph', method: 'GET', path: /keys_v2/ }, { instead: () => absent })
    const lasting = await run([...entries, 'More: { generate: signature }'], { env })
    expect(lasting.errors + lasting.warnings).toBe('')
  })

  test('keys that are switched off and may not be switched on, that is told', async () => {
    const { emulator, run } = await openKeys({ freshKeys: 'disabled' })
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /keys_v2/ },
      {
        instead: () => noPath(403, 'Authorization_RequestDenied', 'Insufficient privileges.')
      }
    )
    const result = await run(entries.slice(0, 1))
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('The new key of the policy key B2C_1A_Signing is switched off')
  })

  test('a demand for a time of activation, that is said in words', async () => {
    const { emulator, run, keysIn } = await openKeys()
    emulator.intercept(
      { service: 'graph', ...paths.generateKey },
      {
        instead: () => noPath(400, 'AADB2C', "The 'nbf' of the key must be at least 3 hours past the current time.")
      }
    )
    const result = await run(entries.slice(0, 1))
    expect(result.errors).toContain('because of the time from which it is active (nbf)')
    expect(result.errors).toContain('existing: true')
    expect(keysIn('B2C_1A_Signing')).toEqual([])
  })

  test('lists that lack the keys of a set, sets are read one by one', async () => {
    const { emulator, run, requests, keysIn } = await openKeys()
    await run(entries, { env })
    emulator.intercept({ service: 'graph', ...paths.list }, (_, { body }) => ({
      body: { value: (body as { value: { id: string }[] }).value.map(({ id }) => ({ id })) }
    }))
    emulator.journal.clear()
    const again = await run(entries, { env })
    expect(again.errors).toBe('')
    expect(again.outputs.changed).toBe('false')
    expect(requests().toSorted()).toEqual(['GET keySets', ...ids.map(id => `GET keySets/${id}`)].toSorted())
    expectOneEach(keysIn)
  })

  test('something else than a list, nothing is written', async () => {
    for (const body of [{}, { value: 'x' }, [], { value: null }]) {
      const { emulator, run } = await openKeys()
      emulator.intercept({ service: 'graph', ...paths.list }, () => ({ body }))
      const result = await run(entries, { env })
      expect(result.errors).toContain('Graph answered without the list')
      expect(emulator.journal.writes()).toEqual([])
    }
  })
})
