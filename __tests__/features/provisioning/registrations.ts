// Runs that provision one app, and registrations that somebody else has made.

import { expect } from '@jest/globals'
import type { Application, Emulator } from 'b2c-emulator'
import { newApplication, newServicePrincipal } from 'b2c-emulator/testing'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { managedApplications } from '../../../harness/tags.ts'
import { runInProcess } from '../../hooks.ts'

/** One app with one permission. */
export const declared = { 'app-name': 'CI deployer', permissions: 'policy-deployment', verify: 'false' }
/** Runs the step in this process; `more` outweighs what it declares. */
export const apply = (emulator: Emulator, more: Readonly<Record<string, string>> = {}) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })

/** The applications that carry our mark. */
export const marked = managedApplications

type Registration = Partial<Application> & { readonly withPrincipal?: boolean }

/** A registration made by somebody else. */
export const register = ({ tenant, clock }: Emulator, { withPrincipal, ...fields }: Registration): Application => {
  const application = newApplication(tenant, clock.now(), { displayName: 'Portal app', ...fields })
  tenant.seed(() => {
    tenant.applications.put(application.id, application)
    if (withPrincipal === true) {
      const principal = newServicePrincipal(tenant, clock.now(), application, {})
      tenant.servicePrincipals.put(principal.id, principal)
    }
  })
  return application
}

/** Runs once more and expects that nothing is written. */
export const expectSettled = async (emulator: Emulator, more: Readonly<Record<string, string>> = {}): Promise<void> => {
  emulator.journal.clear()
  const again = await apply(emulator, more)
  expect(again.errors).toBe('')
  expect(writesOf(emulator)).toEqual([])
  expect(again.outputs.changed).toBe('false')
}
