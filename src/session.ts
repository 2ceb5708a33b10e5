// A signed-in session with the tenant: the inputs' credential made into tokens, and tokens into a Graph client.

import { readOidcClaims, type SignInContext, tokenSource } from './auth/credential.ts'
import type { OidcClaims, TokenClaims } from './auth/token.ts'
import { type GitHubRun, readGitHubRun } from './ci/github/run.ts'
import { createGraph, type Graph } from './graph/client.ts'
import type { Inputs } from './inputs/inputs.ts'
import type { DesiredApp } from './resources/app/declared.ts'
import type { Runtime } from './runtime.ts'
import { deadlineAfter, type OnWait, type RetryContext } from './util/retry.ts'

/** The caller at work in its tenant. */
export type Session = {
  readonly graph: Graph
  readonly claims: TokenClaims | undefined
  readonly gitHub: GitHubRun
  readonly signIn: SignInContext
  readonly retry: RetryContext
}

/** How long a device code lives (Microsoft identity platform documentation, device authorization grant). */
const deviceCodeLifetimeMs = 15 * 60_000

/** What a session has to tell while it is opened and used. */
export type SessionLog = {
  readonly waiting: OnWait
  readonly notice: (text: string, title?: string) => void
}

/** What a sign-in by device code takes besides: the delegated Graph permissions to ask for, and what to do before asking. */
export type Interactive = {
  readonly scopes: readonly string[]
  readonly before: (signIn: SignInContext) => Promise<unknown>
}

/**
 * Signs in and opens the client.
 *
 * @throws ActionError `sign-in`, `service`, `timeout`, `protocol`, `input`.
 */
export const openSession = async (
  inputs: Inputs,
  runtime: Runtime,
  log: SessionLog,
  interactive?: Interactive
): Promise<Session> => {
  const { waitTimeoutMs, credential } = inputs
  const gitHub = readGitHubRun(runtime.env)
  // A person at a device code takes the time that the code lives; that must not use up what replication may need.
  const personMs = credential.kind === 'device-code' ? deviceCodeLifetimeMs : 0
  const signIn: SignInContext = {
    runtime,
    deadline: deadlineAfter(runtime, waitTimeoutMs + personMs),
    onWait: log.waiting,
    cloud: inputs.cloud,
    tenant: inputs.tenant.kind === 'id' ? inputs.tenant.id : inputs.tenant.domain,
    gitHub,
    showDeviceCode: ({ userCode, verificationUri }) =>
      log.notice(`Open ${verificationUri} and enter the code ${userCode} to sign in as an administrator.`, 'Sign in'),
    scopes: interactive?.scopes ?? []
  }
  if (credential.kind === 'device-code') await interactive?.before(signIn)
  const tokens = tokenSource(credential, signIn)
  // Asked for at once: a caller that cannot sign in is told so before anything else is done.
  const { claims } = await tokens.getToken()
  const retry: RetryContext = { runtime, deadline: deadlineAfter(runtime, waitTimeoutMs), onWait: log.waiting }
  const graph = await createGraph(inputs.cloud.graphOrigin, tokens, retry)
  return { graph, claims, gitHub, signIn, retry }
}

/**
 * Issuer and subject of the run's own OIDC token, when a federated credential needs them: `current-run` always, a bare
 * subject only for its issuer, and only when the sign-in has fetched a token anyway.
 */
export const runClaims = async (
  apps: readonly DesiredApp[],
  { credential, cloud }: Inputs,
  { signIn }: Pick<Session, 'signIn'>
): Promise<OidcClaims | undefined> => {
  const credentials = apps.flatMap(app => app.federatedCredentials)
  const needed = credentials.some(({ kind }) => kind === 'current-run')
  const atHand = credential.kind === 'oidc' && credentials.length > 0
  if (!needed && !atHand) return undefined
  return readOidcClaims(credential.kind === 'oidc' ? credential.audience : cloud.oidcAudience, signIn)
}
