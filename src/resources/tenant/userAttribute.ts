// User attributes as Graph lists them, and what they are called: attributes are declared, and user flows name them. Source: Microsoft
// Graph documentation, identityUserFlowAttribute.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { requirements } from '../../graph/requirements.ts'
import { asText } from '../../util/json.ts'
import { entriesOfList } from './unread.ts'

/** The list. */
export const userAttributesRead: Read = {
  path: '/identity/userFlowAttributes',
  operation: 'read the user attributes',
  requirement: requirements.readUserAttributes
}

/** A user attribute. */
export type UserAttribute = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  /** Graph's word: `string`, `boolean`, `int64`, … */
  readonly dataType: string
  /** `custom` for those that a tenant adds; others are built in. */
  readonly origin: string
}

/** A word of Graph: answers differ in how it begins. */
const word = (value: unknown): string => asText(value).replace(/^./, first => first.toLowerCase())

/** What the list of user attributes holds. @throws ActionError `protocol`. */
export const parseUserAttributes = (answer: GraphAnswer): readonly UserAttribute[] =>
  entriesOfList(userAttributesRead)(answer).map(
    ({ id, displayName, description, dataType, userFlowAttributeType }) => ({
      id: asText(id),
      displayName: asText(displayName),
      description: asText(description),
      dataType: word(dataType),
      origin: word(userFlowAttributeType)
    })
  )

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The name in the id of a custom attribute: `extension_<client id without dashes>_<name>`. */
const nameInId = (id: string): string => /^extension_[0-9a-f]{32}_(.+)$/i.exec(id)?.[1] ?? ''

/** What an attribute is called in a file: the name in its id, or its display name. */
export const nameOfAttribute = ({ id, displayName }: UserAttribute): string => nameInId(id) || displayName

/** The attributes that a name may mean: by the name in the id, else by id or display name. */
export const attributesNamed = (attributes: readonly UserAttribute[], name: string): readonly UserAttribute[] => {
  const byId = attributes.filter(({ id }) => same(nameInId(id), name) || same(id, name))
  return byId.length > 0 ? byId : attributes.filter(({ displayName }) => same(displayName, name))
}
