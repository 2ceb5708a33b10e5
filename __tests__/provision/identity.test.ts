// Which application is meant: the key alone decides, and whatever stands in the way is named.

import { describe, expect, test } from '@jest/globals'
import { type Application, applicationByUniqueName, type Emulator, type Tenant } from 'b2c-emulator'
import { newApplication, newPasswordCredential, newServicePrincipal } from 'b2c-emulator/testing'
import { callerInputs, emulate, planned, runInProcess, writesOf } from '../support/inProcess.ts'

const declared = { 'app-name': 'CI deployer', permissions: 'policy-deployment', verify: 'false' }
const apply = (emulator: Emulator, more: Readonly<Record<string, string>> = {}) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })

/** The applications that carry our mark. */
const marked = (tenant: Tenant): readonly Application[] =>
  tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))

type Registration = Partial<Application> & { readonly withPrincipal?: boolean }

/** A registration made by somebody else. */
const register = ({ tenant, clock }: Emulator, { withPrincipal, ...fields }: Registration): Application => {
  const application = newApplication(tenant, clock.now(), { displayName: 'Portal app', ...fields })
  tenant.seed(() => {
    tenant.applications.put(application.id, application)
    if (withPrincipal === true) {
      const principal = newServicePrincipal(tenant, clock.now(), application, {})
      tenant.servicePrincipals.put(principal.id, principal)
    }
  })
  return application
}

/** Runs once more and expects that nothing is written. */
const expectSettled = async (emulator: Emulator, more: Readonly<Record<string, string>> = {}): Promise<void> => {
  emulator.journal.clear()
  const again = await apply(emulator, more)
  expect(again.errors).toBe('')
  expect(writesOf(emulator)).toEqual([])
  expect(again.outputs.changed).toBe('false')
}

describe('an application made from nothing', () => {
  test('is single-tenant, marked, without redirect URIs, declares what is granted, and stays as it is', async () => {
    const emulator = await emulate()
    const { outputs, exitCode } = await apply(emulator)
    expect(exitCode).toBe(0)
    const [application, ...others] = marked(emulator.tenant)
    expect(others).toEqual([])
    expect(application).toMatchObject({
      appId: outputs['client-id'],
      id: outputs['application-object-id'],
      displayName: 'CI deployer',
      uniqueName: 'ci-deployer',
      signInAudience: 'AzureADMyOrg',
      identifierUris: [],
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: '79a677f7-b79d-40d0-a36a-3e6f8688dd7a', type: 'Role' }]
        }
      ]
    })
    expect(application?.passwordCredentials).toHaveLength(1)
    await expectSettled(emulator)
  })

  test.each([
    `Käfer & "Söhne" 'GmbH' #1`,
    '::error::stop <b>&amp;</b> | `x` {{ github.token }}',
    '应用 😀 100% %0A::set-output name=x::y'
  ])('keeps the name %j as it is, and is found again', async name => {
    const emulator = await emulate()
    const first = await apply(emulator, { 'app-name': name, 'unique-name': "it's-a/key#1&x=y?z" })
    expect(first.errors).toBe('')
    expect(marked(emulator.tenant).map(({ displayName, uniqueName }) => [displayName, uniqueName])).toEqual([
      [name, "it's-a/key#1&x=y?z"]
    ])
    expect(first.outputs).not.toHaveProperty('x')
    await expectSettled(emulator, { 'app-name': name, 'unique-name': "it's-a/key#1&x=y?z" })
  })

  test('is brought back by hand-made drift: display name, audience and our key in the tags', async () => {
    const emulator = await emulate()
    const { tenant } = emulator
    await apply(emulator)
    const [application] = marked(tenant)
    tenant.seed(() =>
      tenant.applications.put(application?.id ?? '', {
        ...(application as Application),
        displayName: 'Renamed by hand',
        signInAudience: 'AzureADMultipleOrgs',
        tags: ['b2c-bootstrap', 'HideApp', ...(application?.tags.filter(tag => tag.includes(':delivered:')) ?? [])]
      })
    )
    const result = await apply(emulator)
    expect(result.plan?.apps[0]?.changes[0]).toMatchObject({ action: 'update' })
    expect(result.plan?.apps[0]?.changes[0]?.fields.map(({ field }) => field)).toEqual([
      'displayName',
      'signInAudience',
      'tags'
    ])
    expect(marked(tenant)[0]).toMatchObject({ displayName: 'CI deployer', signInAudience: 'AzureADMyOrg' })
    expect(marked(tenant)[0]?.tags).toEqual(expect.arrayContaining(['HideApp', 'b2c-bootstrap:key:ci-deployer']))
    await expectSettled(emulator)
  })

  test('is given its service principal back when that was deleted by hand', async () => {
    const emulator = await emulate()
    const { tenant } = emulator
    const { outputs } = await apply(emulator, { 'directory-roles': 'User Administrator' })
    const lost = outputs['service-principal-object-id'] ?? ''
    tenant.seed(() => tenant.servicePrincipals.remove(lost))
    const again = await apply(emulator, { 'directory-roles': 'User Administrator' })
    expect(again.errors).toBe('')
    expect(again.outputs['service-principal-object-id']).not.toBe(lost)
    expect(planned(again)).toEqual([
      'servicePrincipal create CI deployer',
      'permission create Policy.ReadWrite.TrustFramework',
      'directoryRole create User Administrator'
    ])
    await expectSettled(emulator, { 'directory-roles': 'User Administrator' })
  })
})

