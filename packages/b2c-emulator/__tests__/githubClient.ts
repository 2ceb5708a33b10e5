// GitHub's own client of the emulated GitHub, with the tokens of a person and of a workflow.

import { getOctokit } from '@actions/github'
import { expect } from '@jest/globals'
import type { Emulator } from '../src/emulator.ts'
import type { GitHubPermissions } from '../src/github/tokens.ts'

/** The repository that the tests write to. */
export const repository = { owner: 'octo-org', repo: 'b2c' }

/** GitHub's client with any token. */
export const clientOf = ({ github }: Emulator, token: string) => getOctokit(token, { baseUrl: github }).rest

/** GitHub's client with a fine-grained token of a person. */
export const personalClient = (emulator: Emulator, permissions: GitHubPermissions) =>
  clientOf(emulator, emulator.gitHub.token({ kind: 'fine-grained', permissions }))

/** GitHub's client with the token of a workflow. */
export const workflowClient = (emulator: Emulator, permissions: GitHubPermissions) =>
  clientOf(emulator, emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions }))

/** What GitHub's client throws for an answer, for `toEqual`. */
export const failure = (status: number, message: string) =>
  expect.objectContaining({ status, message: expect.stringContaining(message) })
