// Paths of Microsoft Graph: alternate keys and filter values, encoded so that no value can leave its place.

import { ActionError } from '../errors.ts'
import { remoteText } from '../util/http.ts'

/** `/applications(uniqueName='…')`: an alternate key, as a {@link literal}. */
export const byKey = (collection: string, key: string, value: string): string =>
  `/${collection}(${key}=${literal(value)})`

/** `/{id}`: an id of Graph as one path segment. @throws ActionError `protocol` for what no id of Graph looks like. */
export const segment = (id: string): string => {
  if (!/^[\w=~.-]+$/.test(id) || /^\.+$/.test(id)) {
    throw new ActionError({
      code: 'protocol',
      message: `Graph gave an id that cannot be one: ${remoteText(JSON.stringify(id), 80)}.`,
      hint: 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites answers.'
    })
  }
  return `/${encodeURIComponent(id)}`
}

/** `/applications/{id}`: the id as one path segment. */
export const byId = (collection: string, id: string): string => `/${collection}${segment(id)}`

/** A string literal of a key or a `$filter`: quotes doubled, then percent-encoded. */
export const literal = (value: string): string => `'${encodeURIComponent(value.replaceAll("'", "''"))}'`

/** Microsoft Graph's own client id, the same in every tenant. */
export const graphAppId = '00000003-0000-0000-c000-000000000000'
