// The redirect URIs of a managed app. They are members of the application object, which its own kind writes in one request
// together with all else that is declared of it; here stands what they shall be, and what a plan says of each. Source: Microsoft
// Graph documentation, webApplication, spaApplication, publicClientApplication.

import { ActionError } from '../../errors.ts'
import { type Change, change, type Kind, writes } from '../../reconcile/plan.ts'
import type { Platform } from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import { heldBy } from '../app/locate.ts'
import { pruningOf } from '../app/pruning.ts'
import type { AppScope } from '../app/scope.ts'
import { organizationRead } from '../tenant/organization.ts'
import { exportedRedirectUris } from './exported.ts'
import { type DesiredRedirectUris, redirectUrisField, type WantedRedirectUris } from './field.ts'
import { type Entry, fieldOf, listsOf, type PlatformList, sharedAddress, urisOf } from './lists.ts'

const kind: Kind = { name: 'redirectUri', noun: 'redirect URI' }

/** The redirect URIs of a managed app. */
export const redirectUris = appKind({
  kind,
  field: redirectUrisField,
  after: ['application'],
  // Behind the write of the application that carries them.
  lane: 'application object',
  observe: async (wanted, scope) => {
    const located = await scope.application()
    const existing = heldBy(scope.app, located)
    return {
      key: scope.app.key,
      existing,
      lists: listsOf(await desiredIn(wanted, scope), existing, pruningOf(scope, located))
    }
  },
  plan: (_, { key, existing, lists }) => {
    assertOnePlatform(key, lists, existing)
    const rows = lists.flatMap(({ platform, entries }) =>
      entries.map(entry => ({ field: fieldOf(platform), change: changeOf(platform, entry) }))
    )
    return {
      changes: rows.map(row => row.change),
      requirements: [],
      // What somebody else had done by then was not written.
      apply: async (work, { writtenFields }) => {
        const undone = rows.filter(({ field, change: one }) => writes(one) && !writtenFields.has(field))
        work.withdraw(undone.map(row => row.change))
        return undefined
      }
    }
  },
  manifest: async (wanted, scope) => {
    const desired = await desiredIn(wanted, scope)
    return (existing, pruning) =>
      Object.fromEntries(listsOf(desired, existing, pruning).map(list => [fieldOf(list.platform), urisOf(list)]))
  },
  exported: exportedRedirectUris
})

const desiredIn = async (wanted: WantedRedirectUris, { reader }: AppScope): Promise<DesiredRedirectUris> =>
  typeof wanted === 'function' ? wanted(await reader.shared(organizationRead)) : wanted

const changeOf = (platform: Platform, { uri, fate, moves }: Entry): Change => {
  const registered = `registered under ${platform}`
  switch (fate) {
    case 'added':
      return change(kind, 'create', uri, `declared, not ${registered} yet`)
    case 'kept':
      return change(kind, 'unchanged', uri, registered)
    case 'removed':
      return change(kind, 'delete', uri, `${registered} but ${moves ? `declared under ${moves}` : 'not declared'}`)
    case 'undeclared':
      return change(kind, 'drift', uri, `${registered} but not declared; the next run removes it`)
  }
}

/** @throws ActionError `conflict` for an address that would be under two platforms. */
const assertOnePlatform = (key: string, lists: readonly PlatformList[], existing: Application | undefined): void => {
  const shared = sharedAddress(lists, existing)
  if (shared === undefined) return
  const { uri, under } = shared
  const open = under.filter(platform => !lists.some(list => list.platform === platform))
  const [other = under[0]] = open
  throw new ActionError({
    code: 'conflict',
    message: `${key} declares the redirect URI ${uri} under ${under.filter(platform => platform !== other).join(' and ')}, and the application has it under ${other}, whose list is not declared. Microsoft Entra takes an address under one platform. Nothing was written.`,
    hint: `Declare redirectUris.${other} as well, without this address: a list that is declared is owned whole.`
  })
}
