// A token that may not write is told what it lacks, for each kind of destination, and no error holds the secret.

import { describe, expect, test } from '@jest/globals'
import { retryContext } from '../../../../harness/gitHubFixture.ts'
import { everyPermission } from '../../../../harness/gitHubToken.ts'
import { gitHubDestination } from '../../../../src/secretStores/github/gitHubStore.ts'
import {
  deliver,
  dependabot,
  environment,
  environmentOf,
  gitHub,
  organization,
  repository,
  stored,
  values
} from './delivery.ts'

describe('a token that may not', () => {
  test.each([
    [repository, '(secrets)'],
    [environment, '(environments)'],
    [organization, '(organization_secrets)'],
    [dependabot, '(dependabot_secrets)']
  ])('GITHUB_TOKEN: the message names the token and the permission: %j', async (destination, permission) => {
    const token = gitHub.emulator.gitHub.token({
      kind: 'GITHUB_TOKEN',
      permissions: { contents: 'read', ...everyPermission }
    })
    const { results, waits } = await deliver([destination], { token })
    const [{ error } = {}] = results
    expect(error?.code).toBe('delivery')
    expect(error?.message).toContain('GitHub answered 403: Resource not accessible by integration')
    expect(error?.hint).toContain("The job's own GITHUB_TOKEN can never write secrets")
    expect(error?.hint).toContain('fine-grained personal access token, or a GitHub App token')
    expect(error?.hint).toContain(permission)
    expect(waits).toEqual([])
    expect(stored()).toEqual([])
  })

  test('an unknown token', async () => {
    const { results } = await deliver([repository], { token: 'github_pat_revoked' })
    expect(results[0]?.error?.message).toContain('401: Bad credentials')
    expect(results[0]?.error?.hint).toContain('not valid')
  })

  test('an environment that does not exist', async () => {
    gitHub.emulator.gitHub.missing.add('octo-org/b2c#prod eu')
    const { results } = await deliver([environment])
    expect(results[0]?.error?.message).toContain('404: Not Found')
    expect(results[0]?.error?.hint).toContain('octo-org/b2c has no environment named prod eu')
  })

  test('a name that GitHub refuses', async () => {
    const { results } = await deliver([{ ...repository, name: 'GITHUB_SECRET' }])
    expect(results[0]?.error?.message).toContain('422: Secret names must not start with GITHUB_.')
    expect(results[0]?.error?.hint).toContain('do not begin with a digit or GITHUB_')
  })

  test('an answer that nobody foresaw', async () => {
    gitHub.answer(/^PUT/, { status: 418, body: 'teapot' })
    const { results } = await deliver([repository])
    expect(results[0]?.error?.message).toContain('GitHub answered 418: HTTP status 418')
    expect(results[0]?.error?.hint).toContain('Run the job again')
  })

  test('once somebody has it, each destination is tried, and no error holds the secret', async () => {
    gitHub.emulator.gitHub.missing.add('octo-org/b2c#prod eu')
    const { results } = await deliver([repository, environment, dependabot], {
      permissions: { secrets: 'write', environments: 'write' }
    })
    expect(results.map(({ target, error }) => [target, error?.code])).toEqual([
      ['repository:B2C_SECRET', undefined],
      ['environment/prod eu:B2C_SECRET', 'delivery'],
      ['dependabot:B2C_SECRET', 'delivery']
    ])
    const told = results.map(({ error }) => `${error?.message} ${error?.hint} ${error?.stack} ${String(error?.cause)}`)
    expect(told.join()).not.toContain(values.secret.slice(0, 8))
  })

  test('where the first ones refuse it, nobody has it yet, and the rest is spared', async () => {
    gitHub.emulator.gitHub.missing.add('octo-org/b2c#prod eu')
    const { results } = await deliver([environment, repository])
    expect(results.map(({ error }) => error?.message)).toEqual([
      expect.stringContaining('environment/prod eu:B2C_SECRET was not written. Could not read the public key'),
      'repository:B2C_SECRET was not sent it, for environment/prod eu:B2C_SECRET refused it.'
    ])
    expect(stored()).toEqual([])
  })
})

describe('what a gateway answers in the place of GitHub', () => {
  const outcome = async (body: object | string) => {
    const { context } = retryContext()
    gitHub.answer(/^PUT/, typeof body === 'string' ? { status: 403, text: body } : { status: 403, body })
    const gitHubToken = gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions: everyPermission })
    const { secret } = await gitHubDestination(repository).write(values, {
      ...context,
      env: environmentOf(),
      gitHubToken
    })
    return secret
  }

  test.each([['<html>denied</html>'], [''], [{}], [{ error: 'denied' }]])(
    '%j does not prove that nothing was written',
    async body => {
      expect(await outcome(body)).toBe('unknown')
    }
  )

  test('the words of GitHub prove it', async () => {
    expect(await outcome({ message: 'Resource not accessible by integration' })).toBe('refused')
  })

  test('404 by a page does not say that the secret is absent', async () => {
    const { context } = retryContext(5_000)
    gitHub.answer(/GET .*B2C_SECRET$/, { status: 404, text: '<html>nothing here</html>' }, 1_000)
    const gitHubToken = gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions: everyPermission })
    const seen = await gitHubDestination(repository).inspect({ ...context, env: environmentOf(), gitHubToken })
    expect(seen).toMatchObject({ kind: 'unknown', refusal: { code: 'timeout' } })
  })
})
