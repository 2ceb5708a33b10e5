// Why a port cannot be had, and who has it.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { codeOf } from '../core/systemError.ts'
import type { StartOptions } from './options.ts'

/** The sentence for an error of listening; undefined for any other error. */
export const portFailure = (error: unknown, ports: StartOptions['ports']): string | undefined => {
  const code = codeOf(error)
  const port: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'port') : undefined
  if (typeof port !== 'number' || !['EADDRINUSE', 'EACCES'].includes(code)) return undefined
  const [service = 'login'] = Object.entries(ports).find(([, one]) => one === port) ?? []
  const advice = `Give another one by --port-${service}, or four others by --port; 0 is any free one.`
  if (code === 'EACCES') return `Port ${port} may not be opened by this user. ${advice}`
  const holder = holderOf(port)
  return `Port ${port} is taken by ${holder === undefined ? 'another process' : holder}. ${advice}`
}

/** The process that listens on a port, as Linux tells it under /proc (proc(5)) to its owner and to root. */
const holderOf = (port: number): string | undefined => {
  try {
    const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(table => listeners(readFileSync(table, 'utf8'), port))
    const sockets = inodes.map(inode => `socket:[${inode}]`)
    const pid = readdirSync('/proc').find(name => /^\d+$/.test(name) && holds(name, sockets))
    if (pid === undefined) return undefined
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ')
    const name = /b2c-emulator/.test(command)
      ? 'another b2c-emulator'
      : readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
    return `${name}, process ${pid}`
  } catch {
    return undefined
  }
}

const listening = '0A'

/** The inodes of the sockets in a table that listen on the port. */
const listeners = (table: string, port: number): readonly string[] => {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(end) && state === listening)
    .map(fields => fields[9] ?? '')
}

const holds = (pid: string, sockets: readonly string[]): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => sockets.includes(readlinkOf(`/proc/${pid}/fd/${fd}`)))
  } catch {
    return false
  }
}

/** Files are closed while they are looked at. */
const readlinkOf = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
