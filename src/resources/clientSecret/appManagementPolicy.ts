// The tenant's app management policy as far as it concerns client secrets: read where the caller may, so that a lifetime
// that the tenant refuses is told before anything is written. Source: Microsoft Graph documentation, appManagementPolicy.

import { ActionError } from '../../errors.ts'
import { isGranted, requirements } from '../../graph/requirements.ts'
import type { SharedRead } from '../../reconcile/reader.ts'
import { durationText, parseDuration } from '../../util/duration.ts'
import { asObject, asObjects } from '../../util/json.ts'
import { parseMoment } from '../../util/time.ts'
import type { AppScope } from '../app/scope.ts'
import type { DesiredSecret } from './field.ts'

/** A rule for applications created after `sinceMs`; a longest lifetime of 0 forbids client secrets. */
type SecretRule = { readonly sinceMs: number; readonly longestMs: number }

const rulesRead: SharedRead<readonly SecretRule[]> = {
  path: '/policies/defaultAppManagementPolicy',
  operation: 'read the app management policy',
  requirement: requirements.readPolicies,
  optional: true,
  parse: answer => {
    const policy = asObject(answer.body)
    if (policy.isEnabled !== true) return []
    return asObjects(asObject(policy.applicationRestrictions).passwordCredentials)
      .filter(({ state }) => state !== 'disabled')
      .flatMap(({ restrictionType, maxLifetime, restrictForAppsCreatedAfterDateTime }) => {
        const sinceMs = parseMoment(restrictForAppsCreatedAfterDateTime) ?? Number.NEGATIVE_INFINITY
        if (restrictionType === 'passwordAddition') return [{ sinceMs, longestMs: 0 }]
        const lifetime = parseDuration(String(maxLifetime))
        return restrictionType === 'passwordLifetime' && lifetime.ok ? [{ sinceMs, longestMs: lifetime.value }] : []
      })
  }
}

/** The rules, where the caller's token shows that it may read them; else none. */
export const readSecretRules = async (
  wanted: DesiredSecret,
  { reader, services }: AppScope
): Promise<readonly SecretRule[]> =>
  wanted.mode !== 'none' && isGranted(services.caller, requirements.readPolicies) === 'granted'
    ? reader.shared(rulesRead)
    : []

/**
 * Holds a secret that is due against the rules for an application created at `createdMs`; undefined: yet to be. A policy of
 * the application's own may exempt it from them, which only the writing tells. @throws ActionError `policy`.
 */
export const assertPolicyAllows = (
  uniqueName: string,
  { lifetimeMs }: DesiredSecret,
  rules: readonly SecretRule[],
  createdMs: number | undefined
): void => {
  const binding = rules.filter(({ sinceMs }) => createdMs === undefined || sinceMs <= createdMs)
  const longestMs = Math.min(...binding.map(rule => rule.longestMs))
  if (longestMs === 0) {
    throw secretsForbidden(
      `The tenant's app management policy forbids client secrets, and ${uniqueName} is to get one. Nothing was written.`
    )
  }
  if (lifetimeMs > longestMs) {
    throw new ActionError({
      code: 'policy',
      message: `secret-lifetime is ${durationText(lifetimeMs)}, but the tenant's app management policy allows client secrets ${durationText(longestMs)} at most. Nothing was written.`,
      hint: `Set secret-lifetime to ${durationText(longestMs)} or less (and secret-rotate-before below it), or use secret: ephemeral.`
    })
  }
}

/** The error of a tenant that forbids client secrets. */
export const secretsForbidden = (message: string): ActionError =>
  new ActionError({
    code: 'policy',
    message,
    hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
  })
