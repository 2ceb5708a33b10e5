// Directory roles of the service principal, by the unified role API, or by the legacy directoryRoles where a tenant refuses
// that. Source: Microsoft Graph documentation, rbacapplication-post-roleassignments and directoryrole-post-members.

import type { TokenClaims } from '../../auth/token.ts'
import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../../graph/answer.ts'
import { reached, sendAll } from '../../graph/ensureAll.ts'
import { explain } from '../../graph/failure.ts'
import { byId, byKey, literal, segment } from '../../graph/paths.ts'
import { onlyPrincipal } from '../../graph/replication.ts'
import { holds, type Right, rights } from '../../graph/requirements.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Read, Seen } from '../../reconcile/reader.ts'
import type { Resource, Subject, Work } from '../../reconcile/resource.ts'
import { record } from '../../util/http.ts'
import { locate } from '../app/locate.ts'
import { seenServicePrincipal } from '../app/principal.ts'
import { pruneNote, prunes } from '../app/pruning.ts'
import { readMarks } from '../app/tags.ts'
import { type DirectoryRole, resolveRoles, roleName, roleNameReads } from './roleDefinitions.ts'

/** An assignment of the service principal. Legacy membership has no id of its own. */
type Assignment = { readonly templateId: string; readonly assignmentId: string | undefined }

const assignmentsPath = (principalId: string): string =>
  `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${literal(principalId)}`
const activeRolesPath = '/directoryRoles?$select=id,roleTemplateId'
const membersPath = (templateId: string): string => `${byKey('directoryRoles', 'roleTemplateId', templateId)}/members`

/**
 * True when the unified role API itself is refused. A tenant without it may answer as if a permission were missing: where
 * the caller's own token shows the right, the legacy API is asked, and its answer counts.
 */
const unifiedRefused = (answer: GraphAnswer | undefined, caller: TokenClaims | undefined, right: Right): boolean =>
  answer !== undefined &&
  ([400, 404, 405, 501].includes(answer.status) ||
    (answer.status === 403 &&
      (failureOf(answer).code !== 'Authorization_RequestDenied' || holds(caller, right) === 'held')))

export const directoryRoles: Resource = {
  kind: 'directoryRole',
  needs: ['servicePrincipal'],
  reads: subject => [...roleNameReads(subject.desired), ...assignmentReads(subject)],
  plan: subject => {
    const wanted = resolveRoles(subject.desired, subject.seen)
    const { assignments, legacy, inactive } = seenAssignments(subject, wanted)
    const missing = wanted.filter(role => !assignments.some(({ templateId }) => templateId === role.templateId))
    const extra = assignments.filter(({ templateId }) => !wanted.some(role => role.templateId === templateId))
    const prune = prunes(subject)
    return {
      changes: [
        ...wanted.map(
          (role): Change => ({
            resource: 'directoryRole',
            action: missing.includes(role) ? 'create' : 'unchanged',
            name: role.name,
            id: role.templateId,
            fields: [],
            reason: missing.includes(role) ? 'declared, not assigned yet' : 'declared, assigned'
          })
        ),
        ...extra.map(
          ({ templateId }): Change => ({
            resource: 'directoryRole',
            action: prune ? 'delete' : 'drift',
            name: roleName(templateId, subject.seen),
            id: templateId,
            fields: [],
            reason: `assigned but not declared${pruneNote(subject)}`
          })
        )
      ],
      rights: missing.length > 0 || (prune && extra.length > 0) ? [rights.assignDirectoryRoles] : [],
      apply: async work => {
        await (legacy ? assignLegacy(work, missing, inactive) : assign(work, missing))
        if (prune) await remove(work, extra)
        return undefined
      }
    }
  }
}

const principalOf = (subject: Subject): string | undefined => {
  const located = locate(subject.desired, subject.seen)
  if (located.state !== 'found') return undefined
  // The hint in the tags lets the assignments travel with the service principal; what it says is checked against that.
  return seenServicePrincipal(subject)?.id ?? readMarks(located.application.tags).servicePrincipalId
}

const assignmentReads = (subject: Subject): readonly Read[] => {
  const principalId = principalOf(subject)
  if (principalId === undefined) return []
  const read = (path: string): Read => ({
    path,
    what: `read the directory roles of ${subject.desired.uniqueName}`,
    right: rights.readDirectoryRoles
  })
  const unified = assignmentsPath(principalId)
  return unifiedRefused(subject.seen.get(unified), subject.context.claims, rights.readDirectoryRoles)
    ? [
        read(unified),
        read(activeRolesPath),
        ...activeIds(subject.seen).map(templateId => read(membersPath(templateId)))
      ]
    : [read(unified)]
}

/** Template ids of the roles that are active in the tenant: those that can have members. */
const activeIds = (seen: Seen): readonly string[] =>
  rows(seen.get(activeRolesPath)).map(({ roleTemplateId }) => String(roleTemplateId).toLowerCase())

