// Microsoft's starter packs of custom policies as fixtures. They are no part of this repository: tests that want them look for a
// folder `shared/starterpack` beside it, and say so where there is none.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../../shared/starterpack', import.meta.url))

/** Whether the packs are there. */
export const hasStarterPacks = existsSync(folder)

/** The folders below the packs' that hold whole sets of policies. */
export const starterPacks = ['', 'Display Controls Starterpack/'].flatMap(parent =>
  ['LocalAccounts', 'SocialAccounts', 'SocialAndLocalAccounts', 'SocialAndLocalAccountsWithMfa'].map(
    name => `${parent}${name}`
  )
)

/** The ids that take the place of the packs' placeholders. */
export type PackValues = { readonly tenant: string; readonly iefId: string; readonly proxyId: string }

/** The policies of a folder, bases first, with their placeholders filled in; byte-order marks stay where they are. */
export const policiesOf = (pack: string, { tenant, iefId, proxyId }: PackValues): readonly string[] => {
  const texts = readdirSync(join(folder, pack))
    .filter(name => name.endsWith('.xml'))
    .map(name =>
      readFileSync(join(folder, pack, name), 'utf8')
        .replaceAll('yourtenant.onmicrosoft.com', tenant)
        .replaceAll('ProxyIdentityExperienceFrameworkAppId', proxyId)
        .replaceAll('IdentityExperienceFrameworkAppId', iefId)
    )
  return sorted(texts, texts.map(idOf))
}

const idOf = (text: string): string => /\sPolicyId="([^"]+)"/.exec(text)?.[1] ?? ''
const baseOf = (text: string): string | undefined => /<PolicyId>([^<]+)<\/PolicyId>/.exec(text)?.[1]

/** A base of another folder counts as there already. */
const sorted = (texts: readonly string[], ids: readonly string[]): readonly string[] => {
  if (texts.length === 0) return []
  const next = texts.filter(text => !ids.includes(baseOf(text) ?? ''))
  const rest = texts.filter(text => !next.includes(text))
  if (next.length === 0) throw new Error('The policies inherit from each other in a circle.')
  return [...next, ...sorted(rest, rest.map(idOf))]
}
