// Which secrets are ours, which one is in force, and which have had their time: properties that hold for any application.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dayMs, hourMs, minuteMs } from '../../../../harness/times.ts'
import type { PasswordCredential } from '../../../../src/resources/app/graphObjects.ts'
import { deliveryRecordsOf, type HeldSecrets } from '../../../../src/resources/clientSecret/deliveryRecords.ts'
import type { DesiredSecret } from '../../../../src/resources/clientSecret/field.ts'
import { isYounger, removalsBeside, sortSecrets } from '../../../../src/resources/clientSecret/rotation.ts'
import { secretKind, secretName } from '../../../../src/resources/clientSecret/secretName.ts'
import { delivered, label, nowMs, secret, sending, sent, situation, wantedOf } from './keptSecret.ts'

const context = { nowMs, isClockSure: true }
const ids = (secrets: readonly PasswordCredential[]): readonly string[] => secrets.map(({ keyId }) => keyId)
const sort = (wanted: DesiredSecret, held: HeldSecrets) => sortSecrets(wanted, held, context)
const removed = (wanted: DesiredSecret, held: HeldSecrets) => sort(wanted, held).removals.map(removal => removal.secret)
const holding = (credentials: readonly PasswordCredential[], ...tags: readonly string[]): HeldSecrets => ({
  credentials,
  tags,
  destinations: []
})

const anyLabel = fc.oneof(
  fc.constantFrom('b2c-bootstrap', 'a.b', 'x (kept', '(', '.*', 'name (kept 000000000000)', '[a-z]+'),
  fc.string({ minLength: 1, maxLength: 20 })
)
const nonce = fc.stringMatching(/^[0-9a-f]{12}$/)

