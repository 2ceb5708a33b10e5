// Runs with a file that declares the applications of custom policies, and what a tenant has of them.

import { expect } from '@jest/globals'
import {
  type Application,
  type Caller,
  type Emulator,
  microsoftGraphAppId,
  type ServicePrincipal,
  servicePrincipalByAppId
} from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { inWorkspace, runInProcess } from '../../hooks.ts'

/** The least rights that the section needs. */
const rights = [
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Organization.Read.All',
  'RoleManagement.Read.Directory'
]

export const frameworkName = 'IdentityExperienceFramework'
export const proxyName = 'ProxyIdentityExperienceFramework'

export const made = 'identityExperienceFramework: true'
export const adopted = 'identityExperienceFramework: { adopt: true }'

const callers = new WeakMap<Emulator, Caller>()

/** A caller with these rights; the same one for all runs of an emulator. */
const callerOf = (emulator: Emulator, appRoles: readonly string[] = rights): Caller => {
  const caller = callers.get(emulator) ?? emulator.tenant.addCaller({ displayName: 'Caller', secret: true, appRoles })
  callers.set(emulator, caller)
  return caller
}

/** Runs with the sections. */
export const run = (emulator: Emulator, sections: string, inputs: Readonly<Record<string, string>> = {}) =>
  runInProcess({
    emulator,
    inputs: {
      ...callerInputs(emulator, callerOf(emulator)),
      config: inWorkspace('tenant.yml', `version: 1\n${sections}\n`),
      ...inputs
    }
  })

/** Runs without a mistake. */
export const apply = async (...given: Parameters<typeof run>): ReturnType<typeof run> => {
  const result = await run(...given)
  expect(result.errors).toBe('')
  return result
}

/** Runs once more and expects that nothing is written. */
export const expectSettled = async (...given: Parameters<typeof run>): Promise<void> => {
  const [emulator] = given
  emulator.journal.clear()
  const again = await apply(...given)
  expect(writesOf(emulator)).toEqual([])
  expect(again.outputs.changed).toBe('false')
}

/** The applications of a display name. */
export const allNamed = ({ tenant }: Emulator, displayName: string): readonly Application[] =>
  tenant.applications.all().filter(one => one.displayName === displayName)

/** The one application of a display name. */
export const named = (emulator: Emulator, displayName: string): Application => {
  const [application, ...others] = allNamed(emulator, displayName)
  if (application === undefined || others.length > 0) throw new Error(`not one application ${displayName}`)
  return application
}

/** Its service principal. */
export const principalOf = (emulator: Emulator, displayName: string): ServicePrincipal => {
  const principal = servicePrincipalByAppId(emulator.tenant, named(emulator, displayName).appId)
  if (principal === undefined) throw new Error(`no service principal of ${displayName}`)
  return principal
}

/** Properties of an application, as the emulator keeps them. */
export type Settings = {
  readonly api: {
    readonly oauth2PermissionScopes: readonly {
      readonly id: string
      readonly value: string
      readonly isEnabled: boolean
    }[]
    readonly requestedAccessTokenVersion: number | null
  }
  readonly web: { readonly redirectUris: readonly string[] }
  readonly publicClient: { readonly redirectUris: readonly string[] }
}

/** They of the application of a display name. */
export const settingsOf = (emulator: Emulator, displayName: string): Settings =>
  named(emulator, displayName).settings as unknown as Settings

/** Somebody changes the application by hand. */
export const changeByHand = (
  emulator: Emulator,
  displayName: string,
  change: (application: Application, settings: Settings) => Partial<Application>
): void => {
  const application = named(emulator, displayName)
  const changed = { ...application, ...change(application, settingsOf(emulator, displayName)) }
  emulator.tenant.seed(() => emulator.tenant.applications.put(application.id, changed))
}

/** The grants for all users of an application, as `API: scopes in their order`. */
export const grantsOf = (emulator: Emulator, displayName: string): readonly string[] => {
  const { tenant } = emulator
  const { id } = principalOf(emulator, displayName)
  return tenant.oauth2PermissionGrants
    .all()
    .filter(({ clientId, consentType }) => clientId === id && consentType === 'AllPrincipals')
    .map(({ resourceId, scope }) => {
      const resource = tenant.servicePrincipals.get(resourceId)
      const name = resource?.appId === microsoftGraphAppId ? 'Graph' : resource?.displayName
      return `${name}: ${scope.trim().split(' ').sort().join(' ')}`
    })
    .sort()
}

const graphScopes = {
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182'
}

/** What must hold of the two applications, whoever made them. */
export const expectWorking = (emulator: Emulator): void => {
  const [framework, proxy] = [named(emulator, frameworkName), named(emulator, proxyName)]
  expect(framework.signInAudience).toBe('AzureADMyOrg')
  expect(proxy.signInAudience).toBe('AzureADMyOrg')
  const { api } = settingsOf(emulator, frameworkName)
  expect([null, undefined, 1]).toContain(api.requestedAccessTokenVersion)
  const [scope, ...others] = api.oauth2PermissionScopes.filter(({ value }) => value === 'user_impersonation')
  expect(others).toEqual([])
  expect(scope).toMatchObject({ isEnabled: true })
  expect(proxy.isFallbackPublicClient).toBe(true)
  expect(settingsOf(emulator, proxyName).publicClient.redirectUris).toContain('myapp://auth')
  const asked = proxy.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ id, type }) => `${resourceAppId} ${id} ${type}`)
  )
  expect(asked).toEqual(
    expect.arrayContaining([
      `${framework.appId} ${scope?.id} Scope`,
      `${microsoftGraphAppId} ${graphScopes.openid} Scope`,
      `${microsoftGraphAppId} ${graphScopes.offline_access} Scope`
    ])
  )
  for (const name of [frameworkName, proxyName]) expect(principalOf(emulator, name).accountEnabled).toBe(true)
  expect(grantsOf(emulator, proxyName)).toEqual([
    expect.stringMatching(/^Graph: .*offline_access openid/),
    `${frameworkName}: user_impersonation`
  ])
}
