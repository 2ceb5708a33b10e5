// Directory roles of the service principal. Source: Microsoft Graph documentation, rbacapplication-post-roleassignments and
// directoryrole-post-members.

import type { GraphAnswer, GraphRequest } from '../../graph/answer.ts'
import { ensureAll, toActionError } from '../../graph/failure.ts'
import { byId, segment } from '../../graph/paths.ts'
import { privilegedRoles } from '../../graph/privileged.ts'
import { requirements } from '../../graph/requirements.ts'
import { onlyPrincipal } from '../../graph/retryTable.ts'
import { isSatisfied } from '../../graph/satisfied.ts'
import { carryOut } from '../../reconcile/carryOut.ts'
import { type Change, change, type Kind, writes } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { assertMayGrant } from '../app/foreignAccess.ts'
import { appKind } from '../app/kind.ts'
import { pruningOf, undeclaredChange } from '../app/pruning.ts'
import { membersPath } from '../app/roleAssignments.ts'
import { type AppScope, principalIdOf } from '../app/scope.ts'
import { type Assignment, isUnifiedRefused, readAssignments } from './assignments.ts'
import { exportedDirectoryRoles } from './exported.ts'
import { directoryRolesField } from './field.ts'
import { type DirectoryRole, readRoleDefinitions } from './roleDefinitions.ts'

const kind: Kind = { name: 'directoryRole', noun: 'directory role', picture: { group: 'roles', place: 0, prefix: '' } }
const requirement = requirements.assignDirectoryRoles

/** The directory roles of a managed app. */
export const directoryRoles = appKind({
  kind,
  field: directoryRolesField,
  after: ['servicePrincipal'],
  // Whoever loses a way to act as the app loses it before that is granted more.
  afterRemovals: ['federatedCredential'],
  observe: async (wanted, scope) => {
    const [definitions, located] = await Promise.all([readRoleDefinitions(wanted, scope), scope.application()])
    const [held, access] = await Promise.all([
      readAssignments(located, definitions.declared.length > 0, scope),
      scope.foreignAccess()
    ])
    return { ...definitions, ...held, located, access, pruning: pruningOf(scope, located) }
  },
  // Minutes may have passed since the first look, and who else could act as the application is asked right before it is granted.
  observeBeforeWrite: ({ located }) => located.state === 'found',
  plan: (_, { located, access, pruning, declared, nameOf, assignments, activeRoles }) => {
    const missing = declared.filter(role => !assignments.some(({ templateId }) => templateId === role.templateId))
    if (missing.length > 0) assertMayGrant(located, access)
    const undeclared = assignments.filter(({ templateId }) => !declared.some(role => role.templateId === templateId))
    const extra = pruning.prunes ? undeclared : []
    const changes = [
      ...declared.map(role =>
        missing.includes(role)
          ? change(kind, 'create', role.name, 'declared, not assigned yet', { id: role.templateId })
          : change(kind, 'unchanged', role.name, 'declared, assigned', { id: role.templateId })
      ),
      ...undeclared.map(({ templateId }) => undeclaredChange(kind, nameOf(templateId), 'assigned', pruning, templateId))
    ]
    const changeOf: ChangeOf = roleId => changes.find(one => one.id === roleId && writes(one))
    return {
      changes,
      requirements: missing.length > 0 || extra.length > 0 ? [requirement] : [],
      apply: async (work, scope) => {
        if (activeRoles === undefined) await assign(work, scope, missing, changeOf)
        else await assignLegacy(work, scope, missing, activeRoles, changeOf)
        const removals = extra.map(item => ({
          request: removalRequest(item, scope),
          change: changeOf(item.templateId)
        }))
        await carryOut(work, removals)
        return undefined
      }
    }
  },
  vouches: async (wanted, scope) => {
    const [{ declared }, located] = await Promise.all([readRoleDefinitions(wanted, scope), scope.application()])
    const { assignments } = await readAssignments(located, declared.length > 0, scope)
    const held = new Set(assignments.map(({ templateId }) => templateId))
    const handsOver = privilegedRoles.some(({ id }) => held.has(id))
    return {
      holds: handsOver ? 'the tenant' : held.size > 0 ? 'something' : 'nothing',
      grantsMore: declared.some(({ templateId }) => !held.has(templateId))
    }
  },
  requirements: ({ roles }, mode, { prune }) => {
    if (mode === 'plan') return roles.length > 0 ? [requirements.readDirectoryRoles] : []
    return mode === 'apply' && (roles.length > 0 || prune) ? [requirement] : []
  },
  exported: exportedDirectoryRoles
})

