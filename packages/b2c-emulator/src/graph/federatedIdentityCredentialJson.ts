// A federated identity credential as Microsoft Graph shows it.

import type { FederatedIdentityCredential as GraphFederatedIdentityCredential } from '@microsoft/microsoft-graph-types'
import type { FederatedIdentityCredential } from '../directory/objects.ts'
import type { Json, Resource } from './odata.ts'
import type { Shown } from './shown.ts'

/** Federated identity credentials as OData shows them. */
export const federatedIdentityCredentialResource: Resource = {
  type: 'federatedIdentityCredential',
  filterable: { id: ['eq'], name: ['eq', 'startsWith'], issuer: ['eq'], subject: ['eq'] }
}

/** The whole object. */
export const federatedIdentityCredentialJson = (credential: FederatedIdentityCredential): Json => {
  const { id, name, issuer, subject, description, audiences } = credential
  return {
    id,
    name,
    issuer,
    subject,
    description,
    audiences
  } satisfies Shown<GraphFederatedIdentityCredential>
}
