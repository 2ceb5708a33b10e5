// The smallest custom policies that the service accepts. Azure AD B2C documentation, "TrustFrameworkPolicy".

/** What a policy has besides one claim type. */
export type PolicyParts = {
  /** The id of the policy from which it inherits. */
  readonly base?: string
  /** The id of a key set whose secret one of its providers uses. */
  readonly keySet?: string
  /** XML that stands in the claims schema before the claim types. */
  readonly inSchema?: string
  /** The name of the claim type, as XML. */
  readonly displayName?: string
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
  displayName = 'Probe',
  helpText = 'A claim that nobody uses'
}: PolicyParts & { readonly tenant: string; readonly id: string }): string =>
  `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<TrustFrameworkPolicy xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="${tenant}" PolicyId="${id}" PublicPolicyUri="http://${tenant}/${id}">
${base === undefined ? '' : basePolicy(tenant, base)}<BuildingBlocks>
    <ClaimsSchema>${inSchema}
        <ClaimType Id="${base === undefined ? 'objectId' : 'probe'}">
            <DisplayName>${displayName}</DisplayName>
            <DataType>string</DataType>
            <UserHelpText>${helpText}</UserHelpText>
        </ClaimType>
    </ClaimsSchema>
</BuildingBlocks>
${keySet === undefined ? '' : provider(keySet)}</TrustFrameworkPolicy>`

const basePolicy = (tenant: string, base: string): string =>
  `<BasePolicy>
    <TenantId>${tenant}</TenantId>
    <PolicyId>${base}</PolicyId>
</BasePolicy>
`

/** A provider as in Microsoft's starter pack, which nobody can reach: no user journey uses it. */
const provider = (keySet: string): string =>
  `<ClaimsProviders>
    <ClaimsProvider>
        <DisplayName>Probe</DisplayName>
        <TechnicalProfiles>
            <TechnicalProfile Id="Probe-OpenIdConnect">
                <DisplayName>Probe</DisplayName>
                <Protocol Name="OpenIdConnect" />
                <Metadata>
                    <Item Key="METADATA">https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration</Item>
                    <Item Key="client_id">00000000-0000-0000-0000-000000000000</Item>
                    <Item Key="response_types">code</Item>
                    <Item Key="scope">openid</Item>
                    <Item Key="HttpBinding">POST</Item>
                </Metadata>
                <CryptographicKeys>
                    <Key Id="client_secret" StorageReferenceId="${keySet}" />
                </CryptographicKeys>
                <OutputClaims>
                    <OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="oid" />
                </OutputClaims>
            </TechnicalProfile>
        </TechnicalProfiles>
    </ClaimsProvider>
</ClaimsProviders>
`
