// Key sets of the Identity Experience Framework.

import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { callerWith, errorOf, withEmulator } from './graphClient.ts'
import { testPfx } from './pfx.ts'
import { type FrameworkClient, withFramework } from './trustFrameworkClient.ts'

const thumbprint = ({ n, e }: { readonly n: string; readonly e: string }) =>
  createHash('sha256').update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest('base64url')

const create = async ({ call }: FrameworkClient, id = 'Keys') => (await call('POST', 'keySets', { id })).body.id

// Made before any emulator is asked: a process that is busy for long loses its idle connections.
const modern = testPfx('', 'aes256')
const files = {
  '3des': testPfx('a password', '3des'),
  aes256: testPfx('a password', 'aes256'),
  withoutKey: testPfx('', 'aes256', { withKey: false }),
  short: testPfx('', '3des', { bits: 1024 })
}

const rsa = { use: 'sig', kty: 'RSA' }
const secret = { use: 'sig', k: 'kept to itself' }

describe('a key set', () => {
  test('is created under its id with the prefix, found in any case and listed', () =>
    withFramework(async ({ call }) => {
      const created = await call('POST', 'keySets', { id: 'Keys' })
      expect(created.status).toBe(201)
      expect(created.headers.get('location')).toBe("/trustFramework/keySets('B2C_1A_Keys')")
      expect(created.body).toMatchObject({ id: 'B2C_1A_Keys', keys: [] })
      expect((await call('POST', 'keySets', { id: 'b2c_1a_Others' })).body.id).toBe('b2c_1a_Others')
      expect((await call('GET', 'keySets/b2c_1a_KEYS')).body.id).toBe('B2C_1A_Keys')
      expect((await call('GET', "keySets('B2C_1A_Keys')")).body.id).toBe('B2C_1A_Keys')
      const { body } = await call('GET', 'keySets')
      expect(body.value.map(({ id }: { id: string }) => id)).toEqual(['B2C_1A_Keys', 'b2c_1a_Others'])
    }))

  test.each([[400], [409]] as const)('is not created twice: %i', existsStatus =>
    withFramework(
      async client => {
        await create(client)
        for (const id of ['Keys', 'B2C_1A_keys']) {
          const again = await client.call('POST', 'keySets', { id })
          expect(errorOf(again).slice(0, 2)).toEqual([existsStatus, 'AADB2C95028'])
          expect(again.body.error.message).toMatch(/^Can't create trustframework key set with name 'B2C_1A_keys'/i)
          expect(again.body.error.innerError).toMatchObject({ correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
        }
      },
      { existsStatus }
    )
  )

  test('takes an id alone', () =>
    withFramework(async ({ call }) => {
      expect(errorOf(await call('POST', 'keySets', { id: 'Keys', keys: [] }))).toEqual([
        400,
        'AADB2C',
        "The 'keySet' field is invalid in request. Please check the request body and parameters."
      ])
      expect(errorOf(await call('POST', 'keySets', {}))[1]).toBe('AADB2C90253')
      expect((await call('GET', 'keySets')).body.value).toEqual([])
    }))

  test.each([[400], [404]] as const)('that is not there: %i', absentStatus =>
    withFramework(
      async ({ call }) => {
        const absent = [
          absentStatus,
          'AADB2C90073',
          "KeyContainer with 'id': 'B2C_1A_X' cannot be found in the directory 'contoso.onmicrosoft.com'."
        ]
        for (const path of ['', '/getActiveKey', '/keys_v2']) {
          expect(errorOf(await call('GET', `keySets/B2C_1A_X${path}`))).toEqual(absent)
        }
        expect(errorOf(await call('DELETE', 'keySets/B2C_1A_X'))).toEqual(absent)
        const uncreated = await call('POST', 'keySets/B2C_1A_X/generateKey', rsa)
        expect(errorOf(uncreated)).toEqual([
          400,
          'AADB2C95052',
          "The trustframework key set with id 'B2C_1A_X' in tenant 'contoso.onmicrosoft.com' is not created. Please use 'Create api' to create the key set first."
        ])
        expect(errorOf(await call('POST', 'keySets/B2C_1A_X/uploadSecret', secret))[1]).toBe('AADB2C95052')
      },
      { absentStatus }
    )
  )

  test('stays as a copy when it is deleted, and its id is free at once', () =>
    withFramework(async client => {
      const id = await create(client)
      await client.call('POST', `keySets/${id}/generateKey`, rsa)
      expect((await client.call('DELETE', `keySets/${id}`)).status).toBe(204)
      const left = (await client.call('GET', 'keySets')).body.value
      expect(left.map((set: { id: string; keys: unknown[] }) => [set.id, set.keys.length])).toEqual([
        ['B2C_1A_Keys.bak', 1]
      ])
      await create(client)
      expect((await client.call('GET', `keySets/${id}`)).body.keys).toEqual([])
      expect((await client.call('DELETE', `keySets/${id}.bak`)).status).toBe(204)
      expect((await client.call('GET', 'keySets')).body.value).toHaveLength(1)
    }))

  test('leaves nothing where copies are not kept', () =>
    withFramework(
      async client => {
        const id = await create(client)
        await client.call('DELETE', `keySets/${id}`)
        expect((await client.call('GET', 'keySets')).body.value).toEqual([])
      },
      { deletedKeySets: 'gone' }
    ))

  test('is not found while it is fresh', () =>
    withFramework(
      async (client, emulator) => {
        const id = await create(client)
        expect(errorOf(await client.call('GET', `keySets/${id}`))[1]).toBe('AADB2C90073')
        expect(errorOf(await client.call('POST', `keySets/${id}/generateKey`, rsa))[1]).toBe('AADB2C95052')
        expect((await client.call('GET', 'keySets')).body.value).toEqual([])
        expect(errorOf(await client.call('POST', 'keySets', { id }))[1]).toBe('AADB2C95028')
        emulator.clock.advance(10_000)
        expect((await client.call('POST', `keySets/${id}/generateKey`, rsa)).status).toBe(200)
        expect((await client.call('GET', 'keySets')).body.value).toHaveLength(1)
      },
      { freshAfterMs: 10_000 }
    ))

  test('is unknown in v1.0, and in a tenant of another kind', async () => {
    await withFramework(async ({ graph }) => {
      expect(errorOf(await graph.get('/trustFramework/keySets'))).toEqual([
        400,
        'BadRequest',
        "Resource not found for the segment 'trustFramework'."
      ])
    })
    for (const otherTenantStatus of [401, 403] as const) {
      await withFramework(
        async ({ call }, { tenant }) => {
          expect(errorOf(await call('GET', 'keySets'))).toEqual([
            otherTenantStatus,
            'AADB2C',
            `'${tenant.id}' is not an Azure AD B2C directory. Access to this Api can only be made for an Azure AD B2C directory.`
          ])
        },
        { otherTenantStatus },
        { seed: { tenantType: 'CIAM' } }
      )
    }
  })

  test('is read with one permission and written with another', () =>
    withEmulator(async emulator => {
      const keySets = `${emulator.graph}/beta/trustFramework/keySets`
      const reader = await callerWith(emulator, { appRoles: ['TrustFrameworkKeySet.Read.All'] })
      const writer = await callerWith(emulator, { appRoles: ['TrustFrameworkKeySet.ReadWrite.All'] })
      const nobody = await callerWith(emulator, { appRoles: ['Policy.ReadWrite.TrustFramework'] })
      expect((await reader.post(keySets, { id: 'K' })).status).toBe(403)
      expect((await writer.post(keySets, { id: 'K' })).status).toBe(201)
      expect((await reader.get(`${keySets}/B2C_1A_K`)).status).toBe(200)
      expect((await reader.get(`${keySets}/B2C_1A_K/keys_v2`)).status).toBe(403)
      expect((await writer.get(`${keySets}/B2C_1A_K/keys_v2`)).status).toBe(200)
      expect((await nobody.get(keySets)).status).toBe(403)
    }))
})

describe('keys', () => {
  test('of RSA are generated with their thumbprint as id, and show no private part', () =>
    withFramework(async client => {
      const id = await create(client)
      const { status, body } = await client.call('POST', `keySets/${id}/generateKey`, rsa)
      expect([status, body.kty, body.use, body.e, body.nbf, body.exp]).toEqual([200, 'RSA', 'sig', 'AQAB', null, null])
      expect(Buffer.from(body.n, 'base64url')).toHaveLength(256)
      expect(body.kid).toBe(thumbprint(body))
      const second = (await client.call('POST', `keySets/${id}/generateKey`, rsa)).body
      expect(second.n).not.toBe(body.n)
      const { keys } = (await client.call('GET', `keySets/${id}`)).body
      expect(keys.map(({ kid }: { kid: string }) => kid)).toEqual([body.kid, second.kid])
      for (const name of ['k', 'd', 'p', 'q', 'dp', 'dq', 'qi']) expect(keys[0][name]).toBeNull()
    }))

  test('of a secret show nothing of it, and the emulator knows what must not leak', () =>
    withFramework(async (client, emulator) => {
      const id = await create(client)
      const key = { ...secret, nbf: 1_700_000_000, exp: 4_132_148_146 }
      const { body } = await client.call('POST', `keySets/${id}/uploadSecret`, key)
      expect(body).toMatchObject({ kty: 'OCT', use: 'sig', nbf: key.nbf, exp: key.exp, k: null, n: null })
      expect(JSON.stringify([body, emulator.dump()])).not.toContain(secret.k)
      expect(emulator.issued()).toContainEqual({ kind: 'policy-key', value: secret.k })
    }))

  test('are written as the switches say', () =>
    withFramework(
      async client => {
        const id = await create(client)
        const times = { nbf: 1_700_000_000, exp: 4_132_148_146 }
        const { body } = await client.call('POST', `keySets/${id}/uploadSecret`, { ...secret, ...times })
        expect(body).toMatchObject({ kty: 'oct', nbf: '1700000000', exp: '4132148146' })
        const kid = createHash('sha256').update('{"k":"a2VwdCB0byBpdHNlbGY","kty":"oct"}').digest('base64url')
        expect(body.kid).toBe(kid)
        const single = await client.call('GET', `keySets/${id}/keys_v2/${kid}`)
        expect(single.body).toMatchObject({ kid, status: 'disabled' })
        const again = await client.call('POST', `keySets/${id}/uploadSecret`, secret)
        expect(errorOf(again)).toEqual([400, 'AADB2C90180', `The presented key '${kid}' of type 'OCT' already exists.`])
        expect(errorOf(await client.call('GET', `keySets/${id}/getActiveKey`))[1]).toBe('AADB2C90220')
      },
      {
        keyTypes: 'rsa',
        keyTimes: 'strings',
        keysV2: 'bare',
        secretKeyIds: 'thumbprint',
        duplicateKeys: 'refused',
        freshKeys: 'disabled'
      }
    ))

  test.each([
    ['generateKey', { kty: 'RSA' }, 'AADB2C90253'],
    ['generateKey', { use: 'sig' }, 'AADB2C95030'],
    ['generateKey', { use: 'sig', kty: 'EC' }, 'AADB2C95031'],
    ['generateKey', { use: 'both', kty: 'RSA' }, 'AADB2C95033'],
    ['generateKey', { ...rsa, exp: 1 }, 'AADB2C90214'],
    ['generateKey', { ...rsa, nbf: 4_132_148_146, exp: 4_132_148_145 }, 'AADB2C90215'],
    ['generateKey', { ...rsa, k: 'x' }, 'BadRequest'],
    ['generateKey', { ...rsa, nbf: '1700000000' }, 'Request_BadRequest'],
    ['uploadSecret', { use: 'sig' }, 'AADB2C90253'],
    ['uploadSecret', { use: 'sig', k: '' }, 'AADB2C90253'],
    ['uploadPkcs12', { password: 'x' }, 'AADB2C90253'],
    ['uploadPkcs12', { key: 'bm8gUEZY', password: 'x' }, 'AADB2C90179'],
    ['uploadCertificate', { key: 'bm8gY2VydGlmaWNhdGU=' }, 'AADB2C90179'],
    ['uploadCertificate', { key: '-----' }, 'AADB2C90215']
  ])('%s %j: %s', (action, body, code) =>
    withFramework(async client => {
      const id = await create(client)
      expect(errorOf(await client.call('POST', `keySets/${id}/${action}`, body)).slice(0, 2)).toEqual([400, code])
      expect((await client.call('GET', `keySets/${id}`)).body.keys).toEqual([])
    })
  )

  test('of one set are of one type and one use', () =>
    withFramework(async client => {
      const rsaSet = await create(client, 'rsa')
      const octSet = await create(client, 'oct')
      await client.call('POST', `keySets/${rsaSet}/generateKey`, rsa)
      await client.call('POST', `keySets/${octSet}/uploadSecret`, secret)
      const add = (id: string, action: string, body: unknown) => client.call('POST', `keySets/${id}/${action}`, body)
      expect(errorOf(await add(rsaSet, 'uploadSecret', secret))[1]).toBe('AADB2C95032')
      expect(errorOf(await add(octSet, 'generateKey', rsa))[1]).toBe('AADB2C95032')
      expect(errorOf(await add(rsaSet, 'generateKey', { ...rsa, use: 'enc' }))[1]).toBe('AADB2C95042')
      const key = modern.certificate.raw.toString('base64')
      expect(errorOf(await add(octSet, 'uploadCertificate', { key }))).toEqual([
        400,
        'AADB2C90089',
        "All the keys in the key container 'B2C_1A_oct' must be of the same type. The new key is of type 'RSA' but it must be of type 'OCT' to be consistent with existing keys."
      ])
    }))

  test('must be activated three hours ahead where the tenant says so', () =>
    withFramework(
      async (client, { clock }) => {
        const id = await create(client)
        const now = Math.floor(clock.now() / 1000)
        const upload = (nbf?: number) => client.call('POST', `keySets/${id}/uploadSecret`, { ...secret, nbf })
        expect(errorOf(await upload(now + 3 * 3600 - 60))[1]).toBe('AADB2C')
        expect((await upload(now + 3 * 3600 + 60)).status).toBe(200)
        expect((await upload()).status).toBe(200)
      },
      { activation: 'three hours ahead' }
    ))
})

describe('certificates', () => {
  test.each([
    ['3des', 'AADB2C95025'],
    ['aes256', 'AADB2C90213']
  ] as const)('come out of a PFX in %s', (algorithm, wrongPasswordCode) =>
    withFramework(
      async (client, emulator) => {
        const id = await create(client)
        const { pfx, certificate, n, e } = files[algorithm]
        const upload = (password: string) => client.call('POST', `keySets/${id}/uploadPkcs12`, { key: pfx, password })
        expect(errorOf(await upload('wrong'))[1]).toBe(wrongPasswordCode)
        const { status, body } = await upload('a password')
        expect([status, body.kid, body.kty, body.n]).toEqual([200, thumbprint({ n, e }), 'RSA', n])
        expect(body.x5c).toEqual([certificate.raw.toString('base64')])
        expect(body.x5t).toBe(createHash('sha1').update(certificate.raw).digest('base64url'))
        expect(body.exp).toBe(Date.parse('2036-01-01T00:00:00Z') / 1000)
        expect(emulator.issued()).toContainEqual({ kind: 'certificate-password', value: 'a password' })
        expect((await upload('a password')).status).toBe(200)
        expect((await client.call('GET', `keySets/${id}`)).body.keys).toHaveLength(1)
      },
      { wrongPasswordCode }
    )
  )

  test('of a PFX without a password, without a key, and with a short key', () =>
    withFramework(async client => {
      const id = await create(client)
      const upload = (key: string, password?: string) =>
        client.call('POST', `keySets/${id}/uploadPkcs12`, { key, password })
      expect(errorOf(await upload(files.withoutKey.pfx, ''))[1]).toBe('AADB2C90178')
      expect(errorOf(await upload(files.short.pfx, ''))).toEqual([
        400,
        'AADB2C90137',
        'A secure RSA key requires at least 2048 bits.'
      ])
      expect((await upload(modern.pfx)).status).toBe(200)
    }))

  test('are uploaded alone too, in DER and in PEM form', () =>
    withFramework(async client => {
      const { certificate } = modern
      for (const [id, bytes] of [
        ['der', certificate.raw],
        ['pem', Buffer.from(certificate.toString())]
      ] as const) {
        await create(client, id)
        const { body } = await client.call('POST', `keySets/B2C_1A_${id}/uploadCertificate`, {
          key: bytes.toString('base64')
        })
        expect(body.x5c).toEqual([certificate.raw.toString('base64')])
      }
    }))
})

describe('PUT and PATCH of a key set', () => {
  test.each(['PUT', 'PATCH'])('%s replaces all keys, unless one has a kid', method =>
    withFramework(async client => {
      const id = await create(client)
      const { body: key } = await client.call('POST', `keySets/${id}/generateKey`, rsa)
      const { n, e } = key
      expect(errorOf(await client.call(method, `keySets/${id}`, { keys: [key] }))).toEqual([
        400,
        'AADB2C95059',
        "One of the keys in the payload has 'kid' which is not empty."
      ])
      const k = Buffer.from('twenty bytes of text').toString('base64url')
      const replaced = await client.call(method, `keySets/${id}`, { keys: [{ kty: 'oct', use: 'enc', k }] })
      expect([replaced.status, replaced.body.keys]).toEqual([
        200,
        [expect.objectContaining({ kty: 'OCT', use: 'enc' })]
      ])
      const back = await client.call(method, `keySets/${id}`, { id, keys: [{ kty: 'RSA', use: 'sig', n, e }] })
      expect(back.body.keys.map(({ kid }: { kid: string }) => kid)).toEqual([key.kid])
    })
  )

  test.each([
    [{ use: 'sig' }, 'AADB2C95030'],
    [{ kty: 'RSA', use: 'sig' }, 'AADB2C95039'],
    [{ kty: 'RSA', use: 'sig', n: 'AQAB', e: 'AQAB' }, 'AADB2C90137'],
    [{ kty: 'oct', use: 'sig', k: 'plain text!' }, 'AADB2C95029'],
    [{ kty: 'oct', use: 'sig', k: 'c2hvcnQ' }, 'AADB2C90138']
  ])('refuses the key %j: %s', (key, code) =>
    withFramework(async client => {
      const id = await create(client)
      expect(errorOf(await client.call('PUT', `keySets/${id}`, { keys: [key] }))[1]).toBe(code)
    })
  )
})

describe('the active key', () => {
  test('is the one that was activated last, and one without dates only when there is no other', () =>
    withFramework(async (client, { clock }) => {
      const id = await create(client)
      const now = Math.floor(clock.now() / 1000)
      const upload = async (times: object) =>
        (await client.call('POST', `keySets/${id}/uploadSecret`, { use: 'sig', k: JSON.stringify(times), ...times }))
          .body.kid
      const active = async () => (await client.call('GET', `keySets/${id}/getActiveKey`)).body.kid
      expect(errorOf(await client.call('GET', `keySets/${id}/getActiveKey`))[1]).toBe('AADB2C90220')
      const undated = await upload({})
      expect(await active()).toBe(undated)
      const next = await upload({ nbf: now + 600, exp: now + 900 })
      const first = await upload({ nbf: now - 60, exp: now + 1200 })
      expect(await active()).toBe(first)
      clock.advance(660_000)
      expect(await active()).toBe(next)
      expect((await client.call('PATCH', `keySets/${id}/keys_v2/${next}`, { status: 'disabled' })).status).toBe(204)
      expect(await active()).toBe(first)
      clock.advance(600_000)
      expect(await active()).toBe(undated)
    }))
})

describe('keys_v2', () => {
  test('shows single keys with their status, and changes nothing but that', () =>
    withFramework(async client => {
      const id = await create(client)
      const { kid } = (await client.call('POST', `keySets/${id}/generateKey`, rsa)).body
      const path = `keySets/${id}/keys_v2/${kid}`
      expect((await client.call('GET', path)).body.value).toMatchObject({ kid, status: 'enabled', kty: 'RSA' })
      expect((await client.call('PATCH', path, { status: 'disabled' })).status).toBe(204)
      expect((await client.call('GET', `keySets/${id}/keys_v2`)).body.value).toMatchObject([{ status: 'disabled' }])
      expect(errorOf(await client.call('PATCH', path, { exp: 1 }))).toEqual([
        400,
        'AADB2C99014',
        "The property 'exp' can not be modified. It's a read only property. "
      ])
      expect((await client.call('PATCH', path, { status: 'gone' })).status).toBe(400)
      expect(errorOf(await client.call('GET', `keySets/${id}/keys_v2/other`))[1]).toBe('AADB2C90073')
      expect((await client.call('DELETE', path)).status).toBe(405)
    }))

  test('removes a key where that is supported', () =>
    withFramework(
      async client => {
        const id = await create(client)
        const { kid } = (await client.call('POST', `keySets/${id}/generateKey`, rsa)).body
        expect((await client.call('DELETE', `keySets/${id}/keys_v2/${kid}`)).status).toBe(204)
        expect((await client.call('GET', `keySets/${id}`)).body.keys).toEqual([])
      },
      { keyRemoval: 'supported' }
    ))
})

describe('writes at the same time', () => {
  test('are refused but for one', () =>
    withFramework(
      async client => {
        const answers = await Promise.all(['a', 'b', 'c'].map(id => client.call('POST', 'keySets', { id })))
        const refused = answers.filter(({ status }) => status !== 201)
        expect(refused.map(errorOf)).toEqual(
          Array(2).fill([
            400,
            'AADB2C95053',
            'Multiple concurrent writes to the same object detected. Please perform update operations on the same object sequentially.'
          ])
        )
        for (const id of ['d', 'e']) expect((await client.call('POST', 'keySets', { id })).status).toBe(201)
      },
      {},
      { behavior: { latencyMs: 50 } }
    ))

  test('are accepted where the tenant takes them, and reading never conflicts', () =>
    withFramework(
      async (client, { behavior }) => {
        const make = (id: string) => client.call('POST', 'keySets', { id })
        behavior.trustFramework.concurrentWrites = 'accepted'
        expect((await Promise.all(['a', 'b'].map(make))).map(({ status }) => status)).toEqual([201, 201])
        behavior.trustFramework.concurrentWrites = 'refused'
        const mixed = await Promise.all([make('c'), client.call('GET', 'keySets'), client.call('GET', 'keySets')])
        expect(mixed.map(({ status }) => status)).toEqual([201, 200, 200])
      },
      {},
      { behavior: { latencyMs: 50 } }
    ))

  test('in a batch are done one after the other only when one depends on the other', () =>
    withFramework(async ({ graph }, emulator) => {
      const item = (id: string, dependsOn: readonly string[] = []) => ({
        id,
        method: 'POST',
        url: '/trustFramework/keySets',
        headers: { 'Content-Type': 'application/json' },
        body: { id: `set${id}` },
        dependsOn
      })
      const statuses = async (...requests: unknown[]) => {
        const { body } = await graph.post(`${emulator.graph}/beta/$batch`, { requests })
        return Object.fromEntries(body.responses.map((one: { id: string; status: number }) => [one.id, one.status]))
      }
      expect(await statuses(item('1'), item('2', ['1']), item('3', ['2']))).toEqual({ 1: 201, 2: 201, 3: 201 })
      expect(await statuses(item('4'), item('5'))).toEqual({ 4: 201, 5: 400 })
    }))
})
