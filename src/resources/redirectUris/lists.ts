// What the lists of redirect URIs shall be, and what becomes of each entry. Pure.

import { addressOf } from '../../util/uri.ts'
import { type Platform, platforms, withClientId } from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import type { Pruning } from '../app/pruning.ts'
import type { DesiredRedirectUris } from './field.ts'

/** The path of a platform's list in the application object. */
export const fieldOf = (platform: Platform): `${Platform}.redirectUris` => `${platform}.redirectUris`

/** What becomes of one redirect URI. `moves` is the platform that it is declared under instead. */
export type Entry = {
  readonly uri: string
  readonly fate: 'added' | 'kept' | 'removed' | 'undeclared'
  readonly moves?: Platform
}

/** The entries of one platform whose list is declared. */
export type PlatformList = { readonly platform: Platform; readonly entries: readonly Entry[] }

/** The entries of every declared list. Undeclared ones stay in the run that takes an application over. */
export const listsOf = (
  wanted: DesiredRedirectUris,
  existing: Application | undefined,
  { stage }: Pick<Pruning, 'stage'>
): readonly PlatformList[] => {
  const declaredUnder = (platform: Platform): readonly string[] =>
    (wanted[platform]?.uris ?? []).map(uri => withClientId(uri, existing?.appId))
  const isUnder = (platform: Platform, uri: string): boolean => declaredUnder(platform).some(one => isSame(one, uri))
  return platforms.flatMap((platform): readonly PlatformList[] => {
    const desired = wanted[platform]
    if (desired === undefined || (desired.extent === 'at creation' && stage !== 'creation')) return []
    const present = existing?.configuration[fieldOf(platform)] ?? []
    const entryOf = (uri: string): Entry => {
      if (isUnder(platform, uri)) return { uri, fate: 'kept' }
      const moves = platforms.find(other => isUnder(other, uri))
      if (desired.extent !== 'whole') return { uri, fate: 'kept' }
      if (moves !== undefined) return { uri, fate: 'removed', moves }
      return { uri, fate: stage === 'adoption' ? 'undeclared' : 'removed' }
    }
    const added = declaredUnder(platform).filter(uri => !present.some(one => isSame(one, uri)))
    return [{ platform, entries: [...present.map(entryOf), ...added.map((uri): Entry => ({ uri, fate: 'added' }))] }]
  })
}

const isSame = (one: string, other: string): boolean => addressOf(one) === addressOf(other)

/** The list as it shall be. */
export const urisOf = ({ entries }: PlatformList): readonly string[] =>
  entries.flatMap(({ uri, fate }) => (fate === 'removed' ? [] : uri))

/** Addresses that would be under two platforms, which Microsoft Entra refuses: one of the lists is not declared whole. */
export const sharedAddress = (
  lists: readonly PlatformList[],
  existing: Application | undefined
): { readonly uri: string; readonly under: readonly Platform[] } | undefined => {
  const all = platforms.map(platform => {
    const list = lists.find(one => one.platform === platform)
    return { platform, uris: list ? urisOf(list) : (existing?.configuration[fieldOf(platform)] ?? []) }
  })
  for (const uri of lists.flatMap(urisOf)) {
    const under = all.flatMap(({ platform, uris }) => (uris.some(one => isSame(one, uri)) ? platform : []))
    if (under.length > 1) return { uri, under }
  }
  return undefined
}
