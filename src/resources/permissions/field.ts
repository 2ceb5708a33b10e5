// What a user may say about Microsoft Graph application permissions: names, ids and presets, and what happens to missing
// consent. Names are looked up in the tenant later.

import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import { defineField, listKey, wordKey } from '../field.ts'
import { presetNames, presets } from './presets.ts'

const consentModes = ['grant', 'verify', 'skip'] as const

/**
 * A Microsoft Graph application permission as it was asked for: its name (`User.ReadWrite.All`) or its app role id (a
 * GUID, lower case), and the preset that brought it, absent when it was named directly.
 */
export type DesiredPermission = { readonly text: string; readonly preset?: string }

/** The permissions of an app, each once. Missing consent is granted, only reported (verify), or left alone (skip). */
export type DesiredPermissions = {
  readonly permissions: readonly DesiredPermission[]
  readonly consent: (typeof consentModes)[number]
}

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
  ({ permissions = [], consent }): DesiredPermissions | undefined =>
    consent && { permissions: dedupePermissions(permissions.flat()), consent }
)
