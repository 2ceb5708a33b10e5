// The upload of a custom policy: from the bytes of a request to the policy that the tenant has, or the refusal.

import { type CustomPolicy, withCustomPrefix } from '../../directory/trustFramework.ts'
import { GraphError, refusals } from '../errors.ts'
import type { GraphRequest } from '../request.ts'
import { validationMessages } from './policyCheck.ts'
import { contentOf } from './policyContent.ts'
import { policyRefusals } from './policyRefusals.ts'
import { type PolicyDocument, PolicyXmlError, parsePolicy, policyText } from './policyXml.ts'
import { visible } from './request.ts'

const maximumKilobytes = 1024
const maximumDepth = 10

/** A policy that has been read, and the text it was read from. */
export type Upload = { readonly document: PolicyDocument; readonly id: string; readonly sent: string }

/** Reads the policy of a request. Throws 400 for what is no XML, and for a JSON content type. */
export const readUpload = ({ content }: GraphRequest): Upload => {
  if (!content) throw new GraphError(refusals.unreadableBody())
  if (content.bytes.length > maximumKilobytes * 1024) throw new GraphError(policyRefusals.size(maximumKilobytes))
  try {
    if (/^application\/json\b/i.test(content.type)) return parsed('{}')
    return parsed(policyText(content.bytes))
  } catch (error) {
    if (error instanceof PolicyXmlError) throw new GraphError(policyRefusals.notXml(error.message))
    throw error
  }
}

const parsed = (sent: string): Upload => {
  const document = parsePolicy(sent)
  return { document, id: withCustomPrefix(document.policyId), sent }
}

const documents = new WeakMap<CustomPolicy, PolicyDocument>()

/** The document of a policy of the tenant; read once. */
export const documentOf = (policy: CustomPolicy): PolicyDocument => {
  const known = documents.get(policy) ?? parsePolicy(policy.sent)
  documents.set(policy, known)
  return known
}

/** Stores a policy, or throws what the service finds wrong with it; gives what is stored. */
export const storeUpload = (request: GraphRequest, upload: Upload): CustomPolicy => {
  const { tenant, context } = request
  const { document, id, sent } = upload
  const { policyLimit, userFlowsInPolicyList, refusedForExtensionsApp } = context.behavior.trustFramework
  const refuse = (...messages: readonly string[]): never => {
    throw new GraphError(policyRefusals.invalid(document.policyId, tenant, messages))
  }
  const foreign = [document.tenantId, ...(document.base ? [document.base.tenantId] : [])].filter(
    domain => domain.toLowerCase() !== tenant.initialDomain
  )
  const isPolicy = document.root.localName === 'TrustFrameworkPolicy'
  if (isPolicy && foreign.length > 0) refuse(...foreign.map(domain => otherTenant(domain, tenant.initialDomain)))
  if (document.tenantObjectId && document.tenantObjectId.toLowerCase() !== tenant.id) {
    throw new GraphError(policyRefusals.otherTenantObject())
  }
  const bases = basesOf(request, upload, refuse)
  const hasKeySet = (name: string) => visible(request, tenant.keySets, name) !== undefined
  const messages = validationMessages(document, { tenant, bases: bases.map(documentOf), hasKeySet })
  if (messages.length > 0) refuse(...messages)
  const count = tenant.customPolicies.all().length + userFlowsInPolicyList.length
  if (!tenant.customPolicies.get(id) && count >= policyLimit) throw new GraphError(policyRefusals.count(policyLimit))
  const policy: CustomPolicy = {
    id: tenant.customPolicies.get(id)?.id ?? id,
    sent,
    baseId: document.base?.policyId ?? null
  }
  const missingApp = missingExtensionsApp(request, document)
  if (missingApp === undefined || refusedForExtensionsApp === 'stored') tenant.customPolicies.put(id, policy)
  if (missingApp !== undefined) throw new GraphError(policyRefusals.extensionsApp(missingApp))
  return policy
}

const otherTenant = (inXml: string, login: string): string =>
  `TenantId in the policy xml '${inXml}' is not same as the one in login tenant '${login}'.`

/** The policies from which an upload inherits, the nearest first. `refuse` throws. */
const basesOf = (
  request: GraphRequest,
  { document, id }: Upload,
  refuse: (message: string) => never
): readonly CustomPolicy[] => {
  const { tenant } = request
  const bases: CustomPolicy[] = []
  const chain = () => JSON.stringify([id, ...bases.map(base => base.id)])
  const notAllowed = () =>
    refuse(
      `Policy "${document.policyId}" of tenant "${tenant.initialDomain}" is not allowed to inherit from the specified base ` +
        `policy. Inheritance chain: ${chain()}`
    )
  for (let next = document.base?.policyId ?? null; next !== null; next = bases.at(-1)?.baseId ?? null) {
    if (/^b2c_1_/i.test(next) || next.toLowerCase() === id.toLowerCase()) return notAllowed()
    const base = bases.length === 0 ? visible(request, tenant.customPolicies, next) : tenant.customPolicies.get(next)
    if (!base) {
      return refuse(`Policy with 'policyId': ${next.toUpperCase()} cannot be found in the directory '${tenant.id}'.`)
    }
    if (bases.length + 2 > maximumDepth) return notAllowed()
    bases.push(base)
  }
  return bases
}

/** The id that a policy gives for the extensions app, when the tenant has no application of that id. */
const missingExtensionsApp = ({ tenant }: GraphRequest, document: PolicyDocument): string | undefined =>
  contentOf(document)
    .profiles.filter(({ metadata }) => metadata.some(({ key }) => key === 'ApplicationObjectId'))
    .flatMap(({ metadata }) => metadata.filter(({ key }) => key === 'ClientId'))
    .map(({ value }) => value)
    .find(appId => !tenant.applications.all().some(application => application.appId === appId.toLowerCase()))
