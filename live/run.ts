// The run: says whom it asks, signs in, removes what former runs left, asks, cleans up, reports.

import type { Credential } from '../src/auth/signIn.ts'
import { asActionError, messageOf } from '../src/errors.ts'
import type { Runtime } from '../src/runtime.ts'
import { type CleanedUp, cleanUp } from './cleanUp.ts'
import { AnswerError } from './client.ts'
import { Ended, type Finding, notAnswerable } from './finding.ts'
import type { Kit } from './kit.ts'
import { createLog, type Log } from './log.ts'
import type { LiveOptions } from './options.ts'
import { patchOf } from './patch.ts'
import type { Probe } from './probe.ts'
import { questions } from './questions.ts'
import { type Answered, countsOf, reportOf, textOf } from './report.ts'
import { credentialOf, openSession, type Session, secretVariable } from './session.ts'

/** What the run touches besides the network: standard output and files. */
export type RunContext = {
  readonly runtime: Runtime
  readonly write: (text: string) => void
  readonly writeFile: (path: string, text: string) => void
  /** For the report: the versions of what runs. */
  readonly versions: Readonly<Record<string, string>>
}

/** 0: every question is settled or not answerable here; 1: a probe failed or something is left; 2: the options do not fit. */
export type ExitCode = 0 | 1 | 2

const cleanUpMs = 15 * 60_000
const quietMs = 5_000

/** Does what the options ask for. Rejects for nothing but a mistake of its own. */
export const runLive = async (options: LiveOptions, context: RunContext): Promise<ExitCode> => {
  const { runtime, write } = context
  const log = createLog(write, runtime.env.GITHUB_ACTIONS === 'true')
  log.protect(runtime.env[secretVariable] ?? '')
  log.plain(`Tenant: ${options.tenant}`)
  const asked = questions.filter(({ id }) => options.only?.includes(id) ?? true)
  if (!options.mayBeChanged) return sayWhatWouldBe(asked, options, log)
  const credential = credentialOf(options.clientId, runtime.env)
  if (credential === undefined) {
    log.plain(
      `There is no credential: the environment variable ${secretVariable} is empty, and this is no job of GitHub Actions with the permission id-token: write.`
    )
    return 2
  }
  try {
    return await askTenant(options, asked, credential, context, log)
  } catch (error) {
    const { code, message, hint } = asActionError(error)
    log.line(message)
    // The hints of other errors are about the inputs of the action.
    if (code === 'sign-in' && hint !== undefined) log.line(hint)
    return 1
  }
}

const sayWhatWouldBe = (asked: readonly Probe[], { cleanUpOnly }: LiveOptions, log: Log): ExitCode => {
  log.plain(
    'No request was made: --yes-this-tenant-may-be-changed is missing. With it, this would happen in that tenant:'
  )
  log.plain('  Everything with the mark of the kit is removed, before and after.')
  if (!cleanUpOnly) for (const { id, does } of asked) log.plain(`  ${id}. ${does}`)
  return 2
}

const askTenant = async (
  options: LiveOptions,
  asked: readonly Probe[],
  credential: Credential,
  context: RunContext,
  log: Log
): Promise<ExitCode> => {
  const { runtime } = context
  const session = await openSession(options, credential, runtime, log)
  const before = await tidy(session, options.cleanUpOnly ? quietMs : 0, log)
  if (options.cleanUpOnly) return before.left.length === 0 ? 0 : 1
  const answered: Answered[] = []
  for (const probe of asked) {
    if (runtime.cancelled.aborted) break
    log.line(`${probe.id}. ${probe.question}`)
    const finding = await findingOf(probe, session)
    answered.push({ probe, finding })
    log.line(`  ${finding.kind}: ${textOf(finding, log.names)}`)
  }
  const cleanedUp = await tidy(session, quietMs, log, before.seen)
  const findings = answered.map(({ finding }) => finding)
  const report = reportOf({
    dateMs: runtime.clock.now(),
    answered,
    cleanedUp,
    tenantType: session.kit.tenant.type,
    versions: context.versions,
    names: log.names
  })
  const written = [
    store(options.report, report, context, log),
    options.patch === undefined || store(options.patch, `${JSON.stringify(patchOf(findings), null, 2)}\n`, context, log)
  ]
  log.line(countsOf(findings))
  const failed = findings.some(({ kind }) => kind === 'failed') || answered.length < asked.length
  return failed || cleanedUp.left.length > 0 || written.includes(false) ? 1 : 0
}

/** Writes to the file, or prints where there is none or it cannot be written. Gives whether all went well. */
const store = (path: string | undefined, text: string, { writeFile }: RunContext, log: Log): boolean => {
  if (path === undefined) {
    log.plain(`\n${text}`)
    return true
  }
  try {
    writeFile(path, text)
    return true
  } catch (error) {
    log.plain(`${path} cannot be written: ${messageOf(error)}\n\n${text}`)
    return false
  }
}

/** Removes what carries the mark, and says so. */
const tidy = async (
  { forCleanUp, permissions }: Session,
  quiet: number,
  log: Log,
  seenBefore: readonly string[] = []
): Promise<CleanedUp> => {
  const cleaned = await cleanUp(forCleanUp(cleanUpMs), { quietMs: quiet, permissions, seenBefore }).catch(unfinished)
  log.line(`Removed ${cleaned.removed} objects with the mark of the kit.`)
  for (const one of cleaned.left) log.line(`  Left behind: ${one}`)
  if (cleaned.unseen.length > 0) log.line(`  Not looked for: ${cleaned.unseen.join(', ')}`)
  return cleaned
}

/** What a clean-up comes to that could not go on: nobody knows what is left. */
const unfinished = (error: unknown): CleanedUp => ({
  removed: 0,
  left: [`the clean-up could not go on: ${messageOf(error)}`],
  unseen: [],
  seen: []
})

const findingOf = async (probe: Probe, { kit, permissions }: Session): Promise<Finding> => {
  const missing = permissions === undefined ? [] : probe.needs.filter(one => !permissions.includes(one))
  if (missing.length > 0) return notAnswerable(`The caller lacks ${missing.join(', ')}.`)
  try {
    return await probe.run(kit)
  } catch (error) {
    return endOf(error, kit)
  }
}

const endOf = (error: unknown, { runtime }: Kit): Finding => {
  if (error instanceof Ended) return error.finding
  if (runtime.cancelled.aborted) return { kind: 'failed', error: 'The run was cancelled.' }
  if (error instanceof AnswerError && /is not an Azure AD B2C directory/i.test(error.answer.message))
    return notAnswerable('This tenant is no Azure AD B2C tenant.')
  return { kind: 'failed', error: messageOf(error) }
}
