// What Azure's management API says when it refuses.

/** A refusal of Azure Resource Manager. */
export type ManagementRefusal = {
  readonly status: 400 | 401 | 403 | 404 | 429 | 503
  readonly code: string
  readonly message: string
}

/** Carries a {@link ManagementRefusal} out of a handler. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError'
  readonly refusal: ManagementRefusal

  constructor(refusal: ManagementRefusal) {
    super(`${refusal.code}: ${refusal.message}`)
    this.refusal = refusal
  }
}

/** The body of a refusal (Azure Resource Manager documentation, "Common error response"). */
export const errorBody = ({ code, message }: ManagementRefusal): object => ({ error: { code, message } })

/**
 * Every refusal, by what went wrong. Codes: Azure Resource Manager documentation, "Troubleshoot common Azure deployment
 * errors" and the REST reference; texts: public threads of Azure/azure-cli and Azure/azure-rest-api-specs.
 */
export const refusals = {
  noToken: (): ManagementRefusal => ({
    status: 401,
    code: 'AuthenticationFailed',
    message: "Authentication failed. The 'Authorization' header is missing."
  }),
  badToken: (): ManagementRefusal => ({
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'The access token is invalid.'
  }),
  expiredToken: (): ManagementRefusal => ({
    status: 401,
    code: 'ExpiredAuthenticationToken',
    message: 'The access token expiry UTC time has passed. The current UTC time is later.'
  }),
  otherAudience: (audience: string, allowed: readonly string[]): ManagementRefusal => ({
    status: 401,
    code: 'InvalidAuthenticationTokenAudience',
    message:
      `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one ` +
      `of the allowed audiences ${allowed.map(name => `'${name}'`).join(',')}.`
  }),
  noApiVersion: (): ManagementRefusal => ({
    status: 400,
    code: 'MissingApiVersionParameter',
    message: 'The api-version query parameter (?api-version=) is required for all requests.'
  }),
  unknownSubscription: (id: string): ManagementRefusal => ({
    status: 404,
    code: 'SubscriptionNotFound',
    message: `The subscription '${id}' could not be found.`
  }),
  unknownPath: (path: string): ManagementRefusal => ({
    status: 404,
    code: 'NotFound',
    message: `The emulator's management API has nothing at ${path}: it knows tenants without subscriptions alone.`
  }),
  throttled: (): ManagementRefusal => ({
    status: 429,
    code: 'TooManyRequests',
    message: 'The request is being throttled as the limit has been reached for operation type.'
  }),
  unavailable: (): ManagementRefusal => ({
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The service is temporarily unavailable.'
  })
}
