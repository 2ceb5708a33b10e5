// Identity providers of the emulated Graph.

import { describe, expect, test } from '@jest/globals'
import { errorOf } from './graphClient.ts'
import { absent, flowBody, invalidField, socialBody, withIdentity } from './identityClient.ts'

const path = '/identity/identityProviders'

const contoso = {
  '@odata.type': '#microsoft.graph.openIdConnectIdentityProvider',
  displayName: 'Contoso',
  clientId: 'client',
  clientSecret: 'another secret',
  metadataUrl: 'https://login.contoso.example/.well-known/openid-configuration',
  responseType: 'code',
  scope: 'openid',
  claimsMapping: { userId: 'sub', email: 'email' }
}
const apple = {
  '@odata.type': 'microsoft.graph.appleManagedIdentityProvider',
  displayName: 'Apple',
  developerId: 'D',
  serviceId: 'S',
  keyId: 'K',
  certificateData: 'certificate secret'
}
const oidc = {
  '@odata.type': '#microsoft.graph.oidcIdentityProvider',
  displayName: 'Fabrikam',
  issuer: 'https://login.fabrikam.example',
  clientId: 'client',
  clientAuthentication: {
    '@odata.type': '#microsoft.graph.oidcClientSecretAuthentication',
    clientSecret: 'third secret'
  },
  responseType: 'code',
  scope: 'openid'
}

