// What a user may say about custom policies: where they are, how they are filled in, and which of the tenant's others belong to
// the file. What it points at (environment, files) is read later.

import { ok } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, type JsonSchema, keyOf } from '../field.ts'
import { environmentSchema } from '../tenant/environmentText.ts'
import type { DeploymentMode } from './uploadText.ts'

/** A value of `{Settings:…}` as it is written. */
type SaidSetting = string | { readonly env?: string }

/** The section as it is written. */
export type SaidPolicies = {
  readonly folder: string
  readonly exclude?: readonly string[]
  readonly environment?: string
  readonly appsettings?: string
  readonly settings?: Readonly<Record<string, SaidSetting>>
  readonly deploymentMode?: DeploymentMode
  readonly prune?: boolean | { readonly match: string }
}

const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description })

const schema: JsonSchema = {
  type: 'object',
  required: ['folder'],
  properties: {
    folder: text(
      'The folder of the policies, relative to this file or to the workspace. Every policy below it is uploaded. May hold environment placeholders.'
    ),
    exclude: {
      type: 'array',
      items: text('A pattern of paths below the folder, such as old/**.'),
      description: 'What of the folder is left out: patterns of paths below it.'
    },
    environment: text(
      'The entry of appsettings.json whose PolicySettings fill in {Settings:...}. May hold environment placeholders.'
    ),
    appsettings: text(
      'The path of appsettings.json, relative to this file or to the workspace; looked for in the folder and above it when absent.'
    ),
    settings: {
      type: 'object',
      additionalProperties: {
        anyOf: [
          { type: 'string', description: 'The value. May hold environment placeholders.' },
          {
            ...(environmentSchema as object),
            description: 'A value from the environment of the step, which is never shown.'
          }
        ]
      },
      description: 'Values of {Settings:...} by name. They win over appsettings.json.'
    },
    deploymentMode: {
      enum: ['Development', 'Production'],
      description: 'Written into every policy; what the files say when absent.'
    },
    prune: {
      anyOf: [
        { type: 'boolean', description: 'True: every custom policy of the tenant belongs to this file.' },
        {
          type: 'object',
          required: ['match'],
          properties: {
            match: text(
              'The ids that belong to this file, such as B2C_1A_UAT_*. * stands for any text, ? for one character. May hold environment placeholders.'
            )
          },
          additionalProperties: false
        }
      ],
      description: 'Whether custom policies of the tenant that are not in the folder are removed, and which.'
    }
  },
  additionalProperties: false
}

/** The field. */
export const customPoliciesField = defineField(
  {
    customPolicies: keyOf<SaidPolicies, SaidPolicies>(
      schema,
      {
        description: 'Custom policies (Identity Experience Framework) of a folder.',
        placeholders: {
          paths: [['folder'], ['environment'], ['settings', '*'], ['prune', 'match']],
          words: 'folder, environment, settings and prune.match of customPolicies'
        }
      },
      ok,
      () => undefined
    )
  },
  ({ customPolicies }, report) => {
    // Without a folder the schema has refused it.
    if (customPolicies?.folder === undefined) return undefined
    const names = new Map<string, string>()
    for (const name of Object.keys(customPolicies.settings ?? {})) {
      const other = names.get(name.toLowerCase())
      names.set(name.toLowerCase(), name)
      const problem =
        other !== undefined
          ? `is ${quoted(other)} in another spelling; names are compared without case`
          : /^[^{}<>\s](?:[^{}<>]*[^{}<>\s])?$/.test(name)
            ? undefined
            : `is no name for {Settings:...}; accepted: a name without braces, < and >, and without white space around it`
      if (problem !== undefined) report({ path: ['customPolicies', 'settings', name], problem })
    }
    return customPolicies
  }
)
