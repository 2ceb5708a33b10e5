// What the token service says when it refuses: one entry per AADSTS code, with the status, the OAuth error and the text
// that Microsoft Entra ID sends.

import { randomUUID } from 'node:crypto'

/** A refusal of the token service. `error` is the OAuth error code, `text` the sentence after `AADSTS<code>: `. */
export type StsRefusal = {
  readonly status: 400 | 401 | 404 | 429 | 503
  readonly error: string
  readonly code: number
  readonly text: string
  readonly suberror?: string
}

/** Carries a {@link StsRefusal} out of the depth of a token request. */
export class StsError extends Error {
  override readonly name = 'StsError'
  readonly refusal: StsRefusal

  constructor(refusal: StsRefusal) {
    super(`AADSTS${refusal.code}: ${refusal.text}`)
    this.refusal = refusal
  }
}

const federationDocs =
  'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ' +
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation'
const certificateDocs =
  'Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .'
const wrongTenant =
  'This can happen if the application has not been installed by the administrator of the tenant or consented to by any ' +
  'user in the tenant. You may have sent your authentication request to the wrong tenant.'
const noMatch = (what: string, value: string) =>
  `No matching federated identity record found for presented assertion ${what} '${value}'.`

/**
 * Every refusal that the emulated token service knows, by what went wrong.
 * Codes: Microsoft Entra documentation, "Microsoft Entra authentication and authorization error codes". Texts: that page
 * and the public threads Azure/login#178, #482, #517, azure-workload-identity#340, #1200, sap-automation#418,
 * azure-cli#22251, #22145, microsoft-authentication-library-for-dotnet#4951, microsoft-authentication-library-for-js#8339.
 */
