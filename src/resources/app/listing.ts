// All applications of the tenant at once, for what begins with the tenant and not with a declaration.

import { listsAll, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import type { Reader } from '../../reconcile/reader.ts'
import { type Application, parseApplication, type TenantSchema } from './graphObjects.ts'
import { ask, deletedReads, type KeyPlace, readOf, refusesUniqueName } from './locate.ts'

/** The applications, where the tenant keeps their keys, and the unique names that soft-deleted ones hold. */
export type ApplicationListing = {
  readonly keyPlace: KeyPlace
  readonly applications: readonly Application[]
  readonly deletedNames: readonly string[]
}

const operation = 'list the applications of the tenant'
/** With everything that is read of an app that nothing more is declared of. */
const declared = { serviceManagementReference: undefined }

/** Reads them. @throws ActionError when they may not be read, or when Graph does not list all of them. */
export const listApplications = async (reader: Reader, schema: TenantSchema): Promise<ApplicationListing> => {
  const readIn = (place: KeyPlace) => (asked: TenantSchema) => ({
    ...readOf(operation, '/applications', place, declared)(asked),
    isLong: true as const
  })
  const named = await ask(readIn('uniqueName'), reader, schema)
  const keyPlace: KeyPlace = refusesUniqueName(named) ? 'tag' : 'uniqueName'
  const answer = keyPlace === 'tag' ? await ask(readIn('tag'), reader, schema) : named
  if (answer.status !== 200 || !listsAll(answer)) throw toActionError(readIn(keyPlace)(schema), answer)
  const deleted = await reader.shared(deletedReads[keyPlace])
  return {
    keyPlace,
    applications: valuesOf(answer).map(parseApplication),
    deletedNames: deleted.flatMap(({ uniqueName }) => uniqueName ?? [])
  }
}
