// A delivery to the emulated GitHub of each test: the credential, every kind of destination, and what is stored then.

import { beforeEach } from '@jest/globals'
import { type GitHubFixture, retryContext } from '../../../../harness/gitHubFixture.ts'
import { everyPermission } from '../../../../harness/gitHubToken.ts'
import type { GitHubDestination } from '../../../../src/secretStores/github/destination.ts'
import { gitHubDestination } from '../../../../src/secretStores/github/gitHubStore.ts'
import { sendToEach } from '../../../../src/secretStores/sending.ts'
import type { StoreContext, StoredCredential } from '../../../../src/secretStores/store.ts'
import { emulateGitHub } from '../../../hooks.ts'

/** What is delivered. */
export const values: StoredCredential = {
  secret: 'aB8~Q~quotes"\'\\ $and ünïcode 🎉_-.~',
  clientId: '8f5b1a1e-6d7c-4c52-9a6e-0b6f7d1a2c3d',
  tenantId: '1a2b3c4d-0000-4000-8000-00000000b2c0',
  keyId: 'c0000000-0000-4000-8000-00000000000a',
  expiresOn: '2026-03-01T08:00:00Z'
}

export const repository: GitHubDestination = { kind: 'repository', name: 'B2C_SECRET', ids: false }
export const environment: GitHubDestination = {
  kind: 'environment',
  environment: 'prod eu',
  name: 'B2C_SECRET',
  ids: false
}
export const organization: GitHubDestination = {
  kind: 'organization',
  organization: 'octo-org',
  name: 'B2C_SECRET',
  ids: false
}
export const dependabot: GitHubDestination = { kind: 'dependabot', name: 'B2C_SECRET', ids: false }

/** The GitHub of the test that runs. */
export let gitHub: GitHubFixture
beforeEach(async () => {
  gitHub = await emulateGitHub()
})

/** The variables of a job of a repository. */
export const environmentOf = (repositoryName = 'octo-org/b2c', apiUrl = gitHub.apiUrl) => ({
  GITHUB_REPOSITORY: repositoryName,
  GITHUB_API_URL: apiUrl
})

/** Sends the credential to each destination: which took it, and which not for what reason. */
export const send = async (destinations: readonly GitHubDestination[], context: StoreContext) =>
  (await sendToEach(destinations.map(gitHubDestination), values, context)).map(({ target, error }) => ({
    target,
    ...(error && { error })
  }))

/** Sends it with a token of these permissions. */
export const deliver = async (
  destinations: readonly GitHubDestination[],
  { permissions = everyPermission, token = '', timeoutMs = 300_000, nowMs = Date.now() } = {}
) => {
  // Pauses that end at a moment are counted from one that stands still.
  const clock = { now: () => nowMs, monotonic: () => performance.now() }
  const { context, waits, slept } = retryContext(timeoutMs, { clock })
  const gitHubToken = token === '' ? gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions }) : token
  const results = await send(destinations, { ...context, env: environmentOf(), gitHubToken })
  return { results, waits, slept }
}

/** The secrets that GitHub holds. */
export const stored = () => gitHub.emulator.gitHub.secrets().map(({ app, target, value }) => [app, target, value])
/** The variables that GitHub holds, by `target NAME`. */
export const variables = () =>
  Object.fromEntries(gitHub.emulator.gitHub.variables().map(({ target, name, value }) => [`${target} ${name}`, value]))
