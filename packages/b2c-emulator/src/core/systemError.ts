// What is thrown, looked at by its fields: an error of Node may belong to another realm, where `instanceof` says no.

/** The code of a system error such as `ENOENT`; empty where there is none. */
export const codeOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : ''
}

/** The message of an error, or the text of whatever else was thrown. */
export const messageOf = (error: unknown): string => {
  const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : undefined
  return typeof message === 'string' ? message : String(error)
}
