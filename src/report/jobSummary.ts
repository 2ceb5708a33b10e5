// The job summary: what the run came to, for a person who opens the run's page. HTML and markdown as GitHub renders them.

import type { Ci } from '../ci/ci.ts'
import { type ActionError, messageOf } from '../errors.ts'
import type { ComponentOutcome } from '../reconcile/outcome.ts'
import { type Change, changesAnything, writes } from '../reconcile/plan.ts'
import type { TenantFacts } from '../reconcile/report.ts'
import { readableMs } from '../util/time.ts'
import { appDiagram } from './diagram.ts'
import type { Log } from './log.ts'
import { alert, card, errorAlert, table } from './markup.ts'
import { actionWords, countsText, fieldText, tenseOf } from './planText.ts'
import { componentsOf, countedIn, type ReportedComponent, type RunOutcome } from './runOutcome.ts'
import { code, fitting, html, link, prose } from './text.ts'

// GitHub refuses a summary above 1 MiB; masking may lengthen it on the way.
const summaryBytes = 900_000
const overviewBytes = 300_000
const mostDiagrams = 10

const bytes = (text: string): number => Buffer.byteLength(text)
const blockBytes = (block: string): number => bytes(`${block}\n\n`)

/** What the run came to, in a few words without markup. */
export const headline = (run: RunOutcome): string => {
  const all = componentsOf(run)
  const isTenantAlone = run.tenantOutcome !== undefined && run.apps.length === 0
  const failures = all.filter(({ status }) => status === 'failed').length
  if (failures > 0 && isTenantAlone) return '❌ The tenant was not brought into step'
  if (failures > 0) return `❌ ${failures} of ${countedIn(run, all.length)} failed`
  const outOfStep = all.map(({ report }) => report.outOfStep).filter(what => what !== undefined)
  if (outOfStep.length > 0) return `❌ ${countedIn(run, outOfStep.length)} with ${outOfStep[0]}`
  const changed = all.filter(({ plan }) => changesAnything(plan)).length
  if (run.mode === 'plan') {
    if (changed > 0) return `📋 Plan: changes to ${isTenantAlone ? 'the tenant' : countedIn(run, changed)}`
    const drift = all.flatMap(({ plan }) => plan.changes).filter(({ action }) => action === 'drift').length
    return drift === 0 ? '✅ Plan: no changes' : `⚠️ Plan: no changes, ${drift} drift`
  }
  if (changed > 0 && isTenantAlone) {
    return run.mode === 'destroy' ? '🗑️ Removed from the tenant' : '✅ The tenant was brought into step'
  }
  if (run.mode === 'destroy') return changed === 0 ? '✅ Nothing to remove' : `🗑️ ${countedIn(run, changed)} removed`
  return changed === 0 ? '✅ No changes' : `✅ ${countedIn(run, changed)} provisioned`
}

const tenantKinds: ReadonlyMap<string, string> = new Map([
  ['AAD B2C', 'Azure AD B2C'],
  ['CIAM', 'Entra External ID'],
  ['AAD', '⚠️ a workforce tenant, not Azure AD B2C']
])

/** The tenant signed in to, as a card. HTML. */
export const tenantCard = ({ id, displayName = '', initialDomain, kind = '' }: TenantFacts): string =>
  card([
    ['Tenant', html(displayName)],
    ['Domain', initialDomain === undefined ? '' : code(initialDomain)],
    ['Tenant id', code(id)],
    ['Kind', tenantKinds.get(kind) ?? html(kind)]
  ])

const statusSigns: Readonly<Record<ComponentOutcome['status'], string>> = {
  planned: '📋',
  applied: '✅',
  unchanged: '✅',
  destroyed: '🗑️',
  failed: '❌'
}

const resultOf = ({ plan, status }: ReportedComponent): string =>
  status === 'failed' ? 'failed' : countsText(plan.changes, tenseOf(status))

/** The headline of a component: sign, name, and what its changes come to. HTML. */
export const componentHeadline = (outcome: ReportedComponent): string =>
  `${statusSigns[outcome.status]} ${html(outcome.plan.title, 120)}: ${resultOf(outcome)}`

const overviewRow = (outcome: ReportedComponent): string => {
  const { identity } = outcome.report
  const name = html(outcome.plan.title, 80)
  const cells = [
    `${statusSigns[outcome.status]} ${identity === undefined ? name : link(identity.address, name)}`,
    identity === undefined ? '' : code(identity.id),
    resultOf(outcome)
  ]
  return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}

const overview = (run: RunOutcome, components: readonly ReportedComponent[]): string => {
  const what = run.tenantOutcome === undefined ? 'App' : 'Component'
  const { taken, left } = fitting(components, overviewRow, overviewBytes, bytes)
  const rest = left === 0 ? '' : `\n<tr><td colspan="3">… and ${countedIn(run, left, 'more ')}</td></tr>`
  return `<table>\n<tr><th align="left">${what}</th><th align="left">Client id</th><th align="left">Result</th></tr>\n${taken.join('\n')}${rest}\n</table>`
}

