// A run that is cut off after any of its requests: the next one goes on, and adds no key a second time.

import { describe, expect, test } from '@jest/globals'
import { type KeysFixture, openKeys } from './keysFixture.ts'

const env = { S: 'the secret of a provider, in full', T: 'another one, of another provider' }
const before = ['Signing: { generate: signature }', 'S: { secret: { env: S, version: 1 } }']
const after = [
  'Signing: { generate: signature }',
  'Encryption: { generate: encryption }',
  'S: { secret: { env: S, version: 2 } }',
  'T: { secret: { env: T, version: 3 } }'
]

/** From the request of that number on, the tenant answers nobody: no request of the run does anything. */
const cutAt = ({ emulator }: KeysFixture, number: number): (() => boolean) => {
  let seen = 0
  const isCut = () => seen > number
  const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'The run is over.' } } }
  const stop = emulator.intercept(
    { service: 'graph', path: path => !path.endsWith('$batch') },
    {
      instead: () => {
        seen += 1
        return isCut() ? refusal : undefined
      }
    }
  )
  return () => {
    stop()
    return isCut()
  }
}

describe('a run that is cut off', () => {
  test.each(['enabled', 'disabled'] as const)(
    'after any request is finished by the next one, with fresh keys that are %s',
    async freshKeys => {
      let wasCut = true
      for (let number = 1; wasCut; number++) {
        const fixture = await openKeys({ freshKeys })
        const { run, keysIn, recorded } = fixture
        expect((await run(before, { env })).errors).toBe('')
        const stop = cutAt(fixture, number)
        await run(after, { env, inputs: { 'wait-timeout': '5s' } })
        wasCut = stop()
        const next = await run(after, { env })
        expect([number, next.errors]).toEqual([number, ''])
        const counts = ['Signing', 'Encryption', 'S', 'T'].map(id => keysIn(`B2C_1A_${id}`)?.length)
        expect([number, ...counts]).toEqual([number, 1, 1, 2, 1])
        // What was cut off before its record is found again all the same.
        const last = await run(after, { env })
        expect([number, last.errors, last.warnings, last.outputs.changed]).toEqual([number, '', '', 'false'])
        expect(recorded()).toContainEqual(expect.stringMatching(/^policy-key\/b2c_1a_t=(?:3|0>3:0keys)$/))
        await fixture.emulator.close()
      }
    }
  )
})
