// The page "Use it with Terraform", run with a provider that somebody has built from its sources: nothing is downloaded here.

import { deepEqual, ok } from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Checks } from './checks.ts'
import { startEmulated, writeInto } from './emulated.ts'
import { programOf, scriptsOf } from './page.ts'
import { checkTenant, name } from './tenant.ts'

const page = 'terraform.md'

/** The headings of the page that have scripts, in its order. */
const headings = {
  point: 'Point the provider at the emulator',
  apply: 'Apply it',
  plan: 'Plan again',
  destroy: 'Destroy it'
} as const

/** Takes the provider from a folder, so that nothing is asked of the registry and `terraform init` is not needed. */
const developer = (folder: string): string => `provider_installation {
  dev_overrides {
    "hashicorp/azuread" = "${folder}"
  }
  direct {}
}
`

/** Applies, plans and destroys. `folder` holds the built provider, `terraform` is found by PATH. */
export const provisionByTerraform = async (checks: Checks, folder: string): Promise<void> => {
  const scripts = scriptsOf(page)
  const emulated = await startEmulated()
  const { emulator } = emulated
  writeInto(emulated, 'main.tf', programOf(page, 'hcl'))
  const env = {
    PATH: process.env.PATH ?? '',
    TF_CLI_CONFIG_FILE: writeInto(emulated, 'terraform.rc', developer(folder)),
    TF_IN_AUTOMATION: 'true',
    CHECKPOINT_DISABLE: 'true'
  }
  const run = async (heading: keyof typeof headings): Promise<void> => {
    const script = `${scripts.get(headings.point)}\n${scripts.get(headings[heading])}`
    const { status, stdout, stderr } = await emulated.run(script, env)
    checks.detail(stdout + stderr)
    if (status !== 0) throw new Error(`ended with code ${status}\n${stderr.trim()}`)
  }
  const check = (what: string, work: () => void | Promise<void>) => checks.check(`Terraform: ${what}`, work)

  await check('the provider has been built', () =>
    ok(
      existsSync(join(folder, 'terraform-provider-azuread')),
      `${folder} holds no terraform-provider-azuread. Build it from github.com/hashicorp/terraform-provider-azuread by "go build -o ${folder}/".`
    )
  )
  await check('every script of the page is run', () => deepEqual([...scripts.keys()], Object.values(headings)))
  await check('applies the configuration', () => run('apply'))
  await check('the tenant holds what was asked for', () => checkTenant(emulator))
  await check('plans no change, and writes nothing', async () => {
    emulator.journal.clear()
    await run('plan')
    ok(emulator.journal.entries().some(({ service }) => service === 'graph'))
    deepEqual(emulator.journal.writes(), [])
  })
  await check('destroys it', async () => {
    await run('destroy')
    deepEqual(
      emulator.tenant.applications.all().filter(({ displayName }) => displayName === name),
      []
    )
  })
  await emulated.close()
}
