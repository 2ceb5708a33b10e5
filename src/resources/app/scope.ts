// What the kinds of one managed app share: which application and service principal it is, each read once and awaited by
// whoever needs it, the ids of what comes into being, and the writes that later answers may lag behind.

import type { TokenClaims } from '../../auth/signIn.ts'
import type { GraphRequest, RecentWrite } from '../../graph/answer.ts'
import type { Graph } from '../../graph/client.ts'
import { requirements } from '../../graph/requirements.ts'
import type { ScopeBase } from '../../reconcile/component.ts'
import { createReader } from '../../reconcile/reader.ts'
import type { Goal, Scope } from '../../reconcile/resource.ts'
import { lazy } from '../../util/concurrency.ts'
import { done, retryLater } from '../../util/retry.ts'
import type { ForeignAccess } from './access.ts'
import type { AppDirectory } from './appDirectory.ts'
import { enabledScopes, scopesField } from './configuration.ts'
import { type Application, principalRead, readPrincipal, type ServicePrincipal } from './graphObjects.ts'
import { type LocateContext, type Located, locate } from './locate.ts'
import type { ManagedApp } from './managedApp.ts'
import type { Pruning } from './pruning.ts'
import type { AppServices } from './services.ts'
import { createTagState, observeTags, readTags, type TagState } from './tags.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Fields of the application object that a kind contributes to, by their paths (`web.redirectUris`: members beside it stay as they
 * are); pure, given the application as it is, and what the kinds before it contribute.
 */
export type ManifestPart = (existing: Application | undefined, pruning: Pruning, before: Fields) => Fields

/** The fields that all parts come to. */
export const fieldsOf = (
  parts: readonly ManifestPart[],
  existing: Application | undefined,
  pruning: Pruning
): Fields => {
  const fields: Record<string, unknown> = {}
  for (const part of parts) Object.assign(fields, part(existing, pruning, fields))
  return fields
}

/** What all kinds of an app contribute together; see {@link Contributions} in kind.ts. */
export type AppContributions = {
  readonly manifest: (scope: AppScope) => Promise<readonly ManifestPart[]>
  readonly expectedRoles: (scope: AppScope) => Promise<readonly string[]>
  readonly foreignAccess: (scope: AppScope) => Promise<readonly ForeignAccess[]>
  readonly vouches: (scope: AppScope) => Promise<readonly Voucher[]>
}

/**
 * What an app holds of one kind that an administrator alone can give: nothing, something, or what hands over the tenant. Whether
 * the declaration grants more of the kind than that.
 */
export type Voucher = { readonly holds: 'nothing' | 'something' | 'the tenant'; readonly grantsMore: boolean }

/** Object id and client id of an application. */
export type ApplicationIds = { readonly id: string; readonly appId: string }

/**
 * What the run knows of the objects. `scopes` are the ids of the enabled scopes by their values: as observed, and once the
 * application has been written, as written. `wasUnmarked` is true where the application lacked our tag when it was seen first.
 */
type MadeObjects = {
  application: ApplicationIds | undefined
  principalId: string | undefined
  scopes: ReadonlyMap<string, string>
  wasUnmarked: boolean
}

/** Where the kinds of an app hang. */
export type AppScope = Scope & {
  readonly app: ManagedApp
  readonly services: AppServices
  readonly contributions: AppContributions
  /** The managed apps of the declaration, this one among them. */
  readonly apps: AppDirectory
  /** Values of the scopes that the app is declared to offer; undefined where its list is left alone. */
  readonly offers: readonly string[] | undefined
  readonly application: () => Promise<Located>
  readonly principal: () => Promise<ServicePrincipal | undefined>
  /** Who else could act as the application; nobody for one that is yet to be made. */
  readonly foreignAccess: () => Promise<readonly ForeignAccess[]>
  /**
   * True when the application is ours by what an owner cannot forge: the caller made it, or it holds what an administrator
   * alone can give. Then what its tags and the descriptions of its secrets say is believed.
   */
  readonly isProven: () => Promise<boolean>
  /**
   * The same as far as new grants go: of an application that somebody else made, what is held vouches for no more than that,
   * unless it hands over the tenant. A weak permission that was given once must not open the way to a strong one. Where Graph
   * does not tell who made it, what is held is the only proof that there is.
   */
  readonly isProvenForGrants: () => Promise<boolean>
  /** The ids of the objects, once they exist. */
  readonly made: MadeObjects
  /** Writes of this run, or of a run a moment ago, that later answers may lag behind. */
  readonly recentWrites: Set<RecentWrite>
  /** The fields of the application object that this run wrote, by their paths. */
  readonly writtenFields: Set<string>
  readonly tagState: TagState
  /** Set when this run learnt by a write that the application exists, which no read had shown: it is read until it shows. */
  awaited: keyof typeof awaitedReads | undefined
}

