// Clients that others wrote, over TLS: @azure/identity, MSAL and jose accept the emulated token service.

import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential } from '@azure/identity'
import { PublicClientApplication } from '@azure/msal-node'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { selfSignedCertificate } from '../src/core/certificate.ts'
import type { Emulator } from '../src/emulator.ts'
import { dayMs, domain, graphTools, identityToken, scope, token } from './tokenClient.ts'
import { startTrustedEmulator } from './trustedEmulator.ts'

describe('clients that others wrote, over TLS', () => {
  let emulator: Emulator
  let close: () => Promise<void>

  beforeAll(async () => {
    const trusted = await startTrustedEmulator()
    emulator = trusted.emulator
    close = trusted.close
  })
  afterAll(() => close())

  const options = () => ({ authorityHost: emulator.login, disableInstanceDiscovery: true })

  test('@azure/identity signs in with a secret', async () => {
    const { appId, callerSecret } = emulator.seed
    const credential = new ClientSecretCredential(emulator.tenant.id, appId, callerSecret, options())
    const { token: text, expiresOnTimestamp } = await credential.getToken(scope)
    expect(decodeJwt(text)).toMatchObject({ appid: appId, appidacr: '1', tid: emulator.tenant.id })
    expect(expiresOnTimestamp).toBeGreaterThan(Date.now() + 59 * 60 * 1000)
  })

  test('@azure/identity signs in with a certificate', async () => {
    const now = Date.now()
    const { certificatePem, keyPem } = await selfSignedCertificate(now - dayMs, now + dayMs)
    const caller = emulator.tenant.addCaller({ displayName: 'Certificate', appRoles: [], certificatePem })
    const credential = new ClientCertificateCredential(
      emulator.tenant.id,
      caller.appId,
      { certificate: certificatePem + keyPem },
      options()
    )
    const { token: text } = await credential.getToken(scope)
    expect(decodeJwt(text)).toMatchObject({ appid: caller.appId, appidacr: '2' })
  })

  test('@azure/identity signs in with the identity token of a job', async () => {
    const { appId } = emulator.seed
    const getAssertion = () => identityToken(emulator)
    const credential = new ClientAssertionCredential(emulator.tenant.id, appId, getAssertion, options())
    const { token: text } = await credential.getToken(scope)
    expect(decodeJwt(text)).toMatchObject({ appid: appId, appidacr: '2' })
  })

  test('@azure/msal-node signs a person in by device code', async () => {
    emulator.behavior.deviceCode.intervalSeconds = 1
    const application = new PublicClientApplication({
      auth: {
        clientId: graphTools,
        authority: `${emulator.login}/${emulator.tenant.id}`,
        knownAuthorities: [new URL(emulator.login).host]
      }
    })
    const result = await application.acquireTokenByDeviceCode({
      scopes: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
      deviceCodeCallback: ({ userCode, verificationUri }) => {
        const form = { code: userCode, username: `admin@${domain}`, decision: 'accept' }
        void fetch(verificationUri, { method: 'POST', body: new URLSearchParams(form) })
      }
    })
    expect(result?.account?.username).toBe(`admin@${domain}`)
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
      idtyp: 'user',
      scp: 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All',
      upn: `admin@${domain}`,
      appidacr: '0'
    })
    expect(decodeJwt(result?.accessToken ?? '').wids).toContain('62e90394-69f5-4237-9190-012177145e10')
  })

  test('jose verifies a token with the published keys', async () => {
    const configuration = await fetch(`${emulator.login}/${domain}/v2.0/.well-known/openid-configuration`)
    expect(configuration.headers.get('cache-control')).toBe('max-age=86400, private')
    const { jwks_uri: keys } = (await configuration.json()) as { jwks_uri: string }
    const { appId: client_id, callerSecret: client_secret } = emulator.seed
    const answer = await token(emulator, { client_id, client_secret })
    const { payload } = await jwtVerify(String(answer.body.access_token), createRemoteJWKSet(new URL(keys)))
    expect(payload.iss).toBe(`https://sts.windows.net/${emulator.tenant.id}/`)
  })
})