/** The change that writes a role, by its template id. */
type ChangeOf = (templateId: string) => Change | undefined

const assign = async (
  work: Work,
  scope: AppScope,
  missing: readonly DirectoryRole[],
  changeOf: ChangeOf
): Promise<void> => {
  const requests = missing.map(
    ({ name, templateId }): GraphRequest => ({
      method: 'POST',
      path: '/roleManagement/directory/roleAssignments',
      body: {
        '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
        roleDefinitionId: templateId,
        principalId: principalIdOf(scope),
        directoryScopeId: '/'
      },
      operation: `assign ${name} to ${scope.app.uniqueName}`,
      requirement,
      mayLagBehind: onlyPrincipal(scope.recentWrites)
    })
  )
  const onAnswer = (index: number, answer: GraphAnswer): void => {
    const change = changeOf((missing[index] as DirectoryRole).templateId)
    if (change !== undefined && isSatisfied(requests[index] as GraphRequest, answer)) work.carriedOut(change)
  }
  const answers = await work.graph.batch(requests, { onAnswer })
  const refused: DirectoryRole[] = []
  for (const [index, request] of requests.entries()) {
    const answer = answers[index] as GraphAnswer
    if (isSatisfied(request, answer)) continue
    if (!isUnifiedRefused(answer, scope.services.caller, requirement)) throw toActionError(request, answer)
    refused.push(missing[index] as DirectoryRole)
  }
  if (refused.length > 0) await assignLegacy(work, scope, refused, [], changeOf)
}

const assignLegacy = async (
  work: Work,
  scope: AppScope,
  missing: readonly DirectoryRole[],
  activeRoles: readonly string[],
  changeOf: ChangeOf
): Promise<void> => {
  const { graph } = work
  const activations = missing
    .filter(({ templateId }) => !activeRoles.includes(templateId))
    .map(
      ({ name, templateId }): GraphRequest => ({
        method: 'POST',
        path: '/directoryRoles',
        body: { roleTemplateId: templateId },
        operation: `activate the directory role ${name}`,
        requirement
      })
    )
  const memberships = missing.map(
    ({ name, templateId }): GraphRequest => ({
      method: 'POST',
      path: `${membersPath(templateId)}/$ref`,
      body: { '@odata.id': `${graph.origin}/v1.0/directoryObjects/${principalIdOf(scope)}` },
      operation: `assign ${name} to ${scope.app.uniqueName}`,
      requirement,
      // A role that was activated a moment ago lags like any new object.
      mayLagBehind: new Set(['servicePrincipal'])
    })
  )
  await ensureAll(graph, activations)
  await carryOut(
    work,
    memberships.map((request, index) => ({ request, change: changeOf((missing[index] as DirectoryRole).templateId) }))
  )
}

const removalRequest = ({ templateId, assignmentId }: Assignment, scope: AppScope): GraphRequest => ({
  method: 'DELETE',
  path:
    assignmentId === undefined
      ? `${membersPath(templateId)}${segment(principalIdOf(scope))}/$ref`
      : byId('roleManagement/directory/roleAssignments', assignmentId),
  operation: `remove the directory role ${templateId} from ${scope.app.uniqueName}`,
  requirement,
  mayLagBehind: onlyPrincipal(scope.recentWrites)
})
