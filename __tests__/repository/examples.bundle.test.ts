// Every example, run against the emulator as far as its own steps reach; its configuration files against their schema.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import * as Schema from 'typebox/schema'
import { parse } from 'yaml'
import { repositoryDir } from '../../harness/bundle.ts'
import { dayMs } from '../../harness/times.ts'
import { requestToken } from '../../harness/tokenRequest.ts'
import { evaluate, type Job, type JobResult, jobOf, jobsOf, type Table } from '../../harness/workflow.ts'
import { emulate, runJob, workspaceWith } from '../hooks.ts'
import { caller, expectSuccess, federated, jobOn, runByAdministrator, text, writer } from './exampleJobs.ts'

const apps = ({ tenant }: Emulator) => tenant.applications.all()

test('every example is tried here, or in one of the tests beside this one', () => {
  const tried = readdirSync(join(repositoryDir, '__tests__/repository'))
    .filter(name => /xamples?\.bundle\.test\.ts$/i.test(name))
    .map(name => text(`__tests__/repository/${name}`))
  const names = readdirSync(join(repositoryDir, 'examples')).filter(name => name.endsWith('.yml'))
  expect(names.filter(name => !tried.some(test => test.includes(name)))).toEqual([])
  expect(names.length).toBeGreaterThanOrEqual(11)
})

const declarations = readdirSync(join(repositoryDir, 'examples'), { recursive: true, encoding: 'utf8' })
  .map(name => `examples/${name.replaceAll('\\', '/')}`)
  .filter(name => name.endsWith('.yml') && parse(text(name)).jobs === undefined)

test.each(declarations)('%s has the shape of the published schema, and names it for editors', name => {
  const schema = Schema.Compile(JSON.parse(text('schema/b2c.schema.json')))
  const [modeline = ''] = text(name).split('\n')
  expect(modeline).toMatch(/^# yaml-language-server: \$schema=https:\/\/\S+\/schema\/b2c\.schema\.json$/)
  expect(schema.Errors(parse(text(name)))).toEqual([true, []])
})

test('day-0.yml: an administrator with the code of the log; the client id lands in the environment', async () => {
  const emulator = await emulate({ seed: { caller: false } })
  await runByAdministrator('examples/day-0.yml', emulator)
  const made = apps(emulator).find(({ uniqueName }) => uniqueName === 'b2c-bootstrap-caller')
  expect(emulator.gitHub.variables()).toMatchObject([
    { target: 'octo-org/b2c#contoso', name: 'B2C_BOOTSTRAP_CLIENT_ID', value: made?.appId }
  ])
})

test('policy-deployment.yml: the consumer gets a secret that signs in, and it is gone with the job', async () => {
  const emulator = await emulate()
  const job = jobOf('examples/policy-deployment.yml', 'deploy')
  const secretsInForce = () =>
    apps(emulator).find(({ uniqueName }) => uniqueName === 'ci-policy-deployer')?.passwordCredentials.length
  const during: unknown[] = []
  const result = await runJob(job, {
    table: { [caller]: emulator.seed.appId },
    ...jobOn(emulator, { environment: 'contoso' }),
    consume: async ({ tenant = '', clientId = '', clientSecret = '' }) => {
      const answer = await requestToken({ login: emulator.login, tenant, clientId, clientSecret })
      during.push('token' in answer, secretsInForce())
    }
  })
  expectSuccess(result)
  expect(during).toEqual([true, 1])
  expect(secretsInForce()).toBe(0)
})

test('export.yml: the file of a clicked tenant stands in the folder that is kept', async () => {
  const emulator = await emulate()
  const reader = emulator.tenant.addCaller({
    displayName: 'Plan',
    appRoles: ['Organization.Read.All', 'Application.Read.All', 'RoleManagement.Read.Directory'],
    federated: [
      {
        issuer: emulator.github,
        subject: 'repo:octo-org/b2c:environment:contoso',
        audience: 'api://AzureADTokenExchange'
      }
    ]
  })
  const workspace = workspaceWith()
  const kept: string[] = []
  const result = await runJob(jobOf('examples/export.yml', 'export'), {
    table: { 'vars.B2C_PLAN_CLIENT_ID': reader.appId },
    ...jobOn(emulator, { environment: 'contoso' }),
    workspace,
    consume: async ({ path = '' }) => {
      kept.push(...readdirSync(join(workspace, path)))
    }
  })
  expectSuccess(result)
  expect(kept).toEqual(['b2c.yml'])
  expect(Object.keys(parse(readFileSync(join(workspace, 'tenant/b2c.yml'), 'utf8')).apps)).toContain('plan')
})

test('rotate-into-environment.yml: one secret for two months, then the next one beside it, then alone', async () => {
  const emulator = await emulate()
  const job = jobOf('examples/rotate-into-environment.yml', 'rotate')
  const run = async () => {
    const table: Table = { [caller]: emulator.seed.appId, 'secrets.SECRETS_WRITER_TOKEN': writer(emulator) }
    expectSuccess(await runJob(job, { table, ...jobOn(emulator, { environment: 'contoso' }) }))
    const stored = emulator.gitHub.secrets().find(({ name }) => name === 'B2C_CLIENT_SECRET')
    const held = apps(emulator).find(({ uniqueName }) => uniqueName === 'user-import')?.passwordCredentials ?? []
    return { stored: stored?.value, held: held.map(({ secretText }) => secretText) }
  }
  const first = await run()
  expect(first.held).toEqual([first.stored])
  expect(emulator.gitHub.variables().map(({ target, name }) => `${target} ${name}`)).toContain(
    'octo-org/b2c#contoso B2C_CLIENT_SECRET_CLIENT_ID'
  )
  emulator.clock.advance(58 * dayMs)
  expect(await run()).toEqual(first)
  emulator.clock.advance(3 * dayMs)
  const second = await run()
  expect(second.stored).not.toBe(first.stored)
  expect(second.held.sort()).toEqual([first.stored, second.stored].sort())
  emulator.clock.advance(8 * dayMs)
  expect(await run()).toEqual({ stored: second.stored, held: [second.stored] })
})

describe('plan-and-apply.yml', () => {
  test('plans on a pull request with the caller of callers.yml, which may only read, and comments; applies on main', async () => {
    const emulator = await emulate()
    const workspace = workspaceWith({ 'b2c.yml': text('examples/b2c.yml') })
    const callers = workspaceWith({
      'b2c.yml': text('examples/callers.yml').replaceAll('octo-org/policies', 'octo-org/b2c')
    })
    const table: Table = { [caller]: emulator.seed.appId, 'secrets.SECRETS_WRITER_TOKEN': writer(emulator) }
    const onMain = { table, ...jobOn(emulator, { environment: 'contoso' }) }
    const made = await runJob(jobOf('examples/plan-and-apply.yml', 'apply'), { ...onMain, workspace: callers })
    expectSuccess(made)
    const pullRequest = { number: 3, pull_request: { number: 3 } }
    const plan = jobOn(emulator, { eventName: 'pull_request' })
    const planned = await runJob(jobOf('examples/plan-and-apply.yml', 'plan'), {
      table: { 'vars.B2C_PLAN_CLIENT_ID': made.ours[0]?.outputs['client-id'] ?? '' },
      ...plan,
      env: { ...plan.env, GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/3/merge' },
      event: pullRequest,
      workspace,
      githubToken: emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { pull_requests: 'write' } })
    })
    expectSuccess(planned)
    expect(emulator.gitHub.comments()).toMatchObject([{ issue: 3, body: expect.stringContaining('User import') }])
    expect(apps(emulator).some(({ uniqueName }) => uniqueName === 'user-import')).toBe(false)

    const apply = { ...onMain, workspace }
    expectSuccess(await runJob(jobOf('examples/plan-and-apply.yml', 'apply'), apply))
    const app = apps(emulator).find(({ uniqueName }) => uniqueName === 'user-import')
    expect(emulator.gitHub.secrets()).toMatchObject([
      { name: 'B2C_USER_IMPORT_SECRET', value: app?.passwordCredentials[0]?.secretText }
    ])
    const again = await runJob(jobOf('examples/plan-and-apply.yml', 'apply'), apply)
    expect(again.ours[0]?.outputs.changed).toBe('false')
  })
})

