// The refusals of the B2C back end about user flows and their parts. Codes and texts: Azure AD B2C documentation, "Error
// codes", and the public issues named below; where the service's text is not known, the text says so in its own words.

import type { IdentityBehavior } from '../../core/identityBehavior.ts'
import type { Tenant } from '../../directory/tenant.ts'
import { notB2C, backEndRefusal as refusal } from '../backEndRefusal.ts'
import type { Refusal } from '../errors.ts'

/** What is looked for, and by which property, as AADB2C90073 names it. */
export type AbsentKind =
  | 'IdentityProvider'
  | 'UserAttribute'
  | 'UserFlow'
  | 'ApiConnector'
  | 'Language'
  | 'LanguagePage'

/** Every refusal of user flows and their parts. */
export const identityRefusals = {
  notB2C,
  absent: (kind: AbsentKind, id: string, { initialDomain }: Tenant, { absentStatus }: IdentityBehavior): Refusal =>
    refusal(
      'AADB2C90073',
      `${kind} with 'id': '${id}' cannot be found in the directory '${initialDomain}'.`,
      absentStatus
    ),
  existingAttribute: (id: string, { initialDomain }: Tenant, { existsStatus }: IdentityBehavior): Refusal =>
    refusal(
      'AADB2C90074',
      `User attribute with id: '${id}' already exists in directory '${initialDomain}'.`,
      existsStatus
    ),
  /** The service's text is not known. */
  tooManyAttributes: (limit: number): Refusal =>
    refusal('AADB2C99012', `The directory has reached the limit of ${limit} custom user attributes.`),
  noExtensionsApp: (appId: string): Refusal =>
    refusal(
      'AADB2C99006',
      `Azure AD B2C cannot find the extensions app with app id '${appId}'. Please visit http://go.microsoft.com/fwlink/?linkid=851224`
    ),
  /** Seen in microsoftgraph/microsoft-graph-docs-contrib#2254; also the answer to what the service cannot make sense of. */
  serviceProblem: (): Refusal => refusal('AADB2C90063', 'There is a problem with the service.'),
  invalidField: (field: string): Refusal =>
    refusal('AADB2C', `The '${field}' field is invalid in request. Please check the request body and parameters.`),
  readOnly: (name: string): Refusal =>
    refusal('AADB2C99014', `The property '${name}' can not be modified. It's a read only property. `),
  /** The service's text is not known. */
  existing: (kind: AbsentKind, id: string, { existsStatus }: IdentityBehavior): Refusal =>
    refusal('AADB2C', `${kind} with 'id': '${id}' already exists.`, existsStatus),
  /** The service's text is not known. */
  inUse: (kind: AbsentKind, id: string, flowId: string): Refusal =>
    refusal('AADB2C', `${kind} with 'id': '${id}' cannot be deleted because the user flow '${flowId}' uses it.`),
  /** The service's text is not known. */
  tooMany: (kind: AbsentKind, limit: number): Refusal =>
    refusal('AADB2C', `The directory has reached its limit of ${limit}: ${kind}.`),
  /** The service's text is not known. */
  customizationOff: (flowId: string): Refusal =>
    refusal('AADB2C', `Language customization is not enabled for the user flow '${flowId}'.`),
  wrongPassword: (): Refusal => refusal('AADB2C90213', 'The certificate password provided in request is incorrect.'),
  /** Seen in microsoftgraph/microsoft-graph-docs-contrib#3602. */
  unsupportedSet: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: 'The request is currently not supported on the targeted entity set'
  }),
  /** OData's text for a type that the version of the service does not have. */
  unknownType: (type: string): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message:
      `A type named '${type}' could not be resolved by the model. When a model is available, each type name must resolve to ` +
      'a valid type.'
  })
} as const
