// What the tests of interceptions share: an item of a batch, its answer, and the names of the applications that exist.

import type { Emulator } from '../src/index.ts'
import type { GraphClient } from './graphClient.ts'

/** The display names of the applications that exist. */
export const names = (emulator: Emulator) => emulator.tenant.applications.all().map(({ displayName }) => displayName)
/** An item of a batch that creates an application. */
export const create = { id: '1', method: 'POST', url: '/applications', headers: { 'Content-Type': 'application/json' } }
/** The answers to the items of a batch, by the id of the item. */
export const itemsOf = async (graph: GraphClient, requests: readonly unknown[]) =>
  new Map(
    ((await graph.batch(requests)).body.responses as { id: string; status: number; body: unknown }[]).map(item => [
      item.id,
      item
    ])
  )