describe('adopt-client-id', () => {
  const otherApi = {
    resourceAppId: '11111111-1111-4111-8111-111111111111',
    resourceAccess: [{ id: '22222222-2222-4222-8222-222222222222', type: 'Role' as const }]
  }
  const delegated = { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' as const }

  test('takes a registration over and keeps what is not ours; key and mark are written once', async () => {
    const emulator = await emulate()
    const { tenant, clock } = emulator
    const foreign = newPasswordCredential({
      displayName: 'made in the portal',
      startMs: clock.now(),
      endMs: clock.now() + 1e10,
      secretText: 'portal-secret-text'
    })
    const { id, appId } = register(emulator, {
      tags: ['HideApp'],
      passwordCredentials: [foreign],
      requiredResourceAccess: [
        otherApi,
        { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [delegated] }
      ],
      withPrincipal: true
    })
    const inputs = { 'adopt-client-id': appId }
    const result = await apply(emulator, inputs)
    expect(result.errors).toBe('')
    expect(planned(result)[0]).toBe('application adopt CI deployer')
    expect(result.outputs['client-id']).toBe(appId)
    const adopted = tenant.applications.get(id)
    expect(adopted).toMatchObject({ uniqueName: 'ci-deployer', displayName: 'CI deployer' })
    expect(adopted?.tags).toEqual(expect.arrayContaining(['HideApp', 'b2c-bootstrap', 'b2c-bootstrap:key:ci-deployer']))
    expect(adopted?.passwordCredentials.map(({ keyId }) => keyId)).toContain(foreign.keyId)
    expect(adopted?.requiredResourceAccess).toEqual([
      otherApi,
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [delegated, { id: '79a677f7-b79d-40d0-a36a-3e6f8688dd7a', type: 'Role' }]
      }
    ])
    expect(result.summary).toContain('made in the portal')
    await expectSettled(emulator, inputs)
    // The key was written, so the input may go.
    await expectSettled(emulator)
  })

  test('works where the tenant refuses uniqueName: the key lives in the tag', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    const { appId } = register(emulator, {})
    expect((await apply(emulator, { 'adopt-client-id': appId })).errors).toBe('')
    await expectSettled(emulator, { 'adopt-client-id': appId })
    await expectSettled(emulator)
  })

  test('of an unknown application, of one that has another key, of another than the holder, is refused', async () => {
    const emulator = await emulate()
    const unknown = await apply(emulator, { 'adopt-client-id': '33333333-3333-4333-8333-333333333333' })
    expect(unknown.errors).toMatch(/there is no application with client id 33333333/)
    const { appId } = register(emulator, { tags: ['b2c-bootstrap', 'b2c-bootstrap:key:another'] })
    expect((await apply(emulator, { 'adopt-client-id': appId })).errors).toMatch(
      /managed by this action already.*another/
    )
    const holder = register(emulator, { uniqueName: 'ci-deployer', displayName: 'Holder' })
    const other = register(emulator, {})
    const taken = await apply(emulator, { 'adopt-client-id': other.appId })
    expect(taken.errors).toContain(`"Holder" (client id ${holder.appId})`)
    expect(taken.exitCode).toBe(1)
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('a holder of the key without our mark', () => {
  test('is an error that names the way out, and is not touched', async () => {
    const emulator = await emulate()
    const { appId } = register(emulator, { uniqueName: 'ci-deployer', tags: ['HideApp'] })
    const refused = await apply(emulator)
    expect(refused.errors).toContain(`"Portal app" (client id ${appId}) holds the unique name ci-deployer`)
    expect(refused.errors).toContain(`adopt-client-id: ${appId}`)
    const spared = await apply(emulator, { mode: 'destroy' })
    expect(spared.errors).toContain(`"Portal app" (client id ${appId})`)
    expect(spared.exitCode).toBe(1)
    expect(writesOf(emulator)).toEqual([])
    expect((await apply(emulator, { 'adopt-client-id': appId })).errors).toBe('')
    await expectSettled(emulator)
  })
})

describe('a tenant that refuses uniqueName', () => {
  test('keeps the key in a tag; the second run writes nothing', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    const first = await apply(emulator, { 'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main' })
    expect(first.errors).toBe('')
    expect(marked(emulator.tenant)).toHaveLength(1)
    expect(marked(emulator.tenant)[0]).toMatchObject({ uniqueName: null })
    await expectSettled(emulator, { 'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main' })
  })

  test('with two applications that carry the key is an error that lists both', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    const tags = ['b2c-bootstrap', 'b2c-bootstrap:key:ci-deployer']
    const twins = [register(emulator, { tags, displayName: 'One' }), register(emulator, { tags, displayName: 'Two' })]
    const result = await apply(emulator)
    expect(result.errors).toContain('2 applications carry the key ci-deployer')
    for (const { displayName, appId } of twins) expect(result.errors).toContain(`"${displayName}" (client id ${appId})`)
    expect(writesOf(emulator)).toEqual([])
  })

  test('tells a soft-deleted holder by its tag, and brings it back', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    await apply(emulator)
    await apply(emulator, { mode: 'destroy' })
    expect((await apply(emulator)).errors).toContain('held by a soft-deleted application')
    expect((await apply(emulator, { 'restore-deleted': 'true' })).errors).toBe('')
    expect(marked(emulator.tenant)).toHaveLength(1)
    await expectSettled(emulator)
  })

  test('finds the application again when the answer to its creation is lost', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    emulator.behavior.faults.push({ match: { method: 'POST', path: /applications$/ }, kind: 'reset-after' })
    expect((await apply(emulator)).errors).toBe('')
    expect(marked(emulator.tenant)).toHaveLength(1)
    await expectSettled(emulator)
  })

  test('creates it after all when the request was lost before it was done', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    emulator.behavior.faults.push({ match: { method: 'POST', path: /applications$/ }, kind: 'reset-before' })
    expect((await apply(emulator)).errors).toBe('')
    expect(marked(emulator.tenant)).toHaveLength(1)
    await expectSettled(emulator)
  })
})

