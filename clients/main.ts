// npm run test:clients: clients that others wrote do the whole job on the emulator. The last line is "N passed, N failed".
// The Azure CLI is installed from PyPI into clients/.venv, in its newest version at each run; that takes Python 3.10 or newer and
// the network. Options: --only TEXT runs the ways of the Azure CLI whose name holds TEXT; --terraform FOLDER runs Terraform alone, with the
// provider hashicorp/azuread that has been built into that folder; --verbose shows what the commands have printed.

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Installation, installAzureCli } from './azureCliInstallation.ts'
import { provisionByAzureCli } from './azureCliJob.ts'
import { ways } from './azureCliWays.ts'
import { createChecks } from './checks.ts'
import { provisionByTerraform } from './terraformJob.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, terraform: { type: 'string' }, verbose: { type: 'boolean', default: false } }
})
const { only = '', verbose } = values
const chosen = ways.filter(({ name }) => name.includes(only))
if (chosen.length === 0) throw new Error(`No way holds ${only}: ${ways.map(({ name }) => name).join(', ')}`)

const startedMs = performance.now()
const seconds = (): string => `${Math.round((performance.now() - startedMs) / 1_000)} s`
const checks = createChecks(verbose)

const installed: Installation[] = []
if (values.terraform === undefined)
  await checks.check('the newest Azure CLI is installed from PyPI', async () => {
    installed.push(await installAzureCli())
  })
else await provisionByTerraform(checks, resolve(values.terraform))
for (const installation of installed) {
  console.log(`Azure CLI ${installation.version} after ${seconds()}`)
  for (const way of chosen) await provisionByAzureCli(checks, installation, way)
}
console.log(`${seconds()} in all`)
console.log(`${checks.passed()} passed, ${checks.failed()} failed`)
process.exitCode = checks.failed() > 0 ? 1 : 0
