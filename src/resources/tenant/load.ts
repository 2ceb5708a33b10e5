// What stands behind the configuration file: secrets and settings in the environment of the step, files of the workspace. They are
// read when the file has been understood, before anything is sent, so that all mistakes are told at once.

import type { WorkspaceFile } from '../../ci/ci.ts'
import type { Problem } from '../../util/problem.ts'
import type { OnProblem, RunFacts, Written } from '../field.ts'

/** A mistake in another file than the configuration file; line and column are counted from one. */
export type FileMistake = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly problem: string
}

/** What a kind of the tenant is given to read what its section points at. */
export type LoadContext = {
  readonly run: RunFacts
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hides a secret in everything that is printed from now on: called before anything else is done with it. */
  readonly mask: (secret: string) => void
  /** The folder of the configuration file, and the root that no file may lie outside of; both as they really lie on disk. */
  readonly folder: string
  readonly workspace: string
  /** The configuration file as a whole: it follows the schema, and placeholders are filled in. */
  readonly file: Written
  /** The mistakes of the configuration file so far. What they are about was taken out of `file`, and is not to be missed besides. */
  readonly reported: readonly Problem[]
  /** Takes a mistake in the configuration file, at the path in it. */
  readonly report: OnProblem
  /** Takes a mistake in another file. */
  readonly reportIn: (mistake: FileMistake) => void
  /** Takes what a person should know although nothing is wrong. */
  readonly warn: (text: string) => void
  readonly notice: (text: string) => void
  /** Throws when a file of the workspace may come from somebody who may not decide what is done; absent: it may. */
  readonly assertTrusted?: ((file: WorkspaceFile) => void) | undefined
  /** Throws where files may be missing because of somebody who may not decide what is done; absent: they may. */
  readonly assertNoProposal?: ((what: string) => void) | undefined
}
