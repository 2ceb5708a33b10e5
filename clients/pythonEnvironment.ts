// Programs of PyPI in Python environments of their own, which git ignores and the next run uses again.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProcessResult, startProcess } from '../harness/childProcess.ts'

/** An environment with its packages. */
export type Installation = {
  /** The folder that has `python`, and the commands of the packages, in it. */
  readonly bin: string
  /** The versions of the packages, in their order. */
  readonly versions: readonly string[]
}

const run = async (what: string, program: string, args: readonly string[]): Promise<ProcessResult> => {
  const step = `${program} ${args.join(' ')}`
  const result = await startProcess(program, args).result.catch((error: unknown) => {
    throw new Error(`${what}: "${step}" could not be started. ${String(error)}`)
  })
  if (result.status === 0) return result
  const last = result.stderr.trim().split('\n').slice(-5).join('\n')
  throw new Error(`${what}: "${step}" ended with code ${result.status}.\n${last}`)
}

/** Asked of Python: a command of its own may leave a configuration in the home of whoever runs this. */
const versionProgram =
  'import sys; from importlib.metadata import version; [print(version(name)) for name in sys.argv[1:]]'

/**
 * Makes the environment where there is none, and brings the packages in it to the newest versions of PyPI.
 *
 * @param name of the environment: the folder is clients/.venv/NAME
 * @throws Error naming the step that could not run: without Python or its module venv, without PyPI, on Windows
 */
export const installFromPyPI = async (name: string, packages: readonly string[]): Promise<Installation> => {
  if (process.platform === 'win32')
    throw new Error('The scripts of the pages are for bash: run this on Linux, macOS or WSL.')
  const folder = fileURLToPath(new URL(`.venv/${name}`, import.meta.url))
  const bin = join(folder, 'bin')
  const python = join(bin, 'python')
  // A link to a Python that is gone counts as none.
  if (!existsSync(python))
    await run('Python 3.10 or newer with its module venv is needed', 'python3', ['-m', 'venv', '--clear', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--upgrade', ...packages]
  await run('PyPI is needed', python, pip)
  const { stdout } = await run(`${packages.join(', ')} are missing`, python, ['-c', versionProgram, ...packages])
  return { bin, versions: stdout.trim().split('\n') }
}
