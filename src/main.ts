// The main step, as a street with one direction: inputs, sign in, observe, plan, apply, deliver, report.

import * as core from '@actions/core'
import { oidcIssuer } from './ci/github/run.ts'
import { ActionError, asActionError } from './errors.ts'
import { type Inputs, readInputs } from './inputs/inputs.ts'
import { tenantGuardMatches } from './inputs/tenant.ts'
import { type ApplyContext, applyApp } from './reconcile/apply.ts'
import { delegatedScopes } from './reconcile/delegatedScopes.ts'
import { destroyApp, observeForDestroy, planDestroy } from './reconcile/destroy.ts'
import { observeApps, type PlannedApp, planApps, plannedOutcome } from './reconcile/observe.ts'
import type { AppOutcome, RunOutcome } from './reconcile/outcome.ts'
import { type Change, changesAnything, writes } from './reconcile/plan.ts'
import type { PlanContext } from './reconcile/resource.ts'
import { renderFailure, writeSummary } from './report/jobSummary.ts'
import { createLog, type Log } from './report/log.ts'
import { writeOutputs, writeTenantOutputs } from './report/outputs.ts'
import { planOutput } from './report/planDocument.ts'
import { actionWords, kindWords, planHeadline, planLines } from './report/planTable.ts'
import { reportRun } from './report/report.ts'
import type { DesiredApp } from './resources/app/declared.ts'
import { everyRunsReasons } from './resources/clientSecret/rotation.ts'
import {
  assertAskedTenant,
  type SeenTenant,
  seenTenant,
  tenantKindWarning,
  tenantRead,
  unreadTenantWarning
} from './resources/tenant/organization.ts'
import type { Runtime } from './runtime.ts'
import { deliveryOf, storeClientIds } from './secretStores/delivery.ts'
import { openSession, runClaims, type Session } from './session.ts'
import { eachAtMost } from './util/concurrency.ts'
import { useProxyFromEnvironment } from './util/proxy.ts'
import { deadlineAfter } from './util/retry.ts'

/** Apps worked on at the same time. */
const appsAtOnce = 6

/** Runs the step. Never rejects: a failure is reported and sets the exit code. */
export const run = async (runtime: Runtime): Promise<void> => {
  const log = createLog(core)
  let reported = false
  try {
    for (const warning of useProxyFromEnvironment(runtime.env)) log.warning(warning)
    const inputs = readInputs(core, runtime.env)
    const outcome = await street(inputs, runtime, log)
    reported = true
    await reportRun(outcome, inputs, runtime, log)
    failWhenDue(outcome, inputs)
  } catch (thrown) {
    const error = asActionError(thrown)
    log.error(error)
    if (!reported) await writeSummary(core.summary, () => renderFailure(error), log)
    process.exitCode = 1
  }
}

/** From inputs to outcome. @throws ActionError for what stops the whole run; failures of single apps stand in the outcome. */
const street = async (inputs: Inputs, runtime: Runtime, log: Log): Promise<RunOutcome> => {
  const startedMs = runtime.clock.monotonic()
  const { apps, tenantGuard } = await declaredApps(inputs, runtime)
  const session = await signIn(apps, inputs, runtime, log)
  const work = inputs.mode === 'destroy' ? destroy : provision
  const { tenant, outcomes: worked } = await work(apps, tenantGuard, inputs, session, log)
  const outcomes =
    inputs.mode === 'apply' ? await storeClientIds(apps, worked, inputs, freshly(session, inputs), log) : worked
  const outcome: RunOutcome = {
    mode: inputs.mode,
    tenant: { id: tenant.id, displayName: tenant.displayName, initialDomain: tenant.initialDomain, kind: tenant.kind },
    portalOrigin: inputs.cloud.portalOrigin,
    apps: outcomes.map(app => withConsentUrl(app, inputs, tenant)),
    tookMs: runtime.clock.monotonic() - startedMs,
    tenantNowMs: session.graph.now()
  }
  writeOutputs(core, outcome, planOutput(outcome))
  return outcome
}

