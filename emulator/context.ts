// What every service of one emulator shares.
import type { EmulatorClock } from './clock.ts'
import type { Journal } from './journal.ts'
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
}

/** The issuer of the GitHub OIDC tokens that the emulator signs. */
export function gitHubIssuer(origins: Origins): string {
  return origins.github
}
