// The identity token of a job: its claims, its subject, and who gets none.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { JobIdentity } from '../src/github/oidc.ts'
import type { GitHubPermissions } from '../src/github/tokens.ts'
import { workflowClient } from './githubClient.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const workflow = (permissions: GitHubPermissions) => workflowClient(emulator, permissions)

describe('the identity token', () => {
  const ask = async (job: JobIdentity, audience?: string) => {
    const environment = emulator.gitHub.oidcEnvironment(job)
    const query = audience === undefined ? '' : `&audience=${encodeURIComponent(audience)}`
    const response = await fetch(environment.ACTIONS_ID_TOKEN_REQUEST_URL + query, {
      headers: { authorization: `Bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
    })
    const { value } = (await response.json()) as { value: string }
    const keys = createRemoteJWKSet(new URL(`${emulator.github}/.well-known/jwks`))
    return (await jwtVerify(value, keys, { issuer: emulator.github })).payload
  }

  test('describes the job and lives for five minutes', async () => {
    const claims = await ask({}, 'api://AzureADTokenExchange')
    expect(claims).toMatchObject({
      iss: emulator.github,
      aud: 'api://AzureADTokenExchange',
      sub: 'repo:octo-org/b2c:ref:refs/heads/main',
      repository: 'octo-org/b2c',
      repository_owner: 'octo-org',
      ref: 'refs/heads/main',
      ref_type: 'branch',
      event_name: 'push',
      job_workflow_ref: 'octo-org/b2c/.github/workflows/b2c.yml@refs/heads/main',
      runner_environment: 'github-hosted',
      repository_id: expect.stringMatching(/^\d+$/),
      repository_owner_id: expect.stringMatching(/^\d+$/)
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
  })

  test('is meant for the owner when no audience is named', async () => {
    expect((await ask({})).aud).toBe('https://github.com/octo-org')
  })

  test.each<[JobIdentity, string | RegExp]>([
    [{ environment: 'contoso', eventName: 'pull_request' }, 'repo:octo-org/b2c:environment:contoso'],
    [{ environment: 'eu:west' }, 'repo:octo-org/b2c:environment:eu%3Awest'],
    [{ eventName: 'pull_request' }, 'repo:octo-org/b2c:pull_request'],
    [{ repository: 'a/b', ref: 'refs/tags/v1' }, 'repo:a/b:ref:refs/tags/v1'],
    [{ immutable: true }, /^repo:octo-org@\d+\/b2c@\d+:ref:refs\/heads\/main$/],
    [{ subject: 'repo:octo-org/b2c:context:x' }, 'repo:octo-org/b2c:context:x']
  ])('of the job %j has the subject %s', async (job, subject) => {
    const { sub = '' } = await ask(job)
    if (subject instanceof RegExp) expect(sub).toMatch(subject)
    else expect(sub).toBe(subject)
  })

  test('is not given without the job’s bearer', async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url } = emulator.gitHub.oidcEnvironment()
    const response = await fetch(url, { headers: { authorization: 'Bearer nonsense' } })
    expect(response.status).toBe(401)
  })

  test('may fail on demand', async () => {
    emulator.behavior.faults.push({ match: { service: 'github', path: /_oidc/ }, kind: '503' })
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url } = emulator.gitHub.oidcEnvironment()
    expect((await fetch(url)).status).toBe(503)
  })

  test('has an issuer that says where its keys are', async () => {
    const response = await fetch(`${emulator.github}/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer: emulator.github,
      jwks_uri: `${emulator.github}/.well-known/jwks`,
      id_token_signing_alg_values_supported: ['RS256']
    })
  })

  test('has a subject whose customisation can be read', async () => {
    const { actions } = workflow({ actions: 'read' })
    const plain = await actions.getCustomOidcSubClaimForRepo({ owner: 'octo-org', repo: 'old' })
    expect(plain.data).toMatchObject({ use_default: true, sub_claim_prefix: 'repo:octo-org/old' })
    emulator.gitHub.oidcEnvironment({ repository: 'octo-org/young', immutable: true })
    const immutable = await actions.getCustomOidcSubClaimForRepo({ owner: 'octo-org', repo: 'young' })
    expect(immutable.data).toMatchObject({
      use_immutable_subject: false,
      sub_claim_prefix: expect.stringMatching(/^repo:octo-org@\d+\/young@\d+$/)
    })
  })
})
