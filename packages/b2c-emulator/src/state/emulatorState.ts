// The whole state of an emulator as it is stored in a file, and how an emulator is made of it again.

import { isClockMoment } from '../core/clock.ts'
import type { EmulatorContext, Origins } from '../core/context.ts'
import { type StoredSigningKeys, storedSigningKeys } from '../core/jwt.ts'
import type { Application } from '../directory/objects.ts'
import type { SeededTenant, TenantSeed } from '../directory/seed.ts'
import { restoredTenant, type StoredTenant, storedTenant } from '../directory/storedTenant.ts'
import type { Tenant } from '../directory/tenant.ts'
import { gitHubOf } from '../github/gitHub.ts'
import { restoreGitHub, type StoredGitHub, storedGitHub } from '../github/storedGitHub.ts'

/**
 * Everything that outlives the process. Behavior and faults, the journal, device codes, interceptions and what `issued()` lists
 * do not: they belong to one run.
 */
export type EmulatorState = {
  /** How far the emulator's clock is ahead of the machine's, in milliseconds. */
  readonly clockOffsetMs: number
  readonly origins: Origins
  readonly signingKeys: StoredSigningKeys
  readonly tenants: readonly StoredTenant[]
  readonly gitHub: StoredGitHub
}

/** The state at this moment. `nowMs` is the machine's time, ms since 1970. */
export const stateOf = (context: EmulatorContext, nowMs: number): EmulatorState => ({
  clockOffsetMs: context.clock.now() - nowMs,
  origins: { ...context.origins },
  signingKeys: storedSigningKeys(context.signingKeys),
  tenants: context.tenants.map(storedTenant),
  gitHub: storedGitHub(gitHubOf(context))
})

/**
 * A seed is for a state that is made new. One that says something else than the state does is a mistake.
 * @throws Error
 */
export const checkSeed = ({ tenants: [first] }: EmulatorState, seed: TenantSeed): void => {
  const { initialDomain, tenantType, callerSecret } = seed
  if (initialDomain !== undefined && initialDomain.toLowerCase() !== first?.initialDomain) {
    throw new Error(`its tenant is ${first?.initialDomain}, not ${initialDomain}`)
  }
  if (tenantType !== undefined && tenantType !== first?.tenantType) {
    throw new Error(`its tenant is of the type ${first?.tenantType}, not ${tenantType}`)
  }
  if (callerSecret !== undefined && callerSecret !== first?.caller?.secret) {
    throw new Error('its caller has another secret than the one that is given')
  }
}

/**
 * Puts tenants and GitHub of a state into a context that has none, and gives the first tenant. The origins must be known: where
 * GitHub answers at another address than before, the trust in its identity tokens moves along.
 * @throws Error when the state has no tenant, when a tenant is not complete, or when its clock is out of all bounds
 */
export const restoreState = (context: EmulatorContext, state: EmulatorState): SeededTenant => {
  if (!isClockMoment(context.clock.now())) throw new Error('its clock stands at no time between 1970 and 9999')
  const tenants = state.tenants.map(stored => restoredTenant(context, stored))
  const [first] = tenants
  if (!first) throw new Error('it has no tenant')
  for (const tenant of tenants) {
    moveIssuer(tenant, state.origins.github, context.origins.github)
    context.tenants.push(tenant)
  }
  restoreGitHub(gitHubOf(context), state.gitHub)
  return first
}

const moveIssuer = (tenant: Tenant, before: string, after: string): void => {
  if (before === after) return
  const moved = (application: Application): Application => ({
    ...application,
    federatedIdentityCredentials: application.federatedIdentityCredentials.map(credential =>
      credential.issuer === before ? { ...credential, issuer: after } : credential
    )
  })
  tenant.seed(() => {
    for (const [id, application] of tenant.applications.entries()) tenant.applications.put(id, moved(application))
    for (const [id, deleted] of tenant.deletedApplications.entries()) {
      tenant.deletedApplications.put(id, { ...deleted, object: moved(deleted.object) })
    }
  })
}
