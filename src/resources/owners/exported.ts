// What a file would say of the owners of an application that is there: those who own the service principal as well, for a declared
// owner owns both.

import { readOwners } from '../app/owners.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, type ExportNote, leftOut, remark } from '../exported.ts'

/** The owners besides the caller. */
export const exportedOwners = async (view: AppView): Promise<ExportedKeys> => {
  const { owners, unread } = await readOwners(view)
  const others = owners.filter(({ id }) => id !== view.services.caller?.objectId)
  const ownsBoth = (id: string): boolean => new Set(others.flatMap(one => (one.id === id ? one.to : []))).size === 2
  const declared = [...new Set(others.map(({ id }) => id))].filter(ownsBoth)
  const isFirst = (id: string, index: number): boolean => others.findIndex(one => one.id === id) === index
  const told = others.filter(({ id }, index) => !ownsBoth(id) || isFirst(id, index))
  const notes = [
    ...told.map(({ id, name, to }): ExportNote => {
      if (ownsBoth(id)) return remark(['owners', id], name)
      const way = 'one that is declared is made an owner of both'
      return leftOut(['owners'], `${name} (object id ${id}) owns the ${to} alone and is not declared: ${way}`)
    }),
    ...unread.map(to => leftOut(['owners'], `Graph does not show the owners of the ${to}`))
  ]
  return { written: declared.length === 0 ? {} : { owners: declared }, notes }
}
