// Variables of the emulated GitHub: stores that are apart, and what is refused.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { GitHubPermissions } from '../src/github/tokens.ts'
import { failure, personalClient, repository, workflowClient } from './githubClient.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const personal = (permissions: GitHubPermissions) => personalClient(emulator, permissions)
const workflow = (permissions: GitHubPermissions) => workflowClient(emulator, permissions)

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
