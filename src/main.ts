// The main step: reads the inputs, runs the pipeline, reports, and decides whether the step has failed.

import type { Ci } from './ci/ci.ts'
import { ActionError, asActionError } from './errors.ts'
import { type Inputs, readInputs } from './inputs/inputs.ts'
import { runPipeline } from './pipeline.ts'
import { isDrift } from './reconcile/plan.ts'
import { renderFailure, writeSummary } from './report/jobSummary.ts'
import { createLog } from './report/log.ts'
import { reportRun, type WantedComment } from './report/report.ts'
import { componentsOf, countedIn, type RunOutcome } from './report/runOutcome.ts'
import { appKinds } from './resources/appKinds.ts'
import type { Kinds } from './resources/kinds.ts'
import type { Runtime } from './runtime.ts'
import { useProxyFromEnvironment } from './util/proxy.ts'
import { namingProxy } from './util/proxyFailure.ts'

/** Runs the step with all kinds, or with those that are given. Never rejects: a failure is reported and sets the exit code. */
export const run = async (given: Runtime, ci: Ci, chosen?: Kinds): Promise<void> => {
  const runtime = namingProxy(given)
  const log = createLog(ci.commands)
  let isReported = false
  try {
    for (const warning of useProxyFromEnvironment(runtime.env)) log.warning(warning)
    const kinds = chosen ?? (await kindsFor(ci))
    const inputs = readInputs(ci, kinds, log.warning)
    if (inputs.mode === 'export') {
      // What writes YAML is loaded only where a file is written.
      const { runExport } = await import('./export/pipeline.ts')
      await runExport(inputs, { ci, runtime, log, kinds })
      return
    }
    const outcome = await runPipeline(inputs, { ci, runtime, log, kinds })
    isReported = true
    await reportRun(outcome, wantedComment(inputs), ci, runtime, log)
    assertSuccess(outcome, inputs)
  } catch (thrown) {
    const error = asActionError(thrown)
    log.error(error)
    if (!isReported) await writeSummary(ci.writeSummary, () => renderFailure(error), log)
    process.exitCode = 1
  }
}

// Only a configuration file can name the kinds of the tenant.
const kindsFor = async (ci: Ci): Promise<Kinds> => {
  if (ci.input('config') === '') return appKinds
  const { allKinds } = await import('./resources/index.ts')
  return allKinds
}

const wantedComment = ({ commentOnPullRequest, gitHubToken, declaration }: Inputs): WantedComment | undefined =>
  commentOnPullRequest
    ? {
        token: gitHubToken ?? '',
        declaration: declaration.kind === 'config' ? declaration.path : declaration.app.app.uniqueName
      }
    : undefined

/** @throws ActionError when a component failed, or when a plan with fail-on-drift found a difference. */
const assertSuccess = (run: RunOutcome, { mode, failOnDrift }: Inputs): void => {
  const components = componentsOf(run)
  const failed = components.filter(({ error }) => error !== undefined)
  const [first] = failed
  if (first?.error !== undefined && components.length === 1) throw first.error
  if (failed.length > 0) {
    throw new ActionError({
      code: 'partial',
      message: `${failed.length} of ${countedIn(run, components.length)} failed: ${failed
        .map(({ plan, error }) => `${plan.key}: ${error?.message}`)
        .join('; ')}`,
      hint: [...new Set(failed.flatMap(({ error }) => error?.hint ?? []))].join(' '),
      cause: first?.error
    })
  }
  const drifted = components.filter(({ plan }) => plan.changes.some(isDrift))
  if (mode === 'plan' && failOnDrift && drifted.length > 0) {
    throw new ActionError({
      code: 'drift',
      message: `The tenant differs from the declaration in ${drifted.map(({ plan }) => plan.title).join(', ')}.`,
      hint: 'The plan above lists the differences. mode: apply mends what it would change; prune: true removes permissions, roles and federated credentials that are not declared, and customPolicies.prune policies that are not in the folder; what else others made is removed by hand, or declared (owners, accepted-credentials).'
    })
  }
}
