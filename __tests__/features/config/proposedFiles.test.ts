// A file that somebody proposes is planned, but neither applied nor destroyed by, in runs that hold what the repository holds.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { emulate, runInProcess, workspaceWith } from '../../hooks.ts'

const fileOf = (name: string): string => `version: 1\napps:\n  ci: { name: ${name}, permissions: [audit] }\n`

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  }).trim()

/** A repository whose main branch and whose proposal hold different files. */
const repository = () => {
  const folder = workspaceWith({ 'b2c.yml': fileOf('Own') })
  git(folder, 'init', '-q', '-b', 'main')
  git(folder, 'add', '.')
  git(folder, 'commit', '-qm', 'base')
  const base = git(folder, 'rev-parse', 'HEAD')
  git(folder, 'checkout', '-q', '-b', 'proposal')
  writeFileSync(join(folder, 'b2c.yml'), fileOf('Proposed'))
  git(folder, 'commit', '-qam', 'head')
  const head = git(folder, 'rev-parse', 'HEAD')
  const checkOut = (commit: string) => git(folder, 'checkout', '-q', '--detach', commit)
  return { folder, base, head, checkOut }
}

const own = { full_name: 'octo-org/b2c', default_branch: 'main' }
const fork = { full_name: 'somebody/b2c' }

type Event = {
  readonly name: string
  readonly payload: (base: string, head: string) => unknown
  readonly sha?: 'head'
}

const pullRequestOf =
  (repo: unknown, ref = 'main') =>
  (base: string, head: string) => ({
    repository: own,
    pull_request: { number: 7, head: { sha: head, repo }, base: { sha: base, ref, repo: own } }
  })
const otherRun = (more: object) => (_: string, head: string) => ({
  repository: own,
  workflow_run: { event: 'push', head_sha: head, head_branch: 'main', head_repository: own, ...more }
})

const exposed: readonly (readonly [string, Event])[] = [
  ['pull_request_target of a fork', { name: 'pull_request_target', payload: pullRequestOf(fork) }],
  ['pull_request_target of this repository', { name: 'pull_request_target', payload: pullRequestOf(own) }],
  ['pull_request_target without a payload', { name: 'pull_request_target', payload: () => 7 }],
  ['workflow_run after a pull request', { name: 'workflow_run', payload: otherRun({ event: 'pull_request' }) }],
  ['workflow_run of a fork', { name: 'workflow_run', payload: otherRun({ head_repository: fork }) }],
  ['workflow_run of another branch', { name: 'workflow_run', payload: otherRun({ head_branch: 'proposal' }) }],
  ['pull_request of a fork', { name: 'pull_request', payload: pullRequestOf(fork), sha: 'head' }],
  ['pull_request of a deleted fork', { name: 'pull_request', payload: pullRequestOf(null), sha: 'head' }],
  ['pull_request_review of a fork', { name: 'pull_request_review', payload: pullRequestOf(fork), sha: 'head' }],
  ['pull_request without a payload', { name: 'pull_request', payload: () => 7, sha: 'head' }],
  [
    'issue_comment on a pull request',
    { name: 'issue_comment', payload: () => ({ repository: own, issue: { number: 7, pull_request: {} } }) }
  ],
  ['issue_comment without a payload', { name: 'issue_comment', payload: () => 7 }],
  ['issue_comment on nothing', { name: 'issue_comment', payload: () => ({ repository: own, issue: null }) }]
]

const apply = (
  emulator: Emulator,
  folder: string,
  { name, payload, sha }: Event,
  [base, head]: [string, string],
  more = {}
) =>
  runInProcess({
    emulator,
    inputs: { ...callerInputs(emulator), config: 'b2c.yml', secret: 'none', verify: 'false', ...more },
    env: {
      GITHUB_WORKSPACE: folder,
      GITHUB_EVENT_NAME: name,
      GITHUB_SHA: sha === 'head' ? head : base
    },
    event: payload(base, head)
  })

