// A user as Microsoft Graph shows it, and the properties that bodies may set.

import type { User as GraphUser } from '@microsoft/microsoft-graph-types'
import { newUser } from '../directory/newObjects.ts'
import type { User } from '../directory/objects.ts'
import { anything, flag, list, object, optionalFlag, optionalText, text } from './body.ts'
import { type Json, type Resource, seconds } from './odata.ts'
import type { Shown } from './shown.ts'

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
    'city',
    'country',
    'createdDateTime',
    'creationType',
    'deletedDateTime',
    'identities',
    'lastPasswordChangeDateTime',
    'mailNickname',
    'otherMails',
    'passwordPolicies',
    'passwordProfile',
    'postalCode',
    'state',
    'streetAddress',
    'usageLocation',
    'userType'
  ]
}

const plainDefaults = {
  businessPhones: [],
  city: null,
  country: null,
  givenName: null,
  jobTitle: null,
  mail: null,
  mailNickname: null,
  mobilePhone: null,
  officeLocation: null,
  otherMails: [],
  postalCode: null,
  preferredLanguage: null,
  state: null,
  streetAddress: null,
  surname: null,
  usageLocation: null,
  userType: 'Member'
} satisfies Shown<GraphUser>

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
    ...plainDefaults,
    ...settings,
    ...rest,
    creationType: local ? 'LocalAccount' : null,
    createdDateTime: seconds(createdMs),
    lastPasswordChangeDateTime: seconds(lastPasswordChangeMs),
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
export const userSettings = Object.fromEntries(Object.keys(plainDefaults).map(name => [name, anything]))
