// The paths of the Identity Experience Framework, which Microsoft Graph has in beta alone.

import type { GraphAnswer, GraphRequest } from '../request.ts'
import {
  createKeySet,
  generateKey,
  getActiveKey,
  getKeySet,
  listKeySets,
  removeKeySet,
  replaceKeys,
  uploadCertificate,
  uploadPkcs12,
  uploadSecret
} from './keySets.ts'
import { getKeyV2, listKeysV2, patchKeyV2, removeKeyV2 } from './keysV2.ts'
import {
  createPolicy,
  getPolicy,
  getPolicyContent,
  listPolicies,
  putPolicy,
  putPolicyContent,
  removePolicy
} from './policies.ts'

type Methods = Readonly<Partial<Record<string, (request: GraphRequest) => GraphAnswer>>>

/** Path patterns and the handlers of their methods. */
export const trustFrameworkRoutes: Readonly<Record<string, Methods>> = {
  'trustFramework/keySets': { GET: listKeySets, POST: createKeySet },
  'trustFramework/keySets/{}': { GET: getKeySet, PUT: replaceKeys, PATCH: replaceKeys, DELETE: removeKeySet },
  'trustFramework/keySets/{}/generateKey': { POST: generateKey },
  'trustFramework/keySets/{}/uploadSecret': { POST: uploadSecret },
  'trustFramework/keySets/{}/uploadPkcs12': { POST: uploadPkcs12 },
  'trustFramework/keySets/{}/uploadCertificate': { POST: uploadCertificate },
  'trustFramework/keySets/{}/getActiveKey': { GET: getActiveKey },
  'trustFramework/keySets/{}/keys_v2': { GET: listKeysV2 },
  'trustFramework/keySets/{}/keys_v2/{}': { GET: getKeyV2, PATCH: patchKeyV2, DELETE: removeKeyV2 },
  'trustFramework/policies': { GET: listPolicies, POST: createPolicy },
  'trustFramework/policies/{}': { GET: getPolicy, PUT: putPolicy, DELETE: removePolicy },
  'trustFramework/policies/{}/$value': { GET: getPolicyContent, PUT: putPolicyContent }
}
