// Every file of examples/, by npm run step: each step ends well, a second run writes nothing, and no secret is printed.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { repositoryDir } from '../../harness/bundle.ts'
import type { StepRun } from '../../step/session.ts'
import { open, secretsIn } from './trial.ts'

const examples = join(repositoryDir, 'examples')
const files = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll('\\', '/'))
  .filter(name => /\.ya?ml$/.test(name))
  .sort()

/** The events on which a workflow does something else than on its first one. */
const furtherEvents = (name: string): readonly string[] => {
  if (!readFileSync(join(examples, name), 'utf8').includes('github.event_name')) return []
  const { on, jobs } = parse(readFileSync(join(examples, name), 'utf8')) as {
    readonly on?: unknown
    readonly jobs?: unknown
  }
  return jobs === undefined || typeof on !== 'object' || on === null ? [] : Object.keys(on).slice(1)
}

const expectSuccess = (runs: readonly StepRun[]): void => {
  for (const { label, phase, conclusion, result } of runs)
    expect([label, phase, conclusion, result.log]).toEqual([label, phase, 'success', result.log])
}

const ofSecrets = (write: string): boolean => /(?:add|remove)Password$/.test(write)

test('the examples are found', () => {
  expect(files).toContain('policy-deployment.yml')
  expect(files).toContain('tenants/fabrikam.yml')
})

test.each(files)('examples/%s', async name => {
  const { emulator, run, printed } = await open(join(examples, name), '--with', 'verify=false')
  const first = await run()
  expectSuccess(first)
  expect(first.filter(({ phase }) => phase === 'main').length).toBeGreaterThan(0)
  const second = await run()
  expectSuccess(second)
  // A secret for one job is made and removed in every run.
  const ephemeral = second.some(({ isEphemeral }) => isEphemeral)
  expect(second.flatMap(({ writes }) => writes).filter(write => !(ephemeral && ofSecrets(write)))).toEqual([])
  expect(printed()).not.toContain('✗')
  expect(printed()).not.toContain('[object')
  expect(secretsIn(printed(), emulator)).toEqual([])
})

const others = files.flatMap(name => furtherEvents(name).map(event => [name, event] as const))

test.each(others)('examples/%s on %s', async (name, event) => {
  const { emulator, run, printed } = await open(join(examples, name), '--event', event, '--with', 'verify=false')
  const runs = await run()
  // A schedule of the fleet looks for drift, and a tenant without anything has some.
  const drift = runs.filter(({ result }) => result.log.includes('The tenant differs from the declaration'))
  expectSuccess(runs.filter(one => !drift.includes(one)))
  expect(event === 'schedule' || drift.length === 0).toBe(true)
  expect(runs.length).toBeGreaterThan(0)
  expect(secretsIn(printed(), emulator)).toEqual([])
})
