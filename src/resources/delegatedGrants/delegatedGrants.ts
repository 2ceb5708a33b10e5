// Delegated permission grants: what the app may do in the name of users. None can be declared; those that are there are told.
// Source: Microsoft Graph documentation, oauth2permissiongrant-list.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { literal } from '../../graph/paths.ts'
import { isGranted, requirements } from '../../graph/requirements.ts'
import { change, type Kind } from '../../reconcile/plan.ts'
import { remoteText } from '../../util/http.ts'
import { asText } from '../../util/json.ts'
import { appKind, noField } from '../app/kind.ts'
import type { AppScope } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'

const kind: Kind = { name: 'delegatedGrant', noun: 'delegated permission grant' }

type DelegatedGrant = { readonly id: string; readonly scopes: string; readonly resourceId: string; readonly of: string }

/** The delegated permission grants of a managed app. */
export const delegatedGrants = appKind({
  kind,
  field: noField,
  after: [],
  observe: (_, scope) => readGrants(scope),
  plan: (_, grants) => ({
    changes: grants.map(({ id, scopes, resourceId, of }) =>
      change(
        kind,
        'drift',
        scopes,
        `granted for ${of} on the API with the service principal ${resourceId}, but not declared`,
        {
          id
        }
      )
    ),
    requirements: []
  })
})

/** A caller that may not read them is not in the way, and does not ask: they are only told. */
const readGrants = async ({
  app,
  application,
  principal,
  reader,
  services: { caller }
}: AppScope): Promise<readonly DelegatedGrant[]> => {
  if (isGranted(caller, requirements.readDelegatedGrants) === 'missing') return []
  const readOf = (id: string): Read => ({
    path: `/oauth2PermissionGrants?$filter=clientId%20eq%20${literal(id)}`,
    operation: `read the delegated permission grants of ${app.uniqueName}`,
    requirement: requirements.readDelegatedGrants,
    optional: true
  })
  const located = await application()
  if (located.state === 'missing') return []
  // The hint in the tags lets them travel with the service principal; it counts only where that confirms it.
  const { servicePrincipalId: hint } = readTags(located.application.tags)
  if (hint !== undefined) void reader.get(readOf(hint))
  const found = await principal()
  if (found === undefined) return []
  const answer = await reader.get(readOf(found.id))
  if (!succeeded(answer)) return []
  return valuesOf<graphTypes.OAuth2PermissionGrant>(answer).map(grant => ({
    id: asText(grant.id),
    scopes: remoteText(asText(grant.scope).trim(), 200) || 'a grant without permissions',
    resourceId: asText(grant.resourceId),
    of: grant.consentType === 'AllPrincipals' ? 'all users' : `the user ${asText(grant.principalId)}`
  }))
}
