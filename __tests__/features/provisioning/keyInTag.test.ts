// A tenant that refuses uniqueName: the key is kept in a tag, and whatever carries it is found or named.

import { describe, expect, test } from '@jest/globals'
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
