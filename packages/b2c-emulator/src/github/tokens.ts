// GitHub API tokens and what they may do: the job's GITHUB_TOKEN and fine-grained personal access tokens.

import { randomBytes } from 'node:crypto'

/** Permissions by the names of GitHub's "permissions required for" tables, in snake case. */
export const gitHubPermissions = [
  'actions',
  'contents',
  'issues',
  'pull_requests',
  'secrets',
  'environments',
  'organization_secrets',
  'dependabot_secrets',
  'organization_dependabot_secrets',
  'actions_variables',
  'organization_actions_variables'
] as const
/** One of {@link gitHubPermissions}. */
export type GitHubPermission = (typeof gitHubPermissions)[number]

/** What a token grants: `write` includes `read`. */
export type GitHubPermissions = Readonly<Partial<Record<GitHubPermission, 'read' | 'write'>>>

/** What a test asks for; `login` is the account that a fine-grained token acts for. */
export type GitHubTokenRequest = {
  readonly kind: 'GITHUB_TOKEN' | 'fine-grained'
  readonly permissions?: GitHubPermissions
  readonly login?: string
}

/** An issued token: its kind, its grants and the account it acts for. */
export type GitHubToken = {
  readonly kind: GitHubTokenRequest['kind']
  readonly permissions: GitHubPermissions
  readonly user: { readonly login: string; readonly id: number; readonly type: 'Bot' | 'User' }
}

// GitHub documentation, "Permissions for the GITHUB_TOKEN": no permission for secrets, variables or environments exists.
const gitHubTokenPermissions: readonly GitHubPermission[] = ['actions', 'contents', 'issues', 'pull_requests']

/** The token's string, which ends with `random`, and what stands behind it. A GITHUB_TOKEN drops the permissions that it cannot have. */
export const issueToken = (
  request: GitHubTokenRequest,
  random = randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0')
): { readonly value: string; readonly token: GitHubToken } => {
  const wanted = request.permissions ?? { contents: 'read' }
  if (request.kind === 'GITHUB_TOKEN') {
    const permissions = Object.fromEntries(
      Object.entries(wanted).filter(([name]) => gitHubTokenPermissions.some(allowed => allowed === name))
    )
    return {
      value: `ghs_${random}`,
      token: { kind: request.kind, permissions, user: { login: 'github-actions[bot]', id: 41898282, type: 'Bot' } }
    }
  }
  const user = { login: request.login ?? 'octocat', id: 583231, type: 'User' } as const
  return { value: `github_pat_${random}`, token: { kind: request.kind, permissions: wanted, user } }
}

/** Whether the token has at least one of the permissions at this level. */
export const permits = (
  token: GitHubToken,
  permissions: readonly GitHubPermission[],
  level: 'read' | 'write'
): boolean => permissions.some(name => token.permissions[name] === 'write' || token.permissions[name] === level)
