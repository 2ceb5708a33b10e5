// The emulated GitHub, asked through GitHub's own client and as the runner's toolkit asks.

import { getOctokit } from '@actions/github'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import sodium from 'libsodium-wrappers'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { JobIdentity } from '../src/github/oidc.ts'
import type { GitHubPermissions } from '../src/github/tokens.ts'

const repository = { owner: 'octo-org', repo: 'b2c' }

let emulator: Emulator

beforeAll(async () => {
  await sodium.ready
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const client = (token: string) => getOctokit(token, { baseUrl: emulator.github }).rest
const personal = (permissions: GitHubPermissions) =>
  client(emulator.gitHub.token({ kind: 'fine-grained', permissions }))
const workflow = (permissions: GitHubPermissions) =>
  client(emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions }))

const sealed = (value: string, key: string) =>
  Buffer.from(sodium.crypto_box_seal(Buffer.from(value), Buffer.from(key, 'base64'))).toString('base64')

const failure = (status: number, message: string) =>
  expect.objectContaining({ status, message: expect.stringContaining(message) })

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

describe('secrets', () => {
  const stored = (name: string) => emulator.gitHub.secrets().find(secret => secret.name === name)

  test('of a repository are created, replaced, listed and deleted', async () => {
    const { actions } = personal({ secrets: 'write' })
    const { data: key } = await actions.getRepoPublicKey(repository)
    const secret = { ...repository, secret_name: 'B2C_CLIENT_SECRET', key_id: key.key_id }
    const created = await actions.createOrUpdateRepoSecret({ ...secret, encrypted_value: sealed('first ü', key.key) })
    expect(created.status).toBe(201)
    expect(stored('B2C_CLIENT_SECRET')).toMatchObject({ app: 'actions', target: 'octo-org/b2c', value: 'first ü' })
    const replaced = await actions.createOrUpdateRepoSecret({ ...secret, encrypted_value: sealed('second', key.key) })
    expect(replaced.status).toBe(204)
    expect(stored('B2C_CLIENT_SECRET')?.value).toBe('second')
    const { data: list } = await actions.listRepoSecrets(repository)
    expect(list).toMatchObject({ total_count: 1, secrets: [{ name: 'B2C_CLIENT_SECRET' }] })
    expect(JSON.stringify(list)).not.toContain('second')
    await actions.deleteRepoSecret({ ...repository, secret_name: 'b2c_client_secret' })
    const gone = actions.getRepoSecret({ ...repository, secret_name: 'B2C_CLIENT_SECRET' })
    await expect(gone).rejects.toEqual(failure(404, 'Not Found'))
  })

  test('of an environment need their own permission and have their own key', async () => {
    const environment = { ...repository, environment_name: 'production' }
    const { actions } = personal({ environments: 'write' })
    const { data: key } = await actions.getEnvironmentPublicKey(environment)
    await actions.createOrUpdateEnvironmentSecret({
      ...environment,
      secret_name: 'ENV_SECRET',
      key_id: key.key_id,
      encrypted_value: sealed('value', key.key)
    })
    expect(stored('ENV_SECRET')).toMatchObject({ target: 'octo-org/b2c#production', value: 'value' })
    const { data: other } = await personal({ secrets: 'read' }).actions.getRepoPublicKey(repository)
    expect(other.key_id).not.toBe(key.key_id)
  })

  test('of an organization keep the visibility that they are given', async () => {
    const { actions } = personal({ organization_secrets: 'write' })
    const { data: key } = await actions.getOrgPublicKey({ org: 'octo-org' })
    const secret = { org: 'octo-org', secret_name: 'ORG_SECRET', key_id: key.key_id }
    const encrypted_value = sealed('value', key.key)
    await actions.createOrUpdateOrgSecret({
      ...secret,
      encrypted_value,
      visibility: 'selected',
      selected_repository_ids: [7]
    })
    const { data } = await actions.getOrgSecret({ org: 'octo-org', secret_name: 'ORG_SECRET' })
    expect(data.visibility).toBe('selected')
    expect(stored('ORG_SECRET')).toMatchObject({ visibility: 'selected', selectedRepositoryIds: [7] })
    const without = fetch(`${emulator.github}/orgs/octo-org/actions/secrets/ORG_SECRET`, {
      method: 'PUT',
      headers: {
        authorization: `token ${emulator.gitHub.token({ kind: 'fine-grained', permissions: { organization_secrets: 'write' } })}`
      },
      body: JSON.stringify({ key_id: key.key_id, encrypted_value })
    })
    expect(await (await without).json()).toMatchObject({
      status: '422',
      message: expect.stringContaining('"visibility"')
    })
  })

  test('of Dependabot are stored apart', async () => {
    const { dependabot } = personal({ dependabot_secrets: 'write' })
    const { data: key } = await dependabot.getRepoPublicKey(repository)
    await dependabot.createOrUpdateRepoSecret({
      ...repository,
      secret_name: 'BOT_SECRET',
      key_id: key.key_id,
      encrypted_value: sealed('value', key.key)
    })
    expect(stored('BOT_SECRET')).toMatchObject({ app: 'dependabot', target: 'octo-org/b2c', value: 'value' })
  })

  test('are refused to the token of a workflow, whatever it asks for', async () => {
    const { actions } = workflow({ secrets: 'write', contents: 'read' })
    const message = 'Resource not accessible by integration'
    await expect(actions.getRepoPublicKey(repository)).rejects.toEqual(failure(403, message))
    const write = actions.createOrUpdateRepoSecret({
      ...repository,
      secret_name: 'X',
      key_id: '1',
      encrypted_value: 'eA=='
    })
    await expect(write).rejects.toEqual(failure(403, message))
  })

  test.each<[string, GitHubPermissions]>([
    ['no permission', {}],
    ['another permission', { environments: 'write' }],
    ['read alone', { secrets: 'read' }]
  ])('are refused to a personal token with %s', async (_name, permissions) => {
    const write = personal(permissions).actions.createOrUpdateRepoSecret({
      ...repository,
      secret_name: 'X',
      key_id: '1',
      encrypted_value: 'eA=='
    })
    await expect(write).rejects.toEqual(failure(403, 'Resource not accessible by personal access token'))
  })

  test('are refused without a known token', async () => {
    await expect(client('nonsense').actions.getRepoPublicKey(repository)).rejects.toEqual(
      failure(401, 'Bad credentials')
    )
    const anonymous = await fetch(`${emulator.github}/repos/octo-org/b2c/actions/secrets/public-key`)
    expect(await anonymous.json()).toMatchObject({ message: 'Requires authentication', status: '401' })
  })

  test('are refused with a bad name, another key, an open box, or where there is no store', async () => {
    const { actions } = personal({ secrets: 'write', environments: 'write' })
    const { data: key } = await actions.getRepoPublicKey(repository)
    const put = (change: { secret_name?: string; key_id?: string; encrypted_value?: string }) =>
      actions.createOrUpdateRepoSecret({
        ...repository,
        secret_name: 'GOOD',
        key_id: key.key_id,
        encrypted_value: sealed('value', key.key),
        ...change
      })
    await expect(put({ secret_name: 'GITHUB_X' })).rejects.toEqual(failure(422, 'must not start with GITHUB_'))
    await expect(put({ secret_name: '1X' })).rejects.toEqual(failure(422, 'can only contain alphanumeric characters'))
    await expect(put({ key_id: '1' })).rejects.toEqual(failure(422, 'key_id'))
    await expect(put({ encrypted_value: 'eA==' })).rejects.toEqual(failure(422, 'sealed box'))
    await expect(put({ encrypted_value: sealed('x'.repeat(49_153), key.key) })).rejects.toEqual(
      failure(422, 'too large')
    )
    emulator.gitHub.missing.add('octo-org/b2c#nowhere')
    const nowhere = actions.getEnvironmentPublicKey({ ...repository, environment_name: 'nowhere' })
    await expect(nowhere).rejects.toEqual(failure(404, 'Not Found'))
    expect(stored('GOOD')).toBeUndefined()
  })
})

