// GitHub's origin: the OpenID Connect issuer of Actions and the parts of the REST API that a pipeline writes to.

import { type Context, Hono } from 'hono'
import type { EmulatorContext } from '../core/context.ts'
import { signJwt } from '../core/jwt.ts'
import { commentsApp } from './comments.ts'
import { type GitHubState, gitHubOf } from './gitHub.ts'
import { identityClaims, subjectPrefix } from './oidc.ts'
import { notFound, refusalOf, refuse, tokenOf } from './responses.ts'
import { secretsApp } from './secrets.ts'
import { variablesApp } from './variables.ts'

/** The routes of the `github` origin. */
export const gitHubApp = (context: EmulatorContext): Hono => {
  const state = gitHubOf(context)
  const app = new Hono()
  app.get('/.well-known/openid-configuration', c => c.json(configuration(state)))
  app.get('/.well-known/jwks', c => c.json({ keys: [state.signingKey().jwk] }))
  app.get('/_oidc/token', c => identityToken(c, state))
  app.get('/repos/:owner/:repo/actions/oidc/customization/sub', c => subjectCustomization(c, state))
  app.route('/', secretsApp(state))
  app.route('/', variablesApp(state))
  app.route('/', commentsApp(state))
  app.get('/user', c => authenticatedUser(c, state))
  app.notFound(c => notFound(c))
  return app
}

/** Microsoft Entra reads this to find the keys. GitHub documentation, "OpenID Connect reference". */
const configuration = ({ issuer }: GitHubState): Record<string, unknown> => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks`,
  subject_types_supported: ['public', 'pairwise'],
  response_types_supported: ['id_token'],
  claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'ref', 'repository', 'environment'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid']
})

/** What the toolkit's getIDToken calls: the job's bearer in, a five-minute identity token out. */
const identityToken = async (c: Context, state: GitHubState): Promise<Response> => {
  const [, bearer = ''] = (c.req.header('authorization') ?? '').split(' ')
  const job = state.jobs.get(bearer)
  if (!job) return c.json({ $id: '1', message: 'The token is not authorized for this request.' }, 401)
  const owner = (job.repository ?? 'octo-org/b2c').split('/')[0]
  const audience = c.req.query('audience') ?? `https://github.com/${owner}`
  const value = await signJwt(state.signingKey(), identityClaims(job, state.issuer, audience, state.now()))
  state.issued.add('assertion', value)
  return c.json({ count: 1, value })
}

/** An installation's token, GITHUB_TOKEN among them, belongs to no user. GitHub documentation, "Get the authenticated user". */
const authenticatedUser = (c: Context, { tokens }: GitHubState): Response => {
  const documentation = '/users/users'
  const token = tokenOf(c, tokens)
  if (!token) return refuse(c, 401, c.req.header('authorization') ? 'Bad credentials' : 'Requires authentication')
  if (token.kind === 'GITHUB_TOKEN') return refuse(c, 403, 'Resource not accessible by integration', { documentation })
  return c.json({ ...token.user, site_admin: false })
}

/** GitHub documentation, "REST API endpoints for GitHub Actions OIDC"; `sub_claim_prefix`: Azure/azure-dev#9382. */
const subjectCustomization = (c: Context, state: GitHubState): Response => {
  const documentation = '/actions/oidc'
  const refusal = refusalOf(c, state.tokens, { permissions: ['actions'], level: 'read', documentation })
  if (refusal) return refusal
  const repository = `${c.req.param('owner')}/${c.req.param('repo')}`
  if (state.missing.has(repository)) return notFound(c, documentation)
  const immutable = [...state.jobs.values()].some(
    job => (job.repository ?? 'octo-org/b2c') === repository && job.immutable === true
  )
  return c.json({
    use_default: true,
    use_immutable_subject: false,
    sub_claim_prefix: subjectPrefix(repository, immutable)
  })
}
