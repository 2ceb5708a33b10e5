// What a user may say about user flows. Claims, lifetimes, multifactor authentication, page layouts and the like cannot be set by
// Microsoft Graph, so the file has no words for them. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow.

import { pathText } from '../../util/problem.ts'
import { ok } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, type JsonSchema, keyOf, type OnProblem } from '../field.ts'
import { type ConnectorStep, connectorSteps } from '../tenant/flowParts.ts'

/** The types that can be made. */
export const flowTypes = ['signUpOrSignIn', 'signUp', 'signIn', 'passwordReset', 'profileUpdate'] as const
export const versions = [1, 3] as const
export const inputTypes = [
  'textBox',
  'dateTimeDropdown',
  'radioSingleSelect',
  'dropdownSingleSelect',
  'emailBox',
  'checkboxMultiSelect'
] as const

/** How a flow asks for an attribute; what is absent is left alone. */
export type AttributeSettings = {
  readonly optional?: boolean
  readonly inputType?: (typeof inputTypes)[number]
  readonly label?: string
}

type Written = {
  readonly type: (typeof flowTypes)[number]
  readonly version?: (typeof versions)[number]
  readonly identityProviders?: readonly string[]
  readonly attributes?: readonly string[] | Readonly<Record<string, AttributeSettings>>
  readonly languages?: readonly string[]
  readonly apiConnectors?: { readonly [Step in ConnectorStep]?: string }
  readonly defaultLanguage?: string
}

/** Of a value that was refused, what is left. */
type WrittenFlows = Readonly<Record<string, Partial<Written>>>

/** A flow as it is declared; a list that is absent is left alone. `id` is with the prefix, as it is made. */
export type DesiredFlow = Omit<Written, 'attributes'> & {
  readonly name: string
  readonly id: string
  readonly attributes?: ReadonlyMap<string, AttributeSettings>
}

const names: JsonSchema = { type: 'array', items: { type: 'string' } }
const attributeSchema: JsonSchema = {
  type: 'object',
  properties: {
    optional: { type: 'boolean', description: 'May be left empty.' },
    inputType: { enum: [...inputTypes], description: 'The control on the page.' },
    label: { type: 'string', description: 'The label on the page.' }
  },
  additionalProperties: false
}

export const userFlowsField = defineField(
  {
    userFlows: keyOf<WrittenFlows, WrittenFlows>(
      {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['type'],
          properties: {
            type: { enum: [...flowTypes], description: 'Chosen once.' },
            version: { enum: [...versions], description: 'Chosen once; 3 when absent at creation.' },
            identityProviders: {
              ...(names as object),
              description:
                'Whose accounts it takes, by display name or id; EmailPassword for local accounts. Owned whole.'
            },
            attributes: {
              type: ['array', 'object'],
              items: { type: 'string' },
              additionalProperties: attributeSchema,
              description: 'The attributes that it collects: names, or a map with how each is asked for. Owned whole.'
            },
            languages: {
              ...(names as object),
              description: 'The languages of its pages, as tags such as de or zh-hans. Owned whole.'
            },
            apiConnectors: {
              type: 'object',
              properties: Object.fromEntries(connectorSteps.map(step => [step, { type: 'string' }])),
              additionalProperties: false,
              description: 'The API connector that each step calls, by display name. Owned whole.'
            },
            defaultLanguage: { type: 'string', description: 'The language of its pages when no other fits.' }
          },
          additionalProperties: false
        }
      },
      { description: 'User flows by id, with or without B2C_1_.' },
      ok,
      () => undefined
    )
  },
  ({ userFlows = {} }, report): readonly DesiredFlow[] => {
    const known = new Map<string, string>()
    return Object.entries(userFlows).flatMap(([name, written]): readonly DesiredFlow[] => {
      const id = checkName(name, known, report)
      const { attributes, type, ...rest } = written
      checkLists(name, written, report)
      if (type === undefined) return []
      return [{ ...rest, type, name, id, ...(attributes !== undefined && { attributes: settingsOf(attributes) }) }]
    })
  }
)

const prefix = /^b2c_1_/i
const nameForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

const checkName = (name: string, known: Map<string, string>, report: OnProblem): string => {
  const path = ['userFlows', name]
  const bare = name.replace(prefix, '')
  const spelled = known.get(bare.toLowerCase())
  if (/^b2c_1a_/i.test(name))
    report({
      path,
      problem: 'is the id of a custom policy; accepted: an id without B2C_1A_ (custom policies stand in customPolicies)'
    })
  else if (!nameForm.test(bare))
    report({ path, problem: 'is no id of a user flow; accepted: letters, digits, _ and -, 64 at most' })
  else if (spelled !== undefined)
    report({ path, problem: `is ${quoted(spelled)} in another spelling; accepted: each id once` })
  known.set(bare.toLowerCase(), name)
  return `B2C_1_${bare}`
}

/** Tags as the portal has them: `de`, `pt-br`, `zh-hans`. */
const tagForm = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/

const checkLists = (name: string, written: Partial<Written>, report: OnProblem): void => {
  const { identityProviders = [], attributes = [], languages = [], apiConnectors = {}, defaultLanguage } = written
  const checkList = (list: string, entries: readonly string[], isMap = false): void => {
    const firstAt = new Map<string, string>()
    for (const [index, entry] of entries.entries()) {
      const path = ['userFlows', name, list, isMap ? entry : index]
      const first = firstAt.get(entry.toLowerCase())
      if (entry.trim() === '' || entry !== entry.trim() || entry.length > 256)
        report({ path, problem: `is ${quoted(entry)}; accepted: a name` })
      else if (first !== undefined) report({ path, problem: `is ${first} again; accepted: each once` })
      firstAt.set(entry.toLowerCase(), first ?? pathText(path))
    }
  }
  checkList('identityProviders', identityProviders)
  checkList('attributes', Array.isArray(attributes) ? attributes : Object.keys(attributes), !Array.isArray(attributes))
  checkList('languages', languages)
  checkList(
    'apiConnectors',
    Object.values(apiConnectors).filter(entry => entry.trim() === '')
  )
  const tags = [
    ...languages.map((tag, index) => ({ tag, path: ['userFlows', name, 'languages', index] })),
    ...(defaultLanguage === undefined ? [] : [{ tag: defaultLanguage, path: ['userFlows', name, 'defaultLanguage'] }])
  ]
  for (const { tag, path } of tags)
    if (!tagForm.test(tag))
      report({ path, problem: `is ${quoted(tag)}; accepted: a language tag such as de, pt-br or zh-hans` })
  if (!Array.isArray(attributes))
    for (const [attribute, { label }] of Object.entries(attributes))
      if (label !== undefined && !isLabel(label))
        report({
          path: ['userFlows', name, 'attributes', attribute, 'label'],
          problem: `is ${quoted(label)}; accepted: one line of 1 to 256 characters`
        })
}

/** True for a text that can be declared as a label. */
export const isLabel = (text: string): boolean =>
  text.trim() !== '' && text.length <= 256 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

const settingsOf = (attributes: NonNullable<Written['attributes']>): ReadonlyMap<string, AttributeSettings> =>
  new Map(Array.isArray(attributes) ? attributes.map(name => [name, {}]) : Object.entries(attributes))
