import type { GraphRequest } from '../../graph/answer.ts'
import { byId } from '../../graph/paths.ts'
import { privilegedPermissionOf, privilegedPermissions } from '../../graph/privileged.ts'
import { requirements } from '../../graph/requirements.ts'
import { onlyPrincipal } from '../../graph/retryTable.ts'
import { carryOut } from '../../reconcile/carryOut.ts'
import { type Change, change, type Kind, writes } from '../../reconcile/plan.ts'
import type { Annotation } from '../../reconcile/report.ts'
import { consentReport } from '../app/consent.ts'
import { assertMayGrant } from '../app/foreignAccess.ts'
import { graphRolesRead } from '../app/graphRoles.ts'
import { appKind } from '../app/kind.ts'
import { pruningOf, undeclaredChange } from '../app/pruning.ts'
import { type AppScope, principalIdOf } from '../app/scope.ts'
import { exportedPermissions } from './exported.ts'
import { callerPreset, permissionsField } from './field.ts'
import { type Grant, grantsRead, readGrants } from './grants.ts'
import {
  askedFor,
  assertCallerPreset,
  leftToAdministrator,
  permissionsManifest,
  type ResolvedPermission,
  resolvePermissions
} from './resolve.ts'

const kind: Kind = { name: 'permission', noun: 'permission', picture: { group: 'permissions', place: 0, prefix: '' } }

/** The Microsoft Graph application permissions of a managed app. */
export const permissions = appKind({
  kind,
  field: permissionsField,
  after: ['servicePrincipal'],
  // Whoever loses a way to act as the app loses it before that is granted more.
  afterRemovals: ['federatedCredential'],
  observe: async (wanted, scope) => {
    const { app, reader, made } = scope
    // In a run that knows the application already they travel together.
    if (made.application !== undefined) void reader.get(grantsRead(made.application.appId, app))
    const [graph, declared, located] = await Promise.all([
      reader.shared(graphRolesRead),
      resolvePermissions(wanted, scope),
      scope.application()
    ])
    const existing = located.state === 'found' ? located.application : undefined
    const [{ grants, others }, access] = await Promise.all([readGrants(graph.id, scope), scope.foreignAccess()])
    const pruning = pruningOf(scope, located)
    return { key: app.key, located, graph, declared, pruning, grants, others, access, asked: askedFor(existing) }
  },
  // Minutes may have passed since the first look, and who else could act as the application is asked right before it is granted.
  observeBeforeWrite: ({ located }) => located.state === 'found',
  plan: ({ consent, privileged }, { key, located, graph, declared, pruning, grants, others, access, asked }) => {
    const isGranted = (id: string): boolean => grants.some(({ appRoleId }) => appRoleId === id)
    const isDeclared = (roleId: string): boolean => declared.some(({ id }) => id === roleId)
    const notGranted = declared.filter(({ id }) => !isGranted(id))
    const left = leftToAdministrator(notGranted, privileged)
    const granted = notGranted.filter(one => !left.includes(one))
    assertCallerPreset(key, granted, privileged)
    const missing = consent === 'grant' ? granted : []
    if (missing.length > 0) assertMayGrant(located, access)
    const undeclared = grants.filter(({ appRoleId }) => !isDeclared(appRoleId))
    const extra = pruning.prunes ? undeclared : []
    const nameOf = (roleId: string): string => graph.appRoles.find(({ id }) => id === roleId)?.value ?? roleId
    const changes = [
      ...declared.map((permission): Change => {
        const { id, value, preset } = permission
        const from = preset === undefined ? 'declared' : `of the preset ${preset}`
        if (isGranted(id)) return change(kind, 'unchanged', value, `${from}, granted`, { id })
        if (left.includes(permission))
          return change(kind, 'missing', value, `${from} since this app was made, left to an administrator`, { id })
        return consent === 'grant'
          ? change(kind, 'create', value, `${from}, not granted yet`, { id })
          : change(kind, 'missing', value, `${from}, not granted; consent is ${consent}`, { id })
      }),
      ...undeclared.map(({ appRoleId }) => undeclaredChange(kind, nameOf(appRoleId), 'granted', pruning, appRoleId)),
      // With prune the change of the application takes them away.
      ...(pruning.prunes ? [] : asked.filter(id => !isDeclared(id) && !isGranted(id))).map(id => {
        const reason = 'asked for on the application, neither granted nor declared'
        return change(kind, 'drift', nameOf(id), reason, { id })
      }),
      ...others.map(({ assignmentId: id, appRoleId, resource }) =>
        change(kind, 'drift', `${appRoleId} of ${resource}`, 'app role of another API, granted but not declared', {
          id
        })
      )
    ]
    return {
      changes,
      requirements: missing.length > 0 || extra.length > 0 ? [requirements.grantAppRoles] : [],
      apply: async (work, scope) => {
        const changeOf = (roleId: string) => changes.find(one => one.id === roleId && writes(one))
        await carryOut(work, [
          ...missing.map(one => ({ request: grantRequest(one, graph.id, scope), change: changeOf(one.id) })),
          ...extra.map(one => ({ request: revocationRequest(one, graph.id, scope), change: changeOf(one.appRoleId) }))
        ])
        return undefined
      },
      report: (context, scope) => ({
        ...(changes.some(({ action }) => action === 'missing') && consentReport(context, scope, access)),
        notices: privilegedNotices(missing, scope)
      })
    }
  },
  manifest: async (wanted, scope) => permissionsManifest(await resolvePermissions(wanted, scope)),
  expectedRoles: async (wanted, scope) => {
    if (wanted.consent !== 'grant') return []
    const declared = await resolvePermissions(wanted, scope)
    const left = declared.some(({ preset }) => preset === callerPreset)
      ? leftToAdministrator(await notGrantedOf(declared, scope), wanted.privileged)
      : []
    return declared.filter(one => !left.includes(one)).map(({ value }) => value)
  },
  vouches: async (wanted, scope) => {
    const [graph, declared] = await Promise.all([
      scope.reader.shared(graphRolesRead),
      resolvePermissions(wanted, scope)
    ])
    const held = new Set((await readGrants(graph.id, scope)).grants.map(({ appRoleId }) => appRoleId))
    const handsOver = privilegedPermissions.some(({ id }) => held.has(id))
    return {
      holds: handsOver ? 'the tenant' : held.size > 0 ? 'something' : 'nothing',
      grantsMore: wanted.consent === 'grant' && declared.some(({ id }) => !held.has(id))
    }
  },
  requirements: ({ permissions: wanted, consent }, mode, { prune }) =>
    mode === 'apply' && ((wanted.length > 0 && consent === 'grant') || prune) ? [requirements.grantAppRoles] : [],
  exported: exportedPermissions
})

