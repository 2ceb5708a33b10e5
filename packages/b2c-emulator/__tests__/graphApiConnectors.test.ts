// API connectors of the emulated Graph, and which kinds of local accounts a tenant has.

import { describe, expect, test } from '@jest/globals'
import { errorOf } from './graphClient.ts'
import { absent, connectorBody, flowBody, invalidField, withIdentity } from './identityClient.ts'
import { testPfx } from './pfx.ts'

const path = '/identity/apiConnectors'
const pkcs12 = (pkcs12Value: string, password: string) => ({
  '@odata.type': '#microsoft.graph.pkcs12Certificate',
  pkcs12Value,
  password
})

describe('API connectors', () => {
  test('are made with a password, which never reads back, changed and removed', () =>
    withIdentity(async (graph, emulator) => {
      const made = await graph.v1.post(path, connectorBody())
      const shown = {
        displayName: 'enrich',
        targetUrl: 'https://api.example/enrich',
        authenticationConfiguration: {
          '@odata.type': '#microsoft.graph.basicAuthentication',
          username: 'b2c',
          password: '******'
        }
      }
      expect([made.status, made.body]).toMatchObject([201, shown])
      const own = `${path}/${made.body.id}`
      expect((await graph.patch(own, { displayName: 'Other' })).status).toBe(204)
      expect((await graph.get(own)).body).toMatchObject({ ...shown, displayName: 'Other' })
      expect((await graph.get(path)).body.value).toHaveLength(1)
      const stored = JSON.stringify(emulator.dump())
      expect(emulator.issued().map(({ value }) => value)).toContain('connector password')
      expect(stored).toContain('api.example')
      expect(stored).not.toContain('connector password')
      expect((await graph.delete(own)).status).toBe(204)
      expect(errorOf(await graph.get(own))).toEqual(absent('ApiConnector', made.body.id))
    }))

  test('have an https address, a name and one of two ways to authenticate', () =>
    withIdentity(async graph => {
      const bodies = [
        connectorBody({ targetUrl: 'http://api.example' }),
        connectorBody({ displayName: undefined }),
        connectorBody({ authenticationConfiguration: undefined }),
        connectorBody({ authenticationConfiguration: { username: 'a', password: 'b' } }),
        connectorBody({
          authenticationConfiguration: { '@odata.type': '#microsoft.graph.basicAuthentication', username: 'a' }
        }),
        connectorBody({ authenticationConfiguration: pkcs12('bm90IGEgZmlsZQ==', '') })
      ]
      for (const body of bodies) {
        expect(errorOf(await graph.post(path, body))).toEqual(invalidField('identityApiConnector'))
      }
    }))

  test('present certificates, of which the latest is the active one', () => {
    const [first, second] = [testPfx('', '3des'), testPfx('secret', 'aes256')]
    return withIdentity(
      async graph => {
        const thumbprint = ({ certificate }: typeof first) => certificate.fingerprint.replaceAll(':', '')
        const made = await graph.post(path, connectorBody({ authenticationConfiguration: pkcs12(first.pfx, '') }))
        const list = (answer: typeof made) => answer.body.authenticationConfiguration.certificateList
        expect(list(made)).toMatchObject([{ thumbprint: thumbprint(first), isActive: true }])
        const own = `${path}/${made.body.id}`
        const upload = { pkcs12Value: second.pfx, password: 'secret' }
        const wrong = await graph.post(`${own}/uploadClientCertificate`, { ...upload, password: 'no' })
        expect(errorOf(wrong).slice(0, 2)).toEqual([400, 'AADB2C90213'])
        const uploaded = await graph.post(`${own}/uploadClientCertificate`, upload)
        const dates = { notBefore: Date.UTC(2026, 0, 1) / 1000, notAfter: Date.UTC(2036, 0, 1) / 1000 }
        expect([uploaded.status, list(uploaded)]).toEqual([
          200,
          [
            { thumbprint: thumbprint(first), isActive: false, ...dates },
            { thumbprint: thumbprint(second), isActive: true, ...dates }
          ]
        ])
        const basic = connectorBody().authenticationConfiguration
        expect((await graph.patch(own, { authenticationConfiguration: basic })).status).toBe(204)
        expect((await graph.get(own)).body.authenticationConfiguration.username).toBe('b2c')
      },
      { startMs: Date.UTC(2027, 0, 1) }
    )
  })

  test('are twenty at most, and may share a name', () =>
    withIdentity(async graph => {
      for (let made = 0; made < 20; made += 1) expect((await graph.post(path, connectorBody())).status).toBe(201)
      expect((await graph.post(path, connectorBody())).status).toBe(400)
    }))

  test('that a user flow calls stay, or leave it, by the tenant', () =>
    withIdentity(async (graph, { behavior }) => {
      const { id } = (await graph.post(path, connectorBody())).body
      const reference = { '@odata.id': `https://graph.microsoft.com/beta${path}/${id}` }
      const own = flowBody('susi', { apiConnectorConfiguration: { preTokenIssuance: reference } })
      expect((await graph.post('/identity/b2cUserFlows', own)).status).toBe(201)
      const called = async () =>
        (await graph.get('/identity/b2cUserFlows/B2C_1_susi/apiConnectorConfiguration?$expand=preTokenIssuance')).body
      expect(await called()).toMatchObject({ preTokenIssuance: { id } })
      expect(errorOf(await graph.delete(`${path}/${id}`))[2]).toContain('B2C_1_susi')
      behavior.identity.deleteUsedPart = 'removed from flows'
      expect((await graph.delete(`${path}/${id}`)).status).toBe(204)
      expect(await called()).toMatchObject({ preTokenIssuance: null })
    }))
})

describe('the authentication methods', () => {
  const policy = '/policies/b2cAuthenticationMethodsPolicy'

  test('are read and changed in beta', () =>
    withIdentity(async graph => {
      expect((await graph.get(policy)).body).toMatchObject({
        isEmailPasswordAuthenticationEnabled: true,
        isUserNameAuthenticationEnabled: false,
        isPhoneOneTimePasswordAuthenticationEnabled: false
      })
      expect((await graph.patch(policy, { isUserNameAuthenticationEnabled: true })).status).toBe(204)
      expect((await graph.get(policy)).body).toMatchObject({
        isEmailPasswordAuthenticationEnabled: true,
        isUserNameAuthenticationEnabled: true
      })
      expect(errorOf(await graph.patch(policy, { isUserNameAuthenticationEnabled: 'yes' }))).toEqual(
        invalidField('b2cAuthenticationMethodsPolicy')
      )
      expect((await graph.v1.get(policy)).status).toBe(400)
    }))
})