describe('a soft-deleted holder of the key', () => {
  test('is an error that names the ways out; restore-deleted brings it back and converges', async () => {
    const emulator = await emulate()
    const inputs = { 'directory-roles': 'User Administrator' }
    const { outputs } = await apply(emulator, inputs)
    expect((await apply(emulator, { ...inputs, mode: 'destroy' })).errors).toBe('')
    expect(marked(emulator.tenant)).toEqual([])
    emulator.journal.clear()
    const refused = await apply(emulator, inputs)
    expect(refused.errors).toMatch(/held by a soft-deleted application.*30 days/)
    expect(refused.errors).toContain('restore-deleted: true')
    expect(writesOf(emulator)).toEqual([])

    const restored = await apply(emulator, { ...inputs, 'restore-deleted': 'true' })
    expect(restored.errors).toBe('')
    expect(planned(restored)[0]).toBe('application restore CI deployer')
    expect(restored.outputs['client-id']).toBe(outputs['client-id'])
    expect(marked(emulator.tenant)).toHaveLength(1)
    await expectSettled(emulator, { ...inputs, 'restore-deleted': 'true' })
  })

  test('without its service principal is given another one', async () => {
    const emulator = await emulate({ behavior: { restoreCascades: false } })
    await apply(emulator)
    await apply(emulator, { mode: 'destroy' })
    const restored = await apply(emulator, { 'restore-deleted': 'true' })
    expect(restored.errors).toBe('')
    expect(planned(restored)).toContain('servicePrincipal create CI deployer')
    await expectSettled(emulator)
  })

  test('shows in a plan and is left alone', async () => {
    const emulator = await emulate()
    await apply(emulator)
    await apply(emulator, { mode: 'destroy' })
    emulator.journal.clear()
    const result = await apply(emulator, { mode: 'plan', 'restore-deleted': 'true' })
    expect(planned(result)[0]).toBe('application restore CI deployer')
    expect(writesOf(emulator)).toEqual([])
  })

  test('that only the create tells of is named all the same', async () => {
    const emulator = await emulate()
    const { tenant, clock } = emulator
    // Deleted between the look and the create: the list of deleted items lags behind.
    const ghost = newApplication(tenant, clock.now(), { displayName: 'Ghost', uniqueName: 'ci-deployer' })
    emulator.behavior.replication.listLagMs = 5_000
    tenant.deletedApplications.put(ghost.id, { deletedMs: clock.now(), object: ghost })
    const result = await apply(emulator)
    expect(result.errors).toContain('"Ghost"')
    expect(applicationByUniqueName(tenant, 'ci-deployer')).toBeUndefined()
    expect(result.exitCode).toBe(1)
  })
})

