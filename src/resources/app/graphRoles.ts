// Microsoft Graph's own app roles in this tenant, and the permissions of a declaration resolved among them.
// Resolved by name in the tenant: old tenants and national clouds may lack newer roles.

import { ActionError } from '../../errors.ts'
import type { GraphAnswer } from '../../graph/answer.ts'
import { explain } from '../../graph/failure.ts'
import { byKey, graphAppId } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Read, Seen } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { record } from '../../util/http.ts'
import { didYouMean } from '../../util/suggest.ts'
import type { DesiredApp, DesiredPermission } from './declared.ts'

/** An application permission of Microsoft Graph in this tenant. */
export type AppRole = { readonly id: string; readonly value: string }

/** Microsoft Graph's service principal in this tenant; its object id differs from tenant to tenant. */
export type GraphServicePrincipal = { readonly id: string; readonly appRoles: readonly AppRole[] }

/** A permission of the declaration and the app role that it means. */
export type ResolvedPermission = AppRole & { readonly preset: string | undefined }

const graphPath = `${byKey('servicePrincipals', 'appId', graphAppId)}?$select=id,appRoles`
const scopesPath = `${byKey('servicePrincipals', 'appId', graphAppId)}?$select=id,oauth2PermissionScopes`

/** The reads that resolving needs: the app roles; the delegated scopes only when a name is unknown. */
export const appRoleReads = (desired: DesiredApp, seen: Seen): readonly Read[] => {
  const read = (path: string): Read => ({
    path,
    what: "read Microsoft Graph's own service principal",
    right: rights.readApplications
  })
  const answer = seen.get(graphPath)
  // An answer that is of no use is told by the plan.
  const graph = answer !== undefined && isUsable(answer) ? graphServicePrincipal(seen) : undefined
  if (graph === undefined) return [read(graphPath)]
  return desired.permissions.some(permission => find(graph, permission) === undefined)
    ? [read(graphPath), read(scopesPath)]
    : [read(graphPath)]
}

const isUsable = (answer: GraphAnswer): boolean => answer.status === 200 && isGuid(String(record(answer.body).id))

const parsed = new WeakMap<object, GraphServicePrincipal>()

/** Microsoft Graph's service principal, or undefined until it has been read. @throws ActionError when refused. */
export const graphServicePrincipal = (seen: Seen): GraphServicePrincipal | undefined => {
  const answer = seen.get(graphPath)
  if (answer === undefined) return undefined
  if (answer.status !== 200) {
    throw explain(
      {
        method: 'GET',
        path: graphPath,
        what: "read Microsoft Graph's own service principal",
        right: rights.readApplications
      },
      answer
    )
  }
  // Several hundred roles, asked for by every app of a run: read once an answer.
  const known = parsed.get(answer)
  if (known !== undefined) return known
  const body = record(answer.body)
  const roles = (Array.isArray(body.appRoles) ? body.appRoles : [])
    .map(record)
    .filter(role => role.isEnabled !== false)
    .map(role => ({ id: String(role.id).toLowerCase(), value: String(role.value) }))
    .filter(role => isGuid(role.id))
  if (!isUsable(answer)) {
    throw new ActionError({ code: 'protocol', message: 'Graph gave its own service principal without a usable id.' })
  }
  const result = { id: String(body.id), appRoles: roles }
  parsed.set(answer, result)
  return result
}

const find = (graph: GraphServicePrincipal, { text }: DesiredPermission): AppRole | undefined => {
  const wanted = text.toLowerCase()
  return graph.appRoles.find(role => role.value.toLowerCase() === wanted || role.id === wanted)
}

/**
 * The app roles of a declaration, without repetition.
 *
 * @throws ActionError `input` that lists every name the tenant does not know, with near matches, and says which exist as
 *   delegated permissions only.
 */
export const resolvePermissions = (desired: DesiredApp, seen: Seen): readonly ResolvedPermission[] => {
  const graph = graphServicePrincipal(seen)
  if (graph === undefined) return []
  const resolved = new Map<string, ResolvedPermission>()
  const unknown: DesiredPermission[] = []
  for (const permission of desired.permissions) {
    const role = find(graph, permission)
    if (role === undefined) unknown.push(permission)
    else if (!resolved.has(role.id)) resolved.set(role.id, { ...role, preset: permission.preset })
  }
  if (unknown.length > 0) throw unknownPermissions(unknown, graph, seen)
  return [...resolved.values()]
}

const unknownPermissions = (
  unknown: readonly DesiredPermission[],
  graph: GraphServicePrincipal,
  seen: Seen
): ActionError => {
  const { oauth2PermissionScopes } = record(seen.get(scopesPath)?.body)
  const scopes = (Array.isArray(oauth2PermissionScopes) ? oauth2PermissionScopes : []).map(record)
  const names = graph.appRoles.map(({ value }) => value)
  const lines = unknown.map(({ text, preset }) => {
    const from = preset === undefined ? '' : ` (of the preset ${preset})`
    const delegated = scopes.find(
      ({ id, value }) => String(value).toLowerCase() === text.toLowerCase() || String(id).toLowerCase() === text
    )
    if (delegated !== undefined) {
      return `${text}${from} is a delegated permission only (${String(delegated.value)}); an app that signs in by itself cannot hold it`
    }
    return `${text}${from} is not an application permission of Microsoft Graph in this tenant${didYouMean(text, names)}`
  })
  return new ActionError({
    code: 'input',
    message: `permissions: ${lines.join('; ')}. Nothing was written.`,
    hint: 'Names are listed in the Microsoft Graph permissions reference under "Application". A national cloud or an old tenant may lack a newer one.'
  })
}
