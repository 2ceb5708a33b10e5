// Who may sign in to an application, and the version of its access tokens: two values of Graph that depend on each other and on
// the kind of the tenant. The audience is chosen once. Sources: Microsoft identity platform documentation, "Validation differences
// by supported account types"; Microsoft Entra External ID documentation.

import { ActionError } from '../../errors.ts'
import { failureOf, type GraphAnswer } from '../../graph/answer.ts'
import { takesPersonalAccounts, versionField } from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { Audience, DesiredApplication } from './field.ts'

/** Graph's word for the members of one organization. */
const singleTenant = 'AzureADMyOrg'
const personal = 'AzureADandPersonalMicrosoftAccount'

/** The words that the portals have for them. */
const portalWords: Readonly<Record<string, string>> = {
  [singleTenant]: 'accounts in this organizational directory only',
  AzureADMultipleOrgs: 'accounts in any organizational directory',
  [personal]: 'accounts in any identity provider or organizational directory (with user flows)',
  PersonalMicrosoftAccount: 'personal Microsoft accounts only'
}

/** What an audience is in a tenant; `tenantKind` is Graph's tenantType. In an external tenant customers are members like any other. */
export const signInAudienceOf = (audience: Audience | undefined, tenantKind: string | undefined): string =>
  audience === 'customers' && tenantKind !== 'CIAM' ? personal : singleTenant

/**
 * The audience that the application shall have. What somebody else chose for an application that was taken over is not declared,
 * and stays.
 * @throws ActionError `conflict` when it would have to be changed to or from customers, or for an application that was taken over
 *   and of which the declaration says more.
 */
export const wantedAudience = (
  app: ManagedApp,
  declared: Audience | undefined,
  tenantKind: string | undefined,
  existing: Application,
  isAdopted: boolean
): string => {
  const { signInAudience, displayName, appId } = existing
  if (isAdopted && declared === undefined) return signInAudience || singleTenant
  const wanted = signInAudienceOf(declared, tenantKind)
  // Which of the two customers are depends on the tenant, whose kind may not have been known when the application was made, or now.
  const isEither = declared === 'customers' && (tenantKind === undefined || tenantKind === 'CIAM')
  if (isEither && (signInAudience === singleTenant || signInAudience === personal)) return signInAudience
  const isKept = isAdopted && app.namesake === undefined
  const isFixed = isKept || takesPersonalAccounts(signInAudience) || takesPersonalAccounts(wanted)
  if (signInAudience === wanted || !isFixed) return wanted
  const words = (name: string): string => `${portalWords[name] ?? 'unknown'} (${name || 'no audience'})`
  if (app.namesake !== undefined) {
    throw new ActionError({
      code: 'conflict',
      message: `The application "${displayName}" (client id ${appId}) is for ${words(signInAudience)}, and custom policies sign in by it only for ${words(wanted)}: any other audience fails with AADB2C90068. The audience of an application is chosen once. Nothing was written.`,
      hint: `Give this application another name (or delete it), and set ${app.namesake.section}: true: the action then makes another one, whose client id your policies need.`
    })
  }
  throw new ActionError({
    code: 'conflict',
    message: `The application "${displayName}" (client id ${appId}) is for ${words(signInAudience)}, and ${app.key} declares ${declared === undefined ? 'no audience, which means organization' : `audience: ${declared}`}: ${words(wanted)}. The audience of an application is chosen once. Nothing was written.`,
    hint: takesPersonalAccounts(signInAudience)
      ? `Declare audience: customers${isAdopted ? ', or no audience,' : ''} if that is what it is for; or another uniqueName, to make another application.`
      : `Declare ${isAdopted ? 'no audience' : 'audience: organization'} if that is what it is for; or another uniqueName, to make another application.`
  })
}

/**
 * The version of access tokens that is to be written, by its path. External tenants take no application with another one than 2,
 * and an application that nobody chose a version for has 1.
 */
export const wantedVersion = (
  { accessTokenVersion }: DesiredApplication,
  tenantKind: string | undefined,
  existing: Application | undefined
): { readonly [versionField]?: 1 | 2 } => {
  const version = tenantKind === 'CIAM' ? 2 : accessTokenVersion
  return version === undefined || (version === 1 && existing === undefined) ? {} : { [versionField]: version }
}

/**
 * The fields with the version that external tenants demand, after an answer that refuses any other; undefined for another answer. The
 * kind of the tenant may not be known to the caller, and which requests are refused differs.
 */
export const withDemandedVersion = (
  fields: Readonly<Record<string, unknown>>,
  answer: GraphAnswer
): Readonly<Record<string, unknown>> | undefined =>
  failureOf(answer).code === 'InvalidAccessTokenVersion' && fields[versionField] === undefined
    ? { ...fields, [versionField]: 2 }
    : undefined
