// A key that has just been added may be switched off in some tenants: its status is read where the tenant has that path, and it is
// switched on. Source: Microsoft Graph documentation, trustFrameworkKey_v2; Azure AD B2C documentation, overview of policy keys.

import { ActionError } from '../../errors.ts'
import { describeFailure, failureOf, type GraphAnswer, succeeded } from '../../graph/answer.ts'
import { isCpimBusy, isCpimFlaky } from '../../graph/cpim.ts'
import { isMissing, isTenantMissing } from '../../graph/missing.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { asText } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { keySetsPath } from '../tenant/trustFramework.ts'
import type { KeyTools } from './addKey.ts'
import { bodyOf } from './keySets.ts'

/** A key of this run. */
export type FreshKey = { readonly setId: string; readonly kid: string }

type Tools = Omit<KeyTools, 'concealed'>

/** How long a status is asked for that the service does not give. */
const statusMs = 20_000

/** Reads the status of the keys and switches on those that are off, one after another; warns where that is refused. */
export const enableKeys = async (
  keys: readonly FreshKey[],
  tools: Tools,
  warn: (text: string) => void
): Promise<void> => {
  const known = keys.filter(({ kid }) => /^[\w=~-][\w=~.-]*$/.test(kid))
  const statuses = await Promise.all(known.map(async key => ({ key, status: await statusOf(key, tools) })))
  for (const { key, status } of statuses) if (status === 'disabled') await enable(key, tools, warn)
}

const pathOf = ({ setId, kid }: FreshKey): string => `${keySetsPath}${segment(setId)}/keys_v2${segment(kid)}`

/** Empty where the tenant does not have the path, or does not let the caller read it. */
const statusOf = async (key: FreshKey, tools: Tools): Promise<string> => {
  try {
    return await askStatus(key, tools)
  } catch (error) {
    // The key is there, which is what the run was for.
    if (error instanceof ActionError && error.code === 'timeout') return ''
    throw error
  }
}

const askStatus = (key: FreshKey, { graph, runtime }: Tools): Promise<string> => {
  const operation = `read the status of the new key of ${key.setId}`
  const startedMs = runtime.clock.monotonic()
  return graph.until(operation, async () => {
    const answer = await graph.send({
      method: 'GET',
      path: pathOf(key),
      version: 'beta',
      operation,
      requirement: requirements.writeKeySets,
      optional: true
    })
    if (saysNothing(answer) && runtime.clock.monotonic() - startedMs < statusMs)
      return retryLater(describeFailure(failureOf(answer)))
    return done(succeeded(answer) ? asText(bodyOf(answer).status).toLowerCase() : '')
  })
}

/**
 * True for an answer after which nobody knows the status: the service failed, or does not know a set or key this young everywhere. A
 * path that it does not have is refused otherwise.
 */
const saysNothing = (answer: GraphAnswer): boolean => {
  const { status } = answer
  const hasFailed = status === 408 || status === 409 || (status >= 500 && status !== 501)
  const isElsewhere = answer.isOfAnother === true || isMissing(answer) || isTenantMissing(answer)
  return hasFailed || isElsewhere || isCpimBusy(answer) || isCpimFlaky(answer)
}

const enable = async (key: FreshKey, { graph, recent }: Tools, warn: (text: string) => void): Promise<void> => {
  const answer = await graph.send({
    method: 'PATCH',
    path: pathOf(key),
    version: 'beta',
    operation: `switch on the new key of ${key.setId}`,
    requirement: requirements.writeKeySets,
    body: { status: 'enabled' },
    mayLagBehind: recent
  })
  if (succeeded(answer)) return
  warn(
    `The new key of the policy key ${key.setId} is switched off, and the tenant did not let it be switched on: ${describeFailure(failureOf(answer))}. Switch it on in the portal (Identity Experience Framework, Policy keys).`
  )
}
