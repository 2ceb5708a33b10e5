// One managed app in the job summary: ids, resources, secret, destinations, picture, and what to do next.

import type { ActionError } from '../errors.ts'
import type { AppOutcome, RunOutcome, SecretFacts, SecretOutcome, Verification } from '../reconcile/outcome.ts'
import { type Change, type ChangeAction, writes } from '../reconcile/plan.ts'
import { readableMs } from '../util/retry.ts'
import { appDiagram } from './diagram.ts'
import { actionWords, countsText, fieldText, kindWords, tenseOf } from './planTable.ts'
import { code, html, link, prose } from './text.ts'

/** The sign of an app's status. */
export const statusSigns: Readonly<Record<AppOutcome['status'], string>> = {
  planned: '📋',
  applied: '✅',
  unchanged: '✅',
  destroyed: '🗑️',
  failed: '❌'
}

const actionSigns: Readonly<Record<ChangeAction, string>> = {
  create: '🟢',
  restore: '🟢',
  adopt: '🔵',
  update: '🔵',
  delete: '🔴',
  missing: '🟡',
  drift: '🟠',
  unchanged: '⚪'
}

/** A table with a header row, or nothing when it has no rows. Cells are HTML. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `<table>\n<tr>${header.map(cell => `<th align="left">${cell}</th>`).join('')}</tr>\n${rowsOf(rows)}\n</table>`

/** A table of names and values without a header; rows with an empty value are left out. Cells are HTML. */
export const card = (rows: readonly (readonly [name: string, value: string])[]): string =>
  `<table>\n${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`)
    .join('\n')}\n</table>`

const rowsOf = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `<tr>${row.map(cellOf).join('')}</tr>`).join('\n')

// Short cells stay on one line; long ones give way.
const cellOf = (cell: string): string => (cell.length <= 22 ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`)

/** An alert block of GitHub's markdown. `lines` are HTML. */
export const alert = (kind: 'CAUTION' | 'WARNING' | 'IMPORTANT', lines: readonly string[]): string =>
  [`[!${kind}]`, ...lines].map(line => `> ${line}`).join('\n')

/** Message and next step of an error as an alert. */
export const errorAlert = ({ message, hint }: ActionError): string =>
  alert('CAUTION', [
    `<b>${prose(message)}</b>`,
    ...(hint === undefined ? [] : ['', `<b>Next step:</b> ${prose(hint)}`])
  ])

/**
 * The address of an app registration in the portal of the cloud. `#@tenant` makes the page open in the right directory,
 * whatever the reader's default is.
 */
export const portalAddress = ({ portalOrigin, tenant }: RunOutcome, clientId: string): string =>
  `${portalOrigin}/#@${encodeURIComponent(tenant.id)}/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/` +
  `~/Overview/appId/${encodeURIComponent(clientId)}/isMSAApp~/false`

const dayMs = 86_400_000
const hourMs = 3_600_000

/** A moment and how far it is from `nowMs`: `2026-03-01 08:00 UTC (in 89 days)`. HTML. */
export const moment = (iso: string, nowMs: number): string => {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return html(iso)
  const away = Math.abs(ms - nowMs)
  const [count, unit] = away >= 2 * dayMs ? [Math.floor(away / dayMs), 'day'] : [Math.floor(away / hourMs), 'hour']
  const span = count === 0 ? 'less than an hour' : `${count} ${unit}${count === 1 ? '' : 's'}`
  const day = new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
  return `${day} UTC (${ms > nowMs ? `in ${span}` : `<b>expired</b>, ${span} ago`})`
}

const resourceRow = (app: AppOutcome, change: Change): readonly string[] => {
  const unconfirmed = app.status === 'failed' && writes(change)
  const word = unconfirmed ? '❌ not confirmed' : actionSigns[change.action]
  const label = unconfirmed ? `${word} (${actionWords[change.action].verb})` : `${word} ${doneWord(app, change)}`
  const fields = change.action === 'unchanged' || change.action === 'create' ? [] : change.fields
  const details = [
    ...(change.reason === '' ? [] : [prose(change.reason, 500)]),
    ...fields.map(field => code(fieldText(change.action, field), 400))
  ]
  return [kindWords[change.resource], html(change.name, 200), label, details.join('<br>')]
}

const doneWord = ({ status }: AppOutcome, { action }: Change): string => actionWords[action][tenseOf(status)]

