// User flows of the emulated Graph: what they are, offer, collect, say and call.

import { describe, expect, test } from '@jest/globals'
import { errorOf } from './graphClient.ts'
import {
  absent,
  connectorBody,
  flowBody,
  type IdentityClient,
  invalidField,
  socialBody,
  withIdentity
} from './identityClient.ts'

const path = '/identity/b2cUserFlows'
const own = `${path}/B2C_1_susi`
const serviceProblem = [400, 'AADB2C90063', 'There is a problem with the service.']

const withFlow = (
  run: (graph: IdentityClient, emulator: Parameters<Parameters<typeof withIdentity>[0]>[1]) => Promise<void>,
  fields: object = {},
  options = {}
) =>
  withIdentity(async (graph, emulator) => {
    const made = await graph.post(path, flowBody('susi', fields))
    expect([made.status, made.body?.error]).toEqual([201, undefined])
    await run(graph, emulator)
  }, options)

describe('user flows', () => {
  test('are made with the prefix, read, changed and removed', () =>
    withIdentity(async graph => {
      const made = await graph.post(
        path,
        flowBody('susi', { isLanguageCustomizationEnabled: true, defaultLanguageTag: 'en' })
      )
      expect([made.status, made.body]).toMatchObject([
        201,
        {
          id: 'B2C_1_susi',
          userFlowType: 'signUpOrSignIn',
          userFlowTypeVersion: 3,
          isLanguageCustomizationEnabled: true,
          defaultLanguageTag: 'en',
          apiConnectorConfiguration: {}
        }
      ])
      expect(made.headers.get('location')).toMatch(/\/identity\/b2cUserFlows\('B2C_1_susi'\)$/)
      expect((await graph.get(`${path}('b2c_1_SUSI')`)).body.id).toBe('B2C_1_susi')
      expect((await graph.post(path, flowBody('B2C_1_other'))).body.id).toBe('B2C_1_other')
      expect((await graph.get(path)).body.value).toHaveLength(2)
      expect(await graph.patch(own, { defaultLanguageTag: 'de' })).toMatchObject({ status: 204, body: undefined })
      expect((await graph.get(own)).body).toMatchObject({
        defaultLanguageTag: 'de',
        isLanguageCustomizationEnabled: true
      })
      expect((await graph.delete(own)).status).toBe(204)
      expect(errorOf(await graph.get(own))).toEqual(absent('UserFlow', 'B2C_1_susi'))
      expect(errorOf(await graph.delete(own))).toEqual(absent('UserFlow', 'B2C_1_susi'))
    }))

  test('answer a change with 200 and themselves in some tenants', () =>
    withFlow(
      async graph => {
        const changed = await graph.patch(own, { isLanguageCustomizationEnabled: true })
        expect([changed.status, changed.body]).toMatchObject([200, { isLanguageCustomizationEnabled: true }])
      },
      {},
      { behavior: { identity: { flowPatchStatus: 200 } } }
    ))

  test('exist once, in any case', () =>
    withFlow(async graph => {
      expect(errorOf(await graph.post(path, flowBody('B2C_1_SUSI'))).slice(0, 2)).toEqual([400, 'AADB2C'])
    }))

  test('have a known type in a version of it, and nothing else', () =>
    withIdentity(async graph => {
      for (const userFlowType of ['signUp', 'signIn', 'signUpOrSignIn', 'passwordReset', 'profileUpdate']) {
        for (const userFlowTypeVersion of [1, 3]) {
          const id = `${userFlowType}${userFlowTypeVersion}`
          expect((await graph.post(path, { id, userFlowType, userFlowTypeVersion })).status).toBe(201)
        }
        const answer = await graph.post(path, { id: 'x', userFlowType, userFlowTypeVersion: 2 })
        expect(errorOf(answer)).toEqual(serviceProblem)
      }
      const owner = { id: 'x', userFlowType: 'resourceOwner', userFlowTypeVersion: 1 }
      expect(errorOf(await graph.post(path, owner))).toEqual(serviceProblem)
      const bodies = [
        flowBody('x', { userFlowType: 'login' }),
        flowBody('x', { userFlowTypeVersion: '3' }),
        flowBody('x', { userFlowTypeVersion: undefined }),
        flowBody('x', { tokenLifetime: 1 }),
        flowBody('a b')
      ]
      for (const body of bodies) expect(errorOf(await graph.post(path, body))).toEqual(invalidField('identityUserFlow'))
    }))

  test('change their languages alone', () =>
    withFlow(async graph => {
      for (const body of [{ userFlowTypeVersion: 1 }, { userFlowType: 'signIn' }, { id: 'x' }]) {
        expect(errorOf(await graph.patch(own, body))).toEqual(invalidField('identityUserFlow'))
      }
    }))

  test('are unknown to v1.0, and to tenants that are no B2C tenants', async () => {
    await withIdentity(async graph => {
      expect(errorOf(await graph.v1.get(path))).toEqual([
        400,
        'BadRequest',
        "Resource not found for the segment 'b2cUserFlows'."
      ])
    })
    for (const tenantType of ['CIAM', 'AAD'] as const) {
      for (const otherTenantStatus of [401, 403] as const) {
        await withIdentity(
          async (graph, { tenant }) => {
            const refused = [
              otherTenantStatus,
              'AADB2C',
              `'${tenant.id}' is not an Azure AD B2C directory. Access to this Api can only be made for an Azure AD B2C directory.`
            ]
            const policy = '/policies/b2cAuthenticationMethodsPolicy'
            for (const place of [path, own, '/identity/apiConnectors', policy]) {
              expect(errorOf(await graph.get(place))).toEqual(refused)
            }
            expect(errorOf(await graph.post(path, flowBody('x')))).toEqual(refused)
            expect((await graph.get('/identity/userFlowAttributes')).status).toBe(200)
            expect((await graph.get('/identity/identityProviders')).status).toBe(200)
          },
          { seed: { tenantType }, behavior: { identity: { otherTenantStatus } } }
        )
      }
    }
  })

  test('may be absent with 400', () =>
    withIdentity(
      async graph => {
        expect(errorOf(await graph.get(own)).slice(0, 2)).toEqual([400, 'AADB2C90073'])
      },
      { behavior: { identity: { absentStatus: 400 } } }
    ))

  test('may collect and offer something from the beginning', () =>
    withFlow(
      async graph => {
        expect((await graph.get(`${own}/userAttributeAssignments`)).body.value).toMatchObject([
          { id: 'email', requiresVerification: true, userInputType: 'emailBox' }
        ])
        expect((await graph.get(`${own}/userFlowIdentityProviders`)).body.value).toMatchObject([
          { id: 'EmailPassword-OAUTH' }
        ])
      },
      {},
      { behavior: { identity: { initialAssignments: ['email'], initialProviders: ['EmailPassword-OAUTH'] } } }
    ))
})

