// The person of a sign-in by device code.

import type { Tenant } from 'b2c-emulator'
import { enterCode } from '../harness/deviceCode.ts'

/**
 * An administrator of the tenant, who enters the code that a step's log shows.
 *
 * @param onSignIn told who does it
 * @returns to be called with every line of the log
 */
export const administratorOf = (tenant: Tenant | undefined, onSignIn: (who: string) => void) => {
  const page = /Open (\S+) and enter the code (\w+)/
  let entered = false
  return (line: string): void => {
    const [, address, code] = page.exec(line) ?? []
    if (tenant === undefined || address === undefined || code === undefined || entered) return
    entered = true
    const who = `admin@${tenant.initialDomain}`
    // A refusal of the page shows in the log of the step: its code runs out.
    void enterCode({ page: address, code }, who).catch(() => undefined)
    onSignIn(who)
  }
}
