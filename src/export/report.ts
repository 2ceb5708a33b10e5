// What mode export tells at its end: annotations for what the file does not say, the log, the outputs, and the summary with the
// next steps.

import type { Ci } from '../ci/ci.ts'
import { tenantCard } from '../report/jobSummary.ts'
import type { Log } from '../report/log.ts'
import { table } from '../report/markup.ts'
import { code, fitting, html, plural, prose } from '../report/text.ts'
import type { ExportNote } from '../resources/exported.ts'
import type { Tenant } from '../resources/tenant/organization.ts'
import { pathText } from '../util/problem.ts'
import type { ExportedApp } from './apps.ts'

/** What was written, and what was not. */
export type ExportOutcome = {
  readonly tenant: Tenant
  /** The file as `config` names it. */
  readonly path: string
  readonly apps: readonly ExportedApp[]
  /** The sections besides apps with how much they hold. */
  readonly sections: readonly (readonly [section: string, count: number])[]
  readonly files: readonly string[]
  readonly notes: readonly ExportNote[]
  /** Environment variables that the file names for secrets. */
  readonly variables: readonly string[]
}

const headline = ({ path, apps, files }: ExportOutcome): string => {
  const policies = files.length === 0 ? '' : ` and ${plural(files.length, 'file')} beside it`
  return `📄 ${path} declares ${plural(apps.length, 'app')}${policies}`
}

/** A step has few annotations of each kind. */
const mostWarnings = 6

/** Tells of the notes in log and annotations. */
export const reportNotes = ({ path, notes }: ExportOutcome, log: Log): void => {
  const missing = notes.filter(({ kind }) => kind === 'left out').map(noteText)
  if (missing.length <= mostWarnings) {
    for (const text of missing) log.warning(text, 'Not in the exported file')
    return
  }
  for (const text of missing) log.info(text)
  log.warning(
    `${missing.length} things of the tenant are not in ${path}: they stay as they are. The log, the summary and comments in the file name each.`,
    'Not in the exported file'
  )
}

const noteText = ({ path, text }: ExportNote): string => `${pathText(path.slice(0, 2))}: ${text}`

/** The outputs. */
export const writeExportOutputs = ({ path, apps }: ExportOutcome, { output }: Pick<Ci, 'output'>): void => {
  const byKey = apps.map(({ key, application, principalId }) => [
    key,
    {
      'client-id': application.appId,
      'application-object-id': application.id,
      ...(principalId !== undefined && { 'service-principal-object-id': principalId }),
      changed: 'false'
    }
  ])
  output('exported', path)
  output('changed', 'false')
  output('apps', JSON.stringify(Object.fromEntries(byKey)))
}

const notesBytes = 400_000

/** The job summary. */
export const exportSummary = (outcome: ExportOutcome): string => {
  const { tenant, path, apps, sections, files, notes, variables } = outcome
  const rows = [...sections, ['apps', apps.length] as const].filter(([, count]) => count > 0)
  const missing = notes.filter(({ kind }) => kind === 'left out')
  const { taken, left } = fitting(
    missing,
    note => `<li>${prose(noteText(note), 500)}</li>`,
    notesBytes,
    Buffer.byteLength
  )
  const rest = left === 0 ? '' : `\n<li>… and ${left} more: see the log</li>`
  const blocks = [
    `<h2>${html(headline(outcome))}</h2>`,
    tenantCard(tenant),
    table(
      ['Section', 'Entries'],
      rows.map(([section, count]) => [code(section), String(count)])
    ),
    files.length === 0
      ? ''
      : `<p>Beside it: ${files
          .slice(0, 50)
          .map(file => code(file))
          .join(', ')}</p>`,
    missing.length === 0 ? '' : `<h3>Not in the file</h3>\n\n<ul>\n${taken.join('\n')}${rest}\n</ul>`,
    `<h3>Next steps</h3>\n\n<ol>\n${nextSteps(path, variables)
      .map(step => `<li>${step}</li>`)
      .join('\n')}\n</ol>`
  ]
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`
}

const nextSteps = (path: string, variables: readonly string[]): readonly string[] => [
  `Read ${code(path)} and its comments, and commit it. The step wrote it into the workspace of the job: a later step keeps it, as an artifact or by a pull request.`,
  ...(variables.length === 0
    ? []
    : [
        `Give the secrets that the file names to the step by ${code('env:')}: ${variables.map(name => code(name)).join(', ')}. Mode apply wants each of them set, and sends one when its version is raised; a plan does without.`
      ]),
  `Run with ${code('mode: plan')}: it shows no write but the marks on what is adopted.`,
  `Run with ${code('mode: apply')}. From then on the file decides.`
]

/** The last line of the log. */
export const exportHeadline = headline