describe('the providers of a user flow', () => {
  const parts = `${own}/userFlowIdentityProviders`
  const reference = (id: string) => ({
    '@odata.id': `https://graph.microsoft.com/beta/identity/identityProviders/${id}`
  })

  test.each([
    ['POST', ['POST']],
    ['PATCH', ['PATCH']],
    ['both', ['POST', 'PATCH']]
  ] as const)('are added by %s', (addProvider, methods) =>
    withFlow(
      async graph => {
        await graph.post('/identity/identityProviders', socialBody('Google'))
        for (const method of ['POST', 'PATCH'] as const) {
          const added = await graph.call(method, `${parts}/$ref`, reference('Google-OAUTH'))
          expect(added.status).toBe((methods as readonly string[]).includes(method) ? 204 : 405)
        }
        expect((await graph.get(parts)).body.value).toMatchObject([{ id: 'Google-OAUTH', clientSecret: '****' }])
        const expanded = await graph.get(`${own}?$expand=userFlowIdentityProviders`)
        expect(expanded.body.userFlowIdentityProviders).toMatchObject([{ id: 'Google-OAUTH' }])
      },
      {},
      { behavior: { identity: { addProvider } } }
    )
  )

  test('are removed by their id, built-in ones too', () =>
    withFlow(async graph => {
      await graph.post(`${parts}/$ref`, reference('EmailPassword-OAUTH'))
      expect((await graph.delete(`${parts}/emailpassword-oauth/$ref`)).status).toBe(204)
      expect(errorOf(await graph.delete(`${parts}/EmailPassword-OAUTH/$ref`))).toEqual(
        absent('IdentityProvider', 'EmailPassword-OAUTH')
      )
      expect((await graph.get(parts)).body.value).toEqual([])
    }))

  test('exist, and are not added by the older path', () =>
    withFlow(async graph => {
      expect(errorOf(await graph.post(`${parts}/$ref`, reference('Amazon-OAUTH')))).toEqual(
        absent('IdentityProvider', 'Amazon-OAUTH')
      )
      expect((await graph.post(`${parts}/$ref`, { id: 'Google-OAUTH' })).status).toBe(400)
      expect(errorOf(await graph.post(`${own}/identityProviders/$ref`, reference('x')))[2]).toBe(
        'The request is currently not supported on the targeted entity set'
      )
    }))
})

