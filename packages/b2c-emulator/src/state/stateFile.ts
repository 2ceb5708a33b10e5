// The file that keeps the state of an emulator: who may use it, what stands in it, how it is written.

import { createHash, randomUUID } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { codeOf, messageOf } from '../core/systemError.ts'
import type { EmulatorState } from './emulatorState.ts'
import { type FileLock, lockFile } from './fileLock.ts'

/** The file cannot be used. The message says why, in a sentence with its path, and what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError'
}

/** A state file that this emulator alone may write. */
export type StateFile = {
  readonly path: string
  /** What the file holds; undefined where there was none, or an empty one. */
  readonly state: EmulatorState | undefined
  /** Replaces what the file holds, so that it has either the old or the new state at every moment. @throws Error */
  write(state: EmulatorState): Promise<void>
  /** Lets others use the file. */
  release(): void
}

const format = 'b2c-emulator state'
const version = 1

const digestOf = (stateJson: string) => createHash('sha256').update(stateJson).digest('hex')

/**
 * Locks the file and reads it. A file that is damaged, or that something else has written, is left as it is.
 * @throws StateFileError when the file cannot be used
 */
export const openStateFile = (path: string): StateFile => {
  const file = usable(path)
  const lock = locked(file)
  try {
    removeLeftovers(file)
    const state = stateOfText(file, textOf(file))
    return { path: file, state, write: next => replace(file, next), release: lock.release }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Does `work` with what the file holds. @throws StateFileError that names the file when `work` throws */
export const fitting = <T>({ path }: StateFile, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw new StateFileError(`The state file ${path} does not fit: ${messageOf(error)}.`, { cause: error })
  }
}

const usable = (path: string): string => {
  try {
    return existingPath(path)
  } catch (error) {
    if (error instanceof StateFileError) throw error
    throw new StateFileError(`The state file ${resolve(path)} cannot be used: ${messageOf(error)}.`, { cause: error })
  }
}

/**
 * Absolute and without links: a rename would replace a link to the file, and one file shall have one name.
 */
const existingPath = (path: string): string => {
  const file = resolve(path)
  const folder = dirname(file)
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (!isFolder) throw new StateFileError(`The state file ${file} cannot be written: there is no directory ${folder}.`)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found && lstatSync(file, { throwIfNoEntry: false })) {
    throw new StateFileError(`The state file ${file} is a link to a file that is not there: make that one, or name it.`)
  }
  if (found && !found.isFile()) throw new StateFileError(`The state file ${file} is no file that can be replaced.`)
  return found ? realpathSync(file) : join(realpathSync(folder), basename(file))
}

const locked = (file: string): FileLock => {
  try {
    const lock = lockFile(file)
    if (!('holder' in lock)) return lock
    throw new StateFileError(
      `The state file ${file} is used by another emulator, process ${lock.holder}: stop that one, or give this one a file of its own.`
    )
  } catch (error) {
    if (error instanceof StateFileError) throw error
    throw new StateFileError(`The state file ${file} cannot be written: ${messageOf(error)}.`, { cause: error })
  }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw new StateFileError(`The state file ${file} cannot be read: ${messageOf(error)}.`, { cause: error })
  }
}

const stateOfText = (file: string, text: string): EmulatorState | undefined => {
  if (text.trim() === '') return undefined
  const refuse = (problem: string): never => {
    const rest = 'It is left as it is; give another file, or move this one away.'
    throw new StateFileError(`The state file ${file} ${problem}. ${rest}`)
  }
  const content = parsed(text) ?? refuse('is damaged: it is no JSON')
  if (content.format !== format) return refuse('was not written by b2c-emulator')
  if (content.version !== version) {
    return refuse(`has version ${JSON.stringify(content.version)}; this b2c-emulator reads version ${version}`)
  }
  if (content.sha256 !== digestOf(JSON.stringify(content.state))) {
    return refuse('is damaged or was changed by hand: its digest does not match')
  }
  return content.state as EmulatorState
}

/** Undefined where it is no JSON. The parser's own message would show a piece of the file, and the file holds secrets. */
const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return undefined
  }
}

const temporaryPrefix = (file: string) => `${basename(file)}.new-`

const uuidForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** A process that was killed while it wrote has left its new file. */
const removeLeftovers = (file: string): void => {
  const folder = dirname(file)
  const prefix = temporaryPrefix(file)
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix) && uuidForm.test(name.slice(prefix.length))) rmSync(join(folder, name), { force: true })
  }
}

const replace = async (file: string, state: EmulatorState): Promise<void> => {
  const stateJson = JSON.stringify(state)
  const head = JSON.stringify({ format, version, sha256: digestOf(stateJson) })
  const temporary = join(dirname(file), `${temporaryPrefix(file)}${randomUUID()}`)
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(`${head.slice(0, -1)},"state":${stateJson}}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
