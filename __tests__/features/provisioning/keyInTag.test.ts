// A tenant that refuses uniqueName: the key is kept in a tag, and whatever carries it is found or named.

import { describe, expect, test } from '@jest/globals'
import { graphError } from '../../../harness/graphAnswers.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, marked, register } from './registrations.ts'

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

  test('makes another application beside a soft-deleted one: a tag holds no key there', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    const first = await apply(emulator)
    await apply(emulator, { mode: 'destroy' })
    const again = await apply(emulator, { 'restore-deleted': 'true' })
    expect(again.errors).toBe('')
    expect(again.outputs['client-id']).not.toBe(first.outputs['client-id'])
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

describe('a refusal that does not speak of uniqueName', () => {
  test.each(['GET', 'PATCH'])('of a %s ends the run: no second application is made by a tag', async method => {
    const emulator = await emulate()
    const path = /applications\(uniqueName='ci-deployer'\)$/
    const restore = emulator.intercept(
      { service: 'graph', method, path },
      { instead: () => graphError(400, 'Request_BadRequest', 'A transient error has occurred. Please try again.') }
    )
    const refused = await apply(emulator)
    expect([refused.exitCode, refused.errors]).toEqual([1, expect.stringContaining('A transient error has occurred')])
    expect(emulator.tenant.applications.all().filter(({ displayName }) => displayName === 'CI deployer')).toEqual([])
    restore()
    expect((await apply(emulator)).errors).toBe('')
    expect(marked(emulator.tenant).map(({ uniqueName }) => uniqueName)).toEqual(['ci-deployer'])
  })

  test('a 404 to the creation that quotes something else is no tenant without uniqueName', async () => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /applications\(uniqueName='ci-deployer'\)$/ },
      { instead: () => graphError(404, 'Request_ResourceNotFound', "Resource 'somebody-else' does not exist.") }
    )
    const { exitCode, errors } = await apply(emulator)
    expect([exitCode, errors]).toEqual([1, expect.stringContaining("Resource 'somebody-else' does not exist")])
    expect(marked(emulator.tenant)).toEqual([])
  })
})
