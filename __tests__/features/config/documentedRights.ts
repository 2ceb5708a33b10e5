// A declaration of everything that a run provisions, and callers with the rights that the README documents for it.

import { readFileSync } from 'node:fs'
import { type Emulator, servicePrincipalByAppId } from 'b2c-emulator'
import * as Schema from 'typebox/schema'
import { callerInputs } from '../../../harness/inputs.ts'

/** The text of a file of the repository. */
export const readText = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
/** The published schema of the output `plan`. */
export const planSchema = Schema.Compile(JSON.parse(readText('schema/plan.schema.json')))

/** One app with each kind of thing that can be declared. */
export const everything = {
  'app-name': 'CI deployer',
  permissions: 'policy-deployment\nAuditLog.Read.All',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'main=repo:octo-org/b2c:ref:refs/heads/main'
}

type Rights = { readonly plan: readonly string[]; readonly apply: readonly string[] }

/** The permission names in the columns of the README's tables of rights: of apps, or of the sections of the tenant. */
export const documented = (of: 'apps' | 'sections' = 'apps'): Rights => {
  const [, chapter = ''] = readText('README.md').split('## Permissions of the caller')
  const rows = (chapter.split('### ')[0] ?? '')
    .split('\n')
    .filter(line => line.startsWith('|') && line.startsWith('| `') === (of === 'sections'))
    .map(line => line.split('|').map(cell => [...cell.matchAll(/\b[A-Z][\w-]*(?:\.[A-Z]\w*)+/g)].map(([name]) => name)))
  const columns = (index: number) => [...new Set(rows.flatMap(cells => cells[index] ?? []))]
  return { plan: columns(2), apply: columns(3) }
}

/** The inputs of a caller with these permissions. */
export const inputsAs = (emulator: Emulator, appRoles: readonly string[]) => ({
  ...callerInputs(emulator, emulator.tenant.addCaller({ displayName: 'Caller', secret: true, appRoles })),
  ...everything
})

/** The app as the tenant holds it. */
export const managed = ({ tenant }: Emulator) => {
  const application = tenant.applications.all().find(({ uniqueName }) => uniqueName === 'ci-deployer')
  const principal = application && servicePrincipalByAppId(tenant, application.appId)
  if (!application || !principal) throw new Error('the tenant has no such app')
  return { application, principal }
}
