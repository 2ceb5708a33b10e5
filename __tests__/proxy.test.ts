import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { useProxyFromEnvironment } from '../src/util/proxy.ts'
import { makeCertificate } from './auth/certificates.ts'
import { jwt, tenantId } from './auth/surroundings.ts'

describe('a proxy in the environment', () => {
  const calls: unknown[] = []
  const accept = {
    setGlobalProxyFromEnv: (env: unknown) => {
      calls.push(env)
      return () => undefined
    }
  }

  test.each([{}, { HTTPS_PROXY: '' }, { HTTPS_PROXY: 'http://proxy:1', NODE_USE_ENV_PROXY: '1' }, { NO_PROXY: '*' }])(
    'that is not there, or is used already, changes nothing: %j',
    env => {
      calls.length = 0
      expect(useProxyFromEnvironment(env, accept)).toEqual([])
      expect(calls).toEqual([])
    }
  )

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])('%s is used', name => {
    calls.length = 0
    const env = { [name]: 'http://proxy:1', NO_PROXY: 'localhost' }
    expect(useProxyFromEnvironment(env, accept)).toEqual([])
    expect(calls).toEqual([env])
  })

  test('that Node cannot use yet is a warning that names the way out', () => {
    const env = { https_proxy: 'http://user:pass@proxy:1' }
    const warnings = useProxyFromEnvironment(env, {})
    expect(warnings).toEqual([expect.stringMatching(/^https_proxy is set, but.*NODE_USE_ENV_PROXY=1/)])
    expect(warnings.join()).not.toContain('pass@')
  })

  test('that is no address is a warning without the address', () => {
    const warnings = useProxyFromEnvironment({ HTTPS_PROXY: 'user:pass@proxy' })
    expect(warnings).toEqual([expect.stringMatching(/^HTTPS_PROXY is not an address/)])
    expect(warnings.join()).not.toContain('pass@')
  })
})

describe('a process behind a proxy', () => {
  const names = { login: 'login.contoso.invalid', token: 'token.contoso.invalid' }
  const tunnels: string[] = []
  const requests: string[] = []
  const sockets = new Set<Duplex>()
  let service: Server
  let proxy: Server
  let folder: string
  const portOf = (server: Server) => (server.address() as AddressInfo).port

  beforeAll(async () => {
    const { certificatePem, keyPem } = await makeCertificate({
      key: 'ec',
      names: [...Object.values(names), 'localhost']
    })
    folder = await mkdtemp(join(tmpdir(), 'proxy-'))
    await writeFile(join(folder, 'ca.pem'), certificatePem)
    service = createHttpsServer({ cert: certificatePem, key: keyPem }, (request, response) => {
      requests.push(`${request.headers.host}${request.url?.split('?')[0]}`)
      const body = request.url?.startsWith('/oidc')
        ? { value: jwt({ iss: 'i', sub: 's', aud: 'a' }) }
        : { expires_in: 3599, access_token: jwt({ tid: tenantId }) }
      response.end(JSON.stringify(body))
    })
    // Whatever host is asked for, the tunnel leads to the service: the names exist nowhere else.
    proxy = createHttpServer((_request, response) => response.writeHead(400).end()).on('connect', (request, socket) => {
      tunnels.push(request.url ?? '')
      const upstream = connect(portOf(service), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      for (const end of [socket, upstream]) {
        sockets.add(end)
        end.on('error', () => undefined)
      }
    })
    for (const server of [service, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    for (const server of [service, proxy]) {
      server.closeAllConnections()
      server.close()
    }
    await rm(folder, { recursive: true })
  })

  /** Signs in from another process, and prints the tenant of the token or the failure. */
  const signIn = async (kind: 'oidc' | 'client-secret', login: string, env: NodeJS.ProcessEnv, prepare = true) => {
    tunnels.length = 0
    requests.length = 0
    const script = `
      import { tokenSource } from './src/auth/credential.ts'
      import { useProxyFromEnvironment } from './src/util/proxy.ts'
      import { cloudAt, createContext, createRuntime } from './__tests__/auth/surroundings.ts'
      if (${prepare}) for (const warning of useProxyFromEnvironment(process.env)) console.log(warning)
      const runtime = createRuntime({ env: process.env })
      const deadline = { startedMs: 0, endsMs: 0 }
      const context = createContext(runtime, { cloud: cloudAt('${login}'), deadline })
      const credential = { kind: '${kind}', clientId: 'app', clientSecret: 'x', audience: 'a' }
      await tokenSource(credential, context).getToken().then(
        token => console.log('token for', token.claims.tenantId),
        error => console.log('failed', error.message)
      )`
    const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy, NODE_USE_ENV_PROXY, ...rest } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...rest, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...env }
    })
    return stdout
  }
  const throughProxy = () => ({ HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` })

  test('sends everything through it, each request once', async () => {
    const stdout = await signIn('oidc', `https://${names.login}`, {
      ...throughProxy(),
      ACTIONS_ID_TOKEN_REQUEST_URL: `https://${names.token}/oidc?x`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
    })
    expect(stdout).toContain(`token for ${tenantId}`)
    expect(tunnels).toEqual([`${names.token}:443`, `${names.login}:443`])
    expect(requests).toEqual([`${names.token}/oidc`, `${names.login}/${tenantId}/oauth2/v2.0/token`])
  }, 30_000)

  test('would reach nothing without our doing', async () => {
    const stdout = await signIn('client-secret', `https://${names.login}`, throughProxy(), false)
    expect(stdout).toMatch(/failed .*(ENOTFOUND|EAI_AGAIN)/)
    expect(tunnels).toEqual([])
  }, 30_000)

  test('goes directly to the hosts of NO_PROXY', async () => {
    const login = `https://localhost:${portOf(service)}`
    expect(await signIn('client-secret', login, throughProxy())).toContain('token for')
    expect(tunnels).toEqual([new URL(login).host])
    expect(await signIn('client-secret', login, { ...throughProxy(), NO_PROXY: 'localhost' })).toContain('token for')
    expect(tunnels).toEqual([])
    expect(requests).toHaveLength(1)
  }, 30_000)
})
