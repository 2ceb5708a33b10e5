// Owners and members: directory objects of two kinds, shown with their type.

import type { ServicePrincipal } from '@microsoft/microsoft-graph-types'
import type { Tenant } from '../directory/tenant.ts'
import type { Json, Resource } from './odata.ts'
import type { Shown } from './shown.ts'
import { memberJson } from './userJson.ts'

/** Directory objects as OData shows them. */
export const directoryObjectResource: Resource = { type: 'directoryObject', filterable: { id: ['eq', 'in'] } }

type Typed<T> = Shown<T> & { readonly '@odata.type': string }

/** The objects of these ids that exist, in order, each with its `@odata.type`. */
export const ownerJson = (tenant: Tenant, ids: readonly string[]): readonly Json[] =>
  ids
    .map((id): Json | undefined => {
      const principal = tenant.servicePrincipals.get(id)
      if (principal) {
        const { appId, displayName } = principal
        return {
          '@odata.type': '#microsoft.graph.servicePrincipal',
          id,
          deletedDateTime: null,
          appId,
          displayName
        } satisfies Typed<ServicePrincipal>
      }
      const user = tenant.users.get(id)
      return user && { '@odata.type': '#microsoft.graph.user', ...memberJson(user) }
    })
    .filter(json => json !== undefined)
