// The pipeline of the main step, one direction: declare, sign in, observe, plan, apply; gives what the run came to.

import type { SignInContext } from './auth/signIn.ts'
import type { Ci } from './ci/ci.ts'
import type { Declaration } from './declaration/assemble.ts'
import { requirements } from './graph/requirements.ts'
import { clockWarning } from './graph/tenantClock.ts'
import type { Inputs } from './inputs/inputs.ts'
import { applyComponents } from './reconcile/apply.ts'
import type { Component } from './reconcile/component.ts'
import { type PlannedComponent, planComponents } from './reconcile/observe.ts'
import { type ComponentOutcome, plannedOutcome } from './reconcile/outcome.ts'
import { changesAnything } from './reconcile/plan.ts'
import { createReader } from './reconcile/reader.ts'
import type { ReportContext } from './reconcile/report.ts'
import type { PlanContext } from './reconcile/resource.ts'
import type { Log } from './report/log.ts'
import { writeOutputs } from './report/outputs.ts'
import { planOutput } from './report/planDocument.ts'
import { actionWords, planHeadline, planLines } from './report/planText.ts'
import { type RunOutcome, reportedComponent } from './report/runOutcome.ts'
import { plural } from './report/text.ts'
import { createAppRegister } from './resources/app/appDirectory.ts'
import { appComponent, type DeclaredApp, requirementsOf } from './resources/app/kind.ts'
import type { AppServices } from './resources/app/services.ts'
import type { Kinds } from './resources/kinds.ts'
import { createRemoval } from './resources/removal.ts'
import { type TenantServices, tenantComponent } from './resources/tenant/kind.ts'
import { assertTenant, organizationRead, type Tenant, tenantOf } from './resources/tenant/organization.ts'
import { createTenantRecord } from './resources/tenant/record.ts'
import { assertSections, type DeclaredSection } from './resources/tenant/sections.ts'
import type { Runtime } from './runtime.ts'
import { createRunIdentity, createServices } from './services.ts'
import { introduceTenant, openSession, type Session, signInContext } from './session.ts'

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
  const prepared = await prepare(inputs, context)
  const { tenant, outcomes } = await reconcile(prepared, inputs, context)
  const reportContext: ReportContext = {
    mode: inputs.mode,
    isInteractive: inputs.credential.kind === 'device-code',
    tenant,
    loginOrigin: inputs.cloud.loginOrigin,
    portalOrigin: inputs.cloud.portalOrigin,
    nowMs: prepared.session.graph.now()
  }
  const components = outcomes.map(outcome => reportedComponent(reportContext, outcome))
  const run: RunOutcome = {
    ...reportContext,
    tenantOutcome: prepared.hasTenantComponent ? components[0] : undefined,
    apps: prepared.hasTenantComponent ? components.slice(1) : components,
    tookMs: runtime.clock.monotonic() - startedMs
  }
  writeOutputs(ci, run, planOutput(run))
  return run
}

/** A run that is signed in: what it is to bring into step. Of the declaration nothing else is kept. */
type Prepared = {
  readonly session: Session
  readonly components: Component[]
  /** True when the first component is the tenant itself. */
  readonly hasTenantComponent: boolean
  readonly tenantGuard: string | undefined
  readonly sections: readonly DeclaredSection[]
  /** Tells the kinds which tenant it is, once that is known. */
  readonly onTenant: (tenant: Tenant) => void
}

const prepare = async (inputs: Inputs, context: RunContext): Promise<Prepared> => {
  const { ci, log, runtime } = context
  const declaration = await declarationOf(inputs, context)
  const { apps, tenant: tenantParts, tenantGuard } = declaration
  if (inputs.mode !== 'destroy') assertPossible(apps, inputs)
  const signIn = signInContext(inputs, ci, runtime, log, delegatedScopes(declaration, inputs))
  const runIdentity = createRunIdentity(inputs, signIn)
  const session = await signInToTenant(inputs, declaration, signIn, runIdentity, context)
  let tenantId = ''
  const settings = {
    ci,
    inputs,
    signIn,
    session,
    runIdentity,
    log,
    apps: apps.filter(({ app }) => app.clientIdOutput === undefined).length
  }
  const removal = createRemoval()
  const services = createServices({ ...settings, removal, tenantId: () => tenantId })
  const goal = inputs.mode === 'destroy' ? 'absent' : 'present'
  const hasTenantComponent = tenantParts.length > 0
  const register = createAppRegister()
  const tenantServices: TenantServices = {
    mode: inputs.mode,
    caller: session.claims,
    cloud: inputs.cloud,
    asked: inputs.tenant,
    apps: register,
    record: createTenantRecord(register),
    removal
  }
  return {
    session,
    components: [
      ...(hasTenantComponent ? [tenantComponent(tenantParts, signIn.tenant, goal, tenantServices)] : []),
      ...apps.map(app => appComponent(app, services, goal, register))
    ],
    hasTenantComponent,
    tenantGuard,
    sections: [...declaration.sections, ...tenantParts.map(({ section, tenantTypes }) => ({ section, tenantTypes }))],
    onTenant: ({ id }) => {
      tenantId = id
    }
  }
}

