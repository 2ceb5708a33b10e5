// The emulator's behavior: latency, replication, what differs from tenant to tenant, throttling and faults.

import type { TenantType } from '../directory/tenant.ts'
import type { FaultSettings } from './faults.ts'
import { type IdentityBehavior, identityDefaults } from './identityBehavior.ts'
import { type RefusalBehavior, refusalDefaults } from './refusalBehavior.ts'
import type { Replication } from './replication.ts'
import { type TrustFrameworkBehavior, trustFrameworkDefaults } from './trustFrameworkBehavior.ts'

/** The tenant's own app management policy, for all of its applications. */
export type PasswordPolicy = { readonly maxLifetimeMs?: number; readonly blocked?: boolean }

/** Everything that can be chosen. The fields may be changed while the emulator runs; the next request goes by them. */
export type Behavior = FaultSettings & {
  /** Added to every request on every origin. */
  latencyMs: number
  replication: Replication
  /** Whether the tenant knows the alternate key `uniqueName` of applications. */
  uniqueName: 'supported' | 'unsupported'
  /**
   * Whether Graph shows who created an application: `shown`; `null`, as for objects older than the property; or `unknown`, where
   * `$select` of it is refused, as by a service that does not have the property yet.
   */
  createdByAppId: 'shown' | 'null' | 'unknown'
  /**
   * How the identifier of a certificate is shown that its caller has sent, in base64: as it was sent, or in upper-case hexadecimal
   * as where none was sent.
   */
  sentKeyIdentifiers: 'as sent' | 'hexadecimal'
  /**
   * Whether client assertions of federated credentials sign in. Where they are refused, it is with AADSTS700021, as by a service
   * that takes every assertion for one of a certificate: no document names a code of its own. Certificates go on working.
   */
  federatedSignIn: 'accepted' | 'refused'
  /** Whether the tenant has the unified role API; `unsupported` answers with `unifiedRolesStatus`. */
  unifiedRoles: 'supported' | 'unsupported'
  unifiedRolesStatus: 400 | 403
  /** Whether role assignments may be filtered by `principalId` and `roleDefinitionId` at once; the refusal is 400. */
  compoundRoleFilter: 'supported' | 'refused'
  /** Whether role definitions carry `isPrivileged` in v1.0 too; it is documented for beta alone. */
  privilegedDefinitions: boolean
  /** Whether an app needs a directory role besides User-PasswordProfile.ReadWrite.All to set passwords. */
  passwordResetNeedsRole: boolean
  /** Whether Application.ReadWrite.All alone may grant the app roles of Microsoft Graph itself, as it may those of other APIs. */
  applicationsGrantGraphRoles: boolean
  /** Whether an app-only creator becomes the owner of what it creates without naming itself. */
  autoOwnership: boolean
  /** Whether restoring an application brings its service principal back. */
  restoreCascades: boolean
  /** Where Graph looks up the caller's directory roles: in the token (`wids`) or in the directory at each call. */
  directoryRoles: 'token' | 'live'
  /**
   * Whether tokens of applications name, among the directory roles, the one that stands for every member of the directory;
   * without it, a caller that holds no directory role has no `wids` at all.
   */
  memberRoleOfApplications: 'in wids' | 'absent'
  /** What v1.0 shows where an application has a flexible federated credential: its subject as null, or an error. */
  flexibleCredentialsInV1: 'without subject' | 'refused'
  // Applications that people sign in to.
  /** Whether the audience of an application may be changed after its creation. */
  audienceChange: 'allowed' | 'refused'
  /**
   * Whether one POST may make an application of the audience with personal accounts together with what needs the version of its
   * access tokens: identifier URIs and scopes. Where it is refused, as by a service that looks at them before it has set the
   * version, they are taken by a PATCH later.
   */
  oneRequestSignIn: 'accepted' | 'refused'
  /**
   * The tenant's policy about new identifier URIs of applications without access tokens of version 2: `unique`, they carry a
   * verified domain, the tenant's id or the application's; `default only`, `api://{appId}` and `api://{tenantId}/{appId}`.
   */
  identifierUriPolicy: 'none' | 'unique' | 'default only'
  /** How long an External ID tenant answers 403 to identifier URIs of a new application; ms of the clock. */
  freshUrisRefusedMs: number
  /** The status of a delegated grant that stands there already. */
  duplicateGrantStatus: 409 | 400
  /** Whether the `scope` of a delegated grant is shown as it was sent, or with a space before it. */
  grantScopes: 'as sent' | 'leading space'
  /** What `organization` says the kind of the tenant is; the tenant's own kind unless set, as is not known of high scale compatibility. */
  tenantTypeShown?: TenantType | undefined
  /**
   * High scale compatibility, External ID in a B2C tenant: enabled, disabled without leave to enable it, or `unknown`, where Graph
   * does not have the segment.
   */
  externalIdHybridMode: 'unknown' | 'disabled' | 'enabled'
  /** Whether an app may read and set the branding of the tenant by its permissions alone, without a user. */
  appOnlyBranding: 'allowed' | 'refused'
  /** What GET of the default branding finds before anything has been set: nothing (404), or branding without any texts. */
  brandingBeforeFirst: 'absent' | 'empty'
  /**
   * Whether the tenant has the licence for app management policies of single applications. Without it they are not made and not
   * assigned: 403 `Authentication_RequestFromNonPremiumTenantOrB2CTenant`.
   */
  appManagementPolicies: 'supported' | 'unlicensed'
  passwordPolicy?: PasswordPolicy | undefined
  /** Device codes: how often a client may ask, and whether Conditional Access forbids them. */
  deviceCode: { intervalSeconds: number; blocked: boolean }
  /** How many objects the directory holds, deleted ones included; default 50,000. */
  objectQuota?: number | undefined
  /** The size of a caller's bucket of resource units; no throttling without it. */
  throttle?: { readonly resourceUnitsPer10s: number } | undefined
  /** What is answered where the service's words are not known. */
  refusals: RefusalBehavior
  /** The Identity Experience Framework: what is uncertain of it. */
  trustFramework: TrustFrameworkBehavior
  /** User flows, user attributes, identity providers and API connectors: what is uncertain of them. */
  identity: IdentityBehavior
}

