// Microsoft Graph application permissions with admin consent: an app role assignment each, on Graph's own service
// principal. Source: Microsoft Graph documentation, serviceprincipal-post-approleassignedto.

import { type GraphRequest, succeeded } from '../../graph/answer.ts'
import { sendAll } from '../../graph/ensureAll.ts'
import { explain } from '../../graph/failure.ts'
import { byId, byKey, graphAppId } from '../../graph/paths.ts'
import { onlyPrincipal } from '../../graph/replication.ts'
import { rights } from '../../graph/requirements.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Read } from '../../reconcile/reader.ts'
import type { Resource, Subject, Work } from '../../reconcile/resource.ts'
import { record } from '../../util/http.ts'
import { appRoleReads, graphServicePrincipal, type ResolvedPermission, resolvePermissions } from '../app/graphRoles.ts'
import { locate } from '../app/locate.ts'
import { seenServicePrincipal } from '../app/principal.ts'
import { pruneNote, prunes } from '../app/pruning.ts'

type Grant = { readonly assignmentId: string; readonly appRoleId: string }

const grantsPath = (appId: string): string => `${byKey('servicePrincipals', 'appId', appId)}/appRoleAssignments`

export const permissions: Resource = {
  kind: 'permission',
  needs: ['servicePrincipal'],
  reads: subject => [...appRoleReads(subject.desired, subject.seen), ...grantReads(subject)],
  plan: subject => {
    const graph = graphServicePrincipal(subject.seen)
    const wanted = resolvePermissions(subject.desired, subject.seen)
    const grants = graph === undefined ? [] : seenGrants(subject, graph.id)
    const granted = (role: ResolvedPermission): Grant | undefined => grants.find(grant => grant.appRoleId === role.id)
    const missing = wanted.filter(role => granted(role) === undefined)
    const extra = grants.filter(grant => !wanted.some(role => role.id === grant.appRoleId))
    const prune = prunes(subject)
    const nameOf = (appRoleId: string): string =>
      graph?.appRoles.find(role => role.id === appRoleId)?.value ?? appRoleId
    return {
      changes: [
        ...wanted.map((role): Change => planOne(subject, role, granted(role))),
        ...extra.map(
          (grant): Change => ({
            resource: 'permission',
            action: prune ? 'delete' : 'drift',
            name: nameOf(grant.appRoleId),
            id: grant.appRoleId,
            fields: [],
            reason: `granted but not declared${pruneNote(subject)}`
          })
        ),
        // With prune the change of the application takes them away.
        ...(prune ? [] : askedFor(subject))
          .filter(id => !wanted.some(role => role.id === id) && !grants.some(({ appRoleId }) => appRoleId === id))
          .map(
            (id): Change => ({
              resource: 'permission',
              action: 'drift',
              name: nameOf(id),
              id,
              fields: [],
              reason: 'asked for on the application, neither granted nor declared'
            })
          )
      ],
      rights:
        (missing.length > 0 && subject.desired.consent === 'grant') || (prune && extra.length > 0)
          ? [rights.grantAppRoles]
          : [],
      apply: work =>
        apply(work, graph?.id ?? '', subject.desired.consent === 'grant' ? missing : [], prune ? extra : [])
    }
  }
}

/** Ids of the application permissions of Graph that the application asks for, granted or not. */
const askedFor = ({ desired, seen }: Subject): readonly string[] => {
  const located = locate(desired, seen)
  if (located.state !== 'found') return []
  const entries = located.application.requiredResourceAccess.filter(
    ({ resourceAppId }) => resourceAppId.toLowerCase() === graphAppId
  )
  const asked = entries.flatMap(({ resourceAccess }) => resourceAccess).filter(({ type }) => type === 'Role')
  return [...new Set(asked.map(({ id }) => id.toLowerCase()))]
}

const grantReads = (subject: Subject): readonly Read[] => {
  const located = locate(subject.desired, subject.seen)
  if (located.state !== 'found') return []
  return [
    {
      path: grantsPath(located.application.appId),
      what: `read the permissions granted to ${subject.desired.uniqueName}`,
      right: rights.readApplications
    }
  ]
}

const seenGrants = (subject: Subject, graphId: string): readonly Grant[] => {
  const located = locate(subject.desired, subject.seen)
  if (located.state !== 'found' || seenServicePrincipal(subject) === undefined) return []
  const path = grantsPath(located.application.appId)
  const answer = subject.seen.get(path)
  // Not found although the service principal is: a replica lags; a grant that exists is answered as such when it is made.
  if (answer === undefined || answer.status === 404) return []
  if (!succeeded(answer)) {
    const what = `read the permissions granted to ${subject.desired.uniqueName}`
    throw explain({ method: 'GET', path, what, right: rights.readApplications }, answer)
  }
  const { value } = record(answer.body)
  return (Array.isArray(value) ? value.map(record) : [])
    .filter(({ resourceId }) => String(resourceId).toLowerCase() === graphId.toLowerCase())
    .map(({ id, appRoleId }) => ({ assignmentId: String(id), appRoleId: String(appRoleId).toLowerCase() }))
}

const planOne = ({ desired }: Subject, role: ResolvedPermission, grant: Grant | undefined): Change => {
  const from = role.preset === undefined ? 'declared' : `of the preset ${role.preset}`
  const base = { resource: 'permission', name: role.value, id: role.id, fields: [] } as const
  if (grant !== undefined) return { ...base, action: 'unchanged', reason: `${from}, granted` }
  return desired.consent === 'grant'
    ? { ...base, action: 'create', reason: `${from}, not granted yet` }
    : { ...base, action: 'missing', reason: `${from}, not granted; consent is ${desired.consent}` }
}

const apply = async (
  work: Work,
  graphId: string,
  missing: readonly ResolvedPermission[],
  extra: readonly Grant[]
): Promise<undefined> => {
  const principalId = work.handles.servicePrincipalId as string
  const grants = missing.map(
    ({ id, value }): GraphRequest => ({
      method: 'POST',
      path: `${byId('servicePrincipals', graphId)}/appRoleAssignedTo`,
      body: { principalId, resourceId: graphId, appRoleId: id },
      what: `grant ${value} to ${work.desired.uniqueName}`,
      right: rights.grantAppRoles,
      after: onlyPrincipal(work.written)
    })
  )
  const revocations = extra.map(
    ({ assignmentId, appRoleId }): GraphRequest => ({
      method: 'DELETE',
      path: `${byId('servicePrincipals', graphId)}${byId('appRoleAssignedTo', assignmentId)}`,
      what: `revoke ${appRoleId} from ${work.desired.uniqueName}`,
      right: rights.grantAppRoles
    })
  )
  await sendAll(work.graph, [...grants, ...revocations])
}
