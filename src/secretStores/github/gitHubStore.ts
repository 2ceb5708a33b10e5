// GitHub as a store: the secrets and variables of a repository, environment, organization or Dependabot, with the token of
// the input `github-token`.

import { GitHubError, openGitHub } from '../../ci/github/api.ts'
import { readGitHubRun } from '../../ci/github/run.ts'
import { type ActionError, asActionError } from '../../errors.ts'
import { ok, type Result } from '../../util/result.ts'
import type { Destination, SecretStore, StoreContext } from '../store.ts'
import { createStoreClient, type StoreClients } from './client.ts'
import {
  destinationIdentity,
  destinationKinds,
  type GitHubDestination,
  parseGitHubDestination,
  parseVariableDestination,
  placeOf,
  routesOf,
  targetOf
} from './destination.ts'
import { assertTakesSecrets, inspectSecret, writeIds, writeSecret } from './secrets.ts'
import { writeVariable } from './variables.ts'

const open = async (declared: GitHubDestination, context: StoreContext): Promise<StoreClients> => {
  const run = readGitHubRun(context.env)
  const client = await openGitHub({ token: context.gitHubToken, apiUrl: run.apiUrl }, context.runtime)
  const routes = routesOf(declared, run)
  return {
    secrets: createStoreClient(routes, routes.secrets, client, context),
    variables: createStoreClient(routes, routes.variables, client, context)
  }
}

const tokenPauseMs = 1_000

const isUnauthorized = (refusal: ActionError | undefined): boolean =>
  refusal?.cause instanceof GitHubError && refusal.cause.status === 401

/** A declared place in GitHub as a destination. */
export const gitHubDestination = (declared: GitHubDestination): Destination => ({
  target: targetOf(declared),
  identity: destinationIdentity(declared),
  place: env => placeOf(declared, readGitHubRun(env)),
  ids: declared.ids,
  inspect: async context => {
    try {
      const clients = await open(declared, context)
      const seen = await inspectSecret(declared, clients)
      // The token of a GitHub App may be unknown for a moment after it was issued.
      if (!isUnauthorized(seen.refusal)) return seen
      await context.runtime.sleep(tokenPauseMs, context.runtime.cancelled)
      return await inspectSecret(declared, clients)
    } catch (cause) {
      return { kind: 'unknown', refusal: asActionError(cause) }
    }
  },
  assertTakes: async context => assertTakesSecrets(declared, await open(declared, context)),
  write: async (credential, context) => {
    try {
      return await writeSecret(declared, credential, await open(declared, context))
    } catch (cause) {
      // It did not come as far as sending anything.
      return { secret: 'refused', error: asActionError(cause) }
    }
  },
  writeIds: async (ids, context) => writeIds(declared, ids, await open(declared, context)),
  writeVariable: async (value, context) => writeVariable(declared, value, (await open(declared, context)).variables)
})

const bound = (parsed: Result<GitHubDestination>): Result<Destination> =>
  parsed.ok ? ok(gitHubDestination(parsed.value)) : parsed

/** GitHub. */
export const gitHubStore: SecretStore = {
  schemes: destinationKinds,
  parse: text => bound(parseGitHubDestination(text)),
  parseVariable: text => bound(parseVariableDestination(text))
}
