// What every service of one emulator shares.

import type { Tenant } from '../directory/tenant.ts'
import type { Behavior } from './behavior.ts'
import type { EmulatorClock } from './clock.ts'
import type { Interceptions } from './intercept.ts'
import type { Issued } from './issued.ts'
import type { JournalEntry, OpenJournal } from './journal.ts'

/** The four origins, without a trailing slash. Empty strings until the sockets listen. */
export type Origins = { login: string; graph: string; github: string; azure: string }

/** Shared by the services; `tenants` grows when a tenant is added. */
export type EmulatorContext = {
  readonly clock: EmulatorClock
  readonly behavior: Behavior
  readonly journal: OpenJournal
  readonly tenants: Tenant[]
  readonly origins: Origins
  readonly issued: Issued
  readonly interceptions: Interceptions
  /** Awaited when a top-level request has done its work, right before its answer is sent. */
  readonly onRequest: ((entry: JournalEntry) => void | Promise<void>) | undefined
}

/** The issuer of the GitHub OIDC tokens that the emulator signs. */
export const gitHubIssuer = (origins: Origins): string => origins.github
