// Client secrets, certificates and federated identity credentials of an application.

import { describe, expect, test } from '@jest/globals'
import { createTlsMaterial } from '../src/core/tls.ts'
import {
  type Body,
  callerWith,
  createPair,
  errorOf,
  type GraphClient,
  notFound,
  tokenFor,
  withEmulator
} from './graphClient.ts'

const tooBig = [
  403,
  'Directory_ResourceSizeExceeded',
  'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.'
]
const dayMs = 24 * 60 * 60 * 1000

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

describe('certificates', () => {
  test('are set as a whole list; known ones are sent again without their key', () =>
    withEmulator(async (_emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const key = await certificateKey()
      const added = await graph.patch(path, {
        keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key, displayName: 'x'.repeat(100) }]
      })
      expect(added.status).toBe(204)
      const listed = (await graph.get(path)).body.keyCredentials
      expect(listed).toMatchObject([
        { type: 'AsymmetricX509Cert', usage: 'Verify', key: null, displayName: 'x'.repeat(90) }
      ])
      const selected = (await graph.get(`${path}?$select=keyCredentials`)).body.keyCredentials
      expect(selected[0].key).toBe(key)
      const again = [listed[0], { type: 'AsymmetricX509Cert', usage: 'Verify', key: await certificateKey() }]
      expect((await graph.patch(path, { keyCredentials: again })).status).toBe(204)
      const both = (await graph.get(`${path}?$select=keyCredentials`)).body.keyCredentials
      expect(both).toHaveLength(2)
      expect(both[0]).toEqual({ ...listed[0], key })
      expect((await graph.patch(path, { keyCredentials: [{ key: 'AAAA' }] })).status).toBe(400)
      expect((await graph.patch(path, { keyCredentials: [] })).status).toBe(204)
      expect((await graph.get(path)).body.keyCredentials).toEqual([])
    }))
})

const certificateKey = async (): Promise<string> => {
  const { certificatePem } = await createTlsMaterial()
  return certificatePem.replace(/-----[^-]+-----/g, '').replaceAll(/\s/g, '')
}

describe('federated identity credentials', () => {
  const main = {
    name: 'main',
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'repo:octo-org/b2c:ref:refs/heads/main',
    audiences: ['api://AzureADTokenExchange']
  }

  const withApplication = (run: (graph: GraphClient, path: string, application: Body) => Promise<void>) =>
    withEmulator(async (_emulator, graph) => {
      const { application } = await createPair(graph)
      await run(graph, `/applications/${application.id}/federatedIdentityCredentials`, application)
    })

  test('create, read by id and name, change, delete', () =>
    withApplication(async (graph, path, application) => {
      const { status, body } = await graph.post(path, main)
      expect(status).toBe(201)
      expect(body).toEqual({
        '@odata.context': expect.stringContaining(
          `$metadata#applications('${application.id}')/federatedIdentityCredentials/$entity`
        ),
        id: expect.any(String),
        description: null,
        ...main
      })
      expect((await graph.get(`${path}/${body.id}`)).body).toMatchObject(main)
      expect((await graph.get(`${path}(name='main')`)).body.id).toBe(body.id)
      expect((await graph.patch(`${path}/${body.id}`, { subject: 'other', description: 'd' })).status).toBe(204)
      expect((await graph.get(path)).body.value).toMatchObject([{ name: 'main', subject: 'other', description: 'd' }])
      expect((await graph.patch(`${path}/${body.id}`, { name: 'renamed' })).status).toBe(400)
      expect((await graph.delete(`${path}/${body.id}`)).status).toBe(204)
      expect(errorOf(await graph.delete(`${path}/${body.id}`))).toEqual(notFound(body.id))
      const expanded = await graph.get(
        `/applications/${application.id}?$select=id&$expand=federatedIdentityCredentials`
      )
      expect(expanded.body.federatedIdentityCredentials).toEqual([])
    }))

  test('upsert by name', () =>
    withApplication(async (graph, path, application) => {
      const { name: _name, ...rest } = main
      const byName = `/applications(appId='${application.appId}')/federatedIdentityCredentials(name='main')`
      expect(errorOf(await graph.patch(byName, rest))).toEqual(notFound('main'))
      const created = await graph.upsert(byName, rest)
      expect([created.status, created.body.name]).toEqual([201, 'main'])
      expect((await graph.upsert(byName, { ...rest, subject: 'other' })).status).toBe(204)
      expect((await graph.get(path)).body.value).toMatchObject([{ id: created.body.id, subject: 'other' }])
    }))

  test('names, and pairs of issuer and subject, are unique within the application', () =>
    withApplication(async (graph, path) => {
      await graph.post(path, main)
      expect(errorOf(await graph.post(path, { ...main, subject: 'other' }))).toEqual([
        409,
        'Request_MultipleObjectsWithSameKeyValue',
        'FederatedIdentityCredential with name main already exists.'
      ])
      const pair = [
        400,
        'InvalidFederatedIdentityCredentialValue',
        `The combination of issuer and subject must be unique for the application. Issuer ${main.issuer} and Subject: ${main.subject} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: ${main.subject}, objectType: Microsoft.Online.DirectoryServices.Application`
      ]
      expect(errorOf(await graph.post(path, { ...main, name: 'second' }))).toEqual(pair)
      const second = (await graph.post(path, { ...main, name: 'second', subject: 'other' })).body
      expect(errorOf(await graph.patch(`${path}/${second.id}`, { subject: main.subject }))).toEqual(pair)
    }))

  test('at most twenty, with exactly one audience and a name that fits a URL', () =>
    withApplication(async (graph, path) => {
      for (let index = 0; index < 20; index += 1) {
        expect((await graph.post(path, { ...main, name: `n${index}`, subject: `s${index}` })).status).toBe(201)
      }
      expect(errorOf(await graph.post(path, main))).toEqual(tooBig)
      const codeOf = async (change: object) => errorOf(await graph.post(path, { ...main, ...change })).slice(0, 2)
      expect(await codeOf({ audiences: ['a', 'b'] })).toEqual([400, 'InvalidFederatedIdentityCredentialValue'])
      expect(await codeOf({ name: 'a/b' })).toEqual([400, 'InvalidFederatedIdentityCredentialValue'])
      expect((await codeOf({ name: 'x'.repeat(121) }))[0]).toBe(400)
      expect((await codeOf({ subject: 'x'.repeat(601) }))[0]).toBe(400)
      expect((await codeOf({ claimsMatchingExpression: {} }))[0]).toBe(400)
    }))

  test('an owner with OwnedBy may write them, a stranger may not', () =>
    withEmulator(async (emulator, graph) => {
      const owner = await callerWith(emulator, { appRoles: ['Application.ReadWrite.OwnedBy'] })
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}/federatedIdentityCredentials`
      expect((await owner.post(path, main)).status).toBe(403)
      await graph.post(`/applications/${application.id}/owners/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${owner.servicePrincipalId}`
      })
      expect((await owner.post(path, main)).status).toBe(201)
    }))
})
