// Planning, as properties over random declarations and random tenants: a pure function that settles, and that touches nothing of
// others.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { assembleApp } from '../../../src/declaration/assemble.ts'
import { ActionError } from '../../../src/errors.ts'
import type { Graph } from '../../../src/graph/client.ts'
import { planComponents } from '../../../src/reconcile/observe.ts'
import { type Change, writes } from '../../../src/reconcile/plan.ts'
import { createReader } from '../../../src/reconcile/reader.ts'
import { createAppRegister } from '../../../src/resources/app/appDirectory.ts'
import { appComponent } from '../../../src/resources/app/kind.ts'
import type { AppServices } from '../../../src/resources/app/services.ts'
import { readTags } from '../../../src/resources/app/tags.ts'
import { secretKind } from '../../../src/resources/clientSecret/secretName.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { property } from './randomTenant.ts'
import {
  type Access,
  answer,
  appId,
  applicationId,
  appRoles,
  audience,
  carryOutAll,
  type Declared,
  directoryRoles,
  graphAppId,
  graphOf,
  issuer,
  nowMs,
  type Tenant,
  uniqueName
} from './tenantModel.ts'

/** What planning needs besides Graph; the rest is for applying. */
const services = {
  caller: undefined,
  repository: undefined,
  nowMs: () => nowMs,
  tenantSchema: { knowsCreatedBy: true, expandsOwners: true },
  runIdentity: async () => undefined,
  trust: { issuer, audience }
} satisfies Partial<AppServices> as unknown as AppServices

/** The plan; a case where others are in the way of a grant is another property's. */
const plan = async (tenant: Tenant, declared: Declared) => {
  try {
    return await planOn(graphOf(tenant), declared)
  } catch (error) {
    fc.pre(!(error instanceof ActionError && /and others could act as it/.test(error.message)))
    throw error
  }
}

const planOn = async (graph: Graph, declared: Declared) => {
  const report = ({ path, problem }: { readonly path: readonly (string | number)[]; readonly problem: string }) => {
    throw new Error(`${path.join('.')} ${problem}`)
  }
  const app = assembleApp(declared, { key: uniqueName, nameRequired: true, kinds: allKinds, report })
  if (app === undefined) throw new Error('the app is not complete')
  const component = appComponent(app, services, 'present', createAppRegister())
  const planContext = () => ({ caller: undefined, nowMs, isClockSure: true })
  const reader = createReader(graph)
  const { planned, error } = await planComponents([component], { graph, reader, planContext, writing: true })
  if (error !== undefined) throw error
  return planned[0]?.plan.changes ?? []
}

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
      // Prune takes neither secrets that others made nor app roles of other APIs.
      const stays = ({ kind, id = '' }: Change) => kind.name === 'clientSecret' || id.startsWith('other-')
      const drift = again.filter(item => item.action === 'drift' && !stays(item))
      if (declared.prune) expect(drift).toEqual([])
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
      const trusted = settled.trusted.filter(item => item.issuer === issuer)
      expect(trusted.map(({ subject }) => subject)).toEqual(expect.arrayContaining([...declared.federatedCredentials]))
      // An audience is not declared: what is there keeps its own.
      for (const { id, ...item } of settled.trusted)
        expect(item.audience).toBe(tenant.trusted.find(before => before.id === id)?.audience ?? audience)
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
      const { delivered } = readTags(tenant.application?.tags ?? [])
      const foreign = tenant.secrets.filter(
        ({ keyId, displayName }) => !delivered.has(keyId) && !displayName.startsWith(`${declared.secret.label} (`)
      )
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

  test('grants nothing to an application that holds a credential which is neither declared nor ours', async () => {
    await property(async (tenant, declared) => {
      const changes = await plan(tenant, declared)
      const grants = changes.filter(
        ({ kind, action }) => /permission|directoryRole/.test(kind.name) && action === 'create'
      )
      if (tenant.application === undefined || grants.length === 0) return
      // What is called like ours is believed where the application is proven to be ours; it may be drift all the same.
      const isLabelled = (name: string): boolean => secretKind(declared.secret.label, name) !== undefined
      const others = changes.filter(
        ({ kind, action, name }) => /federated|clientSecret/.test(kind.name) && action === 'drift' && !isLabelled(name)
      )
      expect(others).toEqual([])
    })
  })

  test('refuses an application without our mark, whatever else is declared', async () => {
    await property(async (tenant, declared) => {
      if (tenant.application === undefined) return
      const tags = [...tenant.application.tags.filter(tag => !tag.startsWith('b2c-bootstrap')), 'someone-elses']
      const unmarked = { ...tenant, application: { ...tenant.application, tags } }
      await expect(planOn(graphOf(unmarked), declared)).rejects.toThrow(ActionError)
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
