// The refusals of custom policies. Texts are those of public threads unless it says otherwise.

import { filledIn, type RefusalText } from '../../core/refusalBehavior.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { Refusal } from '../errors.ts'

const refusal = (message: string, code = 'AADB2C', status = 400): Refusal => ({ status, code, message, fromB2C: true })

/** The most that is shown of one message. */
const messageLength = 1000

const cut = (message: string): string =>
  message.length > messageLength ? `${message.slice(0, messageLength - 3)}...` : message

/** Every refusal of a policy. */
export const policyRefusals = {
  /** Nothing stands between the messages. */
  invalid: (policyId: string, { initialDomain }: Tenant, messages: readonly string[]): Refusal =>
    refusal(
      `Validation failed: ${messages.length} validation error(s) found in policy "${policyId}" of tenant ` +
        `"${initialDomain}".${messages.map(cut).join('')}`
    ),
  notXml: (reason: string): Refusal =>
    refusal(`The policy being uploaded is not XML or is not correctly formatted: ${reason}`),
  putWithoutValue: (): Refusal =>
    refusal(
      "Put operation not supported for this entity on this uri. Please append '$value' to the request uri and send the " +
        'request again.',
      'AADB2C99009'
    ),
  otherTenantObject: (): Refusal =>
    refusal('TenantId passed as part of object is different from login tenant.', 'AADB2C95044'),
  extensionsApp: (appId: string): Refusal =>
    refusal(
      `Azure AD B2C cannot find the extensions app with app id '${appId}'. Please visit ` +
        'http://go.microsoft.com/fwlink/?linkid=851224 for more information.',
      'AADB2C99006'
    ),
  /** A fault of the service that goes away by itself. */
  objectReference: (): Refusal => refusal('Object reference not set to an instance of an object.'),
  /** Two uploads that bring the same claim for storing: seen in azure-ad-b2c/deploy-trustframework-policy#170. */
  existingExtension: (): Refusal => ({
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message:
      'An extension property exists with the name extension_00000000000000000000000000000000_loyaltyNumber. ' +
      'Object is already present in the directory.',
    fromB2C: true
  }),
  /** The words of the rest are the emulator's own. */
  otherId: (inPath: string, inXml: string): Refusal =>
    refusal(`The policy id '${inPath}' in the request uri is not same as the one in the policy xml '${inXml}'.`),
  exists: (id: string, words: RefusalText): Refusal => ({ ...filledIn(words, id), fromB2C: true }),
  size: (kilobytes: number): Refusal => refusal(`The policy is larger than the limit of ${kilobytes} KB.`),
  count: (limit: number): Refusal => refusal(`The tenant has reached the limit of ${limit} policies.`),
  inherited: (id: string, childId: string): Refusal =>
    refusal(`The policy '${id}' cannot be deleted because the policy '${childId}' inherits from it.`)
} as const
