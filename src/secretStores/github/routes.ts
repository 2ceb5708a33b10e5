// The stores of GitHub secrets and variables: their routes in the REST API and the permissions that open them.

import type { SecretDestination } from '../../resources/app/declared.ts'

/** The repository that the run belongs to. */
export type Repository = { readonly owner: string; readonly repo: string }

/**
 * One store. Paths have no trailing slash: `<secrets>/public-key`, `<secrets>/<NAME>`, `<variables>`,
 * `<variables>/<NAME>`. The permissions are named as in GitHub's "Permissions required for fine-grained access tokens".
 */
export type Store = {
  /** The store as a person calls it. */
  readonly place: string
  readonly secrets: string
  readonly secretPermission: string
  readonly variables: string
  readonly variablePermission: string
  /** What a 404 may mean besides a token that cannot see the store. */
  readonly absent: string
}

const segment = encodeURIComponent

/**
 * The store of a destination. Dependabot has no variables of its own: workflows that it triggers read the repository's,
 * so that is where its ids go.
 */
export const storeOf = (destination: SecretDestination, { owner, repo }: Repository): Store => {
  const repository = `${owner}/${repo}`
  const repositoryPath = `/repos/${segment(owner)}/${segment(repo)}`
  const repositoryVariables = {
    variables: `${repositoryPath}/actions/variables`,
    variablePermission: 'repository permission "Variables: write" (actions_variables)'
  }
  switch (destination.kind) {
    case 'repository':
      return {
        place: `the repository ${repository}`,
        secrets: `${repositoryPath}/actions/secrets`,
        secretPermission: 'repository permission "Secrets: write" (secrets)',
        ...repositoryVariables,
        absent: `the repository ${repository} does not exist`
      }
    case 'environment': {
      const path = `${repositoryPath}/environments/${segment(destination.environment)}`
      const permission = 'repository permission "Environments: write" (environments)'
      return {
        place: `the environment ${destination.environment} of ${repository}`,
        secrets: `${path}/secrets`,
        secretPermission: permission,
        variables: `${path}/variables`,
        variablePermission: permission,
        absent: `${repository} has no environment named ${destination.environment} (create it under Settings > Environments)`
      }
    }
    case 'organization': {
      const path = `/orgs/${segment(destination.organization)}/actions`
      return {
        place: `the organization ${destination.organization}`,
        secrets: `${path}/secrets`,
        secretPermission: 'organization permission "Secrets: write" (organization_secrets)',
        variables: `${path}/variables`,
        variablePermission: 'organization permission "Variables: write" (organization_actions_variables)',
        absent: `the organization ${destination.organization} does not exist`
      }
    }
    case 'dependabot':
      return {
        place: `Dependabot in ${repository}`,
        secrets: `${repositoryPath}/dependabot/secrets`,
        secretPermission: 'repository permission "Dependabot secrets: write" (dependabot_secrets)',
        ...repositoryVariables,
        absent: `the repository ${repository} does not exist`
      }
  }
}

/** A destination as the input `secret-destinations` writes it, e.g. `environment/production:B2C_SECRET+ids`. */
export const targetOf = (destination: SecretDestination): string => {
  const name = `${destination.name}${destination.ids ? '+ids' : ''}`
  switch (destination.kind) {
    case 'environment':
      return `environment/${destination.environment}:${name}`
    case 'organization':
      return `organization/${destination.organization}:${name}`
    default:
      return `${destination.kind}:${name}`
  }
}
