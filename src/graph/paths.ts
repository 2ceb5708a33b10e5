// Paths of Microsoft Graph: alternate keys and filter values, encoded so that no value can leave its place.

/** `applications(uniqueName='…')`-style alternate key: quotes doubled, then percent-encoded. */
export const byKey = (collection: string, key: string, value: string): string =>
  `/${collection}(${key}='${encodeURIComponent(value.replaceAll("'", "''"))}')`

/** `/{id}`: a value as one path segment. A segment of dots alone would climb, so it is encoded too. */
export const segment = (id: string): string =>
  `/${/^\.+$/.test(id) ? id.replaceAll('.', '%252E') : encodeURIComponent(id)}`

/** `/applications/{id}`: the id as one path segment. */
export const byId = (collection: string, id: string): string => `/${collection}${segment(id)}`

/** A string literal of a `$filter`: quotes doubled, then percent-encoded. */
export const literal = (value: string): string => `'${encodeURIComponent(value.replaceAll("'", "''"))}'`

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for a GUID in its usual form. */
export const isGuid = (value: string): boolean => guid.test(value)

/** Microsoft Graph's own client id, the same in every tenant. */
export const graphAppId = '00000003-0000-0000-c000-000000000000'
