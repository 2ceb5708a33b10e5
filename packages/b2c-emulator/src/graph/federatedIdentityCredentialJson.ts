// A federated identity credential as Microsoft Graph shows it.

import type { FederatedIdentityCredential as GraphFederatedIdentityCredential } from '@microsoft/microsoft-graph-types'
import type { FederatedIdentityCredential } from '../directory/objects.ts'
import { GraphError, refusals } from './errors.ts'
import type { Json, Resource } from './odata.ts'
import type { GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

/** Federated identity credentials as OData shows them. */
export const federatedIdentityCredentialResource: Resource = {
  type: 'federatedIdentityCredential',
  filterable: { id: ['eq'], name: ['eq', 'startsWith'], issuer: ['eq'], subject: ['eq'] }
}

/** What the version of a request decides, and what the tenant does about it. */
type Version = Pick<GraphRequest, 'version' | 'context'>

/**
 * The whole object: v1.0 has no `claimsMatchingExpression`. Throws 400 where a flexible credential is kept from v1.0, of which
 * Microsoft Entra's documentation says that tools which read by it may fail.
 */
export const federatedIdentityCredentialJson = (
  { version, context }: Version,
  credential: FederatedIdentityCredential
): Json => {
  const { id, name, issuer, subject, description, audiences, claimsMatchingExpression } = credential
  const shown = {
    ...({ id, name, issuer, description, audiences } satisfies Shown<
      Omit<GraphFederatedIdentityCredential, 'subject'>
    >),
    subject
  }
  const expression = claimsMatchingExpression ?? null
  if (version === 'beta')
    return {
      ...shown,
      claimsMatchingExpression: expression === null ? null : { value: expression, languageVersion: 1 }
    }
  if (expression !== null && context.behavior.flexibleCredentialsInV1 === 'refused')
    throw new GraphError(refusals.flexibleCredential(name))
  return shown
}
