// Writing a user flow: making it, and the steps that bring its parts to what is declared, one after the other. Source: Microsoft
// Graph documentation (beta), b2cIdentityUserFlow; the methods that add a provider differ between its pages.

import { failureOf, type GraphAnswer, type GraphRequest } from '../../graph/answer.ts'
import { isCpimExisting } from '../../graph/cpim.ts'
import { toActionError } from '../../graph/failure.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { isSatisfied } from '../../graph/satisfied.ts'
import { createReader } from '../../reconcile/reader.ts'
import type { Work } from '../../reconcile/resource.ts'
import { apiConnectorsRead } from '../tenant/apiConnector.ts'
import { flowPath } from '../tenant/flowParts.ts'
import { identityProvidersRead } from '../tenant/identityProvider.ts'
import type { TenantScope } from '../tenant/kind.ts'
import type { UserFlow } from '../tenant/userFlow.ts'
import { assignmentBody, differenceOf, type FlowState, type FlowStep, type ResolvedFlow } from './difference.ts'
import { observeFlow } from './observe.ts'
import { idOf } from './references.ts'

/** Brings a flow that is there to what is declared of it. @throws ActionError of the first step that is refused. */
export const bringIntoStep = async (
  work: Work,
  scope: TenantScope,
  flow: UserFlow,
  wanted: ResolvedFlow,
  state: FlowState
): Promise<void> => {
  const send = sender(work, scope, flow)
  const { steps } = differenceOf(wanted, state, id => id)
  const first = steps.filter(({ kind }) => kind === 'change')
  for (const step of first) await send(step)
  let rest = steps.filter(({ kind }) => kind !== 'change')
  if (wanted.languages !== undefined && wanted.languages.length > 0 && !state.flow.hasLanguages) {
    // Which languages are on shows once languages are.
    const switchedOn = { ...flow, hasLanguages: true }
    const reading = { reader: createReader(work.graph), services: scope.services }
    const { parts } = await observeFlow(switchedOn, ['languages'], reading)
    const defaultLanguage = wanted.defaultLanguage ?? state.flow.defaultLanguage
    const now = { ...state, flow: { hasLanguages: true, defaultLanguage }, parts: { ...state.parts, ...parts } }
    rest = differenceOf(wanted, now, id => id).steps.filter(({ kind }) => kind !== 'change')
  }
  for (const step of rest) await send(step)
}

/** Sends steps to one flow. */
const sender = (work: Work, { done }: TenantScope, { id }: UserFlow) => {
  const { graph } = work
  const expect = (request: GraphRequest, answer: GraphAnswer): void => {
    // What a lost answer had done is there already.
    const isThere = request.method === 'POST' && isCpimExisting(answer)
    if (!isThere && !isSatisfied(request, answer)) throw toActionError(request, answer)
    work.markChanged()
  }
  return async (step: FlowStep): Promise<void> => {
    const request = requestOf(step, id, graph.origin, done.made)
    const answer = await graph.send(request)
    if (step.kind === 'add provider' && wantsPatch(answer)) {
      const patch = { ...request, method: 'PATCH' as const }
      return expect(patch, await graph.send(patch))
    }
    expect(request, answer)
  }
}

/** The reference page says POST, the list of permissions PATCH; the service refuses the one that it does not take. */
const wantsPatch = (answer: GraphAnswer): boolean =>
  answer.status === 405 || (answer.status === 400 && /not supported/i.test(failureOf(answer).message))

const requestOf = (
  step: FlowStep,
  flowId: string,
  graphOrigin: string,
  made: ReadonlyMap<string, string>
): GraphRequest => {
  const to = (
    method: GraphRequest['method'],
    below: string,
    doing: string,
    body?: GraphRequest['body']
  ): GraphRequest => ({
    method,
    path: `${flowPath(flowId)}${below}`,
    operation: `${doing} of the user flow ${flowId}`,
    requirement: requirements.writeUserFlows,
    version: 'beta',
    isKnown: true,
    ...(body !== undefined && { body })
  })
  const referenceTo = (collection: string, version: string, id: string) => ({
    '@odata.id': `${graphOrigin}/${version}${collection}${segment(id)}`
  })
  switch (step.kind) {
    case 'change':
      return to('PATCH', '', 'change the languages', step.body)
    case 'add provider': {
      const reference = referenceTo(identityProvidersRead.path, 'beta', idOf(step.provider, made))
      return to('POST', '/userFlowIdentityProviders/$ref', `add ${step.provider.name} to the providers`, reference)
    }
    case 'remove provider':
      return to('DELETE', `/userFlowIdentityProviders${segment(step.id)}/$ref`, `remove ${step.id} from the providers`)
    case 'add attribute': {
      const { attribute, settings } = step
      const body = {
        isOptional: false,
        requiresVerification: false,
        userInputType: 'textBox',
        displayName: attribute.name,
        userAttributeValues: [],
        ...assignmentBody(settings),
        userAttribute: { id: idOf(attribute, made) }
      }
      return to('POST', '/userAttributeAssignments', `add ${attribute.name} to the attributes`, body)
    }
    case 'change attribute':
      return to(
        'PATCH',
        `/userAttributeAssignments${segment(step.id)}`,
        `change ${step.id} of the attributes`,
        step.body
      )
    case 'remove attribute':
      return to('DELETE', `/userAttributeAssignments${segment(step.id)}`, `remove ${step.id} from the attributes`)
    case 'set language':
      return to('PUT', `/languages${segment(step.tag)}`, `set the language ${step.tag}`, {
        id: step.tag,
        isEnabled: step.isEnabled
      })
    case 'set connector': {
      const { connector } = step
      const body = connector === undefined ? {} : referenceTo(apiConnectorsRead.path, 'beta', idOf(connector, made))
      return to('PUT', `/apiConnectorConfiguration/${step.step}/$ref`, `set the API connector ${step.step}`, body)
    }
  }
}
