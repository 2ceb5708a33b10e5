// The unified role API: role definitions and role assignments of the directory.

import type { UnifiedRoleAssignment, UnifiedRoleDefinition } from '@microsoft/microsoft-graph-types'
import { assignDirectoryRole } from '../directory/assignments.ts'
import type { RoleAssignment, RoleTemplate } from '../directory/objects.ts'
import { roleTemplateId, roleTemplates } from '../directory/roleTemplates.ts'
import { anything, guid, optionalText, readBody, required, text } from './body.ts'
import { checkRolePrincipal } from './directoryRoles.ts'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt } from './lookup.ts'
import { collection, contextOf, entity, type Json, type Resource } from './odata.ts'
import { type Action, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const definitionResource: Resource = {
  type: 'unifiedRoleDefinition',
  filterable: { id: ['eq'], displayName: ['eq', 'startsWith'], templateId: ['eq'], isBuiltIn: ['eq'] },
  expand: { inheritsPermissionsFrom: (_request, { id }) => inheritedBy(String(id)) }
}
const assignmentResource: Resource = {
  type: 'unifiedRoleAssignment',
  filterable: { id: ['eq'], principalId: ['eq', 'in'], roleDefinitionId: ['eq', 'in'], directoryScopeId: ['eq'] }
}
const definitions = 'roleManagement/directory/roleDefinitions'
const assignments = 'roleManagement/directory/roleAssignments'

/** Every handler here: refused where the tenant has no unified role API. */
const enter = (request: GraphRequest, action: Action): void => {
  const { unifiedRoles, unifiedRolesStatus } = request.context.behavior
  if (unifiedRoles === 'unsupported') throw new GraphError(refusals.noUnifiedRoles(unifiedRolesStatus))
  requirePermission(request, action)
}

/** What a role inherits from: Directory Readers, as in the documentation's examples, where it is not that role itself. */
const inheritedBy = (id: string): readonly Json[] => {
  const readers = roleTemplateId('Directory Readers')
  return id === readers ? [] : [{ id: readers }]
}

const definitionJson = (template: RoleTemplate, request: GraphRequest): Json => ({
  ...definitionV1(template),
  ...(request.context.behavior.privilegedDefinitions && { isPrivileged: template.isPrivileged }),
  // A navigation property that the service shows without $expand.
  'inheritsPermissionsFrom@odata.context': contextOf(
    request,
    `${definitions}('${template.id}')/inheritsPermissionsFrom`
  )['@odata.context'],
  inheritsPermissionsFrom: inheritedBy(template.id)
})

const definitionV1 = ({ id, displayName, description, isPrivileged }: RoleTemplate) =>
  ({
    id,
    description,
    displayName,
    isBuiltIn: true,
    isEnabled: true,
    resourceScopes: ['/'],
    templateId: id,
    version: '1',
    rolePermissions: [
      {
        allowedResourceActions: [isPrivileged ? 'microsoft.directory/*' : 'microsoft.directory/*/read'],
        condition: null
      }
    ]
  }) satisfies Shown<UnifiedRoleDefinition>

/** GET /roleManagement/directory/roleDefinitions */
export const listRoleDefinitions = (request: GraphRequest): GraphAnswer => {
  enter(request, 'role.read')
  return collection(
    request,
    definitionResource,
    definitions,
    roleTemplates.map(template => definitionJson(template, request))
  )
}

/** GET /roleManagement/directory/roleDefinitions/{} */
export const getRoleDefinition = (request: GraphRequest): GraphAnswer => {
  enter(request, 'role.read')
  const { value } = keyAt(request, 0)
  const template = found(
    roleTemplates.find(({ id }) => id === value.toLowerCase()),
    value
  )
  return entity(request, definitionResource, definitions, definitionJson(template, request))
}

const assignmentJson = ({ id, principalId, roleDefinitionId, directoryScopeId }: RoleAssignment): Json =>
  ({ id, principalId, directoryScopeId, roleDefinitionId }) satisfies Shown<UnifiedRoleAssignment>

/** Refuses a filter by the principal and the role together, where the tenant does not take it. */
const refuseCompoundFilter = ({ query, context }: GraphRequest): void => {
  const filter = query.get('$filter') ?? ''
  const compound = /\bprincipalId\b/i.test(filter) && /\broleDefinitionId\b/i.test(filter)
  if (compound && context.behavior.compoundRoleFilter === 'refused') {
    throw new GraphError(refusals.unsupportedFilter('roleDefinitionId', 'UnifiedRoleAssignment'))
  }
}

/** GET /roleManagement/directory/roleAssignments */
export const listRoleAssignments = (request: GraphRequest): GraphAnswer => {
  enter(request, 'role.read')
  refuseCompoundFilter(request)
  const all = request.tenant.roleAssignments.all(request.listReadAt).map(assignmentJson)
  return collection(request, assignmentResource, assignments, all)
}

const assignmentOf = (request: GraphRequest): RoleAssignment => {
  const { value } = keyAt(request, 0)
  return found(request.tenant.roleAssignments.get(value, request.keyReadAt), value)
}

/** GET /roleManagement/directory/roleAssignments/{} */
export const getRoleAssignment = (request: GraphRequest): GraphAnswer => {
  enter(request, 'role.read')
  return entity(request, assignmentResource, assignments, assignmentJson(assignmentOf(request)))
}

/** POST /roleManagement/directory/roleAssignments */
export const createRoleAssignment = (request: GraphRequest): GraphAnswer => {
  enter(request, 'role.write')
  const { tenant } = request
  const type = 'UnifiedRoleAssignment'
  const body = readBody(request, type, {
    principalId: guid,
    roleDefinitionId: guid,
    directoryScopeId: text(),
    appScopeId: optionalText(),
    condition: anything
  })
  const principalId = required(body.principalId, 'principalId', type)
  const roleDefinitionId = required(body.roleDefinitionId, 'roleDefinitionId', type)
  const directoryScopeId = required(body.directoryScopeId, 'directoryScopeId', type)
  if (!roleTemplates.some(({ id }) => id === roleDefinitionId))
    throw new GraphError(refusals.notFound(roleDefinitionId))
  checkRolePrincipal(request, principalId)
  const same = (known: RoleAssignment) =>
    known.principalId === principalId &&
    known.roleDefinitionId === roleDefinitionId &&
    known.directoryScopeId === directoryScopeId
  if (tenant.roleAssignments.all().some(same)) throw new GraphError(refusals.conflictingObject())
  const assignment = assignDirectoryRole(tenant, principalId, roleDefinitionId, directoryScopeId)
  return { status: 201, body: { ...contextOf(request, `${assignments}/$entity`), ...assignmentJson(assignment) } }
}

/** DELETE /roleManagement/directory/roleAssignments/{} */
export const removeRoleAssignment = (request: GraphRequest): GraphAnswer => {
  enter(request, 'role.write')
  const { id } = assignmentOf(request)
  request.tenant.roleAssignments.remove(found(request.tenant.roleAssignments.get(id), id).id)
  return { status: 204 }
}
