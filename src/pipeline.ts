// The pipeline of the main step, one direction: declare, sign in, observe, plan, apply; gives what the run came to.

import type { SignInContext } from './auth/signIn.ts'
import type { Ci } from './ci/ci.ts'
import type { Declaration } from './declaration/assemble.ts'
import { requirements } from './graph/requirements.ts'
import type { Inputs } from './inputs/inputs.ts'
import { applyComponents, type ComponentOutcome, needsApply, plannedOutcome } from './reconcile/apply.ts'
import type { Component } from './reconcile/component.ts'
import { observeComponents, type PlannedComponent, planComponents } from './reconcile/observe.ts'
import { createReader } from './reconcile/reader.ts'
import type { PlanContext } from './reconcile/resource.ts'
import type { Log } from './report/log.ts'
import { writeOutputs, writeTenantOutputs } from './report/outputs.ts'
import { planOutput } from './report/planDocument.ts'
import { actionWords, planHeadline, planLines } from './report/planTable.ts'
import type { RunOutcome } from './report/runOutcome.ts'
import { plural } from './report/text.ts'
import { appComponent, requirementsOf } from './resources/app/kind.ts'
import type { Kinds } from './resources/index.ts'
import { tenantComponent } from './resources/tenant/kind.ts'
import {
  assertTenant,
  organizationRead,
  type Tenant,
  tenantOf,
  tenantWarnings
} from './resources/tenant/organization.ts'
import type { Runtime } from './runtime.ts'
import { createRunIdentity, createServices } from './services.ts'
import { openSession, type Session, signInContext } from './session.ts'

/** What a run works with: its host, its process, its log, and the kinds that it knows. */
export type RunContext = {
  readonly ci: Ci
  readonly runtime: Runtime
  readonly log: Log
  readonly kinds: Kinds
}

/** From inputs to outcome. @throws ActionError for what stops the whole run; failures of components stand in the outcome. */
export const runPipeline = async (inputs: Inputs, context: RunContext): Promise<RunOutcome> => {
  const { ci, runtime } = context
  const startedMs = runtime.clock.monotonic()
  const declaration = await declarationOf(inputs, context)
  const signIn = signInContext(inputs, ci, runtime, context.log, delegatedScopes(declaration, inputs))
  const session = await signInToTenant(inputs, declaration, signIn, context)
  const { tenant, outcomes } = await reconcile(inputs, declaration, signIn, session, context)
  const hasTenantOutcome = declaration.tenant.length > 0
  const run: RunOutcome = {
    mode: inputs.mode,
    isInteractive: inputs.credential.kind === 'device-code',
    tenant,
    loginOrigin: inputs.cloud.loginOrigin,
    portalOrigin: inputs.cloud.portalOrigin,
    tenantOutcome: hasTenantOutcome ? outcomes[0] : undefined,
    apps: hasTenantOutcome ? outcomes.slice(1) : outcomes,
    tookMs: runtime.clock.monotonic() - startedMs,
    nowMs: session.graph.now()
  }
  writeOutputs(ci, run, planOutput(run))
  return run
}

const declarationOf = async ({ declaration }: Inputs, { kinds, runtime }: RunContext): Promise<Declaration> => {
  if (declaration.kind === 'single') return { tenantGuard: undefined, tenant: [], apps: [declaration.app] }
  // The YAML parser and the schema are loaded only when a file is given.
  const { loadConfig } = await import('./declaration/file.ts')
  return loadConfig(declaration.path, { kinds, everywhere: declaration.everywhere, env: runtime.env })
}

/** The delegated permissions that an administrator is asked for who signs in by device code: the least that is needed. */
const delegatedScopes = ({ apps, tenant }: Declaration, { mode }: Inputs): readonly string[] => {
  const needed = [
    requirements.readOrganization,
    ...tenant.flatMap(part => part.requirements(mode)),
    ...apps.flatMap(app => requirementsOf(app, mode))
  ]
  return [...new Set(needed.flatMap(({ delegated }) => delegated ?? []))]
}

