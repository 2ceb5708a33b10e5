// Policies that somebody proposes are planned, but not uploaded, in runs that hold what the repository holds. In every other run each
// file counts, also one that an earlier step has written.

import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { runInProcess, workspaceWith } from '../../hooks.ts'
import { claims, emulatePolicies, fileOf, idsIn, policyCaller, policyText, sentText } from './policyFixture.ts'

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  }).trim()

/** A repository with policies in its one commit. */
const repository = (more = '') => {
  const folder = workspaceWith({
    'b2c.yml': fileOf('policies', more),
    'policies/One.xml': policyText('B2C_1A_One'),
    'policies/Two.xml': policyText('B2C_1A_Two')
  })
  git(folder, 'init', '-q', '-b', 'main')
  git(folder, 'add', '.')
  git(folder, 'commit', '-qm', 'base')
  return { folder, base: git(folder, 'rev-parse', 'HEAD') }
}

const own = { full_name: 'octo-org/b2c', default_branch: 'main' }

const runFor = (
  emulator: Emulator,
  event: 'push' | 'pull_request' | 'pull_request_target',
  { folder, base }: ReturnType<typeof repository>,
  mode = 'apply'
) =>
  runInProcess({
    emulator,
    inputs: { ...policyCaller(emulator), config: 'b2c.yml', mode },
    env: { GITHUB_WORKSPACE: folder, GITHUB_EVENT_NAME: event, GITHUB_SHA: base },
    event: {
      repository: own,
      pull_request: { number: 7, head: { sha: base, repo: own }, base: { sha: base, ref: 'main', repo: own } }
    }
  })

const changes: readonly (readonly [string, (folder: string) => void])[] = [
  [
    'another content',
    folder => writeFileSync(join(folder, 'policies/One.xml'), policyText('B2C_1A_One', { content: claims('x') }))
  ],
  ['a new file', folder => writeFileSync(join(folder, 'policies/New.xml'), policyText('B2C_1A_New'))],
  ['an appsettings.json', folder => writeFileSync(join(folder, 'appsettings.json'), '{"Environments":[]}')],
  [
    'a link in the place of a file',
    folder => {
      rmSync(join(folder, 'policies/One.xml'))
      symlinkSync('Two.xml', join(folder, 'policies/One.xml'))
      rmSync(join(folder, 'policies/Two.xml'))
      writeFileSync(join(folder, 'policies/Two.xml'), policyText('B2C_1A_Two'))
      symlinkSync('../b2c.yml', join(folder, 'policies/Linked.xml'))
    }
  ]
]

describe('a run after a proposal', () => {
  test('uploads what is of the base', async () => {
    const emulator = await emulatePolicies()
    const result = await runFor(emulator, 'pull_request_target', repository())
    expect(result.errors).toBe('')
    expect(idsIn(emulator)).toHaveLength(2)
  })

  test.each(changes)('refuses %s, and plans it', async (_, change) => {
    const emulator = await emulatePolicies()
    const files = repository()
    change(files.folder)
    for (const mode of ['apply', 'destroy']) {
      const result = await runFor(emulator, 'pull_request_target', files, mode)
      expect(result.errors).toContain('is not followed in this run for a pull request')
    }
    expect(emulator.journal.entries()).toEqual([])
    const plan = await runFor(emulator, 'pull_request_target', files, 'plan')
    expect(plan.errors).not.toContain('is not followed')
  })

  test('removes nothing: that a file is missing proves nothing', async () => {
    const emulator = await emulatePolicies()
    const files = repository('prune: true')
    rmSync(join(files.folder, 'policies/Two.xml'))
    const { errors } = await runFor(emulator, 'pull_request_target', files)
    expect(errors).toContain('customPolicies.prune is not followed in this run for a pull request')
    expect(emulator.journal.entries()).toEqual([])
  })
})

describe('an ordinary run', () => {
  test.each(['push', 'pull_request'] as const)('for %s uploads what an earlier step has written', async event => {
    const emulator = await emulatePolicies()
    const files = repository('prune: true')
    for (const [, change] of changes.slice(0, 3)) change(files.folder)
    const result = await runFor(emulator, event, files)
    expect(result.errors).toBe('')
    expect(idsIn(emulator)).toContain('B2C_1A_New')
    expect(sentText(emulator, 'B2C_1A_One')).toContain('ClaimType Id="x"')
  })
})
