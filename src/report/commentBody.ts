// The plan as one comment on a pull request. Comments are not masked by GitHub, and nothing here is secret.

import { createHash } from 'node:crypto'
import { componentHeadline, headline, tenantCard } from './jobSummary.ts'
import { type ErrorLimits, errorAlert } from './markup.ts'
import { planLines } from './planText.ts'
import { componentsOf, countedIn, type ReportedComponent, type RunOutcome } from './runOutcome.ts'
import { fitting, html, plural } from './text.ts'

// GitHub takes 65,536 characters.
const longestBody = 60_000
const longestAppPlan = 20_000
// The whole of it stands in the job summary. Escaping makes five characters of some.
const errorLimits: ErrorLimits = { lines: 10, characters: 500 }

/**
 * The hidden line at the end of the comment by which the next run finds it. `scope` tells apart comments of several jobs
 * or steps on one pull request; the tenant always does.
 */
export const commentMarker = (run: RunOutcome, scope = ''): string => {
  const id = createHash('sha256').update(`${run.tenant.id}\n${scope}`).digest('hex').slice(0, 16)
  return `<!-- b2c-bootstrap plan ${id} -->`
}

const fenced = (text: string): string => {
  const longestRun = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longestRun + 1)
  return `${fence}diff\n${text}\n${fence}`
}

const componentBlock = (outcome: ReportedComponent): string => {
  const changes = outcome.plan.changes.filter(({ action }) => action !== 'unchanged')
  const { taken, left } = fitting(planLines({ changes }), String, longestAppPlan, line => line.length + 1)
  const lines = left === 0 ? taken : [...taken, `... and ${plural(left, 'more line')}`]
  return [
    `<h4>${componentHeadline(outcome)}</h4>`,
    ...(outcome.error === undefined ? [] : [errorAlert(outcome.error, errorLimits)]),
    ...(lines.length === 0 ? [] : [fenced(lines.join('\n'))])
  ].join('\n\n')
}

const isQuiet = ({ error, plan }: ReportedComponent): boolean =>
  error === undefined && plan.changes.every(({ action }) => action === 'unchanged')

const mostQuiet = 20

/** One line for everything that stays as it is. */
const quietLine = (quiet: readonly ReportedComponent[]): string => {
  const names = quiet.slice(0, mostQuiet).map(({ plan }) => html(plan.title, 120))
  const left = quiet.length - names.length
  return `<p>✅ Unchanged: ${names.join(', ')}${left > 0 ? ` and ${left} more` : ''}</p>`
}

/** The comment, at most 60,000 characters: tenant, what would change in every component that fits, and the marker. */
export const renderComment = (run: RunOutcome, scope = ''): string => {
  const all = componentsOf(run)
  const quiet = all.length === 1 ? [] : all.filter(isQuiet)
  const unchanged = quiet.length === 0 ? [] : [quietLine(quiet)]
  const head = [`<h3>b2c-bootstrap: ${headline(run)}</h3>`, tenantCard(run.tenant)].join('\n\n')
  const budget = longestBody - head.length - unchanged.join('').length
  const told = all.filter(component => !quiet.includes(component))
  const { taken, left } = fitting(told, componentBlock, budget, text => text.length + 2)
  const rest = left === 0 ? [] : [`<p>… and ${countedIn(run, left, 'more ')}: see the job summary.</p>`]
  return [head, ...taken, ...rest, ...unchanged, commentMarker(run, scope)].join('\n\n')
}
