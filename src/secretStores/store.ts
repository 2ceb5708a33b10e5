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

/** The ids that go to variables beside a secret. */
export type StoredIds = Omit<StoredCredential, 'secret'>

/** When a store answered: by its own clock, epoch milliseconds, and by the runner's monotonic one. */
export type AnswerTime = { readonly storeMs: number; readonly monotonicMs: number }

/**
 * What a destination holds, as far as the token may see. `updatedMs` is when its secret was written last, by the store's clock;
 * `answered` is when it said so, where that can be read. `keyId` is what the variable of that name says: empty where there is
 * none, undefined where it was not asked for or may not be read. `refusal` is what keeps it from being looked at, in part or
 * altogether: it may not take a secret either.
 */
export type Inspection = { readonly refusal?: ActionError } & (
  | { readonly kind: 'unknown' }
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'present'
      readonly updatedMs: number | undefined
      readonly answered?: AnswerTime | undefined
      readonly keyId: string | undefined
    }
)

/**
 * How sending a secret ended. `refused`: the destination does not hold it, for certain; `unknown`: it may. With `written`, an
 * error tells that the ids beside it were not, and `unconfirmed` the answer instead of which the destination itself shows it.
 */
export type WriteResult =
  | { readonly secret: 'written'; readonly error?: ActionError; readonly unconfirmed?: ActionError }
  | { readonly secret: 'refused' | 'unknown'; readonly error: ActionError }

/** One place in a store, as it was declared. */
export type Destination = {
  /** As the user writes it: `environment/production:B2C_SECRET+ids`. */
  readonly target: string
  /** What tells two destinations of a declaration apart. */
  readonly identity: string
  /** What tells it apart from every other place, also those of other repositories: a short hash, the same in every run. */
  readonly place: (env: Runtime['env']) => string
  /** True when the ids go to variables beside the secret. */
  readonly ids: boolean
  /** Looks without writing. Never rejects: a refusal stands in the result. */
  readonly inspect: (context: StoreContext) => Promise<Inspection>
  /**
   * Asks everything that can be asked without writing, before a secret is made.
   * @throws ActionError `delivery` when it would not take one.
   */
  readonly assertTakes: (context: StoreContext) => Promise<void>
  readonly write: (credential: StoredCredential, context: StoreContext) => Promise<WriteResult>
  /** Writes the ids alone. @throws ActionError `delivery`. */
  readonly writeIds: (ids: StoredIds, context: StoreContext) => Promise<void>
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
export type DestinationResult<T = unknown> = {
  readonly target: string
  readonly value?: T
  readonly error?: ActionError
}
