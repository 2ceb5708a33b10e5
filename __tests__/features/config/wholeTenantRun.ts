// A run of the file that declares all of a tenant, in this process.

import type { Emulator } from 'b2c-emulator'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { filesOf, policiesOf, secretsOf } from '../../../harness/wholeTenant.ts'
import { wholeTenantAppRoles } from '../../../harness/wholeTenantFixture.ts'
import { inWorkspace, runInProcess } from '../../hooks.ts'

const declared = { version: 1, claim: 'loyalty' } as const

/** How many policies the file uploads. */
export const policyCount = policiesOf(declared).length

/**
 * Puts the file and its policies into the workspace, and a caller that may do all of it into the tenant. Gives the run, which
 * begins with an empty journal. What `without` matches is left out of the files.
 */
export const wholeTenantRun = (emulator: Emulator, without: RegExp | string = ''): (() => Promise<InProcessResult>) => {
  const caller = emulator.tenant.addCaller({ displayName: 'caller', secret: true, appRoles: wholeTenantAppRoles })
  for (const [name, text] of Object.entries(filesOf(declared))) inWorkspace(name, text.replace(without, ''))
  const inputs = { ...callerInputs(emulator, caller), config: 'tenant.yml' }
  return () => {
    emulator.journal.clear()
    return runInProcess({ emulator, inputs, env: secretsOf(declared.version) })
  }
}
