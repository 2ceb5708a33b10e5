// The newest Azure CLI in a Python environment of its own, which git ignores and the next run uses again.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProcessResult, startProcess } from '../harness/childProcess.ts'

/** An installed Azure CLI. */
export type Installation = {
  /** The folder that has `az` in it. */
  readonly bin: string
  readonly version: string
}

const folder = fileURLToPath(new URL('.venv', import.meta.url))
const bin = join(folder, 'bin')
const python = join(bin, 'python')

/** Asked of Python: az itself would leave a configuration in the home of whoever runs this. */
const versionProgram = 'from importlib.metadata import version; print(version("azure-cli"))'

const run = async (what: string, program: string, args: readonly string[]): Promise<ProcessResult> => {
  const step = `${program} ${args.join(' ')}`
  const result = await startProcess(program, args).result.catch((error: unknown) => {
    throw new Error(`${what}: "${step}" could not be started. ${String(error)}`)
  })
  if (result.status === 0) return result
  const last = result.stderr.trim().split('\n').slice(-5).join('\n')
  throw new Error(`${what}: "${step}" ended with code ${result.status}.\n${last}`)
}

/**
 * Makes the environment where there is none, and brings the Azure CLI in it to the newest version of PyPI.
 * @throws Error naming the step that could not run: without Python or its module venv, without PyPI, on Windows
 */
export const installAzureCli = async (): Promise<Installation> => {
  if (process.platform === 'win32')
    throw new Error('The scripts of the page are for bash: run this on Linux, macOS or WSL.')
  // A link to a Python that is gone counts as none.
  if (!existsSync(python))
    await run('Python 3.10 or newer with its module venv is needed', 'python3', ['-m', 'venv', '--clear', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--upgrade', 'azure-cli']
  await run('PyPI is needed', python, pip)
  const { stdout } = await run('The Azure CLI is missing', python, ['-c', versionProgram])
  return { bin, version: stdout.trim() }
}
