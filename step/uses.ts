// Which steps and jobs use this action, and where what they use is on this machine.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { actionDir, repositoryDir } from '../harness/bundle.ts'

/** An action of this repository: the folder that holds its action.yml. */
export type OwnAction = { readonly folder: string; readonly isMain: boolean }

const nameOf = (folder: string): string | undefined => {
  const path = join(folder, 'action.yml')
  return existsSync(path) ? (parse(readFileSync(path, 'utf8')) as { readonly name?: string } | null)?.name : undefined
}

const folderOf = (part: string): OwnAction => ({
  folder: part === '' ? actionDir : join(repositoryDir, part),
  isMain: part === ''
})

/**
 * The action that a step uses, if it is one of ours: `OWNER/b2c-bootstrap@REF` of any owner, `…/fleet@REF`, or by path in a checkout that
 * holds this action.
 *
 * @param root the folder that is checked out
 */
export const ownAction = (uses: string | undefined, root: string): OwnAction | undefined => {
  const [, part] = /^[\w.-]+\/b2c-bootstrap((?:\/[\w-]+)*)@\S+$/.exec(uses ?? '') ?? []
  const local = /^\.(?:\/(fleet)?\/?)?$/.exec(uses ?? '')
  if (part !== undefined)
    return existsSync(join(folderOf(part.slice(1)).folder, 'action.yml')) ? folderOf(part.slice(1)) : undefined
  if (local === null || nameOf(root) === undefined || nameOf(root) !== nameOf(actionDir)) return undefined
  return folderOf(local[1] ?? '')
}

/**
 * The file of a reusable workflow: of the checkout by its path, or one of this repository by its name; undefined for those of others.
 */
export const reusableWorkflow = (uses: string, root: string): string | undefined => {
  const [, own] = /^[\w.-]+\/b2c-bootstrap\/(\.github\/workflows\/[\w.-]+)@\S+$/.exec(uses) ?? []
  const [, local] = /^\.\/(\.github\/workflows\/[\w.-]+)$/.exec(uses) ?? []
  if (own !== undefined) return join(repositoryDir, own)
  return local === undefined ? undefined : join(root, local)
}
