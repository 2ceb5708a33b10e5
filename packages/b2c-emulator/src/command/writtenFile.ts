// Files that the command writes for others to read. What somebody else has written there is left alone.

import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { codeOf, messageOf } from '../core/systemError.ts'
import { CommandFailure } from './failure.ts'

/** A file that is to be written. */
export type WrittenFile = {
  /** Absolute. */
  readonly path: string
  write(text: string): void
  remove(): void
}

type Kind = {
  /** The option that names the file, with its dashes. */
  readonly option: string
  /** Whether a text is one that an earlier start has left. */
  readonly isOurs: (text: string) => boolean
  /** Permissions of the file. */
  readonly mode: number
}

/** Makes ready for writing; a file of an earlier start goes away. @throws CommandFailure when there is no place for the file */
export const prepareFile = (given: string, { option, isOurs, mode }: Kind): WrittenFile => {
  const path = resolve(given)
  const fail = (problem: string): never => {
    throw new CommandFailure(1, `${option} ${path}: ${problem}.`)
  }
  const folder = dirname(path)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) fail(`there is no directory ${folder}`)
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      return fail(`the file cannot be written (${messageOf(error)})`)
    }
  }
  const before = attempt(() => textOf(path))
  if (before !== undefined && before !== '' && !isOurs(before)) {
    fail('there is a file that b2c-emulator has not written; it is left as it is')
  }
  attempt(() => rmSync(path, { force: true }))
  return {
    path,
    // Whoever waits for the file finds all of it.
    write: text =>
      attempt(() => {
        const next = `${path}.${process.pid}`
        writeFileSync(next, text, { mode })
        renameSync(next, path)
      }),
    remove: () => rmSync(path, { force: true })
  }
}

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