type SeenAssignments = {
  readonly assignments: readonly Assignment[]
  readonly legacy: boolean
  /** Roles that the legacy API must activate before they take members. */
  readonly inactive: ReadonlySet<string>
}

const seenAssignments = (subject: Subject, wanted: readonly DirectoryRole[]): SeenAssignments => {
  const none = { assignments: [], legacy: false, inactive: new Set<string>() }
  const principalId = seenServicePrincipal(subject)?.id
  if (principalId === undefined) return none
  const path = assignmentsPath(principalId)
  const answer = subject.seen.get(path)
  if (answer === undefined) return none
  if (unifiedRefused(answer, subject.context.claims, rights.readDirectoryRoles)) {
    return legacyAssignments(subject.seen, principalId, wanted)
  }
  if (!succeeded(answer)) {
    // Without declared roles the read serves only to show drift: a caller that may not read them is not in the way.
    if (wanted.length === 0) return none
    const what = `read the directory roles of ${subject.desired.uniqueName}`
    throw explain({ method: 'GET', path, what, right: rights.readDirectoryRoles }, answer)
  }
  return {
    ...none,
    assignments: rows(answer)
      .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
      .map(({ id, roleDefinitionId }) => ({
        templateId: String(roleDefinitionId).toLowerCase(),
        assignmentId: String(id)
      }))
  }
}

const rows = (answer: GraphAnswer | undefined): readonly Readonly<Record<string, unknown>>[] => {
  const { value } = record(answer?.body)
  return Array.isArray(value) ? value.map(record) : []
}

const legacyAssignments = (seen: Seen, principalId: string, wanted: readonly DirectoryRole[]): SeenAssignments => {
  const answer = seen.get(activeRolesPath)
  if (wanted.length > 0 && answer !== undefined && !succeeded(answer)) {
    const what = 'read the active directory roles'
    throw explain({ method: 'GET', path: activeRolesPath, what, right: rights.readDirectoryRoles }, answer)
  }
  const active = activeIds(seen)
  return {
    legacy: true,
    inactive: new Set(wanted.map(({ templateId }) => templateId).filter(templateId => !active.includes(templateId))),
    assignments: active
      .filter(templateId =>
        rows(seen.get(membersPath(templateId))).some(({ id }) => String(id).toLowerCase() === principalId)
      )
      .map(templateId => ({ templateId, assignmentId: undefined }))
  }
}

const assign = async (work: Work, missing: readonly DirectoryRole[]): Promise<void> => {
  const requests = missing.map(
    ({ name, templateId }): GraphRequest => ({
      method: 'POST',
      path: '/roleManagement/directory/roleAssignments',
      body: {
        '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
        roleDefinitionId: templateId,
        principalId: work.handles.servicePrincipalId,
        directoryScopeId: '/'
      },
      what: `assign ${name} to ${work.desired.uniqueName}`,
      right: rights.assignDirectoryRoles,
      after: onlyPrincipal(work.written)
    })
  )
  const answers = await work.graph.batch(requests)
  const refused: DirectoryRole[] = []
  for (const [index, request] of requests.entries()) {
    const answer = answers[index] as GraphAnswer
    if (reached(request, answer)) continue
    if (!unifiedRefused(answer, work.caller, rights.assignDirectoryRoles)) throw explain(request, answer)
    refused.push(missing[index] as DirectoryRole)
  }
  if (refused.length > 0) await assignLegacy(work, refused, new Set(refused.map(({ templateId }) => templateId)))
}

const assignLegacy = async (
  work: Work,
  missing: readonly DirectoryRole[],
  inactive: ReadonlySet<string>
): Promise<void> => {
  await sendAll(
    work.graph,
    missing
      .filter(({ templateId }) => inactive.has(templateId))
      .map(({ name, templateId }) => ({
        method: 'POST',
        path: '/directoryRoles',
        body: { roleTemplateId: templateId },
        what: `activate the directory role ${name}`,
        right: rights.assignDirectoryRoles
      }))
  )
  await sendAll(
    work.graph,
    missing.map(({ name, templateId }) => ({
      method: 'POST',
      path: `${membersPath(templateId)}/$ref`,
      body: { '@odata.id': `${work.graph.origin}/v1.0/directoryObjects/${work.handles.servicePrincipalId}` },
      what: `assign ${name} to ${work.desired.uniqueName}`,
      right: rights.assignDirectoryRoles,
      // A role that was activated a moment ago lags like any new object.
      after: new Set(['servicePrincipal' as const])
    }))
  )
}

const remove = async (work: Work, extra: readonly Assignment[]): Promise<void> => {
  await sendAll(
    work.graph,
    extra.map(({ templateId, assignmentId }) => ({
      method: 'DELETE',
      path:
        assignmentId === undefined
          ? `${membersPath(templateId)}${segment(work.handles.servicePrincipalId as string)}/$ref`
          : byId('roleManagement/directory/roleAssignments', assignmentId),
      what: `remove the directory role ${templateId} from ${work.desired.uniqueName}`,
      right: rights.assignDirectoryRoles
    }))
  )
}
