// Which secrets are ours, which one is in force, and which have had their time: properties that hold for any list.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dayMs, hourMs } from '../../../../harness/times.ts'
import type { PasswordCredential } from '../../../../src/resources/app/graphObjects.ts'
import { type DesiredSecret, secretModes } from '../../../../src/resources/clientSecret/field.ts'
import { secretKind, secretName, sortSecrets } from '../../../../src/resources/clientSecret/rotation.ts'

const nowMs = Date.UTC(2026, 10, 22)

const label = fc.oneof(
  fc.constantFrom('b2c-bootstrap', 'a.b', 'x (kept', '(', '.*', 'name (kept 000000000000)', '[a-z]+'),
  fc.string({ minLength: 1, maxLength: 20 })
)
const nonce = fc.stringMatching(/^[0-9a-f]{12}$/)
const kind = fc.constantFrom('kept' as const, 'ephemeral' as const)

const wantedOf = (name: string): fc.Arbitrary<DesiredSecret> =>
  fc.record({
    mode: fc.constantFrom(...secretModes),
    label: fc.constant(name),
    lifetimeMs: fc.integer({ min: hourMs, max: 400 * dayMs }),
    rotateBeforeMs: fc.integer({ min: 0, max: 60 * dayMs }),
    overlapMs: fc.integer({ min: 0, max: 30 * dayMs }),
    destinations: fc.constant([])
  })

const credentialOf = (name: string): fc.Arbitrary<PasswordCredential> =>
  fc
    .record({
      keyId: fc.uuid(),
      displayName: fc.oneof(
        { weight: 4, arbitrary: fc.tuple(kind, nonce).map(([what, mark]) => secretName(name, what, mark)) },
        { weight: 1, arbitrary: fc.tuple(kind, nonce).map(([what, mark]) => secretName('another label', what, mark)) },
        { weight: 1, arbitrary: fc.constantFrom('', name, `${name} (kept)`, `${name} (kept 00000000000g)`, 'portal') }
      ),
      startMs: fc.oneof(
        fc.integer({ min: nowMs - 100 * dayMs, max: nowMs }),
        fc.integer({ min: nowMs - 2 * hourMs, max: nowMs }),
        fc.constant(nowMs - 10 * dayMs)
      ),
      livesMs: fc.integer({ min: 1, max: 200 * dayMs })
    })
    .map(({ livesMs, ...fields }) => ({ ...fields, endMs: fields.startMs + livesMs }))

const situation = label.chain(name =>
  fc
    .tuple(wantedOf(name), fc.uniqueArray(credentialOf(name), { selector: ({ keyId }) => keyId, maxLength: 9 }))
    .chain(([wanted, credentials]) =>
      fc.record({
        wanted: fc.constant(wanted),
        credentials: fc.constant(credentials),
        delivered: fc.subarray(credentials.map(({ keyId }) => keyId)).map(keyIds => new Set(keyIds))
      })
    )
)

const ids = (secrets: readonly PasswordCredential[]): readonly string[] => secrets.map(({ keyId }) => keyId)

describe('the name of a secret', () => {
  test('tells its kind under its own label, and under no other', () => {
    fc.assert(
      fc.property(label, label, kind, nonce, (own, other, what, mark) => {
        expect(secretKind(own, secretName(own, what, mark))).toBe(what)
        if (own !== other) expect(secretKind(other, secretName(own, what, mark))).toBeUndefined()
      })
    )
  })

  test('has exactly one shape', () => {
    for (const name of [
      'l (kept 0123456789ab) ',
      ' l (kept 0123456789ab)',
      'l (kept 0123456789AB)',
      'l (other 0123456789ab)'
    ])
      expect(secretKind('l', name)).toBeUndefined()
  })
})

