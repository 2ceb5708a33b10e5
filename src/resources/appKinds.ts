// The kinds of a managed app, in the order of plans, each behind those whose writes it waits for. A new one is a folder and a line here.

import { application } from './application/application.ts'
import { certificates } from './certificates/certificates.ts'
import { clientIdVariable } from './clientIdVariable/clientIdVariable.ts'
import { clientSecret } from './clientSecret/clientSecret.ts'
import { delegatedPermissions } from './delegatedPermissions/delegatedPermissions.ts'
import { directoryRoles } from './directoryRoles/directoryRoles.ts'
import { federatedCredentials } from './federatedCredentials/federatedCredentials.ts'
import type { Kinds } from './kinds.ts'
import { owners } from './owners/owners.ts'
import { permissions } from './permissions/consentGrants.ts'
import { redirectUris } from './redirectUris/redirectUris.ts'
import { scopes } from './scopes/scopes.ts'
import { servicePrincipal } from './servicePrincipal/servicePrincipal.ts'

/** What a step without a configuration file can declare. */
export const appKinds: Kinds = {
  app: [
    application,
    redirectUris,
    scopes,
    servicePrincipal,
    owners,
    permissions,
    directoryRoles,
    delegatedPermissions,
    certificates,
    federatedCredentials,
    clientSecret,
    clientIdVariable
  ],
  tenant: [],
  sections: []
}
