// Custom policies: the list, POST, GET, PUT and DELETE. Microsoft Graph documentation (beta), "trustFrameworkPolicy".

import type { CustomPolicy } from '../../directory/trustFramework.ts'
import { GraphError } from '../errors.ts'
import { keyAt } from '../lookup.ts'
import { collection, entity, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { childOf } from './policyReferences.ts'
import { policyRefusals } from './policyRefusals.ts'
import { documentOf, readUpload, storeUpload } from './policyUpload.ts'
import { frameworkRefusals } from './refusals.ts'
import { admitReader, admitWriter, listed, visible } from './request.ts'
import { storedForm } from './storedForm.ts'

const resource: Resource = { type: 'trustFrameworkPolicy', filterable: {} }
const set = 'trustFramework/policies'

const policyOf = (request: GraphRequest): CustomPolicy => {
  const { tenant, context } = request
  const { value: id } = keyAt(request, 0)
  const policy = visible(request, tenant.customPolicies, id)
  if (!policy) throw new GraphError(frameworkRefusals.absentPolicy(id, tenant, context.behavior.trustFramework))
  return policy
}

const xmlAnswer = (
  { tenant, context }: GraphRequest,
  status: number,
  policy: CustomPolicy,
  headers: Readonly<Record<string, string>> = {}
): GraphAnswer => {
  const { trustFramework } = context.behavior
  const asSent = trustFramework.policyReadBack === 'as sent'
  const text = asSent ? policy.sent : storedForm(documentOf(policy), tenant, trustFramework)
  return { status, text, headers: { 'Content-Type': 'application/xml', ...headers } }
}

/** GET /trustFramework/policies: ids alone. */
export const listPolicies = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'customPolicy.read')
  const { userFlowsInPolicyList } = request.context.behavior.trustFramework
  const ids = [...listed(request, request.tenant.customPolicies).map(({ id }) => id), ...userFlowsInPolicyList]
  return collection(
    request,
    resource,
    set,
    ids.map(id => ({ id }))
  )
}

/** GET /trustFramework/policies/{} */
export const getPolicy = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'customPolicy.read')
  return entity(request, resource, set, { id: policyOf(request).id })
}

/** GET /trustFramework/policies/{}/$value */
export const getPolicyContent = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'customPolicy.read')
  return xmlAnswer(request, 200, policyOf(request))
}

/** POST /trustFramework/policies */
export const createPolicy = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'customPolicy.write')
  const upload = readUpload(request)
  const { tenant, context } = request
  if (tenant.customPolicies.get(upload.id)) {
    throw new GraphError(policyRefusals.exists(upload.id, context.behavior.refusals.existingPolicy))
  }
  const policy = storeUpload(request, upload)
  return xmlAnswer(request, 201, policy, { Location: `/trustFramework/policies/${policy.id}/` })
}

/** PUT /trustFramework/policies/{}/$value: creates or replaces. */
export const putPolicyContent = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'customPolicy.write')
  const upload = readUpload(request)
  const { value: inPath } = keyAt(request, 0)
  const { id, document } = upload
  const names = [inPath, `B2C_1A_${inPath}`].map(name => name.toLowerCase())
  if (document.root.localName === 'TrustFrameworkPolicy' && document.policyId && !names.includes(id.toLowerCase())) {
    throw new GraphError(policyRefusals.otherId(inPath, document.policyId))
  }
  const existed = request.tenant.customPolicies.get(id) !== undefined
  return xmlAnswer(request, existed ? 200 : 201, storeUpload(request, upload))
}

/** PUT /trustFramework/policies/{}, which the service does not take. */
export const putPolicy = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'customPolicy.write')
  throw new GraphError(policyRefusals.putWithoutValue())
}

/** DELETE /trustFramework/policies/{} */
export const removePolicy = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'customPolicy.write')
  const { id } = policyOf(request)
  const { tenant, context } = request
  const child = context.behavior.trustFramework.deleteBasePolicy === 'refused' ? childOf(tenant, id) : undefined
  if (child) throw new GraphError(policyRefusals.inherited(id, child.id))
  tenant.customPolicies.remove(id)
  return { status: 204 }
}
