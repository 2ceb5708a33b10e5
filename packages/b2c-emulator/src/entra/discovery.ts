// What clients read before they ask for a token: the tenant's OpenID configuration, its keys, the known clouds.

import type { EmulatorContext } from '../core/context.ts'
import type { Tenant } from '../directory/tenant.ts'

/** The OpenID configuration of a tenant (v2.0), with endpoints at the origin by which the client has asked. */
export const openIdConfiguration = (
  { origins }: EmulatorContext,
  asked: string,
  tenant: Tenant
): Record<string, unknown> => {
  const base = `${asked}/${tenant.id}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origins.graph}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host'],
      ...['aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash'],
      ...['c_hash', 'email']
    ],
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(asked).host,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(origins.graph).host,
    rbac_url: 'https://pas.windows.net'
  }
}

/** The answer of instance discovery: the origin that is asked is the only cloud that it knows. */
export const instanceDiscovery = (asked: string, tenant: string): Record<string, unknown> => {
  const { host } = new URL(asked)
  return {
    tenant_discovery_endpoint: `${asked}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }]
  }
}

/** The key set that verifies tokens, with the issuer template that Entra adds to each key. */
export const keySet = ({ signingKeys }: EmulatorContext, asked: string): Record<string, unknown> => ({
  keys: [{ ...signingKeys.entra().jwk, issuer: `${asked}/{tenantid}/v2.0` }]
})
