// The public face of the package: starting an emulator, what can be observed and changed while it runs, and the directory.

export {
  type Behavior,
  type BehaviorOptions,
  createBehavior,
  type PasswordPolicy
} from './core/behavior.ts'
export { behaviorComplaint } from './core/behaviorChange.ts'
export { behaviorSwitches, type SwitchKind, type SwitchPath, type SwitchValues } from './core/behaviorSwitches.ts'
export type { EmulatorClock } from './core/clock.ts'
export {
  canApplyFault,
  type Fault,
  type FaultKind,
  faultKinds,
  type ServiceName,
  trustFrameworkFaultKinds
} from './core/faults.ts'
export { type IdentityBehavior, identityDefaults } from './core/identityBehavior.ts'
export type { Instead, Interception, RequestMatch, Rewrite } from './core/intercept.ts'
export type { AnswerChange, InterceptedAnswer, InterceptedRequest } from './core/interceptedMessages.ts'
export type { IssuedKind, IssuedValue } from './core/issued.ts'
export { type Journal, type JournalEntry, sequentialRoundTrips } from './core/journal.ts'
export type { RefusalBehavior, RefusalText } from './core/refusalBehavior.ts'
export type { Replication } from './core/replication.ts'
export { type TrustFrameworkBehavior, trustFrameworkDefaults } from './core/trustFrameworkBehavior.ts'
export type { AppManagementPolicy, PasswordRestriction } from './directory/appManagementPolicy.ts'
export { assignAppRole, assignDirectoryRole } from './directory/assignments.ts'
export type { Branding } from './directory/branding.ts'
export type {
  ApiConnector,
  AttributeAssignment,
  AuthenticationMethods,
  ConnectorAuthentication,
  IdentityCollections,
  IdentityProvider,
  UserFlow,
  UserFlowAttribute,
  UserFlowLanguage
} from './directory/identity.ts'
export { microsoftGraphAppId, microsoftGraphAppRoles, microsoftGraphScopes } from './directory/microsoftGraph.ts'
export type {
  Application,
  AppRole,
  AppRoleAssignment,
  Deleted,
  DirectoryRole,
  FederatedIdentityCredential,
  KeyCredential,
  OAuth2PermissionGrant,
  PasswordCredential,
  PermissionScope,
  RequiredResourceAccess,
  RoleAssignment,
  RoleTemplate,
  ServicePrincipal,
  User,
  UserIdentity
} from './directory/objects.ts'
export {
  applicationByAppId,
  applicationByUniqueName,
  servicePrincipalByAppId,
  userByPrincipalName
} from './directory/queries.ts'
export { roleTemplateId, roleTemplates } from './directory/roleTemplates.ts'
export { callerAppRoles, type SeededTenant, type TenantSeed } from './directory/seed.ts'
export type { Versioned } from './directory/store.ts'
export type { Caller, CallerSeed, Tenant, TenantIdentity, TenantType, UserSeed } from './directory/tenant.ts'
export type { CustomPolicy, KeySet, PolicyKey } from './directory/trustFramework.ts'
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts'
export type { JobIdentity } from './github/oidc.ts'
export type {
  GitHub,
  NewComment,
  OidcEnvironment,
  SecretApp,
  StoredComment,
  StoredSecret,
  StoredVariable
} from './github/state.ts'
export type { GitHubPermission, GitHubPermissions, GitHubTokenRequest } from './github/tokens.ts'
export { StateFileError } from './state/stateFile.ts'
