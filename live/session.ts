// Signs in to the tenant, reads what it shows of itself, and makes the kit that probes are given.

import { signInWith, tokenSource } from '../src/auth/credential.ts'
import type { AccessToken, Credential, SignIn, SignInContext, TokenSource } from '../src/auth/signIn.ts'
import { createOidcSource } from '../src/auth/workloadIdentity.ts'
import { createGitHubOidc } from '../src/ci/github/oidc.ts'
import { readGitHubRun } from '../src/ci/github/run.ts'
import { type Cloud, clouds } from '../src/clouds.ts'
import { withEndpoints } from '../src/inputs/endpoints.ts'
import type { Runtime } from '../src/runtime.ts'
import { isGuid } from '../src/util/guid.ts'
import { asObject, asObjects, asText } from '../src/util/json.ts'
import { deadlineAfter, type RetryContext } from '../src/util/retry.ts'
import { readableMs } from '../src/util/time.ts'
import { type Answer, graphClient } from './client.ts'
import type { Kit, LiveTenant } from './kit.ts'
import type { Log } from './log.ts'
import { markOf, newRunId } from './mark.ts'
import type { LiveOptions } from './options.ts'

/** A run that has signed in. */
export type Session = {
  readonly kit: Kit
  /** The application permissions that the caller's token holds; undefined where the token cannot be read. */
  readonly permissions: readonly string[] | undefined
  /** The same kit with a deadline of its own, and without the run's cancellation: for the clean-up. */
  readonly forCleanUp: (ms: number) => Kit
}

/** The environment variable of the caller's client secret. */
export const secretVariable = 'B2C_LIVE_CLIENT_SECRET'

/** How the caller signs in; undefined where the environment holds neither a secret nor a job's right to an identity token. */
export const credentialOf = (clientId: string, env: Runtime['env']): Credential | undefined => {
  const clientSecret = env[secretVariable]
  if (clientSecret) return { kind: 'client-secret', clientId, clientSecret }
  return hasIdentityToken(env) ? { kind: 'oidc', clientId, audience: clouds.public.oidcAudience } : undefined
}

const hasIdentityToken = (env: Runtime['env']): boolean =>
  Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL && env.ACTIONS_ID_TOKEN_REQUEST_TOKEN)

/** Signs in. @throws ActionError where that fails. */
export const openSession = async (
  options: LiveOptions,
  credential: Credential,
  runtime: Runtime,
  log: Log
): Promise<Session> => {
  const cloud = withEndpoints(clouds.public, options.loginEndpoint, options.graphEndpoint)
  const context: RetryContext = {
    runtime,
    deadline: deadlineAfter(runtime, options.deadlineMs),
    onWait: ({ operation, reason, pauseMs }) => log.line(`  Waiting ${readableMs(pauseMs)} to ${operation}: ${reason}`)
  }
  const signInContext = signInContextOf(cloud, options.tenant, context)
  const protectedTokens = (source: TokenSource): TokenSource => ({
    getToken: async options => {
      const token = await source.getToken(options)
      log.protect(token.value)
      return token
    }
  })
  const tokens = protectedTokens(tokenSource(credential, signInContext))
  const token = await tokens.getToken()
  const graph = graphClient(cloud.graphOrigin, tokens, context)
  const tenant = await readTenant(options.tenant, token, await graph.send({ method: 'GET', path: '/organization' }))
  for (const [name, placeholder] of namesOf(tenant, options)) log.hide(name, placeholder)
  const mark = markOf(newRunId())
  const kitIn = (within: RetryContext, tokensWithin: TokenSource): Kit => ({
    runtime: within.runtime,
    context: within,
    mark,
    tenant,
    principalId: token.claims?.objectId,
    graph: graphClient(cloud.graphOrigin, tokensWithin, within),
    patienceMs: options.patienceMs,
    signInWithSecret: (clientId, clientSecret) =>
      protectedSignIn(
        signInWith({ kind: 'client-secret', clientId, clientSecret }, signInContextOf(cloud, tenant.id, within)),
        log
      ),
    workload: hasIdentityToken(runtime.env) ? workloadOf(cloud, tenant.id, within, log) : undefined,
    clientOf: getToken =>
      graphClient(
        cloud.graphOrigin,
        {
          getToken: async () => ({ value: await getToken(), expiresOnMs: Number.POSITIVE_INFINITY, claims: undefined })
        },
        within
      ),
    protect: log.protect,
    names: log.names,
    log: log.line
  })
  return {
    kit: kitIn(context, tokens),
    permissions: token.claims?.roles,
    forCleanUp: ms => {
      const uncancelled: Runtime = { ...runtime, cancelled: new AbortController().signal }
      const within = { ...context, runtime: uncancelled, deadline: deadlineAfter(uncancelled, ms) }
      // The token of a run that was cancelled may lapse before all is removed; its source renews it no more.
      const further = protectedTokens(tokenSource(credential, signInContextOf(cloud, options.tenant, within)))
      return kitIn(within, {
        getToken: one =>
          tokens.getToken(one).catch(error => {
            if (runtime.cancelled.aborted) return further.getToken(one)
            throw error
          })
      })
    }
  }
}

const signInContextOf = (cloud: Cloud, tenant: string, context: RetryContext): SignInContext => ({
  ...context,
  cloud,
  tenant,
  oidc: createOidcSource(createGitHubOidc(readGitHubRun(context.runtime.env))),
  showDeviceCode: () => undefined
})

/** A sign-in whose tokens are masked at once. */
const protectedSignIn =
  (signIn: SignIn, log: Log): SignIn =>
  async () => {
    const attempt = await signIn()
    if (attempt.kind === 'token') log.protect(attempt.token.value)
    return attempt
  }

const workloadOf = (cloud: Cloud, tenant: string, context: RetryContext, log: Log): Kit['workload'] => {
  const signInContext = signInContextOf(cloud, tenant, context)
  const audience = cloud.oidcAudience
  return {
    claims: () => signInContext.oidc.claims(audience, signInContext),
    signIn: clientId => protectedSignIn(signInWith({ kind: 'oidc', clientId, audience }, signInContext), log)
  }
}

const readTenant = async (asked: string, { claims }: AccessToken, organization: Answer): Promise<LiveTenant> => {
  const [shown = asObject(undefined)] = asObjects(organization.json.value)
  const domains = asObjects(shown.verifiedDomains)
  const initial = asText(domains.find(({ isInitial }) => isInitial === true)?.name)
  const type = asText(shown.tenantType)
  return {
    id: claims?.tenantId ?? asText(shown.id),
    domain: initial || (isGuid(asked) ? undefined : asked),
    domains: domains.map(({ name }) => asText(name)),
    displayName: asText(shown.displayName),
    type: type || undefined
  }
}

/** What must not be shown of the tenant. */
const namesOf = (
  { id, domain, domains, displayName }: LiveTenant,
  { tenant, clientId }: LiveOptions
): readonly (readonly [string, string])[] => [
  [id, '<tenant>'],
  [tenant, '<tenant>'],
  [clientId, '<id>'],
  [displayName, '<tenant>'],
  ...[domain ?? '', ...domains].map(name => [name, '<domain>'] as const)
]
