// Comments of the emulated GitHub: who writes, who reads them by pages, what is refused; and a path that GitHub does not know.

import { getOctokit } from '@actions/github'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { GitHubPermissions } from '../src/github/tokens.ts'
import { failure, repository, workflowClient } from './githubClient.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const workflow = (permissions: GitHubPermissions) => workflowClient(emulator, permissions)

describe('comments', () => {
  const issue = { ...repository, issue_number: 12 }

  test('are written and changed by the workflow’s bot', async () => {
    const { issues } = workflow({ pull_requests: 'write' })
    const { data: created } = await issues.createComment({ ...issue, body: 'plan' })
    expect(created.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot' })
    await issues.updateComment({ ...repository, comment_id: created.id, body: 'newer plan' })
    expect(emulator.gitHub.comments().at(-1)).toMatchObject({ issue: 12, body: 'newer plan' })
  })

  test('are listed in pages', async () => {
    for (let count = 1; count <= 7; count += 1) {
      emulator.gitHub.addComment({ repository: 'octo-org/b2c', issue: 13, body: `comment ${count}` })
    }
    const octokit = getOctokit(emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { issues: 'read' } }), {
      baseUrl: emulator.github
    })
    const list = octokit.rest.issues.listComments
    const all = await octokit.paginate(list, { ...repository, issue_number: 13, per_page: 3 })
    expect(all.map(({ body }) => body)).toEqual([1, 2, 3, 4, 5, 6, 7].map(count => `comment ${count}`))
    const { headers } = await list({ ...repository, issue_number: 13, per_page: 3, page: 2 })
    expect(headers.link).toContain('rel="prev"')
    expect(all[0]?.user).toMatchObject({ login: 'octocat', type: 'User' })
  })

  test('are refused to the read-only token of a fork', async () => {
    const { issues } = workflow({ pull_requests: 'read' })
    await expect(issues.createComment({ ...issue, body: 'x' })).rejects.toEqual(
      failure(403, 'Resource not accessible by integration')
    )
    expect((await issues.listComments(issue)).status).toBe(200)
  })

  test('are refused when too long, absent or of another repository', async () => {
    const { issues } = workflow({ issues: 'write' })
    await expect(issues.createComment({ ...issue, body: 'x'.repeat(65_537) })).rejects.toEqual(
      failure(422, 'Validation Failed')
    )
    const absent = issues.updateComment({ ...repository, comment_id: 1, body: 'x' })
    await expect(absent).rejects.toEqual(failure(404, 'Not Found'))
    const { id } = emulator.gitHub.addComment({ repository: 'octo-org/b2c', issue: 1, body: 'x' })
    const foreign = issues.updateComment({ owner: 'octo-org', repo: 'other', comment_id: id, body: 'y' })
    await expect(foreign).rejects.toEqual(failure(404, 'Not Found'))
  })
})

test('an unknown route is 404', async () => {
  const { status } = await fetch(`${emulator.github}/repos/octo-org/b2c/nonsense`)
  expect(status).toBe(404)
})
