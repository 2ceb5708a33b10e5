// The schema of the configuration file (JSON Schema 2020-12), made of what every kind says of itself: the source of its
// validation and of the published schema/b2c.schema.json.

import { managedAppField } from '../resources/app/managedApp.ts'
import type { JsonSchema, Key } from '../resources/field.ts'
import type { Kinds } from '../resources/kinds.ts'

/** Keys of apps: they begin the names of outputs, so they hold what a step output may hold. */
export const appKeyPattern = '^[a-z][a-z0-9-]{0,62}$'

/** Keys by their names. */
export type Keys = Readonly<Record<string, Key<unknown>>>

/** Every key of an app, in the order of the kinds. */
export const appKeysOf = ({ app }: Kinds): Keys =>
  Object.assign({}, managedAppField.keys, ...app.map(({ keys }) => keys))

/** The keys of the file whose texts may hold placeholders: those at its top, and those of an app. */
export type FileKeys = { readonly tenant: Keys; readonly app: Keys }

const sectionKeysOf = ({ sections }: Kinds): Keys => Object.fromEntries(sections.map(({ name, key }) => [name, key]))

/** Every key of the file. */
export const keysOf = (kinds: Kinds): FileKeys => ({
  tenant: Object.assign(sectionKeysOf(kinds), ...kinds.tenant.map(({ keys }) => keys)),
  app: appKeysOf(kinds)
})

const propertiesOf = (keys: Keys, part: 'schema' | 'inDefaults'): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([name, { [part]: schema }]) => (schema === undefined ? [] : [[name, schema]]))
  )

/** The schema of the file. */
export const configSchemaOf = (kinds: Kinds) => {
  const appKeys = appKeysOf(kinds)
  return {
    type: 'object',
    required: ['version'],
    properties: {
      version: { type: 'number', const: 1, description: 'The version of this format.' },
      tenant: {
        type: 'string',
        description:
          'The tenant that the file is meant for: GUID, initial domain or its first label. The run fails in any other. May hold environment placeholders.'
      },
      ...propertiesOf(keysOf(kinds).tenant, 'schema'),
      defaults: {
        type: 'object',
        properties: propertiesOf(appKeys, 'inDefaults'),
        additionalProperties: false,
        description: 'What holds for every app that does not say otherwise; a list replaces the whole list.'
      },
      apps: {
        type: 'object',
        patternProperties: {
          [appKeyPattern]: {
            type: 'object',
            required: ['name'],
            properties: propertiesOf(appKeys, 'schema'),
            additionalProperties: false,
            description: 'One managed app.'
          }
        },
        minProperties: 1,
        additionalProperties: false,
        description:
          'The managed apps by key. The key begins the names of the outputs of the app: lower case, digits and -.'
      }
    },
    additionalProperties: false,
    title: 'b2c-bootstrap',
    description: 'An Azure AD B2C tenant: its applications, policy keys, policies, providers and user flows.'
  } as const
}
