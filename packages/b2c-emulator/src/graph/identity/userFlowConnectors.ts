// The API connectors that a user flow calls, one for each of its steps.

import { type ConnectorStep, connectorSteps } from '../../directory/identity.ts'
import { GraphError, refusals } from '../errors.ts'
import { contextOf } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { connectorJson } from './apiConnectors.ts'
import { idAt, isObject, present, referredId } from './request.ts'
import { admitToFlows, changeFlow, flowAt, partSet } from './userFlowLookup.ts'

const stepNamed = (name: string): ConnectorStep => {
  const step = connectorSteps.find(one => one === name)
  if (!step) throw new GraphError(refusals.unknownSegment(name))
  return step
}

/** GET /identity/b2cUserFlows/{}/apiConnectorConfiguration: the connectors that `$expand` names; it takes the right to write. */
export const getFlowConnectors = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const flow = flowAt(request)
  const names = (request.query.get('$expand') ?? '').split(',').map(name => name.trim())
  const steps = names
    .filter(name => name !== '')
    .map(name => {
      const step = connectorSteps.find(one => one === name)
      if (!step) throw new GraphError(refusals.unknownSelect(name, 'userFlowApiConnectorConfiguration'))
      const id = flow.connectors[step]
      const connector = id === undefined ? undefined : request.tenant.identity.apiConnectors.get(id, request.keyReadAt)
      return [step, connector ? connectorJson(request, connector) : null] as const
    })
  return {
    status: 200,
    body: { ...contextOf(request, partSet(flow, 'apiConnectorConfiguration')), ...Object.fromEntries(steps) }
  }
}

/** PUT /identity/b2cUserFlows/{}/apiConnectorConfiguration/{}/$ref: a reference, or `{}` for none. */
export const putFlowConnector = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const step = stepNamed(idAt(request, 1))
  flowAt(request)
  const none = isObject(request.body) && Object.keys(request.body).length === 0
  const id = none ? undefined : referredId(request, 'apiConnectors')
  const found = id === undefined ? undefined : request.tenant.identity.apiConnectors.get(id, request.keyReadAt)
  const connector = id === undefined ? undefined : present(request, 'ApiConnector', id, found)
  return changeFlow(request, latest => {
    const { [step]: _before, ...others } = latest.connectors
    return { ...latest, connectors: connector ? { ...others, [step]: connector.id } : others }
  })
}
