// Finding the user flow that a path names, and changing it.

import type { UserFlow } from '../../directory/identity.ts'
import { type Action, requireUser } from '../permissions.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { admitToBeta, idAt, present } from './request.ts'

/** Throws as {@link admitToBeta} does, with the segment of user flows; 403 as well for an app where user flows want a user. */
export const admitToFlows = (request: GraphRequest, action: Action): void => {
  admitToBeta(request, action, 'b2cUserFlows')
  requireUser(request, request.context.behavior.identity.appOnlyUserFlows)
}

/** The user flow that the path names, as this request sees it. Throws AADB2C90073. */
export const flowAt = (request: GraphRequest): UserFlow => {
  const id = idAt(request, 0)
  return present(request, 'UserFlow', id, request.tenant.identity.userFlows.get(id, request.keyReadAt))
}

/** The set of a part of the flow, as annotations have it. */
export const partSet = ({ id }: UserFlow, part: string): string => `identity/b2cUserFlows('${id}')/${part}`

/** Changes the flow that the path names: `change` gets it in its latest form. The answer is 204. */
export const changeFlow = (request: GraphRequest, change: (latest: UserFlow) => UserFlow): GraphAnswer => {
  const { id } = flowAt(request)
  const { userFlows } = request.tenant.identity
  userFlows.put(id, change(present(request, 'UserFlow', id, userFlows.get(id))))
  return { status: 204 }
}
