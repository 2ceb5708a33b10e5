// What the record says of a key set: that the action made it or brought a key into it, and the version of its secret. Before a
// secret is uploaded that cannot be read back, the intent is recorded with the number of keys, so that a run that ends between
// upload and record is told from one that ends before.

import { recordKey } from '../tenant/record.ts'
import { recordedVersion } from '../tenant/secretVersion.ts'

/** What is known of a key set. `version` is 0 where none is known. */
export type Recorded = { readonly isOurs: boolean; readonly version: number }

/** The key of a key set in the record. */
export const keyInRecord = (id: string): string => recordKey('policy-key', id)

/** The value for a key set that the action made or brought a key into, which has no version. */
export const madeValue = 'made'

/** The value for a set with this version of its secret. */
export const versionValue = (version: number): string => String(version)

/** The value for a version that is about to be uploaded to a set of so many keys. */
export const intentValue = ({ version }: Recorded, next: number, keys: number): string =>
  `${version}>${next}:${keys}keys`

const nothing: Recorded = { isOurs: false, version: 0 }

/** What a value says of a set that has so many keys now. Values of other versions of the action say nothing. */
export const readRecorded = (value: string | undefined, keys: number): Recorded => {
  if (value === undefined) return nothing
  if (value === madeValue) return { isOurs: true, version: 0 }
  const sent = recordedVersion(value)
  if (sent !== undefined) return { isOurs: true, version: sent }
  const [, before, next, count] = /^(\d{1,10})>(\d{1,10}):(\d{1,6})keys$/.exec(value) ?? []
  if (before === undefined) return nothing
  const version = keys > Number(count) ? Number(next) : Number(before)
  return version === 0 ? nothing : { isOurs: true, version }
}