/** What looking at an app takes: which one it is, and its reads. Nothing of it writes. */
export type AppView = Pick<AppScope, 'app' | 'reader' | 'application' | 'principal'> & {
  readonly services: Pick<AppServices, 'caller' | 'nowMs' | 'tenantSchema' | 'trust'>
}

/** What the scope of an app is made for. */
export type AppSetting = Pick<AppScope, 'app' | 'services' | 'contributions' | 'apps' | 'offers'> & {
  readonly goal: Goal
}

/** An application this young may still be unknown to some replica, whichever run made it. */
const youngMs = 10 * 60_000

/** Object id and client id of the application. @throws Error when it does not exist yet: a mistake of the action. */
export const applicationOf = ({ made: { application } }: Pick<AppScope, 'made'>): ApplicationIds => {
  if (application === undefined) throw new Error('the application does not exist yet')
  return application
}

/** Object id of the service principal. @throws Error when it does not exist yet: a mistake of the action. */
export const principalIdOf = ({ made: { principalId } }: Pick<AppScope, 'made'>): string => {
  if (principalId === undefined) throw new Error('the service principal does not exist yet')
  return principalId
}

type Kept = Pick<AppScope, 'made' | 'recentWrites' | 'writtenFields' | 'tagState' | 'awaited'>

/** A scope of an app that nothing is known of yet. */
export const createAppScope = (setting: AppSetting, base: ScopeBase): AppScope =>
  scopeOf(setting, base, {
    made: { application: undefined, principalId: undefined, scopes: new Map(), wasUnmarked: false },
    recentWrites: new Set(),
    writtenFields: new Set(),
    tagState: createTagState(),
    awaited: undefined
  })

/** A scope for fresh reads, which keeps what the run itself did and made; when the plan is stale, the tags are unknown again. */
export const renewAppScope = (setting: AppSetting, base: ScopeBase, previous: AppScope, isStale: boolean): AppScope => {
  // Before a write, an application that was seen must not count as missing: what it holds would be overwritten.
  const awaited = previous.awaited ?? (previous.made.application && 'seen')
  if (isStale) return scopeOf(setting, base, { ...previous, tagState: createTagState() })
  return scopeOf(setting, { ...base, reader: previous.reader.again() }, { ...previous, awaited })
}

