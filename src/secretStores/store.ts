// A place outside the tenant that takes client secrets, and ids as variables. A store is one folder beside this file; GitHub
// is the first.

import type { ActionError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Result } from '../util/result.ts'
import type { RetryContext } from '../util/retry.ts'

/** A secret and what belongs to it. `expiresOn` is ISO 8601. */
export type StoredCredential = Readonly<Record<'secret' | 'clientId' | 'tenantId' | 'keyId' | 'expiresOn', string>>

/** What opens the stores in a run. Requests are repeated by class under the deadline. */
export type StoreContext = RetryContext & { readonly env: Runtime['env']; readonly gitHubToken: string }

/** One place in a store, as it was declared. */
export type Destination = {
  /** As the user writes it: `environment/production:B2C_SECRET+ids`. */
  readonly target: string
  /** What tells two destinations apart. */
  readonly identity: string
  /** True when the ids go to variables beside the secret. */
  readonly ids: boolean
  /** Asks whether it would take a secret, before one is made. @throws ActionError `delivery` when it would not. */
  readonly assertTakes: (context: StoreContext) => Promise<void>
  /** @throws ActionError `delivery` with the permission that would do. */
  readonly write: (credential: StoredCredential, context: StoreContext) => Promise<void>
  /** Writes a variable that does not hold the value yet. @throws ActionError `delivery`. */
  readonly writeVariable: (value: string, context: StoreContext) => Promise<'written' | 'unchanged'>
}

/** A kind of store. */
export type SecretStore = {
  /** The words that destinations begin with: `repository`, `environment`. */
  readonly schemes: readonly string[]
  readonly parse: (text: string) => Result<Destination>
  /** A destination for a variable alone. */
  readonly parseVariable: (text: string) => Result<Destination>
}

/** What became of one destination: written, with what that gave, or out of step. */
export type Delivery<T = unknown> = { readonly target: string; readonly value?: T; readonly error?: ActionError }
