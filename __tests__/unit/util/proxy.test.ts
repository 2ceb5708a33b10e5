// The proxy of the environment: used where Node can, told where it cannot, and everything goes through it.

import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { type ConnectProxy, startConnectProxy } from '../../../harness/connectProxy.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { tenantId } from '../../../harness/signInFixture.ts'
import { useProxyFromEnvironment } from '../../../src/util/proxy.ts'
import { closeAfterTest, runNode, workspaceWith } from '../../hooks.ts'

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
  const requests: string[] = []
  let service: Server
  let proxy: ConnectProxy
  let folder: string
  const portOf = (server: Server) => (server.address() as AddressInfo).port

  beforeEach(async () => {
    const { certificatePem, keyPem } = await selfSignedCertificate({
      key: 'ec',
      names: [...Object.values(names), 'localhost']
    })
    folder = workspaceWith({ 'ca.pem': certificatePem })
    service = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
      requests.push(`${request.headers.host}${request.url?.split('?')[0]}`)
      const body = request.url?.startsWith('/oidc')
        ? { value: unsignedJwt({ iss: 'i', sub: 's', aud: 'a' }) }
        : { expires_in: 3599, access_token: unsignedJwt({ tid: tenantId }) }
      response.end(JSON.stringify(body))
    })
    await once(service.listen(0, '127.0.0.1'), 'listening')
    closeAfterTest(() => {
      service.closeAllConnections()
      service.close()
    })
    // Whatever host is asked for, the tunnel leads to the service: the names exist nowhere else.
    proxy = await startConnectProxy(() => portOf(service))
    closeAfterTest(proxy.close)
  })

  /** Signs in from another process, and gives the tenant of the token or the failure. */
  const signIn = async (kind: 'oidc' | 'client-secret', login: string, env: NodeJS.ProcessEnv, prepare = true) => {
    proxy.tunnels.length = 0
    requests.length = 0
    const script = `
      import { cloudAt, signInContext } from './harness/signInFixture.ts'
      import { virtualRuntime } from './harness/virtualRuntime.ts'
      import { tokenSource } from './src/auth/credential.ts'
      import { useProxyFromEnvironment } from './src/util/proxy.ts'
      if (${prepare}) for (const warning of useProxyFromEnvironment(process.env)) console.log(warning)
      const runtime = virtualRuntime({ env: process.env })
      const deadline = { startedMs: 0, endsMs: 0 }
      const context = signInContext(runtime, { cloud: cloudAt('${login}'), deadline })
      const credential = { kind: '${kind}', clientId: 'app', clientSecret: 'x', audience: 'a' }
      await tokenSource(credential, context).getToken().then(
        token => console.log('token for', token.claims.tenantId),
        error => console.log('failed', error.message)
      )`
    const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy, NODE_USE_ENV_PROXY, ...rest } = process.env
    const { stdout } = await runNode(['--input-type=module', '-e', script], {
      env: { ...rest, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...env }
    })
    return stdout
  }
  const throughProxy = () => ({ HTTPS_PROXY: proxy.url })

  test('sends everything through it, each request once', async () => {
    const stdout = await signIn('oidc', `https://${names.login}`, {
      ...throughProxy(),
      ACTIONS_ID_TOKEN_REQUEST_URL: `https://${names.token}/oidc?x`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
    })
    expect(stdout).toContain(`token for ${tenantId}`)
    expect(proxy.tunnels).toEqual([`${names.token}:443`, `${names.login}:443`])
    expect(requests).toEqual([`${names.token}/oidc`, `${names.login}/${tenantId}/oauth2/v2.0/token`])
  })

  test('would reach nothing without our doing', async () => {
    const stdout = await signIn('client-secret', `https://${names.login}`, throughProxy(), false)
    expect(stdout).toMatch(/failed .*(ENOTFOUND|EAI_AGAIN)/)
    expect(proxy.tunnels).toEqual([])
  })

  test('goes directly to the hosts of NO_PROXY', async () => {
    const login = `https://localhost:${portOf(service)}`
    expect(await signIn('client-secret', login, throughProxy())).toContain('token for')
    expect(proxy.tunnels).toEqual([new URL(login).host])
    expect(await signIn('client-secret', login, { ...throughProxy(), NO_PROXY: 'localhost' })).toContain('token for')
    expect(proxy.tunnels).toEqual([])
    expect(requests).toHaveLength(1)
  })
})
