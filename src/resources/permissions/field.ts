// What a user may say about Microsoft Graph application permissions: names, ids and presets, and what happens to missing
// consent. Names are looked up in the tenant later.

import { type Privileged, privilegedPermissionOf } from '../../graph/privileged.ts'
import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import { allowsPrivileged, handsOver, namedAs } from '../app/privilege.ts'
import { defineField, listKey, type RunFacts, type Written, wordKey } from '../field.ts'
import { presetNames, presets } from './presets.ts'

const consentModes = ['grant', 'verify', 'skip'] as const

/**
 * A Microsoft Graph application permission as it was asked for: its name (`User.ReadWrite.All`) or its app role id (a
 * GUID, lower case), and the preset that brought it, absent when it was named directly.
 */
export type DesiredPermission = { readonly text: string; readonly preset?: string }

/**
 * The permissions of an app, each once. Missing consent is granted, only reported (verify), or left alone (skip). Those that
 * hand over the tenant are refused, allowed, or allowed where they come with the preset `bootstrap-caller`.
 */
export type DesiredPermissions = {
  readonly permissions: readonly DesiredPermission[]
  readonly consent: (typeof consentModes)[number]
  readonly privileged: 'refused' | 'of the caller preset' | 'allowed'
}

/** What a refusal offers instead. */
export const narrowerPermission = 'a narrower permission'

/** The preset that hands over the tenant by design. */
export const callerPreset = 'bootstrap-caller' satisfies keyof typeof presets

/** Of one API ("Validation differences by supported account types", Microsoft identity platform). */
const mostWithCustomers = 30

const permissionName = /^[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+$/

/** One entry: a permission's name, its app role id, or a preset. A word without a dot must be a preset. */
export const parsePermission = (text: string): Result<readonly DesiredPermission[]> => {
  const id = guidOf(text)
  if (id !== undefined) return ok([{ text: id }])
  const preset = presetNames.find(name => name === text)
  if (preset !== undefined) return ok(Object.keys(presets[preset].permissions).map(name => ({ text: name, preset })))
  if (permissionName.test(text)) return ok([{ text }])
  const near = didYouMean(text, presetNames)
  return err(
    `${quoted(text)} is neither a preset nor a permission${near || ';'} accepted: names such as User.Read.All, their GUIDs, and the presets ${presetNames.join(', ')}`
  )
}

/** Each permission once, in the order of first mention; one that is also named directly does not count as its preset's. */
export const dedupePermissions = (permissions: readonly DesiredPermission[]): readonly DesiredPermission[] => {
  const unique = new Map<string, DesiredPermission>()
  for (const permission of permissions) {
    const key = permission.text.toLowerCase()
    if (!unique.has(key) || permission.preset === undefined) unique.set(key, permission)
  }
  return [...unique.values()]
}

export const permissionsField = defineField(
  {
    permissions: listKey(parsePermission, {
      input: 'permissions',
      commas: true,
      inDefaults: true,
      description: 'Microsoft Graph application permissions: names, GUIDs, or presets such as policy-deployment.'
    }),
    consent: wordKey(consentModes, {
      input: 'consent',
      everywhere: true,
      inDefaults: true,
      description: 'Missing admin consent is granted, only reported (verify), or left alone (skip).'
    })
  },
  ({ permissions = [], consent }, report, written, run): DesiredPermissions | undefined => {
    const privileged = whatIsAllowed(written, run)
    const given: readonly unknown[] = Array.isArray(written.permissions) ? written.permissions : []
    for (const [index, text] of given.entries()) {
      const meant = parsePermission(String(text))
      const refused = meant.ok ? meant.value.flatMap(one => privilegedIn(one, privileged) ?? []) : []
      const [first] = refused
      if (first === undefined) continue
      const names = namedAs(
        String(text),
        refused.map(({ name }) => name)
      )
      report({ path: ['permissions', index], problem: `${names} ${handsOver(first, narrowerPermission)}` })
    }
    const deduped = dedupePermissions(permissions.flat())
    if (written.audience === 'customers' && deduped.length > mostWithCustomers) {
      const problem = `holds ${deduped.length} permissions; accepted with audience: customers: ${mostWithCustomers} at most`
      report({ path: ['permissions'], problem })
    }
    return consent && { permissions: deduped, consent, privileged }
  }
)

/**
 * Nothing is granted in mode destroy. A person who signs in by device code is there to make the caller, and sees it named: that is
 * enough unless it was written that nothing may.
 */
const whatIsAllowed = (written: Written, { mode, isInteractive }: RunFacts): DesiredPermissions['privileged'] => {
  if (mode === 'destroy' || allowsPrivileged(written)) return 'allowed'
  return isInteractive && written.allowPrivilegedRoles !== false ? 'of the caller preset' : 'refused'
}

/**
 * The permission, where it hands over the tenant and may not. `resolved`: id and name by which the tenant knows it, once known.
 * The preset `bootstrap-caller` is judged when the tenant has told what it has granted: a run after day 0 grants nothing new.
 */
export const privilegedIn = (
  { text, preset }: DesiredPermission,
  allowed: DesiredPermissions['privileged'],
  resolved: readonly string[] = []
): Privileged | undefined => {
  if (allowed === 'allowed' || preset === callerPreset) return undefined
  return [text, ...resolved].map(privilegedPermissionOf).find(found => found !== undefined)
}
