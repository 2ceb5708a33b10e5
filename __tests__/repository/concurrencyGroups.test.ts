// Workflows that write to one tenant wait for each other: one concurrency group a tenant, whatever the mode.

import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'

type Job = { readonly environment?: string; readonly concurrency?: string | { readonly group: string } }
type Workflow = { readonly concurrency?: string; readonly jobs: Readonly<Record<string, Job>> }

const groupOf = (file: string, name: string): readonly (string | undefined)[] => {
  const { concurrency: all, jobs } = parse(readFileSync(file, 'utf8')) as Workflow
  const { environment, concurrency = all } = jobs[name] ?? {}
  return [environment, typeof concurrency === 'object' ? concurrency.group : concurrency]
}

test.each([
  ['.github/workflows/fleet.yml', 'tenant'],
  ['.github/workflows/live.yml', 'live'],
  ['examples/day-0.yml', 'caller'],
  ['examples/plan-and-apply.yml', 'apply'],
  ['examples/policy-deployment.yml', 'deploy'],
  ['examples/policy-deployment.yml', 'list'],
  ['examples/rotate-into-environment.yml', 'rotate']
])('%s: the job %s waits for every other one that works in its environment', (file, name) => {
  const [environment, group] = groupOf(file, name)
  expect(group).toBe(`b2c-${environment}`)
})
