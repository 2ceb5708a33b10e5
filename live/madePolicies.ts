// What probes make in the Identity Experience Framework: key sets and policies, all with the mark.

import { randomBytes } from 'node:crypto'
import { domainOf, type Kit, must, settledAnswer } from './kit.ts'
import { readable } from './made.ts'
import { type PolicyParts, policyXml } from './policyXml.ts'

const keySets = '/trustFramework/keySets'

/** Makes a key set without keys, and waits until it is readable; gives its path below beta. */
export const makeKeySet = async (kit: Kit, part: string): Promise<string> => {
  const body = { id: kit.mark.id(part) }
  await must(kit, 'create a key set', { method: 'POST', path: keySets, version: 'beta', body })
  const path = keySetPath(kit, part)
  await readable(kit, 'key set', path, 'beta')
  return path
}

/** The path of a key set of this run. */
export const keySetPath = ({ mark }: Kit, part: string): string => `${keySets}/B2C_1A_${mark.id(part)}`

/** Adds a secret to a key set; gives the answer, which is a refusal where the service refuses it. */
export const uploadSecret = (kit: Kit, path: string, k: string) => {
  kit.protect(k)
  const body = { use: 'sig', k }
  return settledAnswer(kit, 'upload a secret', { method: 'POST', path: `${path}/uploadSecret`, version: 'beta', body })
}

/** A random secret for a key set or a provider. */
export const newKeySecret = (kit: Kit): string => {
  const secret = randomBytes(32).toString('base64url')
  kit.protect(secret)
  return secret
}

/** The id of a policy of this run. */
export const policyId = ({ mark }: Kit, part: string): string => `B2C_1A_${mark.id(part)}`

/** The path of a policy of this run, below beta. */
export const policyPath = (kit: Kit, part: string): string => `/trustFramework/policies/${policyId(kit, part)}`

/** The text of a policy of this run. */
export const policyOf = (kit: Kit, part: string, parts: PolicyParts = {}): string =>
  policyXml({ tenant: domainOf(kit), id: policyId(kit, part), ...parts })

/** Uploads a policy, and waits until it is readable. */
export const makePolicy = async (kit: Kit, part: string, parts: PolicyParts = {}): Promise<void> => {
  const path = policyPath(kit, part)
  const xml = policyOf(kit, part, parts)
  await must(kit, 'upload a policy', { method: 'PUT', path: `${path}/$value`, version: 'beta', xml })
  await readable(kit, 'policy', `${path}/$value`, 'beta')
}
