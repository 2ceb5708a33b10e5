// Tokens of GitHub for steps that write there.

import type { Emulator, GitHubPermissions } from 'b2c-emulator'

/** Everything that writing to every store needs. */
export const everyPermission: GitHubPermissions = {
  secrets: 'write',
  environments: 'write',
  organization_secrets: 'write',
  dependabot_secrets: 'write',
  actions_variables: 'write',
  organization_actions_variables: 'write'
}

/** A token that may write to every store. */
export const writerToken = ({ gitHub }: Emulator): string =>
  gitHub.token({ kind: 'fine-grained', permissions: everyPermission })