describe('a run that may hold a proposal', () => {
  test.each(exposed)(
    '%s: the proposed file is neither applied nor destroyed by, and a plan shows it',
    async (_, event) => {
      const { folder, base, head, checkOut } = repository()
      checkOut(head)
      const emulator = await emulate()
      for (const mode of ['apply', 'destroy']) {
        const { exitCode, errors } = await apply(emulator, folder, event, [base, head], { mode })
        expect(exitCode).toBe(1)
        expect(errors).toContain(`is not followed in this run`)
        expect(errors).toMatch(
          new RegExp(`commit ${head} is checked out around it|no commit of it is known to be trusted`)
        )
        expect(errors).not.toContain('Proposed')
      }
      expect(emulator.journal.entries()).toEqual([])
      const plan = await apply(emulator, folder, event, [base, head], { mode: 'plan' })
      expect(plan.errors).toBe('')
      expect(plan.plan?.apps[0]?.changes.some(({ name }) => name === 'Proposed')).toBe(true)
    }
  )

  test('the file of the base is applied', async () => {
    const { folder, base, head, checkOut } = repository()
    checkOut(base)
    const emulator = await emulate()
    for (const [name, event] of exposed) {
      const { errors } = await apply(emulator, folder, event, [base, head])
      if (/^pull_request\w* without/.test(name)) expect(errors).toContain('no commit of it is known to be trusted')
      else expect([name, errors]).toEqual([name, ''])
    }
  })

  test('a file that was changed, added or linked after the checkout of the base is refused', async () => {
    const { folder, base, head, checkOut } = repository()
    checkOut(base)
    const emulator = await emulate()
    const [[, event]] = exposed as [(typeof exposed)[number]]
    writeFileSync(join(folder, 'b2c.yml'), fileOf('Unpacked'))
    const changed = await apply(emulator, folder, event, [base, head])
    expect(changed.errors).toContain(`it is not the file of commit ${base}, which is checked out`)
    writeFileSync(join(folder, 'new.yml'), fileOf('Own'))
    const added = await apply(emulator, folder, event, [base, head], { config: 'new.yml' })
    expect(added.errors).toContain('it is not the file of commit')
    expect(emulator.journal.entries()).toEqual([])
  })

  test.each<readonly [string, string, (folder: string) => void]>([
    [
      'the file',
      'b2c.yml',
      folder => {
        rmSync(join(folder, 'b2c.yml'))
        symlinkSync(join('old', 'b2c.yml'), join(folder, 'b2c.yml'))
      }
    ],
    [
      'a folder on its path',
      'new/b2c.yml',
      folder => {
        rmSync(join(folder, 'new'), { recursive: true })
        symlinkSync('old', join(folder, 'new'))
      }
    ]
  ])('%s that the proposal makes a link to another file of the base is refused', async (_, config, link) => {
    const folder = workspaceWith({ 'b2c.yml': fileOf('Own') })
    for (const [name, app] of Object.entries({ new: 'Own', old: 'Old' })) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'b2c.yml'), fileOf(app))
    }
    git(folder, 'init', '-q', '-b', 'main')
    git(folder, 'add', '.')
    git(folder, 'commit', '-qm', 'base')
    const base = git(folder, 'rev-parse', 'HEAD')
    link(folder)
    git(folder, 'add', '.')
    git(folder, 'commit', '-qm', 'head')
    const head = git(folder, 'rev-parse', 'HEAD')
    const emulator = await emulate()
    for (const [name, event] of exposed)
      for (const mode of ['apply', 'destroy']) {
        const { errors } = await apply(emulator, folder, event, [base, head], { mode, config })
        expect([name, errors]).toEqual([name, expect.stringContaining('a link leads from there to')])
      }
    expect(emulator.journal.entries()).toEqual([])
    const [[, event]] = exposed as [(typeof exposed)[number]]
    expect((await apply(emulator, folder, event, [base, head], { mode: 'plan', config })).errors).toBe('')
  })

  test('a workspace that itself lies behind a link is no obstacle', async () => {
    const { folder, base, head, checkOut } = repository()
    checkOut(base)
    const emulator = await emulate()
    const [[, event]] = exposed as [(typeof exposed)[number]]
    const moved = `${folder}-moved`
    renameSync(folder, moved)
    symlinkSync(moved, folder)
    for (const config of ['b2c.yml', join(folder, 'b2c.yml'), join(moved, 'b2c.yml')])
      expect((await apply(emulator, folder, event, [base, head], { config })).errors).toBe('')
    rmSync(folder)
    renameSync(moved, folder)
  })

  test('a second checkout below the first is judged by its own commit, and no checkout at all is refused', async () => {
    const { folder, base, head, checkOut } = repository()
    checkOut(base)
    const second = repository()
    const below = join(folder, 'head')
    mkdirSync(below)
    git(second.folder, 'worktree', 'add', '-q', '--detach', join(below, 'tree'), second.head)
    const emulator = await emulate()
    const [[, event]] = exposed as [(typeof exposed)[number]]
    const nested = await apply(emulator, folder, event, [base, head], { config: 'head/tree/b2c.yml' })
    expect(nested.errors).toContain(`commit ${second.head} is checked out around it`)
    const bare = workspaceWith({ 'b2c.yml': fileOf('Own') })
    const none = await apply(emulator, bare, event, [base, head])
    expect(none.errors).toContain('which commit it belongs to cannot be told')
    expect(emulator.journal.entries()).toEqual([])
  })

  test('a folder that was unpacked with a .git of its own is refused, whatever that claims to be', async () => {
    const { folder, base, head, checkOut } = repository()
    checkOut(base)
    const emulator = await emulate()
    const [[, event]] = exposed as [(typeof exposed)[number]]
    // It names the base as its head and lists the file as checked out; only the base's own objects could prove that.
    const claims = repository()
    writeFileSync(join(claims.folder, '.git', 'HEAD'), `${base}\n`)
    cpSync(claims.folder, join(folder, 'unpacked'), { recursive: true })
    const { errors } = await apply(emulator, folder, event, [base, head], { config: 'unpacked/b2c.yml' })
    expect(errors).toContain(`it is not the file of commit ${base}, which is checked out`)
    expect(emulator.journal.entries()).toEqual([])
  })

  test('a base that is not the default branch is no witness: who proposes chooses it', async () => {
    const { folder, base, head, checkOut } = repository()
    checkOut(base)
    const emulator = await emulate()
    const payload = pullRequestOf(fork, 'stale')
    const events: readonly Event[] = [
      { name: 'pull_request', payload, sha: 'head' },
      { name: 'pull_request_target', payload }
    ]
    for (const event of events) {
      const { errors } = await apply(emulator, folder, event, [base, head])
      expect(errors).toContain('no commit of it is known to be trusted')
    }
  })

  test('inputs alone come from the workflow of the base and are followed', async () => {
    const emulator = await emulate()
    const [[, event]] = exposed as [(typeof exposed)[number]]
    const inputs = { config: '', 'app-name': 'CI' }
    expect((await apply(emulator, workspaceWith(), event, ['a'.repeat(40), 'b'.repeat(40)], inputs)).errors).toBe('')
  })
})

test.each<readonly [string, Event]>([
  ['push', { name: 'push', payload: () => ({ repository: own }) }],
  ['pull_request of this repository', { name: 'pull_request', payload: pullRequestOf(own), sha: 'head' }],
  ['issue_comment on an issue', { name: 'issue_comment', payload: () => ({ repository: own, issue: { number: 7 } }) }],
  ['workflow_run after a push to the default branch', { name: 'workflow_run', payload: otherRun({}) }]
])('in a run for %s the file that is checked out is applied', async (_, event) => {
  const { folder, base, head, checkOut } = repository()
  checkOut(head)
  expect((await apply(await emulate(), folder, event, [base, head])).errors).toBe('')
})