const scopeOf = (
  { app, services, contributions, apps, offers, goal }: AppSetting,
  { graph, reader }: ScopeBase,
  { made, recentWrites, writtenFields, tagState, awaited }: Kept
): AppScope => {
  const locating = { app, reader, goal, services }
  const application = lazy(async () => {
    const located = await (awaited === undefined ? locate(locating) : locateAwaited(locating, graph, awaited))
    if (located.state !== 'found') return located
    const { id, appId, createdMs } = located.application
    if (made.application === undefined) made.wasUnmarked = !readTags(located.application.tags).managed
    made.application = { id, appId }
    if (!writtenFields.has(scopesField)) made.scopes = enabledScopes(located.application.configuration)
    if (awaited === 'restored' || (createdMs !== undefined && graph.now() - createdMs < youngMs)) {
      recentWrites.add('application').add('servicePrincipal')
    }
    observeTags(tagState, located.application)
    return located
  })
  const principal = lazy(async () => {
    // In a run that knows the application already they travel together.
    if (made.application !== undefined)
      void reader.get(principalRead(made.application.appId, app.uniqueName, services.tenantSchema))
    const located = await application()
    if (located.state !== 'found') return undefined
    const { appId } = located.application
    const isKnown = made.principalId !== undefined
    const found = await readPrincipal(appId, app.uniqueName, reader, services.tenantSchema, isKnown)
    if (found !== undefined) made.principalId = found.id
    return found
  })
  /** What is held is asked for where the caller did not make the application. */
  const provenBy = (suffices: (held: readonly Voucher[], application: Application) => boolean) =>
    lazy(async () => {
      const located = await application()
      if (located.state === 'missing') return false
      return (
        isMadeBy(services.caller, located.application) ||
        suffices(await contributions.vouches(scope), located.application)
      )
    })
  const kept = { made, recentWrites, writtenFields, tagState, awaited: undefined }
  const scope: AppScope = {
    reader,
    app,
    services,
    contributions,
    apps,
    offers,
    application,
    principal,
    foreignAccess: lazy(async () =>
      (await application()).state === 'found' ? contributions.foreignAccess(scope) : []
    ),
    isProven: provenBy(held => held.some(({ holds }) => holds !== 'nothing')),
    isProvenForGrants: provenBy(
      (held, { createdByAppId }) =>
        held.some(({ holds }) => holds === 'the tenant') ||
        (held.some(({ holds }) => holds === 'something') &&
          (createdByAppId === undefined || !held.some(({ grantsMore }) => grantsMore)))
    ),
    ...kept
  }
  return scope
}

/** A public client's id proves nothing: everybody signs in as Microsoft Graph Command Line Tools. */
const isMadeBy = (caller: TokenClaims | undefined, { createdByAppId }: Application): boolean =>
  caller !== undefined && !caller.delegated && createdByAppId !== undefined && createdByAppId === caller.appId

const notReadable = 'it is not readable yet, or a deleted application that the caller cannot see holds its key'
const awaitedReads = {
  restored: ' after its restoration',
  'key taken': ', whose key is taken although it was not seen',
  seen: ' again, right before it is changed'
} as const

/** Reads until the application shows. The list of deleted applications may still hold what was restored. */
const locateAwaited = (
  locating: LocateContext,
  graph: Graph,
  why: NonNullable<AppScope['awaited']>
): Promise<Located> => {
  let { reader } = locating
  return graph.until(`read the application ${locating.app.uniqueName}${awaitedReads[why]}`, async () => {
    const located = await locate({ ...locating, reader })
    reader = createReader(graph)
    const heldByDeleted = why !== 'restored' && located.state === 'missing' && located.deleted !== undefined
    return located.state === 'found' || heldByDeleted ? done(located) : retryLater(notReadable)
  })
}

/** A write to the application or what hangs on it: it may meet a replica that lags behind this run's own writes. */
export const writeRequest = (
  { recentWrites }: { readonly recentWrites: ReadonlySet<RecentWrite> },
  method: GraphRequest['method'],
  path: string,
  operation: string,
  body?: GraphRequest['body']
): GraphRequest => ({
  method,
  path,
  operation,
  requirement: requirements.writeApplications,
  mayLagBehind: recentWrites,
  ...(body && { body })
})

/**
 * A caller that holds only Application.ReadWrite.OwnedBy may change what it owns, so it is bound as owner at creation;
 * Graph does not promise to do so by itself.
 */
export const ownerBinding = ({ services: { caller } }: AppScope, { origin }: Graph): Record<string, unknown> => {
  const ownedOnly =
    caller !== undefined &&
    !caller.delegated &&
    caller.objectId !== undefined &&
    caller.roles.includes('Application.ReadWrite.OwnedBy') &&
    !caller.roles.includes('Application.ReadWrite.All')
  return ownedOnly ? { 'owners@odata.bind': [`${origin}/v1.0/directoryObjects/${caller.objectId}`] } : {}
}
