// What the kinds of a managed app need besides Graph: the caller, the run's identity, the way of a new secret.

import type { Proof } from '../../auth/proof.ts'
import type { RunClaims, TokenClaims } from '../../auth/signIn.ts'
import type { NewSecret } from '../../report/outputs.ts'
import type { StoreContext } from '../../secretStores/store.ts'
import type { Deadline } from '../../util/retry.ts'
import type { Removal } from '../removal.ts'
import type { TenantSchema } from './graphObjects.ts'
import type { ManagedApp } from './managedApp.ts'
import type { Repository } from './tags.ts'

/** How the proof of a new credential ended, or that none was asked for. */
export type Verification = Proof | { readonly kind: 'skipped' }

/** A secret of this run that may exist. Without a key id Graph's answer has not come. */
export type AnnouncedSecret = {
  readonly kind: 'kept' | 'ephemeral'
  readonly uniqueName: string
  readonly applicationId: string
  readonly displayName: string
  readonly keyId?: string
}

/** Everything that the kinds of an app are given. */
export type AppServices = {
  readonly caller: TokenClaims | undefined
  /** True when mode destroy may remove the application that the run signs in as. */
  readonly mayDestroyCaller: boolean
  /** Where the declaration comes from. */
  readonly repository: Repository | undefined
  /** The tenant's clock, epoch milliseconds. */
  readonly nowMs: () => number
  /** False while nothing confirms that it is right. */
  readonly isClockSure: () => boolean
  /** What is learnt of the tenant while the run reads it. */
  readonly tenantSchema: TenantSchema
  /** Known once the organization has been read. */
  readonly tenantId: () => string
  /**
   * What the run's own identity token says; undefined when none is `at hand`, or none `possible`, and the caller can do without.
   * @throws ActionError when it is `required` and cannot be had; `cancelled`.
   */
  readonly runIdentity: (need: 'required' | 'if possible' | 'if at hand') => Promise<RunClaims | undefined>
  /** Issuer of the CI host that the run lives on, and the audience that the cloud expects of assertions. */
  readonly trust: { readonly issuer: string; readonly audience: string }
  /**
   * Proves a new secret, or the run's own identity token, by fresh sign-ins that give every one of the roles.
   * @throws ActionError `cancelled`.
   */
  readonly prove: (
    clientId: string,
    secretText: string | 'run identity',
    expectedRoles: readonly string[],
    deadline: Deadline
  ) => Promise<Verification>
  /** Masks and outputs a secret. Synchronous: nothing may come between Graph's answer and the outputs. */
  readonly publish: (app: ManagedApp, secret: NewSecret) => void
  /** Tells the post step of a secret that it removes: before it is asked for, and again with its key id. */
  readonly announce: (secret: AnnouncedSecret) => void
  /** Tells the post step that a secret is not its business any more: it is about to be handed on, or it is gone. */
  readonly settle: (displayName: string) => void
  /** The application and the beginning of the secret that this run signed in with; undefined when it did so otherwise. */
  readonly signedInWith: { readonly clientId: string; readonly hint: string } | undefined
  /** What opens the stores of secrets and variables; without a deadline, a new one begins: the whole wait-timeout. */
  readonly stores: (deadline?: Deadline) => StoreContext
  /** Works on the stores beside others: a host allows so many requests at a time. */
  readonly inStores: <T>(work: () => Promise<T>) => Promise<T>
  readonly removal: Removal
  readonly log: { readonly info: (text: string) => void }
}
