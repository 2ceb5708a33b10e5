// The plan as one comment on a pull request. Comments are not masked by GitHub, and nothing here is secret.

import { createHash } from 'node:crypto'
import type { AppOutcome, RunOutcome } from '../reconcile/outcome.ts'
import { headline, tenantCard } from './jobSummary.ts'
import { planLines } from './planTable.ts'
import { appHeadline, errorAlert } from './summaryApp.ts'
import { fitting, plural } from './text.ts'

// GitHub takes 65,536 characters.
const longestBody = 60_000
const longestAppPlan = 20_000

const length = (text: string): number => text.length

/**
 * The hidden line at the end of the comment by which the next run finds it. `scope` tells apart comments of several jobs
 * or steps on one pull request; the tenant always does.
 */
export const commentMarker = (run: RunOutcome, scope = ''): string => {
  const id = createHash('sha256').update(`${run.tenant.id}\n${scope}`).digest('hex').slice(0, 16)
  return `<!-- b2c-bootstrap plan ${id} -->`
}

/** True when the body ends with the marker: a comment that only quotes ours does not. */
export const isMarked = (body: string, marker: string): boolean => body.trimEnd().endsWith(marker)

const fenceAround = (lines: readonly string[]): string => {
  const longest = Math.max(0, ...(lines.join('\n').match(/`+/g) ?? []).map(length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `${fence}diff\n${lines.join('\n')}\n${fence}`
}

const appBlock = (app: AppOutcome): string => {
  const plan = { ...app.plan, changes: app.plan.changes.filter(({ action }) => action !== 'unchanged') }
  const { taken, left } = fitting(
    planLines(plan),
    line => line,
    longestAppPlan,
    line => line.length + 1
  )
  const lines = left === 0 ? taken : [...taken, `... and ${plural(left, 'more line')}`]
  return [
    `<h4>${appHeadline(app)}</h4>`,
    ...(app.error === undefined ? [] : [errorAlert(app.error)]),
    ...(lines.length === 0 ? [] : [fenceAround(lines)])
  ].join('\n\n')
}

/**
 * The body of the pull-request comment: tenant, what would change in every app (what is unchanged is only counted), and
 * the marker at the end. At most 60,000 characters; apps that do not fit are counted.
 */
export const renderComment = (run: RunOutcome, scope = ''): string => {
  const head = [`<h3>b2c-bootstrap: ${headline(run)}</h3>`, tenantCard(run.tenant)].join('\n\n')
  const { taken, left } = fitting(run.apps, appBlock, longestBody - head.length, text => text.length + 2)
  const rest = left === 0 ? [] : [`<p>… and ${plural(left, 'more app')}: see the job summary.</p>`]
  return [head, ...taken, ...rest, commentMarker(run, scope)].join('\n\n')
}
