// What a tenant holds of sign-in beside custom policies: user attributes, identity providers, API connectors, user flows, and
// which kinds of local accounts there are.

import { Versioned } from './store.ts'

/** The types of values that a user attribute may have. */
export const attributeDataTypes = ['string', 'boolean', 'int64', 'stringCollection', 'dateTime'] as const

/** An attribute that user flows can collect. */
export type UserFlowAttribute = {
  readonly id: string
  readonly displayName: string
  readonly description: string | null
  readonly dataType: (typeof attributeDataTypes)[number]
  readonly userFlowAttributeType: 'builtIn' | 'custom' | 'required'
}

/** The providers of which a tenant has one each, by their name in `identityProviderType`. */
export const socialTypes = [
  'Microsoft',
  'Google',
  'Amazon',
  'LinkedIn',
  'Facebook',
  'GitHub',
  'Twitter',
  'Weibo',
  'QQ',
  'WeChat'
] as const

/** The kinds of identity providers, by the names of their types in Microsoft Graph. */
export type ProviderKind =
  | 'socialIdentityProvider'
  | 'appleManagedIdentityProvider'
  | 'openIdConnectIdentityProvider'
  | 'oidcIdentityProvider'

/** An identity provider. `secret` is what Microsoft Graph masks; `settings` are the other properties of its kind. */
export type IdentityProvider = {
  readonly id: string
  readonly kind: ProviderKind
  readonly displayName: string
  readonly secret: string | null
  readonly settings: Readonly<Record<string, unknown>>
}

/** A client certificate with which an API is called, base64 of its DER form. */
export type ClientCertificate = { readonly der: string }

/** How a user flow proves itself to an API. */
export type ConnectorAuthentication =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificates'; readonly certificates: readonly ClientCertificate[] }

/** An API that user flows call. */
export type ApiConnector = {
  readonly id: string
  readonly displayName: string
  readonly targetUrl: string
  readonly authentication: ConnectorAuthentication
}

/** The types of user flows. */
export const userFlowTypes = [
  'signUp',
  'signIn',
  'signUpOrSignIn',
  'passwordReset',
  'profileUpdate',
  'resourceOwner'
] as const
/** One of {@link userFlowTypes}. */
export type UserFlowType = (typeof userFlowTypes)[number]

/** The controls with which an attribute is asked for. */
export const inputTypes = [
  'textBox',
  'dateTimeDropdown',
  'radioSingleSelect',
  'dropdownSingleSelect',
  'emailBox',
  'checkboxMultiSelect'
] as const

/** A choice among the values of an attribute. */
export type AttributeValue = {
  readonly name: string | null
  readonly value: string | null
  readonly isDefault: boolean
}

/** An attribute that a user flow collects; its id is that of the attribute. */
export type AttributeAssignment = {
  readonly id: string
  readonly displayName: string
  readonly isOptional: boolean
  readonly requiresVerification: boolean
  readonly userInputType: (typeof inputTypes)[number]
  readonly userAttributeValues: readonly AttributeValue[]
}

/** A language of a user flow, with the pages whose texts are overridden. */
export type UserFlowLanguage = {
  readonly id: string
  readonly isEnabled: boolean
  readonly overrides: Readonly<Record<string, unknown>>
}

/** The steps of a user flow at which an API is called. */
export const connectorSteps = ['postFederationSignup', 'postAttributeCollection', 'preTokenIssuance'] as const
/** One of {@link connectorSteps}. */
export type ConnectorStep = (typeof connectorSteps)[number]

/** A user flow. Providers and connectors are held by id, assignments in the order in which they are asked for. */
export type UserFlow = {
  readonly id: string
  readonly userFlowType: UserFlowType
  readonly userFlowTypeVersion: number
  readonly isLanguageCustomizationEnabled: boolean
  readonly defaultLanguageTag: string | null
  readonly providers: readonly string[]
  readonly assignments: readonly AttributeAssignment[]
  readonly languages: readonly UserFlowLanguage[]
  readonly connectors: Readonly<Partial<Record<ConnectorStep, string>>>
}

/** Which kinds of local accounts a tenant has. */
export type AuthenticationMethods = {
  readonly isEmailPasswordAuthenticationEnabled: boolean
  readonly isUserNameAuthenticationEnabled: boolean
  readonly isPhoneOneTimePasswordAuthenticationEnabled: boolean
}

/** The collections of a tenant. `authenticationMethods` holds one object. */
export type IdentityCollections = {
  readonly userFlowAttributes: Versioned<UserFlowAttribute>
  readonly identityProviders: Versioned<IdentityProvider>
  readonly apiConnectors: Versioned<ApiConnector>
  readonly userFlows: Versioned<UserFlow>
  readonly authenticationMethods: Versioned<AuthenticationMethods>
}

/** The id of the object in `authenticationMethods`. */
export const authenticationMethodsId = 'B2CAuthenticationMethodsPolicy'

const builtIn = [
  ['city', 'City'],
  ['country', 'Country/Region'],
  ['displayName', 'Display Name'],
  ['email', 'Email Address'],
  ['givenName', 'Given Name'],
  ['jobTitle', 'Job Title'],
  ['postalCode', 'Postal Code'],
  ['state', 'State/Province'],
  ['streetAddress', 'Street Address'],
  ['surname', 'Surname']
] as const

/** Empty collections; `age` as for {@link Versioned}. */
export const createIdentity = (age: () => number): IdentityCollections => ({
  userFlowAttributes: new Versioned(age),
  identityProviders: new Versioned(age),
  apiConnectors: new Versioned(age),
  userFlows: new Versioned(age),
  authenticationMethods: new Versioned(age)
})

/** Puts in what every tenant has from the beginning: the built-in attributes, and local accounts by e-mail address. */
export const seedIdentity = ({ userFlowAttributes, authenticationMethods }: IdentityCollections): void => {
  for (const [id, displayName] of builtIn) {
    userFlowAttributes.put(id, {
      id,
      displayName,
      description: `The user's ${displayName.toLowerCase()}.`,
      dataType: 'string',
      userFlowAttributeType: id === 'email' ? 'required' : 'builtIn'
    })
  }
  authenticationMethods.put(authenticationMethodsId, {
    isEmailPasswordAuthenticationEnabled: true,
    isUserNameAuthenticationEnabled: false,
    isPhoneOneTimePasswordAuthenticationEnabled: false
  })
}

const withoutSecret = ({ secret: _secret, ...provider }: IdentityProvider) => provider

const connectorDump = ({ authentication, ...connector }: ApiConnector) => ({
  ...connector,
  authentication:
    authentication.kind === 'basic' ? { kind: 'basic', username: authentication.username } : authentication
})

/** Everything in the collections as JSON, without secrets. */
export const dumpIdentity = (collections: IdentityCollections): Readonly<Record<string, unknown>> => ({
  userFlowAttributes: collections.userFlowAttributes.all(),
  identityProviders: collections.identityProviders.all().map(withoutSecret),
  apiConnectors: collections.apiConnectors.all().map(connectorDump),
  userFlows: collections.userFlows.all(),
  authenticationMethods: collections.authenticationMethods.get(authenticationMethodsId)
})
