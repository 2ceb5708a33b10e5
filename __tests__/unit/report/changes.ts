// What a run did to one app, for tests of the reports: a change of every kind and action, a secret, an error.

import { ActionError } from '../../../src/errors.ts'
import type { Change, ComponentPlan, Kind } from '../../../src/reconcile/plan.ts'
import type { SecretOutcome } from '../../../src/resources/clientSecret/report.ts'
import { allKinds } from '../../../src/resources/index.ts'

export const nowMs = Date.parse('2025-12-01T08:00:00Z')
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

export const failure = new ActionError({
  code: 'permission',
  message: 'Microsoft Graph refused to create the app role assignment of <b>User.ReadWrite.All</b>: 403',
  hint: 'Grant AppRoleAssignment.ReadWrite.All to the caller. See https://learn.microsoft.com/graph/permissions-reference.',
  cause: new Error('403 Authorization_RequestDenied')
})