/** Paths and lists of a `<code>` may be broken between their parts; else one long line moves its whole table out of sight. */
const breakable = (codeHtml: string): string => codeHtml.replace(/\/(?!\/|code>)|,/g, '$&<wbr>')

const changeRow = ({ status, carriedOut }: ReportedComponent, change: Change): readonly string[] => {
  const { action, fields, reason } = change
  const words = actionWords[action]
  const isDone = carriedOut.has(change)
  const isUnconfirmed = status === 'failed' && writes(change) && !isDone
  const shown = action === 'unchanged' || action === 'create' ? [] : fields
  const details = [
    ...(reason === '' ? [] : [prose(reason, 500)]),
    ...shown.map(one => breakable(code(fieldText(action, one), 400)))
  ]
  return [
    change.kind.noun,
    html(change.name, 200),
    isUnconfirmed ? `❌ not confirmed (${words.verb})` : `${words.sign} ${words[isDone ? 'done' : tenseOf(status)]}`,
    details.join('<br>')
  ]
}

/** Everything about one component as blocks of HTML and markdown, parted by blank lines. */
const componentSection = (outcome: ReportedComponent, isTenant: boolean, withDiagram: boolean): string => {
  const { plan, status, warnings, error } = outcome
  const pieces = outcome.report.summary()
  const diagram = withDiagram && status !== 'destroyed' ? appDiagram(plan, pieces.boxes) : undefined
  const warningLines = warnings.slice(0, 10).flatMap(text => ['', prose(text)])
  const rows = plan.changes.map(change => changeRow(outcome, change))
  const blocks = [
    error === undefined ? '' : errorAlert(error),
    ...pieces.alerts,
    warnings.length === 0 ? '' : alert('WARNING', warningLines.slice(1)),
    card([...(isTenant ? [] : [['Unique name', code(plan.name)] as const]), ...pieces.card]),
    table(['Resource', 'Name', 'Result', 'Details'], rows),
    ...pieces.sections,
    diagram === undefined ? '' : `\`\`\`mermaid\n${diagram}\n\`\`\``
  ]
  return blocks.filter(block => block !== '').join('\n\n')
}

const rank = ({ status, plan }: ReportedComponent): number => (status === 'failed' ? 0 : changesAnything(plan) ? 1 : 2)

const folded = (outcome: ReportedComponent, isTenant: boolean, index: number): string =>
  [
    `<details${outcome.status === 'failed' ? ' open' : ''}><summary><b>${componentHeadline(outcome)}</b></summary>`,
    componentSection(outcome, isTenant, index < mostDiagrams),
    '</details>'
  ].join('\n\n')

/** The job summary as markdown, at most 900,000 bytes: what failed first, then what changed; what does not fit is counted. */
export const renderSummary = (run: RunOutcome): string => {
  const head = [
    `<h2>${headline(run)}</h2>`,
    tenantCard(run.tenant),
    `<p>Mode <b>${run.mode}</b>, took ${readableMs(run.tookMs)}.</p>`
  ]
  const all = componentsOf(run)
  const isTenant = (outcome: ReportedComponent): boolean => outcome === run.tenantOutcome
  const [only] = all
  if (only !== undefined && all.length === 1) {
    return `${[...head, `<h3>${componentHeadline(only)}</h3>`, cut(componentSection(only, isTenant(only), true))].join('\n\n')}\n`
  }
  const ranked = all.toSorted((a, b) => rank(a) - rank(b))
  const top = [...head, overview(run, ranked)].join('\n\n')
  const room = summaryBytes - bytes(top)
  const { taken, left } = fitting(ranked, (one, index) => folded(one, isTenant(one), index), room, blockBytes)
  const rest = left === 0 ? [] : [`<p>The details of ${countedIn(run, left, 'more ')} did not fit here.</p>`]
  return `${[top, ...taken, ...rest].join('\n\n')}\n`
}

const cut = (section: string): string => {
  const { taken, left } = fitting(section.split('\n\n'), String, summaryBytes - 10_000, blockBytes)
  return left === 0 ? section : [...taken, '<p>The rest did not fit here.</p>'].join('\n\n')
}

/** The summary of a run that ended before there was an outcome to show. */
export const renderFailure = (error: ActionError): string =>
  ['<h3>❌ Nothing was changed</h3>', errorAlert(error)].join('\n\n')

/** Writes the summary, best effort: a host without job summaries, or a failed write, is a line in the debug log. */
export const writeSummary = async (
  write: Ci['writeSummary'],
  render: () => string,
  log: Pick<Log, 'detail'>
): Promise<void> => {
  try {
    await write(render())
  } catch (error) {
    log.detail(`No job summary: ${messageOf(error)}`)
  }
}
