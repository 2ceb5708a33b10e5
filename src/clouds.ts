// The national clouds as one table: hosts, audiences and portals (Microsoft Graph documentation, "National cloud deployments").

/** The accepted values of the `cloud` input. */
export const cloudNames = ['public', 'usgov', 'usgov-dod', 'china'] as const
export type CloudName = (typeof cloudNames)[number]

/** The domain under which every tenant of a cloud is born: a tenant's initial domain ends in it. */
export const initialDomainOf: Readonly<Record<CloudName, string>> = {
  public: 'onmicrosoft.com',
  usgov: 'onmicrosoft.us',
  'usgov-dod': 'onmicrosoft.us',
  china: 'partner.onmschina.cn'
}

/** The host at which the customers of a tenant sign in: its first label, below a domain of the cloud (Azure AD B2C documentation). */
export const signInHost = (initialDomain: string): string => {
  const [label = ''] = initialDomain.split('.')
  return `${label}.b2clogin.${initialDomain.endsWith(`.${initialDomainOf.china}`) ? 'cn' : 'com'}`
}

/** Where one cloud lives. Origins have no trailing slash. */
export type Cloud = {
  readonly name: CloudName
  /** Of the token endpoint. */
  readonly loginOrigin: string
  readonly graphOrigin: string
  /** The resource that the token's scope names. Differs from `graphOrigin` when `graph-endpoint` points elsewhere. */
  readonly graphResource: string
  readonly portalOrigin: string
  /** The audience that Entra expects in a federated assertion. */
  readonly oidcAudience: string
  /** True when `login-endpoint` replaced the cloud's own host: nothing may then reach the real one. */
  readonly customLogin: boolean
}

const cloud = (name: CloudName, login: string, graph: string, portal: string, audienceSuffix: string): Cloud => ({
  name,
  loginOrigin: `https://login.${login}`,
  graphOrigin: `https://${graph}`,
  graphResource: `https://${graph}`,
  portalOrigin: `https://portal.${portal}`,
  oidcAudience: `api://AzureADTokenExchange${audienceSuffix}`,
  customLogin: false
})

/** Cloud by name. */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: cloud('public', 'microsoftonline.com', 'graph.microsoft.com', 'azure.com', ''),
  usgov: cloud('usgov', 'microsoftonline.us', 'graph.microsoft.us', 'azure.us', 'USGov'),
  'usgov-dod': cloud('usgov-dod', 'microsoftonline.us', 'dod-graph.microsoft.us', 'azure.us', 'USGov'),
  china: cloud('china', 'partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn', 'azure.cn', 'China')
}
