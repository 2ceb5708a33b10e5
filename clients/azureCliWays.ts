// The two ways in which the Azure CLI reaches the emulator, each with the hosts that it may ask.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { assignAppRole, type Emulator, microsoftGraphAppId, servicePrincipalByAppId, startEmulator } from 'b2c-emulator'
import { type ProcessResult, startProcess } from '../harness/childProcess.ts'
import { startConnectProxy } from '../harness/connectProxy.ts'
import { createWorkspace } from '../harness/workspace.ts'
import type { Installation } from './azureCliInstallation.ts'

/** A way to the emulator. */
export type Way = { readonly name: string; readonly builtIn: boolean }

/** As Azure itself, by the names of the built-in cloud; and as a cloud that is registered, without a proxy. */
export const ways: readonly Way[] = [
  { name: 'built-in cloud', builtIn: true },
  { name: 'registered cloud', builtIn: false }
]

/** The Azure CLI with a configuration of its own, on an emulator of its own. */
export type AzureCli = {
  readonly emulator: Emulator
  /** The folder that scripts run in. */
  readonly folder: string
  /** Runs a script in bash, which ends at the first command that fails. `onOutput` sees everything as it is written. */
  run(script: string, onOutput?: (text: string) => void): Promise<ProcessResult>
  /** Forgets who has signed in. */
  signOut(): void
  /** Hosts that were asked for and are none of the emulator's, as `host:port`. */
  strangers(): readonly string[]
  close(): Promise<void>
}

const hosts = {
  login: ['login.microsoftonline.com'],
  graph: ['graph.microsoft.com'],
  azure: ['management.azure.com', 'main.iam.ad.ext.azure.com']
} as const

/** Where az looks for its newest version when a command has failed. The proxy refuses that too. */
const versionHost = 'azcliprod.blob.core.windows.net:443'

/** The addresses as the page has them: those of the command. */
const pageAddresses = { login: 8801, graph: 8802, azure: 8804 } as const

/** The caller may use everything that Microsoft Graph has, as that of the command may. */
const grantEverything = ({ tenant, clock, seed }: Emulator): void => {
  const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
  for (const { id } of graph?.appRoles ?? []) {
    const grant = { principalId: seed.servicePrincipalId, resourceId: graph?.id ?? '', appRoleId: id }
    tenant.seed(() => assignAppRole(tenant, clock, grant))
  }
}

/** Opens the Azure CLI for one way. Until it is closed, this process trusts the emulator's authority. */
export const openAzureCli = async (installation: Installation, { builtIn }: Way): Promise<AzureCli> => {
  const emulator = await startEmulator({
    tls: { names: Object.values(hosts).flat() },
    behavior: { deviceCode: { intervalSeconds: 1, blocked: false } }
  })
  grantEverything(emulator)
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, emulator.caPem ?? ''])
  const services = ['login', 'graph', 'azure'] as const
  const ports = new Map(
    services.flatMap(service =>
      hosts[service].map((host): [string, number] => [`${host}:443`, Number(new URL(emulator[service]).port)])
    )
  )
  const strangers: string[] = []
  const proxy = await startConnectProxy(target => {
    const port = builtIn ? ports.get(target) : undefined
    if (port === undefined && target !== versionHost) strangers.push(target)
    return port
  })
  const { path: folder, remove } = createWorkspace()
  const config = join(folder, 'config')
  mkdirSync(config)
  writeFileSync(join(folder, 'ca.pem'), emulator.caPem ?? '')
  const env = {
    PATH: `${installation.bin}:${process.env.PATH}`,
    HOME: folder,
    AZURE_CONFIG_DIR: config,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    REQUESTS_CA_BUNDLE: join(folder, 'ca.pem'),
    HTTPS_PROXY: proxy.url,
    NO_PROXY: builtIn ? '' : '127.0.0.1',
    CLIENT_ID: emulator.seed.appId,
    CLIENT_SECRET: emulator.seed.callerSecret
  }
  const here = (script: string): string =>
    services.reduce(
      (text, service) => text.replaceAll(`https://127.0.0.1:${pageAddresses[service]}`, emulator[service]),
      script
    )
  return {
    emulator,
    folder,
    run: (script, onOutput) => {
      const { child, result } = startProcess('bash', ['-c', `set -euo pipefail\n${here(script)}`], { cwd: folder, env })
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => onOutput?.(String(text)))
      return result
    },
    signOut: () => {
      for (const name of ['service_principal_entries.json', 'msal_token_cache.json', 'azureProfile.json'])
        rmSync(join(config, name), { force: true })
    },
    strangers: () => strangers,
    close: async () => {
      proxy.close()
      setDefaultCACertificates(trusted)
      await emulator.close()
      remove()
    }
  }
}
