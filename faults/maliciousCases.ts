// Answers that no honest service gives: the action may fail, but only in its own words, and never gives anything away.

import type { Emulator } from 'b2c-emulator'
import { checkOutput } from '../harness/invariants.ts'
import { peakMemoryMb, printPeakMemory } from '../harness/peakMemory.ts'
import { type PreparedScenario, prepare } from '../harness/preparedScenario.ts'
import { type ScenarioName, scenarioOf } from '../harness/scenarios.ts'
import { candidateApplications, type Step, type TenantFixture } from '../harness/tenantFixture.ts'
import type { Case, Verdict } from './cases.ts'
import { openHoneypot } from './honeypot.ts'
import { type MaliciousAnswer, maliciousAnswers } from './maliciousAnswers.ts'

/** Every path that may be asked of Graph: nothing outside what the action works on. */
const known =
  /^\/v1\.0\/(\$batch|organization|applications|servicePrincipals|oauth2PermissionGrants|directory\/deletedItems|roleManagement\/directory|directoryRoles|directoryRoleTemplates|policies)|^\/beta\/applications[^/]*(\/[^/]+)?\/federatedIdentityCredentials$/

/** Checks a step as always, and that nothing which an answer says was taken for a workflow command. */
const checkCommands = (fixture: TenantFixture, step: Step): readonly string[] => {
  const wrong = [...checkOutput(step, fixture)]
  const { main } = step
  for (const { message } of main.annotations)
    if (message.trim() === 'injected') wrong.push('a workflow command from an answer was obeyed')
  if (main.outputs['client-id'] === 'injected' || main.masks.includes('a')) wrong.push('a command was obeyed')
  return wrong
}

const userIds = ({ tenant }: Emulator): string => JSON.stringify(tenant.users.all().map(({ id }) => id))

const run = async (prepared: PreparedScenario, malicious: MaliciousAnswer): Promise<Verdict> => {
  const fixture = await prepared.open()
  const { emulator } = fixture
  const honeypot = await openHoneypot()
  const { match, rewrite } = malicious.answers(honeypot.origin)
  const endInterception = emulator.intercept({ service: malicious.service, ...match }, rewrite)
  const before = userIds(emulator)
  const step = await fixture.step({ inputs: { 'wait-timeout': '8s' }, nodeArguments: printPeakMemory })
  endInterception()
  const wrong = [...checkCommands(fixture, step)]
  const { conclusion, stdout } = step.main
  if (!emulator.journal.entries().some(({ intercepted }) => intercepted)) wrong.push('no answer was changed')
  if (malicious.may === 'fail' && conclusion === 'success') wrong.push('succeeded, but may not')
  if (honeypot.requests.length > 0) wrong.push(`asked another host: ${honeypot.requests.join(', ')}`)
  const outside = emulator.journal.entries().filter(({ service, path }) => service === 'graph' && !known.test(path))
  if (outside.length > 0) wrong.push(`asked for ${outside.map(({ path }) => path).join(', ')}`)
  if (userIds(emulator) !== before) wrong.push('users have changed')
  if (candidateApplications(emulator.tenant).length > 1) wrong.push('several applications')
  const memoryMb = peakMemoryMb(stdout)
  if (!(memoryMb <= (malicious.memoryMb ?? 250))) wrong.push(`took ${memoryMb} MB of memory`)
  await Promise.all([honeypot.close(), fixture.close()])
  return { wrong, note: conclusion, log: step.main.log.slice(0, 4_000) }
}

/** All malicious services. */
export const maliciousCases = async (actionDir: string): Promise<readonly Case[]> => {
  const byName = new Map<ScenarioName, PreparedScenario>()
  for (const name of new Set(maliciousAnswers.map(({ scenario }) => scenario)))
    byName.set(name, await prepare(actionDir, scenarioOf(name)))
  return maliciousAnswers.map(malicious => ({
    group: 'malicious answers',
    name: `malicious answers: ${malicious.name}`,
    waits: false,
    run: () => run(byName.get(malicious.scenario) as PreparedScenario, malicious)
  }))
}
