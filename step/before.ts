// What a tenant holds before the run: configuration files that the action has brought it in step with.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tenant } from 'b2c-emulator'
import { runBundle } from '../harness/bundle.ts'
import { endpointInputs } from '../harness/inputs.ts'
import { createWorkspace } from '../harness/workspace.ts'
import { checkoutOf, copyCheckout } from './checkout.ts'
import { readYaml } from './document.ts'
import { textOf } from './expressions.ts'
import { Mistake } from './mistake.ts'
import type { Session } from './session.ts'
import { type ConfigFile, takenForGranted } from './standIns.ts'
import { mappingOf } from './workflow.ts'

type Given = { readonly name: string; readonly lay: (workspace: string) => string }

const fileOf = (path: string, tenant: Tenant): Given | undefined => {
  const { content } = readYaml(path, `--before ${path}`, 'name a configuration file that the tenant holds already')
  const named = content.tenant
  if (named !== undefined && named !== null && ![tenant.initialDomain, tenant.id].includes(textOf(named)))
    return undefined
  const { folder } = mappingOf(content.customPolicies)
  const checkout = checkoutOf(path, undefined, typeof folder === 'string' ? folder : undefined)
  return {
    name: path,
    lay: workspace => {
      copyCheckout(checkout, workspace)
      return checkout.file
    }
  }
}

const ownText = (text: string): Given => ({
  name: 'what its policies take for granted (identityExperienceFramework, two policy keys)',
  lay: workspace => {
    writeFileSync(join(workspace, 'before.yml'), text)
    return 'before.yml'
  }
})

/**
 * Brings a tenant to where it was before the run, once.
 *
 * @returns what to tell of it
 * @throws Mistake when a file of --before does not succeed
 */
export const prepareTenant = async (
  { emulator, tenants, madeUp, options, checkout, prepared }: Session,
  tenant: Tenant,
  config: ConfigFile | undefined
): Promise<readonly string[]> => {
  const files = options.before.map(path => fileOf(path, tenant)).filter(one => one !== undefined)
  const isOurs = options.scaffold || checkout.isExample
  const granted =
    isOurs && files.length === 0 && config !== undefined ? takenForGranted(config, tenant.initialDomain) : undefined
  const all = [...files, ...(granted === undefined ? [] : [ownText(granted)])]
  const left = all.filter(({ name }) => !prepared.has(`${tenant.id} ${name}`))
  for (const { name, lay } of left) {
    prepared.add(`${tenant.id} ${name}`)
    const { path: workspace, remove } = createWorkspace()
    const administrator = tenants.administrator(tenant)
    try {
      const result = await runBundle({
        inputs: {
          ...administrator.inputs,
          ...endpointInputs(emulator),
          config: lay(workspace),
          'github-token': madeUp.value('github-token', 'before', tenant.initialDomain) ?? ''
        },
        env: {
          ...options.variables,
          ...options.secrets,
          GITHUB_API_URL: emulator.github,
          GITHUB_REPOSITORY: options.repository
        },
        secrets: Object.values(options.secrets),
        workspace
      })
      if (result.conclusion === 'failure')
        throw new Mistake(
          `--before ${name} did not succeed: ${result.annotations.map(({ message }) => message).join(' ')}`
        )
    } finally {
      administrator.remove()
      remove()
    }
  }
  return left.map(({ name }) => `${tenant.initialDomain} holds already: ${name}`)
}
