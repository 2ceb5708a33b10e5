// The command b2c-emulator as a process, for tests.

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** How the process ended, and what it said. */
export type Ended = { readonly code: number | null; readonly output: string; readonly complaint: string }

/** A process of the command. */
export type Command = {
  readonly child: ChildProcess
  /** Resolves with all that it has said when that matches, or when the process has ended. */
  said(pattern: RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

/** What `--json` says; tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: tests assert the shape of what they look at.
export type StartLine = any

/** Where and how the command is started. */
export type Surroundings = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Options of Node. */
  readonly node?: readonly string[]
}

/** Starts the command. */
export const command = (options: readonly string[], { cwd, env, node = [] }: Surroundings = {}): Command => {
  const child = spawn(process.execPath, [...node, main, ...options], { cwd, env: { ...process.env, ...env } })
  let output = ''
  let complaint = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  child.stderr.on('data', chunk => {
    complaint += chunk
  })
  const ended = new Promise<Ended>(resolve => {
    child.once('close', code => resolve({ code, output, complaint }))
  })
  return {
    child,
    said: async pattern => {
      const seen = new Promise<void>(resolve => {
        const look = () => {
          if (pattern.test(output)) resolve()
        }
        child.stdout.on('data', look)
        look()
      })
      await Promise.race([seen, ended])
      return output
    },
    ended
  }
}

/** Starts the command on free ports; gives its start line, and ends it after the work. */
export const withCommand = async <T>(
  options: readonly string[],
  work: (line: StartLine, running: Command) => Promise<T>,
  surroundings?: Surroundings
): Promise<T> => {
  const running = command(['--port', '0', '--json', ...options], surroundings)
  const output = await running.said(/\n/)
  if (!output.includes('\n')) throw new Error((await running.ended).complaint)
  try {
    return await work(JSON.parse(output), running)
  } finally {
    running.child.kill()
    await running.ended
  }
}
