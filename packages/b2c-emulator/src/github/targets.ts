// Where secrets and variables live: a repository, one of its environments, an organization, or Dependabot's own stores.

import type { Context } from 'hono'
import type { GitHubState } from './gitHub.ts'
import { notFound, refusalOf } from './responses.ts'
import type { SecretApp } from './state.ts'
import type { GitHubPermission } from './tokens.ts'

/** One store. `id` tells stores apart: `octo-org/b2c`, `octo-org/b2c#production`, `octo-org`. */
export type Target = {
  readonly id: string
  readonly app: SecretApp
  readonly kind: 'repository' | 'environment' | 'organization'
  readonly permissions: readonly GitHubPermission[]
  readonly documentation: string
}

/** A route prefix and the store that a request to it means. */
export type TargetRoute = { readonly path: string; readonly target: (c: Context) => Target }

const repositoryId = (c: Context) => `${c.req.param('owner')}/${c.req.param('repo')}`
const environmentId = (c: Context) => `${repositoryId(c)}#${c.req.param('environment')}`
const organizationId = (c: Context) => c.req.param('org') ?? ''

/** The stores of secrets. Permissions: GitHub documentation, "Permissions required for fine-grained tokens". */
export const secretRoutes: readonly TargetRoute[] = [
  {
    path: '/repos/:owner/:repo/actions/secrets',
    target: c => store(repositoryId(c), 'actions', 'repository', 'secrets', '/actions/secrets')
  },
  {
    path: '/repos/:owner/:repo/environments/:environment/secrets',
    target: c => store(environmentId(c), 'actions', 'environment', 'environments', '/actions/secrets')
  },
  {
    path: '/orgs/:org/actions/secrets',
    target: c => store(organizationId(c), 'actions', 'organization', 'organization_secrets', '/actions/secrets')
  },
  {
    path: '/repos/:owner/:repo/dependabot/secrets',
    target: c => store(repositoryId(c), 'dependabot', 'repository', 'dependabot_secrets', '/dependabot/secrets')
  },
  {
    path: '/orgs/:org/dependabot/secrets',
    target: c =>
      store(organizationId(c), 'dependabot', 'organization', 'organization_dependabot_secrets', '/dependabot/secrets')
  }
]

/** The stores of variables. */
export const variableRoutes: readonly TargetRoute[] = [
  {
    path: '/repos/:owner/:repo/actions/variables',
    target: c => store(repositoryId(c), 'actions', 'repository', 'actions_variables', '/actions/variables')
  },
  {
    path: '/repos/:owner/:repo/environments/:environment/variables',
    target: c => store(environmentId(c), 'actions', 'environment', 'environments', '/actions/variables')
  },
  {
    path: '/orgs/:org/actions/variables',
    target: c =>
      store(organizationId(c), 'actions', 'organization', 'organization_actions_variables', '/actions/variables')
  }
]

const store = (
  id: string,
  app: SecretApp,
  kind: Target['kind'],
  permission: GitHubPermission,
  documentation: string
): Target => ({ id, app, kind, permissions: [permission], documentation })

/** Answers a request to a store, if its token may and the store exists: 401, 403 or 404 otherwise. */
export const atTarget = (
  state: GitHubState,
  c: Context,
  target: Target,
  level: 'read' | 'write',
  handle: (c: Context, target: Target) => Response | Promise<Response>
): Response | Promise<Response> => {
  const { permissions, documentation } = target
  const refusal = refusalOf(c, state.tokens, { permissions, level, documentation })
  if (refusal) return refusal
  return state.missing.has(target.id) ? notFound(c, documentation) : handle(c, target)
}

/** What GitHub says of a name that it does not take, or `undefined`. GitHub documentation, "Naming your secrets". */
export const nameProblem = (name: string, noun: 'Secret' | 'Variable'): string | undefined => {
  if (/^GITHUB_/i.test(name)) return `${noun} names must not start with GITHUB_.`
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return undefined
  return (
    `${noun} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not ` +
    'allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).'
  )
}
