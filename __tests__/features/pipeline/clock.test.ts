// Clocks that disagree: a time that only the answers of Microsoft Graph tell is not believed, and the run says so.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { dayMs, hourMs } from '../../../harness/times.ts'
import { appKind, noField } from '../../../src/resources/app/kind.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { declared, run, secretsOf } from './ciDeployer.ts'

/** Graph's answers alone say that it is later, or earlier, than it is. */
const shiftGraph = ({ intercept, clock }: Emulator, byMs: number): void => {
  intercept({ service: 'graph' }, () => ({ headers: { Date: new Date(clock.now() + byMs).toUTCString() } }))
}

/** A kind that plans nothing and remembers whether it could be sure of the time. */
const clockWatch = () => {
  const sure: boolean[] = []
  const watch = appKind({
    kind: { name: 'clockWatch', noun: 'clock watch' },
    field: noField,
    after: [],
    observe: async () => null,
    plan: (_, __, { isClockSure }) => {
      sure.push(isClockSure)
      return { changes: [], requirements: [] }
    }
  })
  return { sure, kinds: { ...allKinds, app: [...allKinds.app, watch] } }
}

describe('a plan', () => {
  test.each([0, 3])('is told whether the time is sure when Graph is %i hours ahead', async hours => {
    const emulator = await emulate()
    shiftGraph(emulator, hours * hourMs)
    const { sure, kinds } = clockWatch()
    const inputs = { ...callerInputs(emulator), ...declared, mode: 'plan' }
    expect((await runInProcess({ emulator, kinds, inputs })).errors).toBe('')
    expect(sure).toEqual([hours === 0])
  })
})

describe('a Date header of Graph', () => {
  test.each([-70 * dayMs, -2 * hourMs, 2 * hourMs, 70 * dayMs])(
    '%i ms away from the runner’s clock and from the token decides nothing, and is told once',
    async byMs => {
      const emulator = await emulate()
      await run(emulator)
      const [before] = secretsOf(emulator)
      shiftGraph(emulator, byMs)
      const result = await run(emulator)
      expect(result.errors).toBe('')
      expect(result.outputs.changed).toBe('false')
      expect(result.annotations.filter(({ message }) => /says that it is/.test(message))).toHaveLength(1)
      expect(result.warnings).toMatch(/Graph says that it is \d{4}-\S+Z, the runner that it is \d{4}-\S+Z/)
      expect(secretsOf(emulator)).toEqual([before])
    }
  )

  test('does not decide how long a new secret lives', async () => {
    const emulator = await emulate()
    shiftGraph(emulator, 3 * hourMs)
    const result = await run(emulator, { secret: 'ephemeral', verify: 'false' })
    expect(result.errors).toBe('')
    const endMs = Date.parse(result.outputs['secret-expires-on'] ?? '')
    expect(Math.abs(endMs - emulator.clock.now() - hourMs)).toBeLessThan(60_000)
  })

  test('counts where the token says the same: then it is the runner’s clock that is wrong', async () => {
    const emulator = await emulate()
    await run(emulator)
    emulator.clock.advance(70 * dayMs)
    const result = await run(emulator)
    expect(result.warnings).toBe('')
    expect(result.outputs['secret-created']).toBe('true')
  })
})
