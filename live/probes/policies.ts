// Questions about custom policies: how they are given back, refused and deleted, and when a new one is found.

import type { Switches } from '../../harness/switches.ts'
import { type Answer, isMissing, saidBy } from '../client.ts'
import { notAnswerable, settled } from '../finding.ts'
import { type Kit, mayBeReplication, must, settledAnswer } from '../kit.ts'
import {
  keySetPath,
  makeKeySet,
  makePolicy,
  newKeySecret,
  policyId,
  policyOf,
  policyPath,
  uploadSecret
} from '../madePolicies.ts'
import type { Probe } from '../probe.ts'
import { patchedMs, type Range, saidOf } from '../range.ts'
import { refusalOf } from '../refusal.ts'

const needs = ['Organization.Read.All', 'Policy.Read.All', 'Policy.ReadWrite.TrustFramework']
const keySetNeeds = 'TrustFrameworkKeySet.ReadWrite.All'

const comment = 'a comment of the probe'
const cdata = 'a < b & c'
const spaced = 'A name  with  spaces'

const readBack: Probe = {
  id: 11,
  question:
    'Is a custom policy given back as it was sent, and what becomes of comments, CDATA sections and white space in texts?',
  does: 'Uploads a policy with a comment, a CDATA section and a text with two spaces in a row, and reads it.',
  needs,
  sets: [
    'trustFramework.policyReadBack',
    'trustFramework.policyComments',
    'trustFramework.policyCdata',
    'trustFramework.policyWhitespace'
  ],
  means:
    'The action compares policies in a form that none of this changes, so that a second run uploads nothing. As sent: bytes could be compared.',
  run: async kit => {
    const parts = { inSchema: `\n        <!-- ${comment} -->`, displayName: spaced, helpText: `<![CDATA[${cdata}]]>` }
    await makePolicy(kit, 'readback', parts)
    const path = `${policyPath(kit, 'readback')}/$value`
    const { text } = await must(kit, 'read the policy', { method: 'GET', path, version: 'beta' })
    if (text === policyOf(kit, 'readback', parts))
      return settled({ 'trustFramework.policyReadBack': 'as sent' }, 'The policy is given back byte for byte.')
    const policyComments = text.includes(comment) ? 'kept' : 'dropped'
    const policyCdata = text.includes(`<![CDATA[${cdata}]]>`) ? 'kept' : 'escaped'
    const policyWhitespace = text.includes(spaced) ? 'kept' : 'collapsed'
    return settled(
      {
        'trustFramework.policyReadBack': 'normalised',
        'trustFramework.policyComments': policyComments,
        'trustFramework.policyCdata': policyCdata,
        'trustFramework.policyWhitespace': policyWhitespace
      },
      `The policy is given back in another form; comments are ${policyComments}, CDATA sections are ${policyCdata}, white space is ${policyWhitespace}.`
    )
  }
}

const deletions: Probe = {
  id: 12,
  question: 'May a policy be deleted from which another inherits, and a key set that a policy refers to?',
  does: 'Uploads a policy, one that inherits from it, and one that refers to a key set; deletes the first and the key set.',
  needs: [...needs, keySetNeeds],
  sets: ['trustFramework.deleteBasePolicy', 'trustFramework.deleteReferencedKeySet'],
  means:
    'The action deletes what inherits first and keeps what is needed. Refused: the service protects these, too, and its text is quoted.',
  run: async kit => {
    await makePolicy(kit, 'base')
    await makePolicy(kit, 'child', { base: policyId(kit, 'base') })
    const set = await makeKeySet(kit, 'referenced')
    await uploadSecret(kit, set, newKeySecret(kit))
    await makePolicy(kit, 'referring', { keySet: `B2C_1A_${kit.mark.id('referenced')}` })
    const base = await remove(kit, policyPath(kit, 'base'))
    const keySet = await remove(kit, keySetPath(kit, 'referenced'))
    // What is not there is not protected either.
    const switches: Switches = {
      ...(!isMissing(base) && { 'trustFramework.deleteBasePolicy': permitted(base) }),
      ...(!isMissing(keySet) && { 'trustFramework.deleteReferencedKeySet': permitted(keySet) })
    }
    const note = `The base: ${base.ok ? 'deleted' : saidBy(base)}. The key set: ${keySet.ok ? 'deleted' : saidBy(keySet)}.`
    return Object.keys(switches).length === 0 ? notAnswerable(note) : settled(switches, note)
  }
}

