// A kind of the tenant itself, as small as one can be: named locations (Microsoft Graph documentation, ipNamedLocation), a list
// of addresses that Graph replaces whole. Registered by tests alone.

import { type Read, valuesOf } from '../../../src/graph/answer.ts'
import { sendSuccessfully } from '../../../src/graph/failure.ts'
import { requirements } from '../../../src/graph/requirements.ts'
import { type Change, change, type Kind, writes } from '../../../src/reconcile/plan.ts'
import { defineField, keyOf } from '../../../src/resources/field.ts'
import { tenantKind } from '../../../src/resources/tenant/kind.ts'
import { asText } from '../../../src/util/json.ts'
import { ok } from '../../../src/util/result.ts'

const kind: Kind = { name: 'namedLocation', noun: 'named location' }
const path = '/identity/conditionalAccess/namedLocations'
const read: Read = { path, operation: 'read the named locations', requirement: requirements.readPolicies }

type Locations = Readonly<Record<string, readonly string[]>>
type Observed = readonly { readonly id: string; readonly name: string; readonly addresses: readonly string[] }[]

const planned = (wanted: Locations, observed: Observed): readonly Change[] => [
  ...Object.entries(wanted).map(([name, declared]) => {
    const found = observed.find(location => location.name === name)
    if (found === undefined) return change(kind, 'create', name, 'is declared')
    // What others added stays: the list is written whole, from what was observed a moment ago.
    const after = [...new Set([...found.addresses, ...declared])]
    const fields = [{ field: 'addresses', before: found.addresses, after }]
    return after.length === found.addresses.length
      ? change(kind, 'unchanged', name, 'is there', { id: found.id })
      : change(kind, 'update', name, 'lacks addresses', { id: found.id, fields })
  }),
  ...observed
    .filter(({ name }) => !(name in wanted))
    .map(({ id, name }) => change(kind, 'drift', name, 'is there but not declared', { id }))
]

/** The named locations of a tenant. */
export const namedLocations = tenantKind<Locations, Locations, Observed>({
  kind,
  tenantTypes: ['AAD B2C'],
  load: async said => said,
  field: defineField(
    {
      namedLocations: keyOf<Locations, Locations>(
        { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
        { description: 'Addresses by the name of the location.' },
        ok,
        () => undefined
      )
    },
    ({ namedLocations: locations = {} }) => locations
  ),
  after: [],
  observeBeforeWrite: observed => observed.length > 0,
  observe: async (_, { reader }) =>
    valuesOf(await reader.get(read)).map(({ id, displayName, addresses }) => ({
      id: asText(id),
      name: asText(displayName),
      addresses: (addresses as readonly string[] | undefined) ?? []
    })),
  plan: (wanted, observed) => {
    const changes = planned(wanted, observed)
    return {
      changes,
      requirements: [],
      apply: async ({ graph, carriedOut }) => {
        for (const one of changes.filter(writes)) {
          const { action, name, id, fields } = one
          const body = { displayName: name, addresses: fields[0]?.after ?? wanted[name] }
          const operation = `${action} the named location ${name}`
          const target = action === 'create' ? path : `${path}/${id}`
          const method = action === 'create' ? 'POST' : 'PATCH'
          await sendSuccessfully(graph, {
            method,
            path: target,
            operation,
            requirement: requirements.readPolicies,
            body
          })
          carriedOut(one)
        }
        return undefined
      },
      report: () => ({ summary: () => ({ card: [['Named locations', String(Object.keys(wanted).length)]] }) })
    }
  },
  planRemoval: (declared, observed) => {
    const gone = observed.filter(({ name }) => name in declared)
    return {
      changes: gone.map(({ id, name }) => change(kind, 'delete', name, 'is declared', { id })),
      requirements: [],
      apply: async ({ graph }) => {
        for (const { id, name } of gone) {
          const operation = `delete the named location ${name}`
          const requirement = requirements.readPolicies
          await sendSuccessfully(graph, { method: 'DELETE', path: `${path}/${id}`, operation, requirement })
        }
        return undefined
      }
    }
  }
})
