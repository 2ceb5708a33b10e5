// Finding the object that a path names, through the view that reads by key have.

import type { Application, ServicePrincipal, User } from '../directory/objects.ts'
import {
  applicationByAppId,
  applicationByUniqueName,
  servicePrincipalByAppId,
  userByPrincipalName
} from '../directory/queries.ts'
import { GraphError, refusals } from './errors.ts'
import type { GraphRequest, Key } from './request.ts'

const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The n-th key of the path. The route guarantees that it is there. */
export const keyAt = ({ keys }: GraphRequest, position: number): Key => {
  const key = keys[position]
  if (!key) throw new Error(`The path has no key ${position}.`)
  return key
}

const checkGuid = (key: Key): void => {
  if (guidPattern.test(key.value)) return
  if (key.kind === 'alternate') throw new GraphError(refusals.invalidReference(key.property))
  throw new GraphError(refusals.invalidIdentifier(key.value))
}

/** Refuses the key `uniqueName` where the tenant does not know it. */
const refuseUniqueName = ({ context }: GraphRequest): void => {
  if (context.behavior.uniqueName === 'unsupported') throw new GraphError(refusals.invalidReference('uniqueName'))
}

/** The application that the path names, undefined when it is not (yet) visible. */
export const findApplication = (request: GraphRequest, key = keyAt(request, 0)): Application | undefined => {
  const { tenant, keyReadAt } = request
  if (key.kind === 'id') {
    checkGuid(key)
    return tenant.applications.get(key.value, keyReadAt)
  }
  if (key.property === 'appId') {
    checkGuid(key)
    return applicationByAppId(tenant, key.value, keyReadAt)
  }
  if (key.property !== 'uniqueName') throw new GraphError(refusals.unknownSegment(`applications(${key.property})`))
  refuseUniqueName(request)
  return applicationByUniqueName(tenant, key.value, keyReadAt)
}

/** The application that the path names. Throws 404. */
export const applicationOf = (request: GraphRequest): Application =>
  found(findApplication(request), keyAt(request, 0).value)

/** The service principal that the path names, undefined when it is not (yet) visible. */
export const findServicePrincipal = (request: GraphRequest, key = keyAt(request, 0)): ServicePrincipal | undefined => {
  const { tenant, keyReadAt } = request
  checkGuid(key)
  if (key.kind === 'id') return tenant.servicePrincipals.get(key.value, keyReadAt)
  if (key.property !== 'appId') throw new GraphError(refusals.unknownSegment(`servicePrincipals(${key.property})`))
  return servicePrincipalByAppId(tenant, key.value, keyReadAt)
}

/** The service principal that the path names. Throws 404. */
export const servicePrincipalOf = (request: GraphRequest): ServicePrincipal =>
  found(findServicePrincipal(request), keyAt(request, 0).value)

/** The user that the path names by id or user principal name. Throws 404. */
export const userOf = (request: GraphRequest): User => {
  const { value } = keyAt(request, 0)
  const { tenant, keyReadAt } = request
  return found(tenant.users.get(value, keyReadAt) ?? userByPrincipalName(tenant, value, keyReadAt), value)
}

/** The value, or 404 with the key in its text. */
export const found = <T>(value: T | undefined, key: string): T => {
  if (value === undefined) throw new GraphError(refusals.notFound(key))
  return value
}

/** Whether a service principal or user of that id is visible: what references are checked against. */
export const principalExists = ({ tenant, keyReadAt }: GraphRequest, id: string): boolean =>
  (tenant.servicePrincipals.get(id, keyReadAt) ?? tenant.users.get(id, keyReadAt)) !== undefined
