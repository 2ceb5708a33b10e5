// What mode export learns of a tenant, in the words of a configuration file: what kinds tell of one app, and of the tenant itself.

import type { Path } from '../util/problem.ts'
import { looksSecret } from '../util/words.ts'
import type { Written } from './field.ts'

/**
 * Something for a person who reads the file that was exported. `remark`: a comment beside the value at `path`, or above what holds
 * it where nothing stands there. `left out`: the same, for what the file cannot say and what stays as it is, with a warning.
 */
export type ExportNote = { readonly kind: 'remark' | 'left out'; readonly path: Path; readonly text: string }

/** The key id of a secret or certificate that others hold, and what it is. */
export type AcceptedCredential = { readonly keyId: string; readonly text: string }

/** What a kind says of one app that is there. Paths of notes begin at the app. */
export type ExportedKeys = {
  /** Its keys as a file has them. What is not there, or cannot be declared without a change, is left out. */
  readonly written: Written
  readonly accepted?: readonly AcceptedCredential[]
  readonly notes?: readonly ExportNote[]
  /** Why the app cannot be declared without being changed: it completes a sentence that begins with its name. */
  readonly refusal?: string | undefined
}

/** A file beside the configuration file: its path from there, with `/`, and its content. */
export type ExportedFile = { readonly path: string; readonly text: string }

/** What a kind says of the tenant. Paths of notes begin at the section. */
export type ExportedSection = {
  /** The section as a file has it; undefined where there is nothing to declare. */
  readonly value: unknown
  readonly files: readonly ExportedFile[]
  readonly notes: readonly ExportNote[]
  /** Client ids of the applications that the section stands for: they are no apps of the file. */
  readonly claims?: readonly string[]
}

/** The key in the file of each app that it will declare, by client id: for what one app says of another. */
export type ExportedApps = ReadonlyMap<string, string>

/** A comment. */
export const remark = (path: Path, text: string): ExportNote => ({ kind: 'remark', path, text: shown(text) })

/** What the file cannot say. */
export const leftOut = (path: Path, text: string): ExportNote => ({ kind: 'left out', path, text: shown(text) })

/** Names come from the tenant, and somebody may have put a secret into one. */
const shown = (text: string): string =>
  looksSecret(text) ? 'something is not declared and not shown: a part of it looks like a secret' : text
