// The body of the comment on a pull request: the plan as a diff, the marker, and the limit of GitHub.

import { describe, expect, test } from '@jest/globals'
import { isMarked } from '../../../src/ci/github/comment.ts'
import { ActionError } from '../../../src/errors.ts'
import { commentMarker, renderComment } from '../../../src/report/commentBody.ts'
import { changes, failure, plan } from './changes.ts'
import { appOutcome, otherApp, runOutcome } from './outcomes.ts'
import { renamed, specialCharacters } from './renamed.ts'

describe('comment body', () => {
  test('the plan as a diff, what is unchanged only counted, the marker at the end', () => {
    const run = runOutcome({ mode: 'plan', apps: [appOutcome({ status: 'planned', secret: undefined })] })
    const body = renderComment(run, 'deploy')
    expect(body).toContain('<h3>b2c-bootstrap: 📋 Plan: changes to 1 app</h3>')
    expect(body).toContain('```diff\n+ create    application')
    expect(body).toContain('1 unchanged</h4>')
    expect(body).not.toContain('TrustFrameworkKeySet')
    const marker = commentMarker(run, 'deploy')
    expect(body.endsWith(`\n\n${marker}`)).toBe(true)
    expect(isMarked(`${body}\n`, marker)).toBe(true)
    expect(isMarked(`> ${body}\n\nquoted`, marker)).toBe(false)
  })

  test('markers differ by tenant and by scope', () => {
    const run = runOutcome()
    const other = runOutcome({ tenant: { ...run.tenant, id: 'other' } })
    const markers = [commentMarker(run), commentMarker(run, 'a'), commentMarker(other), commentMarker(other, 'a')]
    expect(new Set(markers).size).toBe(4)
  })

  test('a failed app shows its error; an app without changes has no diff', () => {
    const body = renderComment(
      runOutcome({ apps: [otherApp('unchanged'), otherApp('failing', { status: 'failed', error: failure })] })
    )
    expect(body).toContain('> [!CAUTION]')
    expect(body).not.toContain('```')
  })

  test('what stays as it is takes one line together, whatever its names', () => {
    const quiet = Array.from({ length: 23 }, (_, index) => otherApp(`quiet-${index}`))
    const body = renderComment(runOutcome({ apps: [...quiet, renamed('changed')] }))
    expect(body.match(/<h4>/g)).toHaveLength(1)
    expect(body).toMatch(/<p>✅ Unchanged: .*quiet-0.*, .*quiet-19.* and 3 more<\/p>\n\n<!-- /)
  })

  test('a name with backticks cannot close the block', () => {
    const body = renderComment(runOutcome({ apps: [renamed('a ````` b @octocat')] }))
    expect(body).toContain('``````diff\n')
    expect(body).toContain('\n``````\n')
  })

  test('stays under what GitHub takes, and ends with the marker', () => {
    const apps = Array.from({ length: 500 }, (_, index) => renamed(`${index} ${specialCharacters}`))
    const body = renderComment(runOutcome({ apps }))
    expect(body.length).toBeLessThan(65_536)
    expect(body).toMatch(/<p>… and \d+ more apps: see the job summary\.<\/p>/)
    expect(isMarked(body, commentMarker(runOutcome()))).toBe(true)
    const long = Array.from({ length: 500 }, () => changes).flat()
    const one = renderComment(runOutcome({ apps: [appOutcome({ plan: { ...plan, changes: long } })] }))
    expect(one.length).toBeLessThan(65_536)
    expect(one).toMatch(/\.\.\. and \d+ more lines\n```/)
    const message = Array.from({ length: 500 }, () => '<'.repeat(9_000)).join('\n')
    const error = new ActionError({ code: 'input', message })
    const failed = renderComment(runOutcome({ apps: [appOutcome({ status: 'failed', error })] }))
    expect(failed.length).toBeLessThan(65_536)
    expect(failed).toContain('… and 489 more lines')
  })
})
