// A signed-in session with the tenant: the inputs' credential made into tokens, and tokens into a Graph client.

import { tokenSource } from './auth/credential.ts'
import type { SignInContext, TokenClaims } from './auth/signIn.ts'
import { createOidcSource } from './auth/workloadIdentity.ts'
import type { Ci } from './ci/ci.ts'
import { createGraph, type Graph } from './graph/client.ts'
import type { CallerInputs } from './inputs/inputs.ts'
import type { Log } from './report/log.ts'
import { writeTenantOutputs } from './report/outputs.ts'
import { type Tenant, tenantWarnings } from './resources/tenant/organization.ts'
import type { Runtime } from './runtime.ts'
import { deadlineAfter, type RetryContext } from './util/retry.ts'

/** The caller at work in its tenant. */
export type Session = {
  readonly graph: Graph
  readonly claims: TokenClaims | undefined
  readonly retry: RetryContext
}

/** How long a device code lives (Microsoft identity platform documentation, device authorization grant). */
const deviceCodeLifetimeMs = 15 * 60_000

/**
 * What every sign-in of a run takes: the caller's, and those that prove a new credential. `scopes` are the
 * delegated Graph permissions that an administrator is asked for who signs in by device code.
 */
export const signInContext = (
  { waitTimeoutMs, credential, cloud, tenant }: CallerInputs,
  { oidc }: Pick<Ci, 'oidc'>,
  runtime: Runtime,
  log: Pick<Log, 'waiting' | 'notice'>,
  scopes: readonly string[]
): SignInContext => {
  // A person at a device code takes the time that the code lives; that must not use up what replication may need.
  const personMs = credential.kind === 'device-code' ? deviceCodeLifetimeMs : 0
  return {
    runtime,
    deadline: deadlineAfter(runtime, waitTimeoutMs + personMs),
    onWait: log.waiting,
    cloud,
    tenant: tenant.kind === 'id' ? tenant.id : tenant.domain,
    oidc: createOidcSource(oidc),
    showDeviceCode: ({ userCode, verificationUri }) =>
      log.notice(`Open ${verificationUri} and enter the code ${userCode} to sign in as an administrator.`, 'Sign in'),
    scopes
  }
}

/** Signs in and opens the client. @throws ActionError `sign-in`, `service`, `timeout`, `protocol`, `input`. */
export const openSession = async (
  { credential, cloud, waitTimeoutMs }: CallerInputs,
  signIn: SignInContext
): Promise<Session> => {
  const { runtime, onWait } = signIn
  const tokens = tokenSource(credential, signIn)
  // Asked for at once: a caller that cannot sign in is told so before anything else is done.
  const { claims } = await tokens.getToken()
  const retry: RetryContext = { runtime, deadline: deadlineAfter(runtime, waitTimeoutMs), onWait }
  return { graph: await createGraph(cloud.graphOrigin, tokens, retry), claims, retry }
}

/** Says which tenant it is and of what kind, in outputs and log. */
export const introduceTenant = (
  tenant: Tenant,
  ci: Pick<Ci, 'mask' | 'output'>,
  log: Pick<Log, 'info' | 'warning'>
): void => {
  writeTenantOutputs(ci, tenant)
  const { displayName = '', initialDomain = '', id, kind = 'kind unknown' } = tenant
  log.info(`Tenant: ${displayName} ${initialDomain} (${id}), ${kind}`)
  for (const warning of tenantWarnings(tenant)) log.warning(warning)
}
