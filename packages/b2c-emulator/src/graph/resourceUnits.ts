// What a request costs: the resource units that Microsoft Graph documents for identity and access requests.

import type { JournalEntry } from '../core/journal.ts'
import { segmentsOf } from './request.ts'
import { routeOf } from './routes.ts'

/** Lists that cost more than one unit; a single object costs one. */
const listUnits: Readonly<Record<string, number>> = {
  applications: 2,
  'servicePrincipals/{}/appRoleAssignments': 2,
  oauth2PermissionGrants: 2,
  'directoryRoles/{}/members': 3,
  // Documented as 2; recorded as 2 together with $select.
  users: 3
}

/** Resource units that a request costs; `path` is its form in the table of routes. */
export const costOf = (method: string, path: string, query: URLSearchParams): number => {
  if (method === 'POST' && path === 'users') return 5
  if (method !== 'GET') return 1
  const base = listUnits[path] ?? 1
  const top = query.get('$top')
  const less = (query.has('$select') ? 1 : 0) + (top !== null && Number(top) < 20 ? 1 : 0)
  return Math.max(1, base + (query.has('$expand') ? 1 : 0) - less)
}

/**
 * Resource units of a request that the journal holds, or of one item of a $batch; 1 for a path that the emulator does not
 * know. Microsoft Graph documentation, "Microsoft Graph service-specific throttling limits", identity and access.
 */
export const resourceUnitsOf = ({ method, path, query }: Pick<JournalEntry, 'method' | 'path' | 'query'>): number => {
  const [, version, rest = ''] = /^\/([^/]+)(.*)$/.exec(path) ?? []
  const route = routeOf(method, segmentsOf(rest), version === 'beta' ? 'beta' : 'v1.0')
  return route.kind === 'handler' ? costOf(method, route.path, new URLSearchParams(query)) : 1
}
