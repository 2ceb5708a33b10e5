// The two ways in which the Azure CLI reaches the emulator, each with the hosts that it may ask.

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessResult } from '../harness/childProcess.ts'
import { startConnectProxy } from '../harness/connectProxy.ts'
import { type Emulated, startEmulated } from './emulated.ts'
import type { Installation } from './pythonEnvironment.ts'

/** A way to the emulator. */
export type Way = { readonly name: string; readonly builtIn: boolean }

/** As Azure itself, by the names of the built-in cloud; and as a cloud that is registered, without a proxy. */
export const ways: readonly Way[] = [
  { name: 'built-in cloud', builtIn: true },
  { name: 'registered cloud', builtIn: false }
]

/** The Azure CLI with a configuration of its own, on an emulator of its own. */
export type AzureCli = Omit<Emulated, 'run'> & {
  /** Runs a script; `onOutput` sees everything as it is written. */
  run(script: string, onOutput?: (text: string) => void): Promise<ProcessResult>
  /** Forgets who has signed in. */
  signOut(): void
  /** Hosts that were asked for and are none of the emulator's, as `host:port`. */
  strangers(): readonly string[]
}

const hosts = {
  login: ['login.microsoftonline.com'],
  graph: ['graph.microsoft.com'],
  azure: ['management.azure.com', 'main.iam.ad.ext.azure.com']
} as const

/** Where az looks for its newest version when a command has failed. The proxy refuses that too. */
const versionHost = 'azcliprod.blob.core.windows.net:443'

/** Opens the Azure CLI for one way. */
export const openAzureCli = async (installation: Installation, { builtIn }: Way): Promise<AzureCli> => {
  const emulated = await startEmulated(Object.values(hosts).flat())
  const { emulator, folder } = emulated
  const ports = new Map(
    (['login', 'graph', 'azure'] as const).flatMap(service =>
      hosts[service].map((host): [string, number] => [`${host}:443`, Number(new URL(emulator[service]).port)])
    )
  )
  const strangers: string[] = []
  const proxy = await startConnectProxy(target => {
    const port = builtIn ? ports.get(target) : undefined
    if (port === undefined && target !== versionHost) strangers.push(target)
    return port
  })
  const config = join(folder, 'config')
  mkdirSync(config)
  const env = {
    PATH: `${installation.bin}:${process.env.PATH}`,
    AZURE_CONFIG_DIR: config,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    REQUESTS_CA_BUNDLE: join(folder, 'ca.pem'),
    HTTPS_PROXY: proxy.url,
    NO_PROXY: builtIn ? '' : '127.0.0.1'
  }
  return {
    emulator,
    folder,
    run: (script, onOutput) => emulated.run(script, env, onOutput),
    signOut: () => {
      for (const name of ['service_principal_entries.json', 'msal_token_cache.json', 'azureProfile.json'])
        rmSync(join(config, name), { force: true })
    },
    strangers: () => strangers,
    close: async () => {
      proxy.close()
      await emulated.close()
    }
  }
}