describe('the attributes of a user flow', () => {
  const parts = `${own}/userAttributeAssignments`
  const assignment = (id: string, fields: object = {}) => ({
    isOptional: false,
    requiresVerification: false,
    userInputType: 'textBox',
    userAttribute: { id },
    ...fields
  })

  test('are assigned, changed, ordered and removed', () =>
    withFlow(async graph => {
      const city = await graph.post(parts, assignment('city', { displayName: 'Town', userInputType: 'TextBox' }))
      expect([city.status, city.body]).toMatchObject([
        201,
        { id: 'city', displayName: 'Town', isOptional: false, userInputType: 'textBox', userAttributeValues: [] }
      ])
      const values = [{ name: 'Prof', value: 'professor', isDefault: true }]
      await graph.post(
        parts,
        assignment('jobTitle', { userInputType: 'dropdownSingleSelect', userAttributeValues: values })
      )
      expect((await graph.get(parts)).body.value).toMatchObject([{ id: 'city' }, { userAttributeValues: values }])
      const expanded = await graph.get(`${parts}?$expand=userAttribute`)
      expect(expanded.body.value[0].userAttribute).toMatchObject({ id: 'city', displayName: 'City' })
      expect((await graph.patch(`${parts}/city`, { isOptional: true })).status).toBe(204)
      expect((await graph.get(`${parts}/city`)).body).toMatchObject({ displayName: 'Town', isOptional: true })
      const order = ['jobTitle', 'City']
      expect((await graph.post(`${parts}/setOrder`, { newAssignmentOrder: { order } })).status).toBe(204)
      for (const name of ['getOrder', 'getOrder()']) {
        expect((await graph.get(`${parts}/${name}`)).body.order).toEqual(['jobTitle', 'city'])
      }
      expect((await graph.delete(`${parts}/jobTitle`)).status).toBe(204)
      expect((await graph.get(parts)).body.value).toMatchObject([{ id: 'city' }])
    }))

  test('exist, are assigned once and completely described', () =>
    withFlow(async graph => {
      expect((await graph.post(parts, assignment('city'))).status).toBe(201)
      expect((await graph.post(parts, assignment('city'))).status).toBe(400)
      expect(errorOf(await graph.post(parts, assignment('none')))).toEqual(absent('UserAttribute', 'none'))
      const bodies = [
        assignment('surname', { isOptional: undefined }),
        assignment('surname', { userInputType: 'line' }),
        assignment('surname', { userAttribute: undefined }),
        assignment('surname', { label: 'x' })
      ]
      for (const body of bodies) {
        expect(errorOf(await graph.post(parts, body))).toEqual(invalidField('identityUserFlowAttributeAssignment'))
      }
      expect(errorOf(await graph.delete(`${parts}/surname`))).toEqual(absent('UserAttribute', 'surname'))
      for (const order of [['surname'], [], ['city', 'city']]) {
        expect((await graph.post(`${parts}/setOrder`, { newAssignmentOrder: { order } })).status).not.toBe(204)
      }
    }))

  test('may name their controls as the samples do', () =>
    withFlow(
      async graph => {
        expect((await graph.post(parts, assignment('city'))).body.userInputType).toBe('TextBox')
      },
      {},
      { behavior: { identity: { inputTypes: 'TextBox' } } }
    ))
})

