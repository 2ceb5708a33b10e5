// What every service of one emulator shares.

import type { EmulatorClock } from './clock.ts'
import type { Issued } from './issued.ts'
import type { Journal, JournalEntry } from './journal.ts'
import type { Knobs } from './knobs.ts'
import type { Tenant } from './tenant.ts'

/** The three origins, without a trailing slash. Empty strings until the sockets listen. */
export type Origins = { login: string; graph: string; github: string }

/** Shared by the services; `tenants` grows when a tenant is added. */
export type EmulatorContext = {
  readonly clock: EmulatorClock
  readonly knobs: Knobs
  readonly journal: Journal
  readonly tenants: Tenant[]
  readonly origins: Origins
  readonly issued: Issued
  /** Awaited when a top-level request has done its work, right before its answer is sent. */
  readonly onRequest: ((entry: JournalEntry) => void | Promise<void>) | undefined
}

/** The issuer of the GitHub OIDC tokens that the emulator signs. */
export const gitHubIssuer = (origins: Origins): string => origins.github
