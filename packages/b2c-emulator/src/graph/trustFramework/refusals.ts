// The refusals of the B2C back end. Codes and texts: Azure AD B2C documentation, "Error codes". The status is 400 for nearly
// everything.

import type { TrustFrameworkBehavior } from '../../core/trustFrameworkBehavior.ts'
import type { Tenant } from '../../directory/tenant.ts'
import { notB2C, backEndRefusal as refusal } from '../backEndRefusal.ts'
import type { Refusal } from '../errors.ts'

/** Every refusal of the Identity Experience Framework. */
export const frameworkRefusals = {
  notB2C,
  absentKeySet: (id: string, { initialDomain }: Tenant, { absentStatus }: TrustFrameworkBehavior): Refusal =>
    refusal(
      'AADB2C90073',
      `KeyContainer with 'id': '${id}' cannot be found in the directory '${initialDomain}'.`,
      absentStatus
    ),
  absentKey: (kid: string, { initialDomain }: Tenant, { absentStatus }: TrustFrameworkBehavior): Refusal =>
    refusal(
      'AADB2C90073',
      `Key with 'kid': '${kid}' cannot be found in the directory '${initialDomain}'.`,
      absentStatus
    ),
  absentPolicy: (id: string, tenant: Tenant, { policyAbsentStatus }: TrustFrameworkBehavior): Refusal =>
    refusal(
      'AADB2C90073',
      `Policy with 'policyId': '${id}' cannot be found in the directory '${tenant.id}'.`,
      policyAbsentStatus
    ),
  existingKeySet: (id: string, { existsStatus }: TrustFrameworkBehavior): Refusal =>
    refusal(
      'AADB2C95028',
      `Can't create trustframework key set with name '${id}' because it already exists.`,
      existsStatus
    ),
  uncreatedKeySet: (id: string, { initialDomain }: Tenant): Refusal =>
    refusal(
      'AADB2C95052',
      `The trustframework key set with id '${id}' in tenant '${initialDomain}' is not created. ` +
        "Please use 'Create api' to create the key set first."
    ),
  /** Seen in microsoftgraph/msgraph-beta-sdk-dotnet#885. */
  keySetField: (): Refusal =>
    refusal('AADB2C', "The 'keySet' field is invalid in request. Please check the request body and parameters."),
  missingParameter: (name: string): Refusal =>
    refusal('AADB2C90253', `The trustframework keyset parameter '${name}' is missing`),
  missingKty: (): Refusal => refusal('AADB2C95030', 'Missing kty parameter for the trustframework key.'),
  badKty: (kty: string): Refusal =>
    refusal('AADB2C95031', `Bad kty parameter '${kty}' for the trustframework key. Must be RSA or oct.`),
  badUse: (use: string): Refusal => refusal('AADB2C95033', `Bad use parameter '${use}' for the trustframework key.`),
  mixedTypes: (): Refusal => refusal('AADB2C95032', "One can't mix RSA and Oct types in one key set."),
  mixedUses: (): Refusal => refusal('AADB2C95042', "One can't mix signature and encryption usage in one key set."),
  otherType: (id: string, wanted: string, given: string): Refusal =>
    refusal(
      'AADB2C90089',
      `All the keys in the key container '${id}' must be of the same type. The new key is of type '${given}' but it ` +
        `must be of type '${wanted}' to be consistent with existing keys.`
    ),
  keyEncoding: (): Refusal =>
    refusal('AADB2C95029', 'The trustframework keyset parameter K is not base64 URL encoded.'),
  incompleteRsa: (): Refusal =>
    refusal('AADB2C95039', 'The presented TrustFrameworkKey RSA entity is missing or the modulus or exponent.'),
  presentKid: (): Refusal => refusal('AADB2C95059', "One of the keys in the payload has 'kid' which is not empty."),
  shortRsa: (bits: number): Refusal => refusal('AADB2C90137', `A secure RSA key requires at least ${bits} bits.`),
  shortOct: (bits: number): Refusal => refusal('AADB2C90138', `A secure OCT key requires at least ${bits} bits.`),
  expired: (id: string, { initialDomain }: Tenant, exp: number): Refusal =>
    refusal(
      'AADB2C90214',
      `The expiry date for the key container in tenant '${initialDomain}' with storageReferenceId '${id}' is in the past. ` +
        `Passed date :'${new Date(exp * 1000).toISOString()}'.`
    ),
  badFormat: (reason: string): Refusal =>
    refusal('AADB2C90215', `The uploaded key is badly formatted. Reason: '${reason}'.`),
  /** Reported in mrochon/IEFPolicies#63; the wording is the emulator's own. */
  earlyActivation: (): Refusal =>
    refusal('AADB2C', "The 'nbf' of the key must be at least 3 hours past the current time."),
  wrongPassword: ({ wrongPasswordCode }: TrustFrameworkBehavior): Refusal =>
    refusal(
      wrongPasswordCode,
      wrongPasswordCode === 'AADB2C95025'
        ? 'The presented password for the uploaded certificate is wrong.'
        : 'The certificate password provided in request is incorrect.'
    ),
  badCertificate: (name: string, { initialDomain }: Tenant, reason: string): Refusal =>
    refusal(
      'AADB2C90179',
      `The presented X509 certificate '${name}' in tenant '${initialDomain}' is not a valid X.509 certificate: '${reason}'`
    ),
  noPrivateKey: (subject: string): Refusal =>
    refusal('AADB2C90178', `The signing certificate '${subject}' has no private key.`),
  presentKey: (kid: string, kty: string): Refusal =>
    refusal('AADB2C90180', `The presented key '${kid}' of type '${kty}' already exists.`),
  noActiveKey: (id: string, { initialDomain }: Tenant): Refusal =>
    refusal(
      'AADB2C90220',
      `The key container in tenant '${initialDomain}' with storage identifier '${id}' exists but does not contain a valid ` +
        'certificate. The certificate might be expired or your certificate might become active in the future (nbf).'
    ),
  readOnly: (name: string): Refusal =>
    refusal('AADB2C99014', `The property '${name}' can not be modified. It's a read only property. `),
  concurrentWrites: (): Refusal =>
    refusal(
      'AADB2C95053',
      'Multiple concurrent writes to the same object detected. Please perform update operations on the same object ' +
        'sequentially.'
    ),
  /** Seen in microsoftgraph/microsoft-graph-docs-contrib#2254. */
  serviceProblem: (): Refusal => refusal('AADB2C90063', 'There is a problem with the service.'),
  throttled: (): Refusal =>
    refusal('AADB2C95043', 'There are too many requests at this moment. Please wait for some time and try again.'),
  /** The service's text is not known. */
  referencedKeySet: (id: string, policyId: string): Refusal =>
    refusal('AADB2C', `The key set '${id}' cannot be deleted because it is referenced by the policy '${policyId}'.`),
  /** OData's text for an action that does not have the parameter. */
  unknownParameter: (name: string, operation: string): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: `The parameter '${name}' in the request payload is not a valid parameter for the operation '${operation}'.`
  })
} as const
