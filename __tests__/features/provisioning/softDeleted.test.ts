// A soft-deleted application holds its key: it is named, and restored when the inputs say so.

import { describe, expect, test } from '@jest/globals'
import { applicationByUniqueName } from 'b2c-emulator'
import { newApplication } from 'b2c-emulator/testing'
import { graphError } from '../../../harness/graphAnswers.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import * as signIn from '../applications/signInFile.ts'
import { apply, expectSettled, marked } from './registrations.ts'

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

  const shop = (web: readonly string[], spa: readonly string[], ...scopes: readonly string[]): string => `
shop:
  name: Shop
  audience: customers
  redirectUris: ${JSON.stringify({ web, spa })}
  scopes: ${JSON.stringify(Object.fromEntries(scopes.map(scope => [scope, `Do ${scope}`])))}
`
  const [a, b, c] = ['https://a.example/', 'https://b.example/{clientId}', 'https://c.example/']

  test('is planned with what comes back in it: what it holds already is no change', async () => {
    const emulator = await emulate()
    await signIn.apply(emulator, shop([a, b], [], 'read', 'write'))
    const { appId } = signIn.named(emulator, 'shop')
    await signIn.apply(emulator, shop([a, b], [], 'read', 'write'), { mode: 'destroy' })
    const restore = { 'restore-deleted': 'true' }
    const ofObject = async (file: string, mode: string): Promise<readonly string[]> =>
      planned(await signIn.apply(emulator, file, { ...restore, mode })).filter(line =>
        /^(?:application|redirectUri|scope) /.test(line)
      )
    expect(await ofObject(shop([a, b], [], 'read', 'write'), 'plan')).toEqual(['application restore Shop'])
    const other = shop([a], [c], 'read', 'admin')
    const changes = [
      'application restore Shop',
      `redirectUri delete https://b.example/${appId}`,
      `redirectUri create ${c}`,
      'scope create admin',
      'scope delete write'
    ]
    expect((await ofObject(other, 'plan')).toSorted()).toEqual(changes.toSorted())
    await signIn.apply(emulator, other, restore)
    expect(signIn.named(emulator, 'shop').appId).toBe(appId)
    expect(signIn.settingsOf(emulator, 'shop')).toMatchObject({
      web: { redirectUris: [a] },
      spa: { redirectUris: [c] }
    })
    await signIn.expectSettled(emulator, other)
  })

  test.each([false, true])('is no more than an error where it is not to be restored, marked: %s', async isMarked => {
    const emulator = await emulate()
    await signIn.apply(emulator, shop([a], [], 'read'))
    await signIn.apply(emulator, shop([a], [], 'read'), { mode: 'destroy' })
    const { tenant } = emulator
    if (!isMarked)
      tenant.seed(() => {
        for (const { deletedMs, object } of tenant.deletedApplications.all())
          tenant.deletedApplications.put(object.id, { deletedMs, object: { ...object, tags: [] } })
      })
    emulator.journal.clear()
    const restore = isMarked ? 'false' : 'true'
    // The address stands under another platform of what would come back.
    const spaOnly = shop([], [a]).replace('"web":[],', '')
    const held = await signIn.run(emulator, spaOnly, { 'restore-deleted': restore })
    expect(held.errors).toMatch(/held by a soft-deleted application/)
    expect(held.errors).not.toContain('under one platform')
    expect(writesOf(emulator)).toEqual([])
  })

  test('that stands in the way of an adoption says what to do about both', async () => {
    const emulator = await emulate()
    await apply(emulator)
    await apply(emulator, { mode: 'destroy' })
    const { tenant, clock } = emulator
    const other = newApplication(tenant, clock.now(), { displayName: 'By hand' })
    tenant.seed(() => tenant.applications.put(other.id, other))
    const held = await apply(emulator, { 'adopt-client-id': other.appId, 'restore-deleted': 'true' })
    expect(held.errors).toContain(`To take over ${other.appId}, delete it for good`)
    expect(held.errors).toContain('take adopt-client-id out and set restore-deleted: true')
  })

  test.each([false, true])(
    'is found among thousands with few requests, also where the tenant refuses large pages: %s',
    async refuses => {
      const emulator = await emulate()
      const { tenant, clock } = emulator
      tenant.seed(() => {
        for (let place = 0; place < 2_500; place++) {
          const uniqueName = place === 2_400 ? 'ci-deployer' : null
          const object = newApplication(tenant, clock.now(), { displayName: `Gone ${place}`, uniqueName })
          tenant.deletedApplications.put(object.id, { deletedMs: clock.now(), object })
        }
      })
      const list = { service: 'graph', path: /deletedItems/ } as const
      emulator.intercept(list, {
        instead: ({ query }) =>
          refuses && query.includes('$top')
            ? graphError(400, 'Request_BadRequest', "The query option '$top' is not supported.")
            : undefined
      })
      expect((await apply(emulator)).errors).toMatch(/held by a soft-deleted application/)
      const asked = emulator.journal.entries().filter(({ path }) => path.includes('deletedItems'))
      expect(asked).toHaveLength(refuses ? 26 : 3)
    }
  )

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
