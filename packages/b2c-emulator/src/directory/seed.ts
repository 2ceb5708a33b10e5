// What a tenant holds when the emulator starts: Microsoft Graph, the B2C extensions app, an administrator, a caller.

import { createHash } from 'node:crypto'
import type { EmulatorClock } from '../core/clock.ts'
import { type EmulatorContext, gitHubIssuer, type Origins } from '../core/context.ts'
import { activateDirectoryRole, assignAppRole, assignDirectoryRole } from './assignments.ts'
import { createIdentity, seedIdentity } from './identity.ts'
import { microsoftApis } from './microsoftApis.ts'
import { microsoftGraphAppId, microsoftGraphAppRoles, microsoftGraphScopes } from './microsoftGraph.ts'
import {
  keyCredentialOf,
  newApplication,
  newPasswordCredential,
  newSecretText,
  newServicePrincipal,
  newUser
} from './newObjects.ts'
import type { User } from './objects.ts'
import { servicePrincipalByAppId } from './queries.ts'
import { roleTemplateId, roleTemplates } from './roleTemplates.ts'
import { Versioned } from './store.ts'
import type { Caller, CallerSeed, Tenant, TenantIdentity, UserSeed } from './tenant.ts'

const yearMs = 365 * 24 * 60 * 60 * 1000

/** The tenant that stands there by default. */
const defaultTenant: TenantIdentity = {
  id: '7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c',
  displayName: 'Contoso',
  initialDomain: 'contoso.onmicrosoft.com',
  tenantType: 'AAD B2C'
}

/** The ids of the default tenant's bootstrap caller. */
const defaultCaller = {
  appId: 'b0075742-90a1-4c3d-8f2e-1f0c5a1e0001',
  objectId: 'b0075742-90a1-4c3d-8f2e-1f0c5a1e0002',
  servicePrincipalId: 'b0075742-90a1-4c3d-8f2e-1f0c5a1e0003'
} as const

/** The application permissions of the bootstrap caller. */
export const callerAppRoles = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Application.Read.All',
  'RoleManagement.ReadWrite.Directory',
  'Organization.Read.All',
  'Policy.Read.All'
] as const

/** The audience that Entra's global cloud expects in a federated token. */
const tokenExchangeAudience = 'api://AzureADTokenExchange'

/** What to start a tenant with. Ids that are left out follow from the domain, so they are the same in every run. */
export type TenantSeed = Partial<TenantIdentity> & {
  /** The secret of the bootstrap caller; random when absent. */
  readonly callerSecret?: string
  /** False: the tenant has no bootstrap caller. */
  readonly caller?: boolean
  /** Application permissions of Microsoft Graph that the bootstrap caller has; default: {@link callerAppRoles}. */
  readonly callerAppRoles?: readonly string[]
  /** Whether the tenant has the b2c-extensions-app; default: unless it is a workforce tenant, which never has it. */
  readonly extensionsApp?: boolean
}

/** A tenant and the ids of its bootstrap caller, absent when it was seeded without one. */
export type SeededTenant = Tenant & { readonly caller: Caller | undefined }

/** A GUID that follows from a text. */
const guidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The subjects of the bootstrap caller's federated credentials. */
const callerSubjects = ['repo:octo-org/b2c:ref:refs/heads/main', 'repo:octo-org/b2c:environment:contoso']

const bootstrapCaller = (identity: TenantIdentity, origins: Origins, seed: TenantSeed): CallerSeed => {
  const fixed = identity.id === defaultTenant.id
  return {
    displayName: 'B2C bootstrap caller',
    appRoles: seed.callerAppRoles ?? callerAppRoles,
    secret: seed.callerSecret ?? true,
    federated: callerSubjects.map(subject => ({
      issuer: gitHubIssuer(origins),
      subject,
      audience: tokenExchangeAudience
    })),
    appId: fixed ? defaultCaller.appId : guidOf(`caller application ${identity.initialDomain}`),
    objectId: fixed ? defaultCaller.objectId : guidOf(`caller object ${identity.initialDomain}`),
    servicePrincipalId: fixed ? defaultCaller.servicePrincipalId : guidOf(`caller principal ${identity.initialDomain}`)
  }
}