/** Behavior as a start option: whatever is left out has its default. */
export type BehaviorOptions = Partial<Omit<Behavior, 'replication' | 'refusals' | 'trustFramework' | 'identity'>> & {
  readonly replication?: Partial<Replication>
  readonly refusals?: { readonly [Name in keyof RefusalBehavior]?: Partial<RefusalBehavior[Name]> }
  readonly trustFramework?: Partial<TrustFrameworkBehavior>
  readonly identity?: Partial<IdentityBehavior>
}

/** The default behavior, with `options` in the place of defaults. */
export const createBehavior = (options: BehaviorOptions = {}): Behavior => ({
  latencyMs: 0,
  uniqueName: 'supported',
  createdByAppId: 'shown',
  sentKeyIdentifiers: 'as sent',
  federatedSignIn: 'accepted',
  unifiedRoles: 'supported',
  unifiedRolesStatus: 403,
  compoundRoleFilter: 'supported',
  privilegedDefinitions: false,
  passwordResetNeedsRole: false,
  applicationsGrantGraphRoles: false,
  autoOwnership: false,
  restoreCascades: true,
  directoryRoles: 'token',
  memberRoleOfApplications: 'in wids',
  flexibleCredentialsInV1: 'without subject',
  audienceChange: 'allowed',
  oneRequestSignIn: 'accepted',
  identifierUriPolicy: 'none',
  freshUrisRefusedMs: 0,
  duplicateGrantStatus: 409,
  grantScopes: 'as sent',
  externalIdHybridMode: 'disabled',
  appOnlyBranding: 'allowed',
  brandingBeforeFirst: 'absent',
  appManagementPolicies: 'supported',
  deviceCode: { intervalSeconds: 5, blocked: false },
  ...options,
  faults: [...(options.faults ?? [])],
  refusals: {
    uniqueNameAgain: { ...refusalDefaults.uniqueNameAgain, ...options.refusals?.uniqueNameAgain },
    passwordBlocked: { ...refusalDefaults.passwordBlocked, ...options.refusals?.passwordBlocked },
    existingPolicy: { ...refusalDefaults.existingPolicy, ...options.refusals?.existingPolicy }
  },
  trustFramework: { ...trustFrameworkDefaults, ...options.trustFramework },
  identity: { ...identityDefaults, ...options.identity },
  replication: {
    keyReadLagMs: 0,
    listLagMs: 0,
    tokenLagMs: 0,
    replicas: 1,
    replicaExtraLagMs: 0,
    ...options.replication
  }
})
