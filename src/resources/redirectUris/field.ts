// What a user may say about the addresses that sign-in answers to: a list for each platform that uses them.

import { pathText } from '../../util/problem.ts'
import type { Result } from '../../util/result.ts'
import { addressOf } from '../../util/uri.ts'
import { quoted } from '../../util/words.ts'
import { type Extent, type Platform, platforms } from '../app/configuration.ts'
import { defineField, type Key, listKey, mapKey } from '../field.ts'
import type { Organization } from '../tenant/organization.ts'
import { parseRedirectUri } from './redirectUri.ts'

/** The redirect URIs of one platform, and how much of its list they are. */
export type DesiredUris = { readonly uris: readonly string[]; readonly extent: Extent }

/** The redirect URIs by platform. The list of a platform that is absent is left alone. */
export type DesiredRedirectUris = { readonly [P in Platform]?: DesiredUris }

/** The same, where addresses of the tenant are among them. */
export type WantedRedirectUris = DesiredRedirectUris | ((organization: Organization) => DesiredRedirectUris)

/** So many in all, with either audience ("Redirect URI (reply URL) outline and restrictions"). */
export const mostUris = { organization: 256, customers: 100 }

const descriptions: Readonly<Record<Platform, string>> = {
  web: 'Of a web application, which has a client secret or a certificate.',
  spa: 'Of a single-page application: code and PKCE in the browser.',
  publicClient: 'Of an app on a phone or a desktop.'
}

/** A list, and undefined where it is absent: an empty one is declared, too. */
const uriKey = (platform: Platform): Key<readonly string[]> => {
  const parse = (text: string): Result<string> => parseRedirectUri(text, platform)
  const list = listKey(parse, { description: `${descriptions[platform]} Owned whole; left alone when absent.` })
  return {
    ...list,
    read: (written, path, report) => (written === undefined ? undefined : list.read(written, path, report))
  }
}

export const redirectUrisField = defineField(
  {
    redirectUris: {
      ...mapKey(
        { web: uriKey('web'), spa: uriKey('spa'), publicClient: uriKey('publicClient') },
        'Where sign-in answers to, by platform. {clientId} stands for the client id of the app.'
      ),
      inDefaults: undefined
    }
  },
  ({ redirectUris = {} }, report, { audience }): WantedRedirectUris => {
    const firstAt = new Map<string, string>()
    const declared: Partial<Record<Platform, DesiredUris>> = {}
    for (const platform of platforms) {
      const uris = redirectUris[platform]
      if (uris === undefined) continue
      for (const [index, uri] of uris.entries()) {
        const path = ['redirectUris', platform, index]
        if (audience === 'customers' && uri.includes('?'))
          report({
            path,
            problem: `${quoted(uri)} holds a query; accepted with audience: customers: an address without one`
          })
        const first = firstAt.get(addressOf(uri))
        if (first === undefined) firstAt.set(addressOf(uri), pathText(path))
        else
          report({
            path,
            problem: `${quoted(uri)} is ${first} already; accepted: each address once, under one platform`
          })
      }
      declared[platform] = { uris, extent: 'whole' }
    }
    const most = audience === 'customers' ? mostUris.customers : mostUris.organization
    if (firstAt.size > most)
      report({ path: ['redirectUris'], problem: `holds ${firstAt.size} addresses; accepted: ${most} at most` })
    return declared
  }
)
