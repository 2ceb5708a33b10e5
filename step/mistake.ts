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

/** The code of an error of Node, such as ENOENT; undefined for whatever else was thrown. */
export const codeOf = (thrown: unknown): string | undefined => {
  // Not by class: the error may come from another realm.
  const code: unknown = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? code : undefined
}
