// Inputs reach a step as the runner hands them over, and nothing of the process that runs it does.

import { describe, expect, test } from '@jest/globals'
import { type StepOptions, startAction } from '../src/runner.ts'
import { fakeAction, metadata, run } from './fakeAction.ts'

describe('inputs', () => {
  const dump = `import { writeSync } from 'node:fs'
    writeSync(1, JSON.stringify(process.env))`
  const envOf = async (options: Omit<StepOptions, 'actionDir'>) => {
    const result = await run(dump, options)
    return { result, env: JSON.parse(result.stdout) as Record<string, string> }
  }

  test('are upper-cased with hyphens kept, defaults applied, absent ones empty', async () => {
    const { env } = await envOf({ inputs: { 'client-id': ' x ' } })
    expect(env).toMatchObject({
      'INPUT_CLIENT-ID': ' x ',
      INPUT_MODE: 'apply',
      INPUT_WITH_SPACE: "it''s",
      INPUT_OLD: ''
    })
  })

  test('an expression in a default is evaluated; an explicit empty input stays empty', async () => {
    const { env } = await envOf({
      githubToken: 'ghs_token',
      env: { GITHUB_API_URL: 'http://127.0.0.1:1' },
      inputs: { mode: '' }
    })
    expect(env).toMatchObject({ INPUT_TOKEN: 'ghs_token', INPUT_API: 'http://127.0.0.1:1/x', INPUT_MODE: '' })
  })

  test('an unknown input is passed on with a warning, a deprecated one warns when used', async () => {
    const { result, env } = await envOf({ inputs: { clientid: 'x', old: 'y' } })
    expect(env.INPUT_CLIENTID).toBe('x')
    expect(result.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "warning: Unexpected input(s) 'clientid', valid inputs are ['client-id', 'mode', 'with space', 'token', 'api', 'old']",
      "warning: Input 'old' has been deprecated with message: use mode"
    ])
  })

  test('nothing of the surrounding process is inherited', async () => {
    const before = { ...process.env }
    Object.assign(process.env, { GITHUB_SECRET_THING: 'x', HTTPS_PROXY: 'http://x', NODE_OPTIONS: '--no-warnings' })
    try {
      const { env } = await envOf({ env: { GITHUB_REPOSITORY: 'a/b', RUNNER_NAME: undefined } })
      expect(Object.keys(env)).toEqual(
        expect.not.arrayContaining([
          'GITHUB_SECRET_THING',
          'HTTPS_PROXY',
          'NODE_OPTIONS',
          'RUNNER_NAME',
          'RUNNER_DEBUG'
        ])
      )
      expect(env).toMatchObject({ GITHUB_REPOSITORY: 'a/b', GITHUB_REPOSITORY_OWNER: 'a', CI: 'true' })
    } finally {
      for (const name of ['GITHUB_SECRET_THING', 'HTTPS_PROXY', 'NODE_OPTIONS']) delete process.env[name]
      Object.assign(process.env, before)
    }
  })

  test('metadata beyond this runner is refused', () => {
    for (const runs of ['{ using: node20, main: m }', '{ using: node24, main: m, pre: p }', '{ using: node24 }']) {
      const actionDir = fakeAction('', { yaml: `name: x\ndescription: y\nruns: ${runs}` })
      expect(() => startAction({ actionDir })).toThrow(actionDir)
    }
    const yaml = metadata.replace('github.token', "format('x')")
    expect(() => startAction({ actionDir: fakeAction('', { yaml }) })).toThrow(
      "cannot evaluate the expression format('x')"
    )
  })
})
