// Random tenants with what people sign in with: attributes, providers, connectors and flows, with good and bad values of each.

import type { ApiConnector, IdentityProvider, Tenant, UserFlow, UserFlowAttribute } from 'b2c-emulator'
import fc from 'fast-check'

const some = <T>(values: readonly T[], maxLength = 3) => fc.uniqueArray(fc.constantFrom(...values), { maxLength })
const names = [
  'Contoso',
  'contoso',
  'a: b # c',
  '"quoted"',
  ' padded ',
  'z'.repeat(130),
  '$' + '{TENANT}',
  'Größe',
  'x\u202ey'
]

const attribute = fc
  .record({
    displayName: fc.constantFrom('loyaltyNumber', 'is member', 'age', 'Card'),
    description: fc.constantFrom('Number on the card', '', ' padded', 'two\nlines', 'a: #b', null),
    dataType: fc.constantFrom<UserFlowAttribute['dataType'][]>('string', 'boolean', 'int64', 'dateTime')
  })
  .map(
    (more): UserFlowAttribute => ({
      ...more,
      id: `extension_${'0'.repeat(32)}_${more.displayName.replaceAll(' ', '_')}`,
      userFlowAttributeType: 'custom'
    })
  )

const social = fc
  .record({ type: fc.constantFrom('Google', 'Facebook', 'GitHub'), displayName: fc.constantFrom('Theirs', ...names) })
  .map(
    ({ type, displayName }): IdentityProvider => ({
      id: `${type}-OAUTH`,
      kind: 'socialIdentityProvider',
      displayName,
      secret: 'nobody reads it',
      settings: { identityProviderType: type, clientId: 'client' }
    })
  )

const openIdConnect = fc
  .record({
    displayName: fc.constantFrom(...names),
    scope: fc.constantFrom('openid', 'openid profile', 'profile'),
    responseType: fc.constantFrom('code', 'id_token', 'code,id_token'),
    responseMode: fc.constantFrom('form_post', 'query'),
    domainHint: fc.constantFrom('', 'contoso.com'),
    metadataUrl: fc.constantFrom('https://login.example/.well-known/openid-configuration', 'http://old.example/x'),
    claimsMapping: fc.constantFrom(
      { userId: 'sub', displayName: 'name' },
      { userId: 'oid', displayName: 'name', email: 'mail' }
    )
  })
  .map(
    ({ displayName, ...settings }): IdentityProvider => ({
      id: `OIDC-V1-${crypto.randomUUID()}`,
      kind: 'openIdConnectIdentityProvider',
      displayName,
      secret: 'nobody reads it',
      settings: { clientId: 'client', ...settings }
    })
  )

const connector = fc
  .record({
    displayName: fc.constantFrom('enrich', ...names),
    targetUrl: fc.constantFrom('https://api.example/', 'http://old.example/', 'https://user:pass@api.example/'),
    username: fc.constantFrom('b2c', 'a:b')
  })
  .map(
    ({ username, ...more }): ApiConnector => ({
      ...more,
      id: crypto.randomUUID(),
      authentication: { kind: 'basic', username, password: 'nobody reads it' }
    })
  )

const flow = fc.record({
  name: fc.constantFrom('susi', 'SUSI_2', 'with space', 'edit'),
  userFlowType: fc.constantFrom<UserFlow['userFlowType'][]>('signUpOrSignIn', 'profileUpdate', 'resourceOwner'),
  userFlowTypeVersion: fc.constantFrom(1, 2, 3),
  isLanguageCustomizationEnabled: fc.boolean(),
  defaultLanguageTag: fc.constantFrom(null, 'en', 'de'),
  languages: some(['de', 'fr', 'zh-hans', 'not a tag']),
  isEnabled: fc.boolean(),
  uses: fc.nat(3),
  label: fc.constantFrom('Card', '', 'two\nlines', 'x: #y')
})

/** What a tenant has. */
export const clickedSignIn = fc.record({
  attributes: fc.uniqueArray(attribute, { maxLength: 3, selector: ({ id }) => id }),
  providers: fc
    .tuple(
      fc.uniqueArray(social, { maxLength: 2, selector: ({ id }) => id }),
      fc.array(openIdConnect, { maxLength: 3 })
    )
    .map(lists => lists.flat()),
  connectors: fc.array(connector, { maxLength: 3 }),
  flows: fc.uniqueArray(flow, { maxLength: 3, selector: ({ name }) => name.toLowerCase() })
})

/** Puts it into the tenant; each flow uses some of what there is. */
export const clickSignIn = (
  { identity, seed }: Tenant,
  { attributes, providers, connectors, flows }: typeof clickedSignIn extends fc.Arbitrary<infer T> ? T : never
): void =>
  seed(() => {
    for (const one of attributes) identity.userFlowAttributes.put(one.id, one)
    for (const one of providers) identity.identityProviders.put(one.id, one)
    for (const one of connectors) identity.apiConnectors.put(one.id, one)
    for (const { name, languages, isEnabled, uses, label, ...more } of flows) {
      const id = `B2C_1_${name}`
      const [connectorUsed] = connectors.slice(0, uses)
      identity.userFlows.put(id, {
        ...more,
        id,
        providers: ['EmailPassword-OAUTH', ...providers.slice(0, uses).map(one => one.id)],
        assignments: ['city', ...attributes.slice(0, uses).map(one => one.id)].map((attributeId, index) => ({
          id: attributeId,
          displayName: label,
          isOptional: index % 2 === 0,
          requiresVerification: false,
          userInputType: index % 2 === 0 ? 'textBox' : 'dropdownSingleSelect',
          userAttributeValues: []
        })),
        languages: languages.map((tag, index) => ({ id: tag, isEnabled: isEnabled || index === 0, overrides: {} })),
        connectors: connectorUsed === undefined ? {} : { postAttributeCollection: connectorUsed.id }
      })
    }
  })
