// Outcomes as the street behind the reports produces them, for tests.

import { ActionError } from '../../src/errors.ts'
import type { AppOutcome, RunOutcome, SecretOutcome } from '../../src/reconcile/outcome.ts'
import { type AppPlan, type Change, changesAnything } from '../../src/reconcile/plan.ts'

export const nowMs = Date.parse('2025-12-01T08:00:00Z')
export const clientId = '8f5b1a1e-6d7c-4c52-9a6e-0b6f7d1a2c3d'

export const changes: readonly Change[] = [
  {
    resource: 'application',
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
    resource: 'servicePrincipal',
    action: 'create',
    name: 'CI policy deployer',
    fields: [],
    reason: 'the application has none'
  },
  {
    resource: 'permission',
    action: 'create',
    name: 'Policy.ReadWrite.TrustFramework',
    fields: [],
    reason: 'policy-deployment: uploads custom policies'
  },
  {
    resource: 'permission',
    action: 'unchanged',
    name: 'TrustFrameworkKeySet.ReadWrite.All',
    fields: [],
    reason: 'policy-keys: creates and rotates policy keys'
  },
  {
    resource: 'permission',
    action: 'missing',
    name: 'User.ReadWrite.All',
    fields: [],
    reason: 'consent: verify leaves the grant to an administrator'
  },
  {
    resource: 'permission',
    action: 'drift',
    name: 'Directory.ReadWrite.All',
    fields: [],
    reason: 'granted but not declared; prune: true removes it'
  },
  {
    resource: 'directoryRole',
    action: 'create',
    name: 'User Administrator',
    fields: [],
    reason: 'declared in directory-roles'
  },
  {
    resource: 'federatedCredential',
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
    resource: 'certificate',
    action: 'delete',
    name: 'old signer',
    fields: [{ field: 'thumbprint', before: 'AB12', after: null }],
    reason: 'prune: true'
  },
  {
    resource: 'clientSecret',
    action: 'create',
    name: 'b2c-bootstrap',
    fields: [{ field: 'endDateTime', before: null, after: '2026-03-01T08:00:00Z' }],
    reason: 'none of ours is valid'
  }
]

export const plan: AppPlan = {
  key: 'ci-policy-deployer',
  displayName: 'CI policy deployer',
  uniqueName: 'ci-policy-deployer',
  changes
}

export const secret: SecretOutcome = {
  current: {
    keyId: 'c0000000-0000-4000-8000-00000000000a',
    displayName: 'b2c-bootstrap 1',
    expiresOn: '2026-03-01T08:00:00Z'
  },
  created: true,
  verification: { kind: 'verified', attempts: 4, tookMs: 6_200 },
  expiresSoon: false,
  removed: [
    { keyId: 'c0000000-0000-4000-8000-00000000000b', displayName: 'b2c-bootstrap 0', expiresOn: '2025-11-20T08:00:00Z' }
  ],
  foreign: [
    {
      keyId: 'c0000000-0000-4000-8000-00000000000c',
      displayName: 'made in the portal',
      expiresOn: '2025-12-02T07:00:00Z'
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

export const appOutcome = (overrides: Partial<AppOutcome> = {}): AppOutcome => ({
  plan,
  status: 'applied',
  changed: changesAnything(overrides.plan ?? plan),
  clientId,
  applicationObjectId: 'a0000000-0000-4000-8000-000000000001',
  servicePrincipalObjectId: 'b0000000-0000-4000-8000-000000000001',
  secret,
  adminConsentUrl: `https://login.microsoftonline.com/contoso.onmicrosoft.com/adminconsent?client_id=${clientId}`,
  warnings: [],
  error: undefined,
  ...overrides
})

export const runOutcome = (overrides: Partial<RunOutcome> = {}): RunOutcome => ({
  mode: 'apply',
  tenant: {
    id: '1a2b3c4d-0000-4000-8000-00000000b2c0',
    displayName: 'Contoso',
    initialDomain: 'contoso.onmicrosoft.com',
    kind: 'AAD B2C'
  },
  portalOrigin: 'https://portal.azure.com',
  apps: [appOutcome()],
  tookMs: 12_400,
  ...overrides
})

/** An app without changes under another name. */
export const otherApp = (name: string, overrides: Partial<AppOutcome> = {}): AppOutcome =>
  appOutcome({
    plan: {
      key: name,
      displayName: name,
      uniqueName: name,
      changes: changes.map(change => ({ ...change, action: 'unchanged' as const }))
    },
    status: 'unchanged',
    secret: undefined,
    adminConsentUrl: undefined,
    ...overrides
  })

export const failure = new ActionError({
  code: 'permission',
  message: 'Microsoft Graph refused to create the app role assignment of <b>User.ReadWrite.All</b>: 403',
  hint: 'Grant AppRoleAssignment.ReadWrite.All to the caller. See https://learn.microsoft.com/graph/permissions-reference.',
  cause: new Error('403 Authorization_RequestDenied')
})
