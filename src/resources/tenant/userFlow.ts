// User flows as Graph lists them, without their parts, and their ids: flows are declared, and hold what they use. Source: Microsoft
// Graph documentation (beta), b2cIdentityUserFlow.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { requirements } from '../../graph/requirements.ts'
import { asText } from '../../util/json.ts'
import { entriesOfList } from './unread.ts'

/** The list. */
export const userFlowsRead: Read = {
  path: '/identity/b2cUserFlows',
  operation: 'read the user flows',
  requirement: requirements.readUserFlows,
  version: 'beta'
}

/** A user flow, without its parts. */
export type UserFlow = {
  readonly id: string
  readonly type: string
  /** Undefined where Graph does not tell. */
  readonly version: number | undefined
  readonly hasLanguages: boolean
  readonly defaultLanguage: string
}

/** What the list of user flows holds. @throws ActionError `protocol`. */
export const parseUserFlows = (answer: GraphAnswer): readonly UserFlow[] =>
  entriesOfList(userFlowsRead)(answer).map(flow => ({
    id: asText(flow.id),
    type: asText(flow.userFlowType),
    version: Number(flow.userFlowTypeVersion) || undefined,
    hasLanguages: flow.isLanguageCustomizationEnabled === true,
    defaultLanguage: asText(flow.defaultLanguageTag)
  }))

/** The id of a user flow as the service has it, in lower case; it is written with or without its prefix. */
export const flowIdOf = (name: string): string => `b2c_1_${name.toLowerCase().replace(/^b2c_1_/, '')}`
