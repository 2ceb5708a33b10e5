// User attributes: the built-in ones, and those that a tenant adds for its user flows.
// Microsoft Graph documentation, resource type identityUserFlowAttribute.

import type { IdentityUserFlowAttribute } from '@microsoft/microsoft-graph-types'
import { attributeDataTypes, type UserFlowAttribute } from '../../directory/identity.ts'
import { oneOf, optionalText, text } from '../body.ts'
import { GraphError } from '../errors.ts'
import { collection, contextOf, entity, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import type { Shown } from '../shown.ts'
import { identityRefusals } from './refusals.ts'
import { admit, idAt, present, readField, sameId } from './request.ts'

const resource: Resource = {
  type: 'identityUserFlowAttribute',
  filterable: { id: ['eq'], displayName: ['eq'], dataType: ['eq'], userFlowAttributeType: ['eq'] }
}
const set = 'identity/userFlowAttributes'
const field = 'identityUserFlowAttribute'

/** An attribute as Graph shows it. */
export const attributeJson = (attribute: UserFlowAttribute): Json =>
  ({ ...attribute }) satisfies Shown<IdentityUserFlowAttribute>

const attributeAt = (request: GraphRequest): UserFlowAttribute => {
  const id = idAt(request, 0)
  return present(request, 'UserAttribute', id, request.tenant.identity.userFlowAttributes.get(id, request.keyReadAt))
}

/** GET /identity/userFlowAttributes */
export const listUserFlowAttributes = (request: GraphRequest): GraphAnswer => {
  admit(request, 'userFlowAttribute.read')
  const all = request.tenant.identity.userFlowAttributes.all(request.listReadAt)
  return collection(request, resource, set, all.map(attributeJson))
}

/** GET /identity/userFlowAttributes/{} */
export const getUserFlowAttribute = (request: GraphRequest): GraphAnswer => {
  admit(request, 'userFlowAttribute.read')
  return entity(request, resource, set, attributeJson(attributeAt(request)))
}

/** The prefix of the ids of custom attributes. Throws AADB2C99006 in a tenant that has lost its extensions app. */
const extensionPrefix = ({ tenant }: GraphRequest): string => {
  const isExtensionsApp = ({ displayName }: { readonly displayName: string }) =>
    /^(b2c|aad)-extensions-app\b/.test(displayName)
  const app = tenant.applications.all().find(isExtensionsApp)
  const lost = tenant.deletedApplications.all().find(({ object }) => isExtensionsApp(object))?.object.appId
  if (!app) throw new GraphError(identityRefusals.noExtensionsApp(lost ?? ''))
  return `extension_${app.appId.replaceAll('-', '')}_`
}

/** POST /identity/userFlowAttributes */
export const createUserFlowAttribute = (request: GraphRequest): GraphAnswer => {
  admit(request, 'userFlowAttribute.write')
  const { tenant, context } = request
  const { userFlowAttributes } = tenant.identity
  const shape = { displayName: text(256), description: optionalText(), dataType: oneOf(...attributeDataTypes) }
  const body = readField(request.body, field, shape, ['displayName', 'dataType'])
  const { displayName = '', description = null, dataType = 'string' } = body
  const name = displayName.replace(/\s+/g, '')
  if (!/^\w+$/.test(name)) throw new GraphError(identityRefusals.invalidField(field))
  const id = `${extensionPrefix(request)}${name}`
  const all = userFlowAttributes.all()
  const { identity } = context.behavior
  if (all.some(known => sameId(known.id, id))) {
    throw new GraphError(identityRefusals.existingAttribute(id, tenant, identity))
  }
  const custom = all.filter(({ userFlowAttributeType }) => userFlowAttributeType === 'custom')
  if (custom.length >= identity.attributeLimit) {
    throw new GraphError(identityRefusals.tooManyAttributes(identity.attributeLimit))
  }
  const attribute: UserFlowAttribute = { id, displayName, description, dataType, userFlowAttributeType: 'custom' }
  userFlowAttributes.put(id, attribute)
  return {
    status: 201,
    headers: { Location: `${request.origin}/${request.version}/${set}('${id}')` },
    body: { ...contextOf(request, `${set}/$entity`), ...attributeJson(attribute) }
  }
}

/** The custom attribute that the path names, in its latest form. Throws AADB2C99014 for a built-in one. */
const writable = (request: GraphRequest): UserFlowAttribute => {
  const { id, userFlowAttributeType } = attributeAt(request)
  if (userFlowAttributeType !== 'custom') throw new GraphError(identityRefusals.readOnly('userFlowAttributeType'))
  return present(request, 'UserAttribute', id, request.tenant.identity.userFlowAttributes.get(id))
}

/** PATCH /identity/userFlowAttributes/{}: the description, and in some tenants the display name. */
export const patchUserFlowAttribute = (request: GraphRequest): GraphAnswer => {
  admit(request, 'userFlowAttribute.write')
  const latest = writable(request)
  const shape = { displayName: text(256), description: optionalText(), dataType: text(), userFlowAttributeType: text() }
  const { displayName = latest.displayName, description, ...fixed } = readField(request.body, field, shape)
  const [name] = Object.keys(fixed)
  if (name !== undefined) throw new GraphError(identityRefusals.readOnly(name))
  const renamed = displayName !== latest.displayName
  if (renamed && request.context.behavior.identity.attributeNames === 'fixed') {
    throw new GraphError(identityRefusals.readOnly('displayName'))
  }
  request.tenant.identity.userFlowAttributes.put(latest.id, {
    ...latest,
    displayName,
    description: description === undefined ? latest.description : description
  })
  return { status: 204 }
}

/** DELETE /identity/userFlowAttributes/{} */
export const removeUserFlowAttribute = (request: GraphRequest): GraphAnswer => {
  admit(request, 'userFlowAttribute.write')
  const { id } = writable(request)
  const { userFlows, userFlowAttributes } = request.tenant.identity
  const flow = userFlows.all().find(({ assignments }) => assignments.some(one => one.id === id))
  if (flow && request.context.behavior.identity.deleteAssignedAttribute === 'refused') {
    throw new GraphError(identityRefusals.inUse('UserAttribute', id, flow.id))
  }
  userFlowAttributes.remove(id)
  return { status: 204 }
}
