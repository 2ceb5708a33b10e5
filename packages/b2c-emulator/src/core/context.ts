// What every service of one emulator shares.

import type { Tenant } from '../directory/tenant.ts'
import type { Behavior } from './behavior.ts'
import type { EmulatorClock } from './clock.ts'
import type { Interceptions } from './intercept.ts'
import type { Issued } from './issued.ts'
import type { JournalEntry, OpenJournal } from './journal.ts'
import type { SigningKeys } from './jwt.ts'

/** The four origins, without a trailing slash. Empty strings until the sockets listen. */
export type Origins = { login: string; graph: string; github: string; azure: string }

/** Shared by the services; `tenants` grows when a tenant is added. */
export type EmulatorContext = {
  readonly clock: EmulatorClock
  readonly behavior: Behavior
  readonly journal: OpenJournal
  readonly tenants: Tenant[]
  readonly origins: Origins
  /** Host names besides those of loopback under which pages and control API may be asked for. */
  readonly hostNames: readonly string[]
  readonly issued: Issued
  readonly interceptions: Interceptions
  readonly signingKeys: SigningKeys
  /** Awaited when a top-level request has done its work, right before its answer is sent. */
  readonly onRequest: ((entry: JournalEntry) => void | Promise<void>) | undefined
  /** The file that keeps the state, and how it is written at once. */
  readonly stateFile: { readonly path: string; save(): Promise<void> } | undefined
  /** Called when a request may have changed something. */
  readonly changed: () => void
}

/** The issuer of the GitHub OIDC tokens that the emulator signs. */
export const gitHubIssuer = (origins: Origins): string => origins.github
