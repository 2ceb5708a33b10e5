// The schema of the output `plan`. What may be planned comes from the registered kinds; the rest is written here, once.

import { changeActions as actions } from '../src/report/planText.ts'
import type { Kinds } from '../src/resources/kinds.ts'

const closed = <P extends Readonly<Record<string, unknown>>>(required: readonly string[], properties: P) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties
})
const optionalText = { type: ['string', 'null'] }
const jsonValue = { description: 'Any JSON value; null where there is nothing.' }

const partProperties = {
  status: { enum: ['planned', 'applied', 'unchanged', 'destroyed', 'failed'] },
  counts: {
    description: 'How many changes there are of every action, also of those that changes leaves out.',
    ...closed(actions, Object.fromEntries(actions.map(action => [action, { $ref: '#/$defs/count' }])))
  },
  changes: { type: 'array', items: { $ref: '#/$defs/change' } }
}

/** The schema (JSON Schema 2020-12) of what a run with these kinds may plan. */
export const planSchemaOf = ({ app, tenant }: Kinds) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'b2c-bootstrap: output plan',
  description: 'What a run of b2c-bootstrap changes, or would change, in an Azure AD B2C tenant. Holds no secret.',
  ...closed(['version', 'mode', 'tenant', 'changed', 'complete', 'apps'], {
    version: {
      description:
        'The version of this format. Fields may be added within a version; none is removed or changes its meaning.',
      const: 1
    },
    mode: { description: 'The mode of the run.', enum: ['apply', 'plan', 'destroy'] },
    tenant: {
      description: 'The tenant signed in to.',
      ...closed(['id', 'displayName', 'initialDomain', 'kind'], {
        id: { type: 'string' },
        displayName: optionalText,
        initialDomain: optionalText,
        kind: { description: 'The tenantType of Microsoft Graph, e.g. AAD B2C.', ...optionalText }
      })
    },
    changed: { description: 'True when any change of any app writes to the tenant.', type: 'boolean' },
    complete: {
      description:
        "False when changes or apps were left out to stay within GitHub's limit for outputs. What is unchanged is left out first.",
      type: 'boolean'
    },
    ...(tenant.length > 0 && {
      tenantResources: {
        description: 'What belongs to the tenant itself; absent when the config file says nothing of it.',
        ...closed(['status', 'counts', 'changes'], partProperties)
      }
    }),
    apps: { description: 'One entry for every declared app.', type: 'array', items: { $ref: '#/$defs/app' } }
  }),
  $defs: {
    app: closed(['key', 'displayName', 'uniqueName', 'status', 'counts', 'changes'], {
      key: { description: "The app's key in the config file, or the slug of app-name.", type: 'string' },
      displayName: { type: 'string' },
      uniqueName: { type: 'string' },
      ...partProperties
    }),
    count: { type: 'integer', minimum: 0 },
    change: closed(['resource', 'action', 'name', 'fields', 'reason'], {
      resource: { enum: [...app, ...tenant].filter(({ kind }) => !kind.isUnplanned).map(({ kind }) => kind.name) },
      action: {
        description:
          'create, update, delete, restore and adopt write to the tenant. drift is there but not declared and stays; missing is declared but left for somebody else; unchanged is as declared.',
        enum: actions
      },
      name: { description: 'The resource as a person calls it.', type: 'string' },
      id: { description: "The object's id in the tenant, when it has one.", type: 'string' },
      fields: {
        type: 'array',
        items: closed(['field', 'before', 'after'], { field: { type: 'string' }, before: jsonValue, after: jsonValue })
      },
      reason: { description: 'Why the change is planned.', type: 'string' }
    })
  }
})