test('fleet.yml: the reusable workflow takes each tenant in the environment of its name', async () => {
  const emulator = await emulate()
  const fabrikam = emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
  const callers: Readonly<Record<string, string>> = {
    contoso: emulator.seed.appId,
    fabrikam: fabrikam.addCaller({
      displayName: 'Caller',
      appRoles: ['Organization.Read.All', 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
      federated: [federated(emulator, 'environment:fabrikam')]
    }).appId
  }
  const files = ['contoso', 'fabrikam'].map(name => [`tenants/${name}.yml`, text(`examples/tenants/${name}.yml`)])
  const workspace = workspaceWith(Object.fromEntries(files))
  const called = jobOf('examples/fleet.yml', 'fleet')
  expect(called.uses).toBe('OWNER/b2c-bootstrap/.github/workflows/fleet.yml@v1')
  const workflow = jobsOf('.github/workflows/fleet.yml')

  /** What the calling workflow does on an event. */
  const run = async (eventName: string): Promise<readonly JobResult[]> => {
    const event: Table = {
      "github.event_name == 'push' && 'apply' || 'plan'": eventName === 'push' ? 'apply' : 'plan',
      "github.event_name == 'schedule'": eventName === 'schedule'
    }
    const given = Object.entries(called.with ?? {}).map(([name, value]) => [`inputs.${name}`, evaluate(value, event)])
    const inputs: Table = Object.fromEntries(given)
    const listed = await runJob(workflow.tenants as Job, { table: inputs, added: {}, workspace })
    expectSuccess(listed)
    const matrix = evaluate(workflow.tenants?.outputs?.matrix, listed.table)
    const entries: readonly { readonly environment: string; readonly file: string; readonly tenant: string }[] =
      JSON.parse(matrix).include
    const results: JobResult[] = []
    for (const entry of entries) {
      const table: Table = {
        ...inputs,
        'matrix.environment': entry.environment,
        'matrix.file': entry.file,
        'matrix.tenant': entry.tenant,
        [caller]: callers[entry.environment],
        'secrets.github-token || github.token': 'ghs_token'
      }
      const environment = evaluate(workflow.tenant?.environment, table)
      results.push(await runJob(workflow.tenant as Job, { table, ...jobOn(emulator, { environment }), workspace }))
    }
    return results
  }

  const planned = await run('pull_request')
  expect(planned.map(({ ours }) => ours[0]?.outputs.changed)).toEqual(['true', 'true'])
  for (const result of await run('push')) expectSuccess(result)
  const subjects = emulator.tenants.flatMap(({ applications }) =>
    applications
      .all()
      .flatMap(({ uniqueName, federatedIdentityCredentials }) =>
        uniqueName === 'ci-policy-deployer' ? federatedIdentityCredentials.map(({ subject }) => subject) : []
      )
  )
  expect(subjects).toEqual([
    'repo:octo-org/policies:environment:contoso',
    'repo:octo-org/policies:environment:fabrikam'
  ])
  for (const result of await run('schedule')) expectSuccess(result)
})
