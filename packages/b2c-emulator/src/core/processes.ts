// Other processes of the machine: whether they run, and what the system says of them.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { codeOf } from './systemError.ts'

/** What is known of a process; `startedAt` is a text that two processes with the same id do not share, empty where it is unknown. */
export type ProcessFacts = {
  readonly name: string
  readonly parent: number
  readonly startedAt: string
  /** It has ended, and its parent has not asked for its end yet. */
  readonly isZombie: boolean
}

/** proc(5): the name is in parentheses and may have some itself; then state (field 3), parent (4), and the start (22). */
const factsOfProc = (pid: number): ProcessFacts => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const end = stat.lastIndexOf(')')
  const fields = stat.slice(end + 2).split(' ')
  return {
    name: stat.slice(stat.indexOf('(') + 1, end),
    parent: Number(fields[1]),
    startedAt: fields[19] ?? '',
    isZombie: fields[0] === 'Z'
  }
}

const factsOfPs = (pid: number): ProcessFacts => {
  const text = execFileSync('ps', ['-o', 'ppid=,state=,comm=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  const [, parent = '0', state = '', name = ''] = /^\s*(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(text) ?? []
  return { name, parent: Number(parent), startedAt: '', isZombie: state.startsWith('Z') }
}

/** What Linux says under /proc, or else `ps`; undefined where neither knows the process. */
export const processFacts = (pid: number): ProcessFacts | undefined => {
  for (const read of [factsOfProc, factsOfPs]) {
    try {
      return read(pid)
    } catch {}
  }
  return undefined
}

/** Whether a process is there, whoever's it is. */
const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Whether a process runs. */
export const isRunning = (pid: number): boolean => isThere(pid) && processFacts(pid)?.isZombie !== true
