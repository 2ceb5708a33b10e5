// Which passwords an application may have: by the app management policy that is assigned to it, else by the tenant's.
// Microsoft Graph documentation, "Microsoft Entra application authentication methods API overview".

import { filledIn } from '../core/refusalBehavior.ts'
import { durationMs, type PasswordRestriction } from '../directory/appManagementPolicy.ts'
import type { Application } from '../directory/objects.ts'
import { GraphError, refusals } from './errors.ts'
import { defaultPolicyId } from './policies.ts'
import type { GraphRequest } from './request.ts'

/** A new password, as far as policies look at it; `custom`: the caller has chosen its value. */
export type WantedPassword = { readonly lifetimeMs: number; readonly custom: boolean }

type Assigned = { readonly policyId: string; readonly restriction: PasswordRestriction }

/** The restrictions of the enabled policy that is assigned to the application, those that do not hold for its age left out. */
const assignedTo = ({ tenant }: GraphRequest, application: Application): readonly Assigned[] => {
  const policy = tenant.appManagementPolicies.all().find(({ appliesTo }) => appliesTo.includes(application.id))
  if (!policy?.isEnabled) return []
  return policy.passwordRestrictions
    .filter(({ createdAfterMs }) => createdAfterMs === null || application.createdMs > createdAfterMs)
    .map(restriction => ({ policyId: policy.id, restriction }))
}

/**
 * Throws 400 when a policy does not allow the password. A restriction of the assigned policy, be it switched off, takes the place of
 * the tenant's of the same type. `application` is undefined where only the tenant's policy can hold.
 */
export const checkPasswordRules = (
  request: GraphRequest,
  application: Application | undefined,
  { lifetimeMs, custom }: WantedPassword
): void => {
  const { passwordPolicy, refusals: words } = request.context.behavior
  const assigned = application ? assignedTo(request, application) : []
  const own = (type: PasswordRestriction['restrictionType']) =>
    assigned.find(({ restriction }) => restriction.restrictionType === type)
  const blocks = (one: Assigned | undefined) => one?.restriction.state === 'enabled'
  const block = (policyId: string) => new GraphError(filledIn(words.passwordBlocked, policyId))

  const addition = own('passwordAddition')
  if (addition && blocks(addition)) throw block(addition.policyId)
  if (!addition && passwordPolicy?.blocked) throw block(defaultPolicyId)
  const customAddition = own('customPasswordAddition')
  if (custom && customAddition && blocks(customAddition)) throw block(customAddition.policyId)
  const lifetime = own('passwordLifetime')
  const ownMaximumMs = blocks(lifetime) ? durationMs(lifetime?.restriction.maxLifetime ?? '') : undefined
  const maximumMs = lifetime ? ownMaximumMs : passwordPolicy?.maxLifetimeMs
  if (maximumMs !== undefined && lifetimeMs > maximumMs) {
    throw new GraphError(refusals.passwordLifetime(lifetime?.policyId ?? defaultPolicyId))
  }
}
