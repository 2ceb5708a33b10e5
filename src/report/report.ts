// The end of a run as people see it: warnings, the job summary, the comment on the pull request. Best effort: a report that
// fails never turns a run that worked into one that did not.

import type { Ci } from '../ci/ci.ts'
import type { Runtime } from '../runtime.ts'
import { deadlineAfter } from '../util/retry.ts'
import { commentMarker, renderComment } from './commentBody.ts'
import { headline, renderSummary, writeSummary } from './jobSummary.ts'
import type { Log } from './log.ts'
import { componentsOf, type RunOutcome } from './runOutcome.ts'

const commentTimeoutMs = 30_000

/** A comment that is wanted: the token of the host's API, and what tells the declaration from others in the same workflow. */
export type WantedComment = { readonly token: string; readonly declaration: string }

/** Reports the run: annotations, summary, comment. Never rejects. */
export const reportRun = async (
  run: RunOutcome,
  wanted: WantedComment | undefined,
  ci: Ci,
  runtime: Runtime,
  log: Log
): Promise<void> => {
  for (const component of componentsOf(run)) {
    const { warnings, notices, advice } = component.report
    for (const warning of component.warnings) log.warning(warning)
    for (const { text, title } of warnings) log.warning(text, title)
    for (const line of advice) log.info(line)
    for (const { text, title } of notices) log.notice(text, title)
  }
  await writeSummary(ci.writeSummary, () => renderSummary(run), log)
  if (wanted !== undefined) await comment(run, wanted, ci, runtime, log)
  log.info(headline(run))
}

const comment = async (
  run: RunOutcome,
  { token, declaration }: WantedComment,
  { pullRequest }: Ci,
  runtime: Runtime,
  log: Log
): Promise<void> => {
  if (pullRequest === undefined) {
    log.info('comment-on-pull-request: this run belongs to no pull request.')
    return
  }
  const scope = JSON.stringify([...pullRequest.step, declaration])
  const retry = { runtime, deadline: deadlineAfter(runtime, commentTimeoutMs), onWait: log.waiting }
  const body = renderComment(run, scope)
  const result = await pullRequest.upsertComment(body, commentMarker(run, scope), token, retry)
  if (result.kind === 'refused') log.warning(result.warning)
}
