// The paths of user flows and their parts.

import type { GraphAnswer, GraphRequest } from '../request.ts'
import {
  createApiConnector,
  getApiConnector,
  listApiConnectors,
  patchApiConnector,
  removeApiConnector,
  uploadClientCertificate
} from './apiConnectors.ts'
import { getAuthenticationMethods, patchAuthenticationMethods } from './authenticationMethods.ts'
import { createHybridMode, getHybridMode } from './hybridMode.ts'
import {
  createIdentityProvider,
  getIdentityProvider,
  listIdentityProviders,
  patchIdentityProvider,
  removeIdentityProvider
} from './identityProviders.ts'
import {
  createAssignment,
  getAssignment,
  getAssignmentOrder,
  listAssignments,
  patchAssignment,
  removeAssignment,
  setAssignmentOrder
} from './userFlowAssignments.ts'
import {
  createUserFlowAttribute,
  getUserFlowAttribute,
  listUserFlowAttributes,
  patchUserFlowAttribute,
  removeUserFlowAttribute
} from './userFlowAttributes.ts'
import { getFlowConnectors, putFlowConnector } from './userFlowConnectors.ts'
import {
  getDefaults,
  getLanguage,
  getOverrides,
  listLanguages,
  listPages,
  putLanguage,
  putOverrides,
  removeLanguage
} from './userFlowLanguages.ts'
import { addFlowProvider, addLegacyProvider, listFlowProviders, removeFlowProvider } from './userFlowProviders.ts'
import { createUserFlow, getUserFlow, listUserFlows, patchUserFlow, removeUserFlow } from './userFlows.ts'

type Methods = Readonly<Record<string, (request: GraphRequest) => GraphAnswer>>

const flow = 'identity/b2cUserFlows/{}'
const language = `${flow}/languages/{}`

/** Handlers by path and method. */
export const identityRoutes: Readonly<Record<string, Methods>> = {
  'identity/userFlowAttributes': { GET: listUserFlowAttributes, POST: createUserFlowAttribute },
  'identity/userFlowAttributes/{}': {
    GET: getUserFlowAttribute,
    PATCH: patchUserFlowAttribute,
    DELETE: removeUserFlowAttribute
  },
  'identity/identityProviders': { GET: listIdentityProviders, POST: createIdentityProvider },
  'identity/identityProviders/{}': {
    GET: getIdentityProvider,
    PATCH: patchIdentityProvider,
    DELETE: removeIdentityProvider
  },
  'identity/apiConnectors': { GET: listApiConnectors, POST: createApiConnector },
  'identity/apiConnectors/{}': { GET: getApiConnector, PATCH: patchApiConnector, DELETE: removeApiConnector },
  'identity/apiConnectors/{}/uploadClientCertificate': { POST: uploadClientCertificate },
  'identity/b2cUserFlows': { GET: listUserFlows, POST: createUserFlow },
  [flow]: { GET: getUserFlow, PATCH: patchUserFlow, DELETE: removeUserFlow },
  [`${flow}/userFlowIdentityProviders`]: { GET: listFlowProviders },
  [`${flow}/userFlowIdentityProviders/$ref`]: { POST: addFlowProvider, PATCH: addFlowProvider },
  [`${flow}/userFlowIdentityProviders/{}/$ref`]: { DELETE: removeFlowProvider },
  [`${flow}/identityProviders`]: { GET: listFlowProviders },
  [`${flow}/identityProviders/$ref`]: { POST: addLegacyProvider },
  [`${flow}/userAttributeAssignments`]: { GET: listAssignments, POST: createAssignment },
  [`${flow}/userAttributeAssignments/{}`]: { GET: getAssignment, PATCH: patchAssignment, DELETE: removeAssignment },
  [`${flow}/userAttributeAssignments/getOrder`]: { GET: getAssignmentOrder },
  [`${flow}/userAttributeAssignments/setOrder`]: { POST: setAssignmentOrder },
  [`${flow}/languages`]: { GET: listLanguages },
  [language]: { GET: getLanguage, PUT: putLanguage, DELETE: removeLanguage },
  [`${language}/defaultPages`]: { GET: listPages('defaultPages') },
  [`${language}/defaultPages/{}/$value`]: { GET: getDefaults },
  [`${language}/overridesPages`]: { GET: listPages('overridesPages') },
  [`${language}/overridesPages/{}/$value`]: { GET: getOverrides, PUT: putOverrides },
  [`${flow}/apiConnectorConfiguration`]: { GET: getFlowConnectors },
  [`${flow}/apiConnectorConfiguration/{}/$ref`]: { PUT: putFlowConnector },
  'policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration': {
    GET: getHybridMode,
    POST: createHybridMode
  },
  'policies/b2cAuthenticationMethodsPolicy': { GET: getAuthenticationMethods, PATCH: patchAuthenticationMethods }
}
