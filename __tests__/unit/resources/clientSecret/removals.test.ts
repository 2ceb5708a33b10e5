// Which secrets are in force and which are removed, as properties: nobody else's, none that may be in use.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dayMs, hourMs } from '../../../../harness/times.ts'
import type { PasswordCredential } from '../../../../src/resources/app/graphObjects.ts'
import type { DesiredSecret } from '../../../../src/resources/clientSecret/field.ts'
import { isYounger, secretKind, secretName, sortSecrets } from '../../../../src/resources/clientSecret/rotation.ts'
import { label, secret } from './keptSecret.ts'

const nowMs = Date.UTC(2026, 0, 1)
const wantedOf = (mode: DesiredSecret['mode'], overlapMs: number): DesiredSecret => ({
  mode,
  label,
  lifetimeMs: 90 * dayMs,
  rotateBeforeMs: 30 * dayMs,
  overlapMs,
  destinations: []
})

const nonce = fc.stringMatching(/^[0-9a-f]{12}$/)
const displayName = fc.oneof(
  fc.tuple(fc.constantFrom('kept', 'ephemeral'), nonce).map(([kind, text]) => secretName(label, kind as 'kept', text)),
  fc.constantFrom('portal', label, `${label} (kept)`, `other (kept 000000000000)`, '')
)
const credential = fc
  .record({
    keyId: fc.uuid(),
    displayName,
    startMs: fc.integer({ min: nowMs - 200 * dayMs, max: nowMs }),
    livesMs: fc.integer({ min: 1, max: 400 * dayMs })
  })
  .map(({ livesMs, ...rest }): PasswordCredential => ({ ...rest, endMs: rest.startMs + livesMs }))
const situation = fc.record({
  mode: fc.constantFrom('when-needed', 'always', 'ephemeral', 'none'),
  overlapMs: fc.constantFrom(0, 7 * dayMs),
  secrets: fc.uniqueArray(
    credential.chain(one => fc.boolean().map(marked => ({ one, marked }))),
    {
      selector: ({ one }) => one.keyId,
      maxLength: 8
    }
  )
})

const sorted = ({ mode, overlapMs, secrets }: typeof situation extends fc.Arbitrary<infer S> ? S : never) => {
  const delivered = new Set(secrets.filter(({ marked }) => marked).map(({ one }) => one.keyId))
  const credentials = secrets.map(({ one }) => one)
  const state = sortSecrets(wantedOf(mode as DesiredSecret['mode'], overlapMs), credentials, delivered, nowMs)
  const kindOf = (one: PasswordCredential) => secretKind(label, one.displayName)
  const valid = credentials.filter(one => kindOf(one) === 'kept' && delivered.has(one.keyId) && one.endMs > nowMs)
  return { state, credentials, delivered, kindOf, valid, removed: state.removals.map(({ secret }) => secret) }
}

describe('whatever the application holds', () => {
  test('foreign secrets, valid ephemeral ones and the one in force are never removed', () =>
    fc.assert(
      fc.property(situation, given => {
        const { state, credentials, kindOf, removed } = sorted(given)
        expect(state.foreign).toEqual(credentials.filter(one => kindOf(one) === undefined))
        for (const one of removed) {
          expect(kindOf(one)).toBeDefined()
          expect(one).not.toBe(state.current)
          if (kindOf(one) === 'ephemeral') expect(one.endMs).toBeLessThanOrEqual(nowMs)
        }
      })
    ))

  test('the one in force is the youngest that was delivered and is valid', () =>
    fc.assert(
      fc.property(situation, given => {
        const { state, valid } = sorted(given)
        expect(state.current === undefined).toBe(valid.length === 0)
        for (const one of valid) if (state.current !== one) expect(isYounger(state.current ?? one, one)).toBe(true)
      })
    ))

  test('expired ones of ours all go; valid delivered ones only when a younger one has stood for the overlap', () =>
    fc.assert(
      fc.property(situation, given => {
        const { credentials, delivered, kindOf, removed, valid } = sorted(given)
        for (const one of credentials.filter(each => kindOf(each) !== undefined)) {
          if (one.endMs <= nowMs) expect(removed).toContain(one)
          else if (kindOf(one) === 'kept' && delivered.has(one.keyId)) {
            const successors = valid.filter(other => isYounger(other, one))
            const stood = successors.some(({ startMs }) => nowMs - startMs >= given.overlapMs - 1_000)
            expect(removed.includes(one)).toBe(stood)
          }
        }
      })
    ))

  test('without a delivered secret in force nothing valid is removed', () =>
    fc.assert(
      fc.property(situation, given => {
        const { state, removed } = sorted(given)
        if (state.current === undefined) for (const { endMs } of removed) expect(endMs).toBeLessThanOrEqual(nowMs)
      })
    ))
})

test('an orphan younger than the one in force is left for an hour: its run may be under way', () => {
  const inForce = secret('a', nowMs - 5 * dayMs)
  const at = (orphan: PasswordCredential) =>
    sortSecrets(wantedOf('none', 0), [inForce, orphan], new Set(['a']), nowMs).removals.map(
      ({ secret: { keyId } }) => keyId
    )
  expect(at(secret('b', nowMs - hourMs + 1))).toEqual([])
  expect(at(secret('b', nowMs - hourMs - 1))).toEqual(['b'])
  expect(at(secret('b', nowMs - 6 * dayMs))).toEqual(['b'])
})
