// The tenant's app management policy as far as it concerns client secrets: read where the caller may, so that a lifetime
// that the tenant refuses is told before anything is written. Source: Microsoft Graph documentation, appManagementPolicy.

import type { TokenClaims } from '../../auth/token.ts'
import { ActionError } from '../../errors.ts'
import { holds, rights } from '../../graph/requirements.ts'
import type { Read, Seen } from '../../reconcile/reader.ts'
import { durationText, parseDuration } from '../../util/duration.ts'
import { record } from '../../util/http.ts'
import type { DesiredApp } from '../app/declared.ts'

const path = '/policies/defaultAppManagementPolicy'

/** The read of the policy: only when the caller's token shows that it may. */
export const secretPolicyReads = (desired: DesiredApp, claims: TokenClaims | undefined): readonly Read[] =>
  desired.secret.mode !== 'none' && holds(claims, rights.readPolicies) === 'held'
    ? [{ path, what: 'read the app management policy', right: rights.readPolicies, optional: true }]
    : []

/**
 * Checks a secret that is due against the policy, where it could be read. Applications may be exempt by a policy of their
 * own, which only the writing tells; the default one binds those that have none.
 *
 * @param createdMs when the application was created; undefined for one that is yet to be.
 * @throws ActionError `policy` when secrets are forbidden or may not live that long.
 */
export const assertPolicyAllows = (desired: DesiredApp, seen: Seen, createdMs: number | undefined): void => {
  const policy = record(seen.get(path)?.body)
  if (policy.isEnabled !== true) return
  const { passwordCredentials } = record(policy.applicationRestrictions)
  const restrictions = (Array.isArray(passwordCredentials) ? passwordCredentials.map(record) : []).filter(
    ({ state, restrictForAppsCreatedAfterDateTime: since }) =>
      state !== 'disabled' && (createdMs === undefined || !(Date.parse(String(since)) > createdMs))
  )
  if (restrictions.some(({ restrictionType }) => restrictionType === 'passwordAddition')) {
    throw new ActionError({
      code: 'policy',
      message: `The tenant's app management policy forbids client secrets, and ${desired.uniqueName} is to get one. Nothing was written.`,
      hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
    })
  }
  const lifetimes = restrictions
    .filter(({ restrictionType }) => restrictionType === 'passwordLifetime')
    .map(({ maxLifetime }) => parseDuration(String(maxLifetime)))
    .flatMap(parsed => (parsed.ok ? [parsed.value] : []))
  const longestMs = Math.min(...lifetimes)
  if (desired.secret.lifetimeMs > longestMs) {
    throw new ActionError({
      code: 'policy',
      message: `secret-lifetime is ${durationText(desired.secret.lifetimeMs)}, but the tenant's app management policy allows client secrets ${durationText(longestMs)} at most. Nothing was written.`,
      hint: `Set secret-lifetime to ${durationText(longestMs)} or less (and secret-rotate-before below it), or use secret: ephemeral.`
    })
  }
}
