// A run that is cut off after any of its requests: the next one goes on, and knows which secrets were sent.

import { describe, expect, test } from '@jest/globals'
import { openSignIn, type SignInFixture, wholeFile } from './signInFixture.ts'

/** From the request of that number on, the tenant answers nobody: no request of the run does anything. */
const cutAt = ({ emulator }: SignInFixture, number: number): (() => boolean) => {
  let seen = 0
  const isCut = () => seen > number
  const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'The run is over.' } } }
  const stop = emulator.intercept(
    { service: 'graph', path: path => !path.endsWith('$batch') },
    {
      instead: () => {
        seen += 1
        return isCut() ? refusal : undefined
      }
    }
  )
  return () => {
    stop()
    return isCut()
  }
}

const unknown = 'is not known'

describe('a run that is cut off', () => {
  test('after any request is finished by the next one, which sends no secret again and misses none', async () => {
    let wasCut = true
    for (let number = 1; wasCut; number++) {
      const fixture = await openSignIn()
      const { emulator, run, identity } = fixture
      expect((await run('')).errors).toBe('')
      const stop = cutAt(fixture, number)
      await run(wholeFile, { inputs: { 'wait-timeout': '5s' } })
      wasCut = stop()
      const next = await run(wholeFile)
      expect([number, next.errors, next.log.includes(unknown)]).toEqual([number, '', false])
      const { userFlows, identityProviders, apiConnectors } = identity
      const counts = [identityProviders, apiConnectors, userFlows].map(collection => collection.all().length)
      expect([number, ...counts]).toEqual([number, 3, 1, 2])
      const last = await run(wholeFile)
      expect([number, last.errors, last.outputs.changed]).toEqual([number, '', 'false'])
      await emulator.close()
    }
  })

  test('leaves a secret unknown that somebody else may have set', async () => {
    const { emulator, run, identity } = await openSignIn()
    const google =
      '\nidentityProviders:\n  Google: { type: google, clientId: g, secret: { env: GOOGLE_SECRET, version: 1 } }\n'
    expect((await run('')).errors).toBe('')
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /identityProviders$/, times: 1 },
      { instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message: 'The client id is refused.' } } }) }
    )
    expect((await run(google)).errors).toContain('The client id is refused.')
    identity.identityProviders.put('Google-OAUTH', {
      id: 'Google-OAUTH',
      kind: 'socialIdentityProvider',
      displayName: 'Google',
      secret: 'of somebody else',
      settings: { identityProviderType: 'Google', clientId: 'g' }
    })
    const next = await run(google)
    expect([next.errors, next.log.includes(unknown)]).toEqual(['', true])
  })
})
