// Planning, as properties over random declarations and random tenants: a pure function that settles, and that touches
// nothing of others. The tenant is a small model that answers the reads; what a plan says is done to it literally.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { assembleApp } from '../../src/declaration/assemble.ts'
import { ActionError } from '../../src/errors.ts'
import type { GraphAnswer } from '../../src/graph/answer.ts'
import type { Graph } from '../../src/graph/client.ts'
import { planComponents } from '../../src/reconcile/observe.ts'
import { type Change, writes } from '../../src/reconcile/plan.ts'
import { createReader } from '../../src/reconcile/reader.ts'
import type { PasswordCredential } from '../../src/resources/app/application.ts'
import { appComponent } from '../../src/resources/app/kind.ts'
import type { AppServices } from '../../src/resources/app/services.ts'
import { readTags, writeTags } from '../../src/resources/app/tags.ts'
import { secretName } from '../../src/resources/clientSecret/rotation.ts'
import { allKinds } from '../../src/resources/index.ts'
import { isoTime } from '../../src/util/time.ts'

const graphAppId = '00000003-0000-0000-c000-000000000000'
const graphId = 'aaaaaaaa-0000-4000-8000-000000000001'
const uniqueName = 'ci-deployer'
const issuer = 'https://token.actions.githubusercontent.com'
const audience = 'api://AzureADTokenExchange'
const nowMs = Date.UTC(2026, 10, 22)
const dayMs = 24 * 60 * 60_000

const guid = (group: string, index: number): string =>
  `${group.repeat(8)}-0000-4000-8000-${String(index).padStart(12, '0')}`
const appRoles = Array.from({ length: 8 }, (_, index) => ({ id: guid('1', index), value: `Thing${index}.Read.All` }))
const directoryRoles = Array.from({ length: 5 }, (_, index) => ({ id: guid('2', index), displayName: `Role ${index}` }))
const subjects = Array.from({ length: 6 }, (_, index) => `repo:octo-org/b2c:environment:e${index}`)

