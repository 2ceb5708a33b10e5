// A small model of a tenant for the properties of planning: it answers the reads, and what a plan says is done to it literally.

import { dayMs } from '../../../harness/times.ts'
import type { GraphAnswer } from '../../../src/graph/answer.ts'
import type { Graph } from '../../../src/graph/client.ts'
import { type Change, writes } from '../../../src/reconcile/plan.ts'
import type { PasswordCredential } from '../../../src/resources/app/graphObjects.ts'
import { deliveredTag, writeTags } from '../../../src/resources/app/tags.ts'
import { secretName } from '../../../src/resources/clientSecret/secretName.ts'
import { isoTime } from '../../../src/util/time.ts'

export const graphAppId = '00000003-0000-0000-c000-000000000000'
const graphId = 'aaaaaaaa-0000-4000-8000-000000000001'
export const uniqueName = 'ci-deployer'
export const issuer = 'https://token.actions.githubusercontent.com'
export const audience = 'api://AzureADTokenExchange'
export const nowMs = Date.UTC(2026, 10, 22)

export const guid = (group: string, index: number): string =>
  `${group.repeat(8)}-0000-4000-8000-${String(index).padStart(12, '0')}`
export const appRoles = Array.from({ length: 8 }, (_, index) => ({
  id: guid('1', index),
  value: `Thing${index}.Read.All`
}))
export const directoryRoles = Array.from({ length: 5 }, (_, index) => ({
  id: guid('2', index),
  displayName: `Role ${index}`
}))
export const subjects = Array.from({ length: 6 }, (_, index) => `repo:octo-org/b2c:environment:e${index}`)

export type Access = {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[]
}
type Trusted = {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audience: string
}
export type Tenant = {
  readonly application:
    | {
        readonly displayName: string
        readonly signInAudience: string
        readonly tags: readonly string[]
        readonly requiredResourceAccess: readonly Access[]
      }
    | undefined
  readonly principal: boolean
  readonly grants: readonly string[]
  readonly otherGrants: readonly string[]
  readonly roles: readonly string[]
  readonly trusted: readonly Trusted[]
  readonly secrets: readonly PasswordCredential[]
  /** Key ids that the run has delivered so far. */
  readonly delivered: readonly string[]
}
export const applicationId = guid('a', 1)
export const appId = guid('b', 1)
export const principalId = guid('c', 1)

const ok = (body: unknown): GraphAnswer => ({ status: 200, body, retryAfterMs: undefined, requestId: undefined })
const missing: GraphAnswer = {
  status: 404,
  body: { error: { code: 'Request_ResourceNotFound', message: 'x' } },
  retryAfterMs: undefined,
  requestId: undefined
}

/** What Graph would answer to a read of the model. */
export const answer = (tenant: Tenant, path: string): GraphAnswer => {
  const [resource = ''] = decodeURIComponent(path).split('?')
  const found = (present: boolean, body: unknown): GraphAnswer => (present ? ok(body) : missing)
  const known = tenant.application !== undefined
  if (resource === `/servicePrincipals(appId='${graphAppId}')`) return ok({ id: graphId, appRoles })
  if (resource === '/directoryRoleTemplates') return ok({ value: directoryRoles })
  if (resource === '/directory/deletedItems/microsoft.graph.application') return ok({ value: [] })
  if (resource === '/applications') return ok({ value: [] })
  if (resource === `/applications(uniqueName='${uniqueName}')`)
    return found(known, {
      id: applicationId,
      appId,
      uniqueName,
      owners: [],
      ...tenant.application,
      passwordCredentials: tenant.secrets.map(({ keyId, displayName, startMs, endMs }) => ({
        keyId,
        displayName,
        startDateTime: isoTime(startMs),
        endDateTime: isoTime(endMs)
      }))
    })
  if (resource === `/applications(uniqueName='${uniqueName}')/federatedIdentityCredentials`)
    return found(known, { value: tenant.trusted.map(({ audience: to, ...item }) => ({ ...item, audiences: [to] })) })
  if (resource === `/servicePrincipals(appId='${appId}')`)
    return found(tenant.principal, { id: principalId, appId, accountEnabled: true, owners: [] })
  if (resource === `/servicePrincipals(appId='${appId}')/appRoleAssignments`)
    return found(tenant.principal, {
      value: [
        ...tenant.grants.map(id => ({ id: `grant-${id}`, appRoleId: id, resourceId: graphId })),
        ...tenant.otherGrants.map(id => ({ id: `other-${id}`, appRoleId: id, resourceId: guid('d', 1) }))
      ]
    })
  if (resource === `/applications/${applicationId}`) return found(known, {})
  if (resource === '/oauth2PermissionGrants') return ok({ value: [] })
  if (resource === '/roleManagement/directory/roleAssignments')
    return ok({
      value: tenant.roles.map(id => ({ id: `role-${id}`, roleDefinitionId: id, principalId, directoryScopeId: '/' }))
    })
  if (resource === '/roleManagement/directory/roleDefinitions') return ok({ value: [] })
  if (resource === '/organization') return ok({ value: [{ tenantType: 'AAD B2C' }] })
  throw new Error(`The model has no answer to ${path}.`)
}

