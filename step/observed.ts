// What the emulator saw of a step.

import type { Emulator, StoredComment, StoredSecret, StoredVariable } from 'b2c-emulator'
import { shortPath } from '../harness/journal.ts'

/** What GitHub took from a step. */
export type Changes = {
  readonly secrets: readonly StoredSecret[]
  readonly variables: readonly StoredVariable[]
  readonly comments: readonly StoredComment[]
}

/** What changes in the emulated GitHub until the function that it gives is called. */
export const changesOf = ({ gitHub }: Emulator): (() => Changes) => {
  const before = new Set([...gitHub.secrets(), ...gitHub.variables(), ...gitHub.comments()])
  return () => ({
    secrets: gitHub.secrets().filter(one => !before.has(one)),
    variables: gitHub.variables().filter(one => !before.has(one)),
    comments: gitHub.comments().filter(one => !before.has(one))
  })
}

/** The writes to Microsoft Graph since the journal was cleared, as `METHOD path`, ids shortened. */
export const graphWrites = ({ journal }: Emulator): readonly string[] =>
  journal
    .writes()
    .filter(({ service }) => service === 'graph')
    .map(({ method, path }) => `${method} ${shortPath(path)}`)
