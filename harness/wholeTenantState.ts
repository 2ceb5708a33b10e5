// What must hold of a whole tenant after every run. The state is read from the emulator's true state, never from what the action says
// about itself.

import type { StepResult } from 'action-runner'
import { type Application, microsoftGraphAppId, type Tenant } from 'b2c-emulator'
import { checkShown } from './invariants.ts'
import { callerSecret } from './tenantFixture.ts'
import { appKeys, domain, frameworkNames, keySets, policiesOf, secretsOf } from './wholeTenant.ts'
import type { WholeTenantFixture } from './wholeTenantFixture.ts'

/** What was found: `wrong` may never be, `missing` is what the next run has to bring. */
export type WholeTenantFindings = {
  readonly wrong: readonly string[]
  readonly missing: readonly string[]
  /** What only the run makes that makes the application as well: no later one asserts it. */
  readonly atCreation: readonly string[]
  /** Policies that are not what the folder says, by id. */
  readonly differing: readonly string[]
}

/** What is collected of it. */
type Collected = {
  readonly wrong: string[]
  readonly missing: string[]
  /** Exactly one of the things is to be there; gives the first. */
  readonly only: <T>(what: string, found: readonly T[]) => T | undefined
  readonly expect: (what: string, holds: boolean) => void
}

const collect = (): Collected => {
  const wrong: string[] = []
  const missing: string[] = []
  return {
    wrong,
    missing,
    only: (what, found) => {
      if (found.length > 1) wrong.push(`${found.length} times ${what}`)
      if (found.length === 0) missing.push(what)
      return found[0]
    },
    expect: (what, holds) => {
      if (!holds) missing.push(what)
    }
  }
}

const settingsOf = (application: Application | undefined, group: string): Readonly<Record<string, unknown>> =>
  (application?.settings[group] ?? {}) as Readonly<Record<string, unknown>>

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Checks the state of the tenant. */
export const checkWholeTenant = ({ emulator: { tenant }, scenario }: WholeTenantFixture): WholeTenantFindings => {
  const findings = collect()
  const { declared } = scenario
  const ids = checkApplications(tenant, findings)
  checkKeySets(tenant, declared.version, findings)
  checkSignIn(tenant, declared.version, findings)
  const atCreation = isGrantedAtCreation(tenant) ? [] : ['the grant of the framework on Graph']
  const differing = policiesOf(declared).flatMap(({ id, text }) => {
    const found = findings.only(
      `the policy ${id}`,
      tenant.customPolicies.all().filter(one => one.id.toLowerCase() === id.toLowerCase())
    )
    return found !== undefined && plain(found.sent) === plain(filledIn(text, ids)) ? [] : [id]
  })
  if (tenant.customPolicies.all().length > policiesOf(declared).length) findings.wrong.push('a policy nobody declared')
  const { wrong, missing } = findings
  return {
    wrong,
    missing: [...missing, ...differing.map(id => `what the folder says of ${id}`)],
    atCreation,
    differing
  }
}

type ClientIds = Readonly<Record<(typeof frameworkNames)[number], string>>

const filledIn = (text: string, ids: ClientIds): string =>
  text
    .replaceAll('yourtenant.onmicrosoft.com', domain)
    .replaceAll(`${frameworkNames[1]}AppId`, ids[frameworkNames[1]])
    .replaceAll(`${frameworkNames[0]}AppId`, ids[frameworkNames[0]])

const plain = (xml: string): string =>
  xml
    .replace(/^<\?xml[^>]*>/, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([<>]) ?/g, '$1')

const checkApplications = (tenant: Tenant, findings: Collected): ClientIds => {
  const application = (what: string, isIt: (one: Application) => boolean): Application | undefined =>
    findings.only(`the application ${what}`, tenant.applications.all().filter(isIt))
  const [framework, proxy] = frameworkNames.map(name => application(name, one => one.displayName === name))
  const [api, shop] = appKeys.map(key => application(key, one => one.uniqueName === key))
  const principalOf = (one: Application | undefined) =>
    findings.only(
      `the service principal of ${one?.displayName ?? 'an application'}`,
      tenant.servicePrincipals.all().filter(({ appId }) => appId === one?.appId)
    )
  const [frameworkPrincipal, proxyPrincipal, apiPrincipal, shopPrincipal] = [framework, proxy, api, shop].map(
    principalOf
  )
  const graph = tenant.servicePrincipals.all().find(({ appId }) => appId === microsoftGraphAppId)
  const scopes = (one: Application | undefined): readonly unknown[] =>
    list(settingsOf(one, 'api').oauth2PermissionScopes).map(scope => (scope as { readonly value?: unknown }).value)
  findings.expect('the scope of the framework', scopes(framework).join() === 'user_impersonation')
  findings.expect('the scope of the API', scopes(api).join() === 'orders.read')
  findings.expect('sign-in of public clients', proxy?.isFallbackPublicClient === true)
  const proxyUris = list(settingsOf(proxy, 'publicClient').redirectUris)
  findings.expect('the redirect URI of the proxy', proxyUris.includes('myapp://auth'))
  const shopUris = list(settingsOf(shop, 'spa').redirectUris)
  findings.expect('the redirect URI of the shop', shopUris.join() === 'https://shop.example/')
  findings.expect('the identifier URI of the API', (api?.identifierUris ?? []).length === 1)
  const grants = tenant.oauth2PermissionGrants.all()
  const keys = grants.map(({ clientId, resourceId, consentType }) => `${clientId} ${resourceId} ${consentType}`)
  for (const key of keys.filter((one, index) => keys.indexOf(one) !== index)) findings.wrong.push(`grant twice: ${key}`)
  for (const [what, client, resource, scope] of [
    ['the proxy on Graph', proxyPrincipal, graph, 'offline_access openid'],
    ['the proxy on the framework', proxyPrincipal, frameworkPrincipal, 'user_impersonation'],
    ['the shop on Graph', shopPrincipal, graph, 'offline_access openid'],
    ['the shop on the API', shopPrincipal, apiPrincipal, 'orders.read']
  ] as const) {
    const grant = grants.find(({ clientId, resourceId }) => clientId === client?.id && resourceId === resource?.id)
    findings.expect(`the grant of ${what}`, grant?.scope.trim().split(' ').sort().join(' ') === scope)
  }
  return { [frameworkNames[0]]: framework?.appId ?? '', [frameworkNames[1]]: proxy?.appId ?? '' } as ClientIds
}

