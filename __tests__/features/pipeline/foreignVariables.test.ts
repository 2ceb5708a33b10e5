// Variables of the job that look like inputs, because another program reads them: they never fail a step.

import { expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { declared, secretsOf } from './ciDeployer.ts'

const foreign = { INPUT_ENVIRONMENT: 'production', INPUT_Foo: 'x', 'INPUT_TWO WORDS': 'y', INPUT_SECRETS: '' }

test('variables of the job that begin with INPUT_ fail neither step, and one near to an input is named once', async () => {
  const emulator = await emulate()
  const inputs = { ...callerInputs(emulator), ...declared, secret: 'ephemeral' }
  const main = await runInProcess({ inputs, emulator, env: foreign })
  expect(main.errors).toBe('')
  expect(main.exitCode).toBe(0)
  expect(main.warnings).toContain('"secrets" is not an input of this action; did you mean secret?')
  for (const name of ['environment', 'foo', 'two words']) expect(main.warnings).not.toContain(name)
  const post = await runInProcess({ inputs, emulator, env: foreign, state: main.state, phase: 'post' })
  expect([post.exitCode, post.warnings]).toEqual([0, ''])
  expect(secretsOf(emulator)).toEqual([])
})

test('the post step removes an ephemeral secret although an input that it does not need has become unusable', async () => {
  const emulator = await emulate()
  const inputs = { ...callerInputs(emulator), ...declared, secret: 'ephemeral' }
  const main = await runInProcess({ inputs, emulator })
  const spoiled = { ...inputs, secret: 'sometimes', 'app-name': '', verify: 'perhaps', mode: 'x' }
  const post = await runInProcess({ inputs: spoiled, emulator, state: main.state, phase: 'post' })
  expect([post.exitCode, post.warnings]).toEqual([0, ''])
  expect(secretsOf(emulator)).toEqual([])
})