describe('variables', () => {
  test('are created once, then changed', async () => {
    const { actions } = personal({ actions_variables: 'write' })
    const created = await actions.createRepoVariable({ ...repository, name: 'B2C_CLIENT_ID', value: 'one' })
    expect(created.status).toBe(201)
    const again = actions.createRepoVariable({ ...repository, name: 'b2c_client_id', value: 'two' })
    await expect(again).rejects.toEqual(failure(409, 'Variable already exists'))
    const changed = await actions.updateRepoVariable({ ...repository, name: 'B2C_CLIENT_ID', value: 'two' })
    expect(changed.status).toBe(204)
    const { data } = await actions.getRepoVariable({ ...repository, name: 'B2C_CLIENT_ID' })
    expect(data).toMatchObject({ name: 'B2C_CLIENT_ID', value: 'two' })
    const { data: list } = await actions.listRepoVariables(repository)
    expect(list.total_count).toBe(1)
    const absent = actions.updateRepoVariable({ ...repository, name: 'ABSENT', value: 'x' })
    await expect(absent).rejects.toEqual(failure(404, 'Not Found'))
    await actions.deleteRepoVariable({ ...repository, name: 'B2C_CLIENT_ID' })
    expect(emulator.gitHub.variables()).toEqual([])
  })

  test('of environments and organizations are stores of their own', async () => {
    const environment = { ...repository, environment_name: 'production' }
    const { actions } = personal({ environments: 'write', organization_actions_variables: 'write' })
    await actions.createEnvironmentVariable({ ...environment, name: 'NAME', value: 'environment' })
    await actions.createOrgVariable({ org: 'octo-org', name: 'NAME', value: 'organization', visibility: 'private' })
    expect(emulator.gitHub.variables().map(({ target, value }) => [target, value])).toEqual([
      ['octo-org/b2c#production', 'environment'],
      ['octo-org', 'organization']
    ])
  })

  test('are refused to the token of a workflow and to bad names', async () => {
    const variable = { ...repository, name: 'X', value: 'x' }
    const refused = workflow({ actions_variables: 'write' }).actions.createRepoVariable(variable)
    await expect(refused).rejects.toEqual(failure(403, 'Resource not accessible by integration'))
    const badName = personal({ actions_variables: 'write' }).actions.createRepoVariable({ ...variable, name: 'A-B' })
    await expect(badName).rejects.toEqual(failure(422, 'Variable names can only contain'))
  })
})

