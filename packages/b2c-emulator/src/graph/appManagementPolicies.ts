// App management policies for single applications: made, assigned, taken away. Microsoft Graph documentation,
// "appManagementPolicy resource type" and the pages of its methods.

import { randomUUID } from 'node:crypto'
import type { AppManagementPolicy as GraphAppManagementPolicy } from '@microsoft/microsoft-graph-types'
import {
  type AppManagementPolicy,
  durationMs,
  type PasswordRestriction,
  passwordRestrictionTypes
} from '../directory/appManagementPolicy.ts'
import {
  anything,
  flag,
  list,
  object,
  oneOf,
  optionalText,
  optionalTime,
  type Read,
  readBody,
  required,
  text
} from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { applicationOf, found, keyAt } from './lookup.ts'
import { collection, contextOf, dateTime, entity, type Json, type Resource } from './odata.ts'
import { type Action, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const resource: Resource = { type: 'appManagementPolicy', filterable: {} }
const set = 'policies/appManagementPolicies'
const typeName = 'AppManagementPolicy'

const restriction = object({
  restrictionType: oneOf(...passwordRestrictionTypes),
  state: oneOf('enabled', 'disabled'),
  restrictForAppsCreatedAfterDateTime: optionalTime,
  maxLifetime: optionalText()
})

const shape = {
  displayName: text(256),
  description: text(1024),
  isEnabled: flag,
  restrictions: object({ passwordCredentials: list(restriction), keyCredentials: list(anything) })
}

/** A restriction of a body. Throws 400 without its type, and for a lifetime without its length. */
const restrictionOf = (given: Read<{ restriction: typeof restriction }>['restriction']): PasswordRestriction => {
  const restrictionType = required(given?.restrictionType, 'restrictionType', typeName)
  const maxLifetime = given?.maxLifetime ?? null
  const timed = restrictionType === 'passwordLifetime' || restrictionType === 'symmetricKeyLifetime'
  if (timed && durationMs(maxLifetime ?? '') === undefined) {
    throw new GraphError(refusals.invalidValue('maxLifetime', typeName))
  }
  return {
    restrictionType,
    state: given?.state ?? 'enabled',
    createdAfterMs: given?.restrictForAppsCreatedAfterDateTime ?? null,
    maxLifetime
  }
}

const policyJson = ({ id, displayName, description, isEnabled, ...policy }: AppManagementPolicy): Json =>
  ({
    id,
    deletedDateTime: null,
    displayName,
    description,
    isEnabled,
    restrictions: {
      passwordCredentials: policy.passwordRestrictions.map(
        ({ restrictionType, state, createdAfterMs, maxLifetime }) => ({
          restrictionType,
          state,
          maxLifetime,
          restrictForAppsCreatedAfterDateTime: createdAfterMs === null ? null : dateTime(createdAfterMs)
        })
      ),
      keyCredentials: []
    }
  }) satisfies Shown<GraphAppManagementPolicy>

/** Certificates' restrictions are shown as they came. */
const shown = (policy: AppManagementPolicy): Json => {
  const json = policyJson(policy)
  return { ...json, restrictions: { ...(json.restrictions as Json), keyCredentials: policy.keyCredentials } }
}

/** Throws 403 without the right; new policies and assignments take a licence that the tenant may lack. */
const enter = (request: GraphRequest, action: Action): void => {
  requirePermission(request, action)
  const { appManagementPolicies } = request.context.behavior
  if (request.method === 'POST' && appManagementPolicies === 'unlicensed') throw new GraphError(refusals.unlicensed())
}

const policyAt = (request: GraphRequest, position: number): AppManagementPolicy => {
  const { value } = keyAt(request, position)
  return found(request.tenant.appManagementPolicies.get(value, request.keyReadAt), value)
}

/** GET /policies/appManagementPolicies */
export const listAppManagementPolicies = (request: GraphRequest): GraphAnswer => {
  enter(request, 'policy.read')
  const { tenant, listReadAt } = request
  return collection(request, resource, set, tenant.appManagementPolicies.all(listReadAt).map(shown))
}

/** GET /policies/appManagementPolicies/{} */
export const getAppManagementPolicy = (request: GraphRequest): GraphAnswer => {
  enter(request, 'policy.read')
  return entity(request, resource, set, shown(policyAt(request, 0)))
}

/** POST /policies/appManagementPolicies */
export const createAppManagementPolicy = (request: GraphRequest): GraphAnswer => {
  enter(request, 'appManagementPolicy.write')
  const body = readBody(request, typeName, shape)
  const passwordRestrictions = (body.restrictions?.passwordCredentials ?? []).map(restrictionOf)
  const types = passwordRestrictions.map(({ restrictionType }) => restrictionType)
  if (new Set(types).size < types.length) throw new GraphError(refusals.invalidValue('restrictions', typeName))
  const policy: AppManagementPolicy = {
    id: randomUUID(),
    displayName: required(body.displayName, 'displayName', typeName),
    description: required(body.description, 'description', typeName),
    isEnabled: body.isEnabled ?? false,
    passwordRestrictions,
    keyCredentials: body.restrictions?.keyCredentials ?? [],
    appliesTo: []
  }
  request.tenant.appManagementPolicies.put(policy.id, policy)
  return { status: 201, body: { ...contextOf(request, `${set}/$entity`), ...shown(policy) } }
}

/** DELETE /policies/appManagementPolicies/{}: its assignments end with it. */
export const removeAppManagementPolicy = (request: GraphRequest): GraphAnswer => {
  enter(request, 'appManagementPolicy.write')
  const { id } = policyAt(request, 0)
  request.tenant.appManagementPolicies.remove(id)
  return { status: 204 }
}

/** GET /applications/{}/appManagementPolicies */
export const listAssignedPolicies = (request: GraphRequest): GraphAnswer => {
  enter(request, 'appManagementPolicy.readAssigned')
  const { id } = applicationOf(request)
  const { tenant, listReadAt } = request
  const assigned = tenant.appManagementPolicies.all(listReadAt).filter(({ appliesTo }) => appliesTo.includes(id))
  return collection(request, resource, `applications('${id}')/appManagementPolicies`, assigned.map(shown))
}

const referencedPolicyId = (link: string): string => {
  const id = /\/policies\/appManagementPolicies(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i.exec(link)?.[1]
  if (!id) throw new GraphError(refusals.notAReference())
  return id.toLowerCase()
}

/** POST /applications/{}/appManagementPolicies/$ref: an application has one policy at most. */
export const assignPolicy = (request: GraphRequest): GraphAnswer => {
  enter(request, 'appManagementPolicy.assign')
  const { id } = applicationOf(request)
  const { '@odata.id': link } = readBody(request, typeName, { '@odata.id': text() })
  const policyId = referencedPolicyId(required(link, '@odata.id', typeName))
  const { appManagementPolicies: policies } = request.tenant
  const policy = found(policies.get(policyId, request.keyReadAt), policyId)
  const present = policies.all().find(({ appliesTo }) => appliesTo.includes(id))
  if (present?.id === policyId) throw new GraphError(refusals.existingReference('appManagementPolicies'))
  if (present) throw new GraphError(refusals.conflictingObject())
  policies.put(policyId, { ...policy, appliesTo: [...policy.appliesTo, id] })
  return { status: 204 }
}

/** DELETE /applications/{}/appManagementPolicies/{}/$ref */
export const unassignPolicy = (request: GraphRequest): GraphAnswer => {
  enter(request, 'appManagementPolicy.assign')
  const { id } = applicationOf(request)
  const policy = policyAt(request, 1)
  found(policy.appliesTo.includes(id) ? policy : undefined, policy.id)
  const appliesTo = policy.appliesTo.filter(one => one !== id)
  request.tenant.appManagementPolicies.put(policy.id, { ...policy, appliesTo })
  return { status: 204 }
}
