// Questions about policy keys: the statuses of refusals, how keys are written, and whether one can be removed.

import type { Switches } from '../../harness/switches.ts'
import { asObject, asObjects, asText } from '../../src/util/json.ts'
import { type Answer, isMissing, saidBy } from '../client.ts'
import { type Finding, notAnswerable, settled } from '../finding.ts'
import { type Kit, lasting, settledAnswer } from '../kit.ts'
import { keySetPath, makeKeySet, newKeySecret, policyPath, uploadSecret } from '../madePolicies.ts'
import type { Probe } from '../probe.ts'
import { secretThumbprint } from '../thumbprint.ts'

const needs = ['TrustFrameworkKeySet.ReadWrite.All']
const hourSeconds = 60 * 60
const keySets = '/trustFramework/keySets'

const statuses: Probe = {
  id: 13,
  question:
    'With which status does the service refuse a key set that exists (AADB2C95028), and what is not there (AADB2C90073)?',
  does: 'Creates a key set twice; reads a key set and a policy that do not exist.',
  needs: [...needs, 'Policy.Read.All'],
  sets: ['trustFramework.existsStatus', 'trustFramework.absentStatus', 'trustFramework.policyAbsentStatus'],
  means: 'The action goes by the codes, not by the statuses, so either is understood.',
  run: async kit => {
    await makeKeySet(kit, 'twice')
    const body = { id: kit.mark.id('twice') }
    const again = await settledAnswer(kit, 'create the key set again', {
      method: 'POST',
      path: keySets,
      version: 'beta',
      body
    })
    const absent = await kit.graph.send({ method: 'GET', path: keySetPath(kit, 'absent'), version: 'beta' })
    const policy = await kit.graph.send({ method: 'GET', path: policyPath(kit, 'absent'), version: 'beta' })
    // A refusal for another reason has a status too, and says nothing about these.
    const switches: Switches = {
      ...(saysItExists(again) && { 'trustFramework.existsStatus': again.status }),
      ...(isMissing(absent) && { 'trustFramework.absentStatus': absent.status }),
      ...(isMissing(policy) && { 'trustFramework.policyAbsentStatus': policy.status })
    }
    const ofAgain = again.ok ? 'A second creation of a key set is accepted.' : `It exists: ${saidBy(again)}`
    const note = `${ofAgain} No key set: ${saidBy(absent)} No policy: ${saidBy(policy)}`
    return Object.keys(switches).length === 0 ? notAnswerable(note) : settled(switches, note)
  }
}

/** Azure AD B2C documentation, "Error codes": a key set with that name is there already, by either of two codes. */
const saysItExists = ({ ok, code, message }: Answer): boolean => !ok && /AADB2C950(?:28|38)/.test(`${code} ${message}`)

const keyForms: Probe = {
  id: 14,
  question: 'How are policy keys written and identified, are new ones enabled, and how far ahead must they begin?',
  does: 'Uploads a secret twice to one key set, generates an RSA key that begins in ten minutes and one that begins in four hours, and reads them.',
  needs,
  sets: [
    'trustFramework.secretKeyIds',
    'trustFramework.freshKeys',
    'trustFramework.activation',
    'trustFramework.duplicateKeys',
    'trustFramework.keyTypes',
    'trustFramework.keyTimes',
    'trustFramework.keysV2'
  ],
  means:
    'The action reads all of these forms, and enables keys that are not. Three hours ahead: a file that names an earlier beginning is refused, and the message says so.',
  run: async kit => {
    const ofSecret = await secretForms(kit)
    const ofRsa = await rsaForms(kit)
    if (!('switches' in ofSecret) || !('switches' in ofRsa)) return 'switches' in ofSecret ? ofRsa : ofSecret
    return settled({ ...ofSecret.switches, ...ofRsa.switches }, `${noteOf(ofSecret)} ${noteOf(ofRsa)}`)
  }
}

const noteOf = (finding: Finding): string => ('note' in finding ? finding.note : '')

