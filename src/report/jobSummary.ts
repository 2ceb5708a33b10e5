// The job summary: what the run came to, for a person who opens the run's page. HTML and markdown as GitHub renders them.

import type * as toolkit from '@actions/core'
import { type ActionError, messageOf } from '../errors.ts'
import type { AppOutcome, RunOutcome, TenantFacts } from '../reconcile/outcome.ts'
import { changesAnything } from '../reconcile/plan.ts'
import { readableMs } from '../util/retry.ts'
import type { Log } from './log.ts'
import { countsText, tenseOf } from './planTable.ts'
import { appHeadline, appSection, card, errorAlert, portalAddress, statusSigns } from './summaryApp.ts'
import { code, fitting, html, link, plural } from './text.ts'

// GitHub refuses a summary above 1 MiB; masking may lengthen it on the way.
const summaryBytes = 900_000
const overviewBytes = 300_000
const mostDiagrams = 10

const bytes = (text: string): number => Buffer.byteLength(text)

const failed = ({ apps }: RunOutcome): readonly AppOutcome[] => apps.filter(({ status }) => status === 'failed')

/** What the run came to, in a few words without markup. */
export const headline = (run: RunOutcome): string => {
  const failures = failed(run).length
  if (failures > 0) return `❌ ${failures} of ${plural(run.apps.length, 'app')} failed`
  const outOfStep = run.apps.filter(({ secret }) => secret?.destinations.some(({ error }) => error !== undefined))
  if (outOfStep.length > 0) return `❌ ${plural(outOfStep.length, 'app')} with secret destinations out of step`
  const changed = run.apps.filter(({ plan }) => changesAnything(plan)).length
  if (run.mode === 'plan') {
    return changed === 0 ? '✅ Plan: no changes' : `📋 Plan: changes to ${plural(changed, 'app')}`
  }
  if (run.mode === 'destroy') return changed === 0 ? '✅ Nothing to remove' : `🗑️ ${plural(changed, 'app')} removed`
  return changed === 0 ? '✅ No changes' : `✅ ${plural(changed, 'app')} provisioned`
}

const tenantKinds: Readonly<Record<string, string>> = {
  'AAD B2C': 'Azure AD B2C',
  CIAM: 'Entra External ID',
  AAD: '⚠️ a workforce tenant, not Azure AD B2C'
}

/** The tenant signed in to, as a card. HTML. */
export const tenantCard = ({ id, displayName, initialDomain, kind }: TenantFacts): string =>
  card([
    ['Tenant', displayName === undefined ? '' : html(displayName)],
    ['Domain', initialDomain === undefined ? '' : code(initialDomain)],
    ['Tenant id', code(id)],
    ['Kind', kind === undefined ? '' : (tenantKinds[kind] ?? html(kind))]
  ])

const overviewRow = (run: RunOutcome, { plan, status, clientId }: AppOutcome): string => {
  const name = html(plan.displayName, 80)
  const cells = [
    `${statusSigns[status]} ${clientId === undefined ? name : link(portalAddress(run, clientId), name)}`,
    clientId === undefined ? '' : code(clientId),
    status === 'failed' ? 'failed' : countsText(plan.changes, tenseOf(status))
  ]
  return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}

const overview = (run: RunOutcome, apps: readonly AppOutcome[]): string => {
  const { taken, left } = fitting(apps, app => overviewRow(run, app), overviewBytes, bytes)
  const rest = left === 0 ? '' : `\n<tr><td colspan="3">… and ${plural(left, 'more app')}</td></tr>`
  return `<table>\n<tr><th align="left">App</th><th align="left">Client id</th><th align="left">Result</th></tr>\n${taken.join('\n')}${rest}\n</table>`
}

const rank = ({ status, plan }: AppOutcome): number => (status === 'failed' ? 0 : changesAnything(plan) ? 1 : 2)

const folded = (run: RunOutcome, app: AppOutcome, nowMs: number, index: number): string =>
  [
    `<details${app.status === 'failed' ? ' open' : ''}><summary><b>${appHeadline(app)}</b></summary>`,
    appSection(run, app, nowMs, index < mostDiagrams),
    '</details>'
  ].join('\n\n')

/**
 * The job summary of a run as markdown, at most 900,000 bytes: failed apps first, then changed ones; what does not fit is
 * counted in a last line. `nowMs` (epoch milliseconds) is what expiry is told against.
 */
export const renderSummary = (run: RunOutcome, nowMs: number): string => {
  const head = [
    `<h2>${headline(run)}</h2>`,
    tenantCard(run.tenant),
    `<p>Mode <b>${run.mode}</b>, took ${readableMs(run.tookMs)}.</p>`
  ]
  const [only] = run.apps
  if (only !== undefined && run.apps.length === 1) {
    return `${[...head, `<h3>${appHeadline(only)}</h3>`, cut(appSection(run, only, nowMs, true))].join('\n\n')}\n`
  }
  const apps = run.apps.toSorted((a, b) => rank(a) - rank(b))
  const top = [...head, overview(run, apps)].join('\n\n')
  const { taken, left } = fitting(
    apps,
    (app, index) => folded(run, app, nowMs, index),
    summaryBytes - bytes(top),
    text => bytes(text) + 2
  )
  const rest = left === 0 ? [] : [`<p>The details of ${plural(left, 'more app')} did not fit here.</p>`]
  return `${[top, ...taken, ...rest].join('\n\n')}\n`
}

const cut = (section: string): string => {
  const blocks = section.split('\n\n')
  const { taken, left } = fitting(
    blocks,
    block => block,
    summaryBytes - 10_000,
    text => bytes(text) + 2
  )
  return left === 0 ? section : [...taken, '<p>The rest did not fit here.</p>'].join('\n\n')
}

/** The summary of a run that ended before there was an outcome to show. */
export const renderFailure = (error: ActionError): string =>
  ['<h3>❌ Nothing was changed</h3>', errorAlert(error)].join('\n\n')

/**
 * Writes the summary, best effort: a runner without job summaries, or a failed write, is a line in the debug log.
 */
export const writeSummary = async (
  summary: Pick<typeof toolkit.summary, 'addRaw' | 'write'>,
  render: () => string,
  log: Pick<Log, 'detail'>
): Promise<void> => {
  try {
    await summary.addRaw(render()).write()
  } catch (error) {
    log.detail(`No job summary: ${messageOf(error)}`)
  }
}
