// What a user may say about the application object itself: who signs in to it.

import { asText } from '../../util/json.ts'
import { quoted } from '../../util/words.ts'
import { defineField, wordKey } from '../field.ts'

/** Who signs in: the members of the organization, or the customers of the tenant, by user flows and custom policies. */
export const audiences = ['organization', 'customers'] as const
export type Audience = (typeof audiences)[number]

/**
 * What is wanted of the application object. Undefined: nothing is declared. `accessTokenVersion` is the format of access tokens
 * for the application's own API; 1 is also what an application has that nobody chose one for.
 */
export type DesiredApplication = {
  readonly audience: Audience | undefined
  readonly accessTokenVersion: 1 | 2 | undefined
  readonly isFallbackPublicClient: true | undefined
}

/** "Validation differences by supported account types" (Microsoft identity platform). */
export const longestCustomersName = 90

export const applicationField = defineField(
  {
    audience: wordKey(audiences, {
      inDefaults: true,
      description:
        'Who signs in to the app: organization (the default), or customers, by user flows and custom policies. It cannot be changed afterwards.'
    })
  },
  ({ audience }, report, { name }): DesiredApplication => {
    const { length } = asText(name)
    if (audience === 'customers' && length > longestCustomersName)
      report({
        path: ['name'],
        problem: `${quoted(asText(name))} has ${length} characters; accepted with audience: customers: 1 to ${longestCustomersName}`
      })
    // Microsoft Entra refuses the audience with any other version.
    return { audience, accessTokenVersion: audience === 'customers' ? 2 : undefined, isFallbackPublicClient: undefined }
  }
)
