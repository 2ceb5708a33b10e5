// A kind of an app, as small as one can be: the extension properties of its application (Microsoft Graph documentation,
// extensionProperty). Registered by tests alone.

import type { Read } from '../../../src/graph/answer.ts'
import { valuesOf } from '../../../src/graph/answer.ts'
import { sendSuccessfully } from '../../../src/graph/failure.ts'
import { requirements } from '../../../src/graph/requirements.ts'
import { type Change, change, type Kind, writes } from '../../../src/reconcile/plan.ts'
import type { Work } from '../../../src/reconcile/resource.ts'
import { appKind } from '../../../src/resources/app/kind.ts'
import { pruningOf, undeclaredChange } from '../../../src/resources/app/pruning.ts'
import { type AppScope, applicationOf, writeRequest } from '../../../src/resources/app/scope.ts'
import { defineField, listKey } from '../../../src/resources/field.ts'
import { ok } from '../../../src/util/result.ts'

const kind: Kind = {
  name: 'extensionProperty',
  noun: 'extension property',
  picture: { group: 'permissions', place: 9, prefix: 'property ' }
}

const pathOf = (scope: AppScope): string => `/applications/${applicationOf(scope).id}/extensionProperties`

const read = (path: string): Read => ({
  path,
  operation: 'read the extension properties',
  requirement: requirements.readApplications
})

const write = async (changes: readonly Change[], scope: AppScope, { graph, carriedOut }: Work): Promise<void> => {
  for (const one of changes.filter(writes)) {
    const { action, name, id } = one
    const operation = `${action} the extension property ${name}`
    if (action === 'create')
      await sendSuccessfully(graph, writeRequest(scope, 'POST', pathOf(scope), operation, { name }))
    if (action === 'delete')
      await sendSuccessfully(graph, writeRequest(scope, 'DELETE', `${pathOf(scope)}/${id}`, operation))
    carriedOut(one)
  }
}

/** The extension properties of an application. */
export const extensionProperties = appKind({
  kind,
  field: defineField(
    {
      extensionProperties: listKey<string, string>(ok, {
        input: 'extension-properties',
        inDefaults: true,
        description: 'Extension properties by name.'
      })
    },
    ({ extensionProperties: names = [] }) => names
  ),
  after: ['application'],
  lane: 'application object',
  observe: async (_, scope) => {
    const located = await scope.application()
    const found = located.state === 'found' ? valuesOf(await scope.reader.get(read(pathOf(scope)))) : []
    return {
      existing: found.map(({ id, name }) => ({ id: String(id), name: String(name) })),
      pruning: pruningOf(scope, located)
    }
  },
  plan: (wanted, { existing, pruning }) => {
    const known = new Set(existing.map(({ name }) => name))
    const changes = [
      ...wanted.map(name =>
        known.has(name) ? change(kind, 'unchanged', name, 'is there') : change(kind, 'create', name, 'is declared')
      ),
      ...existing
        .filter(({ name }) => !wanted.includes(name))
        .map(({ id, name }) => undeclaredChange(kind, name, 'is there', pruning, id))
    ]
    return {
      changes,
      requirements: [requirements.writeApplications],
      apply: async (work, scope) => {
        await write(changes, scope, work)
        return undefined
      },
      report: () => ({
        outputs: { 'extension-properties': wanted.join(' ') },
        summary: () => ({ card: [['Extension properties', String(wanted.length)]] })
      })
    }
  },
  planRemoval: (_, { existing }) => {
    const changes = existing.map(({ id, name }) => change(kind, 'delete', name, 'goes with the application', { id }))
    return {
      changes,
      requirements: [requirements.writeApplications],
      apply: async (work, scope) => {
        await write(changes, scope, work)
        return undefined
      }
    }
  }
})