describe('mode destroy', () => {
  test('removes the application once, and has nothing to do then', async () => {
    const emulator = await emulate()
    await apply(emulator)
    const first = await apply(emulator, { mode: 'destroy' })
    expect(first.exitCode).toBe(0)
    expect(planned(first)).toEqual(['application delete CI deployer'])
    expect(emulator.tenant.deletedApplications.all()).toHaveLength(1)
    emulator.journal.clear()
    const second = await apply(emulator, { mode: 'destroy' })
    expect(second.outputs.changed).toBe('false')
    expect(writesOf(emulator)).toEqual([])
  })

  test('reports a right that the caller lacks before, and what Graph refuses', async () => {
    const emulator = await emulate()
    await apply(emulator)
    emulator.journal.clear()
    const destroyAs = (appRoles: readonly string[]) => {
      const caller = emulator.tenant.addCaller({ displayName: 'Caller', appRoles, secret: true })
      return runInProcess({ inputs: { ...callerInputs(emulator, caller), ...declared, mode: 'destroy' }, emulator })
    }
    const lacking = await destroyAs(['Application.Read.All', 'Organization.Read.All'])
    expect(lacking.errors).toContain('Application.ReadWrite')
    expect(lacking.exitCode).toBe(1)
    expect(writesOf(emulator)).toEqual([])
    const notOwner = await destroyAs(['Application.ReadWrite.OwnedBy', 'Organization.Read.All'])
    expect(notOwner.errors).toMatch(/Could not delete the application ci-deployer.*403/)
    expect(notOwner.exitCode).toBe(1)
    expect(marked(emulator.tenant)).toHaveLength(1)
  })
})
