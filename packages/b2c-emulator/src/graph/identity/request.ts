// What every request about user flows and their parts goes through: version, permission, kind of tenant, body, references.

import { admitWrite } from '../backEndWrites.ts'
import { type Read, readBody, type Shape } from '../body.ts'
import { GraphError, refusals } from '../errors.ts'
import { keyAt } from '../lookup.ts'
import type { Json } from '../odata.ts'
import { type Action, requirePermission } from '../permissions.ts'
import type { GraphRequest } from '../request.ts'
import { type AbsentKind, identityRefusals } from './refusals.ts'

/** Throws 403 without the permission, and AADB2C95053 for a write that overlaps with another one in the tenant. */
export const admit = (request: GraphRequest, action: Action): void => {
  requirePermission(request, action)
  if (request.method !== 'GET') admitWrite(request, request.context.behavior.identity.concurrentWrites)
}

/** As {@link admit}; throws 403 as well in a tenant that is no B2C tenant. */
export const admitToB2C = (request: GraphRequest, action: Action): void => {
  requirePermission(request, action)
  const { tenant, context } = request
  if (tenant.tenantType !== 'AAD B2C') {
    throw new GraphError(identityRefusals.notB2C(tenant, context.behavior.identity))
  }
  admit(request, action)
}

/** As {@link admitToB2C}, for what v1.0 does not know at all: throws 400 there. */
export const admitToBeta = (request: GraphRequest, action: Action, segment: string): void => {
  if (request.version !== 'beta') throw new GraphError(refusals.unknownSegment(segment))
  admitToB2C(request, action)
}

/** The value, or AADB2C90073. */
export const present = <T>(request: GraphRequest, kind: AbsentKind, id: string, value: T | undefined): T => {
  const { tenant, context } = request
  if (value === undefined) throw new GraphError(identityRefusals.absent(kind, id, tenant, context.behavior.identity))
  return value
}

/** Whether a body is a JSON object. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The body's properties. The B2C back end answers every mistake in them alike, with the name of the `field` that the body stands
 * for; so this throws 400 for a property that is unknown, that has a wrong value, or that is missing of those `required`.
 */
export const readField = <S extends Shape>(
  body: unknown,
  field: string,
  shape: S,
  required: readonly (keyof S & string)[] = []
): Read<S> => {
  const invalid = () => new GraphError(identityRefusals.invalidField(field))
  if (body === undefined) throw new GraphError(refusals.unreadableBody())
  if (!isObject(body) || required.some(name => body[name] === undefined || body[name] === null)) throw invalid()
  try {
    return readBody({ body }, field, shape)
  } catch (error) {
    if (error instanceof GraphError) throw invalid()
    throw error
  }
}

/** The id at the end of the reference in the body: `{"@odata.id": ".../collection/id"}`. Throws 400 for another form. */
export const referredId = ({ body }: Pick<GraphRequest, 'body'>, collection: string): string => {
  const link = isObject(body) ? body['@odata.id'] : undefined
  const pattern = new RegExp(`/${collection}(?:/|\\(')([^/')]+)(?:'\\))?$`, 'i')
  const id = typeof link === 'string' ? pattern.exec(link)?.[1] : undefined
  if (id === undefined) throw new GraphError(refusals.notAReference())
  return decodeURIComponent(id)
}

/** The n-th key of the path as an id. */
export const idAt = (request: GraphRequest, position: number): string => keyAt(request, position).value

/** Ids are compared without regard to case. */
export const sameId = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
