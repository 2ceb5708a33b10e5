// The scopes that a managed app offers as an API. They are members of the application object, which its own kind writes in one
// request together with all else that is declared of it; here stands what they shall be, and what a plan says of each. Source:
// Microsoft Graph documentation, apiApplication and permissionScope.

import { ActionError } from '../../errors.ts'
import { type Change, change, type Kind, writes } from '../../reconcile/plan.ts'
import { scopesField as scopesPath } from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import { heldBy } from '../app/locate.ts'
import { pruningOf } from '../app/pruning.ts'
import { organizationRead } from '../tenant/organization.ts'
import { exportedScopes } from './exported.ts'
import { scopesField } from './field.ts'
import { entriesOf, identifierUrisOf, type ScopeEntry } from './lists.ts'

const kind: Kind = { name: 'scope', noun: 'scope' }

/** The scopes of a managed app. Once the application is written, `made.scopes` of the app's scope has their ids. */
export const scopes = appKind({
  kind,
  field: scopesField,
  after: ['application'],
  // Behind the write of the application that carries them.
  lane: 'application object',
  observe: async (wanted, scope) => {
    const located = await scope.application()
    const existing = heldBy(scope.app, located)
    const entries = entriesOf(wanted, scope.app.uniqueName, existing, pruningOf(scope, located)) ?? []
    return { key: scope.app.key, existing, entries }
  },
  plan: (_, { key, existing, entries }) => {
    assertRemovable(key, existing, entries)
    const changes = entries.map(changeOf)
    return {
      changes,
      requirements: [],
      // What somebody else had done by then was not written.
      apply: async (work, { writtenFields }) => {
        if (!writtenFields.has(scopesPath)) work.withdraw(changes.filter(writes))
        return undefined
      }
    }
  },
  offers: ({ offered }) => offered?.scopes.map(({ value }) => value),
  manifest: async (wanted, { app: { uniqueName }, reader }) => {
    const needsDomain = wanted.identifierUri?.kind === 'chosen'
    const initialDomain = needsDomain ? (await reader.shared(organizationRead)).initialDomain : undefined
    return (existing, pruning) => {
      const offered = entriesOf(wanted, uniqueName, existing, pruning)?.filter(({ fate }) => fate !== 'removed')
      const uris = identifierUrisOf(wanted, uniqueName, initialDomain, existing, pruning)
      return {
        ...(offered && { [scopesPath]: offered.map(({ raw }) => raw) }),
        ...(uris && { identifierUris: uris })
      }
    }
  },
  exported: exportedScopes
})

/** @throws ActionError `conflict` for a scope that would go although a client is pre-authorized for it, which Graph refuses. */
const assertRemovable = (key: string, existing: Application | undefined, entries: readonly ScopeEntry[]): void => {
  const clients = existing?.configuration['api.preAuthorizedApplications'] ?? []
  for (const { value, id, fate } of entries) {
    const [client] = clients.filter(({ scopeIds }) => scopeIds.includes(id))
    if (fate !== 'removed' || client === undefined) continue
    throw new ActionError({
      code: 'conflict',
      message: `The scope ${value} of ${key} is not declared, and cannot be removed: the client ${client.appId} is pre-authorized for it. Nothing was written.`,
      hint: 'Declare the scope, or remove the client (portal: App registrations, Expose an API, Authorized client applications).'
    })
  }
}

const changeOf = ({ value, id, fate, differs: fields, isEnabled }: ScopeEntry): Change => {
  switch (fate) {
    case 'added':
      return change(kind, 'create', value, 'declared, not offered yet', { id, fields })
    case 'changed':
      return change(kind, 'update', value, `differs in ${fields.map(({ field }) => field).join(', ')}`, { id, fields })
    case 'kept':
      return change(kind, 'unchanged', value, isEnabled ? 'offered' : 'disabled', { id })
    case 'removed': {
      const reason = isEnabled ? 'offered but not declared; it is disabled, then removed' : 'disabled, and not declared'
      return change(kind, 'delete', value, reason, { id })
    }
    case 'undeclared':
      return change(kind, 'drift', value, 'offered but not declared; the next run removes it', { id })
  }
}
