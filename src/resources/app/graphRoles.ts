// Microsoft Graph's own service principal in this tenant, with the application permissions that it offers. Read in the
// tenant: the object id differs, and old tenants and national clouds may lack newer permissions.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { succeeded } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { byKey, graphAppId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { SharedRead } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { asObject, asObjects } from '../../util/json.ts'

/** An application permission of Microsoft Graph in this tenant. */
export type AppRole = { readonly id: string; readonly value: string }

/** Microsoft Graph's service principal in this tenant. */
export type GraphServicePrincipal = { readonly id: string; readonly appRoles: readonly AppRole[] }

const read = (select: string) => ({
  path: `${byKey('servicePrincipals', 'appId', graphAppId)}?$select=${select}`,
  operation: "read Microsoft Graph's own service principal",
  requirement: requirements.readApplications
})

/** Several hundred permissions, asked for by every app of a run. */
export const graphRolesRead: SharedRead<GraphServicePrincipal> = {
  ...read('id,appRoles'),
  parse: answer => {
    if (answer.status !== 200) throw toActionError(read('id,appRoles'), answer)
    const { id, appRoles } = asObject<graphTypes.ServicePrincipal>(answer.body)
    if (!isGuid(String(id))) {
      throw new ActionError({ code: 'protocol', message: 'Graph gave its own service principal without a usable id.' })
    }
    const roles = asObjects<graphTypes.AppRole>(appRoles)
      .filter(role => role.isEnabled !== false)
      .map(role => ({ id: String(role.id).toLowerCase(), value: String(role.value) }))
      .filter(role => isGuid(role.id))
    return { id: String(id), appRoles: roles }
  }
}

/** The delegated permissions that Graph offers: read only when a name is unknown, to say what it is. */
export const graphScopesRead: SharedRead<readonly AppRole[]> = {
  ...read('id,oauth2PermissionScopes'),
  parse: answer =>
    succeeded(answer)
      ? asObjects<graphTypes.PermissionScope>(
          asObject<graphTypes.ServicePrincipal>(answer.body).oauth2PermissionScopes
        ).map(({ id, value }) => ({ id: String(id).toLowerCase(), value: String(value) }))
      : []
}
