// What the action remembers of a tenant, and the callers of tests that look at it.

import type { Emulator } from 'b2c-emulator'

type Tenant = Emulator['tenant']

/** An app that may hold the record. */
export const recordApp = `
apps:
  ci:
    name: CI
    secret: { mode: none }
`

/** What the record holds: the entries of all applications, sorted. */
export const recordedIn = ({ applications }: Tenant): readonly string[] =>
  applications
    .all()
    .flatMap(({ tags }) => tags)
    .flatMap(tag => /^b2c-bootstrap:tenant:(.*)$/.exec(tag)?.[1] ?? [])
    .sort()

/** Gives the caller with these permissions: one for each set of them. */
export const callersOf = (tenant: Tenant): ((appRoles: readonly string[]) => ReturnType<Tenant['addCaller']>) => {
  const callers = new Map<string, ReturnType<Tenant['addCaller']>>()
  return appRoles => {
    const known = callers.get(appRoles.join())
    const caller = known ?? tenant.addCaller({ displayName: 'Caller', secret: true, appRoles })
    callers.set(appRoles.join(), caller)
    return caller
  }
}
