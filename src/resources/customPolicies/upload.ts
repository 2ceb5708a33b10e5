// The upload of one policy, and the proof of what became of it: after a refusal and after an answer that never came the tenant is
// asked what it holds, because it has been seen to keep what it refuses. Source: Microsoft Graph documentation (beta),
// trustFrameworkPolicy put; MicrosoftDocs/azure-docs#11258.

import { type ActionError, asActionError } from '../../errors.ts'
import { type GraphAnswer, type GraphRequest, type RecentWrite, succeeded } from '../../graph/answer.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Work } from '../../reconcile/resource.ts'
import { asText } from '../../util/json.ts'
import { readUntilFresh } from '../../util/retry.ts'
import { contentRead, policyPath } from '../tenant/trustFramework.ts'
import { parseCanonical } from './canonical.ts'
import type { Decision } from './decide.ts'
import { differences, isSamePolicy } from './equality.ts'
import { policyOf, type TenantPolicy } from './observe.ts'
import type { PolicyDocument } from './policyFile.ts'
import { refusalOf } from './refusal.ts'

/** What the tenant holds of a policy after an attempt: what was sent, what it held before, something else, nothing, or not known. */
type Held = 'sent' | 'before' | 'another' | 'nothing' | 'unknown'

/** What became of an upload. `error` is set where it ended because of something that no other upload would survive. */
export type Upload =
  | { readonly kind: 'uploaded' }
  | {
      readonly kind: 'failed'
      readonly lines: readonly string[]
      readonly held: Held
      readonly error: ActionError | undefined
      readonly code: string
    }

/** Uploads a policy. Never rejects: what failed is told. */
export const upload = async (
  { document, existing, isEqual }: Decision,
  work: Work,
  mayLagBehind: ReadonlySet<RecentWrite>,
  secrets: readonly string[]
): Promise<Upload> => {
  // What is under way is finished in a cancelled job too, so that nobody has to guess.
  const { finishing } = work.graph
  const request: GraphRequest = {
    method: 'PUT',
    path: `${policyPath(document.id)}/$value`,
    version: 'beta',
    accept: 'application/xml',
    content: { type: 'application/xml', text: document.uploadText },
    operation: `upload the custom policy ${document.id} (${document.file})`,
    requirement: requirements.writeCustomPolicies,
    concealed: secrets,
    mayLagBehind
  }
  for (let attempt = 1; ; attempt++) {
    let answer: GraphAnswer
    try {
      answer = await finishing.send(request)
    } catch (thrown) {
      const error = asActionError(thrown)
      const held = heldOf(await readNow(document, work), document, existing)
      // Where it was the same before, what the tenant holds proves nothing.
      if (held === 'sent' && !isEqual) return { kind: 'uploaded' }
      return { kind: 'failed', lines: error.message.split('\n'), held, error, code: '' }
    }
    if (!succeeded(answer)) {
      const { lines, code } = refusalOf(answer, document)
      const held = heldOf(await readNow(document, work), document, existing)
      return { kind: 'failed', lines, held, error: undefined, code: answer.status === 403 ? 'forbidden' : code }
    }
    const isLast = attempt === mostUnproven
    const outcome = await proven(answer, document, existing, work, { secrets, isPatient: isLast })
    // What lies between may have answered in the place of the service.
    const isUndone = outcome.kind === 'failed' && (outcome.held === 'nothing' || outcome.held === 'before')
    if (!isUndone || isLast) return outcome
  }
}

/** So often something is sent whose success is not borne out. */
const mostUnproven = 3
/** So long it is looked for after the last time: the service may answer without a text, and show what is fresh late. */
const patienceMs = 40_000

/** The answer is the policy as it is kept now; where it is not, the policy is read. */
const proven = async (
  answer: GraphAnswer,
  document: PolicyDocument,
  existing: TenantPolicy | undefined,
  work: Work,
  { secrets, isPatient }: { readonly secrets: readonly string[]; readonly isPatient: boolean }
): Promise<Upload> => {
  const kept = parseCanonical(asText(answer.body))
  if (kept.ok && isSamePolicy(document.canonical, kept.root)) return { kind: 'uploaded' }
  const { clock } = work.runtime
  const endsMs = Math.min(clock.monotonic() + (isPatient ? patienceMs : 0), work.deadline.endsMs)
  const look = (): Promise<Reading> =>
    readUntilFresh(
      () => readNow(document, work),
      read => heldOf(read, document, existing) !== 'sent',
      work.runtime
    ).catch((): Reading => 'unread')
  let found = await look()
  let held = heldOf(found, document, existing)
  while ((held === 'nothing' || held === 'before') && clock.monotonic() < endsMs) {
    found = await look()
    held = heldOf(found, document, existing)
  }
  if (held === 'sent') return { kind: 'uploaded' }
  const root = found === 'unread' ? undefined : found?.root
  if (held === 'another' && root !== undefined) {
    const [first] = differences(document.canonical, root, { secrets, most: 1 })
    work.warn(
      `${document.id} (${document.file}) was accepted, and yet the tenant keeps it in another form${first === undefined ? '' : `, first at ${first.field}`}: every run will upload it again.`
    )
    return { kind: 'uploaded' }
  }
  const lines = [`Graph answered ${answer.status}, and yet the tenant does not hold what was sent`]
  return { kind: 'failed', lines, held, error: undefined, code: '' }
}

type Reading = TenantPolicy | undefined | 'unread'

const readNow = async ({ id }: PolicyDocument, { graph }: Work): Promise<Reading> => {
  const read = contentRead(id)
  try {
    return policyOf(id, read, await graph.finishing.send({ method: 'GET', ...read }))
  } catch {
    return 'unread'
  }
}

const heldOf = (found: Reading, { canonical }: PolicyDocument, existing: TenantPolicy | undefined): Held => {
  if (found === 'unread') return 'unknown'
  if (found === undefined) return 'nothing'
  if (found.root === undefined) return 'another'
  if (isSamePolicy(canonical, found.root)) return 'sent'
  return existing?.root !== undefined && isSamePolicy(existing.root, found.root) ? 'before' : 'another'
}
