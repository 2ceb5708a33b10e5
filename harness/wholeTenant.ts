// A whole tenant in one file: what the scenarios of it declare, with policies and secrets of their own, and what a person changed
// in the tenant meanwhile.

import type { Tenant } from 'b2c-emulator'

export type WholeTenantName = 'tenant from nothing' | 'tenant no-op' | 'tenant changed base'

/** What one version of the repository declares: its secrets have this version, and its base policy this claim. */
export type Declared = { readonly version: 1 | 2; readonly claim: string }

/** A scenario: what is declared, and what was declared before; absent: an empty tenant. */
export type WholeTenantScenario = {
  readonly name: WholeTenantName
  readonly declared: Declared
  readonly before?: Declared
  /** What a person changes in the tenant after that. */
  readonly drift?: (tenant: Tenant) => void
}

/** The domain of the emulated tenant. */
export const domain = 'contoso.onmicrosoft.com'
/** The applications of the Identity Experience Framework, by display name. */
export const frameworkNames = ['IdentityExperienceFramework', 'ProxyIdentityExperienceFramework'] as const
/** The apps of the file, by key. */
export const appKeys = ['orders-api', 'shop'] as const

/** The secrets in force for a version, by the environment variables that hold them. */
export const secretsOf = (version: number) =>
  ({
    PARTNER_SECRET: `partner secret number ${version}, in full`,
    GOOGLE_SECRET: `google secret number ${version}, in full`,
    ENRICH_PASSWORD: `enrich password number ${version}, in full`
  }) as const

/** The key sets: what each of their keys is, and how many of them a set has once the version was raised so far. */
export const keySets = [
  { id: 'B2C_1A_TokenSigning', key: 'RSA sig', keysAt: () => 1 },
  { id: 'B2C_1A_TokenEncryption', key: 'RSA enc', keysAt: () => 1 },
  { id: 'B2C_1A_PartnerSecret', key: 'OCT sig', keysAt: (version: number) => version }
] as const

const fileOf = ({ version }: Declared): string => `version: 1
tenant: ${domain}
defaults: { secret: { mode: none } }
identityExperienceFramework: true
policyKeys:
  TokenSigning: { generate: signature }
  TokenEncryption: { generate: encryption }
  PartnerSecret: { secret: { env: PARTNER_SECRET, version: ${version} } }
customPolicies: { folder: policies }
userAttributes:
  loyaltyNumber: { type: string, description: Number on the card }
identityProviders:
  Google: { type: google, clientId: google-client, secret: { env: GOOGLE_SECRET, version: ${version} } }
apiConnectors:
  enrich:
    url: https://api.example/enrich
    basic: { username: b2c, password: { env: ENRICH_PASSWORD, version: ${version} } }
userFlows:
  susi:
    type: signUpOrSignIn
    version: 3
    identityProviders: [Google]
    attributes: [loyaltyNumber]
    languages: [de]
    apiConnectors: { preTokenIssuance: enrich }
apps:
  orders-api:
    name: Orders API
    audience: customers
    scopes: { orders.read: Read orders }
  shop:
    name: Shop
    audience: customers
    redirectUris: { spa: ['https://shop.example/'] }
    delegatedPermissions: [openid, offline_access, orders-api/orders.read]
`

const policyOf = (id: string, base: string | undefined, content: string): string =>
  [
    `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="yourtenant.onmicrosoft.com" PolicyId="${id}" PublicPolicyUri="http://yourtenant.onmicrosoft.com/${id}">`,
    base && `  <BasePolicy><TenantId>yourtenant.onmicrosoft.com</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`,
    content,
    '</TrustFrameworkPolicy>'
  ]
    .filter(Boolean)
    .join('\n')

const keyUses = keySets.map(({ id }, index) => `<Key Id="key${index}" StorageReferenceId="${id}" />`).join('')

const baseContent = ({ claim }: Declared): string => `  <BuildingBlocks>
    <ClaimsSchema><ClaimType Id="${claim}"><DisplayName>${claim}</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema>
  </BuildingBlocks>
  <ClaimsProviders>
    <ClaimsProvider>
      <DisplayName>Local accounts</DisplayName>
      <TechnicalProfiles>
        <TechnicalProfile Id="login-NonInteractive">
          <DisplayName>Local accounts</DisplayName>
          <Metadata>
            <Item Key="client_id">ProxyIdentityExperienceFrameworkAppId</Item>
            <Item Key="IdTokenAudience">IdentityExperienceFrameworkAppId</Item>
          </Metadata>
          <CryptographicKeys>${keyUses}</CryptographicKeys>
        </TechnicalProfile>
      </TechnicalProfiles>
    </ClaimsProvider>
  </ClaimsProviders>`

const journey = (id: string): string => `  <UserJourneys>
    <UserJourney Id="${id}"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" /></OrchestrationSteps></UserJourney>
  </UserJourneys>`

/** The policies as they stand in the folder, base before child. */
export const policiesOf = (
  declared: Declared
): readonly { readonly id: string; readonly base: string | undefined; readonly text: string }[] => {
  const policy = (id: string, base: string | undefined, content: string) => ({
    id,
    base,
    text: policyOf(id, base, content)
  })
  return [
    policy('B2C_1A_Base', undefined, baseContent(declared)),
    policy('B2C_1A_SignIn', 'B2C_1A_Base', journey('SignIn')),
    policy('B2C_1A_Reset', 'B2C_1A_Base', journey('Reset'))
  ]
}

/** The files of the repository, by path. */
export const filesOf = (declared: Declared): Readonly<Record<string, string>> => ({
  'tenant.yml': fileOf(declared),
  ...Object.fromEntries(policiesOf(declared).map(({ id, text }) => [`policies/${id}.xml`, text]))
})

/** A person takes the sign-in of public clients away from the proxy: nobody can sign in with a local account any more. */
const closeProxy = (tenant: Tenant): void => {
  const proxy = tenant.applications.all().find(({ displayName }) => displayName === frameworkNames[1])
  if (proxy === undefined) throw new Error('The tenant has no proxy application.')
  tenant.applications.put(proxy.id, { ...proxy, isFallbackPublicClient: false })
}

const first: Declared = { version: 1, claim: 'loyalty' }

/** The scenarios of a whole tenant. */
export const wholeTenantScenarios: readonly WholeTenantScenario[] = [
  { name: 'tenant from nothing', declared: first },
  { name: 'tenant changed base', declared: { version: 2, claim: 'membership' }, before: first, drift: closeProxy },
  { name: 'tenant no-op', declared: first, before: first }
]
