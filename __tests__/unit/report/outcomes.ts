// Outcomes as the pipeline hands them to the reports, for tests: what the kinds tell of themselves is told by them.

import type { ComponentOutcome } from '../../../src/reconcile/outcome.ts'
import { changesAnything } from '../../../src/reconcile/plan.ts'
import type { Report, ReportContext } from '../../../src/reconcile/report.ts'
import { type ReportedComponent, type RunOutcome, reportedComponent } from '../../../src/report/runOutcome.ts'
import { consentReport } from '../../../src/resources/app/consent.ts'
import type { ManagedApp } from '../../../src/resources/app/managedApp.ts'
import type { AppScope } from '../../../src/resources/app/scope.ts'
import { applicationReport } from '../../../src/resources/application/report.ts'
import { type SecretOutcome, secretReport } from '../../../src/resources/clientSecret/report.ts'
import { principalReport } from '../../../src/resources/servicePrincipal/servicePrincipal.ts'
import { changes, nowMs, plan, secret } from './changes.ts'

export const clientId = '8f5b1a1e-6d7c-4c52-9a6e-0b6f7d1a2c3d'

/** The run that outcomes are of. */
const reportContext: ReportContext = {
  mode: 'apply',
  isInteractive: false,
  tenant: {
    id: '1a2b3c4d-0000-4000-8000-00000000b2c0',
    displayName: 'Contoso',
    initialDomain: 'contoso.onmicrosoft.com',
    kind: 'AAD B2C'
  },
  loginOrigin: 'https://login.microsoftonline.com',
  portalOrigin: 'https://portal.azure.com',
  nowMs
}

/** What is known of an app, from which its kinds tell. */
export type AppFacts = Omit<ComponentOutcome, 'reports'> & {
  readonly clientId: string | undefined
  readonly servicePrincipalId: string | undefined
  readonly secret: SecretOutcome | undefined
  readonly lacksConsent: boolean
}

const applicationId = 'a0000000-0000-4000-8000-000000000001'

const reportsOf = ({
  plan: { name, title },
  clientId: appId,
  servicePrincipalId,
  secret: made,
  lacksConsent
}: AppFacts) => {
  const app = { uniqueName: name, displayName: title } as ManagedApp
  const application = appId === undefined ? undefined : { id: applicationId, appId }
  const scope = { app, made: { application, principalId: servicePrincipalId } } as AppScope
  const reports: readonly (Report | undefined)[] = [
    context => applicationReport(context, scope),
    context => principalReport(context, scope),
    lacksConsent ? context => consentReport(context, scope) : undefined,
    made && (context => secretReport(app, made, context.nowMs))
  ]
  return reports.filter(report => report !== undefined)
}

export const appOutcome = (overrides: Partial<AppFacts> = {}, context = reportContext): ReportedComponent => {
  const facts: AppFacts = {
    plan,
    status: 'applied',
    changed: changesAnything(overrides.plan ?? plan),
    clientId,
    servicePrincipalId: 'b0000000-0000-4000-8000-000000000001',
    secret,
    lacksConsent: true,
    carriedOut: new Set(),
    warnings: [],
    error: undefined,
    ...overrides
  }
  const { status, changed, carriedOut, warnings, error } = facts
  const outcome = { plan: facts.plan, status, changed, carriedOut, warnings, error }
  return reportedComponent(context, { ...outcome, reports: reportsOf(facts) })
}

export const runOutcome = (overrides: Partial<RunOutcome> = {}): RunOutcome => ({
  ...reportContext,
  apps: [appOutcome()],
  tookMs: 12_400,
  ...overrides
})

/** An app without changes under another name. */
export const otherApp = (name: string, overrides: Partial<AppFacts> = {}): ReportedComponent =>
  appOutcome({
    plan: {
      key: name,
      name,
      title: name,
      changes: changes.map(change => ({ ...change, action: 'unchanged' as const }))
    },
    status: 'unchanged',
    secret: undefined,
    lacksConsent: false,
    ...overrides
  })
