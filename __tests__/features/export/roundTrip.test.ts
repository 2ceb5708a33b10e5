// An exported file is the tenant: a plan with it adopts and changes nothing, and so does every run after that.

import { expect, test } from '@jest/globals'
import { keyCredentialOf, newPasswordCredential } from 'b2c-emulator/testing'
import fc from 'fast-check'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { managedApplications } from '../../../harness/tags.ts'
import { dayMs } from '../../../harness/times.ts'
import { scopeOf } from '../applications/signInFile.ts'
import { clickedTenant } from './clickedTenants.ts'
import { type Clicked, expectQuiet, openExport } from './exportFixture.ts'

const personal = 'AzureADandPersonalMicrosoftAccount'
const version2 = { requestedAccessTokenVersion: 2 }

test('the apps of a tenant are written as a person would write them', async () => {
  const fixture = await openExport()
  const { click, emulator } = fixture
  const { certificatePem } = await selfSignedCertificate()
  const member = emulator.tenant.addUser({ userPrincipalName: 'jane@contoso.onmicrosoft.com', displayName: 'Jane' })
  const api = click({
    displayName: 'Orders API',
    signInAudience: personal,
    identifierUris: ['https://contoso.onmicrosoft.com/orders'],
    settings: {
      api: {
        ...version2,
        oauth2PermissionScopes: [scopeOf('orders.read', { adminConsentDescription: 'Read orders' })]
      }
    }
  })
  const shop = click({
    displayName: 'Shop',
    signInAudience: personal,
    settings: { api: version2, spa: { redirectUris: ['https://shop.example/'] } }
  })
  const native = click({ displayName: 'Phone app' })
  click({ displayName: 'P2P Server', identifierUris: ['urn:p2p_cert'] })
  emulator.tenant.seed(() =>
    emulator.tenant.applications.put(native.id, {
      ...native,
      settings: { publicClient: { redirectUris: [`msal${native.appId}://auth`] } }
    })
  )
  const secret = newPasswordCredential({
    displayName: 'portal',
    startMs: Date.now() - dayMs,
    endMs: Date.UTC(2099, 0, 2)
  })
  const old = newPasswordCredential({ displayName: 'old', startMs: 0, endMs: Date.now() - dayMs })
  const worker = click({
    displayName: 'Worker',
    granted: ['User.Read.All', 'Directory.ReadWrite.All'],
    roles: ['User Administrator'],
    ownersOfBoth: [member.id],
    passwordCredentials: [secret, old],
    keyCredentials: [keyCredentialOf(certificatePem, 'signing')],
    federatedIdentityCredentials: [
      {
        id: crypto.randomUUID(),
        name: 'gitlab',
        issuer: 'https://gitlab.com',
        subject: 'project_path:group/one:ref_type:branch:ref:main',
        description: null,
        audiences: ['api://one']
      }
    ]
  })
  const result = await fixture.export()
  expect([result.errors, result.outputs.exported, result.outputs.changed]).toEqual(['', 'b2c.yml', 'false'])
  const { 'b2c-bootstrap-caller': _, reader: __, everything: ___, ...apps } = fixture.apps()
  const none = { secret: { mode: 'none' } }
  expect(apps).toEqual({
    'orders-api': {
      name: 'Orders API',
      uniqueName: 'orders-api',
      adopt: api.appId,
      audience: 'customers',
      scopes: { 'orders.read': 'Read orders' },
      identifierUri: 'https://contoso.onmicrosoft.com/orders',
      ...none
    },
    'phone-app': {
      name: 'Phone app',
      uniqueName: 'phone-app',
      adopt: native.appId,
      redirectUris: { publicClient: ['msal{clientId}://auth'] },
      ...none
    },
    shop: {
      name: 'Shop',
      uniqueName: 'shop',
      adopt: shop.appId,
      audience: 'customers',
      redirectUris: { spa: ['https://shop.example/'] },
      ...none
    },
    worker: {
      name: 'Worker',
      uniqueName: 'worker',
      adopt: worker.appId,
      owners: [member.id],
      permissions: ['Directory.ReadWrite.All', 'User.Read.All'],
      allowPrivilegedRoles: true,
      directoryRoles: ['User Administrator'],
      certificates: [{ name: 'signing', pem: certificatePem.replace(/\r/g, '').trimEnd().concat('\n') }],
      federatedCredentials: [
        {
          name: 'gitlab',
          subject: 'project_path:group/one:ref_type:branch:ref:main',
          issuer: 'https://gitlab.com',
          audience: 'api://one'
        }
      ],
      ...none,
      acceptedCredentials: [secret.keyId]
    }
  })
  expect(fixture.file()).toMatchObject({ version: 1, tenant: 'contoso.onmicrosoft.com' })
  expect(fixture.text()).toMatch(/- \S+ # [^;\n]*@contoso\.onmicrosoft\.com\)\n/)
  expect(fixture.text()).toContain(`${secret.keyId} # client secret portal, until 2099-01-02`)
  expect(fixture.text()).toContain(`${member.id} # Jane (jane@contoso.onmicrosoft.com)`)
  // What Microsoft itself registers in a tenant.
  expect(fixture.text()).not.toMatch(/extensions-app|P2P/)
  expect(JSON.parse(result.outputs.apps ?? '').shop).toMatchObject({ 'client-id': shop.appId, changed: 'false' })
  await expectQuiet(fixture)
})

test('what the file declares is marked, and a later export declares it without adopting it', async () => {
  const fixture = await openExport()
  fixture.click({ displayName: 'One', settings: { web: { redirectUris: ['https://one.example/'] } } })
  expect((await fixture.export()).errors).toBe('')
  expect((await fixture.run('apply')).errors).toBe('')
  expect(managedApplications(fixture.emulator.tenant)).toHaveLength(4)
  expect((await fixture.export({ overwrite: 'true' })).errors).toBe('')
  expect(fixture.apps().one).toEqual({
    name: 'One',
    uniqueName: 'one',
    redirectUris: { web: ['https://one.example/'] },
    secret: { mode: 'none' }
  })
  await expectQuiet(fixture)
})

test('a secret that the action made for somebody is said, and a plan leaves it', async () => {
  const fixture = await openExport()
  const { run, text } = fixture
  const own = { config: '', 'app-name': 'Deployer', secret: 'when-needed' }
  expect((await run('apply', own)).errors).toBe('')
  expect((await fixture.export()).errors).toBe('')
  expect(fixture.apps().deployer).toEqual({ name: 'Deployer', uniqueName: 'deployer', secret: { mode: 'none' } })
  expect(text()).toMatch(/mode: none # this action made 1 in force/)
  await expectQuiet(fixture)
})

test.each<[string, Clicked, RegExp]>([
  [
    'a redirect URI that is not encrypted',
    { settings: { web: { redirectUris: ['https://good.example/', 'http://bad.example/'] } } },
    /redirectUris\.web is not declared/
  ],
  [
    'a disabled scope',
    {
      identifierUris: ['api://clicked'],
      settings: { api: { oauth2PermissionScopes: [scopeOf('on'), scopeOf('off', { isEnabled: false })] } }
    },
    /the scopes are not declared.*"off" is disabled/
  ],
  [
    'scopes without an identifier URI',
    { settings: { api: { oauth2PermissionScopes: [scopeOf('read')] } } },
    /no identifier URI/
  ],
  [
    'an audience that the file has no word for',
    { signInAudience: 'AzureADMultipleOrgs' },
    /the audience AzureADMultipleOrgs is not declared/
  ],
  [
    'a subject that the file refuses',
    {
      federatedIdentityCredentials: [
        {
          id: crypto.randomUUID(),
          name: 'wild',
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:octo-org/*',
          description: null,
          audiences: ['api://AzureADTokenExchange']
        }
      ]
    },
    /the federated credential wild is not declared .*no file may say repo:octo-org.*holds a wildcard/
  ],
  ['no service principal', { withPrincipal: false }, /"Clicked".* is not declared: it has no service principal/]
])('%s is left alone, and said in the file, the log and the summary', async (_, clicked, said) => {
  const fixture = await openExport()
  fixture.click(clicked)
  const result = await fixture.export()
  expect(result.errors).toBe('')
  expect(fixture.text().replace(/\n\s*# /g, ' ')).toMatch(said)
  expect(result.warnings).toMatch(said)
  expect(result.summary.replace(/&#34;/g, '"')).toMatch(said)
  await expectQuiet(fixture)
})

test('an owner of one of the two objects is not declared, for a run would make it an owner of both', async () => {
  const fixture = await openExport()
  const member = fixture.emulator.tenant.addUser({ userPrincipalName: 'jo@contoso.onmicrosoft.com' })
  fixture.click({ displayName: 'Half owned', owners: [member.id] })
  expect((await fixture.export()).warnings).toMatch(/jo \(jo@contoso.*owns the application alone/)
  expect(fixture.apps()['half-owned']).not.toHaveProperty('owners')
  await expectQuiet(fixture)
})

test('the tenant that refuses unique names keeps its keys in tags, and exports all the same', async () => {
  const fixture = await openExport({ behavior: { uniqueName: 'unsupported' } })
  fixture.click({ displayName: 'One' })
  expect((await fixture.export()).errors).toBe('')
  await expectQuiet(fixture)
  expect((await fixture.export({ overwrite: 'true' })).errors).toBe('')
  expect(fixture.apps().one).not.toHaveProperty('adopt')
  await expectQuiet(fixture)
})

test('whatever people have clicked together, the plan with its export adopts alone', async () => {
  await fc.assert(
    fc.asyncProperty(clickedTenant, async ({ apps, behavior }) => {
      const fixture = await openExport({ behavior })
      for (const app of apps) fixture.click(app)
      const result = await fixture.export()
      expect(result.errors).toBe('')
      await expectQuiet(fixture)
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 15), endOnFailure: true }
  )
})
