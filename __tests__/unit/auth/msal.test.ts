// The attempts of the sign-in library: its own failures are quoted, and nothing is no success.

import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { clientId, signInContext } from '../../../harness/signInFixture.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { factsOf, toAttempt } from '../../../src/auth/msal.ts'
import { createNetwork } from '../../../src/auth/network.ts'
import { ActionError } from '../../../src/errors.ts'

describe('the library', () => {
  const context = signInContext(virtualRuntime())
  const facts = () => factsOf(context, { credential: 'client-secret', clientId })

  test('that fails by itself is quoted', async () => {
    const failure = await failureOf(() =>
      toAttempt(createNetwork(context), context, facts, () => Promise.reject(new Error('bad configuration')))
    )
    expect(failure).toMatchObject({
      code: 'protocol',
      message: 'The sign-in library gave no token: bad configuration.'
    })
  })

  test('that gives nothing is no success', async () => {
    const failure = await failureOf(() => toAttempt(createNetwork(context), context, facts, async () => null))
    expect(failure).toBeInstanceOf(ActionError)
  })
})
