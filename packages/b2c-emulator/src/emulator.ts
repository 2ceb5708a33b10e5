// Starts the four origins in one process, and gives access to what tests observe and change.

import { azureApp } from './azure/app.ts'
import { azureFaultAnswer } from './azure/faultAnswers.ts'
import { type Behavior, type BehaviorOptions, createBehavior } from './core/behavior.ts'
import { createClock, type EmulatorClock } from './core/clock.ts'
import type { EmulatorContext } from './core/context.ts'
import { createInterceptions, type Interception, type RequestMatch } from './core/intercept.ts'
import { createIssued, type IssuedValue } from './core/issued.ts'
import { createJournal, type Journal, type JournalEntry } from './core/journal.ts'
import { createPipeline } from './core/pipeline.ts'
import { createService } from './core/server.ts'
import { createTlsMaterial } from './core/tls.ts'
import { dumpTenant } from './directory/dump.ts'
import { createTenant, type SeededTenant, type TenantSeed } from './directory/seed.ts'
import type { Caller, Tenant } from './directory/tenant.ts'
import { entraApp } from './entra/app.ts'
import { entraFaultAnswer } from './entra/faultAnswers.ts'
import { gitHubApp } from './github/app.ts'
import { gitHubFaultAnswer } from './github/faultAnswers.ts'
import { gitHubOf } from './github/gitHub.ts'
import type { GitHub } from './github/state.ts'
import { graphApp } from './graph/app.ts'
import { graphFaultAnswer } from './graph/faultAnswers.ts'
import { pageApp } from './page/app.ts'

/** How to start. Every port is 0 by default: any free one. */
export type EmulatorOptions = {
  /** Serve https with a certificate of an authority made at start (`caPem`); with `names`, for those hosts as well. */
  readonly tls?: boolean | { readonly names: readonly string[] }
  readonly ports?: {
    readonly login?: number
    readonly graph?: number
    readonly github?: number
    readonly azure?: number
  }
  readonly behavior?: BehaviorOptions
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
  /** Azure's management API, and the portal's call for admin consent. */
  readonly azure: string
  /** The certificate authority in PEM form; undefined without TLS. */
  readonly caPem: string | undefined
  readonly clock: EmulatorClock
  readonly behavior: Behavior
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
  /**
   * Gives another answer to the requests that match, items of a Graph $batch among them: a function rewrites what the emulator
   * answers after its work, `{ instead }` answers in place of the work. The function that it gives ends the interception.
   */
  intercept(match: RequestMatch, interception: Interception): () => void
  /** Cuts every connection and stops. Throws what an interception has thrown: its client got status 500. */
  close(): Promise<void>
}

/** Starts an emulator; it answers when the promise is resolved. @throws Error when a port is taken */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const tls = options.tls ? await createTlsMaterial(options.tls === true ? [] : options.tls.names) : undefined
  const context: EmulatorContext = {
    clock: createClock(options.startMs),
    behavior: createBehavior(options.behavior),
    journal: createJournal(),
    tenants: [],
    origins: { login: '', graph: '', github: '', azure: '' },
    issued: createIssued(),
    interceptions: createInterceptions(),
    onRequest: options.onRequest
  }
  const page = pageApp(context)
  const services = {
    login: createService(
      createPipeline(context, { name: 'login', app: entraApp(context), faultAnswer: entraFaultAnswer, page }),
      tls
    ),
    graph: createService(
      createPipeline(context, { name: 'graph', app: graphApp(context), faultAnswer: graphFaultAnswer, page }),
      tls
    ),
    github: createService(
      createPipeline(context, { name: 'github', app: gitHubApp(context), faultAnswer: gitHubFaultAnswer }),
      tls
    ),
    azure: createService(
      createPipeline(context, { name: 'azure', app: azureApp(context), faultAnswer: azureFaultAnswer }),
      tls
    )
  }
  const { origins } = context
  const closeServices = () => Promise.all(Object.values(services).map(service => service.close()))
  try {
    origins.login = await services.login.listen(options.ports?.login ?? 0)
    origins.graph = await services.graph.listen(options.ports?.graph ?? 0)
    origins.github = await services.github.listen(options.ports?.github ?? 0)
    origins.azure = await services.azure.listen(options.ports?.azure ?? 0)
  } catch (error) {
    await closeServices()
    throw error
  }
  const tenant = createTenant(context, options.seed)
  context.tenants.push(tenant)
  const none: Caller = { appId: '', objectId: '', servicePrincipalId: '', secret: undefined }
  const caller = tenant.caller ?? none
  return {
    ...origins,
    caPem: tls?.caPem,
    clock: context.clock,
    behavior: context.behavior,
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
    intercept: context.interceptions.add,
    close: async () => {
      await closeServices()
      const [first] = context.interceptions.failures
      if (first) throw new AggregateError(context.interceptions.failures, `An interception threw: ${first.message}`)
    }
  }
}
