// Starts the four origins in one process, and gives access to what tests observe and change.

import { azureApp } from './azure/app.ts'
import { azureFaultAnswer } from './azure/faultAnswers.ts'
import { type Behavior, type BehaviorOptions, createBehavior } from './core/behavior.ts'
import { createClock, type EmulatorClock } from './core/clock.ts'
import type { EmulatorContext } from './core/context.ts'
import { createInterceptions, type Interception, type RequestMatch } from './core/intercept.ts'
import { createIssued, type IssuedValue } from './core/issued.ts'
import { createJournal, type Journal, type JournalEntry } from './core/journal.ts'
import { processSigningKeys, restoredSigningKeys } from './core/jwt.ts'
import { createPipeline } from './core/pipeline.ts'
import { createService } from './core/server.ts'
import { messageOf } from './core/systemError.ts'
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
import { createAutosave } from './state/autosave.ts'
import { checkSeed, restoreState, stateOf } from './state/emulatorState.ts'
import { fitting, openStateFile, type StateFile } from './state/stateFile.ts'

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
  /**
   * The path of a file that keeps the state: what it holds is there again at the start, and it is written after changes and at the
   * end. `seed` is for a file that is not there yet. It holds secrets in clear.
   */
  readonly stateFile?: string
  /** The emulator's time of day at start, ms since 1970; default: the machine's, or what the state file says. */
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
  /** Writes the state file, where there is one, at once. Throws when it cannot be written. */
  save(): Promise<void>
  /** Cuts every connection, writes the state file and stops. Throws what an interception has thrown: its client got status 500. */
  close(): Promise<void>
}

/**
 * Starts an emulator; it answers when the promise is resolved.
 * @throws Error when a port is taken; {@link StateFileError} when the state file cannot be used
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const stateFile = options.stateFile === undefined ? undefined : openStateFile(options.stateFile)
  try {
    return await start(options, stateFile)
  } catch (error) {
    stateFile?.release()
    throw error
  }
}

const start = async (options: EmulatorOptions, stateFile: StateFile | undefined): Promise<Emulator> => {
  const state = stateFile?.state
  if (stateFile && state) fitting(stateFile, () => checkSeed(state, options.seed ?? {}))
  const hostNames = typeof options.tls === 'object' ? options.tls.names : []
  const tls = options.tls ? await createTlsMaterial(hostNames) : undefined
  const context: EmulatorContext = {
    clock: createClock(options.startMs ?? (state && Date.now() + state.clockOffsetMs)),
    behavior: createBehavior(options.behavior),
    journal: createJournal(),
    tenants: [],
    origins: { login: '', graph: '', github: '', azure: '' },
    hostNames,
    issued: createIssued(),
    interceptions: createInterceptions(),
    signingKeys: state ? restoredSigningKeys(state.signingKeys) : processSigningKeys,
    onRequest: options.onRequest,
    stateFile: stateFile && { path: stateFile.path, save: async () => autosave?.save() },
    changed: () => autosave?.changed()
  }
  const autosave = stateFile && createAutosave(stateFile, () => stateOf(context, Date.now()), warnUnsaved)
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
  const addTenant = (seed?: TenantSeed): SeededTenant => {
    const added = createTenant(context, seed)
    context.tenants.push(added)
    context.changed()
    return added
  }
  let tenant: SeededTenant
  const closeServices = () => Promise.all(Object.values(services).map(service => service.close()))
  try {
    origins.login = await services.login.listen(options.ports?.login ?? 0)
    origins.graph = await services.graph.listen(options.ports?.graph ?? 0)
    origins.github = await services.github.listen(options.ports?.github ?? 0)
    origins.azure = await services.azure.listen(options.ports?.azure ?? 0)
    tenant = stateFile && state ? fitting(stateFile, () => restoreState(context, state)) : addTenant(options.seed)
    await autosave?.save()
  } catch (error) {
    await closeServices()
    throw error
  }
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
    addTenant,
    dump: () => ({ now: new Date(context.clock.now()).toISOString(), tenants: context.tenants.map(dumpTenant) }),
    issued: context.issued.all,
    intercept: context.interceptions.add,
    save: async () => context.stateFile?.save(),
    close: async () => {
      await closeServices()
      await autosave?.close()
      const [first] = context.interceptions.failures
      if (first) throw new AggregateError(context.interceptions.failures, `An interception threw: ${first.message}`)
    }
  }
}

const warnUnsaved = (error: unknown): void => {
  process.emitWarning(`The state could not be saved: ${messageOf(error)}. It is tried again.`, 'EmulatorWarning')
}
