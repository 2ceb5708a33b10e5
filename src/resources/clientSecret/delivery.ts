// Handing a new secret on: what happens is recorded before it is sent and after, place by place, so that a run that comes later
// knows where it stands, where it may stand, and where it does not.

import type { Work } from '../../reconcile/resource.ts'
import type { NewSecret } from '../../report/outputs.ts'
import { type Sending, sendToEach } from '../../secretStores/sending.ts'
import type { Destination } from '../../secretStores/store.ts'
import { finishing } from '../../util/retry.ts'
import { isoTime } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { AppScope } from '../app/scope.ts'
import { deliveredTag, type PlaceRecord, placeTag, readTags } from '../app/tags.ts'
import { recordInTags, type TagReading } from '../app/tagWriter.ts'
import { createOtherRunsCheck, findConcurrentRuns, overtakers } from './concurrentRuns.ts'
import { overtakenError } from './deliveryErrors.ts'
import type { Rollout } from './rollout.ts'
import type { Removal } from './rotation.ts'

/** A new secret that is handed on. */
export type Delivery = {
  readonly rollout: Pick<Rollout, 'wanted' | 'observed' | 'destinations' | 'supersededBy'>
  readonly added: PasswordCredential
  readonly secret: NewSecret
  readonly scope: AppScope
  readonly work: Work
}

/**
 * Records that the secret is about to be sent; one that goes to the outputs alone has reached them, and is recorded as
 * delivered. The read before it shows whether other runs are at work. @throws ActionError `conflict`, and what Graph refuses.
 */
export const recordBefore = async ({ rollout, added, scope, work }: Delivery): Promise<void> => {
  const { wanted, observed, destinations } = rollout
  const { app, services, tagState } = scope
  const isSent = destinations.length > 0
  if (!isSent) tagState.added.add(deliveredTag(added.keyId))
  for (const destination of destinations) tagState.added.add(tagAt('sending', added, placeIn(scope)(destination)))
  const check = createOtherRunsCheck(
    { uniqueName: app.uniqueName, label: wanted.label, added, observed, isSent },
    work.runtime
  )
  await recordInTags(scope, work.graph.finishing, work.runtime, check)
  // From here on the record tells whose it is: the post step has nothing to do with it any more.
  services.settle(added.displayName)
}

/** Sends it to the destinations; what has begun is finished, also in a cancelled job. */
export const send = ({ rollout, secret, scope, work }: Delivery): Promise<readonly Sending[]> => {
  const stores = scope.services.stores(work.deadline)
  const { secretText, clientId, keyId, endMs } = secret
  const ids = { clientId, tenantId: scope.services.tenantId(), keyId, expiresOn: isoTime(endMs) }
  return sendToEach(rollout.destinations, { secret: secretText, ...ids }, { ...stores, ...finishing(stores) })
}

/** True when there are destinations, and none of them can hold the secret. */
export const isReceivedByNobody = (results: readonly Sending[]): boolean =>
  results.length > 0 && results.every(({ secret }) => secret === 'refused' || secret === 'withheld')

/**
 * Records how the sending ended: where it stands, where it does not; where nobody knows, the record of before stays.
 * @returns what is superseded, where everybody has it.
 * @throws ActionError `conflict` where a run with a younger secret sent to the same place at the same time.
 */
export const recordAfter = async (delivery: Delivery, results: readonly Sending[]): Promise<readonly Removal[]> => {
  const { rollout, added, scope, work } = delivery
  recordResults(delivery, results)
  let overtaken: readonly Sending[] = []
  let superseded: readonly Removal[] = []
  await recordInTags(scope, work.graph.finishing, work.runtime, reading => {
    overtaken = results.filter(result => result.secret !== 'refused' && noteOvertakers(delivery, result, reading))
    superseded = overtaken.length === 0 ? recordEverybody(delivery, results) : []
    sweep(delivery, results, reading)
    const { others } = findConcurrentRuns(rollout.wanted.label, rollout.observed, added, reading.secrets)
    return others.length === 0 ? 'alone' : 'beside others'
  })
  if (overtaken.length > 0) throw overtakenError(scope.app.uniqueName, added, overtaken)
  return superseded
}

const placeIn =
  ({ services }: AppScope) =>
  ({ place }: Destination): string =>
    place(services.stores().env)

const tagAt = (step: PlaceRecord['step'], { keyId }: Pick<PasswordCredential, 'keyId'>, place: string): string =>
  placeTag({ step, keyId, place })

/** Each place as it answered. */
const recordResults = ({ added, scope }: Delivery, results: readonly Sending[]): void => {
  const { tagState } = scope
  for (const { destination, secret } of results) {
    if (secret === 'unknown') continue
    const place = placeIn(scope)(destination)
    const sending = tagAt('sending', added, place)
    tagState.added.delete(sending)
    tagState.withdrawn.add(sending)
    if (secret === 'written') tagState.added.add(tagAt('sent', added, place))
  }
}

/** Where a younger secret was sent meanwhile, neither of both is known to stand: true when there is one. */
const noteOvertakers = ({ added, scope }: Delivery, { destination }: Sending, reading: TagReading): boolean => {
  const { tagState } = scope
  const place = placeIn(scope)(destination)
  const younger = overtakers(added, place, reading)
  if (younger.length === 0) return false
  const sending = tagAt('sending', added, place)
  tagState.added.delete(tagAt('sent', added, place))
  tagState.withdrawn.delete(sending)
  tagState.added.add(sending)
  // An earlier look may have seen nobody: then it stands on record that everybody has it.
  tagState.added.delete(deliveredTag(added.keyId))
  tagState.withdrawn.add(deliveredTag(added.keyId))
  for (const other of younger) tagState.added.add(tagAt('overwritten', other, place))
  return true
}

/** Everybody has it: it is delivered, and what it supersedes is about to be removed, together with the records of its places. */
const recordEverybody = ({ rollout, added, scope }: Delivery, results: readonly Sending[]): readonly Removal[] => {
  const { tagState } = scope
  if (results.some(({ secret }) => secret !== 'written')) return []
  tagState.added.add(deliveredTag(added.keyId))
  tagState.withdrawn.delete(deliveredTag(added.keyId))
  const superseded = rollout.supersededBy(added, [...tagState.tags, ...tagState.added])
  withdrawPlaces(
    scope,
    superseded.map(({ secret }) => secret.keyId)
  )
  return superseded
}

/** Withdraws the records of places of secrets that are to be removed: afterwards they would tell of a place with a dead secret. */
export const withdrawPlaces = ({ tagState }: AppScope, keyIds: readonly string[]): void => {
  const { places } = readTags(tagState.tags)
  for (const record of places) if (keyIds.includes(record.keyId)) tagState.withdrawn.add(placeTag(record))
}

/** A place that took the new secret holds no other: that others, which are gone, were sent there tells nothing any more. */
const sweep = (
  { rollout, added, scope }: Delivery,
  results: readonly Sending[],
  { tags, secrets }: TagReading
): void => {
  const written = results
    .filter(({ secret }) => secret === 'written')
    .map(({ destination }) => placeIn(scope)(destination))
  const isHeld = (keyId: string): boolean =>
    keyId === added.keyId || rollout.observed.has(keyId) || secrets.some(secret => secret.keyId === keyId)
  for (const record of readTags(tags).places)
    if (written.includes(record.place) && !isHeld(record.keyId)) scope.tagState.swept.add(placeTag(record))
}