/** The application that the proxy acts on asks for these as the documentation has it; no sign-in fails without them. */
const isGrantedAtCreation = (tenant: Tenant): boolean => {
  const principal = tenant.servicePrincipals.all().find(({ displayName }) => displayName === frameworkNames[0])
  const scopes = tenant.oauth2PermissionGrants.all().filter(({ clientId }) => clientId === principal?.id)
  return scopes.map(({ scope }) => scope.trim().split(' ').sort().join(' ')).join() === 'offline_access openid'
}

const checkKeySets = (tenant: Tenant, version: number, findings: Collected): void => {
  for (const { id, key, keysAt } of keySets) {
    const set = findings.only(
      `the key set ${id}`,
      tenant.keySets.all().filter(one => one.id.toLowerCase() === id.toLowerCase())
    )
    const keys = set?.keys ?? []
    if (keys.length > keysAt(version)) findings.wrong.push(`${keys.length} keys in ${id}`)
    if (keys.some(({ kty, use }) => `${kty} ${use}` !== key)) findings.wrong.push(`a key of another kind in ${id}`)
    findings.expect(`all keys of ${id}`, keys.length >= keysAt(version))
    const secrets = keys.flatMap(({ secret }) => (secret === null ? [] : [secret]))
    const wanted = secrets.map((_, index) => secretsOf(index + 1).PARTNER_SECRET)
    if (secrets.join() !== wanted.join()) findings.wrong.push(`other secrets in ${id}`)
  }
  if (tenant.keySets.all().length > keySets.length) findings.wrong.push('a key set nobody declared')
}

const checkSignIn = ({ identity }: Tenant, version: number, findings: Collected): void => {
  const secrets = secretsOf(version)
  const attribute = findings.only(
    'the user attribute',
    identity.userFlowAttributes.all().filter(({ displayName }) => displayName === 'loyaltyNumber')
  )
  const provider = findings.only('the identity provider', identity.identityProviders.all())
  findings.expect('the secret of the provider', provider?.secret === secrets.GOOGLE_SECRET)
  const connector = findings.only('the API connector', identity.apiConnectors.all())
  const { authentication } = connector ?? {}
  const isCurrent = authentication?.kind === 'basic' && authentication.password === secrets.ENRICH_PASSWORD
  findings.expect('the password of the connector', isCurrent)
  const flow = findings.only('the user flow', identity.userFlows.all())
  const parts = { providers: flow?.providers, attributes: flow?.assignments.map(({ id }) => id) }
  findings.expect('the provider of the user flow', parts.providers?.join() === provider?.id)
  findings.expect('the attribute of the user flow', parts.attributes?.join() === attribute?.id)
  findings.expect(
    'the language of the user flow',
    flow?.languages.some(({ id, isEnabled }) => id === 'de' && isEnabled) === true
  )
  findings.expect(
    'the connector of the user flow',
    flow?.connectors.preTokenIssuance === connector?.id && connector !== undefined
  )
}

/** Checks what a run shows: no secret of this tenant, neither in the log nor in the outputs. */
export const checkWholeTenantOutput = (
  result: StepResult,
  { emulator, scenario }: WholeTenantFixture
): readonly string[] => {
  const own = [1, 2].flatMap(version => Object.values(secretsOf(version)))
  const secrets = [...new Set([callerSecret, ...own, ...emulator.issued().map(({ value }) => value)])]
  const wrong = [...checkShown({ main: result, post: undefined }, secrets)]
  const outputs = JSON.stringify([result.outputs, result.state, result.env, result.summary])
  if (secrets.some(secret => outputs.includes(JSON.stringify(secret).slice(1, -1))))
    wrong.push('a secret is in an output')
  if (result.conclusion === 'success') {
    const told = JSON.parse(result.outputs.policies ?? '[]') as readonly { readonly id: string }[]
    if (told.length !== policiesOf(scenario.declared).length) wrong.push('succeeded without the output of all policies')
    if (!result.outputs['ief-client-id']) wrong.push('succeeded without the client id of the framework')
  }
  return wrong
}
