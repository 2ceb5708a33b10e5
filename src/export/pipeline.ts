// The pipeline of mode export, one direction: sign in, read the tenant, put the file together, check it, write it, tell. It writes to
// the workspace alone, and needs no right but to read.

import { largestConfigBytes } from '../declaration/configFile.ts'
import type { ConfigContext } from '../declaration/file.ts'
import { ActionError } from '../errors.ts'
import { type Requirement, requirements } from '../graph/requirements.ts'
import type { ExportInputs } from '../inputs/inputs.ts'
import type { RunContext } from '../pipeline.ts'
import { writeSummary } from '../report/jobSummary.ts'
import type { ExportNote } from '../resources/exported.ts'
import type { Tenant } from '../resources/tenant/organization.ts'
import { openSession, type Session, signInContext } from '../session.ts'
import { isObject } from '../util/json.ts'
import { takeOutMistakes } from './check.ts'
import { renderDocument } from './document.ts'
import type { Draft } from './draft.ts'
import { type Gathered, gather } from './gather.ts'
import { type ExportOutcome, exportHeadline, exportSummary, reportNotes, writeExportOutputs } from './report.ts'
import { leftBeside, targetOf, writeFiles } from './target.ts'

/**
 * Exports the tenant. @throws ActionError `input` for the file, `sign-in`, `service`, `timeout`, `protocol`, `cancelled`; nothing is
 * written then. What the caller may not read is left out, with a warning that names the right.
 */
export const runExport = async (inputs: ExportInputs, context: RunContext): Promise<void> => {
  const { ci, log, runtime } = context
  const { path } = inputs.declaration
  const target = await targetOf(path, runtime.env.GITHUB_WORKSPACE, inputs.overwrite)
  const session = await signIn(inputs, context)
  const gathered = await log.group('Read the tenant', () => gather(session, inputs, context))
  const { tenant, draft: first } = gathered
  if (Object.keys(first.value).length === 2) throw nothingToExport(first.notes)
  const render = (draft: Draft): string => renderDocument(draft, headerOf(tenant))
  const { draft, text } = takeOutMistakes(first, render, configContext(inputs, context))
  assertSize(text, path)
  await writeFiles(target, text, draft.files)
  const left = await leftBeside(target, draft.files)
  if (left.length > 0)
    log.warning(
      `Beside ${path} lie files that the tenant does not have, and that the file declares with the rest of their folder: ${left.slice(0, 20).join(', ')}.`,
      'Files of an earlier export'
    )
  const outcome = outcomeOf(gathered, draft, path)
  reportNotes(outcome, log)
  writeExportOutputs(outcome, ci)
  await writeSummary(ci.writeSummary, () => exportSummary(outcome), log)
  log.info(exportHeadline(outcome))
}

const signIn = async (inputs: ExportInputs, { ci, kinds, runtime, log }: RunContext): Promise<Session> => {
  const needed: readonly Requirement[] = [
    requirements.readOrganization,
    requirements.readApplications,
    requirements.readDirectoryRoles,
    requirements.readDelegatedPermissions,
    ...kinds.tenant.flatMap(({ exporting }) => exporting?.requirements ?? [])
  ]
  const scopes = [...new Set(needed.flatMap(({ delegated }) => delegated ?? []))]
  const settings = signInContext(inputs, ci, runtime, log, scopes)
  const { kind } = inputs.credential
  const title = `Sign in to ${settings.tenant} (${kind})`
  const open = async (): Promise<Session> => {
    const session = await openSession(inputs, settings)
    log.info(`Signed in as ${session.claims?.userName ?? session.claims?.appId ?? 'the caller'}.`)
    return session
  }
  // A group is folded in the live log, and the person must see the code.
  if (kind !== 'device-code') return log.group(title, open)
  log.info(title)
  return open()
}

const configContext = ({ declaration, credential }: ExportInputs, { kinds }: RunContext): ConfigContext => ({
  kinds,
  everywhere: declaration.everywhere,
  variables: declaration.variables,
  run: { mode: 'plan', isInteractive: credential.kind === 'device-code' },
  env: {}
})

const headerOf = ({ displayName, id }: Tenant): readonly string[] => [
  `What mode export of b2c-bootstrap found in the tenant ${displayName ?? ''} (${id}).`,
  'A plan with this file shows no write but the marks on what is adopted. Comments say what is not in it; docs/export.md explains it.'
]

const nothingToExport = (notes: readonly ExportNote[]): ActionError =>
  new ActionError({
    code: 'input',
    message: `The tenant holds nothing that a file could declare${notes.length === 0 ? '' : `: ${notes.map(({ text }) => text).join('; ')}`}. Nothing was written.`,
    hint: 'Check tenant-id, and what the caller may read: docs/permissions.md lists the rights.'
  })

const assertSize = (text: string, path: string): void => {
  const bytes = Buffer.byteLength(text)
  if (bytes <= largestConfigBytes) return
  throw new ActionError({
    code: 'input',
    message: `${path} would have ${bytes} bytes, and a configuration file has at most ${largestConfigBytes}. Nothing was written.`,
    hint: 'Remove applications and certificates that nobody uses.'
  })
}

/** After the check: what was taken out is no app of the file. */
const outcomeOf = ({ tenant, apps }: Gathered, { value, files, notes }: Draft, path: string): ExportOutcome => {
  const { version: _, tenant: __, apps: left = {}, ...sections } = value
  const counts = Object.entries(sections).map(([section, of]): readonly [string, number] => [
    section,
    isObject(of) ? Math.max(1, Object.keys(of).length) : 1
  ])
  return {
    tenant,
    path,
    apps: apps.filter(({ key }) => isObject(left) && key in left),
    sections: counts,
    files: files.map(file => file.path),
    notes,
    variables: [...new Set(variablesIn(sections))].sort()
  }
}

/** The names at `env` anywhere in the sections. */
const variablesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(variablesIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === 'env' || key === 'passwordEnv') && typeof inner === 'string' ? [inner] : variablesIn(inner)
  )
}
