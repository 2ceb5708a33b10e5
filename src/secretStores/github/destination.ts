// A destination in GitHub: how it is written (`repository:NAME`, `environment/ENV:NAME`, `organization/ORG:NAME`,
// `dependabot:NAME`), its routes in the REST API, and the permissions that open them.

import { createHash } from 'node:crypto'
import type { GitHubRun } from '../../ci/github/run.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'

/** A store of GitHub secrets. With `ids`, the client id, tenant id, key id and expiry go to variables of the same target. */
export type GitHubDestination = { readonly name: string; readonly ids: boolean } & (
  | { readonly kind: 'repository' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string }
  | { readonly kind: 'dependabot' }
)

const acceptedOf = {
  secret:
    'accepted: repository:NAME, environment/ENV:NAME, organization/ORG:NAME or dependabot:NAME, with +ids after it to store the ids as variables too',
  variable: 'accepted: repository:NAME, environment/ENV:NAME or organization/ORG:NAME'
} as const

/** The words that destinations begin with. */
export const destinationKinds = ['repository', 'environment', 'organization', 'dependabot'] as const

// GitHub documentation: "Using secrets in GitHub Actions", naming your secrets.
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/
const organizationLogin = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/

/** One destination. The name follows the last colon: names of environments may hold colons, names of secrets may not. */
export const parseGitHubDestination = (text: string): Result<GitHubDestination> => parseStore(text, 'secret')

/** One variable for the client id: a destination without `+ids`, and not Dependabot, which has no variables. */
export const parseVariableDestination = (text: string): Result<GitHubDestination> => {
  const destination = parseStore(text, 'variable')
  if (!destination.ok) return destination
  const { value } = destination
  if (value.kind === 'dependabot') return err(`${quoted(text)}: Dependabot has no variables; ${acceptedOf.variable}`)
  return value.ids ? err(`${quoted(text)}: +ids has no place there; ${acceptedOf.variable}`) : ok(value)
}

const parseStore = (text: string, noun: 'secret' | 'variable'): Result<GitHubDestination> => {
  const accepted = acceptedOf[noun]
  const shown = quoted(text)
  const colon = text.lastIndexOf(':')
  if (colon < 0) return err(`${shown} is not a destination; ${accepted}`)
  const [store = '', ...targets] = text.slice(0, colon).trim().split('/')
  const hasTarget = targets.length > 0
  const target = targets.join('/')
  const written = text.slice(colon + 1).trim()
  const ids = written.endsWith('+ids')
  const name = ids ? written.slice(0, -'+ids'.length) : written
  const kind = destinationKinds.find(candidate => candidate === store)
  if (kind === undefined)
    return err(`${shown} names no known store${didYouMean(store, destinationKinds) || ';'} ${accepted}`)
  if (/^GITHUB_/i.test(name)) return err(`${shown}: ${quoted(name)} begins with GITHUB_, which GitHub keeps for itself`)
  if (!secretName.test(name)) {
    const names = 'letters, digits and _, not beginning with a digit'
    return err(`${shown}: ${quoted(name)} is not a ${noun}'s name; accepted: ${names}`)
  }
  switch (kind) {
    case 'environment':
      return target === '' || target.length > 255 || /\p{Cc}/u.test(target)
        ? err(`${shown} names no environment; accepted: environment/ENV:NAME`)
        : ok({ kind, environment: target, name, ids })
    case 'organization':
      return organizationLogin.test(target)
        ? ok({ kind, organization: target, name, ids })
        : err(`${shown} names no organization; accepted: organization/ORG:NAME`)
    case 'repository':
      return hasTarget
        ? err(`${shown}: the repository is the one that the workflow runs in; accepted: repository:NAME`)
        : ok({ kind, name, ids })
    case 'dependabot':
      if (hasTarget) return err(`${shown}: accepted is dependabot:NAME, for the repository of the workflow`)
      if (ids) return err(`${shown}: Dependabot has secrets and no variables, so +ids has no place there`)
      return ok({ kind, name, ids })
  }
}

/** A destination as the input `secret-destinations` writes it, e.g. `environment/production:B2C_SECRET+ids`. */
export const targetOf = (destination: GitHubDestination): string => {
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

/** What tells two destinations apart. GitHub compares all these names without regard to case. */
export const destinationIdentity = (destination: GitHubDestination): string =>
  targetOf({ ...destination, ids: false }).toLowerCase()

/**
 * A short hash of the destination, the same in every run. What does not name its repository lies in that of the workflow:
 * two repositories that send the secrets of one app are two places.
 */
export const placeOf = (destination: GitHubDestination, { owner = '', repo = '' }: GitHubRun): string => {
  const isOfOrganization = destination.kind === 'organization'
  const repository = isOfOrganization ? '' : `${owner}/${repo}`.toLowerCase()
  const identity = `github ${repository} ${destinationIdentity(destination)}`
  return createHash('sha256').update(identity).digest('hex').slice(0, 16)
}

/** Where secrets or variables are: a path without a trailing slash, and the permission that opens it. */
export type Route = { readonly path: string; readonly permission: string }

/**
 * The routes of one destination. `place` is what a person calls it, `absent` what a 404 may mean besides a token that cannot
 * see it. Permissions are named as in GitHub's "Permissions required for fine-grained access tokens".
 */
export type Routes = {
  readonly place: string
  readonly absent: string
  readonly secrets: Route
  readonly variables: Route
}

const segment = encodeURIComponent

/** The routes of a destination. Dependabot has no variables of its own: workflows that it triggers read the repository's. */
export const routesOf = (destination: GitHubDestination, { owner = '', repo = '' }: GitHubRun): Routes => {
  const repository = `${owner}/${repo}`
  const repositoryPath = `/repos/${segment(owner)}/${segment(repo)}`
  const ofRepository = {
    absent: `the repository ${repository} does not exist`,
    variables: {
      path: `${repositoryPath}/actions/variables`,
      permission: 'repository permission "Variables: write" (actions_variables)'
    }
  }
  switch (destination.kind) {
    case 'repository': {
      const permission = 'repository permission "Secrets: write" (secrets)'
      const secrets = { path: `${repositoryPath}/actions/secrets`, permission }
      return { ...ofRepository, place: `the repository ${repository}`, secrets }
    }
    case 'dependabot': {
      const permission = 'repository permission "Dependabot secrets: write" (dependabot_secrets)'
      const secrets = { path: `${repositoryPath}/dependabot/secrets`, permission }
      return { ...ofRepository, place: `Dependabot in ${repository}`, secrets }
    }
    case 'environment': {
      const { environment } = destination
      const path = `${repositoryPath}/environments/${segment(environment)}`
      const permission = 'repository permission "Environments: write" (environments)'
      return {
        place: `the environment ${environment} of ${repository}`,
        absent: `${repository} has no environment named ${environment} (create it under Settings > Environments)`,
        secrets: { path: `${path}/secrets`, permission },
        variables: { path: `${path}/variables`, permission }
      }
    }
    case 'organization': {
      const place = `the organization ${destination.organization}`
      const path = `/orgs/${segment(destination.organization)}/actions`
      const secretPermission = 'organization permission "Secrets: write" (organization_secrets)'
      const variablePermission = 'organization permission "Variables: write" (organization_actions_variables)'
      return {
        place,
        absent: `${place} does not exist`,
        secrets: { path: `${path}/secrets`, permission: secretPermission },
        variables: { path: `${path}/variables`, permission: variablePermission }
      }
    }
  }
}
