// Federated identity credentials of an application: what may be written, by whom, and how many.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from '../src/emulator.ts'
import {
  type Body,
  callerWith,
  createPair,
  errorOf,
  type GraphClient,
  notFound,
  tooBig,
  withEmulator
} from './graphClient.ts'

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
      const { status, headers, body } = await graph.post(path, main)
      expect(status).toBe(201)
      expect(headers.get('location')).toMatch(new RegExp(`/v2/[0-9a-f-]{36}/federatedIdentityCredentials/${body.id}$`))
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

  const flexible = {
    name: 'branches',
    issuer: main.issuer,
    subject: null,
    audiences: main.audiences,
    claimsMatchingExpression: {
      value: "claims['sub'] matches 'repo:octo-org/b2c:ref:refs/heads/*'",
      languageVersion: 1
    }
  }
  const inBeta = (emulator: Emulator, path: string) => `${emulator.graph}/beta${path}`

  test('with an expression are made, read and changed in beta; v1.0 shows them without a subject', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}/federatedIdentityCredentials`
      const beta = inBeta(emulator, path)
      expect((await graph.post(path, flexible)).status).toBe(400)
      const created = await graph.post(beta, flexible)
      expect([created.status, created.body.subject, created.body.claimsMatchingExpression]).toEqual([
        201,
        null,
        flexible.claimsMatchingExpression
      ])
      await graph.post(path, main)
      expect((await graph.get(beta)).body.value).toMatchObject([flexible, { ...main, claimsMatchingExpression: null }])
      const [shown] = (await graph.get(path)).body.value
      expect(shown).toEqual({
        ...flexible,
        id: created.body.id,
        description: null,
        claimsMatchingExpression: undefined
      })
      const exact = { subject: 'repo:octo-org/b2c:pull_request', claimsMatchingExpression: null }
      expect((await graph.patch(`${beta}/${created.body.id}`, exact)).status).toBe(204)
      expect((await graph.get(path)).body.value).toMatchObject([{ subject: exact.subject }, main])
    }))

  test('with an expression fail every read by v1.0 where the tenant says so', () =>
    withEmulator(
      async (emulator, graph) => {
        const { application } = await createPair(graph)
        const path = `/applications/${application.id}/federatedIdentityCredentials`
        await graph.post(path, main)
        expect((await graph.get(path)).status).toBe(200)
        await graph.post(inBeta(emulator, path), flexible)
        expect((await graph.get(path)).status).toBe(400)
        expect((await graph.get(inBeta(emulator, path))).body.value).toHaveLength(2)
      },
      { behavior: { flexibleCredentialsInV1: 'refused' } }
    ))

  test.each([
    [{ subject: main.subject }, 'Subject'],
    [{ claimsMatchingExpression: null }, 'Subject'],
    [{ issuer: 'https://ghe.example.com/_services/token' }, 'Issuer'],
    [{ claimsMatchingExpression: { value: "claims['sub'] like 'x'", languageVersion: 1 } }, 'ClaimsMatchingExpression'],
    [{ claimsMatchingExpression: { value: "claims['actor'] eq 'x'", languageVersion: 1 } }, 'ClaimsMatchingExpression']
  ])('with an expression are refused: %j', (change, property) =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      const path = inBeta(emulator, `/applications/${application.id}/federatedIdentityCredentials`)
      const { claimsMatchingExpression } = { ...flexible, ...change }
      const subject = claimsMatchingExpression === null ? {} : { subject: null }
      const refused = await graph.post(path, { ...flexible, ...subject, ...change })
      expect(refused.status).toBe(400)
      if (claimsMatchingExpression !== null)
        expect(refused.body.error.message).toContain(`Invalid value for ${property}.`)
    })
  )

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
