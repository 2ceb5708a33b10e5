// The comment on a pull request: one for each step, found by marker and author, and never a reason to fail.

import { beforeEach, describe, expect, test } from '@jest/globals'
import type { GitHubPermissions } from 'b2c-emulator'
import { type GitHubFixture, retryContext } from '../../../../harness/gitHubFixture.ts'
import { upsertComment } from '../../../../src/ci/github/comment.ts'
import { commentMarker, renderComment } from '../../../../src/report/commentBody.ts'
import type { RunOutcome } from '../../../../src/report/runOutcome.ts'
import { emulateGitHub } from '../../../hooks.ts'
import { appOutcome, otherApp, runOutcome } from '../../report/outcomes.ts'

const planned = runOutcome({ mode: 'plan', apps: [appOutcome({ status: 'planned', secret: undefined })] })
const unchanged = runOutcome({ mode: 'plan', apps: [otherApp('unchanged')] })

let gitHub: GitHubFixture
beforeEach(async () => {
  gitHub = await emulateGitHub()
})

const jobToken = (permissions: GitHubPermissions = { pull_requests: 'write' }) =>
  gitHub.emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions })
const personalToken = () =>
  gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions: { pull_requests: 'write' } })

const upsert = async (run: RunOutcome, token: string, { scope = '', pullRequest = 7, timeoutMs = 300_000 } = {}) => {
  const { context, waits } = retryContext(timeoutMs)
  const target = { token, apiUrl: gitHub.apiUrl, owner: 'octo-org', repo: 'b2c', pullRequest }
  const comment = { body: renderComment(run, scope), marker: commentMarker(run, scope) }
  return { result: await upsertComment(comment, target, context), waits }
}

const bodies = () => gitHub.emulator.gitHub.comments().map(({ body }) => body)
const verbs = () => gitHub.requests().map(line => line.split(' ')[0])

describe('one comment', () => {
  test('created, left alone when nothing changed, updated in place', async () => {
    const token = jobToken()
    expect((await upsert(planned, token)).result).toEqual({ kind: 'created' })
    expect((await upsert(planned, token)).result).toEqual({ kind: 'unchanged' })
    expect((await upsert(unchanged, token)).result).toEqual({ kind: 'updated' })
    expect(bodies()).toEqual([renderComment(unchanged)])
    expect(verbs()).toEqual(['GET', 'POST', 'GET', 'GET', 'PATCH'])
  })

  test('found behind more comments than a page holds', async () => {
    const token = jobToken()
    const other = { repository: 'octo-org/b2c', issue: 7, body: 'talk' }
    for (let index = 0; index < 130; index++) gitHub.emulator.gitHub.addComment(other)
    await upsert(planned, token)
    for (let index = 0; index < 20; index++) gitHub.emulator.gitHub.addComment(other)
    expect((await upsert(unchanged, token)).result).toEqual({ kind: 'updated' })
    expect(bodies().filter(body => body !== 'talk')).toEqual([renderComment(unchanged)])
  })

  test('one for each pull request, each scope and each tenant', async () => {
    const token = jobToken()
    const elsewhere = { ...planned, tenant: { ...planned.tenant, id: 'another-tenant' } }
    await upsert(planned, token)
    await upsert(planned, token, { pullRequest: 8 })
    await upsert(planned, token, { scope: 'second job' })
    await upsert(elsewhere, token)
    expect(bodies()).toHaveLength(4)
    await upsert(elsewhere, token)
    expect(bodies()).toHaveLength(4)
  })
})

describe('authors', () => {
  test("a person's comment with our marker, or a quote of ours, is never taken for ours", async () => {
    const add = (body: string) => gitHub.emulator.gitHub.addComment({ repository: 'octo-org/b2c', issue: 7, body })
    add(`I agree\n\n${commentMarker(planned)}`)
    add(`${renderComment(planned)}\n\nlooks good`)
    expect((await upsert(planned, jobToken())).result).toEqual({ kind: 'created' })
    expect((await upsert(unchanged, jobToken())).result).toEqual({ kind: 'updated' })
    expect(bodies()[0]).toContain('I agree')
    expect(bodies()[1]).toContain('looks good')
    expect(bodies()).toHaveLength(3)
  })

  test("a person's token finds the person's own comment only", async () => {
    const me = { login: 'octocat', id: 583231, type: 'User' }
    gitHub.answer(/^GET \/user$/, { body: me }, 10)
    const token = personalToken()
    await upsert(planned, jobToken())
    expect((await upsert(planned, token)).result).toEqual({ kind: 'created' })
    expect((await upsert(unchanged, token)).result).toEqual({ kind: 'updated' })
    expect(bodies()).toEqual([renderComment(planned), renderComment(unchanged)])
  })

  test('a comment whose author is gone, and one without a text', async () => {
    const authorless = { id: 1, body: `x ${commentMarker(planned)}`, user: null }
    const empty = { id: 2, user: { id: 583231, type: 'User' } }
    gitHub.answer(/^GET .*\/comments/, { body: [authorless, empty] })
    expect((await upsert(planned, jobToken())).result).toEqual({ kind: 'created' })
  })
})

describe('best effort', () => {
  test("a fork's read-only token: a warning that names the permission", async () => {
    const { result, waits } = await upsert(planned, jobToken({ pull_requests: 'read' }))
    expect(result).toEqual({
      kind: 'refused',
      warning:
        'The plan could not be written as a comment on pull request 7 of octo-org/b2c: GitHub answered 403: Resource not accessible by integration. The token needs the permission pull-requests: write; a pull request from a fork has a read-only token. The plan is in the job summary.'
    })
    expect(waits).toEqual([])
    expect(bodies()).toEqual([])
  })

  test('a repository that the token cannot see', async () => {
    gitHub.emulator.gitHub.missing.add('octo-org/b2c')
    const { result } = await upsert(planned, jobToken())
    expect(result).toMatchObject({ kind: 'refused', warning: expect.stringContaining('pull-requests: write') })
  })

  test('anything else is a warning too', async () => {
    gitHub.answer(/^POST/, { status: 503 }, 1_000)
    const { result } = await upsert(planned, jobToken(), { timeoutMs: 3_000 })
    expect(result).toMatchObject({
      kind: 'refused',
      warning: expect.stringMatching(/Could not write the pull-request comment/)
    })
    expect((await upsert(planned, 'wrong')).result).toMatchObject({
      kind: 'refused',
      warning: expect.stringMatching(/401: Bad credentials\. The plan is in the job summary\.$/)
    })
  })

  test.each(['429', '503', 'html-502', 'empty-200', 'reset-before', 'reset-after', 'truncated'] as const)(
    'after %s there is still one comment',
    async kind => {
      const fail = (method: string) =>
        gitHub.emulator.behavior.faults.push({ match: { service: 'github', method }, kind })
      fail('GET')
      fail('POST')
      const first = await upsert(planned, jobToken())
      expect(first.result.kind).not.toBe('refused')
      fail('PATCH')
      const second = await upsert(unchanged, jobToken())
      expect(second.result.kind).not.toBe('refused')
      expect(bodies()).toEqual([renderComment(unchanged)])
    }
  )

  test('a person that GitHub does not describe is asked for again', async () => {
    gitHub.answer(/^GET \/user$/, { body: 'text' })
    gitHub.answer(/^GET \/user$/, { body: { id: 583231 } }, 9)
    await upsert(planned, personalToken())
    const { result, waits } = await upsert(unchanged, personalToken())
    expect(result).toEqual({ kind: 'updated' })
    expect(waits).toHaveLength(1)
  })
})
