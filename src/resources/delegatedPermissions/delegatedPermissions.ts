// Delegated permissions: what an app may do in the name of the users that sign in to it. Where they are declared, the application
// asks for them and they are granted for all users, since nobody consents in user flows and custom policies; where they are not,
// the grants that are there are told. Source: Microsoft Graph documentation, oauth2permissiongrant; Azure AD B2C documentation,
// "Request an access token".

import { ActionError } from '../../errors.ts'
import { howToGrant, requirements } from '../../graph/requirements.ts'
import { type Change, change, type Kind, writes } from '../../reconcile/plan.ts'
import type { ResourceReport } from '../../reconcile/report.ts'
import type { Work } from '../../reconcile/resource.ts'
import { remoteText } from '../../util/http.ts'
import { sameUnordered } from '../../util/json.ts'
import type { ForeignAccess } from '../app/access.ts'
import type { Extent } from '../app/configuration.ts'
import { consentReport } from '../app/consent.ts'
import { assertMayGrant } from '../app/foreignAccess.ts'
import { appKind } from '../app/kind.ts'
import type { Located } from '../app/locate.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { type Pruning, pruningOf, undeclaredChange } from '../app/pruning.ts'
import type { AppScope } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'
import { exportedDelegatedPermissions } from './exported.ts'
import { type DesiredDelegatedPermissions, delegatedPermissionsField, isHarmless } from './field.ts'
import { type Grant, type GrantsReading, holds, readGrants, union, type WantedGrant, writeGrants } from './grants.ts'
import { completeRequiredAccess, delegatedManifest, isOver, withPermissions } from './requiredAccess.ts'
import { nameOf, type ResolvedPermission, resolveDelegated } from './resolve.ts'

const kind: Kind = { name: 'delegatedGrant', noun: 'delegated permission' }

/** What is declared, as it is in the tenant. `powerful` are those that give power to whoever acts as the app. */
type Declared = {
  readonly permissions: readonly ResolvedPermission[]
  readonly powerful: ReadonlySet<ResolvedPermission>
  readonly extent: Extent
}

type Observed = {
  readonly app: ManagedApp
  readonly located: Located
  readonly pruning: Pruning
  /** Undefined where the permissions are left alone. */
  readonly declared: Declared | undefined
  readonly grants: GrantsReading
  readonly access: readonly ForeignAccess[]
}

/** The delegated permissions of a managed app. */
export const delegatedPermissions = appKind({
  kind,
  field: delegatedPermissionsField,
  after: ['application', 'servicePrincipal'],
  // The APIs may be apps that this run makes, and two apps may ask for each other's scopes.
  afterComponents: true,
  lane: 'application object',
  observe: async (wanted, scope, goal): Promise<Observed> => {
    const { app } = scope
    const located = await scope.application()
    const pruning = pruningOf(scope, located)
    const isDeclared = wanted.declared !== undefined && goal === 'present'
    if (wanted.declared !== undefined && isOver(wanted.declared.extent, pruning) && (await isFinished(scope)))
      return {
        app,
        located,
        pruning,
        declared: { permissions: [], powerful: new Set(), extent: 'at creation' },
        grants: [],
        access: []
      }
    const [declared, grants, access] = await Promise.all([
      isDeclared ? declaredOf(wanted, scope) : undefined,
      readGrants(scope, isDeclared ? 'declared' : 'only told'),
      isDeclared ? scope.foreignAccess() : []
    ])
    return { app, located, pruning, declared, grants, access }
  },
  // Graph replaces the scopes of a grant whole, and who else could act as the application is asked right before it is granted.
  observeBeforeWrite: ({ located, declared }) => located.state === 'found' && declared?.extent !== 'at creation',
  looksOlder: (again, before) =>
    idsOf(before.grants).some(id => again.grants !== 'unreadable' && !idsOf(again.grants).includes(id)),
  plan: (wanted, observed) => {
    const { located, declared, grants, access } = observed
    if (declared === undefined) {
      const told = grants === 'unreadable' ? [] : grants
      return { changes: told.map(toldChange), requirements: [] }
    }
    const rows = declared.permissions.map(permission => rowOf(permission, observed, wanted.consent))
    const toGrant = rows.filter(row => row.change.action === 'create')
    if (toGrant.some(({ permission }) => declared.powerful.has(permission))) assertMayGrant(located, access)
    const others = undeclaredRows(observed, declared)
    const changes = [...rows.map(row => row.change), ...others.map(row => row.change)]
    const isWriting = changes.some(writes)
    const isIncomplete = !rows.every(({ permission }) => isComplete(permission))
    return {
      changes,
      requirements: isWriting ? [requirements.grantDelegatedPermissions] : [],
      apply: async (work, scope) => {
        await grantAll({ rows: toGrant, others, observed, declared, isIncomplete }, work, scope)
        return undefined
      },
      ...(!isWriting &&
        isIncomplete && { conclude: (work: Work, scope: AppScope) => completeRequiredAccess(located, scope, work) }),
      report: (context, scope) => ({
        ...(rows.some(row => row.change.action === 'missing') && consentReport(context, scope, access)),
        ...(grants === 'unreadable' && declared.permissions.length > 0 && unreadReport(observed.app))
      })
    }
  },
  manifest: async (wanted, scope) => {
    if (wanted.declared === undefined) return () => ({})
    const { permissions, extent } = wanted.declared
    return delegatedManifest(await resolveDelegated(permissions, scope), extent)
  },
  requirements: ({ declared, consent }, mode, { prune }) => {
    if (declared === undefined) return []
    const isGranting = mode === 'apply' && ((declared.permissions.length > 0 && consent === 'grant') || prune)
    if (isGranting) return [requirements.grantDelegatedPermissions]
    return mode === 'destroy' ? [] : [requirements.readDelegatedPermissions]
  },
  uses: ({ declared }) =>
    (declared?.permissions ?? []).flatMap(({ of, value }, index) =>
      of.kind === 'app' ? { path: ['delegatedPermissions', declared?.places[index] ?? 0], key: of.key, value } : []
    ),
  exported: exportedDelegatedPermissions
})

