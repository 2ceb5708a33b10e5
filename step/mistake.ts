// A mistake in the command line or in a workflow: one sentence for the person who made it.

/** A place in a file: the line counts from 1, and so does the column where it is known. */
export type Place = { readonly file: string; readonly line?: number | undefined; readonly column?: number | undefined }

/** `file:line:column`, as far as it is known. */
export const placeText = ({ file, line, column }: Place): string =>
  [file, line, column].filter(part => part !== undefined).join(':')

/** What a person has to correct; the message says where, what is there, and what would be accepted. */
export class Mistake extends Error {
  constructor(message: string, place?: Place) {
    super(place === undefined ? message : `${placeText(place)}: ${message}`)
    this.name = 'Mistake'
  }
}

const property = (thrown: unknown, name: 'message' | 'code'): string | undefined => {
  const value = (thrown as Readonly<Record<string, unknown>> | null | undefined)?.[name]
  return typeof value === 'string' ? value : undefined
}

/** The message of what was thrown, by whatever realm. */
export const messageOf = (thrown: unknown): string => property(thrown, 'message') ?? String(thrown)

/** The code of an error of Node, such as ENOENT. */
export const codeOf = (thrown: unknown): string | undefined => property(thrown, 'code')