const permitted = ({ ok }: Answer): 'allowed' | 'refused' => (ok ? 'allowed' : 'refused')

const remove = (kit: Kit, path: string) =>
  settledAnswer(kit, 'delete what is needed', { method: 'DELETE', path, version: 'beta' })

const existingPolicy: Probe = {
  id: 23,
  question: 'How is the creation (POST) of a policy refused whose id is taken?',
  does: 'Creates the same policy twice.',
  needs,
  sets: ['refusals.existingPolicy'],
  means: 'The action uploads with PUT and meets this refusal only when somebody creates the policy in between.',
  run: async kit => {
    await makePolicy(kit, 'taken')
    const xml = policyOf(kit, 'taken')
    const path = '/trustFramework/policies'
    const again = await settledAnswer(kit, 'create the policy again', { method: 'POST', path, version: 'beta', xml })
    if (again.ok) return settled({}, 'A second creation replaces the policy, without a refusal.')
    const id = policyId(kit, 'taken')
    const refusal = refusalOf(again, [id, id.toUpperCase(), id.toLowerCase()], kit.names)
    return settled({ 'refusals.existingPolicy': refusal }, `The refusal: ${saidBy(again)}`)
  }
}

const pollMs = 1_000

const freshness: Probe = {
  id: 24,
  question: 'How long is a fresh key set or policy not found?',
  does: 'Creates a key set and a policy and reads each until it is found.',
  needs: [...needs, keySetNeeds],
  sets: ['trustFramework.freshAfterMs'],
  means: 'The action waits for what it has created: the time says for how long.',
  run: async kit => {
    const body = { id: kit.mark.id('fresh') }
    const keySet = await timeUntilFound(kit, keySetPath(kit, 'fresh'), () =>
      must(kit, 'create a key set', { method: 'POST', path: '/trustFramework/keySets', version: 'beta', body })
    )
    const path = `${policyPath(kit, 'fresh')}/$value`
    const xml = policyOf(kit, 'fresh')
    const policy = await timeUntilFound(kit, path, () =>
      must(kit, 'upload a policy', { method: 'PUT', path, version: 'beta', xml })
    )
    const later = patchedMs(keySet) > patchedMs(policy) ? keySet : policy
    const note = `The key set was found ${saidOf(keySet)}, the policy ${saidOf(policy)}.`
    return settled({ 'trustFramework.freshAfterMs': patchedMs(later) }, note)
  }
}

/** How long after `create` a path is not found: between the last refusal and the first success. */
const timeUntilFound = async (kit: Kit, path: string, create: () => Promise<unknown>): Promise<Range> => {
  const { runtime, context } = kit
  const beforeMs = runtime.clock.monotonic()
  await create()
  const createdMs = runtime.clock.monotonic()
  let atLeastMs: number | undefined
  for (let attempts = 1; ; attempts++) {
    const askedMs = runtime.clock.monotonic()
    const answer = await kit.graph.send({ method: 'GET', path, version: 'beta' })
    const nowMs = runtime.clock.monotonic()
    if (answer.ok) return { atLeastMs, atMostMs: nowMs - beforeMs }
    if (!mayBeReplication(answer) || nowMs > context.deadline.endsMs)
      throw new Error(`It was never found: ${saidBy(answer)}`)
    atLeastMs = Math.max(0, askedMs - createdMs)
    const wait = { attempts, waitedMs: nowMs - createdMs, pauseMs: pollMs, leftMs: context.deadline.endsMs - nowMs }
    context.onWait({ operation: 'find what was just created', reason: `status ${answer.status}`, ...wait })
    await runtime.sleep(pollMs, runtime.cancelled)
  }
}

/** Probes about custom policies. */
export const policyProbes: readonly Probe[] = [readBack, deletions, existingPolicy, freshness]
