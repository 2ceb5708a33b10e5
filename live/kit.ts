// What every probe is given: the tenant, Graph as the caller sees it, and waits that tell replication from an answer.

import type { OidcClaims, SignIn } from '../src/auth/signIn.ts'
import type { Runtime } from '../src/runtime.ts'
import type { RetryContext } from '../src/util/retry.ts'
import { type Answer, AnswerError, type GraphClient, type GraphRequest, saidBy } from './client.ts'
import type { Names } from './conceal.ts'
import { Ended, notAnswerable } from './finding.ts'
import type { Mark } from './mark.ts'

/** The tenant as it shows itself. `domain` is its initial domain, where that could be read. */
export type LiveTenant = {
  readonly id: string
  readonly domain: string | undefined
  /** All its domains. */
  readonly domains: readonly string[]
  readonly displayName: string
  /** Undefined where the organization does not show it or could not be read. */
  readonly type: string | undefined
}

/** What the run gives to its probes. */
export type Kit = {
  readonly runtime: Runtime
  readonly context: RetryContext
  readonly mark: Mark
  readonly tenant: LiveTenant
  /** Object id of the caller's service principal, where its token tells. */
  readonly principalId: string | undefined
  readonly graph: GraphClient
  /** How long a refusal that may be replication has to last before it is believed. */
  readonly patienceMs: number
  /** A way to sign in to the tenant as another application, by its client secret. */
  readonly signInWithSecret: (clientId: string, secret: string) => SignIn
  /** A way to sign in as another application with the job's identity token; undefined outside a job that may have one. */
  readonly workload:
    | { readonly claims: () => Promise<OidcClaims>; readonly signIn: (clientId: string) => SignIn }
    | undefined
  readonly clientOf: (getToken: () => Promise<string>) => GraphClient
  /** Keeps a secret out of the log, also out of that of GitHub Actions. */
  readonly protect: (secret: string) => void
  /** What must not be shown of the tenant, and what stands in its place. */
  readonly names: Names
  /** A line of the log, without names and ids. */
  readonly log: (line: string) => void
}

/** Statuses and texts of answers that a recent write explains (Microsoft Graph: known issues, and public threads). */
const replicationTexts =
  /does not reference a valid application|not a valid reference update|was not found on application|AADB2C90073|AADB2C95052|cannot be found in the directory|No password credential found|must in the local tenant|does not have CryptographicKey/i

/** Whether a refusal may be gone once the directory has caught up with what was written. */
export const mayBeReplication = ({ status, code, message }: Answer): boolean =>
  status === 404 ||
  status === 403 ||
  code === 'Authorization_IdentityNotFound' ||
  code === 'Error_MsaAppDoesNotExist' ||
  replicationTexts.test(`${code} ${message}`)

const firstPauseMs = 500
const longestPauseMs = 8_000

/**
 * Tries again until `isFinal`, or until `patienceMs` have passed; gives the last value. Each wait is a line of the log: `what`
 * reads after "to", `said` is what was answered.
 */
export const lasting = async <T>(
  kit: Pick<Kit, 'runtime' | 'context'>,
  what: string,
  patienceMs: number,
  attempt: () => Promise<T>,
  isFinal: (value: T) => boolean,
  said: (value: T) => string
): Promise<T> => {
  const { runtime, context } = kit
  const startedMs = runtime.clock.monotonic()
  const endsMs = Math.min(startedMs + patienceMs, context.deadline.endsMs)
  for (let attempts = 1; ; attempts++) {
    const value = await attempt()
    const nowMs = runtime.clock.monotonic()
    if (isFinal(value) || nowMs >= endsMs) return value
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1), Math.max(1, endsMs - nowMs))
    const waitedMs = nowMs - startedMs
    context.onWait({ operation: what, reason: said(value), attempts, waitedMs, pauseMs, leftMs: endsMs - nowMs })
    await runtime.sleep(pauseMs, runtime.cancelled)
  }
}

/** Sends a request until it is answered with what no replication explains; gives the last answer. */
export const settledAnswer = (
  kit: Kit,
  what: string,
  request: GraphRequest,
  graph: GraphClient = kit.graph,
  isFinal: (answer: Answer) => boolean = answer => !mayBeReplication(answer)
): Promise<Answer> => lasting(kit, what, kit.patienceMs, () => graph.send(request), isFinal, saidBy)

/** Sends a request that has to succeed. @throws AnswerError with the last answer, once replication no longer explains it. */
export const must = async (
  kit: Kit,
  what: string,
  request: GraphRequest,
  graph: GraphClient = kit.graph
): Promise<Answer> => {
  const answer = await settledAnswer(kit, what, request, graph)
  if (!answer.ok) throw new AnswerError(what, answer)
  return answer
}

/** The tenant's initial domain. @throws Ended where the caller may not read it. */
export const domainOf = ({ tenant }: Kit): string => {
  if (tenant.domain !== undefined) return tenant.domain
  throw new Ended(notAnswerable('The domain of the tenant could not be read: the caller lacks Organization.Read.All.'))
}
