// Custom policies of the Identity Experience Framework.

import { describe, expect, test } from '@jest/globals'
import { callerWith, withEmulator } from './graphClient.ts'
import { type FrameworkClient, policyXml, withFramework } from './trustFrameworkClient.ts'

const namespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'

const ids = async ({ call }: FrameworkClient) =>
  (await call('GET', 'policies')).body.value.map(({ id }: { id: string }) => id)

const invalid = (id: string, ...messages: readonly string[]) => [
  400,
  'AADB2C',
  `Validation failed: ${messages.length} validation error(s) found in policy "${id}" of tenant "contoso.onmicrosoft.com".${messages.join('')}`
]

const provider = (profiles: string) =>
  `<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles>${profiles}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

describe('a policy', () => {
  test('is created and replaced by PUT, found in any case, listed by its id alone, and deleted', () =>
    withFramework(async client => {
      const created = await client.upload(policyXml('B2C_1A_Base'))
      expect([created.status, created.headers.get('content-type')]).toEqual([201, 'application/xml'])
      expect((await client.xml('PUT', 'policies/b2c_1a_BASE/$value', policyXml('B2C_1A_base'))).status).toBe(200)
      const list = (await client.call('GET', 'policies')).body.value
      expect(list).toEqual([{ id: 'B2C_1A_Base' }])
      expect((await client.call('GET', 'policies/b2c_1a_base')).body).toMatchObject({ id: 'B2C_1A_Base' })
      const { text } = await client.xml('GET', 'policies/B2C_1A_BASE/$value')
      expect(text).toContain('PolicyId="B2C_1A_base"')
      expect((await client.call('DELETE', 'policies/b2c_1a_base')).status).toBe(204)
      for (const path of ['policies/B2C_1A_Base', 'policies/B2C_1A_Base/$value']) {
        expect((await client.xml('GET', path)).error).toEqual([
          404,
          'AADB2C90073',
          "Policy with 'policyId': 'B2C_1A_Base' cannot be found in the directory '7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c'."
        ])
      }
      expect((await client.call('DELETE', 'policies/B2C_1A_Base')).status).toBe(404)
    }))

  test('is created by POST, but not a second time, in the words of the tenant', () =>
    withFramework(async (client, emulator) => {
      const post = (id: string) => client.xml('POST', 'policies', policyXml(id))
      const created = await post('B2C_1A_Base')
      expect([created.status, created.headers.get('location')]).toEqual([201, '/trustFramework/policies/B2C_1A_Base/'])
      expect((await post('b2c_1a_base')).error).toEqual([
        400,
        'AADB2C',
        "The policy with id 'b2c_1a_base' already exists."
      ])
      const { behavior } = emulator
      const existingPolicy = { status: 409, code: 'AADB2C90000', message: '{0} is there: {0}' }
      behavior.refusals = { ...behavior.refusals, existingPolicy }
      expect((await post('B2C_1A_Base')).error).toEqual([409, 'AADB2C90000', 'B2C_1A_Base is there: B2C_1A_Base'])
    }))

  test.each([400, 404] as const)('that is not there: %i, whatever holds for key sets', policyAbsentStatus =>
    withFramework(
      async client => {
        for (const method of ['GET', 'DELETE']) {
          const { error } = await client.xml(method, 'policies/B2C_1A_None')
          expect(error?.slice(0, 2)).toEqual([policyAbsentStatus, 'AADB2C90073'])
        }
        expect((await client.call('GET', 'keySets/B2C_1A_None')).status).toBe(policyAbsentStatus === 400 ? 404 : 400)
      },
      { policyAbsentStatus, absentStatus: policyAbsentStatus === 400 ? 404 : 400 }
    )
  )

  test('gets the prefix that its id lacks', () =>
    withFramework(async client => {
      const { status, text } = await client.upload(policyXml('B2C_1_policy-sign2'))
      expect([status, /PolicyId="([^"]+)"/.exec(text)?.[1]]).toEqual([201, 'B2C_1A_B2C_1_policy-sign2'])
      expect(await ids(client)).toEqual(['B2C_1A_B2C_1_policy-sign2'])
    }))

  test('is uploaded to $value of its own id alone', () =>
    withFramework(async client => {
      const policy = policyXml('B2C_1A_Base')
      expect((await client.xml('PUT', 'policies/B2C_1A_Base', policy)).error).toEqual([
        400,
        'AADB2C99009',
        "Put operation not supported for this entity on this uri. Please append '$value' to the request uri and send the request again."
      ])
      expect((await client.xml('PUT', 'policies/B2C_1A_Other/$value', policy)).error?.slice(0, 2)).toEqual([
        400,
        'AADB2C'
      ])
      expect(await ids(client)).toEqual([])
    }))

  test('is read with one permission and written with another, in beta and B2C alone', () =>
    withEmulator(async emulator => {
      const policies = `${emulator.graph}/beta/trustFramework/policies`
      const reader = await callerWith(emulator, { appRoles: ['Policy.Read.All'] })
      const nobody = await callerWith(emulator, { appRoles: ['TrustFrameworkKeySet.ReadWrite.All'] })
      expect((await reader.get(policies)).status).toBe(200)
      expect((await nobody.get(policies)).status).toBe(403)
      expect((await reader.call('PUT', `${policies}/B2C_1A_X/$value`, '')).status).toBe(403)
      expect((await reader.get('/trustFramework/policies')).status).toBe(400)
    }))
})

describe('content', () => {
  test.each(['application/xml', 'application/xml; charset=utf-8', 'application/octet-stream', 'text/xml'])(
    'as %s',
    type =>
      withFramework(async ({ xml }) => {
        const put = await xml('PUT', 'policies/B2C_1A_Base/$value', policyXml('B2C_1A_Base'), type)
        expect(put.status).toBe(201)
      })
  )

  const notXml = (reason: string) => [
    400,
    'AADB2C',
    `The policy being uploaded is not XML or is not correctly formatted: ${reason}`
  ]
  const atRoot = notXml('Data at the root level is invalid. Line 1, position 1.')

  test('as JSON is refused', () =>
    withFramework(async client => {
      const { xml } = client
      expect((await xml('PUT', 'policies/X/$value', policyXml('B2C_1A_X'), 'application/json')).error).toEqual(atRoot)
      expect(await ids(client)).toEqual([])
    }))

  test('may have one byte-order mark, not two', () =>
    withFramework(async ({ xml }) => {
      const put = (text: string) => xml('PUT', 'policies/B2C_1A_Base/$value', Buffer.from(text))
      expect((await put(`\uFEFF${policyXml('B2C_1A_Base')}`)).status).toBe(201)
      expect((await put(`\uFEFF\uFEFF${policyXml('B2C_1A_Base')}`)).error).toEqual(atRoot)
      expect((await put(`\n${policyXml('B2C_1A_Base')}`)).error).toEqual(atRoot)
    }))

  test.each([
    ['', 'Root element is missing.'],
    ['{"a":1}', 'Data at the root level is invalid. Line 1, position 1.'],
    ['<a><b></a>', expect.stringMatching(/Line 1, position \d+\.$/)],
    ['<a>\n  <b c=d/></a>', expect.stringMatching(/Line 2, position \d+\.$/)],
    ['<a>&nope;</a>', expect.stringMatching(/&nope;/)],
    ['<!DOCTYPE a><a/>', 'For security reasons DTD is prohibited in this XML document.']
  ])('that is not well-formed is refused: %s', (text, reason) =>
    withFramework(async ({ xml }) => {
      const [status, code, message = ''] = (await xml('PUT', 'policies/B2C_1A_X/$value', text)).error ?? []
      const start = 'The policy being uploaded is not XML or is not correctly formatted: '
      expect([status, code, message.startsWith(start)]).toEqual([400, 'AADB2C', true])
      expect(message.slice(start.length)).toEqual(reason)
    })
  )

  test('that is not UTF-8 or too large is refused', () =>
    withFramework(async ({ xml, upload }) => {
      const latin = Buffer.from(policyXml('B2C_1A_X', { content: '<!-- é -->' }), 'latin1')
      expect((await xml('PUT', 'policies/B2C_1A_X/$value', latin)).status).toBe(400)
      const filled = (size: number) => {
        const empty = policyXml('B2C_1A_X', { content: '<!---->' })
        return empty.replace('<!---->', `<!--${'x'.repeat(size - empty.length)}-->`)
      }
      expect((await upload(filled(1024 * 1024))).status).toBe(201)
      expect((await upload(filled(1024 * 1024 + 1))).status).toBe(400)
    }))
})

describe('reading back', () => {
  const sent = `<?xml version="1.0" encoding="utf-8"?>\r
