// Where the exported files go: inside the workspace, and nowhere else. They appear whole, or not at all.

import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { ActionError, messageOf } from '../errors.ts'
import type { ExportedFile } from '../resources/exported.ts'
import { isInside } from '../util/files.ts'
import { quoted } from '../util/words.ts'

/** A file that may be written: its folder as it really lies, its name, and the place as it was given. */
export type Target = {
  readonly written: string
  readonly root: string
  readonly folder: string
  readonly name: string
  readonly overwrite: boolean
}

const refused = (message: string, hint: string, cause?: unknown): ActionError =>
  new ActionError({ code: 'input', message, hint, cause })

const inside = 'The path starts at the workspace, and the file must lie in it, also behind links.'

/**
 * The place for the file. Nothing is written yet, nor any folder made.
 * @throws ActionError `input` for a place outside of the workspace, a folder or a device, or a file that exists, without `overwrite`.
 */
export const targetOf = async (written: string, workspace: string | undefined, overwrite: boolean): Promise<Target> => {
  const given = resolve(workspace || '.')
  const root = await fs.realpath(given)
  const path = resolve(root, relative(given, resolve(given, written)))
  if (/[\\/]$/.test(written) || !isInside(path, root) || path === root)
    throw refused(`Input config ${quoted(written)} is no file inside of the workspace.`, inside)
  const folder = await realFolder(dirname(path), root, written)
  const target = { written, root, folder, name: basename(path), overwrite }
  await assertFree(target, [target.name])
  return target
}

/** The folder as it really lies or would lie, once it is made: what there is of the way to it leads through no link out of the workspace. */
const realFolder = async (folder: string, root: string, written: string): Promise<string> => {
  const missing: string[] = []
  for (let there = folder; ; there = dirname(there)) {
    const real = await fs.realpath(there).catch(() => undefined)
    if (real === undefined && there !== root) {
      missing.unshift(basename(there))
      continue
    }
    if (real === undefined || !isInside(real, root))
      throw refused(`Input config ${quoted(written)} lies outside of the workspace.`, inside)
    return join(real, ...missing)
  }
}

/** @throws ActionError `input` that names what exists already and may not be written over. */
const assertFree = async ({ written, folder, overwrite }: Target, names: readonly string[]): Promise<void> => {
  const found = await Promise.all(
    names.map(async name => ({ name, stat: await fs.lstat(join(folder, name)).catch(() => undefined) }))
  )
  for (const { name, stat } of found)
    if (stat !== undefined && !stat.isFile() && !stat.isSymbolicLink())
      throw refused(
        `${name} beside ${quoted(written)} is no plain file.`,
        'Name a file that does not exist, or a plain file.'
      )
  const taken = found.flatMap(({ name, stat }) => (stat === undefined ? [] : name))
  if (overwrite || taken.length === 0) return
  const which = taken.length > 10 ? [...taken.slice(0, 10), `${taken.length - 10} more`] : taken
  throw refused(
    `Input config ${quoted(written)}: mode export does not write over what exists: ${which.join(', ')}. Nothing was written.`,
    'Name another file, remove these, or set overwrite: true.'
  )
}

/** A name that is one file of a folder, whatever the system. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}$/

/** What lies in the folders of the files beside the target without being one of them: an earlier export may have written it. */
export const leftBeside = async ({ folder }: Target, files: readonly ExportedFile[]): Promise<readonly string[]> => {
  const folders = [...new Set(files.map(({ path }) => dirname(path)))].filter(name => name !== '.')
  const written = new Set(files.map(({ path }) => path.toLowerCase()))
  const found = await Promise.all(
    folders.map(async name => (await fs.readdir(join(folder, name)).catch(() => [])).map(file => `${name}/${file}`))
  )
  return found.flat().filter(path => path.endsWith('.xml') && !written.has(path.toLowerCase()))
}

/**
 * Writes the file, and those beside it first: it never names one that is not there. Each is written under another name in its
 * folder and renamed; where one cannot be written, none appears.
 * @throws ActionError `input` for what exists or lies elsewhere, `service` where the disk refuses.
 */
export const writeFiles = async (target: Target, text: string, beside: readonly ExportedFile[]): Promise<void> => {
  const files = [...beside, { path: target.name, text }]
  for (const { path } of beside)
    if (!path.split('/').every(step => plainName.test(step)))
      throw new Error('a file beside the exported one has no plain name')
  await assertFree(
    target,
    files.map(({ path }) => path)
  )
  const temporary = new Map<string, string>()
  try {
    for (const { path, text: content } of files) {
      const place = join(target.folder, path)
      await fs.mkdir(dirname(place), { recursive: true })
      if (!isInside(await fs.realpath(dirname(place)), target.root))
        throw refused(`${path} beside ${quoted(target.written)} lies outside of the workspace.`, inside)
      const draft = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}.tmp`)
      temporary.set(draft, place)
      await fs.writeFile(draft, content, { flag: 'wx' })
    }
    for (const [draft, place] of temporary) {
      await fs.rename(draft, place)
      temporary.delete(draft)
    }
  } catch (error) {
    if (error instanceof ActionError) throw error
    throw new ActionError({
      code: 'service',
      message: `${quoted(target.written)} could not be written: ${messageOf(error)}`,
      hint: 'Check that the step may write to the workspace.',
      cause: error
    })
  } finally {
    for (const draft of temporary.keys()) await fs.rm(draft, { force: true })
  }
}