/** Makes a tenant with everything in it. The origins must be known: they name the issuer of federated credentials. */
export const createTenant = (
  { clock, origins }: Pick<EmulatorContext, 'clock' | 'origins'>,
  seed: TenantSeed = {}
): SeededTenant => {
  const initialDomain = (seed.initialDomain ?? defaultTenant.initialDomain).toLowerCase()
  const fixed = initialDomain === defaultTenant.initialDomain
  const identity: TenantIdentity = {
    id: (seed.id ?? (fixed ? defaultTenant.id : guidOf(`tenant ${initialDomain}`))).toLowerCase(),
    displayName: seed.displayName ?? (fixed ? defaultTenant.displayName : initialDomain),
    initialDomain,
    tenantType: seed.tenantType ?? defaultTenant.tenantType
  }
  const tenant = emptyTenant(identity, clock, clock.now() - yearMs)
  const caller = tenant.seed(() => {
    addMicrosoftGraph(tenant, clock)
    addMicrosoftApis(tenant, clock)
    if (seed.extensionsApp ?? identity.tenantType !== 'AAD') addExtensionsApp(tenant, clock)
    seedIdentity(tenant.identity)
    activateDirectoryRole(tenant, roleTemplateId('Global Administrator'))
    tenant.addUser({
      userPrincipalName: `admin@${initialDomain}`,
      displayName: 'Administrator',
      directoryRoles: [roleTemplateId('Global Administrator')]
    })
    return seed.caller === false ? undefined : tenant.addCaller(bootstrapCaller(identity, origins, seed))
  })
  return { ...tenant, caller }
}

/** A tenant with nothing in it. `createdMs` is ms since 1970. */
export const emptyTenant = (identity: TenantIdentity, clock: EmulatorClock, createdMs: number): Tenant => {
  let seeding = 0
  const age = () => (seeding > 0 ? Number.NEGATIVE_INFINITY : clock.age())
  const seed = <T>(change: () => T): T => {
    seeding += 1
    try {
      return change()
    } finally {
      seeding -= 1
    }
  }
  const tenant: Tenant = {
    ...identity,
    createdMs,
    applications: new Versioned(age),
    deletedApplications: new Versioned(age),
    servicePrincipals: new Versioned(age),
    deletedServicePrincipals: new Versioned(age),
    appRoleAssignments: new Versioned(age),
    oauth2PermissionGrants: new Versioned(age),
    roleAssignments: new Versioned(age),
    directoryRoles: new Versioned(age),
    users: new Versioned(age),
    deletedUsers: new Versioned(age),
    keySets: new Versioned(age),
    customPolicies: new Versioned(age),
    appManagementPolicies: new Versioned(age),
    branding: new Versioned(age),
    identity: createIdentity(age),
    seed,
    addCaller: callerSeed => seed(() => addCaller(tenant, clock, callerSeed)),
    addUser: userSeed => seed(() => addUser(tenant, clock, userSeed))
  }
  return tenant
}

/** The tenant that owns Microsoft's own applications. */
const microsoftTenantId = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'

const addMicrosoftGraph = (tenant: Tenant, clock: EmulatorClock): void => {
  const principal = newServicePrincipal(
    tenant,
    clock.now() - yearMs,
    {
      appId: microsoftGraphAppId,
      displayName: 'Microsoft Graph',
      tags: [],
      signInAudience: 'AzureADMultipleOrgs',
      appRoles: microsoftGraphAppRoles,
      identifierUris: ['https://graph.microsoft.com'],
      settings: {}
    },
    {
      id: guidOf(`Microsoft Graph ${tenant.id}`),
      appOwnerOrganizationId: microsoftTenantId,
      oauth2PermissionScopes: microsoftGraphScopes
    }
  )
  tenant.servicePrincipals.put(principal.id, principal)
}

