// Property: whatever was declared before and whatever happened to the tenant since, after an apply the plan is empty.

import { expect, test } from '@jest/globals'
import { startEmulator } from 'b2c-emulator'
import fc from 'fast-check'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { inWorkspace, runInProcess } from '../../hooks.ts'
import { adoptedPlace, declaration, happen, history, kind } from './randomTenants.ts'

/** Changes that apply would make; drift and what is left to others stay. */
const writing = (result: InProcessResult): readonly string[] =>
  planned(result).filter(line => !/ (drift|missing) /.test(line))

const plansAreEmpty = fc.asyncProperty(
  declaration,
  history,
  declaration,
  kind,
  async (before, events, wanted, behavior) => {
    const emulator = await startEmulator({ behavior })
    try {
      const { appId } = emulator.tenant.addCaller({
        displayName: 'Made by hand',
        secret: true,
        appRoles: ['User.Read.All', 'AuditLog.Read.All'],
        federated: [
          { issuer: 'https://gitlab.com', subject: 'project_path:group/one:ref_type:branch', audience: 'api://x' }
        ]
      })
      const run = async (value: object, mode: string) => {
        // Lag is over before the next run begins; within a run it has to be waited out.
        emulator.clock.advance(60_000)
        const file = inWorkspace('convergence.yml', JSON.stringify(value).replaceAll(adoptedPlace, appId))
        return runInProcess({ emulator, inputs: { ...callerInputs(emulator), config: file, mode, verify: 'false' } })
      }
      expect((await run(before, 'apply')).errors).toBe('')
      happen(emulator, events)
      // A replica that lags does not show yet what a restored app holds: what prune may remove then goes with the next run.
      const { listLagMs, keyReadLagMs } = behavior.replication
      const isRestoring = emulator.tenant.deletedApplications.all().length > 0 && listLagMs + keyReadLagMs > 0
      let declared: ReturnType<typeof withWayOut> = wanted
      const applied = [await run(declared, 'apply')]
      // Others in the way of a grant are refused, with the ways out.
      if (isRefused(applied[0])) {
        declared = withWayOut(wanted, applied[0]?.errors ?? '')
        applied[0] = await run(declared, 'apply')
      }
      // Adoption takes nothing away in the run that marks the app.
      if (isRestoring || isAdopting(emulator, appId)) applied.push(await run(declared, 'apply'))
      expect(applied.map(({ errors }) => errors).join('')).toBe('')
      emulator.journal.clear()
      const plan = await run(declared, 'plan')
      expect([plan.errors, writing(plan), plan.outputs.changed]).toEqual(['', [], 'false'])
      expect((await run(declared, 'apply')).outputs.changed).toBe('false')
      expect(writesOf(emulator)).toEqual([])
    } finally {
      await emulator.close()
    }
  }
)

const isRefused = (result: InProcessResult | undefined): boolean => /others could act as it/.test(result?.errors ?? '')

/** The declaration with what the refusal names accepted or, where it may be pruned, removed. */
const withWayOut = <T extends { readonly apps: object }>(wanted: T, refusal: string) => {
  const acceptedCredentials = [...refusal.matchAll(/key id ([0-9a-f-]{36})/g)].map(([, keyId]) => keyId)
  const apps = Object.entries(wanted.apps).map(([key, app]) => [key, { ...app, prune: true, acceptedCredentials }])
  return { ...wanted, apps: Object.fromEntries(apps) as object }
}

const isAdopting = ({ tenant }: Awaited<ReturnType<typeof startEmulator>>, appId: string): boolean =>
  tenant.applications.all().some(application => application.appId === appId && application.tags.length > 0)

test('the plan after an apply is empty, and the next apply writes nothing', async () => {
  await fc.assert(plansAreEmpty, { numRuns: Number(process.env.PROPERTY_RUNS ?? 30), endOnFailure: false })
})
