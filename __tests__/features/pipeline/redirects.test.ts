// Redirects: no credential follows one to another host, and nothing that another host says is believed; a renamed repository is
// followed on GitHub's own origin.

import type { IncomingMessage, RequestListener } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs, gitHubVariables, oidcCallerInputs } from '../../../harness/inputs.ts'
import { emulate, runInProcess, serve } from '../../hooks.ts'

/** A host that answers everything with what would do harm if it were believed, and remembers what reached it. */
const stranger = async () => {
  const reached: IncomingMessage[] = []
  const { origin } = await serve((request, response) => {
    reached.push(request)
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        key: Buffer.alloc(32, 7).toString('base64'),
        key_id: '1',
        value: 'x.y.z',
        access_token: 'x',
        expires_in: 3599
      })
    )
  })
  return { origin, reached }
}

/** A host that points everything to another one, with this status. */
const pointing =
  (origin: string, status: number): RequestListener =>
  (request, response) => {
    response.writeHead(status, { location: `${origin}${request.url}` }).end()
  }

const inputsOf = (emulator: Emulator) => ({
  ...callerInputs(emulator),
  'app-name': 'CI deployer',
  verify: 'false',
  'wait-timeout': '5s'
})

const statuses = [301, 302, 303, 307, 308]

describe.each(statuses)('a redirect with %i to another host', status => {
  test("of GitHub's token service takes nothing along, and is an error that names the host", async () => {
    const emulator = await emulate()
    const { origin, reached } = await stranger()
    const service = await serve(pointing(origin, status))
    const { errors, exitCode } = await runInProcess({
      emulator,
      inputs: { ...oidcCallerInputs(emulator), 'app-name': 'CI' },
      env: {
        ...emulator.gitHub.oidcEnvironment(),
        ACTIONS_ID_TOKEN_REQUEST_URL: `${service.origin}/token?api-version=2.0`
      }
    })
    expect(exitCode).toBe(1)
    expect(errors).toContain(`pointed to ${new URL(origin).host}`)
    expect(reached).toEqual([])
  })

  test("of Microsoft's token service takes no secret along", async () => {
    const emulator = await emulate()
    const { origin, reached } = await stranger()
    const login = await serve(pointing(origin, status))
    const { errors } = await runInProcess({
      emulator,
      inputs: { ...inputsOf(emulator), 'login-endpoint': login.origin }
    })
    expect(errors).toContain('a redirect, which is not followed with a credential')
    expect(reached).toEqual([])
  })

  test('of Microsoft Graph takes no token along', async () => {
    const emulator = await emulate()
    const { origin, reached } = await stranger()
    const graph = await serve(pointing(origin, status))
    const { errors } = await runInProcess({
      emulator,
      inputs: { ...inputsOf(emulator), 'graph-endpoint': graph.origin }
    })
    expect(errors).toContain('the action follows no redirect with a token')
    expect(reached).toEqual([])
  })

  test("of GitHub's API gives no public key that a secret is sealed for, and no secret is made", async () => {
    const emulator = await emulate()
    const { origin, reached } = await stranger()
    const api = await serve(pointing(origin, status))
    const { errors, exitCode } = await runInProcess({
      emulator,
      inputs: {
        ...inputsOf(emulator),
        'secret-destinations': 'repository:B2C_SECRET',
        'github-token': emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } })
      },
      env: { ...gitHubVariables(emulator), GITHUB_API_URL: api.origin }
    })
    expect(exitCode).toBe(1)
    expect(errors).toContain(`GitHub's API pointed to ${origin}`)
    expect(reached).toEqual([])
    expect(emulator.tenant.applications.all().flatMap(({ passwordCredentials }) => passwordCredentials)).toHaveLength(
      emulator.tenant.applications.all().filter(({ appId }) => appId === emulator.seed.appId).length
    )
  })

  test('of a comment is a warning', async () => {
    const emulator = await emulate()
    const { origin, reached } = await stranger()
    const api = await serve(pointing(origin, status))
    const { errors, warnings } = await runInProcess({
      emulator,
      inputs: { ...inputsOf(emulator), mode: 'plan', 'comment-on-pull-request': 'true' },
      env: { ...gitHubVariables(emulator), GITHUB_API_URL: api.origin, GITHUB_REF: 'refs/pull/7/merge' }
    })
    expect(errors).toBe('')
    expect(warnings).toContain(`GitHub's API pointed to ${origin}`)
    expect(reached).toEqual([])
  })
})

describe('a repository that was renamed', () => {
  const renamed = async (status: number) => {
    const emulator = await emulate()
    const token = emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } })
    const moved = { service: 'github', path: /^\/repos\/octo-org\/former\// } as const
    emulator.intercept(moved, {
      instead: ({ path }) => ({ status, headers: { location: path.replace('/former/', '/b2c/') }, body: {} })
    })
    const result = await runInProcess({
      emulator,
      inputs: { ...inputsOf(emulator), 'secret-destinations': 'repository:B2C_SECRET', 'github-token': token },
      env: { ...gitHubVariables(emulator), GITHUB_REPOSITORY: 'octo-org/former' }
    })
    return { emulator, result }
  }

  test.each([301, 302, 307, 308])('and is pointed to by %i on the same origin gets its secret', async status => {
    const { emulator, result } = await renamed(status)
    expect(result.errors).toBe('')
    expect(emulator.gitHub.secrets().map(({ value }) => value)).toEqual([result.outputs['client-secret']])
  })

  test('and points to itself for ever is an error, not a loop', async () => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'github' },
      { instead: ({ path }) => ({ status: 301, headers: { location: path }, body: {} }) }
    )
    const { errors } = await runInProcess({
      emulator,
      inputs: { ...inputsOf(emulator), 'secret-destinations': 'repository:S', 'github-token': 'x' },
      env: gitHubVariables(emulator)
    })
    expect(errors).toContain('answered with a redirect (301) that has no end')
    // The destination is looked at and then asked, by two requests each; every one is followed a few times.
    expect(emulator.journal.entries().filter(({ service }) => service === 'github').length).toBeLessThan(4 * 5)
  })
})
