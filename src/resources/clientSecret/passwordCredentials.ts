// Adding and removing password credentials. addPassword must never be repeated blindly: the answer holds the secret once,
// and a lost one leaves a secret that nobody has. Source: Microsoft Graph documentation, application-addpassword.

import { randomBytes } from 'node:crypto'
import { ActionError } from '../../errors.ts'
import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../../graph/answer.ts'
import { sendAll } from '../../graph/ensureAll.ts'
import { explain } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { NewSecret, Work } from '../../reconcile/resource.ts'
import { record } from '../../util/http.ts'
import { again, done } from '../../util/retry.ts'
import { type PasswordCredential, parsePasswords } from '../app/locate.ts'
import { isoTime, type SecretKind, secretName } from './rotation.ts'

/** How often, a second apart, a secret whose answer was lost is looked for before another is made. */
const looksBeforeAnother = 3

/** The application whose secrets are meant, and how to reach it. */
export type SecretHolder = Pick<Work, 'graph' | 'runtime' | 'written'> & {
  readonly desired: Pick<Work['desired'], 'uniqueName'>
  readonly handles: Pick<Work['handles'], 'applicationId'>
}

/** A secret that was added, and the display names of attempts whose answers were lost and that did not show yet. */
export type AddedSecret = { readonly secret: PasswordCredential; readonly lost: readonly string[] }

/**
 * Adds a secret and hands it on in the statements right after the answer. After a lost answer the attempt's own nonce is
 * looked for and what is there is removed, then another is added. A cancellation lets an attempt that has begun end.
 *
 * @param hand called synchronously with the secret; nothing may be awaited before it.
 * @throws ActionError `policy` where the tenant's app management policy forbids it.
 */
export const addSecret = async (
  work: Work,
  kind: SecretKind,
  lifetimeMs: number,
  announce: (displayName: string) => void,
  hand: (secret: NewSecret) => void
): Promise<AddedSecret> => {
  const { desired, graph, handles } = work
  const lost: string[] = []
  const path = byId('applications', handles.applicationId as string)
  const finishing = { ...work, graph: graph.finishing }
  return graph.until(`create the client secret of ${desired.uniqueName}`, async () => {
    const displayName = secretName(desired.secret.label, kind, randomBytes(6).toString('hex'))
    const endMs = graph.now() + lifetimeMs
    const request: GraphRequest = {
      method: 'POST',
      path: `${path}/addPassword`,
      body: { passwordCredential: { displayName, endDateTime: isoTime(endMs) } },
      what: `create the client secret of ${desired.uniqueName}`,
      right: rights.writeApplications,
      after: work.written
    }
    announce(displayName)
    const result = await graph.sendOnce(request)
    if (result.kind === 'answer' && succeeded(result.answer)) {
      const secret = readSecret(result.answer, handles.appId as string, endMs)
      if (secret !== undefined) {
        hand(secret)
        const { keyId } = secret
        const startMs = startOf(result.answer) ?? graph.now()
        return done({ secret: { keyId, displayName, startMs, endMs: secret.endMs }, lost })
      }
    } else if (result.kind === 'answer') throw explainRefusal(request, result.answer, lifetimeMs)
    if (!(await removeLost(finishing, displayName, looksBeforeAnother))) lost.push(displayName)
    return again(result.kind === 'lost' ? result.reason : new Error('Graph answered without the secret'))
  })
}

const readSecret = (answer: GraphAnswer, clientId: string, endMs: number): NewSecret | undefined => {
  const { secretText, keyId, endDateTime } = record(answer.body)
  if (typeof secretText !== 'string' || secretText === '' || typeof keyId !== 'string') return undefined
  const actualEndMs = Date.parse(String(endDateTime))
  return { clientId, secretText, keyId: keyId.toLowerCase(), endMs: Number.isNaN(actualEndMs) ? endMs : actualEndMs }
}

/** By the tenant's clock to the millisecond: the order of secrets decides which of them are superseded. */
const startOf = (answer: GraphAnswer): number | undefined => {
  const startMs = Date.parse(String(record(answer.body).startDateTime))
  return Number.isNaN(startMs) ? undefined : startMs
}

const explainRefusal = (request: GraphRequest, answer: GraphAnswer, lifetimeMs: number): ActionError => {
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
    return new ActionError({
      code: 'policy',
      message: `The tenant's app management policy forbids client secrets: ${failure.message}`,
      hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
    })
  }
  if (failure.code === 'Directory_ResourceSizeExceeded' || /size of the object has exceeded/i.test(failure.message)) {
    return new ActionError({
      code: 'policy',
      message: `The application holds too many credentials for another secret: ${failure.message}`,
      hint: 'Remove old secrets in the portal (Certificates & secrets); a shorter secret-overlap lets the action remove its own sooner.'
    })
  }
  return explain(request, answer)
}

/**
 * Looks for a secret whose answer was lost, and removes it. A replica may show it late, hence several looks, a second apart.
 *
 * @returns true when it was there.
 */
export const removeLost = async (work: SecretHolder, displayName: string, looks: number): Promise<boolean> => {
  for (let look = 1; ; look++) {
    const found = (await listSecrets(work)).filter(secret => secret.displayName === displayName)
    if (found.length > 0) {
      await removeSecrets(work, found, { justAdded: true })
      return true
    }
    if (look === looks) return false
    await work.runtime.sleep(1_000)
  }
}

/**
 * Removes secrets whose answers were lost for certain: a replica that shows a secret that was added later shows them, if
 * they exist.
 *
 * @param displayNames of the lost attempts.
 * @param later key id of a secret that was added after them.
 */
export const removeAllLost = (work: SecretHolder, displayNames: readonly string[], later: string): Promise<void> =>
  work.graph.until(`look for secrets of ${work.desired.uniqueName} whose answers were lost`, async () => {
    const secrets = await listSecrets(work)
    if (!secrets.some(({ keyId }) => keyId === later)) return again(new Error('the list is older than the new secret'))
    const found = secrets.filter(({ displayName }) => displayNames.includes(displayName))
    await removeSecrets(work, found, { justAdded: true })
    return done(undefined)
  })

/** The application's password credentials as they are at this moment. */
export const listSecrets = async (work: SecretHolder): Promise<readonly PasswordCredential[]> => {
  const request: GraphRequest = {
    method: 'GET',
    path: `${byId('applications', work.handles.applicationId as string)}?$select=passwordCredentials`,
    what: `read the secrets of ${work.desired.uniqueName}`,
    right: rights.readApplications,
    after: work.written
  }
  const answer = await work.graph.send(request)
  if (!succeeded(answer)) throw explain(request, answer)
  return parsePasswords(record(answer.body).passwordCredentials)
}

/**
 * Removes secrets by their key ids; one that is gone already counts as removed. A secret that this run added a moment ago
 * may be unknown to a replica, which looks like being gone: `justAdded` waits that out.
 */
export const removeSecrets = async (
  work: SecretHolder,
  secrets: readonly Pick<PasswordCredential, 'keyId' | 'displayName'>[],
  { justAdded }: { readonly justAdded: boolean }
): Promise<void> => {
  const after = new Set(work.written)
  if (justAdded) after.add('password')
  const path = byId('applications', work.handles.applicationId as string)
  await sendAll(
    work.graph,
    secrets.map(({ keyId, displayName }) => ({
      method: 'POST',
      path: `${path}/removePassword`,
      body: { keyId },
      what: `remove the client secret ${displayName} of ${work.desired.uniqueName}`,
      right: rights.writeApplications,
      after
    })),
    { serial: true }
  )
}
