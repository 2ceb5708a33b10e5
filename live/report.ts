// The report: Markdown that can be pasted into an issue, without secrets and without anything that tells of the tenant.

import { html } from '../src/report/text.ts'
import type { CleanedUp } from './cleanUp.ts'
import { conceal, type Names } from './conceal.ts'
import type { Finding } from './finding.ts'
import { notTaken, patchOf, settledSwitches } from './patch.ts'
import type { Probe } from './probe.ts'

const longestText = 2_000

/** A question with what its probe found. */
export type Answered = { readonly probe: Probe; readonly finding: Finding }

/** What a report is made of. `dateMs` is epoch milliseconds. */
export type ReportParts = {
  readonly dateMs: number
  readonly answered: readonly Answered[]
  readonly cleanedUp: CleanedUp
  /** The kind that the tenant shows. */
  readonly tenantType: string | undefined
  readonly versions: Readonly<Record<string, string>>
  readonly names: Names
}

/** The text of a finding, without names and ids. */
export const textOf = (finding: Finding, names: Names): string => {
  switch (finding.kind) {
    case 'settled':
      return conceal(finding.note, names)
    case 'not answerable':
      return conceal(finding.why, names)
    case 'failed':
      return conceal(finding.error, names)
  }
}

const leftOf = ({ left, unseen }: CleanedUp, names: Names): string => {
  if (left.length > 0) return shown(conceal(left.join('; '), names))
  return unseen.length === 0 ? 'nothing' : 'nothing of what was looked for'
}

/** The report as Markdown. */
export const reportOf = ({ dateMs, answered, cleanedUp, tenantType, versions, names }: ReportParts): string => {
  const findings = answered.map(({ finding }) => finding)
  const beyond = notTaken(findings)
  const kind = tenantType === undefined ? 'not shown' : shown(conceal(tenantType, names))
  return [
    '# Open questions about Azure AD B2C, asked of a live tenant',
    '',
    `- Date: ${new Date(dateMs).toISOString().slice(0, 10)}`,
    ...Object.entries(versions).map(([name, version]) => `- ${name}: ${version}`),
    `- Kind of the tenant: ${kind}`,
    `- ${countsOf(findings)}`,
    `- Left behind: ${leftOf(cleanedUp, names)}`,
    ...(cleanedUp.unseen.length === 0
      ? []
      : [`- Not looked for: ${shown(conceal(cleanedUp.unseen.join('; '), names))}`]),
    '',
    '## Answers',
    '',
    '| | Question | Answer | Switch of the emulator | Its default |',
    '| --- | --- | --- | --- | --- |',
    ...answered.map(one => rowOf(one, names)),
    '',
    '## What was seen',
    '',
    ...answered.map(({ probe, finding }) => `${probe.id}. ${shown(textOf(finding, names))}`),
    '',
    '## Behavior for the emulator',
    '',
    '`startEmulator({ behavior })` takes it, and `b2c-emulator --behavior FILE`.',
    '',
    '```json',
    JSON.stringify(patchOf(findings), null, 2),
    '```',
    '',
    ...settledSwitches(findings).map(
      ({ path, isDefault }) => `- \`${path}\` ${isDefault ? 'is the default' : 'differs from the default'}`
    ),
    ...(beyond.length === 0
      ? []
      : [
          '',
          'The emulator has no such value yet:',
          '',
          ...beyond.map(({ path, value }) => `- \`${path}\`: ${shown(conceal(JSON.stringify(value), names))}`)
        ]),
    ''
  ].join('\n')
}

/** How many questions came to what, as a sentence. */
export const countsOf = (findings: readonly Finding[]): string => {
  const count = (kind: Finding['kind']) => findings.filter(finding => finding.kind === kind).length
  return `${count('settled')} settled, ${count('not answerable')} not answerable here, ${count('failed')} failed`
}

/** A text of the service, or of a probe that quotes one: as it is, whatever it means to Markdown and HTML. */
const shown = (text: string): string => html(text.replace(/\s+/g, ' ').trim(), longestText)

const rowOf = ({ probe, finding }: Answered, names: Names): string => {
  const switches = settledSwitches([finding])
  const values = switches.map(({ path, value }) => `\`${path}\`: ${shown(conceal(shownValue(value), names))}`)
  const isDefault = switches.map(one => (one.isDefault ? 'yes' : 'no'))
  return `| ${[String(probe.id), probe.question.replaceAll('|', '\\|'), finding.kind, values.join('<br>'), isDefault.join('<br>')].join(' | ')} |`
}

/** A value of a switch in a table; the text of a refusal stands in the patch. */
const shownValue = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  const { status, code } = value as { readonly status?: number; readonly code?: string }
  return code === undefined ? JSON.stringify(value) : `${status} ${code}`
}
