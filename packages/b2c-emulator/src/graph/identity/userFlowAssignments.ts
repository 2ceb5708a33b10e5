// The attributes that a user flow collects, and their order.
// Microsoft Graph documentation (beta), resource type identityUserFlowAttributeAssignment.

import { type AttributeAssignment, type AttributeValue, inputTypes, type UserFlow } from '../../directory/identity.ts'
import { flag, list, object, optionalText, type Reader, text } from '../body.ts'
import { GraphError } from '../errors.ts'
import { collection, contextOf, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { identityRefusals } from './refusals.ts'
import { idAt, isObject, present, readField, sameId } from './request.ts'
import { attributeJson } from './userFlowAttributes.ts'
import { admitToFlows, changeFlow, flowAt, partSet } from './userFlowLookup.ts'

const field = 'identityUserFlowAttributeAssignment'

const resource: Resource = {
  type: field,
  filterable: {},
  expandOne: {
    userAttribute: ({ tenant, keyReadAt }, { id }) => {
      const attribute = tenant.identity.userFlowAttributes.get(String(id), keyReadAt)
      return attribute ? attributeJson(attribute) : null
    }
  }
}

/** An assignment as Graph shows it. */
export const assignmentJson = ({ context }: GraphRequest, assignment: AttributeAssignment): Json => {
  const { userInputType, ...rest } = assignment
  const pascal = context.behavior.identity.inputTypes === 'TextBox'
  return {
    ...rest,
    userInputType: pascal ? userInputType.charAt(0).toUpperCase() + userInputType.slice(1) : userInputType
  }
}

/** What a new flow collects without being told. */
export const initialAssignments = (request: GraphRequest): readonly AttributeAssignment[] =>
  request.context.behavior.identity.initialAssignments.map(id => {
    const attribute = present(request, 'UserAttribute', id, request.tenant.identity.userFlowAttributes.get(id))
    return {
      id: attribute.id,
      displayName: attribute.displayName,
      isOptional: false,
      requiresVerification: attribute.id === 'email',
      userInputType: attribute.id === 'email' ? 'emailBox' : 'textBox',
      userAttributeValues: []
    }
  })

/** The casing of the first letter is free. */
const inputType: Reader<AttributeAssignment['userInputType']> = value => {
  const wanted = String(value)
  const known = inputTypes.find(type => type === wanted.charAt(0).toLowerCase() + wanted.slice(1))
  if (!known) throw new GraphError(identityRefusals.invalidField(field))
  return known
}

const attributeValue: Reader<AttributeValue> = value => {
  const {
    name = null,
    value: given = null,
    isDefault = false
  } = object({
    name: optionalText(),
    value: optionalText(),
    isDefault: flag
  })(value)
  return { name, value: given, isDefault }
}

const attributeId: Reader<string> = value => text()(isObject(value) ? value.id : undefined)

const shape = {
  displayName: text(),
  isOptional: flag,
  requiresVerification: flag,
  userInputType: inputType,
  userAttributeValues: list(attributeValue)
}

/** GET /identity/b2cUserFlows/{}/userAttributeAssignments */
export const listAssignments = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const flow = flowAt(request)
  const listed = request.tenant.identity.userFlows.get(flow.id, request.listReadAt)?.assignments ?? []
  return collection(
    request,
    resource,
    partSet(flow, 'userAttributeAssignments'),
    listed.map(assignment => assignmentJson(request, assignment))
  )
}

/** POST /identity/b2cUserFlows/{}/userAttributeAssignments */
export const createAssignment = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const flow = flowAt(request)
  const needed = ['userAttribute', 'isOptional', 'requiresVerification', 'userInputType'] as const
  const body = readField(request.body, field, { ...shape, userAttribute: attributeId }, needed)
  const { userAttribute = '', isOptional = false, requiresVerification = false, userInputType = 'textBox' } = body
  const { userFlowAttributes } = request.tenant.identity
  const found = userFlowAttributes.get(userAttribute, request.keyReadAt)
  const attribute = present(request, 'UserAttribute', userAttribute, found)
  const assignment: AttributeAssignment = {
    id: attribute.id,
    displayName: body.displayName ?? attribute.displayName,
    isOptional,
    requiresVerification,
    userInputType,
    userAttributeValues: body.userAttributeValues ?? []
  }
  changeFlow(request, latest => {
    if (latest.assignments.some(({ id }) => id === assignment.id)) {
      const { identity } = request.context.behavior
      throw new GraphError(identityRefusals.existing('UserAttribute', assignment.id, identity))
    }
    return { ...latest, assignments: [...latest.assignments, assignment] }
  })
  const set = partSet(flow, 'userAttributeAssignments')
  return { status: 201, body: { ...contextOf(request, `${set}/$entity`), ...assignmentJson(request, assignment) } }
}

const heldAt = (request: GraphRequest, { assignments }: UserFlow): AttributeAssignment => {
  const id = idAt(request, 1)
  return present(
    request,
    'UserAttribute',
    id,
    assignments.find(one => sameId(one.id, id))
  )
}

/** GET /identity/b2cUserFlows/{}/userAttributeAssignments/{} */
export const getAssignment = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const flow = flowAt(request)
  const body = assignmentJson(request, heldAt(request, flow))
  return {
    status: 200,
    body: { ...contextOf(request, `${partSet(flow, 'userAttributeAssignments')}/$entity`), ...body }
  }
}

/** PATCH /identity/b2cUserFlows/{}/userAttributeAssignments/{} */
export const patchAssignment = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const change = readField(request.body, field, shape)
  return changeFlow(request, latest => {
    const held = heldAt(request, latest)
    return {
      ...latest,
      assignments: latest.assignments.map(one => (one.id === held.id ? { ...one, ...change } : one))
    }
  })
}

/** DELETE /identity/b2cUserFlows/{}/userAttributeAssignments/{} */
export const removeAssignment = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  return changeFlow(request, latest => {
    const held = heldAt(request, latest)
    return { ...latest, assignments: latest.assignments.filter(({ id }) => id !== held.id) }
  })
}

/** GET /identity/b2cUserFlows/{}/userAttributeAssignments/getOrder */
export const getAssignmentOrder = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const order = flowAt(request).assignments.map(({ id }) => id)
  return { status: 200, body: { ...contextOf(request, 'microsoft.graph.assignmentOrder'), order } }
}

/** POST /identity/b2cUserFlows/{}/userAttributeAssignments/setOrder: all assigned attributes, each once. */
export const setAssignmentOrder = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const name = 'newAssignmentOrder'
  const { newAssignmentOrder } = readField(
    request.body,
    name,
    { newAssignmentOrder: object({ order: list(text()) }) },
    [name]
  )
  const order = newAssignmentOrder?.order ?? []
  return changeFlow(request, latest => {
    const ordered = order.map(id =>
      present(
        request,
        'UserAttribute',
        id,
        latest.assignments.find(one => sameId(one.id, id))
      )
    )
    if (new Set(ordered).size !== latest.assignments.length || ordered.length !== latest.assignments.length) {
      throw new GraphError(identityRefusals.invalidField(name))
    }
    return { ...latest, assignments: ordered }
  })
}
