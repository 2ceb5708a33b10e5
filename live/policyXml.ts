// The smallest custom policies that the service accepts. Azure AD B2C documentation, "TrustFrameworkPolicy".

/** What a policy has besides one claim type. */
export type PolicyParts = {
  /** The id of the policy from which it inherits. */
  readonly base?: string
  /** The id of a key set that its issuer of tokens signs with. */
  readonly keySet?: string
  /** XML that stands in the claims schema before the claim types. */
  readonly inSchema?: string
  /** The help text of the claim type, as XML. */
  readonly helpText?: string
}

const namespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'

/** A policy of that tenant. */
export const policyXml = ({
  tenant,
  id,
  base,
  keySet,
  inSchema = '',
  helpText = 'A claim that nobody uses'
}: PolicyParts & { readonly tenant: string; readonly id: string }): string =>
  `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<TrustFrameworkPolicy xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="${tenant}" PolicyId="${id}" PublicPolicyUri="http://${tenant}/${id}">
${base === undefined ? '' : basePolicy(tenant, base)}<BuildingBlocks>
    <ClaimsSchema>${inSchema}
        <ClaimType Id="${base === undefined ? 'objectId' : 'probe'}">
            <DisplayName>Probe</DisplayName>
            <DataType>string</DataType>
            <UserHelpText>${helpText}</UserHelpText>
        </ClaimType>
    </ClaimsSchema>
</BuildingBlocks>
${keySet === undefined ? '' : issuer(keySet)}</TrustFrameworkPolicy>`

const basePolicy = (tenant: string, base: string): string =>
  `<BasePolicy>
    <TenantId>${tenant}</TenantId>
    <PolicyId>${base}</PolicyId>
</BasePolicy>
`

/** The issuer of tokens of Microsoft's starter pack, with one key for both of its purposes. */
const issuer = (keySet: string): string =>
  `<ClaimsProviders>
    <ClaimsProvider>
        <DisplayName>Token Issuer</DisplayName>
        <TechnicalProfiles>
            <TechnicalProfile Id="JwtIssuer">
                <DisplayName>JWT Issuer</DisplayName>
                <Protocol Name="OpenIdConnect" />
                <OutputTokenFormat>JWT</OutputTokenFormat>
                <Metadata>
                    <Item Key="client_id">{service:te}</Item>
                    <Item Key="issuer_refresh_token_user_identity_claim_type">objectId</Item>
                </Metadata>
                <CryptographicKeys>
                    <Key Id="issuer_secret" StorageReferenceId="${keySet}" />
                </CryptographicKeys>
                <InputClaims />
                <OutputClaims />
            </TechnicalProfile>
        </TechnicalProfiles>
    </ClaimsProvider>
</ClaimsProviders>
`
