// The run after a fault: it must succeed, and leave nothing out.

import type { Emulator } from 'b2c-emulator'
import { checkOutput, checkTenant } from '../harness/invariants.ts'
import type { Step, TenantFixture } from '../harness/tenantFixture.ts'
import { minuteMs } from '../harness/times.ts'

/** What a run came to, what is wrong with it or with the tenant after it, and what it left behind, ephemeral secrets aside. */
export type NextRun = { readonly next: Step; readonly wrong: readonly string[]; readonly left: readonly string[] }

/** A run that ended without a word is given a minute before what it left is removed; the next one usually comes later. */
export const passTime = ({ clock }: Pick<Emulator, 'clock'>): void => {
  clock.advance(2 * minuteMs)
}

/** Runs once more. An ephemeral secret that is left expires within the hour; whether anything else may stay, the case knows. */
export const runNext = async (
  fixture: TenantFixture,
  ...options: Parameters<TenantFixture['step']>
): Promise<NextRun> => {
  const next = await fixture.step(...options)
  const findings = checkTenant(fixture)
  const wrong = [...checkOutput(next, fixture), ...findings.wrong]
  if (next.main.conclusion !== 'success') wrong.push('the next run failed')
  if (findings.missing.length > 0) wrong.push(`the next run leaves out ${findings.missing.join(', ')}`)
  return { next, wrong, left: findings.pending.filter(what => !what.startsWith('ephemeral')) }
}
