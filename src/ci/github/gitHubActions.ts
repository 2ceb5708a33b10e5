// GitHub Actions as the host of a run: the toolkit's commands and files, and the environment that the runner sets.

import * as core from '@actions/core'
import type { Runtime } from '../../runtime.ts'
import { parseJson } from '../../util/json.ts'
import type { Ci, PullRequest } from '../ci.ts'
import { upsertComment } from './comment.ts'
import { createGitHubOidc } from './oidc.ts'
import { type GitHubRun, readGitHubRun } from './run.ts'
import { assertNoProposal, assertTrustedFile } from './trust.ts'

// Desktop Linux uses this variable for its input methods; it reaches jobs on self-hosted runners.
const foreignVariable = 'INPUT_METHOD'

/**
 * The host of this run. The runner upper-cases the names of inputs and replaces spaces (actions/runner,
 * Handler.AddInputsToEnvironment).
 */
export const createGitHubActions = (env: Runtime['env']): Ci => {
  const run = readGitHubRun(env)
  return {
    input: name => core.getInput(name),
    inputNames: () =>
      Object.keys(env)
        .map(name => name.toUpperCase())
        .filter(name => name.startsWith('INPUT_') && name !== foreignVariable)
        .map(name => name.slice('INPUT_'.length).toLowerCase()),
    mask: core.setSecret,
    output: core.setOutput,
    state: { save: core.saveState, load: name => parseJson(core.getState(name)) },
    commands: core,
    writeSummary: async markdown => {
      await core.summary.addRaw(markdown).write()
    },
    assertTrustedFile: file => assertTrustedFile(file, run, env),
    assertNoProposal: what => assertNoProposal(what, run, env),
    oidc: createGitHubOidc(run),
    repository: repositoryOf(run),
    pullRequest: pullRequestOf(run, env)
  }
}

const repositoryOf = ({ owner, repo, repositoryId }: GitHubRun): Ci['repository'] =>
  owner === undefined || repo === undefined ? undefined : { name: `${owner}/${repo}`, id: repositoryId }

/** GitHub documentation, "Variables reference": GITHUB_ACTION is the step's id or its place in the job. */
const pullRequestOf = (
  { owner, repo, pullRequest, apiUrl }: GitHubRun,
  env: Runtime['env']
): PullRequest | undefined =>
  owner === undefined || repo === undefined || pullRequest === undefined
    ? undefined
    : {
        step: [env.GITHUB_WORKFLOW, env.GITHUB_JOB, env.GITHUB_ACTION],
        upsertComment: (body, marker, token, context) =>
          upsertComment({ body, marker }, { token, apiUrl, owner, repo, pullRequest }, context)
      }
