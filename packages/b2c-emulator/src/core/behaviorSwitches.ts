// Every switch of the behavior, by its path, with the values that it takes.

import type { Behavior } from './behavior.ts'
import type { FaultSettings } from './faults.ts'

/** What a switch takes whose values are too many to list. `status` is an HTTP status of a refusal, `counts` and `texts` are lists. */
export type SwitchKind = 'milliseconds' | 'count' | 'counts' | 'status' | 'text' | 'texts'

/** The values that a switch takes: all of them, or their kind. */
export type SwitchValues = readonly (string | number | boolean)[] | SwitchKind

/** Faults are no switches: they come and go with the requests that they meet. */
type Switched = Omit<Behavior, keyof FaultSettings>

type Leaf = string | number | boolean | readonly unknown[]

type PathsOf<T> = {
  [Name in keyof T & string]-?: NonNullable<T[Name]> extends Leaf ? Name : `${Name}.${PathsOf<NonNullable<T[Name]>>}`
}[keyof T & string]

type ValueAt<T, Path> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? ValueAt<NonNullable<T[Head]>, Rest>
    : never
  : Path extends keyof T
    ? NonNullable<T[Path]>
    : never

type ValuesOf<T> = [T] extends [readonly number[]]
  ? 'counts'
  : [T] extends [readonly string[]]
    ? 'texts'
    : string extends T
      ? 'text'
      : number extends T
        ? 'milliseconds' | 'count' | 'status'
        : readonly T[]

/** The path of a switch, such as `trustFramework.freshKeys`. */
export type SwitchPath = PathsOf<Switched>

type Switches = { readonly [Path in SwitchPath]: ValuesOf<ValueAt<Switched, Path>> }

/** Values that a list has left out make it a list of nothing. */
type Complete<T extends Switches> = {
  readonly [Path in SwitchPath]: T[Path] extends readonly (infer Listed)[]
    ? [Exclude<ValueAt<Switched, Path>, Listed>] extends [never]
      ? T[Path]
      : readonly never[]
    : T[Path]
}

/** Does not compile when a switch of {@link Behavior}, or one of its values, is missing. */
const complete = <const T extends Switches>(switches: T & Complete<T>): Readonly<Record<SwitchPath, SwitchValues>> =>
  switches

const flag = [false, true] as const

