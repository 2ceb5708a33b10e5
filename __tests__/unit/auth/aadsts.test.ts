// What a refusal of the token service becomes: every known code has its advice and its class, and no answer can break the text.

import { describe, expect, test } from '@jest/globals'
import { tokenServiceRefusals as refusals } from 'b2c-emulator/testing'
import fc from 'fast-check'
import { clientId, tenantId } from '../../../harness/signInFixture.ts'
import { adviceByCode, isReplication, isTransient, refusedSignIn, type SignInFacts } from '../../../src/auth/aadsts.ts'
import { nameOf, type Refusal, refusalOf } from '../../../src/auth/refusal.ts'
import { clouds } from '../../../src/clouds.ts'

const knownCodes = Object.keys(adviceByCode).map(Number)

const presented = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org/b2c:environment:contoso',
  audience: 'api://AzureADTokenExchange',
  repositoryId: '22',
  ownerId: '11'
}

const facts: SignInFacts = {
  credential: 'oidc',
  clientId,
  tenant: tenantId,
  cloud: clouds.usgov,
  nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  presented,
  secretLooksLikeId: false
}

const trace = 'aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa'
const correlation = 'bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb'

const answer = (code: number, text: string, error = 'invalid_client') => ({
  error,
  error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: 2026-01-02 03:04:05Z`,
  error_codes: [code],
  trace_id: trace,
  correlation_id: correlation
})

const refusalWith = (code: number, error?: string): Refusal => {
  const refusal = refusalOf(401, answer(code, 'Something was refused.', error))
  if (refusal === undefined) throw new Error('no refusal')
  return refusal
}

describe('a refusal', () => {
  test('is read from the answer: code, text without the trace, ids for support', () => {
    expect(refusalWith(700016)).toEqual({
      status: 401,
      error: 'invalid_client',
      code: 700016,
      description: 'Something was refused.',
      traceId: trace,
      correlationId: correlation
    })
  })

  test('of the older form, with line breaks and without the list of codes, is read alike', () => {
    const error_description = `AADSTS7000215: Invalid client secret.\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\n`
    const refusal = refusalOf(401, { error: 'invalid_client', error_description })
    expect(refusal).toMatchObject({ code: 7000215, description: 'Invalid client secret.', traceId: undefined })
  })

  test.each([undefined, null, 'text', [], {}, { error: '' }, { error: { code: 'Graph' } }])(
    'is none without an OAuth error: %j',
    body => {
      expect(refusalOf(400, body)).toBeUndefined()
    }
  )

  test('without any number goes by its OAuth error', () => {
    const refusal = refusalOf(400, {
      error: 'odd_error',
      error_description: 7,
      trace_id: 'not\nan id',
      error_codes: ['x']
    })
    expect(refusal).toMatchObject({ code: undefined, description: '', traceId: undefined })
    expect(refusal && nameOf(refusal)).toBe('odd_error')
    expect(refusal && refusedSignIn(refusal, facts)).toMatchObject({
      message: `Could not sign in as ${clientId} to ${tenantId}: the token service refused (odd_error).`,
      hint: 'Check tenant-id, client-id and login-endpoint.'
    })
  })

  test('of any content is one short line without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), fc.string({ unit: 'binary' }), (text, error) => {
        const refusal = refusalOf(400, { error, error_description: text, correlation_id: text })
        if (refusal === undefined) return
        const { message, hint } = refusedSignIn(refusal, facts)
        expect(message.length).toBeLessThan(900)
        expect(message).not.toMatch(/\p{Cc}/u)
        expect(hint).not.toMatch(/[^\P{Cc}\n]/u)
      })
    )
  })
})

describe('the advice', () => {
  const rows: readonly [number, RegExp, RegExp][] = [
    [7000215, /client secret is not valid/, /not the secret ID/],
    [7000222, /secrets of this app have expired/, /GitHub OIDC/],
    [7000216, /no client secret or assertion/, /client-secret/],
    [7000218, /confidential client/, /Allow public client flows/],
    [700016, /no application with this client id/, /not the object ID.*usgov/],
    [7000229, /has no service principal/, /az ad sp create --id 11111111-2222/],
    [7000112, /disabled/, /Enterprise applications/],
    [70025, /has no federated credential/, /az ad app federated-credential create/],
    [700211, /issuer of this run/, /issuer {3}https:\/\/token\.actions/],
    [700212, /audience of this run/, /oidc-audience[\s\S]*audience api:\/\/AzureADTokenExchange/],
    [700213, /subject of this run/, /subject {2}repo:octo-org\/b2c:environment:contoso/],
    [7002138, /upper and lower case/, /Delete that credential and create it again/],
    [70021, /matches this run/, /az ad app federated-credential create/],
    [700024, /time of validity/, /2026-01-02T03:04:05\.000Z/],
    [700027, /certificate/, /Certificates & secrets/],
    [700030, /certificate/, /Certificates & secrets/],
    [700021, /another app/, /same app registration/],
    [700023, /another audience/, /oidc-audience/],
    [50027, /malformed/, /login-endpoint/],
    [90061, /keys of the issuer https:\/\/token\.actions/, /reachable from the internet/],
    [90002, /tenant 7c1f6f3e.* is not known to https:\/\/login\.microsoftonline\.us/, /cloud: usgov/],
    [900023, /is not known/, /initial domain/],
    [900021, /is not known/, /initial domain/],
    [900382, /another cloud/, /usgov-dod/],
    [500011, /resource https:\/\/graph\.microsoft\.us/, /graph-endpoint/],
    [70011, /scope/, /graph-endpoint/],
    [1002012, /scope/, /graph-endpoint/],
    [53003, /Conditional Access/, /sign-in logs/],
    [50074, /another proof of identity/, /multifactor/],
    [50076, /another proof of identity/, /multifactor/],
    [50079, /another proof of identity/, /multifactor/],
    [50072, /another proof of identity/, /multifactor/],
    [50097, /managed devices/, /device/],
    [50005, /kind of device/, /GitHub OIDC/],
    [50020, /does not belong to tenant/, /private browser window/],
    [50034, /does not exist in tenant/, /administrator of that very tenant/],
    [50057, /disabled/, /enabled/],
    [50105, /not assigned/, /Microsoft Graph Command Line Tools/],
    [65001, /consented/, /Accept the permissions as an administrator/],
    [65002, /may not ask Microsoft Graph/, /Leave client-id empty/],
    [65004, /declined/, /Accept the permissions/],
    [70016, /not completed in time/, /new code/],
    [70018, /not accepted/, /new code/],
    [70019, /expired/, /15 minutes/],
    [70020, /expired/, /15 minutes/],
    [70043, /lapsed/, /new code/],
    [700082, /lapsed/, /new code/],
    [50173, /revoked/, /new code/],
    [90094, /administrator must consent/, /administrator account/]
  ]

  test.each(rows)('on AADSTS%i says what it means, what Microsoft said, and what to do', (code, message, hint) => {
    const error = refusedSignIn(refusalWith(code), facts)
    expect(error.code).toBe('sign-in')
    expect(error.message).toMatch(message)
    expect(error.message).toContain(`(AADSTS${code}). Microsoft says: Something was refused.`)
    expect(error.hint).toMatch(hint)
    expect(error.hint).toContain(`trace id ${trace}, correlation id ${correlation}`)
  })

  test('has no row that is not tested', () => {
    expect(knownCodes.toSorted()).toEqual(rows.map(([code]) => code).sort())
  })

  test('on an unknown code points to Microsoft’s explanation', () => {
    expect(refusedSignIn(refusalWith(123456), facts).hint).toMatch(/error\?code=123456/)
  })

  test('on a secret in the form of an ID says so', () => {
    const error = refusedSignIn(refusalWith(7000215), {
      ...facts,
      credential: 'client-secret',
      secretLooksLikeId: true
    })
    expect(error.hint).toMatch(/form of a secret ID/)
  })

  test('on a device code names no client', () => {
    const error = refusedSignIn(refusalWith(65004), { ...facts, credential: 'device-code' })
    expect(error.message).toMatch(/^Could not sign in by device code to /)
  })

  test.each([
    ['authorization_declined', /declined/],
    ['expired_token', /expired/],
    ['bad_verification_code', /not accepted/]
  ])('on %s does not depend on the number', (oauthError, message) => {
    const refusal = refusalOf(400, { error: oauthError })
    expect(refusal && refusedSignIn(refusal, facts).message).toMatch(message)
  })

  test('does without the claims of a token that could not be read', () => {
    const error = refusedSignIn(refusalWith(700213), { ...facts, presented: undefined })
    expect(error.hint).toMatch(/could not be read/)
    expect(refusedSignIn(refusalWith(90061), { ...facts, presented: undefined }).message).toMatch(/of the assertion/)
  })

  test('covers everything that a token service is known to refuse a client with', () => {
    // Answers to requests that the action does not send: without a form field, with a refresh token, for several APIs at once.
    const isBug = (code: number) => [900144, 70003, 28000, 9002313].includes(code)
    const make = refusals as unknown as Record<string, (...args: unknown[]) => { code: number; error: string }>
    const known = Object.values(make).map(refusal => refusal(new Date(), new Date(), new Date()))
    const passing = known.filter(({ error, code }) => error === 'temporarily_unavailable' || isBug(code))
    const without = known.filter(({ code }) => !knownCodes.includes(code))
    expect(without.map(({ code }) => code).sort()).toEqual(passing.map(({ code }) => code).sort())
  })
})

describe('the class of a refusal', () => {
  test('is transient for throttling and passing conditions only', () => {
    expect([50196, 90006, 90012, 90024, 90033, 90055].map(code => isTransient(refusalWith(code)))).not.toContain(false)
    expect(isTransient(refusalWith(1, 'temporarily_unavailable'))).toBe(true)
    expect(knownCodes.some(code => isTransient(refusalWith(code)))).toBe(false)
  })

  test('is replication for what a recent write explains', () => {
    const codes = knownCodes.filter(code => isReplication(refusalWith(code)))
    expect(codes.sort()).toEqual([700016, 7000229, 7000215, 70025, 700211, 700213, 70021].sort())
  })
})
