// Secrets of the emulated GitHub: stores that are apart, and every token and text that is refused.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import sodium from 'libsodium-wrappers'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { GitHubPermissions } from '../src/github/tokens.ts'
import { clientOf, failure, personalClient, repository, workflowClient } from './githubClient.ts'

let emulator: Emulator
beforeAll(async () => {
  await sodium.ready
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const client = (token: string) => clientOf(emulator, token)
const personal = (permissions: GitHubPermissions) => personalClient(emulator, permissions)
const workflow = (permissions: GitHubPermissions) => workflowClient(emulator, permissions)

const sealed = (value: string, key: string) =>
  Buffer.from(sodium.crypto_box_seal(Buffer.from(value), Buffer.from(key, 'base64'))).toString('base64')

describe('secrets', () => {
  const stored = (name: string) => emulator.gitHub.secrets().find(secret => secret.name === name)

  test('can be taken over from another emulator, with variables', async () => {
    const { actions } = personal({ secrets: 'write', actions_variables: 'write' })
    const stamps = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-02T00:00:00Z' }
    const target = 'octo-org/b2c'
    emulator.gitHub.restore({
      secrets: [{ app: 'actions', target, name: 'TAKEN_OVER', value: 'as it was', ...stamps }],
      variables: [{ target, name: 'TAKEN_OVER_ID', value: 'id', ...stamps }]
    })
    expect(stored('TAKEN_OVER')?.value).toBe('as it was')
    const { data } = await actions.getRepoSecret({ ...repository, secret_name: 'taken_over' })
    expect(data.updated_at).toBe(stamps.updatedAt)
    expect((await actions.getRepoVariable({ ...repository, name: 'TAKEN_OVER_ID' })).data.value).toBe('id')
    await actions.deleteRepoSecret({ ...repository, secret_name: 'TAKEN_OVER' })
    await actions.deleteRepoVariable({ ...repository, name: 'TAKEN_OVER_ID' })
  })

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
