// Trust that a run keeps: what it lives on itself, what other jobs of its repository declare, and what nobody declared.

import { describe, expect, test } from '@jest/globals'
import type { Application, Emulator } from 'b2c-emulator'
import { callerAppRoles, stableId } from 'b2c-emulator/testing'
import { callerInputs, gitHubVariables, oidcCallerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'
import { apply, applyFile, credentialsOf, trust } from './trustFixture.ts'

const main = 'repo:octo-org/b2c:ref:refs/heads/main'

describe('what the declaration does not name', () => {
  test('is an audience that stays, told in the plan, and changed when it is named', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    const issuer = 'https://token.actions.githubusercontent.com'
    trust(emulator, [{ issuer, subject: main, audiences: ['api://other'] }])
    emulator.journal.clear()
    const kept = await apply(emulator, { 'federated-credentials': main })
    expect(kept.errors).toBe('')
    expect(kept.log).toContain('its audience api://other is not declared and stays')
    expect(writesOf(emulator)).toEqual([])
    const named = await applyFile(emulator, `[{ subject: '${main}', audience: 'api://third' }]`)
    expect(named.errors).toBe('')
    expect(credentialsOf(emulator)).toMatchObject([{ audiences: ['api://third'], subject: main, issuer }])
  })

  test('is an audience with which the run itself could not sign in, and that is warned about', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(emulator, [{ subject: main, audiences: ['api://other'] }])
    const result = await apply(emulator, { 'federated-credentials': 'current-run', verify: 'true' }, {})
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('by-hand-1 keeps its audience api://other')
    expect(result.warnings).toContain('oidc-audience: api://other')
    expect(credentialsOf(emulator)[0]?.audiences).toEqual(['api://other'])
    const named = await runInProcess({
      inputs: {
        ...callerInputs(emulator),
        secret: 'none',
        verify: 'false',
        config: inWorkspace(
          'audience.yml',
          'version: 1\napps: { ci: { name: CI deployer, federatedCredentials: [{ subject: current-run, audience: "api://AzureADTokenExchange" }] } }'
        )
      },
      emulator,
      env: gitHubVariables(emulator, {})
    })
    expect([named.errors, named.warnings]).toEqual(['', ''])
    expect(credentialsOf(emulator)[0]?.audiences).toEqual(['api://AzureADTokenExchange'])
  })

  test('is the issuer of a credential that has the name, and that is warned about', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(emulator, [{ name: 'ours', issuer: 'https://gitlab.example.com', subject: 'project_path:a/b' }])
    const result = await apply(emulator, { 'federated-credentials': `ours=${main}` })
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('ours keeps its issuer https://gitlab.example.com')
    expect(credentialsOf(emulator)).toMatchObject([{ issuer: 'https://gitlab.example.com', subject: main }])
  })
})

describe('the application that the run signed in as', () => {
  const declaredAs = (credentials: string) =>
    inWorkspace(
      'caller.yml',
      `version: 1
defaults: { prune: true, secret: { mode: none }, allowPrivilegedRoles: true, permissions: [${callerAppRoles}] }
apps: { caller: { name: B2C bootstrap caller, uniqueName: caller, federatedCredentials: ${credentials} } }`
    )
  const callerOf = ({ tenant, seed }: Emulator): Application =>
    tenant.applications.all().find(({ appId }) => appId === seed.appId) as Application

  /** The caller, taken over by this action before. */
  const emulateCaller = async () => {
    const emulator = await emulate()
    const application = callerOf(emulator)
    emulator.tenant.seed(() =>
      emulator.tenant.applications.put(application.id, {
        ...application,
        uniqueName: 'caller',
        tags: ['b2c-bootstrap']
      })
    )
    return emulator
  }
  const run = (
    emulator: Emulator,
    credentials: string,
    env = gitHubVariables(emulator, {}),
    inputs = oidcCallerInputs(emulator)
  ) => runInProcess({ inputs: { ...inputs, verify: 'false', config: declaredAs(credentials) }, emulator, env })

  test('loses none of its federated credentials to prune, whether some are declared or not', async () => {
    const emulator = await emulateCaller()
    for (const credentials of [
      '[]',
      "['repo:octo-org/b2c:environment:contoso']",
      "['repo:octo-org/new:environment:x']"
    ]) {
      const result = await run(emulator, credentials)
      expect(result.errors).toBe('')
      const subjects = callerOf(emulator).federatedIdentityCredentials.map(({ subject }) => subject)
      expect(subjects).toEqual(expect.arrayContaining([main, 'repo:octo-org/b2c:environment:contoso']))
    }
    const bySecret = await run(emulator, '[]', {}, callerInputs(emulator))
    expect(bySecret.errors).toBe('')
    expect(callerOf(emulator).federatedIdentityCredentials).toHaveLength(3)
    expect((await run(emulator, '[current-run]')).errors).toBe('')
  })

  test.each([
    ["['seed-1=repo:octo-org/new:environment:x']", 'changes its subject'],
    ["['seed-1=repo:octo-org/B2C:ref:refs/heads/main']", 'changes its subject'],
    ["[{ subject: 'repo:octo-org/b2c:ref:refs/heads/main', audience: 'api://other' }]", 'changes its audience']
  ])(
    'keeps the credential that the token of the run matches: %s is refused before anything is written',
    async (credentials, reason) => {
      const emulator = await emulateCaller()
      emulator.journal.clear()
      const result = await run(emulator, credentials)
      expect(result.errors).toContain('seed-1 of caller is the credential by which this run signed in')
      expect(result.errors).toContain(reason)
      expect(result.errors).toContain('under another name')
      expect(writesOf(emulator)).toEqual([])
    }
  )

  test('may have its other credentials changed', async () => {
    const emulator = await emulateCaller()
    const result = await run(emulator, "['seed-2=repo:octo-org/b2c:environment:fabrikam']")
    expect(result.errors).toBe('')
    expect(callerOf(emulator).federatedIdentityCredentials.map(({ subject }) => subject)).toEqual([
      main,
      'repo:octo-org/b2c:environment:fabrikam'
    ])
  })
})

