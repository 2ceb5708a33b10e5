// What a run came to: plans with what became of them. All reports are drawn from this; no secret in it.

import type { Proof } from '../auth/proof.ts'
import type { ActionError } from '../errors.ts'
import type { Mode } from '../mode.ts'
import type { AppPlan } from './plan.ts'

/** The tenant signed in to. `kind` is Graph's `tenantType`: `AAD B2C`, `CIAM`, `AAD`, or what it says. */
export type TenantFacts = {
  readonly id: string
  readonly displayName: string | undefined
  readonly initialDomain: string | undefined
  readonly kind: string | undefined
}

/** A password credential as the tenant lists it: never the secret itself. Times are ISO 8601. */
export type SecretFacts = {
  readonly keyId: string
  readonly displayName: string
  readonly expiresOn: string
}

/** How the proof of a new credential ended, or that none was asked for. */
export type Verification = Proof | { readonly kind: 'skipped' }

/** What became of the client secret. */
export type SecretOutcome = {
  /** The secret in force: the new one, or the newest delivered one; absent when there is none of ours. */
  readonly current: SecretFacts | undefined
  /** Where none is in force: the one of ours that expired last, if the tenant still lists it. */
  readonly lapsed?: SecretFacts
  readonly created: boolean
  readonly verification: Verification
  /** True when it expires within `secret-rotate-before`. */
  readonly expiresSoon: boolean
  readonly removed: readonly SecretFacts[]
  /** Secrets that the action did not make: listed, never touched. */
  readonly foreign: readonly SecretFacts[]
  /** Destinations written, and those that are out of step. */
  readonly destinations: readonly { readonly target: string; readonly error?: ActionError }[]
}

/** What became of one managed app. */
export type AppOutcome = {
  readonly plan: AppPlan
  readonly status: 'planned' | 'applied' | 'unchanged' | 'destroyed' | 'failed'
  /** True when the tenant was changed, or in mode plan would be. */
  readonly changed: boolean
  readonly clientId: string | undefined
  readonly applicationObjectId: string | undefined
  readonly servicePrincipalObjectId: string | undefined
  readonly secret: SecretOutcome | undefined
  /** Where an administrator can consent, when grants are missing. */
  readonly adminConsentUrl: string | undefined
  readonly warnings: readonly string[]
  readonly error: ActionError | undefined
}

/** The whole run, for log, summary, comment and outputs. */
export type RunOutcome = {
  readonly mode: Mode
  readonly tenant: TenantFacts
  /** Portal origin of the cloud, for links. */
  readonly portalOrigin: string
  readonly apps: readonly AppOutcome[]
  readonly tookMs: number
  /** The tenant's clock at the end of the run, epoch milliseconds; the runner's own may be off. */
  readonly tenantNowMs?: number
}