<!-- head -->
<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_Base" DeploymentMode="Development">
      <BuildingBlocks><!-- claims -->
  <ClaimsSchema>

    <ClaimType Id="a"><DisplayName>A &amp; B</DisplayName><UserHelpText><![CDATA[<b>]]></UserHelpText></ClaimType>
  </ClaimsSchema></BuildingBlocks>
</TrustFrameworkPolicy>`
  const stored = (
    help: string,
    comment: string
  ) => `<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_Base" DeploymentMode="Development" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_Base" TenantObjectId="7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c">
  <BuildingBlocks>${comment}
    <ClaimsSchema>
      <ClaimType Id="a">
        <DisplayName>A &amp; B</DisplayName>
        <UserHelpText>${help}</UserHelpText>
      </ClaimType>
    </ClaimsSchema>
  </BuildingBlocks>
</TrustFrameworkPolicy>`

  test.each([
    [{}, stored('<![CDATA[<b>]]>', '')],
    [{ policyComments: 'kept', policyCdata: 'escaped' }, stored('&lt;b&gt;', '\n    <!-- claims -->')],
    [{ policyReadBack: 'as sent' }, sent]
  ] as const)('with %j', (behavior, expected) =>
    withFramework(async ({ upload, xml }) => {
      expect((await upload(sent)).text).toBe(expected)
      expect((await xml('GET', 'policies/B2C_1A_Base/$value')).text).toBe(expected)
      const again = await upload(expected)
      expect([again.status, again.text]).toEqual([200, expected])
    }, behavior)
  )

  test.each([
    [{}, '<DisplayName>  two  words\n of text </DisplayName>'],
    [{ policyWhitespace: 'collapsed' }, '<DisplayName>two words of text</DisplayName>'],
    [{ policyWhitespace: 'collapsed', policyReadBack: 'as sent' }, '<DisplayName>  two  words\n of text </DisplayName>']
  ] as const)('has its white space with %j', (behavior, expected) =>
    withFramework(async ({ upload }) => {
      const type =
        '<ClaimType Id="one"><DisplayName>  two  words\n of text </DisplayName><DataType>string</DataType></ClaimType>'
      const content = `<BuildingBlocks><ClaimsSchema>${type}</ClaimsSchema></BuildingBlocks>`
      expect((await upload(policyXml('B2C_1A_Base', { content }))).text).toContain(expected)
    }, behavior)
  )

  test('keeps the address and the tenant id that were sent, in the place of the service', () =>
    withFramework(async ({ upload }, { tenant }) => {
      const attributes = ` TenantObjectId="${tenant.id}" PublicPolicyUri="http://example.com/"`
      const { text } = await upload(policyXml('B2C_1A_Base', { attributes }))
      expect(text).toContain(
        `PolicyId="B2C_1A_Base" PublicPolicyUri="http://example.com/" TenantObjectId="${tenant.id}" />`
      )
      const foreign = policyXml('B2C_1A_Base', { attributes: ' TenantObjectId="00000000-0000-0000-0000-000000000001"' })
      expect((await upload(foreign)).error?.[1]).toBe('AADB2C95044')
    }))
})

describe('validation', () => {
  test('refuses another tenant, one message for each place', () =>
    withFramework(async client => {
      const foreign = policyXml('B2C_1A_X', { base: 'B2C_1A_Y' }).replaceAll('contoso', 'yourtenant')
      const message =
        "TenantId in the policy xml 'yourtenant.onmicrosoft.com' is not same as the one in login tenant 'contoso.onmicrosoft.com'."
      expect((await client.upload(foreign)).error).toEqual(invalid('B2C_1A_X', message, message))
      expect(await ids(client)).toEqual([])
    }))

  test('refuses a base that is not there, with its id in capitals', () =>
    withFramework(async ({ upload }) => {
      const { error } = await upload(policyXml('B2C_1A_Ext', { base: 'B2C_1A_TrustFrameworkBase' }))
      expect(error).toEqual(
        invalid(
          'B2C_1A_Ext',
          "Policy with 'policyId': B2C_1A_TRUSTFRAMEWORKBASE cannot be found in the directory '7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c'."
        )
      )
    }))

  test.each([
    ['<TrustFrameworkPolicies/>', 'Data', 400],
    [`<TrustFrameworkPolicies xmlns="${namespace}"/>`, "The element 'TrustFrameworkPolicies'", 400],
    [policyXml('B2C_1A_X', { content: '<Nonsense/>' }), "has invalid child element 'Nonsense'", 400],
    [
      policyXml('B2C_1A_X', { content: '<UserJourneys/><BuildingBlocks/>' }),
      "invalid child element 'BuildingBlocks'",
      400
    ],
    [policyXml('B2C_1A_X').replace(' PolicySchemaVersion="0.3.0.0"', ''), "'PolicySchemaVersion' is missing", 400]
  ])('refuses another schema: %s', (text, words, status) =>
    withFramework(async ({ xml }) => {
      const { error } = await xml('PUT', 'policies/B2C_1A_X/$value', text)
      expect(error?.[0]).toBe(status)
      if (words !== 'Data') expect(error?.[2]).toContain(words)
      expect(error?.[2]).toMatch(/Schema validation error found at line \d+ col \d+ in policy/)
    })
  )

  test('refuses a policy key that is not there, in any case of its id', () =>
    withFramework(async ({ upload, call }) => {
      const content = provider(
        '<TechnicalProfile Id="J"><CryptographicKeys><Key Id="a" StorageReferenceId="B2C_1A_AADAppSecret"/></CryptographicKeys></TechnicalProfile>'
      )
      const message =
        'Tenant "contoso.onmicrosoft.com" does not have CryptographicKey referenced by storageReferenceId "B2C_1A_AADAppSecret".'
      expect((await upload(policyXml('B2C_1A_X', { content }))).error).toEqual(invalid('B2C_1A_X', message))
      await call('POST', 'keySets', { id: 'aadappsecret' })
      expect((await upload(policyXml('B2C_1A_X', { content }))).status).toBe(201)
    }))

  const reference = (kind: string, id: string) =>
    `Policy "B2C_1A_X" of tenant "contoso.onmicrosoft.com" makes a reference to ${kind} with id "${id}" but neither the policy nor any of its base policies contain such an element.`

  test.each([
    ['UserJourney', '<RelyingParty><DefaultUserJourney ReferenceId="m"/></RelyingParty>'],
    [
      'ClaimType',
      provider(
        '<TechnicalProfile Id="t"><InputClaims><InputClaim ClaimTypeReferenceId="m"/></InputClaims></TechnicalProfile>'
      )
    ],
    [
      'TechnicalProfile',
      provider('<TechnicalProfile Id="t"><IncludeTechnicalProfile ReferenceId="m"/></TechnicalProfile>')
    ],
    [
      'TechnicalProfile',
      '<UserJourneys><UserJourney Id="u"><OrchestrationSteps><OrchestrationStep Order="1" CpimIssuerTechnicalProfileReferenceId="m"/></OrchestrationSteps></UserJourney></UserJourneys>'
    ],
    [
      'ContentDefinition',
      '<UserJourneys><UserJourney Id="u"><OrchestrationSteps><OrchestrationStep Order="1" ContentDefinitionReferenceId="m"/></OrchestrationSteps></UserJourney></UserJourneys>'
    ],
    [
      'SubJourney',
      '<UserJourneys><UserJourney Id="u"><OrchestrationSteps><OrchestrationStep Order="1"><JourneyList><Candidate SubJourneyReferenceId="m"/></JourneyList></OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>'
    ],
    [
      'ClaimsTransformation',
      provider(
        '<TechnicalProfile Id="t"><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="m"/></OutputClaimsTransformations></TechnicalProfile>'
      )
    ],
    [
      'DisplayControl',
      provider(
        '<TechnicalProfile Id="t"><DisplayClaims><DisplayClaim DisplayControlReferenceId="m"/></DisplayClaims></TechnicalProfile>'
      )
    ]
  ])('refuses an unknown %s: %s', (kind, content) =>
    withFramework(async ({ upload }) => {
      expect((await upload(policyXml('B2C_1A_X', { content }))).error).toEqual(
        invalid('B2C_1A_X', reference(kind, 'm'))
      )
    })
  )

  test('finds elements in every base, and joins messages with nothing between them', () =>
    withFramework(async ({ upload }) => {
      const claim = (id: string) =>
        `<BuildingBlocks><ClaimsSchema><ClaimType Id="${id}"/></ClaimsSchema></BuildingBlocks>`
      await upload(policyXml('B2C_1A_Base', { content: claim('inBase') }))
      await upload(policyXml('B2C_1A_Ext', { base: 'b2c_1a_base', content: claim('inExt') }))
      const wants = (...names: readonly string[]) =>
        policyXml('B2C_1A_X', {
          base: 'B2C_1A_Ext',
          content: provider(
            `<TechnicalProfile Id="t"><OutputClaims>${names.map(name => `<OutputClaim ClaimTypeReferenceId="${name}"/>`).join('')}</OutputClaims></TechnicalProfile>`
          )
        })
      expect((await upload(wants('inBase', 'inExt'))).status).toBe(201)
      expect((await upload(wants('one', 'inBase', 'one'))).error).toEqual(
        invalid('B2C_1A_X', reference('ClaimType', 'one'), reference('ClaimType', 'one'))
      )
    }))

  test('finds out what a changed base breaks only when a child is uploaded', () =>
    withFramework(async ({ upload }) => {
      const journey = '<UserJourneys><UserJourney Id="j"/></UserJourneys>'
      const child = policyXml('B2C_1A_X', {
        base: 'B2C_1A_Base',
        content: '<RelyingParty><DefaultUserJourney ReferenceId="j"/></RelyingParty>'
      })
      await upload(policyXml('B2C_1A_Base', { content: journey }))
      expect((await upload(child)).status).toBe(201)
      expect((await upload(policyXml('B2C_1A_Base'))).status).toBe(200)
      expect((await upload(child)).error).toEqual(invalid('B2C_1A_X', reference('UserJourney', 'j')))
    }))

  test.each([
    ['login-NonInteractive', 'ProxyIdentityExperienceFrameworkAppId', false],
    ['login-NonInteractive', '', false],
    ['login-NonInteractive', '11111111-2222-3333-4444-555555555555', true],
    ['Facebook-OAUTH', '', false],
    ['Facebook-OAUTH', '0', true]
  ])('judges the client_id of %s: %j', (profile, value, isValid) =>
    withFramework(async ({ upload }) => {
      const content = provider(
        `<TechnicalProfile Id="${profile}"><Metadata><Item Key="client_id">${value}</Item></Metadata></TechnicalProfile>`
      )
      const { status, error } = await upload(policyXml('B2C_1A_X', { content }))
      const message = `TechnicalProfile "${profile}" in policy "B2C_1A_X" of tenant "contoso.onmicrosoft.com" defines an invalid value "${value}" for the metadata item "client_id."`
      expect([status, error]).toEqual(isValid ? [201, undefined] : [400, invalid('B2C_1A_X', message)])
    })
  )

  test('wants a selection before several claims exchanges', () =>
    withFramework(async ({ upload }) => {
      const exchanges = '<ClaimsExchanges><ClaimsExchange Id="a"/><ClaimsExchange Id="b"/></ClaimsExchanges>'
      const journey = (first: string) =>
        policyXml('B2C_1A_X', {
          content: `<UserJourneys><UserJourney Id="j"><OrchestrationSteps><OrchestrationStep Order="1">${first}</OrchestrationStep><OrchestrationStep Order="2">${exchanges}</OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>`
        })
      const selection =
        '<ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="a"/></ClaimsProviderSelections>'
      expect((await upload(journey(selection))).status).toBe(201)
      expect((await upload(journey(''))).error).toEqual(
        invalid(
          'B2C_1A_X',
          'User journey "j" in policy "B2C_1A_X" of tenant "contoso.onmicrosoft.com" has step 2 with 2 claims exchanges. It must be preceded by a claims provider selection in order to determine which claims exchange can be used.'
        )
      )
    }))

  test('allows ten levels of inheritance, no circle and no user flow as base', () =>
    withFramework(async client => {
      const { upload } = client
      for (let level = 1; level <= 10; level++) {
        const base = level === 1 ? {} : { base: `B2C_1A_${level - 1}` }
        expect((await upload(policyXml(`B2C_1A_${level}`, base))).status).toBe(201)
      }
      const refused = [
        await upload(policyXml('B2C_1A_11', { base: 'B2C_1A_10' })),
        await upload(policyXml('B2C_1A_1', { base: 'B2C_1A_3' })),
        await upload(policyXml('B2C_1A_self', { base: 'B2C_1A_self' })),
        await upload(policyXml('B2C_1A_flow', { base: 'B2C_1_susi' }))
      ]
      for (const { error } of refused) {
        expect(error?.[2]).toMatch(/is not allowed to inherit from the specified base policy\. Inheritance chain: \[/)
      }
      expect(await ids(client)).toHaveLength(10)
    }))

  test('counts policies and user flows, and lists those where the tenant does', () =>
    withFramework(
      async client => {
        expect((await client.upload(policyXml('B2C_1A_One'))).status).toBe(201)
        expect((await client.upload(policyXml('B2C_1A_Two'))).status).toBe(400)
        expect((await client.upload(policyXml('B2C_1A_One'))).status).toBe(200)
        expect(await ids(client)).toEqual(['B2C_1A_One', 'B2C_1_susi'])
      },
      { userFlowsInPolicyList: ['B2C_1_susi'], policyLimit: 2 }
    ))

  test('wants the application of extension claims, wherever in the chain it is said', () =>
    withFramework(async ({ upload }, { tenant }) => {
      const handler = 'Web.TPEngine.Providers.AzureActiveDirectoryProvider, Web.TPEngine'
      const claims = '<BuildingBlocks><ClaimsSchema><ClaimType Id="extension_card"/></ClaimsSchema></BuildingBlocks>'
      const common = `<TechnicalProfile Id="AAD-Common"><Protocol Name="Proprietary" Handler="${handler}"/></TechnicalProfile>`
      const write =
        '<TechnicalProfile Id="AAD-Write"><PersistedClaims><PersistedClaim ClaimTypeReferenceId="extension_card"/></PersistedClaims><IncludeTechnicalProfile ReferenceId="AAD-Common"/></TechnicalProfile>'
      const other = write.replace('AAD-Common', 'REST').replace('AAD-Write', 'REST-Write')
      await upload(policyXml('B2C_1A_Base', { content: claims + provider(common) }))
      const ext = (metadata: string, profiles: string) =>
        policyXml('B2C_1A_Ext', {
          base: 'B2C_1A_Base',
          content: provider(
            `<TechnicalProfile Id="AAD-Common"><Metadata>${metadata}</Metadata></TechnicalProfile><TechnicalProfile Id="REST"/>${profiles}`
          )
        })
      const app = tenant.applications.all().find(({ displayName }) => displayName.startsWith('b2c-extensions-app'))
      const clientId = `<Item Key="ClientId">${app?.appId}</Item>`
      const message = (key: string) =>
        `A required Metadata item with key "${key}" was not found in the TechnicalProfile with id "AAD-Write" in policy "B2C_1A_Ext" of tenant "contoso.onmicrosoft.com".`
      expect((await upload(ext('', write))).error).toEqual(
        invalid('B2C_1A_Ext', message('ClientId'), message('ApplicationObjectId'))
      )
      expect((await upload(ext(clientId, write))).error).toEqual(invalid('B2C_1A_Ext', message('ApplicationObjectId')))
      const both = `${clientId}<Item Key="ApplicationObjectId">${app?.id}</Item>`
      expect((await upload(ext(both, write + other))).status).toBe(201)
      expect((await upload(ext('', other))).status).toBe(200)
    }))

  const withApp = (appId: string) =>
    policyXml('B2C_1A_X', {
      content: provider(
        `<TechnicalProfile Id="AAD-Common"><Metadata><Item Key="ClientId">${appId}</Item><Item Key="ApplicationObjectId">x</Item></Metadata></TechnicalProfile>`
      )
    })

  test.each([
    ['stored', ['B2C_1A_X']],
    ['not stored', []]
  ] as const)('wants the extensions app; what it refuses is %s', (refusedForExtensionsApp, left) =>
    withFramework(
      async (client, { tenant }) => {
        const missing = '11111111-2222-3333-4444-555555555555'
        expect((await client.upload(withApp(missing))).error).toEqual([
          400,
          'AADB2C99006',
          `Azure AD B2C cannot find the extensions app with app id '${missing}'. Please visit http://go.microsoft.com/fwlink/?linkid=851224 for more information.`
        ])
        expect(await ids(client)).toEqual(left)
        const app = tenant.applications.all().find(({ displayName }) => displayName.startsWith('b2c-extensions-app'))
        expect((await client.upload(withApp(app?.appId ?? ''))).status).toBe(left.length > 0 ? 200 : 201)
      },
      { refusedForExtensionsApp }
    )
  )
})