/**
 * False for an application that the action made, and whose run did not come to the end: the tags get the id of its service principal
 * when everything has been granted. Likewise for one whose service principal, and its grants with it, is another by now.
 */
const isFinished = async ({ application, principal }: AppScope): Promise<boolean> => {
  const [located, existing] = await Promise.all([application(), principal()])
  if (located.state === 'missing') return false
  const { adopted, servicePrincipalId } = readTags(located.application.tags)
  return located.adopted || adopted || (existing !== undefined && servicePrincipalId === existing.id)
}

const idsOf = (grants: GrantsReading): readonly string[] => (grants === 'unreadable' ? [] : grants.map(({ id }) => id))

/** What the action itself asks for, without owning the list, is the sign-in of the Identity Experience Framework: no power to anybody. */
const declaredOf = async (
  { declared }: DesiredDelegatedPermissions,
  scope: AppScope
): Promise<Declared | undefined> => {
  if (declared === undefined) return undefined
  const permissions = await resolveDelegated(declared.permissions, scope)
  const isPowerful = (_: ResolvedPermission, index: number): boolean => {
    const asked = declared.permissions[index]
    return declared.extent === 'whole' && asked !== undefined && !isHarmless(asked)
  }
  return { permissions, powerful: new Set(permissions.filter(isPowerful)), extent: declared.extent }
}

const isComplete = ({ place }: ResolvedPermission): boolean => {
  const { resourceAppId, scopeId } = place()
  return resourceAppId !== undefined && scopeId !== undefined
}

/** A declared permission and its change. */
type Row = { readonly permission: ResolvedPermission; readonly change: Change }

const forAll = (grants: GrantsReading): readonly Grant[] =>
  grants === 'unreadable' ? [] : grants.filter(({ user }) => user === undefined)

const rowOf = (
  permission: ResolvedPermission,
  { grants }: Observed,
  consent: DesiredDelegatedPermissions['consent']
): Row => {
  const { name, api, value, place } = permission
  const { resourceId, scopeId: id } = place()
  const isGranted = forAll(grants).some(grant => grant.resourceId === resourceId && holds(grant.scopes, value))
  const isUnread = grants === 'unreadable'
  const standing = isUnread ? 'declared; whether it is granted could not be read' : 'declared, not granted yet'
  const made = isComplete(permission) ? '' : `; the scope of ${api} is made in this run`
  if (isGranted)
    return { permission, change: change(kind, 'unchanged', name, 'declared, granted for all users', { id }) }
  return consent === 'grant'
    ? { permission, change: change(kind, 'create', name, `${standing}${made}`, { id }) }
    : { permission, change: change(kind, 'missing', name, `${standing}; consent is ${consent}`, { id }) }
}

/** What is granted on one API without being declared, and the changes of it. */
type UndeclaredRow = { readonly grant: Grant; readonly value: string; readonly change: Change }

