// The national clouds as one table: hosts, audiences and portals (Microsoft Graph documentation, "National cloud deployments").

/** The accepted values of the `cloud` input. */
export const cloudNames = ['public', 'usgov', 'usgov-dod', 'china'] as const
export type CloudName = (typeof cloudNames)[number]

/** Where one cloud lives. Origins have no trailing slash. */
export type Cloud = {
  readonly name: CloudName
  /** Origin of the token endpoint, e.g. `https://login.microsoftonline.com`. */
  readonly loginOrigin: string
  /** Origin of Microsoft Graph; the token's scope is `<graphOrigin>/.default`. */
  readonly graphOrigin: string
  /** The resource that the scope names. Differs from `graphOrigin` when `graph-endpoint` points elsewhere. */
  readonly graphResource: string
  /** Origin of the Entra admin portal, for links in the summary. */
  readonly portalOrigin: string
  /** Audience that Entra expects in a federated assertion. */
  readonly oidcAudience: string
  /** True when `login-endpoint` replaced the cloud's own host: nothing may then reach the real one. */
  readonly customLogin: boolean
}

const cloud = (name: CloudName, login: string, graph: string, portal: string, oidcAudience: string): Cloud => ({
  name,
  loginOrigin: `https://${login}`,
  graphOrigin: `https://${graph}`,
  graphResource: `https://${graph}`,
  portalOrigin: `https://${portal}`,
  oidcAudience,
  customLogin: false
})

/** Cloud by name. */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: cloud(
    'public',
    'login.microsoftonline.com',
    'graph.microsoft.com',
    'portal.azure.com',
    'api://AzureADTokenExchange'
  ),
  usgov: cloud(
    'usgov',
    'login.microsoftonline.us',
    'graph.microsoft.us',
    'portal.azure.us',
    'api://AzureADTokenExchangeUSGov'
  ),
  'usgov-dod': cloud(
    'usgov-dod',
    'login.microsoftonline.us',
    'dod-graph.microsoft.us',
    'portal.azure.us',
    'api://AzureADTokenExchangeUSGov'
  ),
  china: cloud(
    'china',
    'login.partner.microsoftonline.cn',
    'microsoftgraph.chinacloudapi.cn',
    'portal.azure.cn',
    'api://AzureADTokenExchangeChina'
  )
}
