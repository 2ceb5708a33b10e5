// The emulator's public face: starts the three origins in one process and hands out what tests and people turn.

import { createClock, type EmulatorClock } from './clock.ts'
import type { EmulatorContext } from './context.ts'
import { dumpTenant } from './dump.ts'
import { entraApp } from './entra/app.ts'
import { gitHubApp } from './github/app.ts'
import { type GitHub, gitHubOf } from './github/gitHub.ts'
import { graphApp } from './graph/app.ts'
import { createIssued, type IssuedValue } from './issued.ts'
import { createJournal, type Journal, type JournalEntry } from './journal.ts'
import { createKnobs, type KnobOptions, type Knobs } from './knobs.ts'
import { pageApp } from './page/app.ts'
import { createTenant, type SeededTenant, type TenantSeed } from './seed.ts'
import { createService } from './server.ts'
import type { Caller, Tenant } from './tenant.ts'
import { createTlsMaterial } from './tls.ts'

/** How to start. Every port is 0 by default: any free one. */
export type EmulatorOptions = {
  /** Serve https with a certificate of an authority made at start (`caPem`); with `names`, for those hosts as well. */
  readonly tls?: boolean | { readonly names: readonly string[] }
  readonly ports?: { readonly login?: number; readonly graph?: number; readonly github?: number }
  readonly knobs?: KnobOptions
  /** The first tenant; default: Contoso. */
  readonly seed?: TenantSeed
  /** The emulator's time of day at start, ms since 1970; default: the machine's. */
  readonly startMs?: number
  /**
   * Awaited when a top-level request has done its work, right before its answer is sent: with it a test ends a client between
   * two requests.
   */
  readonly onRequest?: (entry: JournalEntry) => void | Promise<void>
}

/** A running emulator. Origins have no trailing slash. */
export type Emulator = {
  readonly login: string
  readonly graph: string
  readonly github: string
  /** The certificate authority in PEM form; undefined without TLS. */
  readonly caPem: string | undefined
  readonly clock: EmulatorClock
  readonly knobs: Knobs
  readonly journal: Journal
  readonly tenants: readonly Tenant[]
  /** The first tenant. */
  readonly tenant: SeededTenant
  /** The first tenant's bootstrap caller. */
  readonly seed: Caller & { readonly callerSecret: string }
  readonly gitHub: GitHub
  addTenant(seed: TenantSeed & { readonly initialDomain: string }): SeededTenant
  /** The whole state as JSON; secrets only as key id and hint. */
  dump(): unknown
  /** Every secret, token and assertion that was given out or presented since the start. */
  issued(): readonly IssuedValue[]
  close(): Promise<void>
}

/** Starts an emulator; it answers when the promise is resolved. */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const tls = options.tls ? await createTlsMaterial(options.tls === true ? [] : options.tls.names) : undefined
  const context: EmulatorContext = {
    clock: createClock(options.startMs),
    knobs: createKnobs(options.knobs),
    journal: createJournal(),
    tenants: [],
    origins: { login: '', graph: '', github: '' },
    issued: createIssued(),
    onRequest: options.onRequest
  }
  const page = pageApp(context)
  const services = {
    login: createService('login', entraApp(context), context, { tls, page }),
    graph: createService('graph', graphApp(context), context, { tls, page }),
    github: createService('github', gitHubApp(context), context, { tls })
  }
  const { origins } = context
  origins.login = await services.login.listen(options.ports?.login ?? 0)
  origins.graph = await services.graph.listen(options.ports?.graph ?? 0)
  origins.github = await services.github.listen(options.ports?.github ?? 0)
  const tenant = createTenant(context, options.seed)
  context.tenants.push(tenant)
  const none: Caller = { appId: '', objectId: '', servicePrincipalId: '', secret: undefined }
  const caller = tenant.caller ?? none
  return {
    ...origins,
    caPem: tls?.caPem,
    clock: context.clock,
    knobs: context.knobs,
    journal: context.journal,
    tenants: context.tenants,
    tenant,
    seed: { ...caller, callerSecret: caller.secret ?? '' },
    gitHub: gitHubOf(context),
    addTenant: seed => {
      const added = createTenant(context, seed)
      context.tenants.push(added)
      return added
    },
    dump: () => ({ now: new Date(context.clock.now()).toISOString(), tenants: context.tenants.map(dumpTenant) }),
    issued: context.issued.all,
    close: async () => {
      await Promise.all(Object.values(services).map(service => service.close()))
    }
  }
}
