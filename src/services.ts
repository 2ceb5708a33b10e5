// Wires what the kinds of an app need besides Graph: to the outputs of the step, the token service, and the stores.

import { proveCredential } from './auth/proof.ts'
import type { SignInContext } from './auth/signIn.ts'
import type { Ci } from './ci/ci.ts'
import { ActionError } from './errors.ts'
import type { Inputs } from './inputs/inputs.ts'
import { publishSecret } from './report/outputs.ts'
import type { AppServices } from './resources/app/services.ts'
import { createRegister } from './resources/clientSecret/announcedSecrets.ts'
import type { Session } from './session.ts'
import { createLimit, lazy } from './util/concurrency.ts'
import { deadlineAfter } from './util/retry.ts'

/** What the services are made from. `apps` is how many apps share the outputs. */
export type ServiceSettings = Pick<AppServices, 'tenantId' | 'runIdentity' | 'log' | 'removal'> & {
  readonly ci: Ci
  readonly inputs: Inputs
  readonly signIn: SignInContext
  readonly session: Session
  readonly apps: number
}

/** Destinations looked at side by side. GitHub asks for few requests at a time. */
const storesAtOnce = 10

/** The services of one run. */
export const createServices = ({ inputs, signIn, session, ci, apps, ...given }: ServiceSettings): AppServices => {
  const {
    cloud,
    credential: callers,
    verify,
    destroyCaller: mayDestroyCaller,
    waitTimeoutMs,
    gitHubToken = ''
  } = inputs
  const { oidcAudience: audience } = cloud
  const { runtime } = session.retry
  return {
    ...given,
    caller: session.claims,
    mayDestroyCaller,
    nowMs: session.graph.now,
    isClockSure: () => session.graph.clockDoubt() === undefined,
    repository: ci.repository,
    tenantSchema: { knowsCreatedBy: true, expandsOwners: true },
    trust: { issuer: ci.oidc.issuer, audience },
    prove: async (clientId, secretText, expectedRoles, deadline) => {
      if (!verify) return { kind: 'skipped' }
      const isRun = secretText === 'run identity'
      const credential = isRun
        ? ({ kind: 'oidc', clientId, audience } as const)
        : ({ kind: 'client-secret', clientId, clientSecret: secretText } as const)
      return proveCredential(credential, expectedRoles, { ...signIn, deadline })
    },
    publish: ({ key }, secret) => publishSecret(ci, apps, key, secret),
    ...createRegister(ci.state),
    signedInWith:
      callers.kind === 'client-secret'
        ? { clientId: callers.clientId.toLowerCase(), hint: callers.clientSecret.slice(0, 3) }
        : undefined,
    inStores: createLimit(storesAtOnce),
    stores: (deadline = deadlineAfter(runtime, waitTimeoutMs)) => ({
      ...session.retry,
      deadline,
      env: runtime.env,
      gitHubToken
    })
  }
}

/** How long a token may take that the run can do without: one request, not repeated for long. */
const optionalTokenMs = 5_000

/**
 * What the run's own identity token says, asked for once: it is at hand when the caller signs in by it, or it was required. A run
 * that could do with it asks the host briefly, and does without where the host gives none.
 */
export const createRunIdentity = ({ credential, cloud }: Inputs, signIn: SignInContext): AppServices['runIdentity'] => {
  let isAtHand = credential.kind === 'oidc'
  const audience = credential.kind === 'oidc' ? credential.audience : cloud.oidcAudience
  const ask = lazy(() => signIn.oidc.claims(audience, signIn))
  const askBriefly = lazy(async () => {
    const deadline = deadlineAfter(signIn.runtime, optionalTokenMs)
    const timeouts = { requestMs: optionalTokenMs, oidcMs: optionalTokenMs }
    try {
      return await signIn.oidc.claims(audience, { ...signIn, deadline, timeouts })
    } catch (error) {
      if (error instanceof ActionError && error.code !== 'cancelled') return undefined
      throw error
    }
  })
  return async need => {
    isAtHand ||= need === 'required'
    if (isAtHand) return ask()
    return need === 'if possible' ? askBriefly() : undefined
  }
}
