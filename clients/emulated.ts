// An emulator for clients that others wrote: with TLS, the caller of the command, and a folder for their scripts.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { commandAppRoles } from 'b2c-emulator/testing'
import { type ProcessResult, startProcess } from '../harness/childProcess.ts'
import { createWorkspace } from '../harness/workspace.ts'

/** The emulator and the folder. */
export type Emulated = {
  readonly emulator: Emulator
  /** The folder that scripts run in; `ca.pem` in it is the authority to trust. */
  readonly folder: string
  /** Runs a script of a page in bash, which ends at the first command that fails. `onOutput` sees everything as it is written. */
  run(script: string, env: Readonly<Record<string, string>>, onOutput?: (text: string) => void): Promise<ProcessResult>
  close(): Promise<void>
}

/** The addresses as pages have them: those of the command. */
const pagePorts = { login: 8801, graph: 8802, azure: 8804 } as const

/** Starts one that answers to these names besides. Until it is closed, this process trusts its authority. */
export const startEmulated = async (names: readonly string[] = []): Promise<Emulated> => {
  const emulator = await startEmulator({
    tls: { names },
    behavior: { deviceCode: { intervalSeconds: 1, blocked: false } },
    seed: { callerAppRoles: commandAppRoles }
  })
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, emulator.caPem ?? ''])
  const { path: folder, remove } = createWorkspace({ 'ca.pem': emulator.caPem ?? '' })
  const here = (script: string): string =>
    (['login', 'graph', 'azure'] as const).reduce(
      (text, service) => text.replaceAll(`127.0.0.1:${pagePorts[service]}`, new URL(emulator[service]).host),
      script
    )
  return {
    emulator,
    folder,
    run: (script, env, onOutput) => {
      const known = { HOME: folder, CLIENT_ID: emulator.seed.appId, CLIENT_SECRET: emulator.seed.callerSecret, ...env }
      const args = ['-c', `set -euo pipefail\n${here(script)}`]
      const { child, result } = startProcess('bash', args, { cwd: folder, env: known })
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => onOutput?.(String(text)))
      return result
    },
    close: async () => {
      setDefaultCACertificates(trusted)
      await emulator.close()
      remove()
    }
  }
}

/** Writes a file into the folder; gives its path. */
export const writeInto = ({ folder }: Pick<Emulated, 'folder'>, name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
