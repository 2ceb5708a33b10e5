// A file that declares all of a tenant: from nothing to a run that has nothing to do, and the sequential round trips that both take.

import { afterAll, describe, expect, test } from '@jest/globals'
import { type JournalEntry, sequentialRoundTrips } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { policyCount, wholeTenantRun } from './wholeTenantRun.ts'

const figures: string[] = []
afterAll(() => console.log(['Sequential round trips to Graph, after signing in:', ...figures].join('\n')))

const isOfBackEnd = ({ path }: JournalEntry): boolean => /\/(?:trustFramework|identity|policies)\//i.test(path)

/** What people sign in with, whose secrets and versions are recorded with an application one after the other. */
const signInSections = /^userAttributes:[\s\S]*?(?=^apps:)/m

describe('a whole tenant', () => {
  test.each([
    ['applications, keys and policies', signInSections, 12],
    ['all sections', '', 14]
  ])(
    'is made in few round trips, and costs no more than five when there is nothing to do: %s',
    async (what, left, most) => {
      const emulator = await emulate({ behavior: { latencyMs: 150 } })
      const apply = wholeTenantRun(emulator, left)
      const roundTrips = (when: string) => {
        const entries = emulator.journal.entries().filter(({ service }) => service === 'graph')
        const ofApps = new Set(entries.filter(entry => !isOfBackEnd(entry)).map(({ parent }) => parent))
        const exchanges = entries.filter(({ parent }) => parent === undefined)
        const count = {
          all: sequentialRoundTrips(exchanges),
          ofApps: sequentialRoundTrips(
            exchanges.filter(entry => (entry.path.endsWith('/$batch') ? ofApps.has(entry.index) : !isOfBackEnd(entry)))
          )
        }
        figures.push(`${what}, ${when}: ${count.all}, about applications ${count.ofApps}; ${exchanges.length} requests`)
        return count
      }

      const first = await apply()
      expect(first.errors).toBe('')
      expect(roundTrips('from nothing').ofApps).toBeLessThanOrEqual(most)
      const uploads = emulator.journal.writes().filter(({ path }) => /\/trustFramework\/policies\b/i.test(path))
      expect(uploads).toHaveLength(policyCount)

      const again = await apply()
      expect(again.errors + again.warnings).toBe('')
      expect(again.outputs.changed).toBe('false')
      expect(writesOf(emulator)).toEqual([])
      expect(roundTrips('nothing to do').all).toBeLessThanOrEqual(5)
    }
  )
})
