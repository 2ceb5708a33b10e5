// The Python part of the page "Use it with the SDKs": the program is run as it is printed.

import { deepEqual, ok } from 'node:assert/strict'
import { join } from 'node:path'
import type { Checks } from './checks.ts'
import { startEmulated, writeInto } from './emulated.ts'
import { programOf } from './page.ts'
import type { Installation } from './pythonEnvironment.ts'

/** The packages that the page installs. */
export const pythonSdks = ['azure-identity', 'msgraph-sdk'] as const

/** Runs the program of the page on an emulator of its own, and looks at what the tenant has then. */
export const provisionByPythonSdk = async (checks: Checks, { bin }: Installation): Promise<void> => {
  const emulated = await startEmulated()
  const { emulator, folder } = emulated
  writeInto(emulated, 'provision.py', programOf('sdk.md', 'python'))
  await checks.check('SDKs for Python: the program of the page provisions an application', async () => {
    const { status, stdout, stderr } = await emulated.run('python provision.py', {
      PATH: `${bin}:${process.env.PATH}`,
      B2C_GRAPH: emulator.graph,
      AZURE_TENANT_ID: emulator.tenant.id,
      AZURE_CLIENT_ID: emulator.seed.appId,
      AZURE_CLIENT_SECRET: emulator.seed.callerSecret,
      AZURE_AUTHORITY_HOST: emulator.login,
      SSL_CERT_FILE: join(folder, 'ca.pem')
    })
    checks.detail(stdout + stderr)
    if (status !== 0) throw new Error(`ended with code ${status}\n${stderr.trim()}`)
    deepEqual(stdout.trim(), "['Shop in Python']")
    const made = emulator.tenant.applications.all().find(({ displayName }) => displayName === 'Shop in Python')
    ok(emulator.tenant.servicePrincipals.all().some(({ appId }) => appId === made?.appId))
  })
  await emulated.close()
}