describe('the name of a secret', () => {
  test('tells its kind under its own label, and under no other', () => {
    const kind = fc.constantFrom('kept' as const, 'ephemeral' as const)
    fc.assert(
      fc.property(anyLabel, anyLabel, kind, nonce, (own, other, what, mark) => {
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

describe('what is removed', () => {
  test('is never a secret of others: one that neither carries the label nor is on record', () => {
    fc.assert(
      fc.property(situation, ({ wanted, held }) => {
        const { isRecorded } = deliveryRecordsOf(held.tags)
        const { foreign } = sort(wanted, held)
        const isOthers = ({ keyId, displayName }: PasswordCredential) =>
          !isRecorded(keyId) && secretKind(label, displayName) === undefined
        expect(foreign).toEqual(held.credentials.filter(isOthers))
        for (const one of removed(wanted, held)) expect(foreign).not.toContain(one)
      })
    )
  })

  test('is never what may stand at a place that took no younger one, which has been there for the overlap', () => {
    fc.assert(
      fc.property(situation, ({ wanted, held }) => {
        const { isRecorded, placesOf, stands } = deliveryRecordsOf(held.tags)
        for (const one of removed(wanted, held).filter(({ endMs }) => endMs > nowMs)) {
          for (const place of isRecorded(one.keyId) ? placesOf(one.keyId) : []) {
            // What was written last before the secret was made cannot hold it.
            const { seen } = held.destinations.find(other => other.place === place) ?? { seen: undefined }
            const isOlder = seen?.kind === 'present' && (seen.updatedMs ?? nowMs) < one.startMs - 5 * minuteMs
            if (!stands(one.keyId, place) && (seen?.kind === 'empty' || isOlder)) continue
            const replaced = held.credentials.some(
              other =>
                isYounger(other, one) &&
                other.endMs > nowMs &&
                stands(other.keyId, place) &&
                nowMs - other.startMs >= wanted.overlapMs - 1_000
            )
            expect(replaced).toBe(true)
          }
        }
      })
    )
  })

  test('is never the one in force, an ephemeral one that is valid, or an undelivered one that is younger than an hour', () => {
    fc.assert(
      fc.property(situation, ({ wanted, held }) => {
        const { current, undelivered } = sort(wanted, held)
        const { isRecorded } = deliveryRecordsOf(held.tags)
        for (const one of removed(wanted, held)) {
          expect(one).not.toBe(current)
          if (one.endMs <= nowMs) continue
          if (!isRecorded(one.keyId)) expect(secretKind(label, one.displayName)).toBe('kept')
          if (undelivered.includes(one)) expect(nowMs - one.startMs).toBeGreaterThan(hourMs)
        }
      })
    )
  })

  test('is what has expired alone, where no secret is in force', () => {
    fc.assert(
      fc.property(situation, ({ wanted, held }) => {
        const { current } = sort(wanted, held)
        if (current === undefined)
          for (const { endMs } of removed(wanted, held)) expect(endMs).toBeLessThanOrEqual(nowMs)
      })
    )
  })

  test('is nothing where the clock is not sure, and nothing that this run may have signed in with', () => {
    fc.assert(
      fc.property(situation, fc.nat(), ({ wanted, held }, turn) => {
        expect(sortSecrets(wanted, held, { nowMs, isClockSure: false }).removals).toEqual([])
        const mine = held.credentials[turn % Math.max(1, held.credentials.length)]
        const mayBeCallers = (one: PasswordCredential): boolean => one === mine
        const { removals } = sortSecrets(wanted, held, { ...context, mayBeCallers })
        expect(removals.map(removal => removal.secret)).not.toContain(mine)
      })
    )
  })

  test('does not depend on the order of the list, and leaves nothing to remove afterwards', () => {
    fc.assert(
      fc.property(situation, fc.nat(), ({ wanted, held }, turn) => {
        const { credentials } = held
        const first = sort(wanted, held)
        const gone = new Set(ids(removed(wanted, held)))
        const at = credentials.length === 0 ? 0 : turn % credentials.length
        const turned = { ...held, credentials: [...credentials.slice(at), ...credentials.slice(0, at)] }
        expect(new Set(ids(removed(wanted, turned)))).toEqual(gone)
        expect(sort(wanted, turned).current).toEqual(first.current)
        // The records of what is removed go with it.
        const left = {
          ...held,
          credentials: credentials.filter(({ keyId }) => !gone.has(keyId)),
          tags: held.tags.filter(tag => ![...gone].some(keyId => tag.includes(keyId)))
        }
        const after = sort(wanted, left)
        expect(after.current).toEqual(first.current)
        expect(after.removals.filter(({ kind }) => kind !== 'orphan')).toEqual([])
      })
    )
  })

  test('is every expired one of ours, and a superseded one once the overlap is over', () => {
    const [old, young] = [secret('o', nowMs - 20 * dayMs), secret('y', nowMs - 7 * dayMs)]
    const held = holding([old, young], delivered('o'), delivered('y'))
    expect(ids(removed(wantedOf({ overlapMs: 7 * dayMs }), held))).toEqual(['o'])
    expect(ids(removed(wantedOf({ overlapMs: 7 * dayMs + 2_000 }), held))).toEqual([])
    const expired = secret('e', nowMs - 90 * dayMs, 'under another label')
    expect(ids(removed(wantedOf(), holding([expired], delivered('e'))))).toEqual(['e'])
    expect(ids(removed(wantedOf(), holding([expired])))).toEqual([])
  })

  test('a place that is no longer declared counts too: the secret stays, and is told of', () => {
    const [old, young] = [secret('o', nowMs - 20 * dayMs), secret('y', nowMs - 7 * dayMs)]
    const tags = [delivered('o'), delivered('y'), sent('o', 'a'), sent('o', 'gone'), sent('y', 'a')]
    const state = sort(wantedOf(), holding([old, young], ...tags))
    expect([state.current, state.removals, state.kept]).toEqual([young, [], [old]])
    const replaced = sort(wantedOf(), holding([old, young], ...tags, sent('y', 'gone')))
    expect([ids(replaced.removals.map(removal => removal.secret)), replaced.kept]).toEqual([['o'], []])
  })

  test('one whose sending did not end stays until a younger one was sent there', () => {
    const [inForce, stuck] = [secret('f', nowMs - 20 * dayMs), secret('s', nowMs - 10 * dayMs)]
    const tags = [delivered('f'), sent('f', 'a'), sending('s', 'a')]
    expect(removed(wantedOf(), holding([inForce, stuck], ...tags))).toEqual([])
    const next = secret('n', nowMs - dayMs)
    const held = holding([inForce, stuck, next], ...tags, delivered('n'), sent('n', 'a'))
    expect(ids(removed(wantedOf(), held))).toEqual(['f', 's'])
  })

  test('an undelivered one younger than an hour is somebody’s, whatever is younger still', () => {
    const at = (startMs: number) =>
      ids(removed(wantedOf(), holding([secret('o', startMs), secret('f', nowMs - 1_000)], delivered('f'))))
    expect(at(nowMs - hourMs + 1)).toEqual([])
    expect(at(nowMs - hourMs - 1)).toEqual(['o'])
  })

  test('one that an earlier version sent without any record stays where it may stand', () => {
    const [inForce, unrecorded] = [secret('f', nowMs - 5 * dayMs), secret('u', nowMs - 2 * hourMs)]
    const seen = (updatedMs: number, ...tags: readonly string[]): HeldSecrets => ({
      credentials: [inForce, unrecorded],
      tags: [delivered('f'), ...tags],
      destinations: [{ target: 't', place: 'a', ids: false, seen: { kind: 'present', updatedMs, keyId: undefined } }]
    })
    expect(removed(wantedOf(), seen(unrecorded.startMs + 2_000))).toEqual([])
    // The clocks of the tenant and of the store differ, and the store tells whole seconds.
    expect(removed(wantedOf(), seen(unrecorded.startMs - 2_000))).toEqual([])
    expect(ids(removed(wantedOf(), seen(unrecorded.startMs - 6 * minuteMs)))).toEqual(['u'])
    // One that is on record there explains why the place was written, when it is not much older.
    const beside = (former: PasswordCredential): HeldSecrets => {
      const held = seen(unrecorded.startMs - 2_000, sent('n', 'a'))
      return { ...held, credentials: [former, inForce, unrecorded] }
    }
    expect(ids(removed(wantedOf(), beside(secret('n', unrecorded.startMs - minuteMs))))).toEqual(['u'])
    expect(removed(wantedOf(), beside(secret('n', unrecorded.startMs - dayMs)))).toEqual([])
  })
})

describe('what is in force', () => {
  test('is the newest valid one with our label that somebody received', () => {
    fc.assert(
      fc.property(situation, ({ wanted, held }) => {
        const { current } = sort(wanted, { ...held, destinations: [] })
        const { isReceived } = deliveryRecordsOf(held.tags)
        const candidates = held.credentials.filter(
          ({ keyId, endMs, displayName }) =>
            isReceived(keyId) && endMs > nowMs && secretKind(label, displayName) === 'kept'
        )
        expect(current === undefined).toBe(candidates.length === 0)
        for (const one of candidates) if (one !== current) expect(isYounger(current ?? one, one)).toBe(true)
      })
    )
  })

  test('settles: a new secret that everybody got leaves nothing due, and nothing to remove later but for the overlap', () => {
    fc.assert(
      fc.property(situation, nonce, fc.uuid(), ({ wanted, held }, mark, keyId) => {
        const added: PasswordCredential = {
          keyId,
          displayName: secretName(label, 'kept', mark),
          startMs: nowMs + 1,
          endMs: nowMs + 2 + wanted.rotateBeforeMs
        }
        const present = held.destinations.map(one => ({
          ...one,
          seen: { kind: 'present' as const, updatedMs: nowMs, keyId }
        }))
        const known = new Set(ids(held.credentials))
        const after = sort(
          { ...wanted, mode: 'when-needed' },
          {
            credentials: [...held.credentials, added],
            tags: [...held.tags, delivered(keyId), ...present.map(({ place }) => sent(keyId, place))],
            destinations: present
          }
        )
        expect(known.has(keyId)).toBe(false)
        expect([after.current, after.due, after.outdatedIds]).toEqual([added, undefined, []])
      })
    )
  })
})

test('what a plan removes is what the run removes, once the new secret reached everybody', () => {
  fc.assert(
    fc.property(situation, ({ wanted, held }) => {
      const state = sort(wanted, held)
      const planned = removalsBeside(wanted, state, held, context)
      if (state.due === undefined) expect(planned).toEqual(state.removals)
      for (const { kind, secret: one } of planned) if (kind !== 'expired') expect(one.endMs).toBeGreaterThan(nowMs)
    })
  )
})
