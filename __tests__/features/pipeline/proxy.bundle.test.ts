// The bundle behind a proxy: every host is a name that exists nowhere else, so what goes around the proxy fails.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { runAction } from 'action-runner'
import { startEmulator } from 'b2c-emulator'
import { actionDir } from '../../../harness/bundle.ts'
import { startConnectProxy } from '../../../harness/connectProxy.ts'

const hosts = {
  login: 'login.contoso.invalid',
  graph: 'graph.contoso.invalid',
  oidc: 'oidc.contoso.invalid',
  api: 'api.contoso.invalid'
}
const folder = mkdtempSync(join(tmpdir(), 'b2c-proxy-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('goes through the proxy with everything: identity token, sign-in, Graph, proof, GitHub API, and the post step', async () => {
  const emulator = await startEmulator({ tls: { names: Object.values(hosts) } })
  const origins: Readonly<Record<string, string>> = {
    [`${hosts.login}:443`]: emulator.login,
    [`${hosts.graph}:443`]: emulator.graph,
    [`${hosts.oidc}:443`]: emulator.github,
    [`${hosts.api}:443`]: emulator.github
  }
  const proxy = await startConnectProxy(target => {
    const origin = origins[target]
    return origin === undefined ? undefined : Number(new URL(origin).port)
  })
  try {
    const caFile = join(folder, 'ca.pem')
    writeFileSync(caFile, emulator.caPem ?? '')
    const oidc = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })
    const env = {
      ...oidc,
      ACTIONS_ID_TOKEN_REQUEST_URL: oidc.ACTIONS_ID_TOKEN_REQUEST_URL.replace(emulator.github, `https://${hosts.oidc}`),
      GITHUB_API_URL: `https://${hosts.api}`,
      NODE_EXTRA_CA_CERTS: caFile
    }
    const inputs = {
      'tenant-id': 'contoso',
      'client-id': emulator.seed.appId,
      'login-endpoint': `https://${hosts.login}`,
      'graph-endpoint': `https://${hosts.graph}`,
      'app-name': 'CI deployer',
      permissions: 'policy-deployment',
      'federated-credentials': 'current-run',
      'github-token': emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } }),
      'secret-destinations': 'repository:B2C_CLIENT_SECRET'
    }
    const around = await runAction({ actionDir, inputs: { ...inputs, 'wait-timeout': '1s' }, env })
    expect(around.conclusion).toBe('failure')
    expect(around.log).toMatch(/ENOTFOUND|EAI_AGAIN/)
    expect(emulator.journal.entries()).toEqual([])

    const result = await runAction({ actionDir, inputs, env: { ...env, HTTPS_PROXY: proxy.url } })
    expect(result.log).toContain('1 app provisioned')
    expect(result.conclusion).toBe('success')
    expect(emulator.gitHub.secrets().map(({ value }) => value)).toEqual([result.outputs['client-secret']])
    expect(new Set(proxy.tunnels)).toEqual(new Set(Object.values(hosts).map(host => `${host}:443`)))

    const ephemeral = { ...inputs, secret: 'ephemeral', verify: 'false', 'secret-destinations': '' }
    const main = await runAction({ actionDir, inputs: ephemeral, env: { ...env, HTTPS_PROXY: proxy.url } })
    expect(main.conclusion).toBe('success')
    proxy.tunnels.length = 0
    const post = await runAction({ actionDir, phase: 'post', after: main, env: { ...env, HTTPS_PROXY: proxy.url } })
    expect(post.log).toContain('Removed the ephemeral client secret')
    expect(new Set(proxy.tunnels)).toEqual(new Set([hosts.oidc, hosts.login, hosts.graph].map(host => `${host}:443`)))
  } finally {
    proxy.close()
    await emulator.close()
  }
})

test('a proxy that asks for a sign-in is told as such, and at once', async () => {
  const proxy = createServer().on('connect', (_request, socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
  )
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  try {
    const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const inputs = {
      'tenant-id': 'contoso',
      'client-id': '11111111-2222-4333-8444-555555555555',
      'client-secret': 'caller-secret',
      'app-name': 'CI'
    }
    const env = { HTTPS_PROXY: `http://me:hidden-value@${host}` }
    const { conclusion, log } = await runAction({ actionDir, inputs, env })
    expect(conclusion).toBe('failure')
    expect(log).toContain(`the proxy ${host} asks for a sign-in (407) before it lets login.microsoftonline.com through`)
    expect(log).not.toContain('hidden-value')
  } finally {
    proxy.close()
  }
})
