// The section `identityExperienceFramework`: the two applications by which custom policies sign local accounts in, made of the kinds
// of any app. Of each, only what a sign-in fails without is asserted. Sources: Azure AD B2C documentation, "Tutorial: Create user
// flows and custom policies" (custom policy), and "Error codes".

import { signInHost } from '../clouds.ts'
import { isObject } from '../util/json.ts'
import type { Extent } from './app/configuration.ts'
import { frameworkApps } from './app/frameworkApps.ts'
import type { DeclaredApp, DeclaredPart } from './app/kind.ts'
import type { ManagedApp, Namesake } from './app/managedApp.ts'
import { appSection } from './app/section.ts'
import { application } from './application/application.ts'
import { certificates } from './certificates/certificates.ts'
import { clientSecret } from './clientSecret/clientSecret.ts'
import { delegatedPermissions } from './delegatedPermissions/delegatedPermissions.ts'
import { directoryRoles } from './directoryRoles/directoryRoles.ts'
import { federatedCredentials } from './federatedCredentials/federatedCredentials.ts'
import type { Written } from './field.ts'
import { exportedFramework, type FrameworkFacts } from './frameworkExported.ts'
import { owners } from './owners/owners.ts'
import { permissions } from './permissions/consentGrants.ts'
import { redirectUris } from './redirectUris/redirectUris.ts'
import { scopes } from './scopes/scopes.ts'
import { servicePrincipal } from './servicePrincipal/servicePrincipal.ts'
import type { Organization } from './tenant/organization.ts'

const section = 'identityExperienceFramework'

const { key: frameworkKey, displayName: frameworkName } = frameworkApps.framework
const { key: proxyKey, displayName: proxyName } = frameworkApps.proxy

const scopeValue = 'user_impersonation'
const proxyAddress = 'myapp://auth'

/** By name and refresh token, as the documentation has it. */
const signIn = (['openid', 'offline_access'] as const).map(value => ({ of: { kind: 'graph' as const }, value }))

/** The parts that make one of the apps what it is. */
type Described = {
  readonly application: Parameters<typeof application.want>[0]
  readonly redirectUris: Parameters<typeof redirectUris.want>[0]
  readonly scopes: Parameters<typeof scopes.want>[0]
  readonly asksFor: Parameters<typeof delegatedPermissions.want>[0]['declared']
}

/**
 * The parts in the order of the kinds. Nothing is granted that gives power, and nothing is made that signs in: who else owns the app or
 * holds a credential of it is told as drift.
 */
const partsOf = (described: Described): readonly DeclaredPart[] => [
  application.want(described.application),
  redirectUris.want(described.redirectUris),
  scopes.want(described.scopes),
  servicePrincipal.want({ isEnabled: 'asserted' }),
  owners.want([]),
  permissions.want({ permissions: [], consent: 'skip', privileged: 'refused' }),
  directoryRoles.want({ roles: [], allowPrivileged: false }),
  delegatedPermissions.want({ declared: described.asksFor, consent: 'grant' }),
  certificates.want([]),
  federatedCredentials.want([]),
  clientSecret.want({
    mode: 'none',
    label: 'b2c-bootstrap',
    lifetimeMs: 0,
    rotateBeforeMs: 0,
    overlapMs: 0,
    destinations: []
  })
]

const asking = (wanted: NonNullable<Described['asksFor']>['permissions'], extent: Extent): Described['asksFor'] => ({
  permissions: wanted,
  places: [],
  extent
})

const organizationOnly = { audience: 'organization', accessTokenVersion: undefined } as const

/** Access tokens of version 2 are refused by the policies (azure-ad-b2c starter pack, login-NonInteractive). */
const framework: Described = {
  application: { ...organizationOnly, accessTokenVersion: 1, isFallbackPublicClient: undefined },
  redirectUris: organization => ({ web: { uris: signInAddresses(organization), extent: 'at creation' } }),
  scopes: {
    offered: {
      scopes: [
        {
          value: scopeValue,
          name: 'Access IdentityExperienceFramework',
          description: 'Allow the application to access IdentityExperienceFramework on behalf of the signed-in user.'
        }
      ],
      extent: 'at least'
    },
    // The form that no policy of a tenant refuses.
    identifierUri: { kind: 'at creation', uri: 'api://{clientId}' }
  },
  asksFor: asking(signIn, 'at creation')
}

const proxy: Described = {
  application: { ...organizationOnly, isFallbackPublicClient: true },
  redirectUris: { publicClient: { uris: [proxyAddress], extent: 'at least' } },
  scopes: { offered: undefined, identifierUri: undefined },
  asksFor: asking([...signIn, { of: { kind: 'app', key: frameworkKey }, value: scopeValue }], 'at least')
}

/** `https://contoso.b2clogin.com/contoso.onmicrosoft.com`; none where the domain of the tenant may not be read. */
const signInAddresses = ({ initialDomain }: Organization): readonly string[] =>
  initialDomain === undefined ? [] : [`https://${signInHost(initialDomain)}/${initialDomain}`]

const appOf = (
  key: string,
  displayName: string,
  clientIdOutput: string,
  described: Described,
  namesake: Namesake,
  general: Written
): DeclaredApp => {
  const { serviceManagementReference: reference } = general
  const app: ManagedApp = {
    key,
    displayName,
    uniqueName: key,
    isKeyDerived: false,
    adoptClientId: undefined,
    restoreDeleted: general.restoreDeleted === true,
    prune: false,
    acceptedCredentials: [],
    serviceManagementReference: typeof reference === 'string' ? reference : undefined,
    namesake,
    isNamedByPolicies: true,
    clientIdOutput
  }
  return { app, parts: partsOf(described) }
}

const facts: FrameworkFacts = {
  ...frameworkApps,
  scope: scopeValue,
  address: proxyAddress,
  signIn: signIn.map(({ value }) => value)
}

/** The section. */
export const identityExperienceFramework = appSection({
  name: section,
  tenantTypes: ['AAD B2C'],
  reservedKeys: [frameworkKey, proxyKey, 'ief', 'ief-proxy'],
  schema: {
    anyOf: [
      { const: true },
      {
        type: 'object',
        required: ['adopt'],
        properties: {
          adopt: { type: 'boolean', description: 'Takes over applications of these names that were made by hand.' }
        },
        additionalProperties: false
      }
    ]
  },
  description:
    'The applications IdentityExperienceFramework and ProxyIdentityExperienceFramework that custom policies sign local accounts in by: true, or { adopt: true } to take over those that the tenant has.',
  read: written => ({ isAdopted: isObject(written) && written.adopt === true, section }),
  apps: (namesake, general) => [
    appOf(frameworkKey, frameworkName, 'ief-client-id', framework, namesake, general),
    appOf(proxyKey, proxyName, 'ief-proxy-client-id', proxy, namesake, general)
  ],
  exported: apps => exportedFramework(facts, apps)
})
