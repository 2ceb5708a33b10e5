// Every kind: what a configuration file can declare. Loaded only where one is named. The kinds of the tenant stand in the order of
// plans, each behind those whose writes it waits for; a new one is a folder and a line here.

import { apiConnectors } from './apiConnectors/apiConnectors.ts'
import { appKinds } from './appKinds.ts'
import { authenticationMethods } from './authenticationMethods/authenticationMethods.ts'
import { customPolicies } from './customPolicies/customPolicies.ts'
import { identityExperienceFramework } from './identityExperienceFramework.ts'
import { identityProviders } from './identityProviders/identityProviders.ts'
import type { Kinds } from './kinds.ts'
import { policyKeys } from './policyKeys/policyKeys.ts'
import { userAttributes } from './userAttributes/userAttributes.ts'
import { userFlows } from './userFlows/userFlows.ts'

/** The kinds of this action. */
export const allKinds: Kinds = {
  ...appKinds,
  tenant: [
    policyKeys,
    userAttributes,
    identityProviders,
    apiConnectors,
    authenticationMethods,
    userFlows,
    customPolicies
  ],
  sections: [identityExperienceFramework]
}
