// Removing password credentials, by their key ids. A secret that was added a moment ago may be unknown to a replica, which looks
// like being gone. Source: Microsoft Graph documentation, application-removepassword.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import {
  failureOf,
  type GraphAnswer,
  type GraphRequest,
  isUnprovenSuccess,
  type RecentWrite,
  succeeded
} from '../../graph/answer.ts'
import type { Graph } from '../../graph/client.ts'
import { ensureAll, sendSuccessfully, toActionError } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Runtime } from '../../runtime.ts'
import { asObject } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { type PasswordCredential, parsePasswords } from '../app/graphObjects.ts'
import { writeRequest } from '../app/scope.ts'

/** The application whose secrets are meant, and how to reach it. */
export type SecretHolder = {
  readonly graph: Graph
  readonly runtime: Runtime
  readonly uniqueName: string
  readonly applicationId: string
  readonly recentWrites: ReadonlySet<RecentWrite>
}

/**
 * Looks for a secret whose answer was lost, and removes it. A replica may show it late, hence several attempts, a second
 * apart. True when it was there.
 */
export const removeUnanswered = async (
  holder: SecretHolder,
  displayName: string,
  attempts: number
): Promise<boolean> => {
  for (let attempt = 1; ; attempt++) {
    const found = (await listSecrets(holder)).filter(secret => secret.displayName === displayName)
    if (found.length > 0) {
      await removeSecrets(holder, found, { justAdded: true })
      return true
    }
    if (attempt === attempts) return false
    await holder.runtime.sleep(1_000)
  }
}

/**
 * Removes the secrets of the attempts `displayNames`, whose answers were lost, for certain: a replica that shows `later`, the
 * key id of a secret that was added after them, shows them too, if they exist.
 */
export const removeAllUnanswered = (
  holder: SecretHolder,
  displayNames: readonly string[],
  later: string
): Promise<void> =>
  holder.graph.until(`look for secrets of ${holder.uniqueName} whose answers were lost`, async () => {
    const secrets = await listSecrets(holder)
    if (!secrets.some(({ keyId }) => keyId === later)) {
      return retryLater(new Error('the list is older than the new secret'))
    }
    const found = secrets.filter(({ displayName }) => displayNames.includes(displayName))
    await removeSecrets(holder, found, { justAdded: true })
    return done(undefined)
  })

/** The application's password credentials as they are at this moment. @throws ActionError. */
const listSecrets = async (holder: SecretHolder): Promise<readonly PasswordCredential[]> => {
  const { body } = await sendSuccessfully(holder.graph, {
    method: 'GET',
    path: `${byId('applications', holder.applicationId)}?$select=passwordCredentials`,
    operation: `read the secrets of ${holder.uniqueName}`,
    requirement: requirements.readApplications,
    mayLagBehind: holder.recentWrites
  })
  return parsePasswords(asObject<graphTypes.Application>(body).passwordCredentials)
}

/**
 * Removes secrets by their key ids; one that is gone already counts as removed. A secret that this run added a moment ago
 * may be unknown to a replica, which looks like being gone: `justAdded` waits that out. `onRemoved` is told of each as soon as it
 * is gone, also when another one cannot be removed.
 */
export const removeSecrets = async <Secret extends Pick<PasswordCredential, 'keyId' | 'displayName'>>(
  { graph, uniqueName, applicationId, recentWrites }: SecretHolder,
  secrets: readonly Secret[],
  { justAdded, onRemoved }: { readonly justAdded: boolean; readonly onRemoved?: (secret: Secret) => void }
): Promise<void> => {
  const recent = { recentWrites: new Set<RecentWrite>(justAdded ? [...recentWrites, 'password'] : recentWrites) }
  const secretOf = new Map(
    secrets.map(secret => [removalOf({ uniqueName, applicationId, ...recent }, secret), secret] as const)
  )
  const onSatisfied = (request: GraphRequest): void => onRemoved?.(secretOf.get(request) as Secret)
  await ensureAll(graph, [...secretOf.keys()], { serial: true, onSatisfied })
}

const removalOf = (
  { uniqueName, applicationId, recentWrites }: Pick<SecretHolder, 'uniqueName' | 'applicationId' | 'recentWrites'>,
  { keyId, displayName }: Pick<PasswordCredential, 'keyId' | 'displayName'>
): GraphRequest => {
  const path = `${byId('applications', applicationId)}/removePassword`
  return writeRequest({ recentWrites }, 'POST', path, `remove the client secret ${displayName} of ${uniqueName}`, {
    keyId
  })
}

/** How often, a second apart, the list must lack a secret before it counts as gone. */
const readsUntilGone = 5
/** How often a secret that is listed is tried to be removed: replicas may be a minute behind each other. */
const mostRemovals = 60

/**
 * Removes the secrets that `isMeant` finds, for certain: the list tells what is gone from what a replica does not know yet. A
 * secret that is listed is removed, however often that takes; what is not listed a few times running is gone.
 * @returns whether there was any. @throws ActionError when one that is listed cannot be removed.
 */
export const removeListed = async (
  holder: SecretHolder,
  isMeant: (secret: PasswordCredential) => boolean
): Promise<boolean> => {
  let wasListed = false
  let lacking = 0
  for (let removals = 0; ; ) {
    const found = (await listSecrets(holder)).filter(isMeant)
    if (found.length === 0 && ++lacking >= readsUntilGone) return wasListed
    if (found.length > 0) {
      wasListed = true
      lacking = 0
      removals += 1
      if (await removeFound(holder, found, removals < mostRemovals)) return true
    }
    await holder.runtime.sleep(1_000)
  }
}

/** Removes them; false when Graph did not find what it lists. @throws ActionError unless that `mayRepeat`. */
const removeFound = async (
  holder: SecretHolder,
  secrets: readonly PasswordCredential[],
  mayRepeat: boolean
): Promise<boolean> => {
  let isDone = true
  for (const secret of secrets) {
    const request = removalOf(holder, secret)
    const answer = await holder.graph.send(request)
    if (succeeded(answer) && !isUnprovenSuccess(request, answer)) continue
    if (!mayRepeat || !isNotFound(answer)) throw toActionError(request, answer)
    isDone = false
  }
  return isDone
}

/** Graph says that it lacks the secret, or the object, or fails to look it up: with one that is listed, another try tells. */
const isNotFound = (answer: GraphAnswer): boolean =>
  answer.status === 404 || (answer.status === 400 && /no password credential found/i.test(failureOf(answer).message))
