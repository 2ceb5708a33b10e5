// User attributes of the emulated Graph.

import { describe, expect, test } from '@jest/globals'
import type { TenantType } from '../src/directory/tenant.ts'
import { errorOf } from './graphClient.ts'
import { absent, flowBody, invalidField, withIdentity } from './identityClient.ts'

const path = '/identity/userFlowAttributes'
const loyalty = { displayName: 'loyaltyNumber', description: 'Number on the card', dataType: 'string' }

describe('user attributes', () => {
  test.each(['AAD B2C', 'CIAM'] satisfies TenantType[])(
    'are made, changed and removed in a tenant of type %s',
    tenantType =>
      withIdentity(
        async (graph, { tenant }) => {
          const app = tenant.applications.all().find(({ displayName }) => displayName.startsWith('b2c-extensions-app'))
          const id = `extension_${app?.appId.replaceAll('-', '')}_loyaltyNumber`
          const made = await graph.v1.post(path, loyalty)
          expect([made.status, made.body]).toMatchObject([201, { id, ...loyalty, userFlowAttributeType: 'custom' }])
          expect(made.headers.get('location')).toContain(`userFlowAttributes('${id}')`)
          expect((await graph.get(`${path}/${id}`)).body.displayName).toBe('loyaltyNumber')
          expect((await graph.patch(`${path}/${id}`, { description: 'Other' })).status).toBe(204)
          expect((await graph.get(`${path}('${id}')`)).body.description).toBe('Other')
          expect((await graph.delete(`${path}/${id}`)).status).toBe(204)
          expect(errorOf(await graph.get(`${path}/${id}`))).toEqual(absent('UserAttribute', id))
        },
        { seed: { tenantType } }
      )
  )

  test('are listed with the built-in ones, which nobody changes', () =>
    withIdentity(async graph => {
      await graph.post(path, loyalty)
      const { body } = await graph.v1.get(path)
      const types = Object.fromEntries(
        body.value.map((one: { displayName: string; userFlowAttributeType: string }) => [
          one.displayName,
          one.userFlowAttributeType
        ])
      )
      expect(types).toMatchObject({ City: 'builtIn', 'Email Address': 'required', loyaltyNumber: 'custom' })
      const custom = await graph.v1.get(`${path}?$filter=userFlowAttributeType eq 'custom'`)
      expect(custom.body.value).toHaveLength(1)
      for (const answer of [
        await graph.patch(`${path}/city`, { description: 'x' }),
        await graph.delete(`${path}/city`)
      ]) {
        expect(errorOf(answer).slice(0, 2)).toEqual([400, 'AADB2C99014'])
      }
    }))

  test.each([400, 409] as const)('exist once: status %i', existsStatus =>
    withIdentity(
      async graph => {
        const { id } = (await graph.post(path, loyalty)).body
        expect(errorOf(await graph.post(path, { ...loyalty, displayName: 'LOYALTYnumber' }))).toEqual([
          existsStatus,
          'AADB2C90074',
          `User attribute with id: '${id.replace('loyaltyNumber', 'LOYALTYnumber')}' already exists in directory 'contoso.onmicrosoft.com'.`
        ])
      },
      { behavior: { identity: { existsStatus } } }
    )
  )

  test('keep their type, and their name unless the tenant lets it go', () =>
    withIdentity(async (graph, { behavior }) => {
      const { id } = (await graph.post(path, loyalty)).body
      const readOnly = (name: string) => [
        400,
        'AADB2C99014',
        `The property '${name}' can not be modified. It's a read only property. `
      ]
      expect(errorOf(await graph.patch(`${path}/${id}`, { dataType: 'int64' }))).toEqual(readOnly('dataType'))
      expect(errorOf(await graph.patch(`${path}/${id}`, { displayName: 'other' }))).toEqual(readOnly('displayName'))
      expect((await graph.patch(`${path}/${id}`, { displayName: 'loyaltyNumber' })).status).toBe(204)
      behavior.identity.attributeNames = 'changeable'
      expect((await graph.patch(`${path}/${id}`, { displayName: 'other' })).status).toBe(204)
      expect((await graph.get(`${path}/${id}`)).body).toMatchObject({ id, displayName: 'other' })
    }))

  test('have a name and one of the types', () =>
    withIdentity(async graph => {
      for (const body of [
        { displayName: 'x' },
        { dataType: 'string' },
        { ...loyalty, dataType: 'number' },
        { ...loyalty, displayName: 'a-b' },
        { ...loyalty, id: 'x' },
        []
      ]) {
        expect(errorOf(await graph.post(path, body))).toEqual(invalidField('identityUserFlowAttribute'))
      }
    }))

  test('are limited in number', () =>
    withIdentity(
      async graph => {
        expect((await graph.post(path, loyalty)).status).toBe(201)
        expect(errorOf(await graph.post(path, { ...loyalty, displayName: 'two' })).slice(0, 2)).toEqual([
          400,
          'AADB2C99012'
        ])
      },
      { behavior: { identity: { attributeLimit: 1 } } }
    ))

  test('need the extensions app', () =>
    withIdentity(async (graph, { tenant }) => {
      const app = tenant.applications.all().find(({ displayName }) => displayName.startsWith('b2c-extensions-app'))
      tenant.applications.remove(app?.id ?? '')
      expect(errorOf(await graph.post(path, loyalty)).slice(0, 2)).toEqual([400, 'AADB2C99006'])
    }))

  test('that a user flow collects take it along when they go, or stay, by the tenant', () =>
    withIdentity(async (graph, { behavior }) => {
      const { id } = (await graph.post(path, loyalty)).body
      await graph.post('/identity/b2cUserFlows', flowBody('susi'))
      const assignment = {
        isOptional: true,
        requiresVerification: false,
        userInputType: 'textBox',
        userAttribute: { id }
      }
      await graph.post('/identity/b2cUserFlows/B2C_1_susi/userAttributeAssignments', assignment)
      const flows = async () => (await graph.get('/identity/b2cUserFlows')).body.value.length
      behavior.identity.deleteAssignedAttribute = 'refused'
      expect(errorOf(await graph.delete(`${path}/${id}`))[2]).toContain('B2C_1_susi')
      expect(await flows()).toBe(1)
      behavior.identity.deleteAssignedAttribute = 'flow disappears'
      expect((await graph.delete(`${path}/${id}`)).status).toBe(204)
      expect(await flows()).toBe(0)
    }))

  test('are refused with the id of the back end in the body', () =>
    withIdentity(async graph => {
      const { body } = await graph.get(`${path}/none`)
      expect(Object.keys(body.error.innerError)).toEqual(['correlationId', 'date', 'request-id', 'client-request-id'])
    }))
})
