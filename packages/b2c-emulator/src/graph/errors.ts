// Microsoft Graph's refusals: codes and texts as the directory sends them, and the body that carries them.
// Sources: Microsoft Graph documentation (error responses, JSON batching, throttling) and public threads named below.

import { randomUUID } from 'node:crypto'

/** One entry of an error's `details`. */
export type ErrorDetail = { readonly code: string; readonly message: string; readonly target: string }

/** A refusal: HTTP status, Graph's error code and text. */
export type Refusal = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: readonly ErrorDetail[]
  readonly headers?: Readonly<Record<string, string>>
  /** Refused by the B2C back end, whose error bodies carry an id of their own. */
  readonly fromB2C?: true
}

/** Carries a refusal from a handler to the answer. */
export class GraphError extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'GraphError'
    this.refusal = refusal
  }
}

const badRequest = (message: string): Refusal => ({ status: 400, code: 'Request_BadRequest', message })
/** A token that cannot be read, or none. The address is the real one, as that of the issuer in tokens is. */
const invalidToken = (message: string): Refusal => ({
  status: 401,
  code: 'InvalidAuthenticationToken',
  message,
  headers: {
    'WWW-Authenticate':
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
      'client_id="00000003-0000-0000-c000-000000000000"'
  }
})
const conflicting =
  'A conflicting object with one or more of the specified property values is present in the directory.'