const signIn = async (apps: readonly DesiredApp[], inputs: Inputs, runtime: Runtime, log: Log): Promise<Session> => {
  const title = `Sign in to ${tenantName(inputs)} (${inputs.credential.kind})`
  const open = async (): Promise<Session> => {
    const opened = await openSession(inputs, runtime, log, {
      scopes: delegatedScopes(inputs.mode, apps),
      // A job without an OIDC token is told so before a person takes the trouble to sign in.
      before: context => (inputs.mode === 'destroy' ? Promise.resolve() : runClaims(apps, inputs, { signIn: context }))
    })
    log.info(`Signed in as ${opened.claims?.userName ?? opened.claims?.appId ?? 'the caller'}.`)
    return opened
  }
  if (inputs.credential.kind !== 'device-code') return log.group(title, open)
  // A group is folded in the live log, and the person must see the code.
  log.info(title)
  return open()
}

/** The session with the whole waiting time before it again, for what comes after the apps. */
const freshly = (session: Session, { waitTimeoutMs }: Inputs): Session => ({
  ...session,
  retry: { ...session.retry, deadline: deadlineAfter(session.retry.runtime, waitTimeoutMs) }
})

type Work = { readonly tenant: SeenTenant; readonly outcomes: readonly AppOutcome[] }

const provision = async (
  apps: readonly DesiredApp[],
  tenantGuard: string | undefined,
  inputs: Inputs,
  session: Session,
  log: Log
): Promise<Work> => {
  const run = await runClaims(apps, inputs, session)
  const context = (): PlanContext => ({
    claims: session.claims,
    nowMs: session.graph.now(),
    run,
    gitHubIssuer: oidcIssuer(session.gitHub.serverUrl),
    oidcAudience: inputs.cloud.oidcAudience
  })
  const seen = await log.group('Observe the tenant', async () => {
    const read = await observeApps(session.graph, apps, context(), [tenantRead])
    log.info(`Read ${read.size} things of ${apps.length === 1 ? '1 app' : `${apps.length} apps`}.`)
    return read
  })
  const tenant = seenTenant(seen, session.claims, inputs.tenant)
  greetTenant(tenant, tenantGuard, inputs, log)
  const writing = inputs.mode === 'apply'
  const planned = planApps(apps, seen, context(), { writing })
  await showPlans(planned, log)
  if (!writing) return { tenant, outcomes: planned.map(plannedOutcome) }
  const delivery = deliveryOf({ apps: apps.length, tenantId: tenant.id, inputs, session })
  const applying: ApplyContext = {
    graph: session.graph,
    runtime: session.retry.runtime,
    delivery,
    waitTimeoutMs: inputs.waitTimeoutMs,
    planContext: context,
    onProgress: ({ uniqueName }, { resource, action, name }) =>
      log.info(`${uniqueName}: ${kindWords[resource]} ${name} ${actionWords[action].done}`)
  }
  if (!planned.some(({ plan }) => changesAnything(plan))) {
    return { tenant, outcomes: planned.map(plannedOutcome) }
  }
  const outcomes = await log.group('Apply', () => eachAtMost(planned, appsAtOnce, app => applyApp(app, applying)))
  return { tenant, outcomes }
}

const destroy = async (
  apps: readonly DesiredApp[],
  tenantGuard: string | undefined,
  inputs: Inputs,
  session: Session,
  log: Log
): Promise<Work> => {
  const seen = await log.group('Observe the tenant', () => observeForDestroy(session.graph, apps, [tenantRead]))
  const tenant = seenTenant(seen, session.claims, inputs.tenant)
  greetTenant(tenant, tenantGuard, inputs, log)
  const doomed = planDestroy(apps, seen, session.claims)
  await showPlans(doomed, log)
  const outcomes = await log.group('Destroy', () =>
    eachAtMost(doomed, appsAtOnce, async app => {
      const deadline = deadlineAfter(session.retry.runtime, inputs.waitTimeoutMs)
      const outcome = await destroyApp(app, session.graph.within(deadline))
      if (outcome.status === 'destroyed')
        log.info(`${app.plan.uniqueName}: application ${app.plan.displayName} removed`)
      return outcome
    })
  )
  return { tenant, outcomes }
}

