// An application that somebody has prepared, and what others do to it.

import type { Application, Emulator, ServicePrincipal } from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import { register } from './registrations.ts'

/** The tags of an application that this action manages. */
export const labels = ['b2c-bootstrap', 'b2c-bootstrap:key:ci-deployer']

/** A member of the tenant without any role. */
export const mallory = ({ tenant }: Emulator) =>
  tenant.addUser({ userPrincipalName: `mallory@${tenant.initialDomain}`, displayName: 'Mallory' })

/** The service principal of an application. */
export const principalOf = ({ tenant }: Emulator, { appId }: Application): ServicePrincipal =>
  tenant.servicePrincipals.all().find(principal => principal.appId === appId) as ServicePrincipal

/** Changes an application, as somebody else would. */
export const change = (emulator: Emulator, application: Application, fields: Partial<Application>): void => {
  const { applications } = emulator.tenant
  emulator.tenant.seed(() =>
    applications.put(application.id, { ...(applications.get(application.id) as Application), ...fields })
  )
}

/** Changes the service principal of an application, as somebody else would. */
export const changePrincipal = (
  emulator: Emulator,
  application: Application,
  fields: Partial<ServicePrincipal>
): void => {
  const principal = principalOf(emulator, application)
  emulator.tenant.seed(() => emulator.tenant.servicePrincipals.put(principal.id, { ...principal, ...fields }))
}

/** A client secret of that name. */
export const secret = ({ clock }: Emulator, displayName: string) =>
  newPasswordCredential({ displayName, startMs: clock.now(), endMs: clock.now() + 1e10 })

/** An application that a member has prepared for the first run of a pipeline. */
export const prepared = (emulator: Emulator, fields: Partial<Application> = {}): Application =>
  register(emulator, {
    uniqueName: 'ci-deployer',
    displayName: 'CI deployer',
    tags: labels,
    withPrincipal: true,
    ...fields
  })
