// The legacy role API: activated directoryRoles, their templates and their members.

import type {
  DirectoryRole as GraphDirectoryRole,
  DirectoryRoleTemplate as GraphDirectoryRoleTemplate
} from '@microsoft/microsoft-graph-types'
import { activateDirectoryRole, assignDirectoryRole } from '../directory/assignments.ts'
import type { DirectoryRole, RoleAssignment } from '../directory/objects.ts'
import { roleTemplates } from '../directory/roleTemplates.ts'
import { guid, readBody, referencedId, required, text } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt, principalExists } from './lookup.ts'
import { collection, contextOf, entity, type Json, type Resource } from './odata.ts'
import { directoryObjectResource, ownerJson } from './ownerJson.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const roleResource: Resource = {
  type: 'directoryRole',
  filterable: { id: ['eq'], displayName: ['eq', 'startsWith'], roleTemplateId: ['eq'] }
}
const templateResource: Resource = { type: 'directoryRoleTemplate', filterable: {} }

const roleJson = ({ id, roleTemplateId }: DirectoryRole): Json => {
  const template = roleTemplates.find(known => known.id === roleTemplateId)
  return {
    id,
    deletedDateTime: null,
    description: template?.description ?? null,
    displayName: template?.displayName ?? null,
    roleTemplateId
  } satisfies Shown<GraphDirectoryRole>
}

const roleOf = (request: GraphRequest): DirectoryRole => {
  const key = keyAt(request, 0)
  const { tenant, keyReadAt } = request
  const wanted = key.value.toLowerCase()
  const role =
    key.kind === 'id'
      ? tenant.directoryRoles.get(wanted, keyReadAt)
      : tenant.directoryRoles.all(keyReadAt).find(({ roleTemplateId }) => roleTemplateId === wanted)
  return found(role, key.value)
}

/** GET /directoryRoleTemplates */
export const listRoleTemplates = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.read')
  const all = roleTemplates.map(
    ({ id, displayName, description }): Json =>
      ({ id, deletedDateTime: null, description, displayName }) satisfies Shown<GraphDirectoryRoleTemplate>
  )
  return collection(request, templateResource, 'directoryRoleTemplates', all)
}

/** GET /directoryRoles: only those that are activated. */
export const listDirectoryRoles = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.read')
  const all = request.tenant.directoryRoles.all(request.listReadAt).map(roleJson)
  return collection(request, roleResource, 'directoryRoles', all)
}

/** GET /directoryRoles/{} */
export const getDirectoryRole = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.read')
  return entity(request, roleResource, 'directoryRoles', roleJson(roleOf(request)))
}

/** POST /directoryRoles: activates a role. */
export const createDirectoryRole = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.write')
  const { tenant } = request
  const body = readBody(request, 'DirectoryRole', { roleTemplateId: guid })
  const roleTemplateId = required(body.roleTemplateId, 'roleTemplateId', 'DirectoryRole')
  if (!roleTemplates.some(({ id }) => id === roleTemplateId)) throw new GraphError(refusals.notFound(roleTemplateId))
  if (tenant.directoryRoles.all().some(role => role.roleTemplateId === roleTemplateId)) {
    throw new GraphError(refusals.conflictingObject())
  }
  const role = activateDirectoryRole(tenant, roleTemplateId)
  return { status: 201, body: { ...contextOf(request, 'directoryRoles/$entity'), ...roleJson(role) } }
}

const isMember =
  (role: DirectoryRole, principalId?: string) =>
  (assignment: RoleAssignment): boolean =>
    assignment.roleDefinitionId === role.roleTemplateId &&
    assignment.directoryScopeId === '/' &&
    (principalId === undefined || assignment.principalId === principalId)

/** GET /directoryRoles/{}/members */
export const listMembers = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.read')
  const { tenant, listReadAt } = request
  const members = tenant.roleAssignments.all(listReadAt).filter(isMember(roleOf(request)))
  const ids = members.map(({ principalId }) => principalId)
  return collection(request, directoryObjectResource, 'directoryObjects', ownerJson(tenant, ids))
}

/** Throws what Graph answers when a role cannot be given to that object. */
export const checkRolePrincipal = (request: GraphRequest, principalId: string): void => {
  if (principalExists(request, principalId)) return
  const isApplication = request.tenant.applications.get(principalId) !== undefined
  throw new GraphError(isApplication ? refusals.applicationInRole() : refusals.notFound(principalId))
}

/** POST /directoryRoles/{}/members/$ref */
export const addMember = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.write')
  const role = roleOf(request)
  const { '@odata.id': link } = readBody(request, 'DirectoryObject', { '@odata.id': text() })
  const member = referencedId(required(link, '@odata.id', 'DirectoryObject'))
  checkRolePrincipal(request, member)
  if (request.tenant.roleAssignments.all().some(isMember(role, member))) {
    throw new GraphError(refusals.existingReference('members'))
  }
  assignDirectoryRole(request.tenant, member, role.roleTemplateId)
  return { status: 204 }
}

/** DELETE /directoryRoles/{}/members/{}/$ref */
export const removeMember = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'role.write')
  const role = roleOf(request)
  const { value } = keyAt(request, 1)
  const held = request.tenant.roleAssignments.all().find(isMember(role, value.toLowerCase()))
  request.tenant.roleAssignments.remove(found(held, value).id)
  return { status: 204 }
}