describe('deletion', () => {
  test.each(['allowed', 'refused'] as const)('of a base and of a referenced key set is %s', rule =>
    withFramework(
      async ({ upload, call }) => {
        await call('POST', 'keySets', { id: 'Secret' })
        const content = provider(
          '<TechnicalProfile Id="J"><CryptographicKeys><Key Id="a" StorageReferenceId="B2C_1A_Secret"/></CryptographicKeys></TechnicalProfile>'
        )
        await upload(policyXml('B2C_1A_Base', { content }))
        await upload(policyXml('B2C_1A_Ext', { base: 'B2C_1A_Base' }))
        const expected = rule === 'allowed' ? 204 : 400
        const keySet = await call('DELETE', 'keySets/b2c_1a_secret')
        const base = await call('DELETE', 'policies/b2c_1a_base')
        expect([keySet.status, base.status]).toEqual([expected, expected])
        if (rule === 'refused') {
          expect(keySet.body.error.message).toContain('B2C_1A_Base')
          expect(base.body.error.message).toContain('B2C_1A_Ext')
          for (const path of ['policies/B2C_1A_Ext', 'policies/B2C_1A_Base', 'keySets/B2C_1A_Secret']) {
            expect((await call('DELETE', path)).status).toBe(204)
          }
        }
      },
      { deleteBasePolicy: rule, deleteReferencedKeySet: rule }
    )
  )

  test('is seen at once, a fresh policy after a while', () =>
    withFramework(
      async (client, { clock }) => {
        await client.upload(policyXml('B2C_1A_Base'))
        expect(await ids(client)).toEqual([])
        expect((await client.upload(policyXml('B2C_1A_Ext', { base: 'B2C_1A_Base' }))).status).toBe(400)
        clock.advance(5000)
        expect(await ids(client)).toEqual(['B2C_1A_Base'])
        expect((await client.upload(policyXml('B2C_1A_Ext', { base: 'B2C_1A_Base' }))).status).toBe(201)
        await client.call('DELETE', 'policies/B2C_1A_Base')
        expect(await ids(client)).toEqual([])
      },
      { freshAfterMs: 5000 }
    ))
})

