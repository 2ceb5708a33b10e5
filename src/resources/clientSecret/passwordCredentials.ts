// Adding password credentials. addPassword must never be repeated blindly: the answer holds the secret once, and a lost one
// leaves a secret that nobody has. Source: Microsoft Graph documentation, application-addpassword.

import { randomBytes } from 'node:crypto'
import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import type { NewSecret } from '../../report/outputs.ts'
import { asObject } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { isoTime, parseMoment } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { writeRequest } from '../app/scope.ts'
import { secretsForbidden } from './appManagementPolicy.ts'
import type { DesiredSecret } from './field.ts'
import { removeUnanswered, type SecretHolder } from './removal.ts'
import { kindToMake, secretName } from './secretName.ts'

/** How often, a second apart, a secret whose answer was lost is looked for before another is made. */
const attemptsBeforeAnother = 3

/** What a new secret is made with, and who is told of it. */
type SecretRequest = {
  readonly wanted: DesiredSecret
  readonly clientId: string
  /** Called before each attempt, and again with the key id. */
  readonly announce: (displayName: string, made?: { readonly keyId: string }) => void
  /** Called with the name of an attempt that left nothing behind. */
  readonly settle: (displayName: string) => void
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
  { wanted, clientId, announce, settle, publish }: SecretRequest
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
    if (result.kind === 'answer' && !succeeded(result.answer)) {
      settle(displayName)
      throw toRefusal(request, result.answer, lifetimeMs)
    }
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
    if (await removeUnanswered(finishing, displayName, attemptsBeforeAnother)) settle(displayName)
    else unanswered.push(displayName)
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
