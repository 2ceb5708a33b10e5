// A thousand apps: read in batches, written to one file that the action reads again.

import { expect, test } from '@jest/globals'
import { sequentialRoundTrips } from 'b2c-emulator'
import { beyondMarks, openExport } from './exportFixture.ts'

test('a thousand apps take no more round trips than a plan of them, and fit into one file', async () => {
  const fixture = await openExport()
  // So slow that requests of one moment overlap on a busy machine as well.
  fixture.emulator.behavior.latencyMs = 50
  for (let number = 0; number < 1_000; number++)
    fixture.click({
      displayName: `Application number ${number}`,
      granted: ['User.Read.All'],
      settings: { web: { redirectUris: [`https://app-${number}.example/signin-oidc`] } }
    })
  const exported = await fixture.export()
  expect(exported.errors).toBe('')
  const trips = sequentialRoundTrips(fixture.emulator.journal.entries())
  expect(Object.keys(fixture.apps())).toHaveLength(1_003)
  fixture.emulator.journal.clear()
  const plan = await fixture.run('plan')
  expect([plan.errors, beyondMarks(plan)]).toEqual(['', []])
  expect(trips).toBeLessThanOrEqual(sequentialRoundTrips(fixture.emulator.journal.entries()))
})
