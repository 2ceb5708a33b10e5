// What OData does to every answer: $select, $filter, $top, $orderby, $expand, paging and the context annotation.

import { GraphError, refusals } from './errors.ts'
import { type Filterable, parseFilter } from './filter.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'

/** An object as JSON. */
export type Json = Readonly<Record<string, unknown>>

/** How a kind of object shows itself to OData. */
export type Resource = {
  /** Its type name without `microsoft.graph.`, as errors and annotations have it: `application`. */
  readonly type: string
  readonly filterable: Filterable
  /** An object with every property of the type: the names in $select are held against it also where no object is found. */
  readonly specimen?: (request: GraphRequest) => Json
  /** Properties that are returned only when selected. */
  readonly onlyOnSelect?: readonly string[]
  /** Navigation properties that $expand knows. */
  readonly expand?: Readonly<Record<string, (request: GraphRequest, object: Json) => readonly Json[]>>
  /** Those that lead to one object, or to none. */
  readonly expandOne?: Readonly<Record<string, (request: GraphRequest, object: Json) => Json | null>>
}

const defaultPageSize = 100
const maximumPageSize = 999
const listOptions = ['$select', '$filter', '$top', '$orderby', '$expand', '$skiptoken', '$format']

/** The service root of the request's version, as annotations and links have it. */
const rootOf = ({ origin, version }: Pick<GraphRequest, 'origin' | 'version'>): string => `${origin}/${version}`

/** The `@odata.context` annotation: `suffix` follows `$metadata#`. */
export const contextOf = (request: GraphRequest, suffix: string): Json => ({
  '@odata.context': `${rootOf(request)}/$metadata#${suffix}`
})

const resourceName = ({ type }: Resource) => type.charAt(0).toUpperCase() + type.slice(1)

/** Refuses what a B2C tenant does not do (Microsoft Graph documentation, advanced query capabilities). */
const refuseAdvanced = ({ query, headers }: GraphRequest): void => {
  if (query.has('$search')) throw new GraphError(refusals.search())
  if (headers.get('consistencylevel')) throw new GraphError(refusals.advancedQuery())
  if (query.has('$count') && query.get('$count') !== 'false') throw new GraphError(refusals.count())
}

const refuseUnknown = ({ query }: GraphRequest, known: readonly string[]): void => {
  for (const name of query.keys()) {
    if (name.startsWith('$') && !known.includes(name) && name !== '$count') {
      throw new GraphError(refusals.unsupportedOption(name))
    }
  }
}

const selectedOf = ({ query }: GraphRequest): readonly string[] | undefined => {
  const names = query
    .get('$select')
    ?.split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  return names?.length ? names : undefined
}

/** The name of a property as the type has it: $select ignores its case. */
const propertyOf = (object: Json, name: string): string | undefined => {
  if (Object.hasOwn(object, name)) return name
  return Object.keys(object).find(known => known.toLowerCase() === name.toLowerCase())
}

/** The context of a selection, with the names as the type has them. An empty list of a type without specimen has no object to take them from. */
const selection = (selected: readonly string[], object: Json | undefined): string =>
  `(${selected.map(name => (object && propertyOf(object, name)) ?? name).join(',')})`

/** An object without what is returned only when selected. */
export const byDefault = ({ onlyOnSelect = [] }: Resource, object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !onlyOnSelect.includes(name)))

/**
 * Refuses a property in $select that the type does not have: a query is parsed before anything is looked up, so that what is
 * not there is refused like what is. @throws GraphError 400
 */
export const refuseUnknownSelect = (request: GraphRequest, resource: Resource): void => {
  const selected = selectedOf(request)
  const specimen = selected && resource.specimen?.(request)
  if (specimen === undefined) return
  const unknown = selected?.find(name => name !== '*' && propertyOf(specimen, name) === undefined)
  if (unknown !== undefined) throw new GraphError(refusals.unknownSelect(unknown, resource.type))
}

/** Applies $select and $expand to one object. Throws 400 for a property that the type does not have. */
const project = (request: GraphRequest, resource: Resource, object: Json): Json => {
  const selected = selectedOf(request)
  const annotations = Object.entries(object).filter(([name]) => name.startsWith('@'))
  const properties = selected
    ? selected
        .filter(name => name !== '*')
        .map(name => {
          const property = propertyOf(object, name)
          if (property === undefined) throw new GraphError(refusals.unknownSelect(name, resource.type))
          return [property, object[property]] as const
        })
    : Object.entries(byDefault(resource, object)).filter(([name]) => !name.startsWith('@'))
  return { ...Object.fromEntries([...annotations, ...properties]), ...expanded(request, resource, object) }
}

