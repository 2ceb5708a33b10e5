// What a value that came as JSON is.

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>

/** Whether it is an object: no list, not null. */
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether it is a whole number, 0 or more, that a double holds exactly. */
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** Whether it is a text. */
export const isText = (value: unknown): boolean => typeof value === 'string'
