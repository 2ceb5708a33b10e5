// Outcomes as the pipeline hands them to the reports, for tests: what the kinds tell of themselves is told by them.

import { ActionError } from '../../src/errors.ts'
import type { ComponentOutcome } from '../../src/reconcile/apply.ts'
import { type Change, type ComponentPlan, changesAnything, type Kind } from '../../src/reconcile/plan.ts'
import type { Report, ReportContext } from '../../src/reconcile/report.ts'
import { type ReportedComponent, type RunOutcome, reportedComponent } from '../../src/report/runOutcome.ts'
import type { ManagedApp } from '../../src/resources/app/managedApp.ts'
import type { AppScope } from '../../src/resources/app/scope.ts'
import { applicationReport } from '../../src/resources/application/report.ts'
import { type SecretOutcome, secretReport } from '../../src/resources/clientSecret/report.ts'
import { allKinds } from '../../src/resources/index.ts'
import { consentReport } from '../../src/resources/permissions/consentGrants.ts'
import { principalReport } from '../../src/resources/servicePrincipal/servicePrincipal.ts'

export const nowMs = Date.parse('2025-12-01T08:00:00Z')
export const clientId = '8f5b1a1e-6d7c-4c52-9a6e-0b6f7d1a2c3d'

/** A registered kind by its name. */
export const kindOf = (name: string): Kind => {
  const found = allKinds.app.find(({ kind }) => kind.name === name)
  if (found === undefined) throw new Error(`there is no kind ${name}`)
  return found.kind
}

export const changes: readonly Change[] = [
  {
    kind: kindOf('application'),
    action: 'create',
    name: 'CI policy deployer',
    id: 'a0000000-0000-4000-8000-000000000001',
    fields: [
      { field: 'signInAudience', before: null, after: 'AzureADMyOrg' },
      { field: 'tags', before: null, after: ['b2c-bootstrap'] }
    ],
    reason: 'no application has the unique name ci-policy-deployer'
  },
  {
    kind: kindOf('servicePrincipal'),
    action: 'create',
    name: 'CI policy deployer',
    fields: [],
    reason: 'the application has none'
  },
  {
    kind: kindOf('permission'),
    action: 'create',
    name: 'Policy.ReadWrite.TrustFramework',
    fields: [],
    reason: 'policy-deployment: uploads custom policies'
  },
  {
    kind: kindOf('permission'),
    action: 'unchanged',
    name: 'TrustFrameworkKeySet.ReadWrite.All',
    fields: [],
    reason: 'policy-keys: creates and rotates policy keys'
  },
  {
    kind: kindOf('permission'),
    action: 'missing',
    name: 'User.ReadWrite.All',
    fields: [],
    reason: 'consent: verify leaves the grant to an administrator'
  },
  {
    kind: kindOf('permission'),
    action: 'drift',
    name: 'Directory.ReadWrite.All',
    fields: [],
    reason: 'granted but not declared; prune: true removes it'
  },
  {
    kind: kindOf('directoryRole'),
    action: 'create',
    name: 'User Administrator',
    fields: [],
    reason: 'declared in directory-roles'
  },
  {
    kind: kindOf('federatedCredential'),
    action: 'update',
    name: 'github-main',
    fields: [
      {
        field: 'subject',
        before: 'repo:octo-org/b2c:ref:refs/heads/master',
        after: 'repo:octo-org/b2c:ref:refs/heads/main'
      }
    ],
    reason: 'subject differs'
  },
  {
    kind: kindOf('certificate'),
    action: 'delete',
    name: 'old signer',
    fields: [{ field: 'thumbprint', before: 'AB12', after: null }],
    reason: 'prune: true'
  },
  {
    kind: kindOf('clientSecret'),
    action: 'create',
    name: 'b2c-bootstrap',
    fields: [{ field: 'endDateTime', before: null, after: '2026-03-01T08:00:00Z' }],
    reason: 'none of ours is valid'
  }
]

export const plan: ComponentPlan = {
  key: 'ci-policy-deployer',
  name: 'ci-policy-deployer',
  title: 'CI policy deployer',
  changes
}

export const secret: SecretOutcome = {
  current: {
    keyId: 'c0000000-0000-4000-8000-00000000000a',
    displayName: 'b2c-bootstrap 1',
    startMs: nowMs,
    endMs: Date.parse('2026-03-01T08:00:00Z')
  },
  lapsed: undefined,
  created: true,
  verification: { kind: 'verified', attempts: 4, tookMs: 6_200 },
  expiresSoon: false,
  removed: [
    {
      keyId: 'c0000000-0000-4000-8000-00000000000b',
      displayName: 'b2c-bootstrap 0',
      startMs: 0,
      endMs: Date.parse('2025-11-20T08:00:00Z')
    }
  ],
  foreign: [
    {
      keyId: 'c0000000-0000-4000-8000-00000000000c',
      displayName: 'made in the portal',
      startMs: 0,
      endMs: Date.parse('2025-12-02T07:00:00Z')
    }
  ],
  destinations: [
    { target: 'environment/production:B2C_SECRET' },
    {
      target: 'repository:B2C_SECRET',
      error: new ActionError({
        code: 'delivery',
        message: 'repository:B2C_SECRET was not written: Resource not accessible by integration',
        hint: 'Use a fine-grained token, see https://docs.github.com/rest/actions/secrets.'
      })
    }
  ]
}

/** The run that outcomes are of. */
export const reportContext: ReportContext = {
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
    warnings: [],
    error: undefined,
    ...overrides
  }
  const { status, changed, warnings, error } = facts
  return reportedComponent(context, { plan: facts.plan, status, changed, warnings, error, reports: reportsOf(facts) })
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

export const failure = new ActionError({
  code: 'permission',
  message: 'Microsoft Graph refused to create the app role assignment of <b>User.ReadWrite.All</b>: 403',
  hint: 'Grant AppRoleAssignment.ReadWrite.All to the caller. See https://learn.microsoft.com/graph/permissions-reference.',
  cause: new Error('403 Authorization_RequestDenied')
})