const undeclaredRows = ({ grants, pruning }: Observed, { permissions, extent }: Declared): readonly UndeclaredRow[] => {
  if (extent !== 'whole' || grants === 'unreadable') return []
  const placed = permissions.map(one => ({ ...one, ...one.place() }))
  return grants.flatMap(grant => {
    if (grant.user !== undefined) return { grant, value: '', change: toldChange(grant) }
    const ofApi = placed.filter(({ resourceId }) => resourceId === grant.resourceId)
    const api = ofApi[0]?.api ?? `the API with the service principal ${grant.resourceId}`
    const values = grant.scopes.filter(value => !ofApi.some(one => holds([one.value], value)))
    return (grant.scopes.length === 0 ? [''] : values).map(value => {
      const name = value === '' ? `${api} without permissions` : nameOf(api, remoteText(value, 200))
      return { grant, value, change: undeclaredChange(kind, name, 'granted for all users', pruning, grant.id) }
    })
  })
}

/** A grant that is left alone. What one user consented to is that user's business also where the list is owned. */
const toldChange = ({ id, scopes, resourceId, user }: Grant): Change => {
  const text = remoteText(scopes.join(' '), 200) || 'a grant without permissions'
  const whom = user === undefined ? 'all users' : `the user ${user}`
  const reason = `granted for ${whom} on the API with the service principal ${resourceId}, but not declared`
  return change(kind, 'drift', text, reason, { id })
}

const unreadReport = ({ displayName }: ManagedApp): ResourceReport => ({
  warnings: [
    {
      text: `Which delegated permissions ${displayName} has could not be read, so that each is told as one to grant. ${howToGrant(requirements.readDelegatedPermissions)}`,
      title: 'Delegated permissions could not be read'
    }
  ]
})

/** What is to be granted, and what goes. */
type Todo = {
  readonly rows: readonly Row[]
  readonly others: readonly UndeclaredRow[]
  readonly observed: Observed
  readonly declared: Declared
  readonly isIncomplete: boolean
}

const grantAll = async (todo: Todo, work: Work, scope: AppScope): Promise<void> => {
  const { rows, others, observed, declared, isIncomplete } = todo
  const { located, pruning, grants } = observed
  const [ready, absent] = [true, false].map(wanted => rows.filter(({ permission }) => isReady(permission) === wanted))
  const removed = others.filter(row => writes(row.change))
  const resources = new Set([
    ...(ready ?? []).map(({ permission }) => permission.place().resourceId ?? ''),
    ...removed.map(({ grant }) => grant.resourceId)
  ])
  const changesOf = new Map<WantedGrant, readonly Change[]>()
  for (const resourceId of resources) {
    const existing = forAll(grants).find(grant => grant.resourceId === resourceId)
    const added = (ready ?? []).filter(({ permission }) => permission.place().resourceId === resourceId)
    const gone = removed.filter(({ grant }) => grant === existing)
    const left = (existing?.scopes ?? []).filter(value => !gone.some(row => row.value === value))
    const scopes = union(
      left,
      added.map(({ permission }) => permission.value)
    )
    changesOf.set(
      { existing, resourceId, scopes },
      [...added, ...gone].map(row => row.change)
    )
  }
  const onDone = (grant: WantedGrant): void => {
    for (const one of changesOf.get(grant) ?? []) work.carriedOut(one)
  }
  const asksForMore =
    !isOver(declared.extent, pruning) &&
    (isIncomplete ||
      (located.state === 'found' &&
        !sameUnordered(
          withPermissions(located.application.requiredResourceAccess, declared.permissions, declared.extent, pruning),
          located.application.requiredResourceAccess
        )))
  // Neither waits for the other, and both are finished.
  const results = await Promise.allSettled([
    writeGrants([...changesOf.keys()], scope, work, onDone),
    asksForMore ? completeRequiredAccess(located, scope, work) : undefined
  ])
  for (const result of results) if (result.status === 'rejected') throw result.reason
  assertReady(absent ?? [], scope)
}

const isReady = ({ place }: ResolvedPermission): boolean => Object.values(place()).every(id => id !== undefined)

/** @throws ActionError `conflict` for permissions of apps that this run was to make, and did not. */
const assertReady = (absent: readonly Row[], { app }: AppScope): void => {
  if (absent.length === 0) return
  const names = absent.map(({ permission }) => permission.name).join(', ')
  const apis = [...new Set(absent.map(({ permission }) => permission.api))].join(', ')
  throw new ActionError({
    code: 'conflict',
    message: `${app.displayName} was not granted ${names}: ${apis} has not come as far as to offer that in this run.`,
    hint: `See what kept ${apis} from being finished, and run the job again.`
  })
}
