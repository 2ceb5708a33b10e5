// User flows of Azure AD B2C, beta only: create, read, change, delete.
// Microsoft Graph documentation (beta), resource type b2cIdentityUserFlow.

import { connectorSteps, type UserFlow, userFlowTypes } from '../../directory/identity.ts'
import { object, oneOf, optionalFlag, optionalText, type Reader, text } from '../body.ts'
import { GraphError } from '../errors.ts'
import { collection, contextOf, entity, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { existingProviderId, providersJson } from './identityProviders.ts'
import { identityRefusals } from './refusals.ts'
import { isObject, present, readField, referredId } from './request.ts'
import { assignmentJson, initialAssignments } from './userFlowAssignments.ts'
import { languageJson } from './userFlowLanguages.ts'
import { admitToFlows, changeFlow, flowAt } from './userFlowLookup.ts'

const flowOf = ({ tenant, keyReadAt }: GraphRequest, { id }: Json): UserFlow | undefined =>
  tenant.identity.userFlows.get(String(id), keyReadAt)

const resource: Resource = {
  type: 'b2cIdentityUserFlow',
  filterable: {},
  expand: {
    userFlowIdentityProviders: (request, json) => providersJson(request, flowOf(request, json)?.providers ?? []),
    userAttributeAssignments: (request, json) =>
      flowOf(request, json)?.assignments.map(one => assignmentJson(request, one)) ?? [],
    languages: (request, json) => flowOf(request, json)?.languages.map(languageJson) ?? []
  }
}
const set = 'identity/b2cUserFlows'
const field = 'identityUserFlow'
const prefix = 'B2C_1_'

/** A flow as Graph shows it: of its connectors, an empty object; they are read below `apiConnectorConfiguration`. */
const flowJson = (flow: UserFlow): Json => {
  const { id, userFlowType, userFlowTypeVersion, isLanguageCustomizationEnabled, defaultLanguageTag } = flow
  return {
    id,
    userFlowType,
    userFlowTypeVersion,
    isLanguageCustomizationEnabled,
    defaultLanguageTag,
    apiConnectorConfiguration: {}
  }
}

/** A flow of which a collected attribute is gone does not show in lists. */
const isWhole =
  ({ tenant }: GraphRequest) =>
  ({ assignments }: UserFlow): boolean =>
    assignments.every(({ id }) => tenant.identity.userFlowAttributes.get(id) !== undefined)

/** GET /identity/b2cUserFlows */
export const listUserFlows = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const flows = request.tenant.identity.userFlows.all(request.listReadAt).filter(isWhole(request))
  return collection(request, resource, set, flows.map(flowJson))
}

/** GET /identity/b2cUserFlows/{} */
export const getUserFlow = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  return entity(request, resource, set, flowJson(flowAt(request)))
}

const version: Reader<number> = value => (typeof value === 'number' ? value : Number(text()(undefined)))

/** References to providers by id, as a new flow brings them. */
const providerIds: Reader<readonly string[]> = value => {
  const read = object({ list: (items: unknown) => (Array.isArray(items) ? items : [text()(undefined)]) })({
    list: value
  })
  return (read.list ?? []).map(item => text()(isObject(item) ? item.id : undefined))
}

const connectorsOf = (request: GraphRequest, value: unknown): UserFlow['connectors'] => {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw new GraphError(identityRefusals.invalidField(field))
  const steps = connectorSteps.filter(step => value[step] !== undefined)
  if (steps.length < Object.keys(value).length) throw new GraphError(identityRefusals.invalidField(field))
  return Object.fromEntries(
    steps.map(step => {
      const id = referredId({ body: value[step] }, 'apiConnectors')
      return [step, present(request, 'ApiConnector', id, request.tenant.identity.apiConnectors.get(id)).id]
    })
  )
}

/** POST /identity/b2cUserFlows: the id gets its prefix; AADB2C90063 for a type that does not exist in that version. */
export const createUserFlow = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const { context, tenant } = request
  const { identity } = context.behavior
  const shape = {
    id: text(),
    userFlowType: oneOf(...userFlowTypes),
    userFlowTypeVersion: version,
    isLanguageCustomizationEnabled: optionalFlag,
    defaultLanguageTag: optionalText(),
    userFlowIdentityProviders: providerIds,
    identityProviders: providerIds,
    apiConnectorConfiguration: (value: unknown) => value
  }
  const body = readField(request.body, field, shape, ['id', 'userFlowType', 'userFlowTypeVersion'])
  const { id: name = '', userFlowType = 'signUpOrSignIn', userFlowTypeVersion = 0 } = body
  if (!identity.flowVersions[userFlowType].includes(userFlowTypeVersion)) {
    throw new GraphError(identityRefusals.serviceProblem())
  }
  const id = name.toUpperCase().startsWith(prefix) ? `${prefix}${name.slice(prefix.length)}` : `${prefix}${name}`
  if (!/^[\w-]{1,64}$/.test(id)) throw new GraphError(identityRefusals.invalidField(field))
  if (tenant.identity.userFlows.get(id)) throw new GraphError(identityRefusals.existing('UserFlow', id, identity))
  const named = [...(body.userFlowIdentityProviders ?? []), ...(body.identityProviders ?? [])]
  const providers = [...identity.initialProviders, ...named].map(one => existingProviderId(request, one))
  const flow: UserFlow = {
    id,
    userFlowType,
    userFlowTypeVersion,
    isLanguageCustomizationEnabled: body.isLanguageCustomizationEnabled ?? false,
    defaultLanguageTag: body.defaultLanguageTag ?? null,
    providers: [...new Set(providers)],
    assignments: initialAssignments(request),
    languages: [],
    connectors: connectorsOf(request, body.apiConnectorConfiguration)
  }
  tenant.identity.userFlows.put(id, flow)
  return {
    status: 201,
    headers: { Location: `${request.origin}/${request.version}/${set}('${id}')` },
    body: { ...contextOf(request, `${set}/$entity`), ...flowJson(flow) }
  }
}

/** PATCH /identity/b2cUserFlows/{}: the two properties of language alone. */
export const patchUserFlow = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const change = readField(request.body, field, {
    isLanguageCustomizationEnabled: optionalFlag,
    defaultLanguageTag: optionalText()
  })
  const answer = changeFlow(request, latest => ({
    ...latest,
    isLanguageCustomizationEnabled: change.isLanguageCustomizationEnabled ?? latest.isLanguageCustomizationEnabled,
    defaultLanguageTag: change.defaultLanguageTag ?? latest.defaultLanguageTag
  }))
  if (request.context.behavior.identity.flowPatchStatus === 204) return answer
  const { id } = flowAt(request)
  const changed = present(request, 'UserFlow', id, request.tenant.identity.userFlows.get(id))
  return { status: 200, body: { ...contextOf(request, `${set}/$entity`), ...flowJson(changed) } }
}

/** DELETE /identity/b2cUserFlows/{} */
export const removeUserFlow = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const { id } = flowAt(request)
  const { userFlows } = request.tenant.identity
  present(request, 'UserFlow', id, userFlows.get(id))
  userFlows.remove(id)
  return { status: 204 }
}
