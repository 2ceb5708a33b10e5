// Random tenants that people have clicked together: good and bad values of everything that an app may hold.

import type { FederatedIdentityCredential } from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import fc from 'fast-check'
import { dayMs } from '../../../harness/times.ts'
import { scopeOf } from '../applications/signInFile.ts'
import type { Clicked } from './exportFixture.ts'

const some = <T>(values: readonly T[], maxLength = 3) => fc.uniqueArray(fc.constantFrom(...values), { maxLength })

/** Names that mean something to YAML, to the log, to a shell, or to nobody. */
export const hostileNames = [
  'Shop',
  'Shop',
  'shop',
  'apps: { evil: true }',
  'it\'s: #1 "quoted"',
  '- list',
  '&anchor *alias !tag',
  'true',
  '1.0',
  '~',
  '::error::b',
  '$' + '{B2C_SECRET}',
  '日本語',
  'x'.repeat(120),
  'y'.repeat(200),
  'tab\tand\u0007bell',
  'line\nbreak',
  '../../etc/passwd',
  ' leading',
  '<b>bold</b>',
  '\u202eright to left',
  'abc8Q~0123456789012345678901234567890123'
] as const

const uris = {
  web: [
    'https://web.example/',
    'https://WEB.example/',
    'http://old.example/',
    'http://localhost:3000/cb',
    'https://q.example/?a=b'
  ],
  spa: ['https://spa.example/', 'https://a.example/#x', 'https://b.example/$'],
  publicClient: ['myapp://auth', 'http://localhost', 'urn:ietf:wg:oauth:2.0:oob', 'https://login.example/native']
}

const scopes = fc
  .uniqueArray(
    fc.record({
      value: fc.constantFrom('read', 'write', 'Read', 'do.all', '.dot'),
      isEnabled: fc.constantFrom(true, true, true, false),
      adminConsentDescription: fc.constantFrom('Read it', '', 'two\nlines', 'a: "b" #c', '$' + '{TENANT}')
    }),
    { maxLength: 3, selector: ({ value }) => value }
  )
  .map(list => list.map(({ value, ...more }) => scopeOf(value, more)))

const federated = some([
  'repo:octo-org/b2c:ref:refs/heads/main',
  'repo:o/*',
  'x:y',
  'main',
  ' space',
  '$' + '{STAGE}:a'
]).map(subjects =>
  subjects.map(
    (subject, index): FederatedIdentityCredential => ({
      id: crypto.randomUUID(),
      name: `fic-${index}`,
      issuer: index % 2 === 0 ? 'https://token.actions.githubusercontent.com' : 'https://gitlab.com',
      subject,
      description: null,
      audiences: [index === 1 ? 'api://other' : 'api://AzureADTokenExchange']
    })
  )
)

const secrets = some(['portal', '', 'b2c-bootstrap (kept 0123456789ab)', 'a # b']).map(names =>
  names.map(displayName =>
    newPasswordCredential({ displayName, startMs: Date.now() - dayMs, endMs: Date.now() + 90 * dayMs })
  )
)

const anotherApi = {
  resourceAppId: '00000002-0000-0000-c000-000000000000',
  resourceAccess: [{ id: '311a71cc-e848-46a1-bdf8-97ff7156d8e6', type: 'Scope' as const }]
}

const app: fc.Arbitrary<Clicked> = fc
  .record({
    displayName: fc.constantFrom(...hostileNames),
    signInAudience: fc.constantFrom(
      'AzureADMyOrg',
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount'
    ),
    version: fc.constantFrom(null, 1, 2),
    identifierUris: fc.constantFrom<readonly string[]>(
      [],
      ['api://one'],
      ['api://two', 'https://contoso.onmicrosoft.com/two']
    ),
    scopes,
    web: some(uris.web),
    spa: some(uris.spa),
    publicClient: some(uris.publicClient),
    federatedIdentityCredentials: federated,
    passwordCredentials: secrets,
    granted: some(['User.Read.All', 'AuditLog.Read.All', 'Application.ReadWrite.All']),
    roles: some(['User Administrator', 'Global Reader', 'Application Administrator']),
    withPrincipal: fc.constantFrom(true, true, true, false),
    asksFor: some(['openid', 'offline_access', 'User.Read', 'Directory.AccessAsUser.All']),
    grantedForAll: fc.option(some(['openid', 'offline_access', 'User.Read']), { nil: undefined }),
    isDisabled: fc.constantFrom(false, false, true),
    tags: fc.constantFrom<readonly string[]>(
      [],
      [],
      ['HideApp', 'WindowsAzureActiveDirectoryIntegratedApp'],
      ['b2c-bootstrap'],
      ['b2c-bootstrap', 'b2c-bootstrap:key:given'],
      ['b2c-bootstrap:key:other']
    ),
    requiredResourceAccess: fc.constantFrom(undefined, undefined, [anotherApi]),
    uniqueName: fc.constantFrom(null, null, null, 'given')
  })
  .map(({ version, scopes: oauth2PermissionScopes, web, spa, publicClient, grantedForAll, ...all }) => {
    const { requiredResourceAccess, ...others } = all
    const more = {
      ...others,
      // Mostly what is asked for is granted.
      grantedForAll: grantedForAll ?? others.asksFor,
      ...(requiredResourceAccess && { requiredResourceAccess })
    }
    const isPersonal = more.signInAudience === 'AzureADandPersonalMicrosoftAccount'
    return {
      ...more,
      // No change of an app that breaks the limits of this audience is taken.
      ...(isPersonal && {
        displayName: more.displayName.slice(0, 90),
        passwordCredentials: more.passwordCredentials.slice(0, 2)
      }),
      settings: {
        api: { requestedAccessTokenVersion: isPersonal ? 2 : version, oauth2PermissionScopes },
        web: { redirectUris: web },
        spa: { redirectUris: spa },
        publicClient: { redirectUris: publicClient }
      }
    }
  })

const unnamed = (apps: readonly Clicked[]): readonly Clicked[] => apps.map(one => ({ ...one, uniqueName: null }))

/** Up to four apps, in tenants that answer in one or the other way. The first alone may have a unique name, where there are such. */
export const clickedTenant = fc
  .record({
    apps: fc.array(app, { maxLength: 4 }),
    uniqueName: fc.constantFrom('supported' as const, 'unsupported' as const),
    unifiedRoles: fc.constantFrom('supported' as const, 'unsupported' as const)
  })
  .map(({ apps: [first, ...others], uniqueName, unifiedRoles }) => ({
    apps: [...(first === undefined ? [] : uniqueName === 'supported' ? [first] : unnamed([first])), ...unnamed(others)],
    behavior: { uniqueName, unifiedRoles }
  }))
