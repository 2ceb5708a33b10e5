// What a file would say of the redirect URIs of an application that is there. A declared list is owned whole, so a list with an
// address that no file may hold is not declared, and left alone.

import { addressOf } from '../../util/uri.ts'
import { type Platform, platforms, takesPersonalAccounts, withClientId, withoutClientId } from '../app/configuration.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, type ExportNote, leftOut } from '../exported.ts'
import { mostUris } from './field.ts'
import { fieldOf } from './lists.ts'
import { parseRedirectUri } from './redirectUri.ts'

/** The lists that hold something, by platform. */
export const exportedRedirectUris = async ({ application }: AppView): Promise<ExportedKeys> => {
  const located = await application()
  if (located.state === 'missing') return { written: {} }
  const { appId, signInAudience, configuration } = located.application
  const isForCustomers = takesPersonalAccounts(signInAudience)
  const lists = platforms.map(platform => ({ platform, uris: configuration[fieldOf(platform)] }))
  const all = lists.flatMap(({ uris }) => uris)
  const most = isForCustomers ? mostUris.customers : mostUris.organization
  if (all.length > most)
    return { written: {}, notes: [note('redirectUris', `${all.length} addresses, and a file holds ${most} at most`)] }
  const isRepeated = (uri: string): boolean => all.filter(other => addressOf(other) === addressOf(uri)).length > 1
  const problemOf = (uri: string, platform: Platform): string | undefined => {
    const written = withoutClientId(uri, appId)
    if (withClientId(written, appId) !== uri) return `${JSON.stringify(uri)} holds what stands for the client id`
    if (isRepeated(uri)) return `${JSON.stringify(uri)} stands there more than once`
    if (isForCustomers && uri.includes('?')) return `${JSON.stringify(uri)} holds a query`
    const parsed = parseRedirectUri(written, platform)
    return parsed.ok ? undefined : parsed.problem
  }
  const declared: Partial<Record<Platform, readonly string[]>> = {}
  const notes: ExportNote[] = []
  for (const { platform, uris } of lists) {
    const [problem] = uris.flatMap(uri => problemOf(uri, platform) ?? [])
    if (problem !== undefined) notes.push(note(`redirectUris.${platform}`, problem))
    else if (uris.length > 0) declared[platform] = uris.map(uri => withoutClientId(uri, appId))
  }
  return { written: Object.keys(declared).length === 0 ? {} : { redirectUris: declared }, notes }
}

const note = (key: string, why: string): ExportNote =>
  leftOut(['redirectUris'], `${key} is not declared, so that it stays as it is: ${why}`)
