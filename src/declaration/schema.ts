// The config file as one schema: the source of its types, of its validation, and of the published schema/b2c.schema.json.

import Type, { type Static } from 'typebox'
import { consentModes, secretModes } from '../resources/app/declared.ts'

const closed = { additionalProperties: false } as const

const duration = (description: string) => Type.String({ description, examples: ['90d', '12h', '30m', 'P90D', 'PT1H'] })

const secretSettings = {
  mode: Type.Optional(
    Type.Enum([...secretModes], {
      description:
        'When a secret is made: when-needed (none of ours yet, or nearing expiry), always, ephemeral (removed when the job ends), or none.'
    })
  ),
  label: Type.Optional(
    Type.String({ description: 'The description by which the action knows its own secrets, 1 to 60 characters.' })
  ),
  lifetime: Type.Optional(duration('How long a new secret lives. Where nothing says so: 90d, 1h when ephemeral.')),
  rotateBefore: Type.Optional(duration('How long before its expiry a secret is replaced.')),
  overlap: Type.Optional(duration('How long the replaced secret stays usable; 0d removes it at once.'))
}

const federatedCredential = Type.Union(
  [
    Type.String({
      description: 'current-run, a subject, or name=subject.',
      examples: ['current-run', 'repo:contoso/policies:environment:production']
    }),
    Type.Object(
      {
        name: Type.Optional(
          Type.String({ description: 'Letters, digits, - and _; derived from the subject when absent.' })
        ),
        subject: Type.String({
          description: 'The subject of the token, compared exactly. May hold environment placeholders.'
        }),
        issuer: Type.Optional(
          Type.String({ description: 'The issuer of the token; the GitHub server of the run when absent.' })
        ),
        audience: Type.Optional(Type.String({ description: "The audience of the token; the cloud's own when absent." }))
      },
      closed
    )
  ],
  { description: 'Whom the app trusts instead of a secret.' }
)

const settings = {
  permissions: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Microsoft Graph application permissions: names, GUIDs, or presets such as policy-deployment.'
    })
  ),
  consent: Type.Optional(
    Type.Enum([...consentModes], {
      description: 'Missing admin consent is granted, only reported (verify), or left alone (skip).'
    })
  ),
  directoryRoles: Type.Optional(
    Type.Array(Type.String(), { description: 'Directory roles: names such as User Administrator, or template ids.' })
  ),
  allowPrivilegedRoles: Type.Optional(
    Type.Boolean({ description: 'Allows Global Administrator and Privileged Role Administrator.' })
  ),
  federatedCredentials: Type.Optional(
    Type.Array(federatedCredential, { description: 'Whom the app trusts instead of a secret; at most 20.' })
  ),
  restoreDeleted: Type.Optional(
    Type.Boolean({ description: 'Restores a soft-deleted app that holds the unique name, instead of failing.' })
  ),
  prune: Type.Optional(
    Type.Boolean({ description: 'Removes permissions, roles and federated credentials that are not declared.' })
  )
}

const app = Type.Object(
  {
    name: Type.String({ description: 'Display name, 1 to 120 characters. May hold environment placeholders.' }),
    uniqueName: Type.Optional(
      Type.String({ description: 'The stable key of the app, without whitespace; the slug of the name when absent.' })
    ),
    adopt: Type.Optional(
      Type.String({
        description: 'Client id of an existing registration to take over. May hold environment placeholders.'
      })
    ),
    ...settings,
    certificates: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ description: 'The name of the certificate in the list of the app.' }),
            pem: Type.String({ description: 'The certificate in PEM: the public part, never a private key.' })
          },
          closed
        ),
        { description: 'Certificates whose holders may sign in as the app.' }
      )
    ),
    clientIdVariables: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'GitHub variables that take the client id: repository:NAME, environment/ENV:NAME or organization/ORG:NAME.'
      })
    ),
    secret: Type.Optional(
      Type.Object(
        {
          ...secretSettings,
          destinations: Type.Optional(
            Type.Array(Type.String(), {
              description:
                'GitHub secrets that take the new secret: repository:NAME, environment/ENV:NAME, organization/ORG:NAME, dependabot:NAME; +ids stores the ids as variables.'
            })
          )
        },
        { ...closed, description: 'The client secret.' }
      )
    )
  },
  { ...closed, description: 'One managed app.' }
)

/** Keys of apps: they begin the names of outputs, so they hold what a step output may hold. */
export const appKeyPattern = '^[a-z][a-z0-9-]{0,62}$'

/** The schema of the config file (JSON Schema 2020-12). */
export const configSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'The version of this format.' }),
    tenant: Type.Optional(
      Type.String({
        description:
          'The tenant that the file is meant for: GUID, initial domain or its first label. The run fails in any other. May hold environment placeholders.'
      })
    ),
    defaults: Type.Optional(
      Type.Object(
        { ...settings, secret: Type.Optional(Type.Object(secretSettings, closed)) },
        {
          ...closed,
          description: 'What holds for every app that does not say otherwise; a list replaces the whole list.'
        }
      )
    ),
    apps: Type.Record(Type.String({ pattern: appKeyPattern }), app, {
      minProperties: 1,
      additionalProperties: false,
      description:
        'The managed apps by key. The key begins the names of the outputs of the app: lower case, digits and -.'
    })
  },
  { ...closed, title: 'b2c-bootstrap', description: 'Management apps of an Azure AD B2C tenant.' }
)

/** One app as it is written: in the file, or in the single-app inputs, where the name may be absent. */
export type AppDeclaration = Partial<Static<typeof app>>

/** A federated credential as it is written: a line, or its parts. */
export type FederatedCredentialDeclaration = Static<typeof federatedCredential>

/** The whole file as it is written. */
export type ConfigDeclaration = Static<typeof configSchema>