export const refusals = {
  wrongSecret: (appId: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 7000215,
    text:
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the ' +
      `client secret ID, for a secret added to app '${appId}'.`
  }),
  expiredSecrets: (appId: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 7000222,
    text:
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for ` +
      'your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: ' +
      'https://aka.ms/certCreds.'
  }),
  noCredential: (): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 7000216,
    text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."
  }),
  confidentialClient: (): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 7000218,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
  }),
  unknownApplication: (appId: string, directory: string): StsRefusal => ({
    status: 400,
    error: 'unauthorized_client',
    code: 700016,
    text: `Application with identifier '${appId}' was not found in the directory '${directory}'. ${wrongTenant}`
  }),
  noServicePrincipal: (appId: string, tenantId: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 7000229,
    text:
      `The client application ${appId} is missing service principal in the tenant ${tenantId}. ` +
      'See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119'
  }),
  disabledApplication: (appId: string, displayName: string): StsRefusal => ({
    status: 401,
    error: 'unauthorized_client',
    code: 7000112,
    text: `Application '${appId}'(${displayName}) is disabled.`
  }),
  unknownTenant: (tenant: string): StsRefusal => ({
    status: 400,
    error: 'invalid_request',
    code: 90002,
    text:
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct ` +
      'cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the ' +
      'tenant.'
  }),
  malformedTenant: (tenant: string): StsRefusal => ({
    status: 400,
    error: 'invalid_request',
    code: 900023,
    text: `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`
  }),
  missingParameter: (name: string): StsRefusal => ({
    status: 400,
    error: 'invalid_request',
    code: 900144,
    text: `The request body must contain the following parameter: '${name}'.`
  }),
  scopeWithoutDefault: (scope: string): StsRefusal => ({
    status: 400,
    error: 'invalid_scope',
    code: 1002012,
    text:
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with ` +
      '/.default suffixed to the resource identifier (application ID URI).'
  }),
  invalidScope: (scope: string): StsRefusal => ({
    status: 400,
    error: 'invalid_scope',
    code: 70011,
    text: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`
  }),
  unknownResource: (resource: string, directory: string): StsRefusal => ({
    status: 400,
    error: 'invalid_resource',
    code: 500011,
    text: `The resource principal named ${resource} was not found in the tenant named ${directory}. ${wrongTenant.replace('may have', 'might have')}`
  }),
  unsupportedGrant: (grant: string): StsRefusal => ({
    status: 400,
    error: 'unsupported_grant_type',
    code: 70003,
    text: `The app requested an unsupported grant type '${grant}'.`
  }),
  malformedAssertion: (reason: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 50027,
    text: `JWT token is invalid or malformed. ${reason}`
  }),
  assertionOfAnother: (): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700021,
    text: `Client assertion application identifier doesn't match 'client_id' parameter. ${certificateDocs}`
  }),
  assertionAudience: (): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700023,
    text: `Client assertion audience claim does not match Realm issuer. ${certificateDocs}`
  }),
  assertionExpired: (now: Date, validFrom: Date, expires: Date): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700024,
    text:
      `Client assertion is not within its valid time range. Current time: ${ticks(now)}, assertion valid from ` +
      `${ticks(validFrom)}, expiry time of assertion ${ticks(expires)}. ${certificateDocs}`
  }),
  unknownCertificate: (appId: string, thumbprint: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700027,
    text:
      'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ' +
      `The key was not found., Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph ` +
      `Explorer or directly use MS Graph to see configured keys for app Id '${appId}'. Review the documentation at ` +
      'https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and ' +
      'https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request ' +
      `URL, such as 'https://graph.microsoft.com/beta/applications/${appId}'].`
  }),
  expiredCertificate: (appId: string, thumbprint: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700027,
    text:
      'The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key ' +
      `used is expired., Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph Explorer ` +
      `or directly use MS Graph to see configured keys for app Id '${appId}'.]`
  }),
  invalidSignature: (reason: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700027,
    text: `Client assertion contains an invalid signature. [Reason - ${reason}]`
  }),
  issuerUnreachable: (): StsRefusal => ({
    status: 400,
    error: 'invalid_request',
    code: 90061,
    text: 'Request to External OIDC endpoint failed.'
  }),
  noFederatedCredential: (appId: string, displayName: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 70025,
    text: `The client '${appId}'(${displayName}) has no configured federated identity credentials.`
  }),
  federatedIssuer: (issuer: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700211,
    text: `${noMatch('issuer', issuer)} ${federationDocs}`
  }),
  federatedAudience: (audience: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700212,
    text: `${noMatch('audience', audience)} ${federationDocs}`
  }),
  federatedSubject: (subject: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 700213,
    text: `${noMatch('subject', subject)} ${federationDocs}`
  }),
  federatedSubjectCase: (subject: string): StsRefusal => ({
    status: 401,
    error: 'invalid_client',
    code: 7002138,
    text:
      `${noMatch('subject', subject)} The subject matches with case-insensitive comparison, but not with case-sensitive ` +
      `comparison. ${federationDocs}`
  }),
  notPreauthorized: (appId: string, resourceAppId: string): StsRefusal => ({
    status: 400,
    error: 'invalid_request',
    code: 65002,
    text:
      `Consent between first party application '${appId}' and first party resource '${resourceAppId}' must be configured ` +
      'via preauthorization - applications owned and operated by Microsoft must get approval from the API owner before ' +
      'requesting tokens for that API.'
  }),
  authorizationPending: (): StsRefusal => ({
    status: 400,
    error: 'authorization_pending',
    code: 70016,
    text: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.'
  }),
  authorizationDeclined: (): StsRefusal => ({
    status: 400,
    error: 'authorization_declined',
    code: 65004,
    text: 'User declined to consent to access the app.'
  }),
  expiredDeviceCode: (): StsRefusal => ({
    status: 400,
    error: 'expired_token',
    code: 70020,
    text: "The provided value for the input parameter 'device_code' is not valid. This device code has expired."
  }),
  unknownDeviceCode: (): StsRefusal => ({
    status: 400,
    error: 'bad_verification_code',
    code: 70018,
    text: 'Invalid verification code due to User typing in wrong user code for device code flow. Authorization is not approved.'
  }),
  malformedRefreshToken: (): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 9002313,
    text: 'Invalid request. Request is malformed or invalid.'
  }),
  expiredRefreshToken: (): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 700082,
    text: 'The refresh token has expired due to inactivity.'
  }),
  severalResources: (scope: string): StsRefusal => ({
    status: 400,
    error: 'invalid_request',
    code: 28000,
    text: `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`
  }),
  blockedByConditionalAccess: (): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 53003,
    text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    suberror: 'message_only'
  }),
  userOfAnotherTenant: (user: string, homeTenantId: string, directory: string, appId: string): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 50020,
    text:
      `User account '${user}' from identity provider 'https://sts.windows.net/${homeTenantId}/' does not exist in tenant ` +
      `'${directory}' and cannot access the application '${appId}' in that tenant. The account needs to be added as an ` +
      'external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.'
  }),
  unknownUser: (user: string, directory: string): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 50034,
    text:
      `The user account ${user} does not exist in the ${directory} directory. To sign into this application, the account ` +
      'must be added to the directory.'
  }),
  disabledUser: (): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 50057,
    text: 'The user account is disabled.'
  }),
  notConsented: (appId: string, displayName: string): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 65001,
    text:
      `The user or administrator has not consented to use the application with ID '${appId}' named '${displayName}'. ` +
      'Send an interactive authorization request for this user and resource.'
  }),
  needsAdministrator: (displayName: string): StsRefusal => ({
    status: 400,
    error: 'invalid_grant',
    code: 90094,
    text: `An administrator of your organization must grant consent before '${displayName}' can be used.`
  }),
  throttled: (): StsRefusal => ({
    status: 429,
    error: 'temporarily_unavailable',
    code: 90055,
    text: 'There are too many incoming requests. This exception is thrown for blocked tenants.'
  }),
  unavailable: (): StsRefusal => ({
    status: 503,
    error: 'temporarily_unavailable',
    code: 90033,
    text: 'A transient error has occurred. Please try again.'
  })
} as const

/**
 * The JSON body of a refusal, as the token endpoint writes it (Microsoft identity platform documentation, "OAuth 2.0
 * client credentials flow": error response). `nowMs` is epoch milliseconds by the emulator's clock.
 */
export const refusalBody = (refusal: StsRefusal, nowMs: number, correlationId: string): Record<string, unknown> => {
  const timestamp = new Date(nowMs).toISOString().replace(/T(.*)\.\d{3}Z$/, ' $1Z')
  const traceId = randomUUID()
  return {
    error: refusal.error,
    error_description: `AADSTS${refusal.code}: ${refusal.text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [refusal.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${refusal.code}`,
    ...(refusal.suberror && { suberror: refusal.suberror })
  }
}

// .NET writes seven decimals of a second.
const ticks = (date: Date): string => date.toISOString().replace(/(\.\d{3})Z$/, '$10000Z')