/** @throws ActionError `input` for what is wanted and cannot be had by this sign-in; nothing was sent. */
const assertPossible = (apps: readonly DeclaredApp[], { credential }: Inputs): void => {
  for (const { app, parts } of apps) for (const part of parts) part.assertPossible?.(app, credential.kind)
}

const declarationOf = async (
  { declaration, mode, credential }: Inputs,
  { ci, kinds, runtime, log }: RunContext
): Promise<Declaration> => {
  if (declaration.kind === 'single')
    return { tenantGuard: undefined, tenant: [], sections: [], apps: [declaration.app] }
  // The YAML parser and the schema are loaded only when a file is given.
  const { loadConfig } = await import('./declaration/file.ts')
  const { path, everywhere, variables } = declaration
  return loadConfig(path, {
    kinds,
    everywhere,
    variables,
    run: { mode, isInteractive: credential.kind === 'device-code' },
    env: runtime.env,
    mask: ci.mask,
    warn: log.warning,
    notice: log.notice,
    // A plan only shows, and it may show what somebody proposes.
    ...(mode !== 'plan' && { assertTrusted: ci.assertTrustedFile, assertNoProposal: ci.assertNoProposal })
  })
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
  runIdentity: AppServices['runIdentity'],
  { log }: RunContext
): Promise<Session> => {
  const { credential, mode } = inputs
  const title = `Sign in to ${signIn.tenant} (${credential.kind})`
  const open = async (): Promise<Session> => {
    const session = await openSession(inputs, signIn)
    log.info(`Signed in as ${session.claims?.userName ?? session.claims?.appId ?? 'the caller'}.`)
    return session
  }
  const prepareKinds = async (): Promise<void> => {
    const parts = mode === 'destroy' ? [] : apps.flatMap(app => app.parts)
    for (const { beforeObserving } of parts) await beforeObserving?.({ runIdentity })
  }
  if (credential.kind === 'device-code') {
    // A group is folded in the live log, and the person must see the code.
    log.info(title)
    await prepareKinds()
    return open()
  }
  const session = await log.group(title, open)
  await prepareKinds()
  return session
}

const reconcile = async (
  { session, components, hasTenantComponent, tenantGuard, sections, onTenant }: Prepared,
  inputs: Inputs,
  context: RunContext
): Promise<{ readonly tenant: Tenant; readonly outcomes: readonly ComponentOutcome[] }> => {
  const { mode, waitTimeoutMs } = inputs
  const { log } = context
  const { graph, claims, retry } = session
  let isDoubtTold = false
  const planContext = (): PlanContext => {
    const doubt = graph.clockDoubt()
    if (doubt !== undefined && !isDoubtTold) log.warning(clockWarning(doubt), 'Clocks disagree')
    isDoubtTold ||= doubt !== undefined
    return { caller: claims, nowMs: graph.now(), isClockSure: doubt === undefined }
  }
  const apps = components.length - (hasTenantComponent ? 1 : 0)
  const { organization, planned, error } = await log.group('Observe the tenant', async () => {
    const reader = createReader(graph)
    const [read, planning] = await Promise.all([
      reader.shared(organizationRead),
      planComponents(components, { graph, reader, planContext, writing: mode !== 'plan' })
    ])
    if (mode !== 'destroy') log.info(`Read ${reader.count()} things of ${plural(apps, 'app')}.`)
    return { organization: read, ...planning }
  })
  const tenant = tenantOf(organization, claims, inputs.tenant)
  onTenant(tenant)
  assertTenant(tenant, inputs.tenant, tenantGuard)
  introduceTenant(tenant, context.ci, log)
  assertSections(tenant, sections)
  if (error !== undefined) throw error
  await showPlans(planned, log)
  if (mode === 'plan') return { tenant, outcomes: planned.map(plannedOutcome) }
  const carryOut = () =>
    applyComponents(planned, {
      graph,
      runtime: retry.runtime,
      waitTimeoutMs,
      planContext,
      done: mode === 'destroy' ? 'destroyed' : 'applied',
      onProgress: ({ name }, change) =>
        log.info(`${name}: ${change.kind.noun} ${change.name} ${actionWords[change.action].done}`)
    })
  const hasChanges = mode === 'destroy' || planned.some(({ plan }) => changesAnything(plan))
  const title = mode === 'destroy' ? 'Destroy' : 'Apply'
  return { tenant, outcomes: await (hasChanges ? log.group(title, carryOut) : carryOut()) }
}

const showPlans = async (planned: readonly PlannedComponent[], log: Log): Promise<void> => {
  for (const { plan } of planned) {
    await log.group(planHeadline(plan), async () => {
      for (const line of planLines(plan)) log.info(line)
    })
  }
}
