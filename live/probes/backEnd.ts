// Questions about the back end of Azure AD B2C: how many requests it takes, and whether writes may overlap.

import type { Switches } from '../../harness/switches.ts'
import { readableMs } from '../../src/util/time.ts'
import { type Answer, isThrottled, saidBy } from '../client.ts'
import { notAnswerable, settled } from '../finding.ts'
import { type Kit, must } from '../kit.ts'
import { makePolicy, policyId, policyOf, policyPath } from '../madePolicies.ts'
import type { Probe } from '../probe.ts'

const burst = 100
const atOnce = 10
/** Microsoft Graph documents its limits for ten seconds. */
const windowMs = 10_000

const throttling: Probe = {
  id: 17,
  question: 'How many requests does the Identity Experience Framework take?',
  does: `Waits ten seconds, lists key sets ${burst} times, ${atOnce} at a time, and stops at the first refusal.`,
  needs: ['TrustFrameworkKeySet.ReadWrite.All'],
  sets: ['trustFramework.throttle'],
  means: 'The action reads side by side. A limit that is low calls for fewer reads at a time.',
  run: async kit => {
    const { clock } = kit.runtime
    // What was asked before must not count.
    kit.log(`Waiting ${readableMs(windowMs)}, so that earlier requests do not count.`)
    await kit.runtime.sleep(windowMs, kit.runtime.cancelled)
    const startedMs = clock.monotonic()
    let taken = 0
    let refused: Answer | undefined
    while (taken < burst && refused === undefined) {
      const request = { method: 'GET', path: '/trustFramework/keySets', version: 'beta', once: true } as const
      const answers = await Promise.all(Array.from({ length: atOnce }, () => kit.graph.send(request)))
      refused = answers.find(isThrottled)
      taken += answers.filter(answer => !isThrottled(answer)).length
    }
    const seconds = Math.max(0.1, (clock.monotonic() - startedMs) / 1_000)
    const pace = `${taken} requests in ${seconds.toFixed(1)} s`
    if (refused === undefined) return settled({}, `No refusal: ${pace} were answered.`)
    // The refusal is over before other questions are asked.
    await must(kit, 'list key sets after the burst', {
      method: 'GET',
      path: '/trustFramework/keySets',
      version: 'beta'
    })
    return settled({ 'trustFramework.throttle': throttleOf(taken, refused) }, `After ${pace}: ${saidBy(refused)}`)
  }
}

const throttleOf = (requestsPer10s: number, { status }: Answer) => ({
  requestsPer10s,
  status: status === 429 ? 429 : 400
})

const rounds = 4
const siblings = 4

const concurrency: Probe = {
  id: 18,
  question: 'Are writes to policies, and to user attributes, refused when they overlap (AADB2C95053)?',
  does: `Uploads ${siblings} policies with one base at the same time, ${rounds} times over, and does the same with user attributes.`,
  needs: [
    'Organization.Read.All',
    'Policy.Read.All',
    'Policy.ReadWrite.TrustFramework',
    'IdentityUserFlow.ReadWrite.All'
  ],
  sets: ['trustFramework.concurrentWrites', 'identity.concurrentWrites'],
  means:
    'Refused: writes go one after the other, as they do today. Accepted: policies of one base could be uploaded side by side.',
  run: async kit => {
    await makePolicy(kit, 'root')
    const policies = await overlapping(kit, async part => {
      const xml = policyOf(kit, part, { base: policyId(kit, 'root') })
      return kit.graph.send({
        method: 'PUT',
        path: `${policyPath(kit, part)}/$value`,
        version: 'beta',
        xml,
        once: true
      })
    })
    const attributes = await overlapping(kit, async (part, round) => {
      const displayName = kit.mark.attribute(`${part}${round}`)
      const body = { displayName, description: kit.mark.displayName(part), dataType: 'string' }
      return kit.graph.send({ method: 'POST', path: '/identity/userFlowAttributes', body, once: true })
    })
    const switches: Switches = {
      ...(policies.writes !== undefined && { 'trustFramework.concurrentWrites': policies.writes }),
      ...(attributes.writes !== undefined && { 'identity.concurrentWrites': attributes.writes })
    }
    const note = `Policies: ${sentence(policies.said)} User attributes: ${sentence(attributes.said)}`
    return Object.keys(switches).length === 0 ? notAnswerable(note) : settled(switches, note)
  }
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`)

/** What overlapping writes came to; `writes` is undefined where none of them was accepted, for whatever reason. */
type Overlap = { readonly writes: 'accepted' | 'refused' | undefined; readonly said: string }

/** Writes side by side, until a refusal names concurrency. */
const overlapping = async (kit: Kit, write: (part: string, round: number) => Promise<Answer>): Promise<Overlap> => {
  const all: Answer[] = []
  for (let round = 1; round <= rounds; round++) {
    const parts = Array.from({ length: siblings }, (_, index) => `sibling${index + 1}`)
    const answers = await Promise.all(parts.map(part => write(part, round)))
    all.push(...answers)
    const refused = answers.find(({ code, message }) => /AADB2C95053/.test(`${code} ${message}`))
    if (refused !== undefined) return { writes: 'refused', said: saidBy(refused) }
    kit.runtime.cancelled.throwIfAborted()
  }
  const other = all.find(({ ok }) => !ok)
  const accepted = all.filter(({ ok }) => ok).length
  const said = `${accepted} of ${all.length} writes accepted${other === undefined ? '' : `; ${saidBy(other)}`}`
  return { writes: accepted >= siblings ? 'accepted' : undefined, said }
}

/** Probes about the back end. */
export const backEndProbes: readonly Probe[] = [throttling, concurrency]