describe('a batch', () => {
  test('carries policies as base64, in requests and in answers', () =>
    withFramework(
      async ({ graph }, { graph: origin }) => {
        const policy = policyXml('B2C_1A_Base')
        const put = (id: string, text: string, type = 'application/xml', encoding: BufferEncoding = 'base64') => ({
          id,
          method: 'PUT',
          url: '/trustFramework/policies/B2C_1A_Base/$value',
          headers: { 'Content-Type': type },
          body: Buffer.from(text).toString(encoding),
          ...(id !== '1' && { dependsOn: ['1'] })
        })
        const read = { id: '2', method: 'GET', url: "/trustFramework/policies('B2C_1A_Base')/$value", dependsOn: ['1'] }
        const { body } = await graph.post(`${origin}/beta/$batch`, {
          requests: [put('1', policy), read, put('3', policy, 'text/xml', 'base64url'), { ...put('4', ''), body: {} }]
        })
        const byId = Object.fromEntries(body.responses.map((one: { id: string }) => [one.id, one]))
        expect([1, 2, 3, 4].map(id => byId[id].status)).toEqual([201, 200, 200, 400])
        for (const id of [1, 2, 3]) expect(Buffer.from(byId[id].body, 'base64').toString()).toBe(policy)
        expect(byId[2].headers['Content-Type']).toBe('application/xml')
        expect(byId[4].body.error.code).toBe('AADB2C')
      },
      { policyReadBack: 'as sent' }
    ))
})