const signInToTenant = async (
  inputs: Inputs,
  { apps }: Declaration,
  signIn: SignInContext,
  { log }: RunContext
): Promise<Session> => {
  const { credential, mode } = inputs
  const title = `Sign in to ${signIn.tenant} (${credential.kind})`
  const open = async (): Promise<Session> => {
    const session = await openSession(inputs, signIn)
    log.info(`Signed in as ${session.claims?.userName ?? session.claims?.appId ?? 'the caller'}.`)
    return session
  }
  if (credential.kind !== 'device-code') return log.group(title, open)
  // A group is folded in the live log, and the person must see the code.
  log.info(title)
  const runIdentity = createRunIdentity(inputs, signIn)
  if (mode !== 'destroy') {
    for (const { beforeSignIn } of apps.flatMap(({ parts }) => parts)) await beforeSignIn({ runIdentity })
  }
  return open()
}

const reconcile = async (
  inputs: Inputs,
  { tenantGuard, tenant: tenantParts, apps }: Declaration,
  signIn: SignInContext,
  session: Session,
  context: RunContext
): Promise<{ readonly tenant: Tenant; readonly outcomes: readonly ComponentOutcome[] }> => {
  const { mode, waitTimeoutMs } = inputs
  const { log, ci } = context
  const { graph, claims, retry } = session
  let tenantId = ''
  const services = createServices({ ci, inputs, signIn, session, log, apps: apps.length, tenantId: () => tenantId })
  const goal = mode === 'destroy' ? 'absent' : 'present'
  const components: readonly Component[] = [
    ...(tenantParts.length === 0 ? [] : [tenantComponent(tenantParts, signIn.tenant, goal)]),
    ...apps.map(app => appComponent(app, services, goal))
  ]
  const { organization, observed } = await log.group('Observe the tenant', async () => {
    const reader = createReader(graph)
    const [read, all] = await Promise.all([
      reader.shared(organizationRead),
      observeComponents(components, { graph, reader })
    ])
    if (mode !== 'destroy') log.info(`Read ${reader.count()} things of ${plural(apps.length, 'app')}.`)
    reader.close()
    return { organization: read, observed: all }
  })
  const tenant = tenantOf(organization, claims, inputs.tenant)
  tenantId = tenant.id
  assertTenant(tenant, inputs.tenant, tenantGuard)
  introduceTenant(tenant, context)
  const planContext = (): PlanContext => ({ caller: claims, nowMs: graph.now() })
  const planned = planComponents(observed, planContext(), { writing: mode !== 'plan' })
  await showPlans(planned, log)
  const hasWork = mode === 'destroy' || (mode === 'apply' && planned.some(needsApply))
  if (!hasWork) return { tenant, outcomes: planned.map(plannedOutcome) }
  const outcomes = await log.group(mode === 'destroy' ? 'Destroy' : 'Apply', () =>
    applyComponents(planned, {
      graph,
      runtime: retry.runtime,
      waitTimeoutMs,
      planContext,
      done: mode === 'destroy' ? 'destroyed' : 'applied',
      onProgress: ({ name }, change) =>
        log.info(`${name}: ${change.kind.noun} ${change.name} ${actionWords[change.action].done}`)
    })
  )
  return { tenant, outcomes }
}

/** Says which tenant it is and of what kind. */
const introduceTenant = (tenant: Tenant, { ci, log }: RunContext): void => {
  writeTenantOutputs(ci, tenant)
  const { displayName = '', initialDomain = '', id, kind = 'kind unknown' } = tenant
  log.info(`Tenant: ${displayName} ${initialDomain} (${id}), ${kind}`)
  for (const warning of tenantWarnings(tenant)) log.warning(warning)
}

const showPlans = async (planned: readonly PlannedComponent[], log: Log): Promise<void> => {
  for (const { plan } of planned) {
    await log.group(planHeadline(plan), async () => {
      for (const line of planLines(plan)) log.info(line)
    })
  }
}
