// What a user may say about owners: who, besides the caller and the tenant's administrators, may own the managed app.

import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, listKey } from '../field.ts'

/** An owner: the object id of a user or of a service principal, in lower case. */
const parseOwner = (text: string): Result<string> => {
  const id = guidOf(text)
  return id === undefined
    ? err(`${quoted(text)} is not an object id; accepted: the object id of a user or of a service principal, a GUID`)
    : ok(id)
}

export const ownersField = defineField(
  {
    owners: listKey(parseOwner, {
      input: 'owners',
      inDefaults: true,
      description:
        'Object ids of users and service principals that own the app: they may add credentials to it, and so act as it.'
    })
  },
  ({ owners = [] }): readonly string[] => [...new Set(owners)]
)
