// The whole state as JSON, for pages and tests: secrets only as key id and hint.

import { dumpIdentity } from './identity.ts'
import type { Application, PasswordCredential, ServicePrincipal, User } from './objects.ts'
import type { Tenant } from './tenant.ts'
import type { PolicyKey } from './trustFramework.ts'

/** The first three characters of a secret, which Microsoft Graph shows as its hint. */
export const hintOf = (secretText: string): string => secretText.slice(0, 3)

const withoutSecret = ({ secretText, ...rest }: PasswordCredential) => ({ ...rest, hint: hintOf(secretText) })

/** An application or a service principal. */
const holderDump = <T extends Application | ServicePrincipal>(holder: T) => ({
  ...holder,
  passwordCredentials: holder.passwordCredentials.map(withoutSecret)
})

/** A policy key without its secret. */
const keyDump = ({ secret: _secret, ...key }: PolicyKey) => key

const userDump = ({ password: _password, ...user }: User) => user

/** Everything in a tenant. Passwords of users are left out. */
export const dumpTenant = (tenant: Tenant): Readonly<Record<string, unknown>> => {
  const { id, displayName, initialDomain, tenantType } = tenant
  return {
    id,
    displayName,
    initialDomain,
    tenantType,
    applications: tenant.applications.all().map(holderDump),
    deletedApplications: tenant.deletedApplications
      .all()
      .map(({ deletedMs, object }) => ({ deletedMs, ...holderDump(object) })),
    servicePrincipals: tenant.servicePrincipals.all().map(holderDump),
    deletedServicePrincipals: tenant.deletedServicePrincipals
      .all()
      .map(({ deletedMs, object }) => ({ deletedMs, ...holderDump(object) })),
    appRoleAssignments: tenant.appRoleAssignments.all(),
    oauth2PermissionGrants: tenant.oauth2PermissionGrants.all(),
    roleAssignments: tenant.roleAssignments.all(),
    directoryRoles: tenant.directoryRoles.all(),
    users: tenant.users.all().map(userDump),
    deletedUsers: tenant.deletedUsers.all().map(({ deletedMs, object }) => ({ deletedMs, ...userDump(object) })),
    keySets: tenant.keySets.all().map(({ id, keys }) => ({ id, keys: keys.map(keyDump) })),
    customPolicies: tenant.customPolicies.all(),
    appManagementPolicies: tenant.appManagementPolicies.all(),
    branding: tenant.branding.all(),
    ...dumpIdentity(tenant.identity)
  }
}
