// JSON and values of unknown shape: whatever comes from a service, a file or the runner's state is read and compared by these.

/** The fields of `T` with values that nobody has checked: a misspelt field does not compile, a value must still be read. */
export type Fields<T> = { readonly [Field in keyof T]?: unknown }

type AnyObject = Readonly<Record<string, unknown>>

/** The text as JSON, or undefined when it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** True for an object: neither a list nor nothing. */
export const isObject = (value: unknown): value is AnyObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as an object, or an empty one when it is anything else. */
export const asObject = <T = AnyObject>(value: unknown): Fields<T> => (isObject(value) ? (value as Fields<T>) : {})

/** The entries of a list as objects; none when the value is no list. */
export const asObjects = <T = AnyObject>(value: unknown): readonly Fields<T>[] =>
  Array.isArray(value) ? value.map(entry => asObject<T>(entry)) : []

/** The value when it is a text, else an empty one. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** True when two values are the same, whatever the order of their collections and fields. */
export const sameUnordered = (one: unknown, other: unknown): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)])
  )
}
