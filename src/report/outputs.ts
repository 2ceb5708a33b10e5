// The outputs of the step. A new secret is masked and written in the statements right after Graph's answer; everything else
// follows when it is known. Ids are never masked: a masked id would empty the outputs of the job.

import type { Ci } from '../ci/ci.ts'
import type { TenantFacts } from '../reconcile/report.ts'
import { isoTime } from '../util/time.ts'
import { componentsOf, type RunOutcome } from './runOutcome.ts'

/** A secret at the moment when Graph answered: handed on at once, never stored in a plan or an outcome. */
export type NewSecret = {
  readonly clientId: string
  readonly secretText: string
  readonly keyId: string
  readonly endMs: number
}

type Outputs = Pick<Ci, 'mask' | 'output'>

/** What stands before the names of an app's outputs: its key, when the declaration has several apps that write any. */
const outputPrefix = (apps: number, key: string): string => (apps > 1 ? `${key}-` : '')

/** Masks the secret, then writes it and its handles. Synchronous: nothing comes between Graph's answer and the outputs. */
export const publishSecret = ({ mask, output }: Outputs, apps: number, key: string, secret: NewSecret): void => {
  mask(secret.secretText)
  const prefix = outputPrefix(apps, key)
  output(`${prefix}client-secret`, secret.secretText)
  output(`${prefix}client-id`, secret.clientId)
  output(`${prefix}secret-key-id`, secret.keyId)
  output(`${prefix}secret-expires-on`, isoTime(secret.endMs))
  output(`${prefix}secret-created`, 'true')
}

/** The tenant's outputs, written as soon as the tenant is known. */
export const writeTenantOutputs = ({ output }: Outputs, tenant: TenantFacts): void => {
  output('tenant-id', tenant.id)
  output('tenant-domain', tenant.initialDomain ?? '')
  output('tenant-name', tenant.initialDomain?.split('.')[0] ?? '')
}

/** Writes the outputs of a run. `plan` is the plan document as JSON. */
export const writeOutputs = ({ output }: Outputs, run: RunOutcome, plan: string): void => {
  const { apps, tenantOutcome } = run
  const write = (prefix: string, outputs: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(outputs)) output(`${prefix}${name}`, value)
  }
  const byKey = apps.map(
    ({ plan: { key }, report, changed }) => [key, { ...report.outputs, changed: String(changed) }] as const
  )
  const named = apps.filter(({ plan }) => plan.idOutput === undefined)
  if (tenantOutcome !== undefined) write('', tenantOutcome.report.outputs)
  for (const [index, { plan, report }] of apps.entries()) {
    if (plan.idOutput === undefined) write(outputPrefix(named.length, plan.key), byKey[index]?.[1] ?? {})
    else if (report.identity !== undefined) output(plan.idOutput, report.identity.id)
  }
  output('changed', String(componentsOf(run).some(({ changed }) => changed)))
  output('apps', JSON.stringify(Object.fromEntries(byKey)))
  output('plan', plan)
}