const verificationText = (verification: Verification): string => {
  if (verification.kind === 'verified') {
    return `✅ signs in (proven after ${readableMs(verification.tookMs)}, ${verification.attempts} attempts)`
  }
  return verification.kind === 'unproven' ? `⚠️ not proven: ${prose(verification.reason, 500)}` : ''
}

const secretRow = (secret: SecretFacts, state: string, nowMs: number): readonly string[] => [
  state,
  html(secret.displayName, 120),
  code(secret.keyId),
  moment(secret.expiresOn, nowMs)
]

const secretSection = (secret: SecretOutcome, nowMs: number): readonly string[] => {
  const { current } = secret
  const state = secret.created ? '🟢 created' : '⚪ in force'
  const rows = [
    ...(current === undefined ? [] : [secretRow(current, secret.expiresSoon ? '⚠️ expires soon' : state, nowMs)]),
    ...secret.removed.map(removed => secretRow(removed, '🔴 removed', nowMs)),
    ...secret.foreign.map(foreign => secretRow(foreign, '👤 made by others, not touched', nowMs))
  ]
  const proof = verificationText(secret.verification)
  return [
    table(['Client secret', 'Name', 'Key id', 'Expires'], rows),
    proof === '' ? '' : `<p>${proof}</p>`,
    table(
      ['Destination', 'Result'],
      secret.destinations.map(({ target, error }) => [
        code(target),
        error === undefined ? '✅ written' : `❌ ${prose(error.message)}${hintOf(error)}`
      ])
    )
  ]
}

const hintOf = ({ hint }: ActionError): string => (hint === undefined ? '' : `<br>${prose(hint)}`)

/** How to take a removal back. Source: Microsoft Graph documentation, directory-deleteditems-restore. */
export const restoreAdvice = ({ applicationObjectId }: AppOutcome): string =>
  `Microsoft Entra keeps it for 30 days. To bring it back: mode apply with restore-deleted: true, or the portal (App registrations, Deleted applications), or Microsoft Graph: POST /directory/deletedItems/${applicationObjectId}/restore.`

const consentSection = ({ adminConsentUrl }: AppOutcome): string =>
  adminConsentUrl === undefined
    ? ''
    : alert('IMPORTANT', [
        `Admin consent is missing. A Privileged Role Administrator or Global Administrator can give it: ${link(adminConsentUrl, 'grant admin consent')}.`
      ])

/** The headline of an app: sign, name, and what its changes come to. HTML. */
export const appHeadline = ({ plan, status }: AppOutcome): string =>
  `${statusSigns[status]} ${html(plan.displayName, 120)}: ${status === 'failed' ? 'failed' : countsText(plan.changes, tenseOf(status))}`

/** Everything about one app as blocks of HTML and markdown, parted by blank lines. */
export const appSection = (run: RunOutcome, app: AppOutcome, nowMs: number, withDiagram: boolean): string => {
  const { clientId, plan, secret } = app
  const diagram = withDiagram ? appDiagram(app) : undefined
  const blocks = [
    app.error === undefined ? '' : errorAlert(app.error),
    consentSection(app),
    app.status === 'destroyed' ? `<p>${prose(restoreAdvice(app))}</p>` : '',
    app.warnings.length === 0
      ? ''
      : alert(
          'WARNING',
          app.warnings.slice(0, 10).flatMap((text, index) => (index === 0 ? [prose(text)] : ['', prose(text)]))
        ),
    card([
      ['Unique name', code(plan.uniqueName)],
      [
        'Client id',
        clientId === undefined ? '' : `${code(clientId)} ${link(portalAddress(run, clientId), 'open in the portal')}`
      ],
      ['Application object id', idCell(app.applicationObjectId)],
      ['Service principal object id', idCell(app.servicePrincipalObjectId)]
    ]),
    table(
      ['Resource', 'Name', 'Result', 'Details'],
      plan.changes.map(change => resourceRow(app, change))
    ),
    ...(secret === undefined ? [] : secretSection(secret, nowMs)),
    diagram === undefined ? '' : `\`\`\`mermaid\n${diagram}\n\`\`\``
  ]
  return blocks.filter(block => block !== '').join('\n\n')
}

const idCell = (id: string | undefined): string => (id === undefined ? '' : code(id))
