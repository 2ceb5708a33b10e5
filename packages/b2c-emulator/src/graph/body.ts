// Reading JSON bodies: every property is declared and checked, anything else is refused with 400.

import { isJson, type Json } from '../core/json.ts'
import { GraphError, refusals } from './errors.ts'
import type { GraphRequest } from './request.ts'

/** Thrown by a reader for a value that it does not take. */
class InvalidValue extends Error {}

/** Reads one property's value, or throws when it is not of its kind. */
export type Reader<T> = (value: unknown) => T

/** The readers of a body's properties. */
export type Shape = Readonly<Record<string, Reader<unknown>>>

/** What a shape reads: every property may be absent. */
export type Read<S extends Shape> = { readonly [Name in keyof S]?: ReturnType<S[Name]> }

const refuse = (): never => {
  throw new InvalidValue()
}

/** Text of at most `maximum` characters and at least one. */
export const text =
  (maximum = 2048): Reader<string> =>
  value =>
    typeof value === 'string' && value.length > 0 && value.length <= maximum ? value : refuse()

/** Text or null. An empty text is taken as it is. */
export const optionalText =
  (maximum = 2048): Reader<string | null> =>
  value =>
    value === null || (typeof value === 'string' && value.length <= maximum) ? value : refuse()

/** A boolean. */
export const flag: Reader<boolean> = value => (typeof value === 'boolean' ? value : refuse())

/** A boolean or null. */
export const optionalFlag: Reader<boolean | null> = value => (value === null ? null : flag(value))

/** A GUID in any case, read as lower case. */
export const guid: Reader<string> = value =>
  typeof value === 'string' && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
    ? value.toLowerCase()
    : refuse()

/** A GUID or null. */
export const optionalGuid: Reader<string | null> = value => (value === null ? null : guid(value))

/** A point in time with its zone, as ms since 1970. */
const time: Reader<number> = value => {
  const epochMs = typeof value === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(epochMs) ? refuse() : epochMs
}

/** Null stands for an absent time. */
export const optionalTime: Reader<number | null> = value => (value === null ? null : time(value))

/** One of these values. */
export const oneOf =
  <const T extends readonly (string | null)[]>(...values: T): Reader<T[number]> =>
  value =>
    values.includes(value as T[number]) ? (value as T[number]) : refuse()

/** A list of at most `maximum` items. */
export const list =
  <T>(item: Reader<T>, maximum = 1200): Reader<readonly T[]> =>
  value =>
    Array.isArray(value) && value.length <= maximum ? value.map(item) : refuse()

/** A value that is stored and returned as it came. */
export const anything: Reader<unknown> = value => value

/** An object with exactly these properties, all of which may be absent. */
export const object =
  <S extends Shape>(shape: S): Reader<Read<S>> =>
  value => {
    if (!isJson(value)) return refuse()
    const unknown = Object.keys(value).find(name => !name.startsWith('@') && !Object.hasOwn(shape, name))
    if (unknown !== undefined) throw new GraphError(refusals.unknownProperty(unknown))
    return Object.fromEntries(
      Object.entries(shape)
        .filter(([name]) => value[name] !== undefined)
        .map(([name, reader]) => [name, reader(value[name])])
    ) as Read<S>
  }

/** The body's properties. Throws 400 for no JSON object, an unknown property, or a value that its reader refuses. */
export const readBody = <S extends Shape>(
  { body }: Pick<GraphRequest, 'body'>,
  resource: string,
  shape: S
): Read<S> => {
  if (!isJson(body)) throw new GraphError(refusals.unreadableBody())
  const read: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    if (name === '@odata.type') continue
    const reader = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (!reader) throw new GraphError(refusals.unknownProperty(name))
    try {
      read[name] = reader(value)
    } catch (error) {
      if (error instanceof InvalidValue) throw new GraphError(refusals.invalidValue(name, resource))
      throw error
    }
  }
  return read as Read<S>
}

/**
 * Reads a body of which some properties have a meaning of their own, and the others are kept as they come.
 * Throws 400 as {@link readBody} does.
 */
export const readWithSettings = <S extends Shape>(
  request: Pick<GraphRequest, 'body'>,
  resource: string,
  shape: S,
  settingsShape: Shape
): { readonly body: Read<S>; readonly settings: Json } => {
  const entries = Object.entries(readBody(request, resource, { ...settingsShape, ...shape }))
  return {
    body: Object.fromEntries(entries.filter(([name]) => Object.hasOwn(shape, name))) as Read<S>,
    settings: Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(shape, name)))
  }
}

/** The value, or 400 "A value is required" when it is absent. */
export const required = <T>(value: T | undefined, name: string, resource: string): T => {
  if (value === undefined) throw new GraphError(refusals.missingValue(name, resource))
  return value
}

/** The object id that an `@odata.id` or `@odata.bind` link ends in. Throws 400 for another form. */
export const referencedId = (link: string): string => {
  const id = /\/(?:directoryObjects|servicePrincipals|users|applications)\/([0-9a-f-]{36})$/i.exec(link)?.[1]
  if (!id) throw new GraphError(refusals.notAReference())
  return id.toLowerCase()
}
