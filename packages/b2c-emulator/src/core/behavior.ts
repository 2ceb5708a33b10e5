// The emulator's behavior: latency, replication, what differs from tenant to tenant, throttling and faults.

import type { FaultSettings } from './faults.ts'
import { type IdentityBehavior, identityDefaults } from './identityBehavior.ts'
import { type TrustFrameworkBehavior, trustFrameworkDefaults } from './trustFrameworkBehavior.ts'

/** How far reads lag behind writes, in real milliseconds. */
export type Replication = {
  /** Reads by object id or alternate key, and the look-ups that writes make. */
  keyReadLagMs: number
  /** Lists, filters and navigation collections. */
  listLagMs: number
  /** What the token endpoint knows. */
  tokenLagMs: number
  /** With 2, every other request is answered by a replica that is `replicaExtraLagMs` further behind. */
  replicas: 1 | 2
  replicaExtraLagMs: number
}

/** The tenant's app management policy. */
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
  /** Whether the tenant has the unified role API; `unsupported` answers with `unifiedRolesStatus`. */
  unifiedRoles: 'supported' | 'unsupported'
  unifiedRolesStatus: 400 | 403
  /** Whether role definitions carry `isPrivileged` in v1.0 too; it is documented for beta alone. */
  privilegedDefinitions: boolean
  /** Whether an app needs a directory role besides User-PasswordProfile.ReadWrite.All to set passwords. */
  passwordResetNeedsRole: boolean
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
  passwordPolicy?: PasswordPolicy | undefined
  /** Device codes: how often a client may ask, and whether Conditional Access forbids them. */
  deviceCode: { intervalSeconds: number; blocked: boolean }
  /** How many objects the directory holds, deleted ones included; default 50,000. */
  objectQuota?: number | undefined
  /** The size of a caller's bucket of resource units; no throttling without it. */
  throttle?: { readonly resourceUnitsPer10s: number } | undefined
  /** The Identity Experience Framework: what is uncertain of it. */
  trustFramework: TrustFrameworkBehavior
  /** User flows, user attributes, identity providers and API connectors: what is uncertain of them. */
  identity: IdentityBehavior
}

/** Behavior as a start option: whatever is left out has its default. */
export type BehaviorOptions = Partial<Omit<Behavior, 'replication' | 'trustFramework' | 'identity'>> & {
  readonly replication?: Partial<Replication>
  readonly trustFramework?: Partial<TrustFrameworkBehavior>
  readonly identity?: Partial<IdentityBehavior>
}

/** The default behavior, with `options` in the place of defaults. */
export const createBehavior = (options: BehaviorOptions = {}): Behavior => ({
  latencyMs: 0,
  uniqueName: 'supported',
  createdByAppId: 'shown',
  sentKeyIdentifiers: 'as sent',
  unifiedRoles: 'supported',
  unifiedRolesStatus: 403,
  privilegedDefinitions: false,
  passwordResetNeedsRole: false,
  autoOwnership: false,
  restoreCascades: true,
  directoryRoles: 'token',
  memberRoleOfApplications: 'in wids',
  flexibleCredentialsInV1: 'without subject',
  audienceChange: 'allowed',
  identifierUriPolicy: 'none',
  freshUrisRefusedMs: 0,
  duplicateGrantStatus: 409,
  grantScopes: 'as sent',
  deviceCode: { intervalSeconds: 5, blocked: false },
  ...options,
  faults: [...(options.faults ?? [])],
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
