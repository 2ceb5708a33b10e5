// Random declarations, and random tenants to meet them: what an earlier declaration left, and what people did to it since.

import {
  type Application,
  assignAppRole,
  assignDirectoryRole,
  type Emulator,
  type PermissionScope,
  roleTemplateId,
  type ServicePrincipal,
  servicePrincipalByAppId
} from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import fc from 'fast-check'

const day = 86_400_000
const graphAppId = '00000003-0000-0000-c000-000000000000'

const permissionWords = [
  'policy-deployment',
  'user-management',
  'audit',
  'User.Read.All',
  'policy.readwrite.trustframework',
  'df021288-bdef-4463-88db-98f22de89214'
]
const roleWords = [
  'User Administrator',
  'application developer',
  'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Global Reader'
]
const subjects = ['main', 'release', 'v1', 'Trunk']

const some = <T>(words: readonly T[]) => fc.uniqueArray(fc.constantFrom(...words), { maxLength: 3 })

const federatedCredential = fc.oneof(
  fc.constantFrom(...subjects).map(name => `repo:octo-org/b2c:ref:refs/heads/${name}`),
  fc.constantFrom(...subjects).map(name => `fic-${name}=repo:octo-org/b2c:environment:${name}`),
  fc.constantFrom('one', 'two').map(name => ({
    name: `gitlab-${name}`,
    subject: `project_path:group/${name}:ref_type:branch`,
    issuer: 'https://gitlab.com',
    audience: `api://${name}`
  }))
)

/** Each address under one platform: one that moves to a list that is not declared is refused. */
const redirectUris = fc.record(
  {
    web: some(['https://web.example/', 'http://localhost:3000/cb', 'https://{clientId}.example/']),
    spa: some(['https://spa.example/', 'https://SPA.example/A']),
    publicClient: some(['myapp://auth', 'msal{clientId}://auth', 'http://localhost'])
  },
  { requiredKeys: [] }
)
const description = fc.constantFrom('Read it', 'Change it')
const scopes = fc.record({ read: description, 'orders.write': description, do: description }, { requiredKeys: [] })

/** The settings of one app, as they stand in a file. Secrets that every run makes anew are left out. */
const settings = fc.record(
  {
    permissions: some(permissionWords),
    consent: fc.constantFrom('grant', 'verify', 'skip'),
    directoryRoles: some(roleWords),
    federatedCredentials: fc.uniqueArray(federatedCredential, {
      maxLength: 4,
      selector: value => JSON.stringify(value)
    }),
    prune: fc.boolean(),
    redirectUris,
    scopes,
    secret: fc.record(
      {
        mode: fc.constantFrom('when-needed', 'none'),
        label: fc.constantFrom('b2c-bootstrap', 'deploy (kept)'),
        lifetime: fc.constantFrom('31d', '90d', 'P180D'),
        rotateBefore: fc.constantFrom('1d', '30d'),
        overlap: fc.constantFrom('0d', '7d')
      },
      { requiredKeys: ['mode'] }
    )
  },
  { requiredKeys: [] }
)

/** The id of the registration that the app `adopted` takes over, where it is not known yet. */
export const adoptedPlace = '00000000-0000-4000-8000-0000000ad097'

const names = fc.constantFrom('App', 'Ünïcode ✓ "name"', "O'Brien & sons #1", 'a::error::b')
const appOf = (uniqueName: string, more: object = {}) =>
  fc.record({ name: names, settings }).map(({ name, settings: own }) => ({ ...own, ...more, name, uniqueName }))

/** The value of a configuration file with up to three apps; restoring is allowed throughout. */
export const declaration = fc
  .record(
    {
      one: appOf('app-one'),
      two: appOf("app/two'2"),
      adopted: appOf('adopted', { adopt: adoptedPlace })
    },
    { requiredKeys: ['one'] }
  )
  .map(apps => ({ version: 1, defaults: { restoreDeleted: true }, apps }))

/** One thing that people, time or broken runs do to an app of ours. The second number picks among what there is. */
const deeds = {
  rename: (application: Application) => ({ ...application, displayName: 'Renamed by hand' }),
  audience: (application: Application) => ({ ...application, signInAudience: 'AzureADMultipleOrgs' }),
  'forget hints': (application: Application) => ({
    ...application,
    tags: ['HideApp', ...application.tags.filter(tag => !/:(sp|delivered):|^HideApp$/.test(tag))]
  }),
  'wrong hint': (application: Application) => ({
    ...application,
    tags: [
      ...application.tags.filter(tag => !/:sp:/.test(tag)),
      'b2c-bootstrap:sp:99999999-9999-4999-8999-999999999999'
    ]
  }),
  'declare nothing': (application: Application) => ({ ...application, requiredResourceAccess: [] }),
  'declare another API': (application: Application) => ({
    ...application,
    requiredResourceAccess: [
      ...application.requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId !== anotherApi.resourceAppId),
      anotherApi
    ]
  }),
  'trust differently': (application: Application) => ({
    ...application,
    federatedIdentityCredentials: application.federatedIdentityCredentials.map((item, index) => ({
      ...item,
      audiences: ['api://wrong'],
      ...(index % 2 === 0 ? {} : { subject: `${item.subject}-moved` })
    }))
  }),
  'add addresses': (application: Application) => ({
    ...application,
    identifierUris: [...new Set([...application.identifierUris, `api://${application.appId}/more`])],
    settings: {
      ...application.settings,
      spa: { redirectUris: ['https://foreign.example/'] },
      publicClient: { redirectUris: ['foreign://auth', 'myapp://auth'] }
    }
  }),
  'change scopes': (application: Application) => {
    const api = application.settings.api as { readonly oauth2PermissionScopes?: readonly PermissionScope[] } | undefined
    const [first, ...others] = api?.oauth2PermissionScopes ?? []
    const changed = others.map(scope => ({ ...scope, isEnabled: false, adminConsentDescription: 'Changed by hand' }))
    const foreign = { ...(first ?? anyScope), id: crypto.randomUUID(), value: `foreign${changed.length}` }
    return {
      ...application,
      settings: { ...application.settings, api: { ...api, oauth2PermissionScopes: [...changed, foreign] } }
    }
  },
  'lose secrets': (application: Application) => ({ ...application, passwordCredentials: [] }),
  'add secrets': (application: Application) => ({
    ...application,
    passwordCredentials: [
      ...application.passwordCredentials,
      // Made by hand; an orphan of a run that died; one of ours that has expired.
      newPasswordCredential({ displayName: 'by hand', startMs: Date.now() - day, endMs: Date.now() + 90 * day }),
      newPasswordCredential({
        displayName: 'b2c-bootstrap (kept 0123456789ab)',
        startMs: Date.now() - 2 * day,
        endMs: Date.now() + 90 * day
      }),
      newPasswordCredential({
        displayName: 'b2c-bootstrap (ephemeral 0123456789ab)',
        startMs: Date.now() - 2 * day,
        endMs: Date.now() - day
      })
    ]
  })
} satisfies Readonly<Record<string, (application: Application) => Application>>

