// An application that is made from nothing: what it is, that it stays so, and that drift by hand is undone.

import { describe, expect, test } from '@jest/globals'
import type { Application } from 'b2c-emulator'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, marked } from './registrations.ts'

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
        tags: ['b2c-bootstrap', 'HideApp', ...(application?.tags.filter(tag => /:(delivered|name):/.test(tag)) ?? [])]
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

  test('counts as a change although its tagging and its service principal fail; the next run completes it', async () => {
    const emulator = await emulate()
    const refusal = { status: 400, body: { error: { code: 'Weird', message: 'not today' } } }
    const patch = {
      service: 'graph',
      method: 'PATCH',
      path: /\/(applications\/[0-9a-f-]+|servicePrincipals.*)$/
    } as const
    const stop = emulator.intercept(patch, { instead: () => refusal })
    const failed = await apply(emulator)
    expect(failed.errors).toContain('not today')
    expect(failed.outputs.changed).toBe('true')
    stop()
    expect((await apply(emulator)).errors).toBe('')
    await expectSettled(emulator)
  })
})
