// An administrator exports a tenant that has no caller yet: with the code of the log, and asked for rights to read alone.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { workspaceWith } from '../../hooks.ts'
import { deviceCodeInputs, gitHubEnv, newTenant, runWith } from '../config/deviceCodeStep.ts'
import { register } from '../provisioning/registrations.ts'

test('the first step of an owner: sign in by the browser, and have the file', async () => {
  const emulator = await newTenant()
  register(emulator, { displayName: 'Shop', withPrincipal: true })
  const workspace = workspaceWith()
  const { 'app-name': _, permissions: __, 'federated-credentials': ___, ...inputs } = deviceCodeInputs(emulator)
  const result = await runWith(
    emulator,
    { ...inputs, mode: 'export', config: 'b2c.yml' },
    {},
    { ...gitHubEnv(emulator), GITHUB_WORKSPACE: workspace }
  )
  expect(result.errors).toBe('')
  const rights = result.asked
    .map(scope => scope.replace(/^https:\/\/graph[^/]*\//, ''))
    .filter(scope => scope.includes('.'))
  // Microsoft Graph lists API connectors to those alone who may write them.
  expect(rights.filter(right => /Write/.test(right))).toEqual(['APIConnectors.ReadWrite.All'])
  expect(parse(readFileSync(join(workspace, 'b2c.yml'), 'utf8')).apps).toMatchObject({ shop: { name: 'Shop' } })
})
