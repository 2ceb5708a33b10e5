// Bringing one key into a key set. No such request may be repeated blindly: each one that took effect adds a key that cannot be
// removed. After a lost answer the set is read and its keys are compared with those before.

import { ActionError, messageOf } from '../../errors.ts'
import { failureOf, type GraphAnswer, type GraphRequest, type RecentWrite, succeeded } from '../../graph/answer.ts'
import type { Graph } from '../../graph/client.ts'
import { cpimCode } from '../../graph/cpim.ts'
import { sendSuccessfully, toActionError } from '../../graph/failure.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Runtime } from '../../runtime.ts'
import { asText } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { keySetsPath } from '../tenant/trustFramework.ts'
import { bodyOf, type KeySet, keySetOf, keySetRead, type PolicyKey, useWord } from './keySets.ts'
import type { Form, WantedKey } from './load.ts'

/** How long a set is looked at before a request is sent again whose answer was lost: a key too many stays for good. */
const lookingMs = 30_000

/** What requests are sent with. `recent` holds `keySet` where this run made the set; no refusal repeats what is `concealed`. */
export type KeyTools = {
  readonly graph: Graph
  readonly runtime: Runtime
  readonly recent: ReadonlySet<RecentWrite>
  readonly concealed: readonly string[]
}

/** How often the service may tell of a problem: it answers so to what it does not understand too. */
const mostProblems = 5

type Upload = { readonly action: string; readonly body: Readonly<Record<string, string>> }

/** @throws Error for a form that is not uploaded or whose value is not there: a mistake of the action. */
const uploadOf = (form: Form): Upload => {
  if (form.kind === 'generate') return { action: 'generateKey', body: { use: useWord(form.use), kty: 'RSA' } }
  if (form.kind === 'secret' && form.secret.text !== undefined) {
    const { text } = form.secret
    return { action: 'uploadSecret', body: { use: useWord(form.use), k: text } }
  }
  if (form.kind === 'pkcs12' && form.pfx !== undefined) {
    const { base64, password } = form.pfx
    return { action: 'uploadPkcs12', body: { key: base64, password } }
  }
  if (form.kind === 'certificate' && form.certificate !== undefined)
    return { action: 'uploadCertificate', body: { key: form.certificate.der } }
  throw new Error(`a policy key of the form ${form.kind} has nothing to upload`)
}

/** The secrets of a form. */
export const secretsOf = (form: Form): readonly string[] => {
  if (form.kind === 'pkcs12') return form.pfx === undefined ? [] : [form.pfx.base64, form.pfx.password]
  return form.kind === 'secret' && form.secret.text !== undefined ? [form.secret.text] : []
}

/** The key set as it is at this moment. @throws ActionError. */
export const readKeySet = async (
  id: string,
  { graph, recent }: Pick<KeyTools, 'graph' | 'recent'>
): Promise<KeySet> => {
  const request: GraphRequest = { ...keySetRead(id), method: 'GET', mayLagBehind: recent }
  const answer = await sendSuccessfully(graph, request)
  return keySetOf(id, answer, read => graph.send({ method: 'GET', ...read }))
}

/**
 * Adds the key to a set that held the keys of `before`. Gives its id; empty where the service does not tell.
 * @throws ActionError for a refusal, in words.
 */
export const addKey = async ({ id: declared, form }: WantedKey, before: KeySet, tools: KeyTools): Promise<string> => {
  const { graph, recent, concealed } = tools
  const { action, body } = uploadOf(form)
  const operation = `${form.kind === 'generate' ? 'generate' : 'upload'} the policy key ${declared}`
  const request: GraphRequest = {
    method: 'POST',
    path: `${keySetsPath}${segment(before.id)}/${action}`,
    version: 'beta',
    operation,
    requirement: requirements.writeKeySets,
    body,
    concealed,
    mayLagBehind: recent
  }
  const isNew = ({ keys }: KeySet): PolicyKey | undefined =>
    keys.find(({ kid }) => !before.keys.some(key => key.kid === kid)) ??
    (keys.length > before.keys.length ? keys.at(-1) : undefined)
  let problems = 0
  return graph.until(operation, async () => {
    const result = await graph.sendOnce(request)
    const answer = result.kind === 'answer' ? result.answer : undefined
    if (answer !== undefined && !succeeded(answer)) {
      // The very key is in the set.
      if (cpimCode(answer) === '90180') return done(/'([\w=~.-]+)'/.exec(failureOf(answer).message)?.[1] ?? '')
      throw refused(request, declared, answer)
    }
    const kid = answer === undefined ? '' : asText(bodyOf(answer).kid)
    if (kid !== '') return done(kid)
    const reason = result.kind === 'unanswered' ? result.reason : new Error('Graph answered without the key')
    const after = await lookForNew(request, before.id, reason, set => isNew(set) !== undefined, tools)
    const found = isNew(after)
    if (found !== undefined) return done(found.kid)
    if (/AADB2C90063|there is a problem with the service|object reference not set/i.test(reason.message)) problems += 1
    if (problems >= mostProblems) throw stillProblem(operation, reason)
    return retryLater(reason)
  })
}

/** The set, read until the key shows that the request may have added: fresh keys are seen late by some replicas. */
const lookForNew = (
  { operation }: GraphRequest,
  id: string,
  reason: Error,
  holdsNew: (set: KeySet) => boolean,
  tools: KeyTools
): Promise<KeySet> => {
  const { graph, runtime } = tools
  const startedMs = runtime.clock.monotonic()
  return graph.until(operation, async () => {
    const set = await readKeySet(id, tools)
    const isOver = runtime.clock.monotonic() - startedMs >= lookingMs
    return holdsNew(set) || isOver ? done(set) : retryLater(reason)
  })
}

const stillProblem = (operation: string, reason: Error): ActionError =>
  new ActionError({
    code: 'service',
    message: `Could not ${operation}: ${messageOf(reason)}`,
    hint: 'Nothing was added to the set. The service answers so when it is not well, and to what it does not take: run the job again later, and check the value if it stays.',
    cause: reason
  })

const whatToDo: Readonly<Record<string, string>> = {
  '95032': 'All keys of a policy key are of one type: declare this one under another id.',
  '95042': 'All keys of a policy key have one use: declare this one under another id.',
  '90089': 'All keys of a policy key are of one type: declare this one under another id.',
  '90137': 'Use an RSA key with more bits.',
  '90138': 'Use a longer secret.',
  '90179': 'The service does not take this certificate: check it with openssl, and upload one with an RSA key.',
  '90178': 'The PFX file must hold the private key of its certificate.',
  '90213': 'Check the variable of passwordEnv: the service could not open the PFX file with it.',
  '95025': 'Check the variable of passwordEnv: the service could not open the PFX file with it.',
  '90214': 'The certificate has expired: upload its successor.'
}

const refused = (request: GraphRequest, id: string, answer: GraphAnswer): ActionError => {
  const { message } = failureOf(answer)
  if (/\bnbf\b|not[ -]?before/i.test(message))
    return new ActionError({
      code: 'policy',
      message: `The tenant refused the policy key ${id} because of the time from which it is active (nbf), of which the action says nothing: ${message}`,
      hint: 'Make the key in the portal (Identity Experience Framework, Policy keys) with an activation date, and declare it as existing: true.'
    })
  const hint = whatToDo[cpimCode(answer) ?? '']
  const error = toActionError(request, answer)
  return hint === undefined ? error : new ActionError({ code: 'policy', message: error.message, hint })
}
