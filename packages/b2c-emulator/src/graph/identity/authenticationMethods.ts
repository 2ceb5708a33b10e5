// Which kinds of local accounts a B2C tenant has: one policy, beta only.

import { type AuthenticationMethods, authenticationMethodsId } from '../../directory/identity.ts'
import { flag } from '../body.ts'
import { entity, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { admitToBeta, readField } from './request.ts'

const segment = 'b2cAuthenticationMethodsPolicy'
const resource: Resource = { type: segment, filterable: {} }

const methodsOf = ({ tenant }: GraphRequest, readAt?: number): AuthenticationMethods => {
  const { authenticationMethods: methods } = tenant.identity
  const current = methods.get(authenticationMethodsId, readAt) ?? methods.get(authenticationMethodsId)
  if (!current) throw new Error('The tenant was seeded without its authentication methods.')
  return current
}

/** GET /policies/b2cAuthenticationMethodsPolicy */
export const getAuthenticationMethods = (request: GraphRequest): GraphAnswer => {
  admitToBeta(request, 'authenticationMethods.read', segment)
  const { keyReadAt } = request
  return entity(request, resource, `policies/${segment}`, {
    id: authenticationMethodsId,
    ...methodsOf(request, keyReadAt)
  })
}

/** PATCH /policies/b2cAuthenticationMethodsPolicy */
export const patchAuthenticationMethods = (request: GraphRequest): GraphAnswer => {
  admitToBeta(request, 'authenticationMethods.write', segment)
  const change = readField(request.body, segment, {
    isEmailPasswordAuthenticationEnabled: flag,
    isUserNameAuthenticationEnabled: flag,
    isPhoneOneTimePasswordAuthenticationEnabled: flag
  })
  request.tenant.identity.authenticationMethods.put(authenticationMethodsId, { ...methodsOf(request), ...change })
  return { status: 204 }
}