const declaredApps = async (
  { declaration }: Inputs,
  runtime: Runtime
): Promise<{ readonly apps: readonly DesiredApp[]; readonly tenantGuard: string | undefined }> => {
  if (declaration.kind === 'single') return { apps: [declaration.app], tenantGuard: undefined }
  // The YAML parser and the schema are loaded only when a file is given.
  const { loadConfig } = await import('./declaration/file.ts')
  return loadConfig(declaration.path, declaration.defaults, runtime.env)
}

const tenantName = ({ tenant }: Inputs): string => (tenant.kind === 'id' ? tenant.id : tenant.domain)

/** Says which tenant it is and of what kind. @throws ActionError when it is not the one that was meant. */
const greetTenant = (tenant: SeenTenant, guard: string | undefined, inputs: Inputs, log: Log): void => {
  assertAskedTenant(inputs.tenant, tenant)
  if (guard !== undefined && !tenantGuardMatches(guard, tenant)) {
    throw new ActionError({
      code: 'input',
      message: `The config file is for tenant ${guard}, but the tenant signed in to is ${tenant.initialDomain ?? tenant.id}. Nothing was written.`,
      hint:
        unreadTenantWarning(tenant) ??
        'Give the file that belongs to this tenant, or the tenant-id that belongs to this file.'
    })
  }
  writeTenantOutputs(core, tenant)
  log.info(
    `Tenant: ${tenant.displayName ?? ''} ${tenant.initialDomain ?? ''} (${tenant.id}), ${tenant.kind ?? 'kind unknown'}`
  )
  for (const warning of [tenantKindWarning(tenant), unreadTenantWarning(tenant)]) {
    if (warning !== undefined) log.warning(warning)
  }
}

const showPlans = async (planned: readonly Pick<PlannedApp, 'plan'>[], log: Log): Promise<void> => {
  for (const { plan } of planned) {
    await log.group(planHeadline(plan), async () => {
      for (const line of planLines(plan)) log.info(line)
    })
  }
}

const withConsentUrl = (app: AppOutcome, { cloud }: Inputs, tenant: SeenTenant): AppOutcome => {
  const missing = app.plan.changes.some(({ resource, action }) => resource === 'permission' && action === 'missing')
  if (!missing || app.clientId === undefined) return app
  return { ...app, adminConsentUrl: `${cloud.loginOrigin}/${tenant.id}/adminconsent?client_id=${app.clientId}` }
}

/** A secret that every run makes, ephemeral or always, is no difference from what is declared. */
const isEveryRuns = ({ resource, action, reason }: Change): boolean =>
  resource === 'clientSecret' && action === 'create' && everyRunsReasons.includes(reason)

/** @throws ActionError when an app failed, or when a plan with fail-on-drift found a difference. */
const failWhenDue = (outcome: RunOutcome, inputs: Inputs): void => {
  const failed = outcome.apps.filter(({ error }) => error !== undefined)
  const [first] = failed
  if (first?.error !== undefined && outcome.apps.length === 1) throw first.error
  if (failed.length > 0) {
    throw new ActionError({
      code: 'partial',
      message: `${failed.length} of ${outcome.apps.length} apps failed: ${failed
        .map(({ plan, error }) => `${plan.key}: ${error?.message}`)
        .join('; ')}`,
      hint: [...new Set(failed.flatMap(({ error }) => error?.hint ?? []))].join(' '),
      cause: first?.error
    })
  }
  const drifted = outcome.apps.filter(({ plan }) =>
    plan.changes.some(change => (writes(change) && !isEveryRuns(change)) || change.action === 'drift')
  )
  if (inputs.mode === 'plan' && inputs.failOnDrift && drifted.length > 0) {
    throw new ActionError({
      code: 'drift',
      message: `The tenant differs from the declaration in ${drifted.map(({ plan }) => plan.displayName).join(', ')}.`,
      hint: 'The plan above lists the differences; mode: apply mends them, and prune: true removes what is not declared.'
    })
  }
}