describe('the languages of a user flow', () => {
  const parts = `${own}/languages`
  const customized = { isLanguageCustomizationEnabled: true }

  test('are put, read, changed and removed', () =>
    withFlow(async graph => {
      const made = await graph.put(`${parts}/de`, { id: 'de', isEnabled: true })
      expect([made.status, made.body]).toMatchObject([201, { id: 'de', displayName: 'German', isEnabled: true }])
      expect((await graph.put(`${parts}/de`, { id: 'de', isEnabled: false })).status).toBe(204)
      expect((await graph.get(parts)).body.value).toEqual([{ id: 'de', displayName: 'German', isEnabled: false }])
      expect((await graph.get(`${parts}/de`)).body.isEnabled).toBe(false)
      expect(errorOf(await graph.put(`${parts}/de`, { id: 'fr' }))).toEqual(
        invalidField('userFlowLanguageConfiguration')
      )
      expect((await graph.delete(`${parts}/de`)).status).toBe(204)
      expect(errorOf(await graph.get(`${parts}/de`))).toEqual(absent('Language', 'de'))
    }, customized))

  test('have pages whose texts are put and read as JSON', () =>
    withFlow(async graph => {
      await graph.put(`${parts}/de`, { isEnabled: true })
      const texts = {
        LocalizedStrings: [
          { ElementType: 'UxElement', ElementId: null, StringId: 'button_continue', Override: true, Value: 'Weiter' }
        ]
      }
      const page = `${parts}/de/overridesPages/selfasserted/$value`
      expect((await graph.put(page, texts)).status).toBe(204)
      expect((await graph.get(page)).body).toEqual(texts)
      expect((await graph.get(`${parts}/de/overridesPages`)).body.value).toEqual([{ id: 'selfasserted' }])
      const ids = (await graph.get(`${parts}/de/defaultPages`)).body.value.map(({ id }: { id: string }) => id)
      expect(ids).toContain('selfasserted')
      expect((await graph.get(`${parts}/de/defaultPages/selfasserted/$value`)).body).toEqual({ LocalizedStrings: [] })
      expect((await graph.put(page, { texts: [] })).status).toBe(400)
      expect(errorOf(await graph.get(`${parts}/de/overridesPages/none/$value`))).toEqual(absent('LanguagePage', 'none'))
      expect((await graph.put(`${parts}/de`, { isEnabled: false })).status).toBe(204)
      expect((await graph.get(page)).body).toEqual(texts)
    }, customized))

  test('take customization, unless the tenant does not care', () =>
    withFlow(async (graph, { behavior }) => {
      expect((await graph.put(`${parts}/de`, { isEnabled: true })).status).toBe(400)
      behavior.identity.languagesWithoutCustomization = 'accepted'
      expect((await graph.put(`${parts}/de`, { isEnabled: true })).status).toBe(201)
    }))
})

describe('the connectors of a user flow', () => {
  const parts = `${own}/apiConnectorConfiguration`

  test('are put at a step, read by $expand alone, and taken away', () =>
    withFlow(async graph => {
      const { id } = (await graph.post('/identity/apiConnectors', connectorBody())).body
      const reference = { '@odata.id': `https://graph.microsoft.com/beta/identity/apiConnectors/${id}` }
      const steps = ['postFederationSignup', 'postAttributeCollection', 'preTokenIssuance']
      for (const step of steps) expect((await graph.put(`${parts}/${step}/$ref`, reference)).status).toBe(204)
      expect((await graph.get(own)).body.apiConnectorConfiguration).toEqual({})
      expect(Object.keys((await graph.get(parts)).body)).toEqual(['@odata.context'])
      const expand = `${parts}?$expand=${steps.join(',')}`
      expect((await graph.get(expand)).body).toMatchObject({
        postFederationSignup: { id },
        postAttributeCollection: { id },
        preTokenIssuance: { id, authenticationConfiguration: { password: '******' } }
      })
      expect((await graph.put(`${parts}/preTokenIssuance/$ref`, {})).status).toBe(204)
      expect((await graph.get(expand)).body).toMatchObject({ postFederationSignup: { id }, preTokenIssuance: null })
    }))

  test('exist, and so does the step', () =>
    withFlow(async graph => {
      const reference = { '@odata.id': "https://graph.microsoft.com/beta/identity/apiConnectors('none')" }
      expect(errorOf(await graph.put(`${parts}/preTokenIssuance/$ref`, reference))).toEqual(
        absent('ApiConnector', 'none')
      )
      expect((await graph.put(`${parts}/atNoon/$ref`, {})).status).toBe(400)
      expect((await graph.get(`${parts}?$expand=atNoon`)).status).toBe(400)
    }))
})
