// npm run test:clients: clients that others wrote do the whole job on the emulator. The last line is "N passed, N failed".
// The Azure CLI and the SDKs for Python are installed from PyPI into clients/.venv, in their newest versions at each run; that takes
// Python 3.10 or newer and the network. Options: --only TEXT runs the clients whose name holds TEXT; --terraform FOLDER runs Terraform alone, with the
// provider hashicorp/azuread that has been built into that folder; --verbose shows what the commands have printed.

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { provisionByAzureCli } from './azureCliJob.ts'
import { ways } from './azureCliWays.ts'
import { createChecks } from './checks.ts'
import { type Installation, installFromPyPI } from './pythonEnvironment.ts'
import { provisionByPythonSdk, pythonSdks } from './pythonSdkJob.ts'
import { provisionByTerraform } from './terraformJob.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, terraform: { type: 'string' }, verbose: { type: 'boolean', default: false } }
})
const { only = '', verbose } = values
const python = 'SDKs for Python'
const chosen = ways.filter(({ name }) => name.includes(only))
const withPython = python.includes(only)
if (chosen.length === 0 && !withPython)
  throw new Error(`No client holds ${only}: ${[...ways.map(({ name }) => name), python].join(', ')}`)

const startedMs = performance.now()
const seconds = (): string => `${Math.round((performance.now() - startedMs) / 1_000)} s`
const checks = createChecks(verbose)

/** Installs what clients need, and lets them work where that succeeds. */
const withInstalled = async (
  environment: string,
  packages: readonly string[],
  work: (installation: Installation) => Promise<void>
): Promise<void> => {
  const installed: Installation[] = []
  await checks.check(`the newest ${packages.join(' and ')} of PyPI`, async () => {
    installed.push(await installFromPyPI(environment, packages))
  })
  for (const installation of installed) {
    console.log(
      `${packages.map((name, place) => `${name} ${installation.versions[place]}`).join(', ')} after ${seconds()}`
    )
    await work(installation)
  }
}

if (values.terraform !== undefined) await provisionByTerraform(checks, resolve(values.terraform))
else {
  if (chosen.length > 0)
    await withInstalled('azure-cli', ['azure-cli'], async installation => {
      for (const way of chosen) await provisionByAzureCli(checks, installation, way)
    })
  if (withPython) await withInstalled('sdk', pythonSdks, installation => provisionByPythonSdk(checks, installation))
}
console.log(`${seconds()} in all`)
console.log(`${checks.passed()} passed, ${checks.failed()} failed`)
process.exitCode = checks.failed() > 0 ? 1 : 0
