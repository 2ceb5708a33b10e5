// Killing the step between two requests, and what must hold after the next run.

import { expect } from '@jest/globals'
import type { StepResult } from 'action-runner'
import { type Inputs, openStage, permission, type Stage, stored, uniqueName, writerToken } from './stage.ts'

/** How a stage is brought to where the run that dies begins, and what that run is told. */
export type Scene = { readonly inputs: Inputs; readonly prepare?: (stage: Stage) => Promise<unknown> }

const setScene = async ({ inputs, prepare }: Scene): Promise<{ readonly stage: Stage; readonly given: Inputs }> => {
  const stage = await openStage()
  const token = inputs['secret-destinations'] === undefined ? {} : { 'github-token': writerToken(stage.emulator) }
  const given = { ...inputs, ...token }
  await prepare?.(stage)
  stage.emulator.journal.clear()
  return { stage, given }
}

/** A stage after its run died: the inputs of that run, what it left, and after how many requests it was killed. */
export type Death = {
  readonly stage: Stage
  readonly given: Inputs
  readonly killed: StepResult
  readonly index: number
}

/** Runs the scene and kills the step, with SIGKILL, when request `index` has done its work but was not answered yet. */
const killAfter = async (scene: Scene, index: number): Promise<Death> => {
  const { stage, given } = await setScene(scene)
  const step = stage.start(given)
  stage.onRequest = async entry => {
    if (entry.index !== index || entry.parent !== undefined) return
    stage.onRequest = undefined
    step.kill()
    await new Promise(resolve => step.child.once('exit', resolve))
  }
  const killed = await step.result
  stage.onRequest = undefined
  expect(killed.signal).toBe('SIGKILL')
  return { stage, given, killed, index }
}

/**
 * The matrix: the scene's run is left alone once to count its requests, then killed after each of them, on a stage of its
 * own every time. A failure names the request.
 */
export const killAfterEach = async (scene: Scene, check: (death: Death) => Promise<void>): Promise<void> => {
  const { stage, given } = await setScene(scene)
  expect((await stage.run(given)).conclusion).toBe('success')
  const requests = stage.emulator.journal.entries().filter(({ parent }) => parent === undefined)
  expect(requests.length).toBeGreaterThan(3)
  for (const { index, method, path } of requests) {
    try {
      await check(await killAfter(scene, index))
    } catch (error) {
      const { message } = error as Error
      throw new Error(`killed after request ${index} (${method} ${path}): ${message}`, { cause: error })
    }
  }
}

/** One application, one service principal, each grant once. */
export const expectOneOfEach = ({ emulator, apps, app }: Stage): void => {
  expect(apps().map(application => application.uniqueName)).toEqual([uniqueName])
  const { tenant } = emulator
  const principals = tenant.servicePrincipals.all().filter(({ appId }) => appId === app().appId)
  expect(principals).toHaveLength(1)
  const grants = tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === principals[0]?.id)
  expect(grants).toHaveLength(1)
}

/** Exactly one secret of ours: recorded as delivered, usable, and the one that the destination or the outputs hold. */
export const expectOneDelivered = async (stage: Stage, runs: readonly StepResult[]): Promise<void> => {
  expectOneOfEach(stage)
  const [only, ...others] = stage.secrets()
  expect(others).toEqual([])
  expect(stage.delivered()).toEqual([only?.keyId])
  const held =
    stored(stage.emulator)['octo-org/b2c B2C_SECRET'] ??
    runs.map(({ outputs }) => outputs['client-secret']).find(value => value === only?.secretText)
  expect(held).toBe(only?.secretText)
  expect(await stage.signIn(held)).toEqual([permission])
}