const addMicrosoftApis = (tenant: Tenant, clock: EmulatorClock): void => {
  for (const { appId, displayName, names, scopes } of microsoftApis) {
    const principal = newServicePrincipal(
      tenant,
      clock.now() - yearMs,
      {
        appId,
        displayName,
        tags: [],
        signInAudience: 'AzureADMultipleOrgs',
        appRoles: [],
        identifierUris: names,
        settings: {}
      },
      {
        id: guidOf(`${displayName} ${tenant.id}`),
        appOwnerOrganizationId: microsoftTenantId,
        oauth2PermissionScopes: scopes
      }
    )
    tenant.servicePrincipals.put(principal.id, principal)
  }
}

const addExtensionsApp = (tenant: Tenant, clock: EmulatorClock): void => {
  const application = newApplication(tenant, clock.now() - yearMs, {
    id: guidOf(`b2c-extensions-app object ${tenant.id}`),
    appId: guidOf(`b2c-extensions-app ${tenant.id}`),
    displayName: 'b2c-extensions-app. Do not modify. Used by AADB2C for storing user data.',
    identifierUris: [`https://${tenant.initialDomain}/${guidOf(`b2c-extensions-app ${tenant.id}`)}`]
  })
  tenant.applications.put(application.id, application)
  const principal = newServicePrincipal(tenant, application.createdMs, application, {
    id: guidOf(`b2c-extensions-app principal ${tenant.id}`)
  })
  tenant.servicePrincipals.put(principal.id, principal)
}

const addCaller = (tenant: Tenant, clock: EmulatorClock, seed: CallerSeed): Caller => {
  const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
  if (!graph) throw new Error('The tenant has no Microsoft Graph service principal.')
  const now = clock.now()
  const secret = seed.secret === true ? newSecretText() : seed.secret || undefined
  const application = newApplication(tenant, now, {
    displayName: seed.displayName,
    ...(seed.objectId !== undefined && { id: seed.objectId }),
    ...(seed.appId !== undefined && { appId: seed.appId }),
    passwordCredentials:
      secret === undefined
        ? []
        : [newPasswordCredential({ displayName: 'seed', startMs: now, endMs: now + yearMs, secretText: secret })],
    keyCredentials: seed.certificatePem === undefined ? [] : [keyCredentialOf(seed.certificatePem, 'seed')],
    federatedIdentityCredentials: (seed.federated ?? []).map(({ issuer, subject, audience }, index) => ({
      id: guidOf(`${seed.displayName} ${issuer} ${subject}`),
      name: `seed-${index + 1}`,
      issuer,
      subject,
      description: null,
      audiences: [audience]
    }))
  })
  tenant.applications.put(application.id, application)
  const principal = newServicePrincipal(tenant, now, application, {
    ...(seed.servicePrincipalId !== undefined && { id: seed.servicePrincipalId })
  })
  tenant.servicePrincipals.put(principal.id, principal)
  for (const value of seed.appRoles) {
    const role = graph.appRoles.find(known => known.value === value)
    if (!role) throw new Error(`Microsoft Graph of the emulator has no app role ${value}.`)
    assignAppRole(tenant, clock, { principalId: principal.id, resourceId: graph.id, appRoleId: role.id })
  }
  assignRoles(tenant, principal.id, seed.directoryRoles)
  return { appId: application.appId, objectId: application.id, servicePrincipalId: principal.id, secret }
}

const addUser = (tenant: Tenant, clock: EmulatorClock, seed: UserSeed): User => {
  const user = newUser(clock.now(), seed)
  tenant.users.put(user.id, user)
  assignRoles(tenant, user.id, seed.directoryRoles)
  return user
}

const assignRoles = (tenant: Tenant, principalId: string, templateIds: readonly string[] = []): void => {
  for (const id of templateIds) {
    if (!roleTemplates.some(role => role.id === id)) throw new Error(`The emulator knows no directory role ${id}.`)
    assignDirectoryRole(tenant, principalId, id)
  }
}
