// Which application is meant: the key alone decides, and one without our mark is adopted by its client id or not touched.

import { describe, expect, test } from '@jest/globals'
import { newPasswordCredential } from 'b2c-emulator/testing'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, register } from './registrations.ts'

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

  test('that is refused grants nothing: permissions and roles wait until the application carries our tag', async () => {
    const emulator = await emulate()
    const { appId } = register(emulator, { withPrincipal: true })
    const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'not yours' } } }
    emulator.intercept({ service: 'graph', method: 'PATCH', path: /\/applications\// }, { instead: () => refusal })
    const result = await apply(emulator, { 'adopt-client-id': appId, 'directory-roles': 'User Administrator' })
    expect(result.errors).toContain('Could not update the application ci-deployer')
    expect(result.outputs.changed).toBe('false')
    expect([...new Set(writesOf(emulator))]).toEqual(['PATCH /v1.0/applications/{id} 403'])
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
