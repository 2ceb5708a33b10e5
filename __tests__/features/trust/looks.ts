// What each run had last read of an application and its service principal before it wrote: what a run could not have seen is no
// fault of it.

import type { Belonging, Place } from '../../../harness/belongings.ts'
import type { Exchange } from '../../../harness/exchange.ts'

/** When a run last saw a collection: by all that happened, and by the answers that it had. */
export type Look = { readonly moment: number } & Pick<Exchange, 'place'>

/** The looks of one run. */
export type Looks = {
  /** Takes what the run asked and was answered with success. `moment` counts all that happened. */
  readonly onExchange: (exchange: Exchange, moment: number) => void
  /** The last look at the collection in which something lies; undefined when there was none. */
  readonly last: (belonging: Pick<Belonging, 'place' | 'collection'>) => Look | undefined
}

const properties = ['passwordCredentials', 'keyCredentials', 'tags', 'requiredResourceAccess'] as const
const navigations = ['owners', 'federatedIdentityCredentials'] as const
const collections = [...properties, ...navigations] as const
type Collection = (typeof collections)[number]

const sets: Readonly<Record<string, Place>> = { applications: 'application', servicePrincipals: 'service principal' }

/** The collections that an answer shows. What a run has just made holds nothing but what the run put there. */
const shown = ({
  method,
  path,
  query,
  status
}: Exchange): { readonly place: Place; readonly of: readonly Collection[] } | undefined => {
  const [, set = '', below] = /^\/(\w+)(?:\/[0-9a-f-]{36}|\([^)]*\))?(?:\/(.*))?$/.exec(path) ?? []
  const place = sets[set]
  if (place === undefined) return undefined
  if (below === undefined && status === 201) return { place, of: collections }
  if (method !== 'GET') return undefined
  const [, select] = /\$select=([^&]*)/.exec(query) ?? []
  const [, expand = ''] = /\$expand=([^&]*)/.exec(query) ?? []
  const selected = below === undefined ? properties.filter(name => select === undefined || select.includes(name)) : []
  const related = navigations.filter(name => below?.startsWith(name) || expand.includes(name))
  return { place, of: [...selected, ...related] }
}

/** No look yet. */
export const createLooks = (): Looks => {
  const looks = new Map<string, Look>()
  return {
    onExchange: (exchange, moment) => {
      const { place, of = [] } = shown(exchange) ?? {}
      for (const collection of of) looks.set(`${place} ${collection}`, { moment, place: exchange.place })
    },
    last: ({ place, collection }) => looks.get(`${place} ${collection}`)
  }
}
