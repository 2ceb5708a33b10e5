// Delegated permissions: what an app may do in the name of the users that sign in to it. Where they are declared, the application
// asks for them and they are granted for all users, since nobody consents in user flows and custom policies; where they are not,
// the grants that are there are told. Source: Microsoft Graph documentation, oauth2permissiongrant; Azure AD B2C documentation,
// "Request an access token".

import { howToGrant, requirements } from '../../graph/requirements.ts'
import { writes } from '../../reconcile/plan.ts'
import type { ResourceReport } from '../../reconcile/report.ts'
import type { Work } from '../../reconcile/resource.ts'
import { consentReport } from '../app/consent.ts'
import { assertMayGrant } from '../app/foreignAccess.ts'
import { appKind } from '../app/kind.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { pruningOf } from '../app/pruning.ts'
import type { AppScope } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'
import { exportedDelegatedPermissions } from './exported.ts'
import { type DesiredDelegatedPermissions, delegatedPermissionsField, isHarmless } from './field.ts'
import { grantAll } from './granting.ts'
import { type GrantsReading, readGrants } from './grants.ts'
import { completeRequiredAccess, delegatedManifest, isOver } from './requiredAccess.ts'
import { type ResolvedPermission, resolveDelegated } from './resolve.ts'
import { type Declared, isComplete, kind, type Observed, rowOf, toldChange, undeclaredRows } from './rows.ts'

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

const unreadReport = ({ displayName }: ManagedApp): ResourceReport => ({
  warnings: [
    {
      text: `Which delegated permissions ${displayName} has could not be read, so that each is told as one to grant. ${howToGrant(requirements.readDelegatedPermissions)}`,
      title: 'Delegated permissions could not be read'
    }
  ]
})