/** Every switch: the values that it takes by its path in {@link Behavior}. */
export const behaviorSwitches = complete({
  latencyMs: 'milliseconds',
  'replication.keyReadLagMs': 'milliseconds',
  'replication.listLagMs': 'milliseconds',
  'replication.tokenLagMs': 'milliseconds',
  'replication.replicas': [1, 2],
  'replication.replicaExtraLagMs': 'milliseconds',
  uniqueName: ['supported', 'unsupported'],
  createdByAppId: ['shown', 'null', 'unknown'],
  sentKeyIdentifiers: ['as sent', 'hexadecimal'],
  federatedSignIn: ['accepted', 'refused'],
  unifiedRoles: ['supported', 'unsupported'],
  unifiedRolesStatus: [400, 403],
  compoundRoleFilter: ['supported', 'refused'],
  privilegedDefinitions: flag,
  passwordResetNeedsRole: flag,
  applicationsGrantGraphRoles: flag,
  autoOwnership: flag,
  restoreCascades: flag,
  directoryRoles: ['token', 'live'],
  memberRoleOfApplications: ['in wids', 'absent'],
  flexibleCredentialsInV1: ['without subject', 'refused'],
  audienceChange: ['allowed', 'refused'],
  oneRequestSignIn: ['accepted', 'refused'],
  identifierUriPolicy: ['none', 'unique', 'default only'],
  freshUrisRefusedMs: 'milliseconds',
  duplicateGrantStatus: [409, 400],
  grantScopes: ['as sent', 'leading space'],
  tenantTypeShown: ['AAD', 'AAD B2C', 'CIAM'],
  externalIdHybridMode: ['unknown', 'disabled', 'enabled'],
  appOnlyBranding: ['allowed', 'refused'],
  brandingBeforeFirst: ['absent', 'empty'],
  appManagementPolicies: ['supported', 'unlicensed'],
  'passwordPolicy.maxLifetimeMs': 'milliseconds',
  'passwordPolicy.blocked': flag,
  'deviceCode.intervalSeconds': 'count',
  'deviceCode.blocked': flag,
  objectQuota: 'count',
  'throttle.resourceUnitsPer10s': 'count',
  'refusals.uniqueNameAgain.status': 'status',
  'refusals.uniqueNameAgain.code': 'text',
  'refusals.uniqueNameAgain.message': 'text',
  'refusals.passwordBlocked.status': 'status',
  'refusals.passwordBlocked.code': 'text',
  'refusals.passwordBlocked.message': 'text',
  'refusals.existingPolicy.status': 'status',
  'refusals.existingPolicy.code': 'text',
  'refusals.existingPolicy.message': 'text',
  'trustFramework.existsStatus': [400, 409],
  'trustFramework.absentStatus': [400, 404],
  'trustFramework.policyAbsentStatus': [400, 404],
  'trustFramework.otherTenantStatus': [401, 403],
  'trustFramework.freshKeys': ['enabled', 'disabled'],
  'trustFramework.activation': ['any time', 'three hours ahead'],
  'trustFramework.duplicateKeys': ['accepted', 'refused'],
  'trustFramework.secretKeyIds': ['random', 'thumbprint'],
  'trustFramework.wrongPasswordCode': ['AADB2C95025', 'AADB2C90213'],
  'trustFramework.keyTypes': ['RSA', 'rsa'],
  'trustFramework.keyTimes': ['numbers', 'strings'],
  'trustFramework.keysV2': ['wrapped', 'bare'],
  'trustFramework.keyRemoval': ['unsupported', 'supported'],
  'trustFramework.deletedKeySets': ['kept as .bak', 'gone'],
  'trustFramework.deleteReferencedKeySet': ['allowed', 'refused'],
  'trustFramework.deleteBasePolicy': ['allowed', 'refused'],
  'trustFramework.freshAfterMs': 'milliseconds',
  'trustFramework.concurrentWrites': ['refused', 'accepted'],
  'trustFramework.throttle.requestsPer10s': 'count',
  'trustFramework.throttle.status': [429, 400],
  'trustFramework.policyReadBack': ['as sent', 'normalised'],
  'trustFramework.policyComments': ['dropped', 'kept'],
  'trustFramework.policyCdata': ['kept', 'escaped'],
  'trustFramework.policyWhitespace': ['kept', 'collapsed'],
  'trustFramework.refusedForExtensionsApp': ['stored', 'not stored'],
  'trustFramework.userFlowsInPolicyList': 'texts',
  'trustFramework.policyLimit': 'count',
  'identity.absentStatus': [400, 404],
  'identity.existsStatus': [400, 409],
  'identity.otherTenantStatus': [401, 403],
  'identity.concurrentWrites': ['refused', 'accepted'],
  'identity.addProvider': ['POST', 'PATCH', 'both'],
  'identity.appOnlyUserFlows': ['allowed', 'refused'],
  'identity.deleteAssignedAttribute': ['refused', 'flow disappears'],
  'identity.deleteUsedPart': ['refused', 'removed from flows'],
  'identity.attributeNames': ['fixed', 'changeable'],
  'identity.attributeLimit': 'count',
  'identity.flowVersions.signUp': 'counts',
  'identity.flowVersions.signIn': 'counts',
  'identity.flowVersions.signUpOrSignIn': 'counts',
  'identity.flowVersions.passwordReset': 'counts',
  'identity.flowVersions.profileUpdate': 'counts',
  'identity.flowVersions.resourceOwner': 'counts',
  'identity.flowPatchStatus': [200, 204],
  'identity.initialAssignments': 'texts',
  'identity.initialProviders': 'texts',
  'identity.languagesWithoutCustomization': ['refused', 'accepted'],
  'identity.inputTypes': ['textBox', 'TextBox'],
  'identity.maskedSecret': ['****', '******'],
  'identity.builtInProviders': 'texts',
  'identity.microsoftAccounts': ['accepted', 'refused']
})
