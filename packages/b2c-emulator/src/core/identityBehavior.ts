// What is not known for sure of user flows, user attributes, identity providers and API connectors in Microsoft Graph: one
// switch for each such point.

import type { UserFlowType } from '../directory/identity.ts'

/** How the parts of sign-in other than custom policies behave in a tenant. */
export type IdentityBehavior = {
  /** The status of AADB2C90073, the refusal of what is not there. */
  absentStatus: 400 | 404
  /** The status of the refusal of what is there already. */
  existsStatus: 400 | 409
  /** The status of the refusal in a tenant that is no B2C tenant. */
  otherTenantStatus: 401 | 403
  /** Whether writes that overlap in time in one tenant are refused with AADB2C95053, those of policies and keys counted. */
  concurrentWrites: 'refused' | 'accepted'
  /** The method that adds an identity provider to a user flow: the reference page and the list of permissions differ. */
  addProvider: 'POST' | 'PATCH' | 'both'
  /** Whether an app may read and write user flows by its permissions alone, without a user. */
  appOnlyUserFlows: 'allowed' | 'refused'
  /** What becomes of a user flow when an attribute that it collects is deleted. */
  deleteAssignedAttribute: 'refused' | 'flow disappears'
  /** What becomes of user flows when an identity provider or an API connector that they use is deleted. */
  deleteUsedPart: 'refused' | 'removed from flows'
  /** Whether PATCH may change the display name of a user attribute. */
  attributeNames: 'fixed' | 'changeable'
  /** How many custom user attributes a tenant may have. */
  attributeLimit: number
  /** The versions in which each type of user flow exists; another pair is AADB2C90063. */
  flowVersions: Readonly<Record<UserFlowType, readonly number[]>>
  /** The status of a user flow's PATCH. */
  flowPatchStatus: 200 | 204
  /** What a new user flow collects, and which providers it offers, without being told: ids. */
  initialAssignments: readonly string[]
  initialProviders: readonly string[]
  /** Whether a language can be set while language customization is off. */
  languagesWithoutCustomization: 'refused' | 'accepted'
  /** How `userInputType` reads back. */
  inputTypes: 'textBox' | 'TextBox'
  /** How the secrets of identity providers read back. */
  maskedSecret: '****' | '******'
  /** The built-in identity providers that the list shows. */
  builtInProviders: readonly string[]
  /** Whether an identity provider of type Microsoft can be made; it failed for some. */
  microsoftAccounts: 'accepted' | 'refused'
}

const usual = [1, 3]

/** What the documentation says, or else what most people report. */
export const identityDefaults: IdentityBehavior = {
  absentStatus: 404,
  existsStatus: 400,
  otherTenantStatus: 403,
  concurrentWrites: 'refused',
  addProvider: 'POST',
  appOnlyUserFlows: 'allowed',
  deleteAssignedAttribute: 'flow disappears',
  deleteUsedPart: 'refused',
  attributeNames: 'fixed',
  attributeLimit: 100,
  flowVersions: {
    signUp: usual,
    signIn: usual,
    signUpOrSignIn: usual,
    passwordReset: usual,
    profileUpdate: usual,
    resourceOwner: []
  },
  flowPatchStatus: 204,
  initialAssignments: [],
  initialProviders: [],
  languagesWithoutCustomization: 'refused',
  inputTypes: 'textBox',
  maskedSecret: '****',
  builtInProviders: ['EmailPassword-OAUTH'],
  microsoftAccounts: 'accepted'
}