describe('jobs of one repository that each declare current-run with prune', () => {
  const inputs = { 'federated-credentials': 'current-run', prune: 'true' }

  test.each([{ immutable: false }, { immutable: true }])('keep each other’s trust: %j', async job => {
    const emulator = await emulate()
    for (const environment of ['contoso', 'fabrikam', 'contoso'])
      expect((await apply(emulator, inputs, { ...job, environment })).errors).toBe('')
    expect(credentialsOf(emulator)).toHaveLength(2)
    const result = await apply(emulator, inputs, { ...job, environment: 'contoso' })
    expect(planned(result)).toEqual([expect.stringMatching(/^federatedCredential drift .*fabrikam/)])
    expect(result.log).toMatch(/prune keeps it, for current-run declares one job of octo-org(@\d+)?\/b2c/)
  })

  test('take a credential of one name from each other, and are warned', async () => {
    const emulator = await emulate()
    const named = { 'federated-credentials': 'deploy=current-run' }
    const first = await apply(emulator, named, { environment: 'contoso' })
    expect([first.errors, first.warnings]).toEqual(['', ''])
    const second = await apply(emulator, named, { environment: 'fabrikam' })
    expect(second.warnings).toMatch(
      /deploy trusts repo:octo-org\/b2c:environment:contoso, another job of this repository, which can no longer sign in/
    )
    expect((await apply(emulator, named, { environment: 'fabrikam' })).warnings).toBe('')
  })

  test('keep it in either spelling and other letters of the repository, and nothing of other repositories or issuers', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    const ids = `repo:old-name@${stableId('octo-org')}/old@${stableId('octo-org/b2c')}`
    trust(emulator, [
      { name: 'ids', subject: `${ids}:environment:x` },
      { name: 'letters', subject: 'repo:Octo-Org/B2C:environment:y' },
      { name: 'other', subject: 'repo:octo-org/b2c-other:environment:x' },
      { name: 'owner', subject: 'repo:octo/b2c:environment:x' },
      { name: 'issuer', issuer: 'https://gitlab.example.com', subject: 'repo:octo-org/b2c:environment:x' },
      { name: 'any', subject: null, claimsMatchingExpression: "claims['sub'] matches 'repo:*'" },
      {
        name: 'ours',
        subject: null,
        claimsMatchingExpression: "claims['sub'] matches 'repo:octo-org/b2c:environment:*'"
      }
    ])
    const result = await apply(emulator, inputs, { environment: 'contoso' })
    expect(result.errors).toBe('')
    expect(credentialsOf(emulator).map(({ name }) => name)).toEqual([
      'ids',
      'letters',
      'ours',
      expect.stringContaining('contoso')
    ])
  })

  test('keep it where the subjects of the repository are customised', async () => {
    const emulator = await emulate()
    for (const subject of ['repository_owner:octo-org:environment:a', 'repository_owner:octo-org:environment:b'])
      expect((await apply(emulator, inputs, { subject })).errors).toBe('')
    expect(credentialsOf(emulator)).toHaveLength(2)
  })

  test('do not keep what a job with declared subjects prunes', async () => {
    const emulator = await emulate()
    for (const environment of ['contoso', 'fabrikam']) await apply(emulator, inputs, { environment })
    await apply(emulator, { 'federated-credentials': main, prune: 'true' }, {})
    expect(credentialsOf(emulator).map(({ subject }) => subject)).toEqual([main])
  })
})
