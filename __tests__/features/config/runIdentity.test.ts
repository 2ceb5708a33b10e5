// The identity token of the run, which federated credentials of several apps may need: asked for once, before the tenant is read,
// and the same for all of them.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs, gitHubVariables } from '../../../harness/inputs.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'

const configOf = (apps: readonly string[]): string =>
  inWorkspace('identity.yml', `version: 1\ndefaults: { secret: { mode: none } }\napps:\n${apps.join('\n')}\n`)

/** Runs the config by a caller that signs in with its secret: the token of the run is needed for the credentials alone. */
const run = (emulator: Emulator, apps: readonly string[], env = gitHubVariables(emulator, {})) =>
  runInProcess({ emulator, inputs: { ...callerInputs(emulator), verify: 'false', config: configOf(apps) }, env })

const trusted = ({ tenant }: Emulator) =>
  tenant.applications
    .all()
    .flatMap(({ displayName, federatedIdentityCredentials }) =>
      federatedIdentityCredentials.map(({ issuer, subject }) => [displayName, issuer, subject])
    )

describe('the identity of the run', () => {
  test('is asked for once, however many apps trust the run', async () => {
    const emulator = await emulate()
    const apps = Array.from(
      { length: 5 },
      (_, index) => `  a${index}: { name: A${index}, federatedCredentials: [current-run] }`
    )
    expect((await run(emulator, apps)).errors).toBe('')
    expect(trusted(emulator).filter(([name]) => name !== 'B2C bootstrap caller')).toHaveLength(5)
    expect(
      emulator.journal.entries().filter(({ service, path }) => service === 'github' && path.includes('_oidc'))
    ).toHaveLength(1)
  })

  test('names the issuer for the subjects of other apps too, whichever stands first', async () => {
    const emulator = await emulate()
    const apps = [
      "  a: { name: A, federatedCredentials: ['repo:octo-org/b2c:environment:x'] }",
      '  b: { name: B, federatedCredentials: [current-run] }',
      "  c: { name: C, federatedCredentials: ['repo:octo-org/b2c:environment:y'] }"
    ]
    expect((await run(emulator, apps)).errors).toBe('')
    const issuers = trusted(emulator).flatMap(([name, issuer]) => (['A', 'B', 'C'].includes(`${name}`) ? [issuer] : []))
    expect(new Set(issuers).size).toBe(1)
    expect(issuers[0]).toContain(emulator.github)
    expect(issuers).toHaveLength(3)
  })

  test('that a job may not have ends the run before anything is read', async () => {
    const emulator = await emulate()
    const result = await run(
      emulator,
      ['  a: { name: A, federatedCredentials: [current-run] }'],
      gitHubVariables(emulator)
    )
    expect(result.errors).toContain('This job may not ask GitHub for an OIDC token')
    expect(emulator.journal.entries().filter(({ service }) => service === 'graph')).toEqual([])
  })
})
