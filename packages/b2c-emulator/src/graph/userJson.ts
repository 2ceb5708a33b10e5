// A user as Microsoft Graph shows it, and the properties that bodies may set.

import type { User as GraphUser } from '@microsoft/microsoft-graph-types'
import { newUser } from '../directory/newObjects.ts'
import type { User } from '../directory/objects.ts'
import { anything, flag, list, object, optionalFlag, optionalText, text } from './body.ts'
import { type Json, type Resource, seconds } from './odata.ts'
import type { Shown } from './shown.ts'

const extensionAttributes = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null])
)

/** Properties that are kept as they come, with their defaults; those that are shown by default. */
const shownDefaults = {
  businessPhones: [],
  givenName: null,
  jobTitle: null,
  mail: null,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: null
} satisfies Shown<GraphUser>

/** The others: shown when they are selected. */
const selectableDefaults = {
  ageGroup: null,
  city: null,
  companyName: null,
  consentProvidedForMinor: null,
  country: null,
  department: null,
  employeeHireDate: null,
  employeeId: null,
  employeeLeaveDateTime: null,
  employeeOrgData: null,
  employeeType: null,
  faxNumber: null,
  isResourceAccount: null,
  mailNickname: null,
  onPremisesExtensionAttributes: extensionAttributes,
  onPremisesImmutableId: null,
  otherMails: [],
  postalCode: null,
  preferredDataLocation: null,
  showInAddressList: null,
  state: null,
  streetAddress: null,
  usageLocation: null,
  userType: 'Member'
} satisfies Shown<GraphUser>

/** Properties that only the service sets, shown when they are selected: what they say of a user that was made in the cloud. */
const readOnlyDefaults = {
  assignedLicenses: [],
  assignedPlans: [],
  authorizationInfo: { certificateUserIds: [] },
  externalUserState: null,
  externalUserStateChangeDateTime: null,
  imAddresses: [],
  isManagementRestricted: null,
  legalAgeGroupClassification: null,
  licenseAssignmentStates: [],
  onPremisesDistinguishedName: null,
  onPremisesDomainName: null,
  onPremisesLastSyncDateTime: null,
  onPremisesProvisioningErrors: [],
  onPremisesSamAccountName: null,
  onPremisesSecurityIdentifier: null,
  onPremisesSyncEnabled: null,
  onPremisesUserPrincipalName: null,
  provisionedPlans: [],
  proxyAddresses: [],
  securityIdentifier: null,
  serviceProvisioningErrors: []
} satisfies Shown<GraphUser>

/** Users as OData shows them: few properties by default (Microsoft Graph documentation, user resource type). */
export const userResource: Resource = {
  type: 'user',
  filterable: {
    id: ['eq', 'in'],
    userPrincipalName: ['eq', 'in', 'startsWith'],
    displayName: ['eq', 'in', 'startsWith'],
    mail: ['eq', 'in', 'startsWith'],
    identities: ['any'],
    accountEnabled: ['eq']
  },
  specimen: () => userJson(newUser(0, { userPrincipalName: 'specimen@localhost', password: '' })),
  onlyOnSelect: [
    'accountEnabled',
    'createdDateTime',
    'creationType',
    'deletedDateTime',
    'identities',
    'lastPasswordChangeDateTime',
    'passwordPolicies',
    'passwordProfile',
    'signInSessionsValidFromDateTime',
    ...Object.keys(selectableDefaults),
    ...Object.keys(readOnlyDefaults)
  ]
}

/** The whole object; a password is never shown. */
export const userJson = (user: User): Json => {
  const {
    settings,
    password: _password,
    forceChangePasswordNextSignIn,
    createdMs,
    lastPasswordChangeMs,
    ...rest
  } = user
  const local = user.identities.some(({ signInType }) => signInType !== 'userPrincipalName')
  return {
    deletedDateTime: null,
    ...shownDefaults,
    ...selectableDefaults,
    ...readOnlyDefaults,
    ...settings,
    ...rest,
    creationType: local ? 'LocalAccount' : null,
    createdDateTime: seconds(createdMs),
    lastPasswordChangeDateTime: seconds(lastPasswordChangeMs),
    signInSessionsValidFromDateTime: seconds(lastPasswordChangeMs),
    passwordProfile: { password: null, forceChangePasswordNextSignIn, forceChangePasswordNextSignInWithMfa: false }
  } satisfies Shown<GraphUser>
}

/** A user in a list of owners or members: the properties that are shown by default. */
export const memberJson = (user: User): Json =>
  Object.fromEntries(Object.entries(userJson(user)).filter(([name]) => !userResource.onlyOnSelect?.includes(name)))

/** Properties with a meaning of their own. */
export const userShape = {
  accountEnabled: flag,
  displayName: text(256),
  identities: list(object({ signInType: text(), issuer: text(), issuerAssignedId: text() })),
  passwordPolicies: optionalText(),
  passwordProfile: object({
    password: text(256),
    forceChangePasswordNextSignIn: optionalFlag,
    forceChangePasswordNextSignInWithMfa: optionalFlag
  }),
  userPrincipalName: text()
}

/** Properties that are kept as they come. */
export const userSettings = Object.fromEntries(
  Object.keys({ ...shownDefaults, ...selectableDefaults }).map(name => [name, anything])
)
