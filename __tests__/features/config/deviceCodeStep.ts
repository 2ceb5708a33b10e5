// The step of a first run, and a person who acts on the code that it is given.

import type { Emulator } from 'b2c-emulator'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { emulate, runInProcess } from '../../hooks.ts'

/** The administrator of the tenant. */
export const admin = 'admin@contoso.onmicrosoft.com'
const environment = { repository: 'octo-org/b2c', environment: 'contoso' }

/** The step of the example examples/day-0.yml. */
export const deviceCodeInputs = (emulator: Emulator): Readonly<Record<string, string>> => ({
  'sign-in': 'device-code',
  'tenant-id': 'contoso.onmicrosoft.com',
  'login-endpoint': emulator.login,
  'graph-endpoint': emulator.graph,
  'app-name': 'Bootstrap caller',
  permissions: 'bootstrap-caller',
  'federated-credentials': 'current-run',
  secret: 'none'
})
/** The variables of a job of the environment. */
export const gitHubEnv = (emulator: Emulator) => ({
  ...emulator.gitHub.oidcEnvironment(environment),
  GITHUB_API_URL: emulator.github,
  GITHUB_REPOSITORY: 'octo-org/b2c'
})

/** A tenant in which nobody but its administrator can sign in. */
export const newTenant = async (): Promise<Emulator> => {
  const emulator = await emulate({ seed: { caller: false } })
  emulator.behavior.deviceCode.intervalSeconds = 1
  return emulator
}

type Person = {
  readonly account?: string
  readonly decision?: 'accept' | 'decline'
  /** Whether the person cannot get past the page: the code runs out. */
  readonly givesUp?: boolean
  /** The tenant that the sign-in really goes to, whatever was asked for. */
  readonly tenant?: string
}

/** Runs the step while a person acts on the code that it was given, as the page does. `asked`: scopes of the request. */
export const runWith = async (
  emulator: Emulator,
  inputs: Readonly<Record<string, string>>,
  { account = admin, decision = 'accept', givesUp = false, tenant = inputs['tenant-id'] ?? '' }: Person = {},
  env: Readonly<Record<string, string>> = gitHubEnv(emulator)
): Promise<InProcessResult & { readonly asked: readonly string[] }> => {
  emulator.behavior.deviceCode.intervalSeconds = 0.05
  const asked: string[] = []
  const watched: typeof fetch = async (input, init) => {
    const address = String(input instanceof Request ? input.url : input).replace(
      `/${inputs['tenant-id']}/`,
      `/${tenant}/`
    )
    const response = await fetch(input instanceof Request ? new Request(address, input) : address, init)
    if (!address.includes('/devicecode')) return response
    const scope = new URLSearchParams(String(init?.body)).get('scope') ?? ''
    asked.push(
      ...scope
        .split(' ')
        .filter(name => name.startsWith('https:'))
        .map(name => name.split('/').at(-1) ?? '')
    )
    const { user_code: code } = (await response.clone().json()) as { readonly user_code: string }
    const body = new URLSearchParams({ code, username: account, decision })
    await (await fetch(`${emulator.login}/devicelogin`, { method: 'POST', body })).text()
    if (givesUp) emulator.clock.advance(16 * 60_000)
    return response
  }
  return { ...(await runInProcess({ emulator, inputs, env, runtime: { fetch: watched } })), asked }
}
