// One request to Microsoft Graph, taken apart: version, path segments with their keys, query, headers, body, caller.

import type { EmulatorContext } from '../core/context.ts'
import type { Tenant } from '../directory/tenant.ts'
import { GraphError, refusals } from './errors.ts'
import type { GraphCaller } from './token.ts'

/** How an object is addressed: by id, or by an alternate key such as `appId='...'`. */
export type Key =
  | { readonly kind: 'id'; readonly value: string }
  | { readonly kind: 'alternate'; readonly property: string; readonly value: string }

/** A step of the path: the name of a collection, property or action, or a key within the collection before it. */
export type Segment = { readonly name: string } | { readonly key: Key }

/** Request headers by lower-case name. */
export type RequestHeaders = { get(name: string): string | null }

/** A request before its token is read. */
export type RawRequest = {
  readonly method: string
  /** The origin by which the client knows the service, without a slash at its end: links lead there. */
  readonly origin: string
  /** Below the version, still percent-encoded, with its leading slash: `/applications/...`. */
  readonly path: string
  readonly version: 'v1.0' | 'beta'
  readonly query: URLSearchParams
  readonly headers: RequestHeaders
  /** The JSON body; undefined when there is none. */
  readonly body: unknown
  /** The bytes of a body that need not be JSON, for the paths that take such. */
  readonly content: RequestContent | undefined
  /** The number of this request at its origin: with two replicas, it decides which of them answers. */
  readonly sequence: number
  /** When it began and, once it has, ended (`performance.now()`): what else went on meanwhile is concurrent with it. */
  readonly span: RequestSpan
}

/** A body as it came. */
export type RequestContent = { readonly type: string; readonly bytes: Uint8Array }

/** Whether a path below the version takes bodies other than JSON: those of custom policies do. */
export const takesXml = (path: string): boolean => /^\/trustFramework\/policies(?:[/(]|$)/i.test(path)

/** The time that a request takes; `endedMs` of the entry is Infinity while it goes on. */
export type RequestSpan = { readonly startedMs: number; readonly entry: { readonly endedMs: number } }

/** A request that a handler answers. */
export type GraphRequest = RawRequest & {
  readonly context: EmulatorContext
  readonly tenant: Tenant
  readonly caller: GraphCaller
  /** The keys of the path in order. */
  readonly keys: readonly Key[]
  /** The moments (of the clock's age) as of which reads are answered; undefined: the true state. */
  readonly keyReadAt: number | undefined
  readonly listReadAt: number | undefined
}

/** An answer of the directory; `body` is absent for 204. */
export type GraphAnswer = {
  readonly status: number
  readonly body?: unknown
  /** A body that is not JSON; `headers` has its type. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

const alternateKey = /^(\w+)=(?:'((?:[^']|'')*)'|([^']*))$/

const keyOf = (text: string): Key => {
  const match = alternateKey.exec(text)
  if (!match) return { kind: 'id', value: text.replace(/^'(.*)'$/, '$1').replaceAll("''", "'") }
  const [, property = '', quoted, plain] = match
  return { kind: 'alternate', property, value: (quoted ?? plain ?? '').replaceAll("''", "'") }
}

/** Splits at slashes that are not inside quotes. */
const split = (path: string): readonly string[] => path.match(/(?:'(?:[^']|'')*'|[^/'])+/g) ?? []

/** Names that may stand where a key could, in any case: they are never taken for an id. */
const words: ReadonlySet<string> = new Set(
  [
    'addPassword',
    'removePassword',
    'owners',
    'members',
    'manager',
    '$ref',
    '$count',
    'restore',
    'appRoleAssignments',
    'appRoleAssignedTo',
    'federatedIdentityCredentials',
    'oauth2PermissionGrants',
    'directory',
    'deletedItems',
    'roleAssignments',
    'roleDefinitions',
    'defaultAppManagementPolicy',
    'identitySecurityDefaultsEnforcementPolicy',
    'policies',
    'keySets',
    'userFlowAttributes',
    'identityProviders',
    'apiConnectors',
    'b2cUserFlows',
    'getOrder',
    'setOrder',
    'b2cAuthenticationMethodsPolicy',
    'authenticationFlowsPolicy',
    'externalIdHybridModeConfiguration',
    'localizations',
    'appManagementPolicies'
  ].map(word => word.toLowerCase())
)

const isWord = (text: string) => words.has(text.toLowerCase()) || /^microsoft\.graph\./i.test(text)

/**
 * The segments of a path. Keys stand in parentheses or as a segment of their own; quotes inside a key are doubled, and
 * percent-encoding is undone before the quotes are read (OData 4, URL conventions).
 */
export const segmentsOf = (path: string): readonly Segment[] => {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    throw new GraphError(refusals.unknownSegment(path))
  }
  let previous: 'name' | 'key' = 'key'
  return split(decoded).flatMap((part): Segment[] => {
    const match = /^([\w$.]+)\((.*)\)$/.exec(part)
    if (match?.[2] === '') {
      previous = 'name'
      return [{ name: match[1] ?? '' }]
    }
    if (match) {
      previous = 'key'
      return [{ name: match[1] ?? '' }, { key: keyOf(match[2] ?? '') }]
    }
    if (previous === 'key' || isWord(part)) {
      previous = 'name'
      return [{ name: part }]
    }
    previous = 'key'
    return [{ key: keyOf(part) }]
  })
}
