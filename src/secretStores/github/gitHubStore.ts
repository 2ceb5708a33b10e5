// GitHub as a store: the secrets and variables of a repository, environment, organization or Dependabot, with the token of
// the input `github-token`.

import { openGitHub } from '../../ci/github/api.ts'
import { readGitHubRun } from '../../ci/github/run.ts'
import { ok, type Result } from '../../util/result.ts'
import type { Destination, SecretStore, StoreContext } from '../store.ts'
import { createStoreClient, type StoreClients } from './client.ts'
import {
  destinationIdentity,
  destinationKinds,
  type GitHubDestination,
  parseGitHubDestination,
  parseVariableDestination,
  routesOf,
  targetOf
} from './destination.ts'
import { assertTakesSecrets, writeSecret } from './secrets.ts'
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

/** A declared place in GitHub as a destination. */
export const gitHubDestination = (declared: GitHubDestination): Destination => ({
  target: targetOf(declared),
  identity: destinationIdentity(declared),
  ids: declared.ids,
  assertTakes: async context => assertTakesSecrets(await open(declared, context)),
  write: async (credential, context) => writeSecret(declared, credential, await open(declared, context)),
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
