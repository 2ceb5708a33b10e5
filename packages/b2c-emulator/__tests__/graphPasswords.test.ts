// Client secrets of an application: shown once, limited by the policy of the tenant, removed by their key.

import { describe, expect, test } from '@jest/globals'
import { createPair, errorOf, tokenFor, tooBig, withEmulator } from './graphClient.ts'
import { dayMs } from './tokenClient.ts'

describe('passwords', () => {
  test('the value is shown once; later only the hint', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const { status, body } = await graph.post(`${path}/addPassword`, {
        passwordCredential: { displayName: 'x', endDateTime: '2099-01-01T00:00:00Z' }
      })
      expect(status).toBe(200)
      expect(body).toEqual({
        '@odata.context': `${emulator.graph}/v1.0/$metadata#microsoft.graph.passwordCredential`,
        customKeyIdentifier: null,
        displayName: 'x',
        endDateTime: '2099-01-01T00:00:00Z',
        hint: body.secretText.slice(0, 3),
        keyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        secretText: expect.stringMatching(/^.{16,64}$/),
        startDateTime: expect.stringMatching(/Z$/)
      })
      const { '@odata.context': _context, ...credential } = body
      const read = await graph.get(`${path}?$select=id,appId,passwordCredentials,keyCredentials`)
      expect(read.body.passwordCredentials).toEqual([{ ...credential, secretText: null }])
      expect(await tokenFor(emulator, application.appId, body.secretText)).toContain('.')
    }))

  test('an empty body asks for two years', () =>
    withEmulator(
      async (_emulator, graph) => {
        const { application } = await createPair(graph)
        const { body } = await graph.post(`/applications(appId='${application.appId}')/addPassword`, {})
        expect(body.displayName).toBeNull()
        expect([body.startDateTime, body.endDateTime].map(text => text.slice(0, 10))).toEqual([
          '2026-03-01',
          '2028-03-01'
        ])
      },
      { startMs: Date.parse('2026-03-01T10:00:00Z') }
    ))

  test.each([
    [
      'tomorrow',
      { startDateTime: '2026-03-02T10:00:00+08:00' },
      '2026-03-02T02:00:00Z',
      /^2028-03-01T10:00:0\d\.\d{7}Z$/
    ],
    ['with an end', { endDateTime: '2100-01-01T00:00:00Z' }, /^2026-03-01T10:00:0\d\.\d{7}Z$/, '2100-01-01T00:00:00Z'],
    ['by nothing', {}, /^2026-03-01T10:00:0\d\.\d{7}Z$/, /^2028-03-01T10:00:0\d\.\d{7}Z$/]
  ])("times that are sent come back as they are, the others are the service's own: %s", (_name, sent, start, end) =>
    withEmulator(
      async (_emulator, graph) => {
        const { application } = await createPair(graph)
        const path = `/applications/${application.id}`
        const { body } = await graph.post(`${path}/addPassword`, { passwordCredential: sent })
        const [read] = (await graph.get(path)).body.passwordCredentials
        for (const { startDateTime, endDateTime } of [body, read]) {
          expect([startDateTime, endDateTime]).toEqual(
            [start, end].map(one => (typeof one === 'string' ? one : expect.stringMatching(one)))
          )
        }
      },
      { startMs: Date.parse('2026-03-01T10:00:00Z') }
    )
  )

  test('the newest is listed first, with the key id that was sent for it', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const keyIds = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
      for (const keyId of keyIds) {
        const added = await graph.post(`${path}/microsoft.graph.addPassword`, { passwordCredential: { keyId } })
        expect([added.status, added.body.keyId]).toEqual([200, keyId])
        expect(added.headers.get('location')).toBe(emulator.graph)
      }
      const listed = async () => {
        const { body } = await graph.get(path)
        return body.passwordCredentials.map(({ keyId }: { keyId: string }) => keyId)
      }
      expect(await listed()).toEqual(keyIds.toReversed())
      await graph.post(`${path}/microsoft.graph.removePassword`, { keyId: keyIds[1] })
      expect(await listed()).toEqual([keyIds[2], keyIds[0]])
    }))

  test('removing is 204, and 400 for an unknown key', () =>
    withEmulator(async (_emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const { keyId } = (await graph.post(`${path}/addPassword`, {})).body
      expect((await graph.post(`${path}/removePassword`, { keyId })).status).toBe(204)
      expect(errorOf(await graph.post(`${path}/removePassword`, { keyId }))).toEqual([
        400,
        'Request_BadRequest',
        `No password credential found with keyId '${keyId}'.`
      ])
      expect((await graph.get(path)).body.passwordCredentials).toEqual([])
    }))

  test('cannot be set by PATCH', () =>
    withEmulator(async (_emulator, graph) => {
      const { application } = await createPair(graph)
      expect((await graph.patch(`/applications/${application.id}`, { passwordCredentials: [] })).status).toBe(400)
    }))

  test('the policy of the tenant limits the lifetime, also for an empty body', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      emulator.behavior.passwordPolicy = { maxLifetimeMs: 90 * dayMs }
      const path = `/applications/${application.id}/addPassword`
      const refused = await graph.post(path, {})
      const message =
        "Credential lifetime exceeds the max value allowed as per assigned policy '00000000-0000-0000-0000-000000000000'."
      expect(errorOf(refused)).toEqual([400, 'CredentialInvalidLifetimeAsPerAppPolicy', message])
      expect(refused.body.error.details).toEqual([{ code: 'InvalidKeyEndDate', message, target: 'EndDate' }])
      const endDateTime = new Date(emulator.clock.now() + 89 * dayMs).toISOString()
      expect((await graph.post(path, { passwordCredential: { endDateTime } })).status).toBe(200)
      const policy = (await graph.get('/policies/defaultAppManagementPolicy')).body
      expect(policy.isEnabled).toBe(true)
      expect(policy.applicationRestrictions.passwordCredentials).toMatchObject([
        { restrictionType: 'passwordLifetime', maxLifetime: 'P90D' }
      ])
    }))

  test('the policy of the tenant may forbid them', () =>
    withEmulator(
      async (_emulator, graph) => {
        const { application } = await createPair(graph)
        expect(errorOf(await graph.post(`/applications/${application.id}/addPassword`, {}))).toEqual([
          400,
          'CredentialTypeNotAllowedAsPerAppPolicy',
          "Credential type not allowed as per assigned policy '00000000-0000-0000-0000-000000000000'."
        ])
        const policy = (await graph.get('/policies/defaultAppManagementPolicy')).body
        expect(policy.applicationRestrictions.passwordCredentials[0].restrictionType).toBe('passwordAddition')
      },
      { behavior: { passwordPolicy: { blocked: true } } }
    ))

  test('an object holds about a thousand items', () =>
    withEmulator(async (_emulator, graph) => {
      const { body } = await graph.post('/applications', {
        displayName: 'full',
        tags: Array.from({ length: 999 }, (_, index) => `tag${index}`)
      })
      const path = `/applications/${body.id}/addPassword`
      expect((await graph.post(path, {})).status).toBe(200)
      expect(errorOf(await graph.post(path, {}))).toEqual(tooBig)
    }))
})