/** Splits at commas that are not inside parentheses. */
const expandPattern = /([\w.]+)(?:\(([^()]*)\))?/g

const expanded = (request: GraphRequest, resource: Resource, object: Json): Json => {
  const text = request.query.get('$expand')
  if (!text) return {}
  const entries = [...text.matchAll(expandPattern)].map(([, name = '', options = '']) => {
    const single = resource.expandOne?.[name]
    if (single) return [name, single(request, object)] as const
    const navigate = resource.expand?.[name]
    if (!navigate) throw new GraphError(refusals.unknownSelect(name, resource.type))
    const wanted = /\$select=([\w,\s]+)/
      .exec(options)?.[1]
      ?.split(',')
      .map(one => one.trim())
    const items = navigate(request, object).map(item =>
      wanted ? Object.fromEntries(Object.entries(item).filter(([key]) => wanted.includes(key))) : item
    )
    return [name, items] as const
  })
  return Object.fromEntries(entries)
}

/** Answers with one object: its context annotation, $select and $expand applied. */
export const entity = (request: GraphRequest, resource: Resource, set: string, object: Json): GraphAnswer => {
  refuseAdvanced(request)
  refuseUnknown(request, ['$select', '$expand', '$format'])
  const selected = selectedOf(request)
  const suffix = `${set}${selected ? selection(selected, object) : ''}/$entity`
  return { status: 200, body: { ...contextOf(request, suffix), ...project(request, resource, object) } }
}

/** Answers with a page of a collection: filtered, ordered, cut to $top, with `@odata.nextLink` when there is more. */
export const collection = (
  request: GraphRequest,
  resource: Resource,
  set: string,
  objects: readonly Json[],
  pageSize = defaultPageSize
): GraphAnswer => {
  refuseAdvanced(request)
  refuseUnknown(request, listOptions)
  refuseUnknownSelect(request, resource)
  const { query } = request
  const filter = query.get('$filter')
  const test = filter === null ? undefined : parseFilter(filter, resource.filterable, resourceName(resource))
  const matching = test ? objects.filter(object => test(object)) : [...objects]
  const ordered = order(request, matching, filter !== null)
  const size = pageSizeOf(query.get('$top'), pageSize)
  const start = offsetOf(query.get('$skiptoken'))
  const page = ordered.slice(start, start + size)
  const more = start + size < ordered.length
  const selected = selectedOf(request)
  return {
    status: 200,
    body: {
      ...contextOf(
        request,
        selected ? `${set}${selection(selected, objects[0] ?? resource.specimen?.(request))}` : set
      ),
      ...(more && { '@odata.nextLink': nextLink(request, start + size) }),
      value: page.map(object => project(request, resource, object))
    }
  }
}

const order = ({ query }: GraphRequest, objects: readonly Json[], filtered: boolean): readonly Json[] => {
  const text = query.get('$orderby')
  if (!text) return objects
  if (filtered) throw new GraphError(refusals.sortedFilter())
  const [property = '', direction = 'asc'] = text.trim().split(/\s+/)
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1
  const textOf = (object: Json) => String(object[property] ?? '')
  return [...objects].sort((left, right) => sign * textOf(left).localeCompare(textOf(right)))
}

const pageSizeOf = (text: string | null, pageSize: number): number => {
  if (text === null) return pageSize
  const size = Number(text)
  if (!Number.isInteger(size) || size < 1 || size > maximumPageSize) throw new GraphError(refusals.invalidTop(text))
  return size
}

const offsetOf = (token: string | null): number => {
  if (token === null) return 0
  const offset = Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(offset) || offset <= 0) throw new GraphError(refusals.expiredPage())
  return offset
}

const nextLink = (request: GraphRequest, offset: number): string => {
  const query = new URLSearchParams(request.query)
  query.set('$skiptoken', Buffer.from(String(offset)).toString('base64url'))
  const text = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${rootOf(request)}${request.path}?${text}`
}

/** The answer to POST that has made an object: `path` is where the directory has it. */
export const created = (request: GraphRequest, set: string, object: Json, path: string): GraphAnswer => ({
  status: 201,
  headers: { Location: `${request.origin}/v2/${request.tenant.id}/${path}` },
  body: { ...contextOf(request, `${set}/$entity`), ...object }
})

/** A time (ms since 1970) with seven digits after the second, as the service writes a moment of its own. */
export const ticks = (epochMs: number): string => new Date(epochMs).toISOString().replace('Z', '0000Z')

/** A time (ms since 1970) in whole seconds: most of what the directory has stored is shown so. */
export const seconds = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`

/** A time (ms since 1970) that a caller may have given: whole seconds stay so. */
export const dateTime = (epochMs: number): string => (epochMs % 1000 === 0 ? seconds(epochMs) : ticks(epochMs))
