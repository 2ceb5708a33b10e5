// Answers that do not say that the work of a write was done, or that speak of something else than what was asked: no run tells a
// removal or a grant that there was not.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { graphError } from '../../../harness/graphAnswers.ts'
import { emulate } from '../../hooks.ts'
import { apply } from './registrations.ts'

const notThere = (key: string) =>
  `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`

const ofAnother = graphError(404, 'Request_ResourceNotFound', notThere('11111111-2222-4333-8444-555555555555'))
const ofSegment = graphError(404, 'ResourceNotFound', "Resource not found for the segment 'applications'.")
const unproven = [
  ['a 404 of another object', ofAnother],
  ['a 404 of the router', ofSegment],
  ['200 with nothing in it', { status: 200, body: {} }],
  ['202 with nothing in it', { status: 202, body: {} }]
] as const

const managed = ({ tenant }: Emulator) => tenant.applications.all().find(item => item.uniqueName === 'ci-deployer')
const grants = ({ tenant }: Emulator) => {
  const principal = tenant.servicePrincipals.all().find(({ appId }) => appId === managed({ tenant } as Emulator)?.appId)
  return tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === principal?.id)
}
const wide = { permissions: 'policy-deployment\nuser-management', secret: 'none' }
const narrow = { permissions: 'policy-deployment', secret: 'none', prune: 'true' }

describe.each(unproven)('%s', (_, answer) => {
  test('to the removal of the application is asked again, and told when it stays', async () => {
    for (const times of [1, undefined]) {
      const emulator = await emulate()
      await apply(emulator, { secret: 'none' })
      emulator.clock.advance(3_600_000)
      const path = /\/applications\/[^/]+$/
      emulator.intercept(
        { service: 'graph', method: 'DELETE', path, ...(times && { times }) },
        { instead: () => answer }
      )
      const { exitCode, errors } = await apply(emulator, { mode: 'destroy' })
      if (times === 1) expect([exitCode, errors, managed(emulator)]).toEqual([0, '', undefined])
      else {
        expect(exitCode).toBe(1)
        expect(errors).toContain(`Could not delete the application ci-deployer: Graph answered ${answer.status}`)
      }
    }
  })

  test('to a revocation is asked again, and told when it stays', async () => {
    for (const times of [1, undefined]) {
      const emulator = await emulate()
      await apply(emulator, wide)
      emulator.clock.advance(3_600_000)
      const many = grants(emulator).length
      emulator.intercept(
        { service: 'graph', method: 'DELETE', path: /appRoleAssign/, ...(times && { times }) },
        { instead: () => answer }
      )
      const { exitCode, errors } = await apply(emulator, narrow)
      if (times === 1) expect([exitCode, errors]).toEqual([0, ''])
      else expect([exitCode, errors]).toEqual([1, expect.stringContaining(`Graph answered ${answer.status}`)])
      expect(grants(emulator).length < many).toBe(times === 1)
    }
  })
})

test.each([
  ['of another object', notThere('somebody-else'), 'Request_ResourceNotFound'],
  ['of another object, by the other code', notThere('somebody-else'), 'ResourceNotFound'],
  ['of the router', "Resource not found for the segment 'applications'.", 'ResourceNotFound']
])('a 404 %s to the read of the application is not its absence', async (_, message, code) => {
  for (const mode of ['apply', 'destroy']) {
    const emulator = await emulate()
    await apply(emulator, { secret: 'none' })
    emulator.clock.advance(3_600_000)
    const path = /applications\(uniqueName='ci-deployer'\)$/
    emulator.intercept({ service: 'graph', method: 'GET', path }, { instead: () => graphError(404, code, message) })
    const { exitCode, errors } = await apply(emulator, { mode, secret: 'none' })
    expect(exitCode).toBe(1)
    expect(errors).toContain('This 404 is not about the object')
    expect(emulator.tenant.applications.all().filter(({ displayName }) => displayName === 'CI deployer')).toHaveLength(
      1
    )
  }
})

describe('a grant', () => {
  test.each([200, 201, 202])('that is answered %i without an id is asked for again', async status => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /appRoleAssignedTo/, times: 1 },
      { instead: () => ({ status, body: {} }) }
    )
    expect((await apply(emulator, { secret: 'none' })).errors).toBe('')
    expect(grants(emulator)).not.toEqual([])
  })

  test('that is never answered otherwise is an error', async () => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /appRoleAssignedTo/ },
      { instead: () => ({ status: 200, body: {} }) }
    )
    const { exitCode, errors } = await apply(emulator, { secret: 'none' })
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('Graph answered 200')])
  })

  test('that is answered 200 with its object is given', async () => {
    const emulator = await emulate()
    emulator.intercept({ service: 'graph', method: 'POST', path: /appRoleAssignedTo/ }, (_, { status, body }) =>
      status === 201 ? { status: 200, body } : undefined
    )
    expect((await apply(emulator, { secret: 'none' })).errors).toBe('')
    expect(grants(emulator)).not.toEqual([])
  })
})
