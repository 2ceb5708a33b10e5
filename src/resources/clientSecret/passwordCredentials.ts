// Adding and removing password credentials. addPassword must never be repeated blindly: the answer holds the secret once,
// and a lost one leaves a secret that nobody has. Source: Microsoft Graph documentation, application-addpassword.

import { randomBytes } from 'node:crypto'
import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { failureOf, type GraphAnswer, type GraphRequest, type RecentWrite, succeeded } from '../../graph/answer.ts'
import type { Graph } from '../../graph/client.ts'
import { ensureAll, sendSuccessfully, toActionError } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { NewSecret } from '../../report/outputs.ts'
import type { Runtime } from '../../runtime.ts'
import { asObject } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { isoTime, parseMoment } from '../../util/time.ts'
import { type PasswordCredential, parsePasswords } from '../app/graphObjects.ts'
import { writeRequest } from '../app/scope.ts'
import { secretsForbidden } from './appManagementPolicy.ts'
import type { DesiredSecret } from './field.ts'
import { kindToMake, secretName } from './rotation.ts'

/** How often, a second apart, a secret whose answer was lost is looked for before another is made. */
const attemptsBeforeAnother = 3

/** The application whose secrets are meant, and how to reach it. */
export type SecretHolder = {
  readonly graph: Graph
  readonly runtime: Runtime
  readonly uniqueName: string
  readonly applicationId: string
  readonly recentWrites: ReadonlySet<RecentWrite>
}

/** What a new secret is made with, and who is told of it. */
type SecretRequest = {
  readonly wanted: DesiredSecret
  readonly clientId: string
  /** Called before each attempt, and again with the key id. */
  readonly announce: (displayName: string, made?: { readonly keyId: string }) => void
  /** Called synchronously with the secret; nothing may be awaited before it. */
  readonly publish: (secret: NewSecret) => void
}

/** A secret, how Graph lists it, and the names of attempts whose answers were lost and that did not show yet. */
type AddedSecret = {
  readonly secret: NewSecret
  readonly added: PasswordCredential
  readonly unanswered: readonly string[]
}

/**
 * Adds a secret and publishes it in the statements right after the answer. After a lost answer the attempt's own nonce is
 * looked for and what is there is removed, then another is added. A cancellation lets an attempt that has begun end.
 * @throws ActionError `policy` where the tenant's app management policy forbids it.
 */
export const addSecret = async (
  holder: SecretHolder,
  { wanted, clientId, announce, publish }: SecretRequest
): Promise<AddedSecret> => {
  const { graph, uniqueName, applicationId } = holder
  const { label, lifetimeMs } = wanted
  const unanswered: string[] = []
  const operation = `create the client secret of ${uniqueName}`
  return graph.until(operation, async () => {
    const displayName = secretName(label, kindToMake(wanted), randomBytes(6).toString('hex'))
    const endMs = graph.now() + lifetimeMs
    const passwordCredential = { displayName, endDateTime: isoTime(endMs) } satisfies graphTypes.PasswordCredential
    const path = `${byId('applications', applicationId)}/addPassword`
    const request = writeRequest(holder, 'POST', path, operation, { passwordCredential })
    announce(displayName)
    const result = await graph.sendOnce(request)
    if (result.kind === 'answer' && !succeeded(result.answer)) throw toRefusal(request, result.answer, lifetimeMs)
    const made = result.kind === 'answer' ? readSecret(result.answer) : undefined
    if (made !== undefined) {
      const { secretText, keyId } = made
      const secret = { clientId, secretText, keyId, endMs: made.endMs ?? endMs }
      publish(secret)
      announce(displayName, { keyId })
      const added = { keyId, displayName, startMs: made.startMs ?? graph.now(), endMs: secret.endMs }
      return done({ secret, added, unanswered })
    }
    const finishing = { ...holder, graph: graph.finishing }
    if (!(await removeUnanswered(finishing, displayName, attemptsBeforeAnother))) unanswered.push(displayName)
    return retryLater(result.kind === 'unanswered' ? result.reason : new Error('Graph answered without the secret'))
  })
}

/** The start is by the tenant's clock to the millisecond: the order of secrets decides which of them are superseded. */
const readSecret = ({ body }: GraphAnswer) => {
  const { secretText, keyId, startDateTime, endDateTime } = asObject<graphTypes.PasswordCredential>(body)
  if (typeof secretText !== 'string' || secretText === '' || typeof keyId !== 'string') return undefined
  return {
    secretText,
    keyId: keyId.toLowerCase(),
    startMs: parseMoment(startDateTime),
    endMs: parseMoment(endDateTime)
  }
}

const toRefusal = (request: GraphRequest, answer: GraphAnswer, lifetimeMs: number): ActionError => {
  const failure = failureOf(answer)
  const codes = [failure.code, ...failure.details]
  const days = Math.round((lifetimeMs / 86_400_000) * 10) / 10
  if (codes.some(code => /LifetimeAsPerAppPolicy|InvalidKeyEndDate/i.test(code))) {
    return new ActionError({
      code: 'policy',
      message: `The tenant's app management policy refuses a client secret that lives ${days} days: ${failure.message}`,
      hint: 'Set a shorter secret-lifetime (and secret-rotate-before below it), or use secret: ephemeral, whose secrets live for one job.'
    })
  }
  if (codes.some(code => /CredentialTypeNotAllowedAsPerAppPolicy/i.test(code))) {
    return secretsForbidden(`The tenant's app management policy forbids client secrets: ${failure.message}`)
  }
  if (failure.code === 'Directory_ResourceSizeExceeded' || /size of the object has exceeded/i.test(failure.message)) {
    return new ActionError({
      code: 'policy',
      message: `The application holds too many credentials for another secret: ${failure.message}`,
      hint: 'Remove old secrets in the portal (Certificates & secrets); a shorter secret-overlap lets the action remove its own sooner.'
    })
  }
  return toActionError(request, answer)
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
export const listSecrets = async (holder: SecretHolder): Promise<readonly PasswordCredential[]> => {
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
 * may be unknown to a replica, which looks like being gone: `justAdded` waits that out.
 */
export const removeSecrets = async (
  { graph, uniqueName, applicationId, recentWrites }: SecretHolder,
  secrets: readonly Pick<PasswordCredential, 'keyId' | 'displayName'>[],
  { justAdded }: { readonly justAdded: boolean }
): Promise<void> => {
  const recent = { recentWrites: new Set<RecentWrite>(justAdded ? [...recentWrites, 'password'] : recentWrites) }
  const path = `${byId('applications', applicationId)}/removePassword`
  const removals = secrets.map(({ keyId, displayName }) =>
    writeRequest(recent, 'POST', path, `remove the client secret ${displayName} of ${uniqueName}`, { keyId })
  )
  await ensureAll(graph, removals, { serial: true })
}
