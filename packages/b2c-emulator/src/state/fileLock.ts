// A lock that only one process holds: a file beside the locked one, with the process in it. One that a crash left is taken over.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isRunning, processFacts } from '../core/processes.ts'
import { codeOf } from '../core/systemError.ts'

/** A lock that is held. */
export type FileLock = { release(): void }

type Holder = { readonly pid: number; readonly startedAt: string }

/** Locks of this process: its own id says nothing about which of its emulators holds one. */
const own = new Set<string>()

/** So that another process with the same id is told apart, where the system helps with it. */
const startOf = (pid: number): string => processFacts(pid)?.startedAt ?? ''

const holderOf = (text: string): Holder | undefined => {
  const [, pid, startedAt = ''] = /^(\d+) (\d*)\n$/.exec(text) ?? []
  return pid === undefined ? undefined : { pid: Number(pid), startedAt }
}

const isHeld = (path: string, { pid, startedAt }: Holder): boolean => {
  if (pid === process.pid) return own.has(path)
  return isRunning(pid) && startOf(pid) === startedAt
}

/**
 * Takes the lock of a file, or says which process holds it. @throws Error of the file system, as when the
 * folder is read-only, or when a file of somebody else's stands in the place of the lock
 */
export const lockFile = (file: string): FileLock | { readonly holder: number } => {
  const path = `${file}.lock`
  const content = `${process.pid} ${startOf(process.pid)}\n`
  for (;;) {
    try {
      writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
      own.add(path)
      return {
        release: () => {
          if (own.delete(path)) rmSync(path, { force: true })
        }
      }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const holder = staleRemoved(path)
    if (holder) return { holder: holder.pid }
  }
}

/** Whether a text is a lock, or the beginning of one that was being written: another program's file is none. */
const isLock = (text: string): boolean => /^(?:\d+(?: \d*\n?)?)?$/.test(text)

/** Takes away a lock that nobody holds; gives the holder when there is one. @throws Error when it is somebody else's file */
const staleRemoved = (path: string): Holder | undefined => {
  const aside = `${path}-${process.pid}`
  try {
    const seen = readFileSync(path, 'utf8')
    if (!isLock(seen)) throw new Error(`its lock would be ${path}, which is a file that b2c-emulator has not written`)
    const holder = holderOf(seen)
    if (holder && isHeld(path, holder)) return holder
    renameSync(path, aside)
    const moved = readFileSync(aside, 'utf8')
    const other = moved === seen ? undefined : holderOf(moved)
    // Another process was faster, and this is the lock that it has just made.
    if (other) renameSync(aside, path)
    else rmSync(aside, { force: true })
    return other
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