type Access = {
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
type Tenant = {
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
const applicationId = guid('a', 1)
const appId = guid('b', 1)
const principalId = guid('c', 1)

const ok = (body: unknown): GraphAnswer => ({ status: 200, body, retryAfterMs: undefined, requestId: undefined })
const missing: GraphAnswer = {
  status: 404,
  body: { error: { code: 'Request_ResourceNotFound', message: 'x' } },
  retryAfterMs: undefined,
  requestId: undefined
}

/** What Graph would answer to a read of the model. */
const answer = (tenant: Tenant, path: string): GraphAnswer => {
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
    return found(tenant.principal, { id: principalId, appId, accountEnabled: true })
  if (resource === `/servicePrincipals(appId='${appId}')/appRoleAssignments`)
    return found(tenant.principal, {
      value: [
        ...tenant.grants.map(id => ({ id: `grant-${id}`, appRoleId: id, resourceId: graphId })),
        ...tenant.otherGrants.map(id => ({ id: `other-${id}`, appRoleId: id, resourceId: guid('d', 1) }))
      ]
    })
  if (resource === '/roleManagement/directory/roleAssignments')
    return ok({
      value: tenant.roles.map(id => ({ id: `role-${id}`, roleDefinitionId: id, principalId, directoryScopeId: '/' }))
    })
  throw new Error(`The model has no answer to ${path}.`)
}

const graphOf = (tenant: Tenant): Graph =>
  ({
    batch: async requests => requests.map(({ path }) => answer(tenant, path))
  }) satisfies Pick<Graph, 'batch'> as unknown as Graph

/** What planning asks of the world besides Graph; the rest is for applying. */
const services = {
  caller: undefined,
  runIdentity: async () => undefined,
  trust: { issuer, audience }
} satisfies Partial<AppServices> as unknown as AppServices

/** What is declared of the app, as a configuration file says it. */
type Declared = {
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

const plan = (tenant: Tenant, declared: Declared) => planOn(graphOf(tenant), declared)

const planOn = async (graph: Graph, declared: Declared) => {
  const report = ({ path, problem }: { readonly path: readonly (string | number)[]; readonly problem: string }) => {
    throw new Error(`${path.join('.')} ${problem}`)
  }
  const app = assembleApp(declared, { key: uniqueName, nameRequired: true, kinds: allKinds, report })
  if (app === undefined) throw new Error('the app is not complete')
  const component = appComponent(app, services, 'present')
  const planContext = () => ({ caller: undefined, nowMs })
  const reader = createReader(graph)
  const { planned, error } = await planComponents([component], { graph, reader, planContext, writing: true })
  if (error !== undefined) throw error
  return planned[0]?.plan.changes ?? []
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
const carryOutAll = (tenant: Tenant, declared: Declared, changes: readonly Change[]): Tenant => {
  if (!changes.some(writes)) return tenant
  const state = changes.reduce((before, change) => carryOut(before, declared, change), tenant)
  const { application } = state
  if (application === undefined) throw new Error('Something was written without an application.')
  const delivered = new Set([...readTags(application.tags).delivered, ...state.delivered])
  const tags = writeTags(application.tags, { uniqueName, servicePrincipalId: principalId, delivered })
  return { ...state, delivered: [], application: { ...application, tags } }
}

const daysOf = (text: string): number => Number(text.replace('d', ''))

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
              delivered: new Set(fields.secrets.slice(0, fields.deliveredOf).map(({ keyId }) => keyId))
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

const property = (check: (tenant: Tenant, declared: Declared) => Promise<void>) =>
  fc.assert(fc.asyncProperty(startingTenant, declaredApp, check), { numRuns: 150 })

describe('planning', () => {
  test('gives the same plan for the same tenant', async () => {
    await property(async (tenant, declared) => {
      expect(await plan(tenant, declared)).toEqual(await plan(tenant, declared))
    })
  })

  test('settles: once its changes are carried out nothing is left to write, and nothing is drift but what stays', async () => {
    await property(async (tenant, declared) => {
      const changes = await plan(tenant, declared)
      const settled = carryOutAll(tenant, declared, changes)
      const again = await plan(settled, declared)
      expect(again.filter(writes)).toEqual([])
      if (declared.prune) expect(again.filter(({ action }) => action === 'drift')).toEqual([])
    })
  })

  test('brings about exactly what is declared', async () => {
    await property(async (tenant, declared) => {
      const settled = carryOutAll(tenant, declared, await plan(tenant, declared))
      const wanted = declared.permissions.map(text => appRoles.find(({ id, value }) => [id, value].includes(text))?.id)
      expect(settled.application).toMatchObject({ displayName: declared.name, signInAudience: 'AzureADMyOrg' })
      expect(settled.principal).toBe(true)
      if (declared.consent === 'grant') expect(settled.grants).toEqual(expect.arrayContaining(wanted))
      else expect(settled.grants.filter(grant => !tenant.grants.includes(grant))).toEqual([])
      const trusted = settled.trusted.filter(item => item.issuer === issuer && item.audience === audience)
      expect(trusted.map(({ subject }) => subject)).toEqual(expect.arrayContaining([...declared.federatedCredentials]))
      expect(settled.roles).toEqual(
        expect.arrayContaining(
          declared.directoryRoles.map(text => directoryRoles.find(({ displayName }) => displayName === text)?.id)
        )
      )
    })
  })

  test('never touches what is not declared, without prune; nor what belongs to others, with it', async () => {
    await property(async (tenant, declared) => {
      const settled = carryOutAll(tenant, declared, await plan(tenant, declared))
      expect(settled.otherGrants).toEqual(tenant.otherGrants)
      expect(settled.application?.tags).toEqual(
        expect.arrayContaining((tenant.application?.tags ?? []).filter(tag => !tag.startsWith('b2c-bootstrap')))
      )
      const others = (access: readonly Access[] = []) =>
        access.filter(({ resourceAppId }) => resourceAppId !== graphAppId)
      expect(others(settled.application?.requiredResourceAccess)).toEqual(
        others(tenant.application?.requiredResourceAccess)
      )
      const foreign = tenant.secrets.filter(({ displayName }) => !displayName.startsWith(`${declared.secret.label} (`))
      expect(settled.secrets).toEqual(expect.arrayContaining(foreign))
      if (declared.prune) return
      expect(settled.grants).toEqual(expect.arrayContaining([...tenant.grants]))
      expect(settled.roles).toEqual(expect.arrayContaining([...tenant.roles]))
      expect(settled.trusted.map(({ id }) => id)).toEqual(expect.arrayContaining(tenant.trusted.map(({ id }) => id)))
    })
  })

  test('says every difference as a change that is not unchanged, and every change that writes is a difference', async () => {
    await property(async (tenant, declared) => {
      const changes = await plan(tenant, declared)
      for (const { action, fields, kind } of changes) {
        if (action === 'update') expect(fields.length).toBeGreaterThan(0)
        for (const { before, after } of fields) expect(before).not.toEqual(after)
        if (action === 'unchanged' && kind.name !== 'servicePrincipal') expect(fields).toEqual([])
      }
      expect(changes.some(writes)).toBe(carryOutAll(tenant, declared, changes) !== tenant)
    })
  })

  test('refuses an application without our mark, whatever else is declared', async () => {
    await property(async (tenant, declared) => {
      if (tenant.application === undefined) return
      const tags = [...tenant.application.tags.filter(tag => !tag.startsWith('b2c-bootstrap')), 'someone-elses']
      const unmarked = { ...tenant, application: { ...tenant.application, tags } }
      await expect(plan(unmarked, declared)).rejects.toThrow(ActionError)
    })
  })

  test('adopts an application without our mark, and prunes nothing of it in the same run', async () => {
    await property(async (tenant, declared) => {
      if (tenant.application === undefined) return
      const adopting = { ...declared, adopt: appId }
      const tags = tenant.application.tags.filter(tag => !tag.startsWith('b2c-bootstrap'))
      const unmarked = { ...tenant, application: { ...tenant.application, tags } }
      const byClientId: Graph = {
        batch: async requests =>
          requests.map(({ path }) =>
            answer(
              unmarked,
              path
                .replace(`/applications(appId='${appId}')`, `/applications(uniqueName='${uniqueName}')`)
                .replace(`/applications/${applicationId}/`, `/applications(uniqueName='${uniqueName}')/`)
            )
          )
      } satisfies Pick<Graph, 'batch'> as unknown as Graph
      const changes = await planOn(byClientId, adopting)
      expect(changes[0]?.action).toBe('adopt')
      const removed = changes.filter(({ action, kind }) => action === 'delete' && kind.name !== 'clientSecret')
      expect(removed).toEqual([])
    })
  })
})