const notGrantedOf = async (declared: readonly ResolvedPermission[], scope: AppScope) => {
  const { id } = await scope.reader.shared(graphRolesRead)
  const { grants } = await readGrants(id, scope)
  return declared.filter(one => !grants.some(({ appRoleId }) => appRoleId === one.id))
}

const grantRequest = ({ id, value }: ResolvedPermission, graphId: string, scope: AppScope): GraphRequest => ({
  method: 'POST',
  path: `${byId('servicePrincipals', graphId)}/appRoleAssignedTo`,
  body: { principalId: principalIdOf(scope), resourceId: graphId, appRoleId: id },
  operation: `grant ${value} to ${scope.app.uniqueName}`,
  requirement: requirements.grantAppRoles,
  mayLagBehind: onlyPrincipal(scope.recentWrites)
})

const revocationRequest = ({ assignmentId, appRoleId }: Grant, graphId: string, scope: AppScope): GraphRequest => ({
  method: 'DELETE',
  path: `${byId('servicePrincipals', graphId)}${byId('appRoleAssignedTo', assignmentId)}`,
  operation: `revoke ${appRoleId} from ${scope.app.uniqueName}`,
  requirement: requirements.grantAppRoles,
  mayLagBehind: onlyPrincipal(scope.recentWrites)
})

/** Names what hands over the tenant among what is granted. */
const privilegedNotices = (missing: readonly ResolvedPermission[], { app }: AppScope): readonly Annotation[] => {
  const names = missing.map(({ value }) => value).filter(value => privilegedPermissionOf(value) !== undefined)
  if (names.length === 0) return []
  const text = `Whoever can act as ${app.displayName} holds the whole tenant, by ${names.join(', ')}. Let nobody sign in as it but jobs of a protected environment.`
  return [{ text, title: 'Hands over the tenant' }]
}
