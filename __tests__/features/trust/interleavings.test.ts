// Property: however two runs, a member, an administrator, a hand at the GitHub secrets, refusals, kills and time follow each other,
// no secret is lost, nothing of others is taken, and nothing is given to an app that others can act as.

import { afterAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { createSteppedRunner } from '../../../harness/steppedRun.ts'
import { dayMs } from '../../../harness/times.ts'
import { play } from './play.ts'
import { story } from './story.ts'
import { storyText } from './storyText.ts'

const runner = createSteppedRunner()
afterAll(runner.close)

test('whatever happens in between, no secret is lost, nothing of others is taken, and nobody else is given anything', async () => {
  const { certificatePem } = await selfSignedCertificate({ untilMs: Date.now() + 1_000 * dayMs })
  const holds = fc.asyncProperty(story, async told => {
    const { violations, trace } = await play(told, runner, certificatePem)
    expect(violations.length > 0 ? [...violations, '', storyText(told), '', ...trace].join('\n') : '').toBe('')
  })
  const { PROPERTY_RUNS: runs = '200', PROPERTY_SEED: seed } = process.env
  await fc.assert(holds, { numRuns: Number(runs), ...(seed && { seed: Number(seed) }) })
})
