// Random declarations and random tenants of the model, for the properties of planning.

import fc from 'fast-check'
import { dayMs } from '../../../harness/times.ts'
import { deliveredTag, writeTags } from '../../../src/resources/app/tags.ts'
import {
  type Access,
  appRoles,
  audience,
  type Declared,
  directoryRoles,
  graphAppId,
  guid,
  issuer,
  nowMs,
  principalId,
  subjects,
  type Tenant,
  uniqueName
} from './tenantModel.ts'

const declaredApp: fc.Arbitrary<Declared> = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 40 }).filter(text => text.trim() !== ''),
    permissions: fc.subarray(appRoles),
    directoryRoles: fc.subarray(directoryRoles),
    subjects: fc.subarray(subjects),
    consent: fc.constantFrom('grant' as const, 'verify' as const, 'skip' as const),
    prune: fc.boolean(),
    secret: fc.record({
      mode: fc.constantFrom('when-needed' as const, 'none' as const),
      label: fc.constantFrom('b2c-bootstrap', 'other'),
      lifetime: fc.constantFrom('90d', '40d'),
      rotateBefore: fc.constantFrom('30d', '1d'),
      overlap: fc.constantFrom('0d', '7d')
    })
  })
  .map(fields => ({
    name: fields.name,
    uniqueName,
    permissions: fields.permissions.map(({ id, value }, index) => (index % 2 === 0 ? value : id)),
    consent: fields.consent,
    allowPrivilegedRoles: false,
    directoryRoles: fields.directoryRoles.map(({ displayName }) => displayName),
    federatedCredentials: fields.subjects,
    restoreDeleted: false,
    prune: fields.prune,
    secret: fields.secret
  }))

const otherApi: Access = { resourceAppId: guid('9', 1), resourceAccess: [{ id: guid('9', 2), type: 'Role' }] }

const startingTenant: fc.Arbitrary<Tenant> = fc
  .record({
    present: fc.boolean(),
    principal: fc.boolean(),
    displayName: fc.string({ minLength: 1, maxLength: 40 }),
    signInAudience: fc.constantFrom('AzureADMyOrg', 'AzureADMultipleOrgs'),
    foreignTags: fc.subarray(['HideApp', 'team:b2c']),
    declared: fc.subarray(appRoles.map(({ id }) => id)),
    withOtherApi: fc.boolean(),
    grants: fc.subarray(appRoles.map(({ id }) => id)),
    otherGrants: fc.subarray([guid('8', 1), guid('8', 2)]),
    roles: fc.subarray(directoryRoles.map(({ id }) => id)),
    trusted: fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        name: fc.stringMatching(/^[a-z]{6,10}$/),
        issuer: fc.constantFrom(issuer, 'https://issuer.example'),
        subject: fc.constantFrom(...subjects, 'repo:other/other:pull_request'),
        audience: fc.constantFrom(audience, 'api://other')
      }),
      { maxLength: 5, selector: item => `${item.issuer} ${item.subject}` }
    ),
    secrets: fc.uniqueArray(
      fc.record({
        keyId: fc.uuid(),
        displayName: fc.constantFrom('portal', 'b2c-bootstrap (kept 00000000000a)', 'other (ephemeral 00000000000b)'),
        startMs: fc.constantFrom(nowMs - 80 * dayMs, nowMs - 5 * dayMs, nowMs - 60_000),
        endMs: fc.constantFrom(nowMs - dayMs, nowMs + 10 * dayMs, nowMs + 85 * dayMs)
      }),
      { maxLength: 5, selector: ({ keyId }) => keyId }
    ),
    deliveredOf: fc.integer({ min: 0, max: 5 })
  })
  .map(fields => {
    const principal = fields.present && fields.principal
    return {
      application: fields.present
        ? {
            displayName: fields.displayName,
            signInAudience: fields.signInAudience,
            tags: writeTags(fields.foreignTags, {
              uniqueName,
              servicePrincipalId: principal ? principalId : undefined,
              records: fields.secrets.slice(0, fields.deliveredOf).map(({ keyId }) => deliveredTag(keyId))
            }),
            requiredResourceAccess: [
              ...(fields.withOtherApi ? [otherApi] : []),
              ...(fields.declared.length > 0
                ? [{ resourceAppId: graphAppId, resourceAccess: fields.declared.map(id => ({ id, type: 'Role' })) }]
                : [])
            ]
          }
        : undefined,
      principal,
      grants: principal ? fields.grants : [],
      otherGrants: principal ? fields.otherGrants : [],
      roles: principal ? fields.roles : [],
      trusted: fields.present ? fields.trusted : [],
      secrets: fields.present ? fields.secrets : [],
      delivered: []
    }
  })

/** Checks a property of any declaration on any tenant. */
export const property = (check: (tenant: Tenant, declared: Declared) => Promise<void>) =>
  fc.assert(fc.asyncProperty(startingTenant, declaredApp, check), { numRuns: 150 })
