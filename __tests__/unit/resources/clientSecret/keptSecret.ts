// A client secret of ours as Graph lists it, and any situation of an application, for the tests of rotation and of concurrent runs.

import fc from 'fast-check'
import { dayMs, hourMs, minuteMs } from '../../../../harness/times.ts'
import type { PasswordCredential } from '../../../../src/resources/app/graphObjects.ts'
import { deliveredTag, placeTag } from '../../../../src/resources/app/tags.ts'
import type { HeldSecrets, SeenDestination } from '../../../../src/resources/clientSecret/deliveryRecords.ts'
import { type DesiredSecret, secretModes } from '../../../../src/resources/clientSecret/field.ts'
import { secretName } from '../../../../src/resources/clientSecret/secretName.ts'
import type { Inspection } from '../../../../src/secretStores/store.ts'

/** The label that names it. */
export const label = 'b2c-bootstrap'

/** The tenant's time. */
export const nowMs = Date.UTC(2026, 10, 22)

/** A secret that lives 90 days from `startMs`; a kept one unless `name` says otherwise. */
export const secret = (
  keyId: string,
  startMs: number,
  name = secretName(label, 'kept', '0123456789ab')
): PasswordCredential => ({ keyId, displayName: name, startMs, endMs: startMs + 90 * dayMs })

/** What is wanted of the secret, where a test does not say otherwise. */
export const wantedOf = (more: Partial<DesiredSecret> = {}): DesiredSecret => ({
  mode: 'when-needed',
  label,
  lifetimeMs: 90 * dayMs,
  rotateBeforeMs: 30 * dayMs,
  overlapMs: 0,
  destinations: [],
  ...more
})

/** A declared destination at a place, with what was seen there. */
export const destination = (place: string, seen: Inspection = { kind: 'unknown' }, ids = false): SeenDestination => ({
  target: `repository:${place.toUpperCase()}`,
  place,
  ids,
  seen
})

/** The records of a secret, by step and place. */
export const sending = (keyId: string, place: string): string => placeTag({ step: 'sending', keyId, place })
export const sent = (keyId: string, place: string): string => placeTag({ step: 'sent', keyId, place })
export const overwritten = (keyId: string, place: string): string => placeTag({ step: 'overwritten', keyId, place })
export const delivered = deliveredTag

const places = ['a', 'b', 'gone']
const nonce = fc.stringMatching(/^[0-9a-f]{12}$/)
const startMs = fc.oneof(
  fc.integer({ min: nowMs - 100 * dayMs, max: nowMs }),
  fc.integer({ min: nowMs - 2 * hourMs, max: nowMs }),
  fc.constant(nowMs - 10 * dayMs)
)
const displayName = fc.oneof(
  { weight: 6, arbitrary: nonce.map(mark => secretName(label, 'kept', mark)) },
  { weight: 1, arbitrary: nonce.map(mark => secretName(label, 'ephemeral', mark)) },
  { weight: 1, arbitrary: nonce.map(mark => secretName('another label', 'kept', mark)) },
  { weight: 1, arbitrary: fc.constantFrom('', label, `${label} (kept)`, `${label} (kept 00000000000g)`, 'portal') }
)
const credential = fc
  .record({ keyId: fc.uuid(), displayName, startMs, livesMs: fc.integer({ min: 1, max: 200 * dayMs }) })
  .map(({ livesMs, ...fields }): PasswordCredential => ({ ...fields, endMs: fields.startMs + livesMs }))

const recordsOf = ({ keyId }: PasswordCredential): fc.Arbitrary<readonly string[]> =>
  fc.subarray([delivered(keyId), ...places.flatMap(place => [sending(keyId, place), sent(keyId, place)])], {
    maxLength: 4
  })

const seenAt = (credentials: readonly PasswordCredential[]): fc.Arbitrary<Inspection> =>
  fc.oneof(
    fc.constantFrom<Inspection>({ kind: 'unknown' }, { kind: 'empty' }),
    fc.record({
      kind: fc.constant('present' as const),
      updatedMs: fc.option(fc.oneof(startMs, fc.constantFrom(nowMs, nowMs - minuteMs)), { nil: undefined }),
      keyId: fc.option(fc.constantFrom('', ...credentials.map(({ keyId }) => keyId)), { nil: undefined })
    })
  )

/** Any application: secrets of ours and of others, with any records, and any destinations. */
export const situation: fc.Arbitrary<{ readonly wanted: DesiredSecret; readonly held: HeldSecrets }> = fc
  .uniqueArray(credential, { selector: ({ keyId }) => keyId, maxLength: 7 })
  .chain(credentials =>
    fc.record({
      wanted: fc.record({
        mode: fc.constantFrom(...secretModes),
        label: fc.constant(label),
        lifetimeMs: fc.integer({ min: hourMs, max: 400 * dayMs }),
        rotateBeforeMs: fc.integer({ min: 0, max: 60 * dayMs }),
        overlapMs: fc.oneof(fc.constantFrom(0, 7 * dayMs), fc.integer({ min: 0, max: 30 * dayMs })),
        destinations: fc.constant([])
      }),
      held: fc.record({
        credentials: fc.constant(credentials),
        tags: fc.tuple(...credentials.map(recordsOf)).map(records => records.flat()),
        destinations: fc.oneof(
          fc.constant([]),
          fc
            .tuple(seenAt(credentials), seenAt(credentials))
            .map(([a, b]) => [destination('a', a), destination('b', b, true)])
        )
      })
    })
  )
