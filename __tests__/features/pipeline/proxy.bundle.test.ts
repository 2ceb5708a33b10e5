// The bundle behind a proxy: every host is a name that exists nowhere else, so what goes around the proxy fails.

import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { runAction } from 'action-runner'
import { startEmulator } from 'b2c-emulator'

const actionDir = fileURLToPath(new URL('../../..', import.meta.url))
const hosts = {
  login: 'login.contoso.invalid',
  graph: 'graph.contoso.invalid',
  oidc: 'oidc.contoso.invalid',
  api: 'api.contoso.invalid'
}
const folder = mkdtempSync(join(tmpdir(), 'b2c-proxy-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A CONNECT proxy that knows the made-up hosts; `tunnels` lists what it was asked for. */
const startProxy = async (origins: Readonly<Record<string, string>>) => {
  const tunnels: string[] = []
  const sockets = new Set<Duplex>()
  const server = createServer((_request, response) => response.writeHead(400).end()).on(
    'connect',
    (request, socket) => {
      tunnels.push(request.url ?? '')
      const origin = origins[request.url?.replace(/:443$/, '') ?? '']
      if (origin === undefined) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
        return
      }
      const upstream = connect(Number(new URL(origin).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      for (const end of [socket, upstream]) {
        sockets.add(end)
        end.on('error', () => end.destroy())
      }
    }
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    tunnels,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      server.close()
    }
  }
}

test('goes through the proxy with everything: identity token, sign-in, Graph, proof, GitHub API, and the post step', async () => {
  const emulator = await startEmulator({ tls: { names: Object.values(hosts) } })
  const proxy = await startProxy({
    [hosts.login]: emulator.login,
    [hosts.graph]: emulator.graph,
    [hosts.oidc]: emulator.github,
    [hosts.api]: emulator.github
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