const anyScope: Omit<PermissionScope, 'id' | 'value'> = {
  type: 'Admin',
  isEnabled: true,
  adminConsentDisplayName: 'Foreign',
  adminConsentDescription: 'Foreign',
  userConsentDisplayName: null,
  userConsentDescription: null
}

const anotherApi = {
  resourceAppId: '00000002-0000-0000-c000-000000000000',
  resourceAccess: [{ id: '311a71cc-e848-46a1-bdf8-97ff7156d8e6', type: 'Scope' as const }]
}

type PrincipalDeed = (emulator: Emulator, principal: ServicePrincipal) => void

const principalDeeds = {
  'grant more': ({ tenant, clock }, { id }) => {
    const graph = servicePrincipalByAppId(tenant, graphAppId)
    const role = graph?.appRoles.find(({ value }) => value === 'Directory.Read.All')
    if (graph && role) assignAppRole(tenant, clock, { principalId: id, resourceId: graph.id, appRoleId: role.id })
  },
  'assign more': ({ tenant }, { id }) => {
    const templateId = roleTemplateId('Helpdesk Administrator')
    const held = tenant.roleAssignments.all().some(one => one.principalId === id && one.roleDefinitionId === templateId)
    if (!held) assignDirectoryRole(tenant, id, templateId)
  },
  'take grants away': ({ tenant }, { id }) => {
    for (const grant of tenant.appRoleAssignments
      .all()
      .filter(({ principalId }) => principalId === id)
      .slice(1))
      tenant.appRoleAssignments.remove(grant.id)
  },
  'take roles away': ({ tenant }, { id }) => {
    for (const one of tenant.roleAssignments.all().filter(({ principalId }) => principalId === id))
      tenant.roleAssignments.remove(one.id)
  },
  'delete the service principal': ({ tenant }, { id }) => tenant.servicePrincipals.remove(id),
  disable: ({ tenant }, principal) =>
    tenant.servicePrincipals.put(principal.id, { ...principal, accountEnabled: false })
} satisfies Readonly<Record<string, PrincipalDeed>>

/** What happened since: deeds at one of the apps each, by its place among ours. */
export const history = fc.array(
  fc.record({
    place: fc.nat(2),
    deed: fc.constantFrom(
      ...(Object.keys(deeds) as (keyof typeof deeds)[]),
      ...(Object.keys(principalDeeds) as (keyof typeof principalDeeds)[]),
      'delete' as const
    )
  }),
  { maxLength: 6 }
)

/** Does the deeds to the tenant. An app that takes a registration over is never deleted: it could not be found again. */
export const happen = (emulator: Emulator, events: typeof history extends fc.Arbitrary<infer T> ? T : never): void => {
  const { tenant, clock } = emulator
  for (const { place, deed } of events) {
    const ours = tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))
    const application = ours[place % Math.max(1, ours.length)]
    if (application === undefined) return
    const principal = servicePrincipalByAppId(tenant, application.appId)
    if (deed === 'delete') {
      if (application.tags.includes('b2c-bootstrap:key:adopted')) continue
      tenant.applications.remove(application.id)
      tenant.deletedApplications.put(application.id, { deletedMs: clock.now(), object: application })
      if (principal === undefined) continue
      tenant.servicePrincipals.remove(principal.id)
      tenant.deletedServicePrincipals.put(principal.id, { deletedMs: clock.now(), object: principal })
    } else if (deed in deeds) {
      tenant.applications.put(application.id, deeds[deed as keyof typeof deeds](application))
    } else if (principal !== undefined) {
      principalDeeds[deed as keyof typeof principalDeeds](emulator, principal)
    }
  }
}

/** How the tenant answers: with and without what some tenants lack, at once or with lag. */
export const kind = fc.record({
  uniqueName: fc.constantFrom('supported' as const, 'unsupported' as const),
  unifiedRoles: fc.constantFrom('supported' as const, 'unsupported' as const),
  restoreCascades: fc.boolean(),
  replication: fc.record({ keyReadLagMs: fc.constantFrom(0, 800), listLagMs: fc.constantFrom(0, 3_000) })
})
