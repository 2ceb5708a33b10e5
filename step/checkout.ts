// What actions/checkout gives: the folder that the workflow belongs to, copied so that nothing of it is changed.

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { repositoryDir } from '../harness/bundle.ts'
import { Mistake } from './mistake.ts'

/** The folder that a checkout copies. */
export type Checkout = {
  readonly root: string
  /** The path of the file that is run, from there on. */
  readonly file: string
  /** Whether it belongs to the examples of this repository, which leave files to their readers. */
  readonly isExample: boolean
}

const examples = join(repositoryDir, 'examples')

/** Examples whose files are kept in a folder of their own, as the comments at their tops say. */
const foldersOfExamples: Readonly<Record<string, string>> = { 'bootstrap-tenant.yml': 'tenant' }

const isBelow = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep)

const rootOf = (file: string, needed: string | undefined): string => {
  const folder = dirname(file)
  if (basename(folder) === 'workflows' && basename(dirname(folder)) === '.github') return dirname(dirname(folder))
  const own = dirname(file) === examples ? foldersOfExamples[basename(file)] : undefined
  if (own !== undefined) return join(examples, own)
  if (needed === undefined || isBelow(examples, file)) return folder
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, needed))) return at
    if (existsSync(join(at, '.git')) || at === dirname(at)) return folder
  }
}

/**
 * Finds the folder of a file: that of the repository for a workflow in .github/workflows, else the folder that holds the file.
 *
 * @param given the folder that the command line names
 * @param needed a path that a configuration file names: the nearest folder above that has it is taken
 * @throws Mistake when the folder that is given is none, or does not hold the file
 */
export const checkoutOf = (file: string, given: string | undefined, needed?: string): Checkout => {
  const path = realpathSync(resolve(file))
  const root = given === undefined ? rootOf(path, needed) : resolve(given)
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw new Mistake(`--checkout ${given}: there is no such folder.`)
  return { root, file: relative(root, path).replaceAll(sep, '/'), isExample: isBelow(examples, root) }
}

/** Whether a path lies in a folder, also behind the links on its way. What is not there yet lies where it would be made. */
export const liesIn = (folder: string, path: string): boolean => {
  const asked = resolve(folder, path)
  let there = asked
  while (lstatSync(there, { throwIfNoEntry: false }) === undefined) there = dirname(there)
  // A link that leads nowhere is not followed: what is written there would be made at its target.
  const isReal = existsSync(there) && isBelow(realpathSync(folder), realpathSync(there))
  return isReal && isBelow(resolve(folder), asked)
}

const leftOut = new Set(['.git', 'node_modules'])

// Git stores nothing else, and a pipe would be waited for.
const isStored = (path: string): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found !== undefined && (found.isFile() || found.isDirectory() || found.isSymbolicLink())
}

/**
 * What Git knows of a folder or would take by `git add`: paths from there on, links among them. Undefined outside of a repository,
 * and where there is no Git. Settings of the repository that name a program are not followed.
 */
const knownToGit = (folder: string): readonly string[] | undefined => {
  const command = ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { status, stdout } = spawnSync('git', command, { cwd: folder, encoding: 'utf8', maxBuffer: 1024 ** 3 })
  const isWanted = (path: string): boolean => path !== '' && !path.split('/').some(name => leftOut.has(name))
  return status === 0 ? [...new Set(stdout.split('\0').filter(isWanted))] : undefined
}

/** Whether a file of a folder without Git is copied: what is hidden there is seldom meant, and often secret. */
const isShown = (path: string): boolean => {
  const name = basename(path)
  return !leftOut.has(name) && (!name.startsWith('.') || name === '.github')
}

/**
 * Copies the folder, as a checkout of what would be committed: in a repository without what it ignores, elsewhere without
 * hidden files; never what Git does not store, or what npm has installed.
 */
export const copyCheckout = ({ root }: Pick<Checkout, 'root'>, workspace: string, folder = '.'): void => {
  const to = resolve(workspace, folder)
  mkdirSync(to, { recursive: true })
  const copy = (from: string, target: string, isWanted: (path: string) => boolean): void =>
    cpSync(from, target, {
      recursive: true,
      verbatimSymlinks: true,
      filter: source => source === root || (isWanted(source) && isStored(source))
    })
  const known = knownToGit(root)
  if (known === undefined) copy(root, to, isShown)
  for (const path of known ?? []) {
    const [from, target] = [join(root, path), join(to, path)]
    mkdirSync(dirname(target), { recursive: true })
    if (lstatSync(from, { throwIfNoEntry: false })?.isSymbolicLink()) symlinkSync(readlinkSync(from), target)
    else if (isStored(from)) copy(from, target, source => !leftOut.has(basename(source)))
  }
}
