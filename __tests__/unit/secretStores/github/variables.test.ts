// The ids of a credential become variables beside the secret, and a secret is written even when they may not be.

import { describe, expect, test } from '@jest/globals'
import { targetOf } from '../../../../src/secretStores/github/destination.ts'
import {
  deliver,
  dependabot,
  environment,
  gitHub,
  organization,
  repository,
  stored,
  values,
  variables
} from './delivery.ts'

describe('ids as variables', () => {
  const expected = (target: string) => ({
    [`${target} B2C_SECRET_CLIENT_ID`]: values.clientId,
    [`${target} B2C_SECRET_TENANT_ID`]: values.tenantId,
    [`${target} B2C_SECRET_KEY_ID`]: values.keyId,
    [`${target} B2C_SECRET_EXPIRES_ON`]: values.expiresOn
  })

  test.each([
    [repository, 'octo-org/b2c'],
    [environment, 'octo-org/b2c#prod eu'],
    [organization, 'octo-org'],
    [dependabot, 'octo-org/b2c']
  ])('created, then updated: %j', async (destination, target) => {
    const withIds = { ...destination, ids: true }
    const { results } = await deliver([withIds])
    expect(results).toEqual([{ target: targetOf(withIds) }])
    expect(targetOf(withIds)).toMatch(/:B2C_SECRET\+ids$/)
    expect(variables()).toEqual(expected(target))
    gitHub.emulator.journal.clear()
    await deliver([withIds])
    expect(variables()).toEqual(expected(target))
    expect(gitHub.requests().filter(line => line.startsWith('POST'))).toEqual([])
  })

  test('a variable that appears between the two tries is updated', async () => {
    const name = 'B2C_SECRET_KEY_ID'
    await deliver([{ ...repository, ids: true }])
    gitHub.answer(new RegExp(`^PATCH .*/${name}$`), { status: 404, body: { message: 'Not Found' } })
    gitHub.emulator.journal.clear()
    expect((await deliver([{ ...repository, ids: true }])).results[0]?.error).toBeUndefined()
    const verbs = gitHub
      .requests()
      .filter(line => line.includes(name) || line.startsWith('POST'))
      .map(line => line.split(' ')[0])
    expect(verbs).toEqual(['PATCH', 'POST', 'PATCH'])
  })

  test('the secret is written also when its variables may not be', async () => {
    const { results } = await deliver([{ ...repository, ids: true }], { permissions: { secrets: 'write' } })
    expect(results[0]?.error?.message).toMatch(
      /Could not write the variable B2C_SECRET_CLIENT_ID of the repository octo-org\/b2c: .*403/
    )
    expect(results[0]?.error?.hint).toContain('"Variables: write" (actions_variables)')
    expect(stored()).toHaveLength(1)
  })
})
