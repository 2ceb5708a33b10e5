// The files of the policy folder: every .xml below it, in an order that is the same on every machine.

import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '../../errors.ts'
import { isInside, relativeName } from '../../util/files.ts'
import { quoted } from '../../util/words.ts'
import { compareTexts, type Mistake, type Notice } from './mistake.ts'
import { type OnFile, readTextFile } from './textFile.ts'

/** A file as it was read: `file` is relative to the checkout, with slashes; `text` has no byte-order mark. */
export type PolicyFile = { readonly file: string; readonly text: string }

/** Which folder, and what of it is left out. Paths are absolute; the patterns of `exclude` are relative to the folder. */
export type FolderPlace = {
  readonly checkout: string
  readonly folder: string
  readonly exclude: readonly string[]
  readonly environmentsFolder?: string
  readonly onFile?: OnFile
}

/** What was read. */
export type FolderContent = {
  readonly files: readonly PolicyFile[]
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly Notice[]
}

const outside = 'leads out of the checkout; accepted: a folder inside it'

/** More files than this are no policies: a tenant takes 200. */
const mostFiles = 2_000
const mostFolders = 10_000

/**
 * Reads the folder. Names that begin with a dot are left out, as are the extension's output, what `exclude` matches, and links that
 * lead out of the checkout; a folder that is reached twice is read once.
 */
export const readFolder = async (place: FolderPlace): Promise<FolderContent> => {
  const { checkout, folder } = place
  const nameOf = (file: string): string => relativeName(file, checkout)
  const mistakes: Mistake[] = []
  const refuse = (file: string, problem: string): void => {
    mistakes.push({ file: nameOf(file), line: 1, column: 1, problem, ...(file === folder && { blamed: 'folder' }) })
  }
  const notices: Notice[] = []
  if (!isInside(folder, checkout)) {
    refuse(folder, outside)
    return { files: [], mistakes, notices }
  }
  const exclusion = exclusionOf(place)
  const found = await walk(place, exclusion, refuse, link => {
    notices.push({
      level: 'notice',
      text: `${nameOf(link)} is a link that leads nowhere or out of the checkout: left out`
    })
  })
  for (const pattern of mistakes.length > 0 ? [] : exclusion.unused()) {
    const text = `customPolicies.exclude: ${quoted(pattern)} leaves out nothing; patterns are of paths below ${nameOf(folder)}, with slashes, and case counts`
    notices.push({ level: 'notice', text })
  }
  const files: PolicyFile[] = []
  for (const file of found.toSorted((one, other) => compareTexts(nameOf(one), nameOf(other)))) {
    const read = await readTextFile(file, place.onFile)
    if (read.ok) files.push({ file: nameOf(file), text: read.value })
    else refuse(file, read.problem)
  }
  return { files, mistakes, notices }
}

/** Which paths are left out, and which patterns left out nothing. */
type Exclusion = { readonly leavesOut: (file: string) => boolean; readonly unused: () => readonly string[] }

const exclusionOf = ({ folder, exclude, environmentsFolder }: FolderPlace): Exclusion => {
  const patterns = exclude.map(pattern => ({ pattern, glob: pattern.replace(/^\.?\/|\/$/g, ''), isUsed: false }))
  const leftOut: string[] = []
  return {
    leavesOut: file => {
      const name = relativeName(file, folder)
      const matching = patterns.filter(({ glob }) => path.posix.matchesGlob(name, glob))
      for (const one of matching) one.isUsed = true
      const isOut = matching.length > 0 || path.basename(file).startsWith('.') || file === environmentsFolder
      if (isOut) leftOut.push(`${name}/`)
      return isOut
    },
    // What lies below a folder that is left out as a whole is not looked at.
    unused: () =>
      patterns.flatMap(({ pattern, glob, isUsed }) =>
        isUsed || leftOut.some(name => glob.startsWith(name)) ? [] : pattern
      )
  }
}

const walk = async (
  { checkout, folder }: FolderPlace,
  { leavesOut }: Exclusion,
  refuse: (file: string, problem: string) => void,
  leftOut: (link: string) => void
): Promise<readonly string[]> => {
  const root = await realpath(checkout).catch(() => checkout)
  const visited = new Set<string>()
  const files: string[] = []
  const folders = [folder]
  for (let here = folders.shift(); here !== undefined; here = folders.shift()) {
    try {
      const real = await realpath(here)
      if (visited.has(real)) continue
      visited.add(real)
      if (!isInside(real, root)) {
        if (here === folder) refuse(here, outside)
        else leftOut(here)
        continue
      }
      const entries = await readdir(here, { withFileTypes: true })
      // Links come last, so that what they lead to is known by its own name where it is in the folder too.
      const linksLast = entries.toSorted(
        (one, other) =>
          Number(one.isSymbolicLink()) - Number(other.isSymbolicLink()) || compareTexts(one.name, other.name)
      )
      for (const entry of linksLast) {
        const full = path.join(here, entry.name)
        if (leavesOut(full)) continue
        const target = entry.isSymbolicLink() ? await stat(full).catch(() => undefined) : entry
        if (target === undefined) leftOut(full)
        else if (target.isDirectory()) folders.push(full)
        else if (target.isFile() && /\.xml$/i.test(entry.name)) files.push(full)
        if (files.length > mostFiles || visited.size + folders.length > mostFolders) {
          refuse(
            folder,
            `holds more than ${mostFiles} files of XML or ${mostFolders} folders; name the folder of the policies alone`
          )
          return []
        }
      }
    } catch (thrown) {
      refuse(here, here === folder ? `is no folder that can be read: ${messageOf(thrown)}` : messageOf(thrown))
    }
  }
  return files.length === 0 ? [] : await withoutRepeats(files, checkout, leftOut)
}

/** Links to files: none that leads out of the checkout, and no file twice; its own name counts before that of a link. */
const withoutRepeats = async (
  files: readonly string[],
  checkout: string,
  leftOut: (link: string) => void
): Promise<readonly string[]> => {
  const root = await realpath(checkout)
  const byReal = new Map<string, string>()
  for (const file of files) {
    const real = await realpath(file)
    const isOwnName = path.relative(root, real) === path.relative(checkout, file)
    if (!isInside(real, root)) leftOut(file)
    else if (isOwnName || !byReal.has(real)) byReal.set(real, file)
  }
  return [...byReal.values()]
}