describe('comments', () => {
  const issue = { ...repository, issue_number: 12 }

  test('are written and changed by the workflow’s bot', async () => {
    const { issues } = workflow({ pull_requests: 'write' })
    const { data: created } = await issues.createComment({ ...issue, body: 'plan' })
    expect(created.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot' })
    await issues.updateComment({ ...repository, comment_id: created.id, body: 'newer plan' })
    expect(emulator.gitHub.comments().at(-1)).toMatchObject({ issue: 12, body: 'newer plan' })
  })

  test('are listed in pages', async () => {
    for (let count = 1; count <= 7; count += 1) {
      emulator.gitHub.addComment({ repository: 'octo-org/b2c', issue: 13, body: `comment ${count}` })
    }
    const octokit = getOctokit(emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { issues: 'read' } }), {
      baseUrl: emulator.github
    })
    const list = octokit.rest.issues.listComments
    const all = await octokit.paginate(list, { ...repository, issue_number: 13, per_page: 3 })
    expect(all.map(({ body }) => body)).toEqual([1, 2, 3, 4, 5, 6, 7].map(count => `comment ${count}`))
    const { headers } = await list({ ...repository, issue_number: 13, per_page: 3, page: 2 })
    expect(headers.link).toContain('rel="prev"')
    expect(all[0]?.user).toMatchObject({ login: 'octocat', type: 'User' })
  })

  test('are refused to the read-only token of a fork', async () => {
    const { issues } = workflow({ pull_requests: 'read' })
    await expect(issues.createComment({ ...issue, body: 'x' })).rejects.toEqual(
      failure(403, 'Resource not accessible by integration')
    )
    expect((await issues.listComments(issue)).status).toBe(200)
  })

  test('are refused when too long, absent or of another repository', async () => {
    const { issues } = workflow({ issues: 'write' })
    await expect(issues.createComment({ ...issue, body: 'x'.repeat(65_537) })).rejects.toEqual(
      failure(422, 'Validation Failed')
    )
    const absent = issues.updateComment({ ...repository, comment_id: 1, body: 'x' })
    await expect(absent).rejects.toEqual(failure(404, 'Not Found'))
    const { id } = emulator.gitHub.addComment({ repository: 'octo-org/b2c', issue: 1, body: 'x' })
    const foreign = issues.updateComment({ owner: 'octo-org', repo: 'other', comment_id: id, body: 'y' })
    await expect(foreign).rejects.toEqual(failure(404, 'Not Found'))
  })
})

test('an unknown route is 404', async () => {
  const { status } = await fetch(`${emulator.github}/repos/octo-org/b2c/nonsense`)
  expect(status).toBe(404)
})
