// The outputs of the step. A new secret is masked and written in the statements right after Graph's answer; everything else
// follows when it is known. Ids are never masked: a masked id would empty the outputs of the job.

import type * as toolkit from '@actions/core'
import type { AppOutcome, RunOutcome, TenantFacts } from '../reconcile/outcome.ts'
import type { NewSecret } from '../reconcile/resource.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import { isoTime } from '../resources/clientSecret/rotation.ts'

/** The toolkit's commands that outputs take. */
export type OutputCommands = Pick<typeof toolkit, 'setOutput' | 'setSecret'>

/** What stands before the names of an app's outputs: its key, when the declaration has several apps. */
export const outputPrefix = (apps: number, key: string): string => (apps > 1 ? `${key}-` : '')

/** Masks the secret, then writes it and its handles. Synchronous: nothing comes between Graph's answer and the outputs. */
export const handSecret = (core: OutputCommands, apps: number, app: DesiredApp, secret: NewSecret): void => {
  core.setSecret(secret.secretText)
  const prefix = outputPrefix(apps, app.key)
  core.setOutput(`${prefix}client-secret`, secret.secretText)
  core.setOutput(`${prefix}client-id`, secret.clientId)
  core.setOutput(`${prefix}secret-key-id`, secret.keyId)
  core.setOutput(`${prefix}secret-expires-on`, isoTime(secret.endMs))
  core.setOutput(`${prefix}secret-created`, 'true')
}

/** The outputs of one app that are no secrets, by name. Names without a value are left out. */
const appOutputs = (app: AppOutcome): Readonly<Record<string, string>> => {
  const values: Readonly<Record<string, string | undefined>> = {
    'client-id': app.clientId,
    'application-object-id': app.applicationObjectId,
    'service-principal-object-id': app.servicePrincipalObjectId,
    'secret-key-id': app.secret?.current?.keyId,
    'secret-expires-on': app.secret?.current?.expiresOn,
    'secret-created': String(app.secret?.created ?? false),
    changed: String(app.changed)
  }
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** The tenant's outputs, written as soon as the tenant is known. */
export const writeTenantOutputs = (core: OutputCommands, tenant: TenantFacts): void => {
  core.setOutput('tenant-id', tenant.id)
  core.setOutput('tenant-domain', tenant.initialDomain ?? '')
  core.setOutput('tenant-name', tenant.initialDomain?.split('.')[0] ?? '')
}

/** Writes the outputs of a run. `plan` is the plan document as JSON. */
export const writeOutputs = (core: OutputCommands, outcome: RunOutcome, plan: string): void => {
  const { apps } = outcome
  for (const app of apps) {
    const prefix = outputPrefix(apps.length, app.plan.key)
    for (const [name, value] of Object.entries(appOutputs(app))) core.setOutput(`${prefix}${name}`, value)
  }
  core.setOutput('changed', String(apps.some(({ changed }) => changed)))
  core.setOutput('apps', JSON.stringify(Object.fromEntries(apps.map(app => [app.plan.key, appOutputs(app)]))))
  core.setOutput('plan', plan)
}
