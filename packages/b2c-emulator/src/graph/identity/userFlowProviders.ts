// The identity providers that a user flow offers.

import { GraphError, refusals } from '../errors.ts'
import { collection, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { existingProviderId, providersJson } from './identityProviders.ts'
import { identityRefusals } from './refusals.ts'
import { idAt, present, referredId, sameId } from './request.ts'
import { admitToFlows, changeFlow, flowAt, partSet } from './userFlowLookup.ts'

const resource: Resource = { type: 'identityProviderBase', filterable: {} }

/** GET /identity/b2cUserFlows/{}/userFlowIdentityProviders: it takes the right to write. */
export const listFlowProviders = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const flow = flowAt(request)
  const listed = request.tenant.identity.userFlows.get(flow.id, request.listReadAt)?.providers ?? []
  return collection(request, resource, partSet(flow, 'userFlowIdentityProviders'), providersJson(request, listed))
}

/** POST or PATCH /identity/b2cUserFlows/{}/userFlowIdentityProviders/$ref: 405 for the method that the service does not take. */
export const addFlowProvider = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const { addProvider } = request.context.behavior.identity
  if (addProvider !== 'both' && addProvider !== request.method) throw new GraphError(refusals.methodNotAllowed())
  flowAt(request)
  const provider = existingProviderId(request, referredId(request, 'identityProviders'))
  return changeFlow(request, latest => ({
    ...latest,
    providers: [...latest.providers.filter(one => one !== provider), provider]
  }))
}

/** DELETE /identity/b2cUserFlows/{}/userFlowIdentityProviders/{}/$ref */
export const removeFlowProvider = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const id = idAt(request, 1)
  return changeFlow(request, latest => {
    const held = present(
      request,
      'IdentityProvider',
      id,
      latest.providers.find(one => sameId(one, id))
    )
    return { ...latest, providers: latest.providers.filter(one => one !== held) }
  })
}

/** POST /identity/b2cUserFlows/{}/identityProviders/$ref: the older path, which does not work any more. */
export const addLegacyProvider = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  throw new GraphError(identityRefusals.unsupportedSet())
}
