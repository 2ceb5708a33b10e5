// Property: however two runs, a member, an administrator, a hand at the GitHub secrets, refusals, kills and time follow each other,
// the rules of rules.ts hold. Known stories come first, each with the rule that it is about as its title.

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { createSteppedRunner } from '../../../harness/steppedRun.ts'
import { dayMs } from '../../../harness/times.ts'
import { knownStories } from './knownStories.ts'
import { rules } from './rules.ts'
import { runScenario } from './runScenario.ts'
import type { Certificates } from './scenario.ts'
import { type Story, story } from './story.ts'
import { storyText } from './storyText.ts'

const runner = createSteppedRunner()
afterAll(runner.close)

let certificates: Certificates
beforeAll(async () => {
  const make = async () => (await selfSignedCertificate({ untilMs: Date.now() + 1_000 * dayMs })).certificatePem
  certificates = { declared: await make(), others: await make() }
})

/** Runs the story. @throws what broke a rule, with the story and all that was written. */
const expectToHold = async (told: Story): Promise<void> => {
  const { violations, trace } = await runScenario(told, runner, certificates)
  const broken = [...new Set(violations.map(({ rule }) => `${rule}: ${rules[rule]}`))]
  expect(broken.length > 0 ? [...broken, '', storyText(told), '', ...trace].join('\n') : '').toBe('')
}

test.each(knownStories)('$title', ({ title: _, ...told }) => expectToHold(told))

test('whatever happens in between, no secret is lost, nothing of others is taken, and nobody else is given anything', async () => {
  // The same stories every time: chance is for longer runs, with PROPERTY_SEED= left empty.
  const { PROPERTY_RUNS: runs = '150', PROPERTY_SEED: seed = '9' } = process.env
  const settings = { numRuns: Number(runs), ...(seed && { seed: Number(seed) }) }
  await fc.assert(fc.asyncProperty(story, expectToHold), settings)
})
