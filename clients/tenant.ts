// What the tenant holds when a client has done the whole job.

import { deepEqual, equal } from 'node:assert/strict'
import {
  type Application,
  type Emulator,
  microsoftGraphAppRoles,
  roleTemplateId,
  type ServicePrincipal,
  servicePrincipalByAppId
} from 'b2c-emulator'
import { dayMs } from '../harness/times.ts'

/** The name of the application, as the pages have it. */
export const name = 'CI policy deployer'

/** The application permissions that the pages grant, in alphabetical order. */
export const permissions = [
  'Application.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.TrustFramework',
  'TrustFrameworkKeySet.ReadWrite.All',
  'User.Read.All'
]

/** The one application of that name and its service principal. @throws AssertionError where it is not one */
export const pairOf = ({ tenant }: Emulator, displayName: string): readonly [Application, ServicePrincipal] => {
  const found = tenant.applications.all().filter(one => one.displayName === displayName)
  equal(found.length, 1, `${found.length} applications are called ${displayName}`)
  const [application] = found
  const principal = application && servicePrincipalByAppId(tenant, application.appId)
  if (!application || !principal) throw new Error(`${displayName} has no service principal`)
  return [application, principal]
}

/** The names of Microsoft Graph's app roles with these ids, in order. */
export const roleNames = (ids: readonly string[]): readonly string[] =>
  ids.map(id => microsoftGraphAppRoles.find(role => role.id === id)?.value ?? id).toSorted()

/** The names of the application permissions that a service principal has been granted. */
export const grantedTo = ({ tenant }: Emulator, { id }: ServicePrincipal): readonly string[] =>
  roleNames(
    tenant.appRoleAssignments
      .all()
      .filter(({ principalId }) => principalId === id)
      .map(({ appRoleId }) => appRoleId)
  )

/** Throws an AssertionError unless the tenant holds exactly what the pages ask for. */
export const checkTenant = (emulator: Emulator): void => {
  const [application, principal] = pairOf(emulator, name)
  equal(application.signInAudience, 'AzureADMyOrg')
  const declared = application.requiredResourceAccess.flatMap(({ resourceAccess }) =>
    resourceAccess.map(({ id }) => id)
  )
  deepEqual(roleNames(declared), permissions)
  deepEqual(grantedTo(emulator, principal), permissions)
  deepEqual(
    emulator.tenant.roleAssignments
      .all()
      .filter(({ principalId }) => principalId === principal.id)
      .map(({ roleDefinitionId }) => roleDefinitionId),
    [roleTemplateId('User Administrator')]
  )
  deepEqual(
    application.passwordCredentials.map(({ displayName, startMs, endMs }) => [
      displayName,
      Math.round((endMs - startMs) / dayMs)
    ]),
    [['ci', 365]]
  )
  deepEqual(
    application.federatedIdentityCredentials.map(({ name, issuer, subject, audiences }) => [
      name,
      issuer,
      subject,
      ...audiences
    ]),
    [
      [
        'main',
        'https://token.actions.githubusercontent.com',
        'repo:octo-org/b2c:ref:refs/heads/main',
        'api://AzureADTokenExchange'
      ]
    ]
  )
}
