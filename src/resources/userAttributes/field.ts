// What a user may say about the attributes of users that user flows collect. Sources: Azure AD B2C documentation, "Define custom
// attributes" (types, 100 in a tenant); Microsoft Graph documentation, identityUserFlowAttribute.

import { ok } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, keyOf } from '../field.ts'

/** Graph's words for the types that the file takes. */
export const dataTypes = { string: 'string', boolean: 'boolean', int: 'int64' } as const

/** An attribute as it is declared. */
export type DesiredAttribute = {
  readonly name: string
  readonly type: keyof typeof dataTypes
  readonly description: string
}

/** Of a value that was refused, what is left. */
type Written = Readonly<Record<string, Partial<Omit<DesiredAttribute, 'name'>>>>

const mostAttributes = 100
const nameForm = /^[A-Za-z][A-Za-z0-9_]{0,63}$/
const longestDescription = 500

export const userAttributesField = defineField(
  {
    userAttributes: keyOf<Written, Written>(
      {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['type', 'description'],
          properties: {
            type: { enum: Object.keys(dataTypes), description: 'The type of its values. Chosen once.' },
            description: { type: 'string', description: 'What it is for; administrators see it.' }
          },
          additionalProperties: false
        }
      },
      { description: 'Attributes of users that the tenant adds, by name: letters, digits and _.' },
      ok,
      () => undefined
    )
  },
  ({ userAttributes = {} }, report): readonly DesiredAttribute[] => {
    const known = new Map<string, string>()
    const attributes = Object.entries(userAttributes).flatMap(
      ([name, { type, description }]): readonly DesiredAttribute[] => {
        const path = ['userAttributes', name]
        const first = known.get(name.toLowerCase())
        if (!nameForm.test(name))
          report({ path, problem: `is no name; accepted: a letter, then letters, digits and _, 64 at most` })
        if (first !== undefined)
          report({ path, problem: `is ${quoted(first)} in another spelling; accepted: each once` })
        known.set(name.toLowerCase(), name)
        if (type === undefined || description === undefined) return []
        const text = description.trim()
        if (
          text === '' ||
          text.length > longestDescription ||
          /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ||
          !text.isWellFormed()
        )
          report({
            path: [...path, 'description'],
            problem: `is ${text === '' ? 'empty' : 'no description'}; accepted: one line of 1 to ${longestDescription} characters`
          })
        return [{ name, type, description: text }]
      }
    )
    if (attributes.length > mostAttributes)
      report({
        path: ['userAttributes'],
        problem: `holds ${attributes.length} attributes; accepted: ${mostAttributes} at most`
      })
    return attributes
  }
)
