// The end of a run as people see it: warnings, the job summary, the comment on the pull request. Best effort: a report that
// fails never turns a run that worked into one that did not.

import { summary } from '@actions/core'
import { readGitHubRun } from '../github.ts'
import type { Inputs } from '../inputs.ts'
import type { AppOutcome, RunOutcome } from '../provision/outcome.ts'
import { deadlineAfter } from '../retry.ts'
import type { Runtime } from '../runtime.ts'
import type { Log } from './log.ts'
import { headline, renderSummary, writeSummary } from './summary.ts'

/** How long a comment may keep the run waiting. */
const commentTimeoutMs = 30_000

/** Reports the run: annotations, summary, comment. Never rejects. */
export const reportRun = async (outcome: RunOutcome, inputs: Inputs, runtime: Runtime, log: Log): Promise<void> => {
  for (const app of outcome.apps) warnAbout(app, outcome, log)
  await writeSummary(summary, renderSummary(outcome, runtime.clock.now()), log)
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
  const { current } = secret ?? {}
  if (secret?.expiresSoon === true && current !== undefined && outcome.mode !== 'destroy') {
    log.warning(
      `The client secret of ${plan.displayName} (key id ${current.keyId}) expires on ${current.expiresOn}.`,
      'Client secret expires soon'
    )
  }
}

const comment = async (outcome: RunOutcome, inputs: Inputs, runtime: Runtime, log: Log): Promise<void> => {
  const { owner, repo, pullRequest, apiUrl } = readGitHubRun(runtime.env)
  if (owner === undefined || repo === undefined || pullRequest === undefined) {
    log.info('comment-on-pull-request: this run belongs to no pull request.')
    return
  }
  const { upsertComment } = await import('./comment.ts')
  const result = await upsertComment(
    outcome,
    { token: inputs.gitHubToken ?? '', apiUrl, owner, repo, pullRequest },
    { runtime, deadline: deadlineAfter(runtime, commentTimeoutMs), onWait: log.waiting }
  )
  if (result.kind === 'refused') log.warning(result.warning)
}
