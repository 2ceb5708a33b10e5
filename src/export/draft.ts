// The file while it is put together: its values as plain data, and what is to be said beside them.

import type { ExportedFile, ExportNote } from '../resources/exported.ts'
import type { Path } from '../util/problem.ts'

/** A file that is about to be written, with the files beside it. Paths of notes begin at the top of the file. */
export type Draft = {
  /** The whole file. What cannot be said is deleted from it. */
  readonly value: Record<string, unknown>
  readonly files: readonly ExportedFile[]
  readonly notes: readonly ExportNote[]
}

/** The notes, with paths from a place further up. */
export const notesAt = (place: Path, notes: readonly ExportNote[]): readonly ExportNote[] =>
  notes.map(note => ({ ...note, path: [...place, ...note.path] }))
