// Stores the client id of a managed app in GitHub variables, where later runs read it. A variable that holds it already is
// left alone.

import { openGitHub } from '../../ci/github/api.ts'
import type { ActionError } from '../../errors.ts'
import type { DesiredApp, VariableDestination } from '../../resources/app/declared.ts'
import { createDoor, type DeliveryContext, putVariable, textOf, unless } from './client.ts'
import { storeOf, targetOf } from './routes.ts'
import { deliveryError } from './secrets.ts'

/** What became of one variable. */
export type StoredVariable =
  | { readonly target: string; readonly kind: 'written' | 'unchanged' }
  | { readonly target: string; readonly kind: 'failed'; readonly error: ActionError }

/**
 * Writes the client id to every variable that does not hold it, one after the other, and goes on when one of them fails.
 * Never throws for a variable: its error names the token and the permission that would do.
 */
export const storeClientId = async (
  { clientIdVariables = [] }: DesiredApp,
  clientId: string,
  context: DeliveryContext
): Promise<readonly StoredVariable[]> => {
  const results: StoredVariable[] = []
  for (const destination of clientIdVariables) {
    const target = targetOf(destination)
    try {
      results.push({ target, kind: await storeOne(destination, clientId, context) })
    } catch (error) {
      results.push({ target, kind: 'failed', error: deliveryError(target, error) })
    }
  }
  return results
}

const storeOne = async (
  destination: VariableDestination,
  clientId: string,
  context: DeliveryContext
): Promise<'written' | 'unchanged'> => {
  const store = storeOf(destination, context)
  const client = await openGitHub(context, context.runtime)
  const door = createDoor(client, store, store.variablePermission, context)
  const { name } = destination
  const what = `read the variable ${name} of ${store.place}`
  const path = `${store.variables}/${encodeURIComponent(name)}`
  const current = await door.read(what, path, body => textOf(body, 'value')).catch(unless(404, undefined))
  if (current === clientId) return 'unchanged'
  const audience = destination.kind === 'organization' ? { visibility: 'private' } : {}
  await putVariable(door, store, name, clientId, audience)
  return 'written'
}
