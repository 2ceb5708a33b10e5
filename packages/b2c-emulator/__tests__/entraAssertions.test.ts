// Assertions that the emulated token service refuses: of a certificate, and of a job whose identity nothing trusts.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningCertificate, selfSignedCertificate } from '../src/core/certificate.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { JobIdentity } from '../src/github/oidc.ts'
import { assertionOf, dayMs, domain, type Form, identityToken, jwtBearer, token } from './tokenClient.ts'
import { type Case, expectRefusal } from './tokenRefusals.ts'

describe('a refusal of an assertion', () => {
  let emulator: Emulator
  const id = () => emulator.seed.appId

  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(() => emulator.close())

  const federated = async (job: JobIdentity = {}, audience?: string): Promise<Form> => ({
    client_id: id(),
    client_assertion_type: jwtBearer,
    client_assertion: await identityToken(emulator, job, audience)
  })

  const signed = async (
    certificate: SigningCertificate,
    change: { readonly claims?: Record<string, unknown>; readonly audience?: string; readonly known?: string } = {}
  ): Promise<Form> => {
    const certificatePem = change.known ?? certificate.certificatePem
    const { appId } = emulator.tenant.addCaller({ displayName: 'Certificate', appRoles: [], certificatePem })
    const audience = change.audience ?? `${emulator.login}/${domain}/oauth2/v2.0/token`
    const client_assertion = await assertionOf(certificate, appId, audience, emulator.clock.now(), change)
    return { client_id: appId, client_assertion_type: jwtBearer, client_assertion }
  }

  const fresh = () => selfSignedCertificate(emulator.clock.now() - dayMs, emulator.clock.now() + dayMs)

  const federationDocs =
    'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation'
  const unknown = '00000000-1111-4222-8333-444444444444'

  const cases: readonly Case[] = [
    {
      code: 70025,
      status: 401,
      error: 'invalid_client',
      text: "The client 'APP'(No trust) has no configured federated identity credentials.",
      form: async () => {
        const { appId } = emulator.tenant.addCaller({ displayName: 'No trust', appRoles: [] })
        return { ...(await federated()), client_id: appId }
      }
    },
    {
      code: 700211,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion issuer 'GITHUB'. ${federationDocs}`,
      form: async () => {
        const credential = { issuer: 'https://token.actions.githubusercontent.com', subject: 's', audience: 'a' }
        const caller = { displayName: 'Other issuer', appRoles: [], federated: [credential] }
        return { ...(await federated()), client_id: emulator.tenant.addCaller(caller).appId }
      }
    },
    {
      code: 700212,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion audience 'api://other'. ${federationDocs}`,
      form: () => federated({}, 'api://other')
    },
    {
      code: 700213,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion subject 'repo:octo-org/b2c:pull_request'. ${federationDocs}`,
      form: () => federated({ eventName: 'pull_request' })
    },
    {
      code: 7002138,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion subject 'repo:octo-org/b2c:environment:Contoso'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${federationDocs}`,
      form: () => federated({ environment: 'Contoso' })
    },
    {
      code: 90061,
      status: 400,
      error: 'invalid_request',
      text: 'Request to External OIDC endpoint failed.',
      form: async () => {
        const issuer = 'https://oidc.example.org'
        const credential = { issuer, subject: 'job', audience: 'api://AzureADTokenExchange' }
        const caller = { displayName: 'External', appRoles: [], federated: [credential] }
        const { appId } = emulator.tenant.addCaller(caller)
        const claims = { iss: issuer, sub: 'job' }
        const client_assertion = await assertionOf(await fresh(), appId, 'api://AzureADTokenExchange', 0, { claims })
        return { client_id: appId, client_assertion_type: jwtBearer, client_assertion }
      }
    },
    {
      code: 700027,
      status: 401,
      error: 'invalid_client',
      text: 'Client assertion contains an invalid signature. [Reason - The key was found, but use of the key to verify the signature failed.]',
      form: async () => {
        const form = await federated()
        return { ...form, client_assertion: `${form.client_assertion?.slice(0, -12)}AAAAAAAAAAAA` }
      }
    },
    {
      code: 700027,
      status: 401,
      error: 'invalid_client',
      text: 'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: ',
      form: async () => signed(await fresh(), { known: (await fresh()).certificatePem })
    },
    {
      code: 700027,
      status: 401,
      error: 'invalid_client',
      text: 'The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired., Thumbprint of key used by client: ',
      form: async () => signed(await selfSignedCertificate(Date.now() - 2 * dayMs, Date.now() - dayMs))
    },
    {
      code: 700021,
      status: 401,
      error: 'invalid_client',
      text: "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
      form: async () => signed(await fresh(), { claims: { iss: unknown, sub: unknown } })
    },
    {
      code: 700023,
      status: 401,
      error: 'invalid_client',
      text: 'Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .',
      form: async () =>
        signed(await fresh(), { audience: 'https://login.microsoftonline.com/common/oauth2/v2.0/token' })
    },
    {
      code: 700024,
      status: 401,
      error: 'invalid_client',
      text: 'Client assertion is not within its valid time range. Current time: ',
      form: async () => signed(await fresh(), { claims: { nbf: 1_700_000_000, exp: 1_700_000_600 } })
    },
    {
      code: 50027,
      status: 401,
      error: 'invalid_client',
      text: 'JWT token is invalid or malformed. ',
      form: () => ({ client_id: id(), client_assertion_type: jwtBearer, client_assertion: 'nonsense' })
    }
  ]

  test.each(cases)('AADSTS$code: $text', one => expectRefusal(emulator, one))

  test.each([
    ["claims['sub'] matches 'repo:octo-org/b2c:ref:refs/heads/*'", 200],
    ["claims['sub'] matches 'repo:octo-org/b2?:ref:*' and claims['job_workflow_ref'] matches 'octo-org/*'", 200],
    ["claims['sub'] eq 'repo:octo-org/b2c:ref:refs/heads/*'", 401],
    ["claims['sub'] matches 'repo:octo-org/b2c'", 401],
    ["claims['sub'] matches 'repo:octo.org/*'", 401]
  ])('a flexible credential decides by its expression: %s', async (claimsMatchingExpression, status) => {
    const caller = emulator.tenant.addCaller({
      displayName: 'Flexible',
      appRoles: [],
      federated: [{ issuer: emulator.github, subject: 'x', audience: 'api://AzureADTokenExchange' }]
    })
    const application = emulator.tenant.applications.get(caller.objectId)
    if (!application) throw new Error('no application')
    const federatedIdentityCredentials = application.federatedIdentityCredentials.map(credential => ({
      ...credential,
      subject: null,
      claimsMatchingExpression
    }))
    emulator.tenant.applications.put(application.id, { ...application, federatedIdentityCredentials })
    const answer = await token(emulator, { ...(await federated()), client_id: caller.appId })
    expect(answer.status).toBe(status)
  })

  test('an identity token is refused five minutes after it was made', async () => {
    const form = await federated()
    emulator.clock.advance(5 * 60 * 1000 + 1000)
    const answer = await token(emulator, form)
    expect(answer.body.error_codes).toEqual([700024])
    expect(answer.body.error_description).toMatch(
      /Current time: \d{4}-\d\d-\d\dT[\d:.]{16}Z, assertion valid from [^,]+Z, expiry time of assertion [^,]+Z\. Review/
    )
  })
})
