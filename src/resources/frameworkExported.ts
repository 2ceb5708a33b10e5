// What a file would say of the applications IdentityExperienceFramework and ProxyIdentityExperienceFramework that a tenant has: that they
// are taken over, where nothing of what is asserted of them would be changed by that.

import { graphAppId } from '../graph/paths.ts'
import { howToGrant, requirements } from '../graph/requirements.ts'
import { enabledScopes, versionField } from './app/configuration.ts'
import type { Application } from './app/graphObjects.ts'
import { graphRolesRead, graphScopesRead } from './app/graphRoles.ts'
import type { AppView } from './app/scope.ts'
import type { SectionApps } from './app/section.ts'
import { readGrants } from './delegatedPermissions/grants.ts'
import { type ExportedSection, leftOut } from './exported.ts'

/** The key of one of the two apps, and the display name by which other tools made it. */
export type FrameworkApp = { readonly key: string; readonly displayName: string }

/** What the two are called, and what is asserted of them. */
export type FrameworkFacts = {
  readonly framework: FrameworkApp
  readonly proxy: FrameworkApp
  readonly scope: string
  readonly address: string
  /** Delegated permissions of Microsoft Graph. */
  readonly signIn: readonly string[]
}

const nothing: ExportedSection = { value: undefined, files: [], notes: [] }

/** The section. */
export const exportedFramework = async (facts: FrameworkFacts, apps: SectionApps): Promise<ExportedSection> => {
  const framework = find(facts.framework, apps)
  const proxy = find(facts.proxy, apps)
  const [first, second] = [framework[0], proxy[0]]
  if (first === undefined && second === undefined) return nothing
  if (first === undefined || second === undefined || framework.length > 1 || proxy.length > 1) {
    const text = `the tenant does not have one ${facts.framework.displayName} and one ${facts.proxy.displayName}, so that they are declared as apps like any other`
    return { ...nothing, notes: [leftOut([], text)] }
  }
  const claims = [first.appId, second.appId]
  const isOurs = apps.isFound(first) && apps.isFound(second)
  const problems = await problemsOf(facts, first, second, apps)
  if (problems.length === 0) return { ...nothing, value: isOurs || { adopt: true }, claims }
  const way = `{ adopt: true } brings it into step: ${problems.join('; ')}`
  return {
    ...nothing,
    claims,
    notes: [leftOut([], `identityExperienceFramework is not declared, for a run would change it. ${way}`)]
  }
}

/** The app that carries the key, else those of the name. */
const find = ({ key, displayName }: FrameworkApp, { applications, isFound }: SectionApps): readonly Application[] => {
  const keyed = applications.filter(one => isFound(one) && one.uniqueName?.toLowerCase() === key)
  if (keyed.length > 0) return keyed
  return applications.filter(one => one.displayName === displayName)
}

/** What a run would change of the two. */
const problemsOf = async (
  facts: FrameworkFacts,
  framework: Application,
  proxy: Application,
  { viewOf }: SectionApps
): Promise<readonly string[]> => {
  const [view, proxyView] = [viewOf(framework, facts.framework.key), viewOf(proxy, facts.proxy.key)]
  const [principal, proxyPrincipal, grants, graph, graphScopes] = await Promise.all([
    view.principal(),
    proxyView.principal(),
    readGrants(proxyView, 'declared'),
    proxyView.reader.shared(graphRolesRead),
    proxyView.reader.shared(graphScopesRead)
  ])
  const scopeId = enabledScopes(framework.configuration).get(facts.scope)
  const signInIds = facts.signIn.map(value => graphScopes.find(scope => scope.value === value)?.id)
  const isGranted = (resourceId: string | undefined, values: readonly string[]): boolean =>
    grants !== 'unreadable' &&
    values.every(value =>
      grants.some(grant => grant.user === undefined && grant.resourceId === resourceId && grant.scopes.includes(value))
    )
  const grantsText =
    grants === 'unreadable'
      ? `the grants of the proxy may not be read by the caller. ${howToGrant(requirements.readDelegatedPermissions)}`
      : 'the grants of the proxy for all users'
  const checks: readonly (readonly [isThere: boolean, what: string])[] = [
    [isOrganizations(framework) && isOrganizations(proxy), 'an audience other than the organization'],
    [framework.configuration[versionField] === 1, 'access tokens of version 1'],
    [scopeId !== undefined, `the enabled scope ${facts.scope}`],
    [principal?.accountEnabled === true && proxyPrincipal?.accountEnabled === true, 'enabled service principals'],
    [proxy.configuration.isFallbackPublicClient, 'the proxy as a public client'],
    [proxy.configuration['publicClient.redirectUris'].includes(facts.address), `the redirect URI ${facts.address}`],
    [asksFor(proxy, graphAppId, signInIds) && asksFor(proxy, framework.appId, [scopeId]), 'what the proxy asks for'],
    [isGranted(graph.id.toLowerCase(), facts.signIn) && isGranted(principal?.id, [facts.scope]), grantsText]
  ]
  return [
    ...checks.filter(([isThere]) => !isThere).map(([, what]) => what),
    ...[conflictOf(view, framework), conflictOf(proxyView, proxy)].flatMap(conflict => conflict ?? [])
  ]
}

const isOrganizations = ({ signInAudience }: Application): boolean => signInAudience === 'AzureADMyOrg'

const asksFor = (
  { requiredResourceAccess }: Application,
  appId: string,
  ids: readonly (string | undefined)[]
): boolean =>
  ids.every(id =>
    requiredResourceAccess.some(
      ({ resourceAppId, resourceAccess }) =>
        resourceAppId === appId && resourceAccess.some(access => access.type === 'Scope' && access.id === id)
    )
  )

/** Another unique name cannot be changed. */
const conflictOf = ({ app }: AppView, { uniqueName, displayName }: Application): string | undefined =>
  uniqueName === undefined || uniqueName.toLowerCase() === app.uniqueName
    ? undefined
    : `${displayName} has the unique name ${uniqueName}`
