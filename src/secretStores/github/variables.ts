// Writes variables of GitHub. A variable that holds the value already is left alone.

import { type Audience, onStatus, type StoreClient, textOf } from './client.ts'
import type { GitHubDestination } from './destination.ts'

/** Writes one variable, unless it holds the value. @throws ActionError `delivery` with the permission that would do. */
export const writeVariable = async (
  { name, kind }: GitHubDestination,
  value: string,
  variables: StoreClient
): Promise<'written' | 'unchanged'> => {
  const current = await readVariable(variables, name)
  if (current === value) return 'unchanged'
  await putVariable(variables, name, value, kind === 'organization' ? { visibility: 'private' } : {})
  return 'written'
}

/** The value of a variable; undefined where there is none. @throws ActionError `delivery` with the permission that would do. */
export const readVariable = async ({ place, read }: StoreClient, name: string): Promise<string | undefined> =>
  read(`read the variable ${name} of ${place}`, `/${encodeURIComponent(name)}`, body => textOf(body, 'value')).catch(
    onStatus(404, undefined)
  )

/** Writes a variable, also where it does not exist yet. @throws ActionError `delivery` with the permission that would do. */
export const putVariable = async (
  { place, write }: StoreClient,
  name: string,
  value: string,
  audience: Audience
): Promise<void> => {
  const operation = `write the variable ${name} of ${place}`
  const update = () => write(operation, 'PATCH', `/${encodeURIComponent(name)}`, { name, value })
  const create = () => write(operation, 'POST', '', { name, value, ...audience })
  // Creating and updating are two verbs. Updating comes first: only the first delivery creates. A 409 is a variable that
  // somebody else made meanwhile, or that an attempt without an answer made.
  const updated = await update().then(() => true, onStatus(404, false))
  if (updated) return
  const created = await create().then(() => true, onStatus(409, false))
  if (!created) await update()
}