describe('sorting secrets', () => {
  test('leaves everybody else’s alone', () => {
    fc.assert(
      fc.property(situation, ({ wanted, credentials, delivered }) => {
        const { foreign, removals } = sortSecrets(wanted, credentials, delivered, nowMs)
        expect(foreign).toEqual(
          credentials.filter(({ displayName }) => secretKind(wanted.label, displayName) === undefined)
        )
        for (const { secret } of removals) expect(secretKind(wanted.label, secret.displayName)).toBeDefined()
      })
    )
  })

  test('never removes the one in force, which is the newest delivered one that is valid', () => {
    fc.assert(
      fc.property(situation, ({ wanted, credentials, delivered }) => {
        const { current, removals } = sortSecrets(wanted, credentials, delivered, nowMs)
        expect(ids(removals.map(({ secret }) => secret))).not.toContain(current?.keyId)
        const candidates = credentials.filter(
          ({ keyId, endMs, displayName }) =>
            delivered.has(keyId) && endMs > nowMs && secretKind(wanted.label, displayName) === 'kept'
        )
        expect(current === undefined).toBe(candidates.length === 0)
        for (const { startMs } of candidates) expect(startMs).toBeLessThanOrEqual(current?.startMs ?? 0)
      })
    )
  })

  test('without one in force removes only what has expired', () => {
    fc.assert(
      fc.property(situation, ({ wanted, credentials }) => {
        const { removals } = sortSecrets(wanted, credentials, new Set(), nowMs)
        for (const { secret } of removals) expect(secret.endMs).toBeLessThanOrEqual(nowMs)
      })
    )
  })

  test('keeps a delivered one until its successor has been there for the overlap', () => {
    fc.assert(
      fc.property(situation, ({ wanted, credentials, delivered }) => {
        const { removals } = sortSecrets(wanted, credentials, delivered, nowMs)
        for (const { secret } of removals.filter(
          ({ secret: { keyId, endMs } }) => delivered.has(keyId) && endMs > nowMs
        )) {
          const successors = credentials.filter(
            other =>
              other.keyId !== secret.keyId &&
              delivered.has(other.keyId) &&
              other.endMs > nowMs &&
              other.startMs >= secret.startMs &&
              nowMs - other.startMs >= wanted.overlapMs - 1_000
          )
          expect(successors.length).toBeGreaterThan(0)
        }
      })
    )
  })

  test('keeps an undelivered one that another run may be making at this moment, and ephemeral ones until they expire', () => {
    fc.assert(
      fc.property(situation, ({ wanted, credentials, delivered }) => {
        const { current, removals } = sortSecrets(wanted, credentials, delivered, nowMs)
        for (const { secret } of removals.filter(({ secret: { endMs } }) => endMs > nowMs)) {
          expect(secretKind(wanted.label, secret.displayName)).toBe('kept')
          if (delivered.has(secret.keyId)) continue
          expect(current).toBeDefined()
          const older = secret.startMs <= (current?.startMs ?? 0)
          expect(older || nowMs - secret.startMs > hourMs).toBe(true)
        }
      })
    )
  })

  test('is done after one pass, changes nothing about what is in force, and does not go by the order of the list', () => {
    fc.assert(
      fc.property(situation, fc.nat(), ({ wanted, credentials, delivered }, turn) => {
        const first = sortSecrets(wanted, credentials, delivered, nowMs)
        const gone = new Set(ids(first.removals.map(({ secret }) => secret)))
        const again = sortSecrets(
          wanted,
          credentials.filter(({ keyId }) => !gone.has(keyId)),
          delivered,
          nowMs
        )
        expect(again).toMatchObject({ removals: [], expiresSoon: first.expiresSoon })
        expect([again.current, again.due]).toEqual([first.current, first.due])
        const at = credentials.length === 0 ? 0 : turn % credentials.length
        const turned = sortSecrets(wanted, [...credentials.slice(at), ...credentials.slice(0, at)], delivered, nowMs)
        expect(turned.current).toEqual(first.current)
        expect(new Set(ids(turned.removals.map(({ secret }) => secret)))).toEqual(gone)
      })
    )
  })

  test('asks for a new one by the mode, and when-needed until a delivered one is far from its end', () => {
    fc.assert(
      fc.property(situation, ({ wanted, credentials, delivered }) => {
        const { current, due, expiresSoon } = sortSecrets(wanted, credentials, delivered, nowMs)
        const leftMs = current === undefined ? 0 : current.endMs - nowMs
        expect(expiresSoon).toBe(current !== undefined && leftMs <= wanted.rotateBeforeMs)
        const expected = {
          none: false,
          always: true,
          ephemeral: true,
          'when-needed': current === undefined || leftMs <= wanted.rotateBeforeMs
        }[wanted.mode]
        expect(due !== undefined).toBe(expected)
      })
    )
  })

  test('settles: a new secret that is recorded as delivered leaves nothing due', () => {
    fc.assert(
      fc.property(situation, nonce, fc.uuid(), ({ wanted, credentials, delivered }, mark, keyId) => {
        const added: PasswordCredential = {
          keyId,
          displayName: secretName(wanted.label, 'kept', mark),
          startMs: nowMs,
          endMs: nowMs + wanted.rotateBeforeMs + 1
        }
        const marks = new Set([...delivered, keyId])
        const after = sortSecrets({ ...wanted, mode: 'when-needed' }, [...credentials, added], marks, nowMs)
        expect(after.current?.startMs).toBe(nowMs)
        expect(ids(after.removals.map(({ secret }) => secret))).not.toContain(keyId)
        if (after.current?.keyId === keyId) expect(after.due).toBeUndefined()
      })
    )
  })
})
