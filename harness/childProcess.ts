// A process that is started, and what it came to.

import { type ChildProcess, spawn } from 'node:child_process'

/** What a process came to. `status` is null when a signal ended it. */
export type ProcessResult = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** Where a process runs; absent: where this one does. `env` is its whole environment. */
export type ProcessOptions = {
  readonly cwd?: string | undefined
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Starts a program. `result` rejects when it cannot be started. */
export const startProcess = (
  program: string,
  args: readonly string[],
  { cwd, env = process.env }: ProcessOptions = {}
): { readonly child: ChildProcess; readonly result: Promise<ProcessResult> } => {
  const child = spawn(program, args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  const result = new Promise<ProcessResult>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', status => resolve({ status, ...written }))
  })
  return { child, result }
}
