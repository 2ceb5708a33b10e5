// The permissions of a job's token. GitHub documentation, "Workflow syntax": permissions; "Reuse workflows": they are never widened.

import type { GitHubPermissions } from 'b2c-emulator'
import { textOf, type Value } from './expressions.ts'
import { Mistake } from './mistake.ts'
import { type Job, mappingOf, type Workflow } from './workflow.ts'

/** Access by the name of the permission, `id-token` among them. What is absent is none. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>

const names = [
  'actions',
  'contents',
  'issues',
  'pull-requests',
  'packages',
  'id-token',
  'deployments',
  'checks',
  'statuses'
]

/** What a repository grants whose workflows name no permissions: the restricted default. */
const byDefault: Permissions = { contents: 'read', packages: 'read' }

const parse = (value: Value): Permissions => {
  const level = value === 'write-all' ? 'write' : value === 'read-all' ? 'read' : undefined
  if (level !== undefined)
    return Object.fromEntries(names.filter(name => level === 'write' || name !== 'id-token').map(name => [name, level]))
  const entries = Object.entries(mappingOf(value)).map(([name, access]) => [name, textOf(access)] as const)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, 'read' | 'write'] => entry[1] === 'read' || entry[1] === 'write')
  )
}

const rank = (access: string | undefined): number => (access === 'write' ? 2 : access === 'read' ? 1 : 0)

/**
 * The permissions of a job.
 *
 * @param granted what the calling job grants, in a reusable workflow
 * @throws Mistake when the job of a reusable workflow asks for more than that: GitHub refuses to start the run
 */
export const permissionsOf = (job: Job, workflow: Workflow, granted: Permissions | undefined): Permissions => {
  const written = job.permissions ?? workflow.permissions
  if (written === undefined) return granted ?? byDefault
  const wanted = parse(written)
  const more = Object.entries(wanted).find(
    ([name, access]) => granted !== undefined && rank(granted[name]) < rank(access)
  )
  if (more !== undefined)
    throw new Mistake(
      `the job ${job.id} asks for ${more.join(': ')}, and the job that calls the workflow grants ${granted?.[more[0]] ?? 'none'}; grant it there.`,
      job.placeOf('permissions')
    )
  return wanted
}

/** What a token with them may do in GitHub's API. */
export const tokenPermissions = (permissions: Permissions): GitHubPermissions =>
  Object.fromEntries(Object.entries(permissions).map(([name, access]) => [name.replaceAll('-', '_'), access]))
