// Files with apps that ask for each other's scopes, runs with them, and the grants that a tenant has.

import { expect } from '@jest/globals'
import {
  type Application,
  type Caller,
  type Emulator,
  microsoftGraphAppId,
  servicePrincipalByAppId
} from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { inWorkspace, runInProcess } from '../../hooks.ts'

/** The least rights that delegated permissions need beside those for the apps. */
export const rights = [
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Organization.Read.All',
  'RoleManagement.Read.Directory'
]

const callers = new WeakMap<Emulator, Caller>()

const callerOf = (emulator: Emulator): Caller => {
  const caller =
    callers.get(emulator) ?? emulator.tenant.addCaller({ displayName: 'Caller', secret: true, appRoles: rights })
  callers.set(emulator, caller)
  return caller
}

/** Runs with the apps, given as YAML; `more` outweighs the inputs. */
export const run = (emulator: Emulator, apps: string, more: Readonly<Record<string, string>> = {}) =>
  runInProcess({
    emulator,
    inputs: {
      ...callerInputs(emulator, callerOf(emulator)),
      config: inWorkspace(
        'apps.yml',
        `version: 1\ndefaults: { secret: { mode: none } }\napps:\n${apps.trimEnd().replace(/^/gm, '  ')}\n`
      ),
      ...more
    }
  })

/** Inputs of a caller with these rights alone. */
export const inputsAs = (emulator: Emulator, appRoles: readonly string[]) =>
  callerInputs(emulator, emulator.tenant.addCaller({ displayName: 'Other caller', secret: true, appRoles }))

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

/** The application with the unique name. */
export const named = ({ tenant }: Emulator, uniqueName: string): Application => {
  const application = tenant.applications.all().find(one => one.uniqueName === uniqueName)
  if (application === undefined) throw new Error(`there is no application ${uniqueName}`)
  return application
}

/** Object id of the service principal of the application with the unique name, or of Microsoft Graph's. */
export const principalIdOf = (emulator: Emulator, uniqueName: string | 'Graph'): string => {
  const appId = uniqueName === 'Graph' ? microsoftGraphAppId : named(emulator, uniqueName).appId
  return servicePrincipalByAppId(emulator.tenant, appId)?.id ?? ''
}

/** The grants for all users of an app, as `API: scopes in their order`. */
export const grantsOf = (emulator: Emulator, uniqueName: string): readonly string[] => {
  const { tenant } = emulator
  const nameOf = (resourceId: string): string | undefined => {
    const resource = tenant.servicePrincipals.get(resourceId)
    return resource?.appId === microsoftGraphAppId ? 'Graph' : resource?.displayName
  }
  return tenant.oauth2PermissionGrants
    .all()
    .filter(one => one.clientId === principalIdOf(emulator, uniqueName) && one.consentType === 'AllPrincipals')
    .map(({ resourceId, scope }) => `${nameOf(resourceId)}: ${scope.trim().split(' ').sort().join(' ')}`)
    .sort()
}

/** Somebody grants scopes of an API to an app; to one user, if `principalId` is given. */
export const grantByHand = (
  emulator: Emulator,
  uniqueName: string,
  resource: string,
  scope: string,
  principalId: string | null = null
): void => {
  const id = crypto.randomUUID()
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal'
  const [clientId, resourceId] = [principalIdOf(emulator, uniqueName), principalIdOf(emulator, resource)]
  const { tenant } = emulator
  tenant.seed(() =>
    tenant.oauth2PermissionGrants.put(id, { id, clientId, consentType, principalId, resourceId, scope })
  )
}

/** What the application asks for of delegated permissions, as `client id of the API: number of scopes`. */
export const askedOf = (emulator: Emulator, uniqueName: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    named(emulator, uniqueName).requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => [
      resourceAppId === microsoftGraphAppId ? 'Graph' : resourceAppId,
      resourceAccess.filter(({ type }) => type === 'Scope').length
    ])
  )
