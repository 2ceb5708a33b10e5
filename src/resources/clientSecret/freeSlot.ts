// Applications for customers hold two client secrets at most: a new one needs a free place while the former is in force. Source:
// Microsoft identity platform documentation, "Validation differences by supported account types".

import { ActionError } from '../../errors.ts'
import { takesPersonalAccounts } from '../app/configuration.ts'
import type { Application, PasswordCredential } from '../app/graphObjects.ts'
import type { Removal, SecretState } from './rotation.ts'

const mostSecrets = 2

/** What is removed before the new secret is made, because there would be no place for it: those whose time is over anyway. */
export const removedFirst = (
  signInAudience: string | undefined,
  credentials: readonly PasswordCredential[],
  removals: readonly Removal[]
): readonly PasswordCredential[] =>
  signInAudience !== undefined && takesPersonalAccounts(signInAudience) && credentials.length >= mostSecrets
    ? removals.map(({ secret }) => secret).filter(({ keyId }) => credentials.some(one => one.keyId === keyId))
    : []

/**
 * Asserts that there is a place for another secret, or that this run makes one.
 * @throws ActionError `conflict` that names those that are in the way.
 */
export const assertFreeSlot = (
  existing: Application | undefined,
  { removals, undelivered }: Pick<SecretState, 'removals' | 'undelivered'>
): void => {
  if (existing === undefined || !takesPersonalAccounts(existing.signInAudience)) return
  const goes = ({ keyId }: PasswordCredential): boolean =>
    removals.some(({ secret }) => secret.keyId === keyId) || undelivered.some(secret => secret.keyId === keyId)
  const left = existing.passwordCredentials.filter(secret => !goes(secret))
  if (left.length < mostSecrets) return
  const names = left.map(({ displayName, keyId }) => `${displayName || 'unnamed'} (key id ${keyId})`).join(', ')
  throw new ActionError({
    code: 'conflict',
    message: `${existing.displayName} is to get a new client secret and has no place for it: an application for customers holds ${mostSecrets} at most, and these stay: ${names}. Nothing was written.`,
    hint: 'Remove the one that nobody uses (portal: App registrations, Certificates & secrets), or choose a shorter secret-overlap, so that the superseded one goes earlier.'
  })
}
