// What every way of signing in is given and what it gives: one request to the token service at a time, judged but not repeated.

import type { GitHubRun } from '../ci/github/run.ts'
import type { Cloud } from '../clouds.ts'
import type { ActionError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Deadline, OnWait } from '../util/retry.ts'
import type { AccessToken } from './token.ts'

/** A code that a person types in at `verificationUri` to sign in from another device. `message` says so in words. */
export type DeviceCode = {
  readonly userCode: string
  readonly verificationUri: string
  readonly expiresInMs: number
  readonly message: string
}

/** The surroundings of a sign-in. */
export type SignInContext = {
  readonly runtime: Runtime
  readonly cloud: Cloud
  /** GUID or domain, as given. */
  readonly tenant: string
  /** Ends all waiting, except for the person at a device code, who has until the code expires. */
  readonly deadline: Deadline
  readonly onWait: OnWait
  readonly gitHub: GitHubRun
  readonly showDeviceCode: (code: DeviceCode) => void
  /** Delegated Graph permissions to ask for with a device code; absent: `.default`. */
  readonly scopes?: readonly string[]
  /** How long one request may take, in milliseconds. Absent: {@link requestTimeoutMs}, {@link oidcTimeoutMs}. */
  readonly timeouts?: { readonly requestMs: number; readonly oidcMs: number }
}

/** How long one request to Microsoft's token service may take. */
export const requestTimeoutMs = 20_000

/** How long one request to GitHub's token service may take, with the retries inside the toolkit's client. */
export const oidcTimeoutMs = 10_000

/**
 * What one sign-in came to. `transient` is worth repeating (after `afterMs`, where the service named a pause). `replication`
 * marks a refusal that a recent write explains; it is only worth repeating for an identity that was just changed.
 */
export type SignInAttempt =
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'transient'; readonly error: Error; readonly afterMs: number | undefined }
  | { readonly kind: 'refused'; readonly error: ActionError; readonly replication: boolean }

/**
 * Signs in once, with nothing cached.
 *
 * @throws ActionError for what no repetition can mend; the reason of `runtime.cancelled` when the job is cancelled.
 */
export type SignIn = () => Promise<SignInAttempt>