/** What a secret shows: its id, its status, and whether its content may be uploaded twice. */
const secretForms = async (kit: Kit): Promise<Finding> => {
  const set = await makeKeySet(kit, 'secret')
  const secret = newKeySecret(kit)
  const uploaded = await uploadSecret(kit, set, secret)
  if (!uploaded.ok) return notAnswerable(`A secret is refused: ${saidBy(uploaded)}`)
  const kid = asText(uploaded.json.kid)
  const [one, other] = [secretThumbprint(secret), secretThumbprint(secret, 'text')]
  const secretKeyIds = kid === one || kid === other ? 'thumbprint' : 'random'
  const path = `${set}/keys_v2/${encodeURIComponent(kid)}`
  const single = await settledAnswer(kit, 'read the single key', { method: 'GET', path, version: 'beta' })
  const wrapped = asObject(single.json.value)
  const status = asText(wrapped.status ?? single.json.status)
  const again = await uploadSecret(kit, set, secret)
  const ofSingle: Switches = single.ok
    ? {
        'trustFramework.keysV2': single.json.value === undefined ? 'bare' : 'wrapped',
        ...(status !== '' && { 'trustFramework.freshKeys': status })
      }
    : {}
  return settled(
    {
      'trustFramework.secretKeyIds': secretKeyIds,
      'trustFramework.duplicateKeys': again.ok ? 'accepted' : 'refused',
      ...ofSingle
    },
    [
      `The id of a secret is ${secretKeyIds}.`,
      single.ok ? `A new key is ${status || 'without a status'}.` : `keys_v2 cannot be read: ${saidBy(single)}`,
      again.ok ? 'The same secret is accepted twice.' : `The same secret again: ${saidBy(again)}`
    ].join(' ')
  )
}

/** What an RSA key shows: how its type and its times are written, and whether it may begin soon. */
const rsaForms = async (kit: Kit): Promise<Finding> => {
  const set = await makeKeySet(kit, 'rsa')
  const nowSeconds = Math.floor(kit.runtime.clock.now() / 1_000)
  const generate = (inSeconds: number) => {
    const nbf = nowSeconds + inSeconds
    const body = { use: 'sig', kty: 'RSA', nbf, exp: nbf + 365 * 24 * hourSeconds }
    const path = `${set}/generateKey`
    return settledAnswer(kit, 'generate a key', { method: 'POST', path, version: 'beta', body })
  }
  const soon = await generate(hourSeconds / 6)
  const later = await generate(4 * hourSeconds)
  if (!later.ok) return notAnswerable(`A key that begins in four hours is refused: ${saidBy(later)}`)
  const kty = asText(later.json.kty)
  return settled(
    {
      'trustFramework.activation': soon.ok ? 'any time' : 'three hours ahead',
      ...(kty.toUpperCase() === 'RSA' && { 'trustFramework.keyTypes': kty === 'rsa' ? 'rsa' : 'RSA' }),
      'trustFramework.keyTimes': typeof later.json.nbf === 'string' ? 'strings' : 'numbers'
    },
    `A key that begins in ten minutes is ${soon.ok ? 'accepted' : `refused: ${saidBy(soon)}`}.`
  )
}

const keyRemoval: Probe = {
  id: 15,
  question: 'Can a single key be deleted (DELETE keys_v2)?',
  does: 'Uploads two secrets to a key set and deletes one of them.',
  needs,
  sets: ['trustFramework.keyRemoval'],
  means: 'Supported: the action could remove a leaked key from its set. Unsupported: it takes a new key set.',
  run: async kit => {
    const set = await makeKeySet(kit, 'removal')
    await uploadSecret(kit, set, newKeySecret(kit))
    const uploaded = await uploadSecret(kit, set, newKeySecret(kit))
    if (!uploaded.ok) return notAnswerable(`A secret is refused: ${saidBy(uploaded)}`)
    const kid = asText(uploaded.json.kid)
    const path = `${set}/keys_v2/${encodeURIComponent(kid)}`
    const list = { method: 'GET', path: set, version: 'beta' } as const
    const holds = (json: Readonly<Record<string, unknown>>) => asObjects(json.keys).some(key => key.kid === kid)
    await settledAnswer(kit, 'see the key', list, kit.graph, ({ json }) => holds(json))
    const removed = await settledAnswer(kit, 'delete a single key', { method: 'DELETE', path, version: 'beta' })
    if (!removed.ok) return settled({ 'trustFramework.keyRemoval': 'unsupported' }, `It is refused: ${saidBy(removed)}`)
    const left = await lasting(
      kit,
      'see the key gone',
      kit.patienceMs,
      () => kit.graph.send(list),
      answer => answer.ok && !holds(answer.json),
      ({ ok, status }) => (ok ? 'it is there' : `status ${status}`)
    )
    if (!left.ok || holds(left.json)) return notAnswerable('It is accepted, and the key goes on being there.')
    return settled({ 'trustFramework.keyRemoval': 'supported' }, 'The key is gone.')
  }
}

/** Probes about policy keys. */
export const keyProbes: readonly Probe[] = [statuses, keyForms, keyRemoval]
