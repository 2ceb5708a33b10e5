// What every request to the Identity Experience Framework goes through, and what it sees of key sets and policies.

import type { EmulatorContext } from '../../core/context.ts'
import type { Versioned } from '../../directory/store.ts'
import { admitWrite } from '../backEndWrites.ts'
import { GraphError } from '../errors.ts'
import { requirePermission } from '../permissions.ts'
import type { GraphRequest } from '../request.ts'
import { frameworkRefusals } from './refusals.ts'
import { admitInLimit } from './throttle.ts'

type Action = 'keySet.read' | 'keySet.write' | 'customPolicy.read' | 'customPolicy.write'

/** Throws 403 without the permission, and in a tenant that is no B2C tenant; past the framework's limit as it refuses there. */
export const admitReader = (request: GraphRequest, action: Action): void => {
  admitInLimit(request)
  requirePermission(request, action)
  const { tenant, context } = request
  if (tenant.tenantType !== 'AAD B2C') {
    throw new GraphError(frameworkRefusals.notB2C(tenant, context.behavior.trustFramework))
  }
}

/** As {@link admitReader}; throws AADB2C95053 as well for a write that overlaps with another one in the tenant. */
export const admitWriter = (request: GraphRequest, action: Action): void => {
  admitReader(request, action)
  admitWrite(request, request.context.behavior.trustFramework.concurrentWrites)
}

/** The object of that id as this request sees it; undefined also while it is too fresh to be found. */
export const visible = <T>(request: GraphRequest, objects: Versioned<T>, id: string): T | undefined => {
  const { context, keyReadAt } = request
  return isFresh(context, objects, id) ? undefined : objects.get(id, keyReadAt)
}

/** The objects that a list shows. */
export const listed = <T extends { readonly id: string }>(
  { context, listReadAt }: GraphRequest,
  objects: Versioned<T>
): readonly T[] => objects.all(listReadAt).filter(({ id }) => !isFresh(context, objects, id))

const isFresh = <T>({ clock, behavior }: EmulatorContext, objects: Versioned<T>, id: string): boolean => {
  const { freshAfterMs } = behavior.trustFramework
  return freshAfterMs > 0 && objects.get(id, clock.age() - freshAfterMs) === undefined
}
