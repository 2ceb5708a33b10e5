// What an app registration says about the people who sign in to it: its API with scopes, and its redirect URIs.
// An application keeps these complex properties among its settings; here they are read with their defaults.

import type { Application, PermissionScope } from './objects.ts'

/** A client that may use scopes of an API without consent. */
export type PreAuthorizedApplication = { readonly appId: string; readonly delegatedPermissionIds: readonly string[] }

/** The property `api` of an application. */
export type ApiApplication = {
  readonly acceptMappedClaims: boolean | null
  readonly knownClientApplications: readonly string[]
  readonly oauth2PermissionScopes: readonly PermissionScope[]
  readonly preAuthorizedApplications: readonly PreAuthorizedApplication[]
  readonly requestedAccessTokenVersion: number | null
}

/** The property `api` before anybody has set it. */
export const defaultApi: ApiApplication = {
  acceptMappedClaims: null,
  knownClientApplications: [],
  oauth2PermissionScopes: [],
  preAuthorizedApplications: [],
  requestedAccessTokenVersion: null
}

type WithSettings = Pick<Application, 'settings'>

/** The property `api` of an application, with its defaults. */
export const apiOf = ({ settings }: WithSettings): ApiApplication => ({
  ...defaultApi,
  ...(settings.api as Partial<ApiApplication> | undefined)
})

/** The properties that hold redirect URIs: an application has one for each kind of client. */
export const redirectKinds = ['web', 'spa', 'publicClient'] as const
/** One of {@link redirectKinds}. */
export type RedirectKind = (typeof redirectKinds)[number]

/** The redirect URIs of one kind of client. */
export const redirectUrisOf = ({ settings }: WithSettings, kind: RedirectKind): readonly string[] => {
  const client = settings[kind] as { readonly redirectUris?: readonly string[] } | null | undefined
  return client?.redirectUris ?? []
}

/** All redirect URIs of an application: what its service principal shows as `replyUrls`. */
export const replyUrlsOf = (application: WithSettings): readonly string[] =>
  redirectKinds.flatMap(kind => redirectUrisOf(application, kind))

const personalAudiences = ['AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount']

/**
 * Whether an audience includes personal accounts, for which stricter limits hold. In an Azure AD B2C tenant, it is the
 * audience of the applications that user flows and custom policies serve.
 */
export const includesPersonalAccounts = (signInAudience: string): boolean => personalAudiences.includes(signInAudience)
