// A small tree of policies, from nothing to a run that has nothing to do, in every form in which the service may give it back.

import { describe, expect, test } from '@jest/globals'
import { planned } from '../../../harness/planOutput.ts'
import {
  apply,
  claims,
  domain,
  emulatePolicies,
  expectSettled,
  fatesOf,
  fileOf,
  folderWith,
  idsIn,
  policyText,
  policyWrites,
  run,
  sentText,
  smallTree
} from './policyFixture.ts'

describe('a tree of policies', () => {
  test.each([
    ['as sent', 'dropped'],
    ['normalised', 'dropped'],
    ['normalised', 'kept']
  ] as const)(
    'is uploaded base before child, and is left alone then: %s, comments %s',
    async (policyReadBack, policyComments) => {
      const emulator = await emulatePolicies({ behavior: { trustFramework: { policyReadBack, policyComments } } })
      const file = fileOf(
        folderWith(smallTree({ 'Commented.xml': `<!-- a -->${policyText('B2C_1A_Note').split('?>')[1]}` }))
      )
      const first = await apply(emulator, file)
      expect(policyWrites(emulator)).toEqual([
        'PUT B2C_1A_Base 201',
        'PUT B2C_1A_Note 201',
        'PUT B2C_1A_Extensions 201',
        'PUT B2C_1A_Reset 201',
        'PUT B2C_1A_SignIn 201'
      ])
      expect(planned(first)).toContain('customPolicy create B2C_1A_Base')
      expect(first.log).toContain('Users see changed custom policies after up to 30 minutes')
      expect(sentText(emulator, 'B2C_1A_Base')).toContain(`TenantId="${domain}"`)
      expect(Object.values(fatesOf(first))).toEqual(Array.from({ length: 5 }, () => 'created'))
      const again = await expectSettled(emulator, file)
      expect(Object.values(fatesOf(again))).toEqual(Array.from({ length: 5 }, () => 'unchanged'))
    }
  )

  test('uploads what inherits from a changed base again, and says so', async () => {
    const emulator = await emulatePolicies()
    await apply(emulator, fileOf(folderWith(smallTree())))
    const changed = smallTree({
      'Extensions.xml': policyText('B2C_1A_Extensions', { base: 'B2C_1A_Base', content: claims('three') })
    })
    const file = fileOf(folderWith(changed))
    const plan = await apply(emulator, file, { mode: 'plan' })
    expect(plan.log).toMatch(
      /~ update +custom policy +B2C_1A_Extensions {2}\(differs from the file .*; 2 policies that inherit from it are uploaded again\)/
    )
    expect(plan.log).toContain('ClaimType[three]')
    emulator.journal.clear()
    await apply(emulator, file)
    expect(policyWrites(emulator)).toEqual([
      'PUT B2C_1A_Extensions 200',
      'PUT B2C_1A_Reset 200',
      'PUT B2C_1A_SignIn 200'
    ])
    await expectSettled(emulator, file)
  })

  test('is planned without a write, and removed children first', async () => {
    const emulator = await emulatePolicies()
    const file = fileOf(folderWith(smallTree()))
    expect(fatesOf(await apply(emulator, file, { mode: 'plan' }))).toMatchObject({ B2C_1A_Base: 'created' })
    expect(idsIn(emulator)).toEqual([])
    await apply(emulator, file)
    emulator.journal.clear()
    await apply(emulator, file, { mode: 'destroy' })
    expect(policyWrites(emulator)).toEqual([
      'DELETE B2C_1A_Reset 204',
      'DELETE B2C_1A_SignIn 204',
      'DELETE B2C_1A_Extensions 204',
      'DELETE B2C_1A_Base 204'
    ])
    expect(idsIn(emulator)).toEqual([])
    await expectSettled(emulator, file, { mode: 'destroy' })
  })

  test.each([
    ['contoso.onmicrosoft.com', 'contoso.b2clogin.com'],
    ['contoso.partner.onmschina.cn', 'contoso.b2clogin.cn']
  ])('is shown as a tree with links to try it, once it is there: %s', async (initialDomain, host) => {
    const emulator = await emulatePolicies({ seed: { initialDomain } })
    const party =
      '  <UserJourneys><UserJourney Id="J"><OrchestrationSteps /></UserJourney></UserJourneys><RelyingParty><DefaultUserJourney ReferenceId="J" /><TechnicalProfile Id="P"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect" /></TechnicalProfile></RelyingParty>'
    const folder = folderWith({ 'SignIn.xml': policyText('B2C_1A_SignIn', { content: party }) })
    const file = fileOf(folder).replace(`tenant: ${domain}`, `tenant: ${initialDomain}`)
    const address = `https://${host}/${initialDomain}/B2C&#95;1A&#95;SignIn/oauth2/v2.0/authorize?response&#95;type=code`
    const summaries: string[] = []
    for (const mode of ['plan', 'apply', 'plan'])
      summaries.push((await apply(emulator, file, { 'tenant-id': initialDomain, mode })).summary)
    expect(summaries.map(summary => summary.includes(address))).toEqual([false, true, true])
    expect(summaries[1]).toContain('run now (add client_id and redirect_uri)')
  })

  test('is part of the comment on a pull request, with what belongs to the tenant besides', async () => {
    const emulator = await emulatePolicies()
    const permissions = { contents: 'read', pull_requests: 'write' } as const
    const inputs = {
      mode: 'plan',
      'comment-on-pull-request': 'true',
      'github-token': emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions })
    }
    const repo = { full_name: 'octo-org/b2c' }
    const options = {
      event: { number: 7, pull_request: { number: 7, head: { repo }, base: { repo } } },
      env: {
        GITHUB_API_URL: emulator.github,
        GITHUB_REPOSITORY: 'octo-org/b2c',
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_REF: 'refs/pull/7/merge'
      }
    }
    const file = (folder: string) =>
      fileOf(folder, '', 'policyKeys: { Signing: { generate: signature } }\napps: { ci: { name: CI } }\n')
    const first = await run(emulator, file(folderWith(smallTree())), inputs, options)
    expect(first.errors).toBe('')
    const bodies = () => emulator.gitHub.comments().map(({ body }) => body)
    expect(bodies()).toHaveLength(1)
    for (const row of [
      /<h4>📋 Tenant: 5 to create<\/h4>/,
      /\+ create {4}policy key {11}B2C_1A_Signing/,
      /\+ create {4}custom policy {8}B2C_1A_Base/,
      /\+ create {4}application {10}CI/
    ])
      expect(bodies()[0]).toMatch(row)
  })

  test.each([
    ["spa: ['https://shop.example/cb']", 'response_type=code&code_challenge='],
    ["publicClient: ['https://shop.example/cb']", 'response_type=code&code_challenge='],
    ["spa: ['https://other.example/'], web: ['https://shop.example/cb']", 'response_type=code&scope='],
    ["spa: ['https://jwt.ms/']", 'response_type=id_token&scope=']
  ])('signs in to the first application for customers that takes answers somewhere: %s', async (uris, asked) => {
    const emulator = await emulatePolicies()
    const party =
      '  <UserJourneys><UserJourney Id="J"><OrchestrationSteps /></UserJourney></UserJourneys><RelyingParty><DefaultUserJourney ReferenceId="J" /><TechnicalProfile Id="P"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect" /></TechnicalProfile></RelyingParty>'
    const rest = `defaults: { secret: { mode: none } }
apps:
  api: { name: API, audience: customers }
  shop: { name: Shop, audience: customers, redirectUris: { ${uris} } }
`
    const folder = folderWith({ 'SignIn.xml': policyText('B2C_1A_SignIn', { content: party }) })
    const result = await apply(emulator, fileOf(folder, '', rest))
    const { appId } = emulator.tenant.applications.all().find(({ displayName }) => displayName === 'Shop') ?? {}
    const summary = result.summary.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    expect(summary).toContain(
      `/authorize?client_id=${appId}&redirect_uri=${encodeURIComponent(uris.includes('jwt.ms') ? 'https://jwt.ms/' : 'https://shop.example/cb')}&${asked}`
    )
  })

  test.each([domain, 'contoso', 'CONTOSO.onmicrosoft.com'])(
    'belongs to the tenant %s, also before the sign-in',
    async tenant => {
      const emulator = await emulatePolicies()
      const folder = folderWith({ 'One.xml': policyText('B2C_1A_One').replaceAll('yourtenant', 'contoso') })
      const file = fileOf(folder).replace(/^tenant: .*/m, `tenant: ${tenant}`)
      await apply(emulator, file)
      await expectSettled(emulator, file)
    }
  )
})
