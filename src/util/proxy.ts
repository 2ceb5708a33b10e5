// Sends everything that Node's fetch and https do through the proxy of the environment, as the GitHub toolkit's client does.

import http from 'node:http'
import type { Runtime } from '../runtime.ts'

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const

/**
 * Makes Node honour `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` for the whole process, where it does not do so already
 * (Node documentation, "http.setGlobalProxyFromEnv", since 24.14; NODE_USE_ENV_PROXY before it). Gives the warnings to
 * print; a proxy's address never appears in them, as it may hold a password.
 */
export const useProxyFromEnvironment = (
  env: Runtime['env'],
  node: { readonly setGlobalProxyFromEnv?: typeof http.setGlobalProxyFromEnv } = http
): readonly string[] => {
  const variable = proxyVariables.find(name => env[name])
  if (variable === undefined || env.NODE_USE_ENV_PROXY === '1') return []
  if (node.setGlobalProxyFromEnv === undefined) {
    return [
      `${variable} is set, but this runner's Node ${process.versions.node} does not use it by itself: requests go out directly. Set NODE_USE_ENV_PROXY=1 in the job's env, or update the runner.`
    ]
  }
  try {
    node.setGlobalProxyFromEnv({ ...env })
    return []
  } catch {
    return [
      `${variable} is not an address that Node can use as a proxy: requests go out directly. It must look like http://host:port.`
    ]
  }
}

/** The proxy that Node takes for a URL, by its scheme, and the variable that names it; undefined where there is none. */
export const proxyFor = (
  { protocol }: URL,
  env: Runtime['env']
): { readonly url: URL; readonly variable: string } | undefined => {
  const names =
    protocol === 'https:' ? (['https_proxy', 'HTTPS_PROXY'] as const) : (['http_proxy', 'HTTP_PROXY'] as const)
  const variable = names.find(name => env[name])
  const url = variable === undefined ? null : URL.parse(env[variable] ?? '')
  return variable === undefined || url === null ? undefined : { url, variable }
}
