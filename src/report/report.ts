// The end of a run as people see it: warnings, the job summary, the comment on the pull request. Best effort: a report that
// fails never turns a run that worked into one that did not.

import { summary } from '@actions/core'
import { readGitHubRun } from '../ci/github/run.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { AppOutcome, RunOutcome } from '../reconcile/outcome.ts'
import type { Runtime } from '../runtime.ts'
import { deadlineAfter } from '../util/retry.ts'
import { headline, renderSummary, writeSummary } from './jobSummary.ts'
import type { Log } from './log.ts'
import { restoreAdvice } from './summaryApp.ts'

/** How long a comment may keep the run waiting. */
const commentTimeoutMs = 30_000

/** Reports the run: annotations, summary, comment. Never rejects. */
export const reportRun = async (outcome: RunOutcome, inputs: Inputs, runtime: Runtime, log: Log): Promise<void> => {
  for (const app of outcome.apps) {
    warnAbout(app, outcome, log)
    tellNext(app, inputs, log)
  }
  await writeSummary(summary, () => renderSummary(outcome, outcome.tenantNowMs ?? runtime.clock.now()), log)
  if (inputs.commentOnPullRequest) await comment(outcome, inputs, runtime, log)
  log.info(headline(outcome))
}

const warnAbout = ({ plan, secret, warnings, adminConsentUrl }: AppOutcome, outcome: RunOutcome, log: Log): void => {
  for (const warning of warnings) log.warning(warning)
  if (adminConsentUrl !== undefined) {
    log.warning(
      `${plan.displayName} lacks consent; an administrator grants it at ${adminConsentUrl}`,
      'Consent is missing'
    )
  }
  if (secret?.verification.kind === 'unproven') {
    log.warning(
      `The new client secret of ${plan.displayName} (key id ${secret.current?.keyId}) stands in the outputs, but could not be proven in time: ${secret.verification.reason}`,
      'New secret not proven'
    )
  }
  const { current, lapsed } = secret ?? {}
  if (lapsed !== undefined && current === undefined && outcome.mode !== 'destroy') {
    log.warning(
      `The client secret of ${plan.displayName} (key id ${lapsed.keyId}) expired on ${lapsed.expiresOn}.`,
      'Client secret expired'
    )
  }
  if (secret?.expiresSoon === true && current !== undefined && outcome.mode !== 'destroy') {
    log.warning(
      `The client secret of ${plan.displayName} (key id ${current.keyId}) expires on ${current.expiresOn}.`,
      'Client secret expires soon'
    )
  }
}

/** What a person does after the run: how to take a removal back, and where the id of a caller made on day 0 goes. */
const tellNext = (app: AppOutcome, { mode, credential, declaration }: Inputs, log: Log): void => {
  const { status, plan, clientId } = app
  if (status === 'destroyed') log.info(`${plan.displayName}: ${restoreAdvice(app)}`)
  const stored = declaration.kind === 'single' && declaration.app.clientIdVariables !== undefined
  if (credential.kind !== 'device-code' || mode !== 'apply' || clientId === undefined || stored) return
  log.notice(
    `${plan.displayName} has the client id ${clientId}. Store it as a variable, for the input client-id of later runs.`,
    'Client id'
  )
}

/**
 * What tells this step's comment from those of other steps, jobs and matrix entries on the same pull request; the same in
 * every run (GitHub documentation, "Variables reference": GITHUB_ACTION is the step's id or its place in the job).
 */
const commentScope = ({ declaration }: Inputs, { env }: Runtime): string =>
  JSON.stringify([
    env.GITHUB_WORKFLOW,
    env.GITHUB_JOB,
    env.GITHUB_ACTION,
    declaration.kind === 'config' ? declaration.path : declaration.app.uniqueName
  ])

const comment = async (outcome: RunOutcome, inputs: Inputs, runtime: Runtime, log: Log): Promise<void> => {
  const { owner, repo, pullRequest, apiUrl } = readGitHubRun(runtime.env)
  if (owner === undefined || repo === undefined || pullRequest === undefined) {
    log.info('comment-on-pull-request: this run belongs to no pull request.')
    return
  }
  const { upsertComment } = await import('../ci/github/comment.ts')
  const result = await upsertComment(
    outcome,
    { token: inputs.gitHubToken ?? '', apiUrl, owner, repo, pullRequest, scope: commentScope(inputs, runtime) },
    { runtime, deadline: deadlineAfter(runtime, commentTimeoutMs), onWait: log.waiting }
  )
  if (result.kind === 'refused') log.warning(result.warning)
}
