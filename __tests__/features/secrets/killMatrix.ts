// Kills the step between two requests, after each of them in turn, and says what must hold after the next run.

import { once } from 'node:events'
import { expect } from '@jest/globals'
import type { StepResult } from 'action-runner'
import { writerToken } from '../../../harness/gitHubToken.ts'
import type { Inputs } from '../../../harness/inputs.ts'
import { uniqueName } from '../../../harness/scenarios.ts'
import { minuteMs } from '../../../harness/times.ts'
import { openSecretFixture, permission, type SecretFixture, stored } from './secretFixture.ts'

/** How a tenant is brought to where the run that is killed begins, and the inputs of that run. */
export type KillScenario = {
  readonly inputs: Inputs
  readonly prepare?: (fixture: SecretFixture) => Promise<unknown>
}

const open = async ({
  inputs,
  prepare
}: KillScenario): Promise<{ readonly fixture: SecretFixture; readonly given: Inputs }> => {
  const fixture = await openSecretFixture()
  const token = inputs['secret-destinations'] === undefined ? {} : { 'github-token': writerToken(fixture.emulator) }
  const given = { ...inputs, ...token }
  await prepare?.(fixture)
  fixture.emulator.journal.clear()
  return { fixture, given }
}

/** A tenant after its run was killed: the inputs of that run, what it left, and after how many requests it was killed. */
export type KilledRun = {
  readonly fixture: SecretFixture
  readonly given: Inputs
  readonly killed: StepResult
  readonly index: number
}

/** Kills the run, with SIGKILL, when request `index` has done its work but was not answered yet. */
const killAfter = async (scenario: KillScenario, index: number): Promise<KilledRun> => {
  const { fixture, given } = await open(scenario)
  const step = fixture.start(given)
  fixture.onRequest = async entry => {
    if (entry.index !== index || entry.parent !== undefined) return
    fixture.onRequest = undefined
    step.kill()
    await once(step.child, 'exit')
  }
  const killed = await step.result
  fixture.onRequest = undefined
  expect(killed.signal).toBe('SIGKILL')
  // The next run gives one that may be alive a minute: it comes later than that.
  fixture.advance(2 * minuteMs)
  return { fixture, given, killed, index }
}

/**
 * The matrix: the scenario's run is left alone once to count its requests, then killed after each of them, on a tenant of its
 * own every time. A failure names the request.
 */
export const killAfterEach = async (
  scenario: KillScenario,
  check: (killedRun: KilledRun) => Promise<void>
): Promise<void> => {
  const { fixture, given } = await open(scenario)
  expect((await fixture.run(given)).conclusion).toBe('success')
  const requests = fixture.emulator.journal.entries().filter(({ parent }) => parent === undefined)
  expect(requests.length).toBeGreaterThan(3)
  for (const { index, method, path } of requests) {
    try {
      await check(await killAfter(scenario, index))
    } catch (error) {
      const { message } = error as Error
      throw new Error(`killed after request ${index} (${method} ${path}): ${message}`, { cause: error })
    }
  }
}

/** One application, one service principal, each grant once. */
export const expectOneOfEach = ({ emulator, apps, app }: SecretFixture): void => {
  expect(apps().map(application => application.uniqueName)).toEqual([uniqueName])
  const { tenant } = emulator
  const principals = tenant.servicePrincipals.all().filter(({ appId }) => appId === app().appId)
  expect(principals).toHaveLength(1)
  const grants = tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === principals[0]?.id)
  expect(grants).toHaveLength(1)
}

/** Exactly one secret of ours: recorded as delivered, usable, and the one that the destination or the outputs hold. */
export const expectOneDelivered = async (fixture: SecretFixture, runs: readonly StepResult[]): Promise<void> => {
  expectOneOfEach(fixture)
  const [only, ...others] = fixture.secrets()
  expect(others).toEqual([])
  expect(fixture.delivered()).toEqual([only?.keyId])
  const held =
    stored(fixture.emulator)['octo-org/b2c B2C_SECRET'] ??
    runs.map(({ outputs }) => outputs['client-secret']).find(value => value === only?.secretText)
  expect(held).toBe(only?.secretText)
  expect(await fixture.signIn(held)).toEqual([permission])
}
