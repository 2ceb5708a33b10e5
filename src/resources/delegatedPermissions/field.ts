// What a user may say about delegated permissions: scopes of Microsoft Graph by their values, those of other apps of the
// declaration by the key of the app, and those of any other API by its client id.

import { graphAppId } from '../../graph/paths.ts'
import { type Privileged, privilegedPermissionOf } from '../../graph/privileged.ts'
import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import type { Extent } from '../app/configuration.ts'
import { allowsPrivileged, handsOver, namedAs } from '../app/privilege.ts'
import { defineField, type Key, listKey } from '../field.ts'

/** The API that offers a permission: Microsoft Graph, an app of the declaration, or any other that the tenant has. */
export type OfferedBy =
  | { readonly kind: 'graph' }
  | { readonly kind: 'app'; readonly key: string }
  | { readonly kind: 'api'; readonly appId: string }

/** A delegated permission as it was asked for. */
export type DesiredDelegatedPermission = { readonly of: OfferedBy; readonly value: string }

/**
 * The delegated permissions of an app; undefined where they are left alone. Missing consent is granted, only reported (verify), or
 * left alone (skip). `places` are where they are written, one for each.
 */
export type DesiredDelegatedPermissions = {
  readonly declared:
    | {
        readonly permissions: readonly DesiredDelegatedPermission[]
        readonly places: readonly number[]
        readonly extent: Extent
      }
    | undefined
  readonly consent: 'grant' | 'verify' | 'skip'
}

/** Of one API ("Validation differences by supported account types", Microsoft identity platform). */
const mostWithCustomers = 30

const accepted =
  'accepted: delegated permissions of Microsoft Graph such as openid, <key of an app>/<its scope>, or <client id of an API>/<its scope>'
const appKey = /^[a-z][a-z0-9-]{0,62}$/
const graphValue = /^[A-Za-z][\w-]*(?:\.[\w-]+)*$/
const anyValue = /^(?!\.)[^\s\p{C}]{1,120}$/u

/** One entry of the list. */
export const parseDelegatedPermission = (text: string): Result<DesiredDelegatedPermission> => {
  const slash = text.indexOf('/')
  if (slash < 0) {
    return graphValue.test(text)
      ? ok({ of: { kind: 'graph' }, value: text })
      : err(`${quoted(text)} is no delegated permission; ${accepted}`)
  }
  const [api, value] = [text.slice(0, slash), text.slice(slash + 1)]
  const appId = guidOf(api)
  if (appId === undefined && !appKey.test(api))
    return err(`${quoted(text)} names no API by a key or a client id; ${accepted}`)
  if (value === '.default')
    return err(
      `${quoted(text)} stands for all permissions that are declared, and is none itself; ${accepted}, one for each`
    )
  if (!anyValue.test(value)) return err(`${quoted(text)} names no scope of ${quoted(api)}; ${accepted}`)
  if (appId === graphAppId) return parseDelegatedPermission(value)
  return ok({ of: appId === undefined ? { kind: 'app', key: api } : { kind: 'api', appId }, value })
}

/** What the user of an app is by name, and that the app may ask on while the user is away. Nothing can be done by them. */
const harmless: readonly string[] = ['openid', 'offline_access', 'profile', 'email']

/** True for what gives no power to whoever acts as the app. */
export const isHarmless = ({ of, value }: DesiredDelegatedPermission): boolean =>
  of.kind === 'graph' && harmless.includes(value.toLowerCase())

const anybodysRights: Pick<Privileged, 'why'> = { why: 'acts with every right of whoever signs in' }

/** A delegated permission that hands over the tenant as soon as an administrator signs in. */
export const privilegedOf = ({ of, value }: DesiredDelegatedPermission): Pick<Privileged, 'why'> | undefined => {
  if (of.kind !== 'graph') return undefined
  return value.toLowerCase() === 'directory.accessasuser.all' ? anybodysRights : privilegedPermissionOf(value)
}

const identityOf = ({ of, value }: DesiredDelegatedPermission): string =>
  [of.kind, of.kind === 'app' ? of.key : of.kind === 'api' ? of.appId : '', value.toLowerCase()].join(' ')

/** A list, and undefined where it is absent: an empty one is declared, too. */
const permissionsKey: Key<readonly (DesiredDelegatedPermission & { readonly text: string })[]> = (() => {
  const parse = (text: string) => {
    const parsed = parseDelegatedPermission(text)
    return parsed.ok ? ok({ ...parsed.value, text }) : parsed
  }
  const list = listKey(parse, {
    inDefaults: true,
    description:
      'Delegated permissions, granted for all users: openid, offline_access and others of Microsoft Graph, <key of an app>/<scope>, <client id>/<scope>. Owned whole; left alone when absent.'
  })
  return {
    ...list,
    read: (written, path, report) => (written === undefined ? undefined : list.read(written, path, report))
  }
})()

export const delegatedPermissionsField = defineField(
  { delegatedPermissions: permissionsKey },
  ({ delegatedPermissions }, report, written, { mode }): DesiredDelegatedPermissions => {
    const consent = written.consent === 'verify' || written.consent === 'skip' ? written.consent : 'grant'
    if (delegatedPermissions === undefined) return { declared: undefined, consent }
    // Refused entries are left out of what was read, so that places are looked up in what was written.
    const texts: readonly unknown[] = Array.isArray(written.delegatedPermissions) ? written.delegatedPermissions : []
    const unique = new Map<string, { readonly permission: DesiredDelegatedPermission; readonly place: number }>()
    for (const { text, ...permission } of delegatedPermissions) {
      const place = texts.indexOf(text)
      const privileged = privilegedOf(permission)
      // Nothing is granted in mode destroy.
      if (privileged !== undefined && mode !== 'destroy' && !allowsPrivileged(written)) {
        const problem = `${namedAs(text, [permission.value])} ${handsOver(privileged, 'a narrower permission')}`
        report({ path: ['delegatedPermissions', place], problem })
      }
      const identity = identityOf(permission)
      if (!unique.has(identity)) unique.set(identity, { permission, place })
    }
    const entries = [...unique.values()]
    const permissions = entries.map(({ permission }) => permission)
    if (written.audience === 'customers') reportMany(permissions, report)
    return {
      declared: { permissions, places: entries.map(({ place }) => place), extent: 'whole' },
      consent
    }
  }
)

const reportMany = (
  permissions: readonly DesiredDelegatedPermission[],
  report: (problem: { readonly path: readonly string[]; readonly problem: string }) => void
): void => {
  const byApi = Map.groupBy(permissions, one => identityOf({ ...one, value: '' }))
  const most = Math.max(0, ...[...byApi.values()].map(({ length }) => length))
  if (most <= mostWithCustomers) return
  const problem = `holds ${most} permissions of one API; accepted with audience: customers: ${mostWithCustomers} at most`
  report({ path: ['delegatedPermissions'], problem })
}