/** Every refusal that the emulator gives. */
export const refusals = {
  emptyToken: (): Refusal => invalidToken('Access token is empty.'),
  expiredToken: (): Refusal => invalidToken('Access token has expired or is not yet valid.'),
  badToken: (message: string): Refusal => invalidToken(message),
  unknownIdentity: (): Refusal => ({
    status: 401,
    code: 'Authorization_IdentityNotFound',
    message: 'The identity of the calling application could not be established.'
  }),
  denied: (): Refusal => ({
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.'
  }),
  notFound: (key: string): Refusal => ({
    status: 404,
    code: 'Request_ResourceNotFound',
    message: `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`
  }),
  /** The directory does not find the tenant itself for a moment: seen of any request, and not about its object. */
  tenantNotFound: (): Refusal => ({
    status: 404,
    code: 'Directory_ObjectNotFound',
    message: 'Unable to read the company information from the directory.'
  }),
  methodNotAllowed: (): Refusal => ({
    status: 405,
    code: 'Request_BadRequest',
    message: 'Specified HTTP method is not allowed for the request target.'
  }),
  unknownSegment: (segment: string): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: `Resource not found for the segment '${segment}'.`
  }),
  invalidVersion: (): Refusal => ({ status: 400, code: 'BadRequest', message: 'Invalid version.' }),
  unreadableBody: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message:
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.'
  }),
  unknownProperty: (name: string): Refusal =>
    badRequest(`Property '${name}' does not exist as a declared property or extension property.`),
  invalidValue: (name: string, resource: string): Refusal =>
    badRequest(`Invalid value specified for property '${name}' of resource '${resource}'.`),
  meWithoutUser: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: '/me request is only valid with delegated authentication flow.'
  }),
  readOnlyProperty: (name: string): Refusal => badRequest(`Property '${name}' is read-only and cannot be set.`),
  missingValue: (name: string, resource: string): Refusal =>
    badRequest(`A value is required for property '${name}' of resource '${resource}'.`),
  unknownSelect: (name: string, type: string): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`
  }),
  unsupportedFilter: (name: string, resource: string): Refusal => ({
    status: 400,
    code: 'Request_UnsupportedQuery',
    message: `Unsupported or invalid query filter clause specified for property '${name}' of resource '${resource}'.`
  }),
  /** Seen in microsoftgraph/microsoft-graph-docs#12799, in a B2C tenant. */
  search: (): Refusal => ({
    status: 400,
    code: 'Request_UnsupportedQuery',
    message:
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
  }),
  /** Seen in microsoftgraph/microsoft-graph-docs#10493, in a B2C tenant. */
  count: (): Refusal => badRequest('$count is not currently supported.'),
  /** Seen in microsoftgraph/microsoft-graph-docs#9477 and #9856, in B2C tenants. */
  advancedQuery: (): Refusal => badRequest('This request is not supported by the service'),
  filterOperator: (operator: string): Refusal => ({
    status: 400,
    code: 'Request_UnsupportedQuery',
    message:
      `Operator '${operator}' is not supported because the 'ConsistencyLevel:eventual' header is missing. ` +
      'Refer to https://aka.ms/graph-docs/advanced-queries for more information'
  }),
  invalidFilter: (): Refusal => ({ status: 400, code: 'BadRequest', message: 'Invalid filter clause' }),
  sortedFilter: (): Refusal => ({
    status: 400,
    code: 'Request_UnsupportedQuery',
    message: 'Sorting not supported for current query.'
  }),
  unsupportedOption: (name: string): Refusal => badRequest(`The query option '${name}' is not supported.`),
  /** Seen in microsoftgraph/msgraph-sdk-python#408. */
  invalidReference: (property: string): Refusal =>
    badRequest(
      `Invalid value specified for object reference property '${property}'. Please ensure that this value has an appropriate syntax and length.`
    ),
  invalidIdentifier: (id: string): Refusal => badRequest(`Invalid object identifier '${id}'.`),
  invalidTop: (value: string): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: `Invalid page size specified: '${value}'. Must be between 1 and 999 inclusive.`
  }),
  expiredPage: (): Refusal => ({
    status: 400,
    code: 'Directory_ExpiredPageToken',
    message: 'The specified page token value has expired and can no longer be included in your request.'
  }),
  /** Seen in microsoftgraph/msgraph-bicep-types#137 and #202. */
  duplicateUniqueName: (): Refusal =>
    badRequest('Another object with the same value for property uniqueName already exists.'),
  /** Seen in microsoftgraph/msgraph-bicep-types#196. */
  enabledPermission: (): Refusal => ({
    status: 400,
    code: 'CannotDeleteOrUpdateEnabledEntitlement',
    message: 'Permission (scope or role) cannot be deleted or updated unless disabled first.'
  }),
  // Of applications that people sign in to.
  /** Seen in azure-ad-b2c/Scripts#2 and MicrosoftDocs/azure-docs#54401. */
  invalidProperties: (code: string): Refusal => ({
    status: 400,
    code,
    message: 'One or more properties contains invalid values.'
  }),
  /** Seen in public configurations of External ID tenants. */
  accessTokenVersionOfTenant: (): Refusal => ({
    status: 400,
    code: 'InvalidAccessTokenVersion',
    message: 'Access Token Accepted Version may not be 1 or null. paramName: AccessTokenAcceptedVersion'
  }),
  /** Seen in hashicorp/terraform-provider-azuread#269. */
  duplicateValues: (): Refusal => ({
    status: 400,
    code: 'DuplicateValue',
    message: 'Request contains a property with duplicate values.'
  }),
  /** Seen in Azure/azure-powershell#2633. */
  invalidProperty: (name: string): Refusal => badRequest(`Property ${name} is invalid.`),
  unexpectedContents: (): Refusal => badRequest('Unexpected contents in request body.'),
  unknownDelegatedPermission: (): Refusal => ({
    status: 400,
    code: 'InvalidValue',
    message:
      'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the ' +
      'AppPermissions sets.'
  }),
  /** Seen in Azure/Industrial-IoT#1432. */
  unverifiedDomain: (uri: string): Refusal => ({
    status: 400,
    code: 'HostNameNotOnVerifiedDomain',
    message: `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`
  }),
  identifierUriPolicy: (uri: string): Refusal => ({
    status: 400,
    code: 'InvalidUniqueTenantIdentifierAsPerAppPolicy',
    message:
      `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or ` +
      'app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error ' +
      'for more information on this error.'
  }),
  takenIdentifierUri: (): Refusal => ({
    status: 400,
    code: 'ObjectConflict',
    message: 'Another object with the same value for property identifierUris already exists.'
  }),
  fixedPermissionGrant: (property: string): Refusal => badRequest(`Property cannot be updated: ${property}`),
  existingReference: (property: string): Refusal =>
    badRequest(
      `One or more added object references already exist for the following modified properties: '${property}'.`
    ),
  objectSize: (): Refusal => ({
    status: 403,
    code: 'Directory_ResourceSizeExceeded',
    message: 'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.'
  }),
  quota: (): Refusal => ({
    status: 403,
    code: 'Directory_QuotaExceeded',
    message:
      'The directory object quota limit for the Principal has been exceeded. Please ask your administrator to increase ' +
      'the quota limit or delete objects to reduce the used quota.'
  }),
  duplicateServicePrincipal: (appId: string): Refusal => ({
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message: `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`
  }),
  noApplicationOf: (appId: string): Refusal => ({
    status: 400,
    code: 'Request_BadRequest',
    message: `The appId '${appId}' of the service principal does not reference a valid application object.`
  }),
  /** The words "must in" are Microsoft's. */
  backingApplication: (): Refusal => ({
    status: 403,
    code: 'Authorization_RequestDenied',
    message:
      'When using this permission, the backing application of the service principal being created must in the local tenant'
  }),
  duplicateGrant: (): Refusal => badRequest('Permission being assigned already exists on the object'),
  unknownAppRole: (): Refusal => badRequest('Permission being assigned was not found on application'),
  notAReference: (): Refusal => badRequest('Not a valid reference update.'),
  /** Seen as 409 in hashicorp/terraform-provider-azuread#690, and as 400 elsewhere. */
  duplicatePermissionGrant: (status: 409 | 400): Refusal => ({
    status,
    code: status === 409 ? 'Request_MultipleObjectsWithSameKeyValue' : 'Request_BadRequest',
    message: 'Permission entry already exists.'
  }),
  noPassword: (keyId: string): Refusal => badRequest(`No password credential found with keyId '${keyId}'.`),
  /** Seen in microsoftgraph/microsoft-graph-docs-contrib#3581. */
  unlicensed: (): Refusal => ({
    status: 403,
    code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    message: "Neither tenant is B2C or tenant doesn't have premium license"
  }),
  /** Seen in microsoft-365-agents-toolkit#10998. */
  passwordLifetime: (policyId: string): Refusal => {
    const message = `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`
    return {
      status: 400,
      code: 'CredentialInvalidLifetimeAsPerAppPolicy',
      message,
      details: [{ code: 'InvalidKeyEndDate', message, target: 'EndDate' }]
    }
  },
  duplicateFederatedName: (name: string): Refusal => ({
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message: `FederatedIdentityCredential with name ${name} already exists.`
  }),
  /** Seen in Azure/azure-workload-identity#434. */
  duplicateFederatedSubject: (issuer: string, subject: string): Refusal => ({
    status: 400,
    code: 'InvalidFederatedIdentityCredentialValue',
    message:
      'The combination of issuer and subject must be unique for the application. ' +
      `Issuer ${issuer} and Subject: ${subject} already exist. paramName: FederatedIdentityCredential.Subject, ` +
      `paramValue: ${subject}, objectType: Microsoft.Online.DirectoryServices.Application`
  }),
  flexibleCredential: (name: string): Refusal =>
    badRequest(
      `FederatedIdentityCredential ${name} has a claimsMatchingExpression, which this version does not support.`
    ),
  federatedValue: (property: string, value: string): Refusal => ({
    status: 400,
    code: 'InvalidFederatedIdentityCredentialValue',
    message:
      `Invalid value for ${property}. paramName: FederatedIdentityCredential.${property}, paramValue: ${value}, ` +
      'objectType: Microsoft.Online.DirectoryServices.Application'
  }),
  conflictingObject: (): Refusal => badRequest(conflicting),
  applicationInRole: (): Refusal => badRequest('Objects of type Application cannot be assigned to roles.'),
  noUnifiedRoles: (status: 400 | 403): Refusal =>
    status === 403
      ? refusals.denied()
      : { status, code: 'Request_BadRequest', message: 'The role management API is not supported in this tenant.' },
  duplicateUser: (property: string): Refusal => ({
    status: 400,
    code: 'Request_BadRequest',
    message: `Another object with the same value for property ${property} already exists.`
  }),
  weakPassword: (): Refusal =>
    badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.'
    ),
  throttled: (retryAfterSeconds: number | undefined): Refusal => ({
    status: 429,
    code: 'TooManyRequests',
    message: 'Please retry again later.',
    ...(retryAfterSeconds !== undefined && { headers: { 'Retry-After': String(retryAfterSeconds) } })
  }),
  /** Seen as 503 in Azure/azure-cli#23081 and as 409 in nais/azurerator#448. */
  concurrency: (status: 409 | 503): Refusal => ({
    status,
    code: 'Directory_ConcurrencyViolation',
    message: 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.'
  }),
  unavailable: (): Refusal => ({
    status: 503,
    code: 'ServiceUnavailable',
    message: 'Service unavailable. Please try again later.'
  }),
  /** Seen in microsoftgraph/microsoft-graph-docs#2505. */
  gatewayTimeout: (): Refusal => ({ status: 504, code: 'UnknownError', message: '' }),
  emptyBatch: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: 'Invalid batch payload format.'
  }),
  batchSize: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: 'Number of batch request steps exceeds the maximum value of 20.'
  }),
  batchIds: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: 'Request Id property must be unique within the batch.'
  }),
  batchUrl: (): Refusal => ({ status: 400, code: 'BadRequest', message: 'Invalid request url within the batch.' }),
  /** Seen in microsoftgraph/msgraph-sdk-dotnet#1038 and #2628. */
  batchWrite: (id: string): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: `Write request id : ${id} does not contain Content-Type header or body.`
  }),
  batchDependency: (): Refusal => ({
    status: 400,
    code: 'BadRequest',
    message: 'Invalid dependsOn: it must name earlier requests of the batch.'
  }),
  failedDependency: (): Refusal => ({ status: 424, code: 'FailedDependency', message: 'Failed Dependency' })
} as const

/** The ids that Graph puts into an answer's headers and into an error's innerError. */
export type RequestIds = { readonly requestId: string; readonly clientRequestId: string }

/** A new request id; the client's own id is echoed, or else the same as the request id. */
export const requestIds = (clientRequestId: string | undefined): RequestIds => {
  const requestId = randomUUID()
  return { requestId, clientRequestId: clientRequestId ?? requestId }
}

/** The error body. `nowMs` (ms since 1970) becomes a date without a zone, as Graph writes it. */
export const errorBody = (refusal: Refusal, nowMs: number, { requestId, clientRequestId }: RequestIds): unknown => {
  const date = new Date(nowMs).toISOString().slice(0, 19)
  const ids = {
    ...(refusal.fromB2C && { correlationId: randomUUID() }),
    date,
    'request-id': requestId,
    'client-request-id': clientRequestId
  }
  const throttling = { code: '429', message: 'Please retry after', status: '429' }
  return {
    error: {
      code: refusal.code,
      message: refusal.message,
      ...(refusal.details && { details: refusal.details }),
      innerError: refusal.code === 'TooManyRequests' ? { ...throttling, ...ids } : ids
    }
  }
}