describe('identity providers', () => {
  test('of each kind are made, changed and removed, and never show their secret', () =>
    withIdentity(async (graph, emulator) => {
      const bodies = [socialBody('Google'), apple, contoso]
      const ids = ['Google-OAUTH', 'Apple-Managed-OIDC', expect.stringMatching(/^OIDC-V1-Contoso-[0-9a-f-]{36}$/)]
      for (const [index, body] of bodies.entries()) {
        const made = await graph.post(path, body)
        expect([made.status, made.body.id]).toEqual([201, ids[index]])
        const { body: read } = await graph.get(`${path}/${made.body.id}`)
        const secret = 'certificateData' in body ? 'certificateData' : 'clientSecret'
        const type = `#${body['@odata.type'].replace('#', '')}`
        expect(read).toMatchObject({ ...body, '@odata.type': type, [secret]: '****' })
        const change = { '@odata.type': body['@odata.type'], displayName: 'Other', [secret]: `new ${index} secret` }
        expect((await graph.patch(`${path}/${made.body.id}`, change)).status).toBe(204)
        expect((await graph.get(`${path}/${made.body.id}`)).body).toMatchObject({ ...read, displayName: 'Other' })
        expect((await graph.delete(`${path}/${made.body.id}`)).status).toBe(204)
        expect(errorOf(await graph.get(`${path}/${made.body.id}`))).toEqual(absent('IdentityProvider', made.body.id))
      }
      const secrets = emulator.issued().filter(({ kind }) => kind === 'provider-secret')
      expect(secrets).toHaveLength(6)
    }))

  test('are listed beside the built-in ones, which nobody changes', () =>
    withIdentity(async graph => {
      await graph.post(path, socialBody('Google'))
      const { body } = await graph.v1.get(path)
      expect(body.value).toMatchObject([
        { '@odata.type': '#microsoft.graph.builtInIdentityProvider', id: 'EmailPassword-OAUTH' },
        { id: 'Google-OAUTH', clientSecret: '****' }
      ])
      expect((await graph.get(`${path}/EmailPassword-OAUTH`)).body.state).toBe('enabled')
      expect((await graph.v1.get(`${path}/EmailPassword-OAUTH`)).body).not.toHaveProperty('state')
      expect(errorOf(await graph.delete(`${path}/EmailPassword-OAUTH`)).slice(0, 2)).toEqual([400, 'AADB2C99014'])
    }))

  test('of OpenID Connect are known to beta alone', () =>
    withIdentity(async graph => {
      expect(errorOf(await graph.v1.post(path, contoso)).slice(0, 2)).toEqual([400, 'BadRequest'])
      await graph.post(path, contoso)
      expect((await graph.get(path)).body.value).toHaveLength(2)
      expect((await graph.v1.get(path)).body.value).toHaveLength(1)
    }))

  test('exist once of a type, twice of a name', () =>
    withIdentity(async graph => {
      for (const body of [socialBody('Facebook'), apple]) {
        expect((await graph.post(path, body)).status).toBe(201)
        expect((await graph.post(path, { ...body, displayName: 'again' })).status).toBe(400)
      }
      const ids = [(await graph.post(path, contoso)).body.id, (await graph.post(path, contoso)).body.id]
      expect(new Set(ids).size).toBe(2)
    }))

  test('name their type, and have the properties of their type', () =>
    withIdentity(async graph => {
      const { '@odata.type': _type, ...untyped } = socialBody('Google')
      const bodies = [
        untyped,
        socialBody('Example'),
        socialBody('Google', { metadataUrl: 'https://x.example' }),
        socialBody('Google', { clientSecret: null }),
        socialBody('Google', { clientId: undefined }),
        { ...contoso, metadataUrl: 'http://x.example' },
        { ...contoso, claimsMapping: { email: 'email' } },
        { ...contoso, responseType: 'codes' },
        oidc
      ]
      for (const body of bodies) {
        expect(errorOf(await graph.post(path, body))).toEqual(invalidField('identityProvider'))
      }
      await graph.post(path, socialBody('Google'))
      expect(errorOf(await graph.patch(`${path}/Google-OAUTH`, { displayName: 'x' }))).toEqual(
        invalidField('identityProvider')
      )
      expect(errorOf(await graph.patch(`${path}/Google-OAUTH`, { ...apple }))).toEqual(invalidField('identityProvider'))
    }))

  test('of an External ID tenant are OpenID Connect by another type', () =>
    withIdentity(
      async graph => {
        const made = await graph.v1.post(path, oidc)
        expect([made.status, made.body.clientAuthentication]).toEqual([
          201,
          { '@odata.type': '#microsoft.graph.oidcClientSecretAuthentication', clientSecret: '****' }
        ])
        expect((await graph.v1.get(`${path}/${made.body.id}`)).body).toMatchObject({
          ...oidc,
          clientAuthentication: {}
        })
        expect(errorOf(await graph.post(path, contoso))).toEqual(invalidField('identityProvider'))
        expect((await graph.v1.post(path, socialBody('Google'))).status).toBe(201)
      },
      { seed: { tenantType: 'CIAM' } }
    ))

  test('of type Microsoft fail in some tenants', () =>
    withIdentity(
      async graph => {
        expect(errorOf(await graph.post(path, socialBody('Microsoft')))).toEqual([
          400,
          'AADB2C90063',
          'There is a problem with the service.'
        ])
        expect((await graph.post(path, socialBody('Google'))).status).toBe(201)
      },
      { behavior: { identity: { microsoftAccounts: 'refused' } } }
    ))

  test('that a user flow uses stay, or leave it, by the tenant', () =>
    withIdentity(async (graph, { behavior }) => {
      await graph.post(path, socialBody('Google'))
      await graph.post(
        '/identity/b2cUserFlows',
        flowBody('susi', { userFlowIdentityProviders: [{ id: 'google-oauth' }] })
      )
      const used = async () =>
        (await graph.get('/identity/b2cUserFlows/B2C_1_susi/userFlowIdentityProviders')).body.value
      expect(await used()).toMatchObject([{ id: 'Google-OAUTH' }])
      expect(errorOf(await graph.delete(`${path}/Google-OAUTH`))[2]).toContain('B2C_1_susi')
      behavior.identity.deleteUsedPart = 'removed from flows'
      expect((await graph.delete(`${path}/Google-OAUTH`)).status).toBe(204)
      expect(await used()).toEqual([])
    }))

  test.each(['****', '******'] as const)('may mask their secret as %s', maskedSecret =>
    withIdentity(
      async graph => {
        expect((await graph.post(path, socialBody('Google'))).body.clientSecret).toBe(maskedSecret)
      },
      { behavior: { identity: { maskedSecret } } }
    )
  )
})