export const graphOf = (tenant: Tenant): Graph =>
  ({
    batch: async requests => requests.map(({ path }) => answer(tenant, path))
  }) satisfies Pick<Graph, 'batch'> as unknown as Graph

/** What is declared of the app, as a configuration file says it. */
export type Declared = {
  readonly name: string
  readonly uniqueName: string
  readonly adopt?: string
  readonly permissions: readonly string[]
  readonly consent: string
  readonly directoryRoles: readonly string[]
  readonly federatedCredentials: readonly string[]
  readonly restoreDeleted: boolean
  readonly prune: boolean
  readonly secret: Readonly<Record<'mode' | 'label' | 'lifetime' | 'rotateBefore' | 'overlap', string>>
}

/** Does to the model what a change says. */
const carryOut = (tenant: Tenant, declared: Declared, change: Change): Tenant => {
  if (!writes(change)) return tenant
  const { kind, action, id = '', name, fields } = change
  const after = Object.fromEntries(fields.map(field => [field.field, field.after]))
  switch (kind.name) {
    case 'application': {
      const fresh = { displayName: '', signInAudience: '', tags: [], requiredResourceAccess: [] }
      return { ...tenant, application: { ...(tenant.application ?? fresh), ...after } }
    }
    case 'servicePrincipal':
      return { ...tenant, principal: true }
    case 'permission':
      return {
        ...tenant,
        grants: action === 'delete' ? tenant.grants.filter(grant => grant !== id) : [...tenant.grants, id]
      }
    case 'directoryRole':
      return {
        ...tenant,
        roles: action === 'delete' ? tenant.roles.filter(role => role !== id) : [...tenant.roles, id]
      }
    case 'federatedCredential': {
      if (action === 'delete') return { ...tenant, trusted: tenant.trusted.filter(item => item.id !== id) }
      if (action === 'update')
        return {
          ...tenant,
          trusted: tenant.trusted.map(item => (item.id === id ? ({ ...item, ...after } as Trusted) : item))
        }
      return { ...tenant, trusted: [...tenant.trusted, { id: `new-${name}`, name, ...after } as Trusted] }
    }
    case 'clientSecret': {
      if (action === 'delete') return { ...tenant, secrets: tenant.secrets.filter(({ keyId }) => keyId !== id) }
      const keyId = guid('e', tenant.secrets.length)
      const displayName = secretName(declared.secret.label, 'kept', '0123456789ab')
      const secret = { keyId, displayName, startMs: nowMs, endMs: nowMs + daysOf(declared.secret.lifetime) * dayMs }
      return { ...tenant, secrets: [...tenant.secrets, secret], delivered: [...tenant.delivered, keyId] }
    }
    default:
      throw new Error(`The model has no ${kind.name}.`)
  }
}

/** Carries a whole plan out; a run that wrote anything ends with its record on the application. */
export const carryOutAll = (tenant: Tenant, declared: Declared, changes: readonly Change[]): Tenant => {
  if (!changes.some(writes)) return tenant
  const state = changes.reduce((before, change) => carryOut(before, declared, change), tenant)
  const { application } = state
  if (application === undefined) throw new Error('Something was written without an application.')
  const records = state.delivered.map(deliveredTag)
  const tags = writeTags(application.tags, { uniqueName, servicePrincipalId: principalId, records })
  return { ...state, delivered: [], application: { ...application, tags } }
}

const daysOf = (text: string): number => Number(text.replace('d', ''))
