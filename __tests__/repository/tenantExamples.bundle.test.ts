// The examples that bring a whole tenant about, run against the emulator: what they promise at their top holds.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { jobOutputs } from 'action-runner'
import { type Emulator, sequentialRoundTrips } from 'b2c-emulator'
import { repositoryDir } from '../../harness/bundle.ts'
import { type JobResult, jobOf, jobsOf, type Table } from '../../harness/workflow.ts'
import { presets } from '../../src/resources/permissions/presets.ts'
import { emulate, runJob, workspaceWith } from '../hooks.ts'
import { caller, expectSuccess, federated, jobOn, runByAdministrator, text } from './exampleJobs.ts'

type Files = Readonly<Record<string, string>>
type Tenant = Emulator['tenant']

const policyNames = readdirSync(join(repositoryDir, 'examples/tenant/policies'))

/** The policies of examples/tenant as files of a repository; `fill` is what a repository without settings has written in them. */
const policies = (fill: (policy: string) => string = policy => policy): Files =>
  Object.fromEntries(
    policyNames.map(name => [`policies/${name}`, fill(text(`examples/tenant/policies/${name}`))] as const)
  )

const withIds = (policy: string): string => policy.replaceAll('{Settings:Prefix}', 'B2C_1A_')

/** `B2C_1A_Base`, … in the order of their names. */
const idsWith = (prefix: string): readonly string[] =>
  policyNames.map(name => `${prefix}${name.replace('.xml', '')}`).sort()

const idsOf = ({ customPolicies }: Tenant): readonly string[] =>
  customPolicies
    .all()
    .map(({ id }) => id)
    .sort()

/** A caller that the preset of day 0 made, trusting a job of the repository. */
const addCaller = (emulator: Emulator, subject: string, tenant: Tenant = emulator.tenant): string =>
  tenant.addCaller({
    displayName: 'Caller',
    appRoles: Object.keys(presets['bootstrap-caller'].permissions),
    federated: [federated(emulator, subject)]
  }).appId

/** Runs the job that follows day 0, as that caller. */
const bringUp = async (emulator: Emulator, clientId: string): Promise<JobResult> => {
  const result = await runJob(jobOf('examples/bootstrap-tenant.yml', 'tenant'), {
    table: { 'inputs.tenant': 'contoso.onmicrosoft.com', 'needs.caller.outputs.client-id': clientId },
    ...jobOn(emulator, { environment: 'contoso' }),
    workspace: workspaceWith({ 'b2c.yml': text('examples/tenant/b2c.yml'), ...policies() })
  })
  expectSuccess(result)
  return result
}

test('bootstrap-tenant.yml: one code entered, and a fresh tenant has six policies that can run; then nothing is left to do', async () => {
  const emulator = await emulate({ seed: { caller: false } })
  const { tenant, journal } = emulator
  const [made] = (await runByAdministrator('examples/bootstrap-tenant.yml', emulator)).ours
  const clientId = made === undefined ? '' : (jobOutputs(made)['client-id'] ?? '')
  const outputs = (await bringUp(emulator, clientId)).ours[0]?.outputs
  expect(idsOf(tenant)).toEqual(idsWith('B2C_1A_'))
  expect(tenant.keySets.all().map(({ id, keys }) => [id, keys.map(({ use }) => use)])).toEqual([
    ['B2C_1A_TokenSigningKeyContainer', ['sig']],
    ['B2C_1A_TokenEncryptionKeyContainer', ['enc']]
  ])
  const appIdOf = (name: string) =>
    tenant.applications.all().find(({ displayName }) => displayName === name)?.appId ?? `no ${name}`
  const extensions = tenant.customPolicies.get('B2C_1A_Extensions')?.sent
  for (const name of ['IdentityExperienceFramework', 'ProxyIdentityExperienceFramework'])
    expect(extensions).toContain(appIdOf(name))
  expect(outputs).toMatchObject({ 'shop-client-id': appIdOf('Shop'), 'orders-api-client-id': appIdOf('Orders API') })

  journal.clear()
  // So slow that requests of one moment overlap on a busy machine as well.
  emulator.behavior.latencyMs = 150
  const again = await bringUp(emulator, clientId)
  expect(again.ours[0]?.outputs.changed).toBe('false')
  expect(journal.writes()).toEqual([])
  const toGraph = journal.entries().filter(({ service, parent }) => service === 'graph' && parent === undefined)
  expect(sequentialRoundTrips(toGraph)).toBeLessThanOrEqual(5)
})

/** The permissions that the comment of deploy-policies.yml names for its two callers. */
const namedRights = (): { readonly plan: readonly string[]; readonly deploy: readonly string[] } => {
  const [comment = ''] = text('examples/deploy-policies.yml').split('\nname:')
  const [, plan = '', deploy = ''] = comment.split(/B2C_(?:PLAN|POLICY)_CLIENT_ID/)
  const namesIn = (part: string) => [...part.matchAll(/\b[A-Z]\w+\.[A-Z][\w.]+\w/g)].map(([name]) => name)
  return { plan: namesIn(plan), deploy: [...namesIn(plan), ...namesIn(deploy)] }
}

test('deploy-policies.yml: a comment on the pull request, then the upload, each with the rights that it names', async () => {
  const emulator = await emulate()
  await bringUp(emulator, addCaller(emulator, 'environment:contoso'))
  const { tenant } = emulator
  const before = tenant.customPolicies.get('B2C_1A_Base')?.sent
  const rights = namedRights()
  const callerWith = (subject: string, appRoles: readonly string[]) =>
    tenant.addCaller({ displayName: subject, appRoles, federated: [federated(emulator, subject)] }).appId
  const proposed = policies(policy => withIds(policy).replace('>8<', '>12<'))
  const workspace = workspaceWith({ 'policies.yml': text('examples/policies.yml'), ...proposed })

  const on = jobOn(emulator, { eventName: 'pull_request' })
  const planned = await runJob(jobOf('examples/deploy-policies.yml', 'plan'), {
    table: { 'vars.B2C_PLAN_CLIENT_ID': callerWith('pull_request', rights.plan) },
    ...on,
    env: { ...on.env, GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/3/merge' },
    event: { number: 3, pull_request: { number: 3 } },
    workspace,
    githubToken: emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { pull_requests: 'write' } })
  })
  expectSuccess(planned)
  expect(planned.ours.flatMap(({ annotations }) => annotations)).toEqual([])
  expect(emulator.gitHub.comments()).toMatchObject([{ issue: 3, body: expect.stringContaining('B2C_1A_Base') }])
  expect(tenant.customPolicies.get('B2C_1A_Base')?.sent).toBe(before)

  const deploy = {
    table: { 'vars.B2C_POLICY_CLIENT_ID': callerWith('environment:contoso', rights.deploy) },
    ...jobOn(emulator, { environment: 'contoso' }),
    workspace
  }
  const deployed = await runJob(jobOf('examples/deploy-policies.yml', 'deploy'), deploy)
  expectSuccess(deployed)
  // What inherits from the changed base goes with it.
  const states = JSON.parse(deployed.ours[0]?.outputs.policies ?? '[]').map(({ state }: { state: string }) => state)
  expect(states).toEqual(policyNames.map(() => 'updated'))
  expect(tenant.customPolicies.get('B2C_1A_Base')?.sent).toContain('>12<')
  const again = await runJob(jobOf('examples/deploy-policies.yml', 'deploy'), deploy)
  expect(again.ours[0]?.outputs.changed).toBe('false')
})

test('promote.yml: three tenants, one after the other, from one folder', async () => {
  const emulator = await emulate()
  const domains = { development: 'contosodev', test: 'contosotest', production: 'contoso' }
  const files = Object.keys(domains).map(name => [`promotion/${name}.yml`, text(`examples/promotion/${name}.yml`)])
  const appsettings = { 'appsettings.json': text('examples/promotion/appsettings.json') }
  const workspace = workspaceWith({ ...Object.fromEntries(files), ...appsettings, ...policies() })
  const jobs = Object.entries(jobsOf('examples/promote.yml'))
  expect(jobs.map(([name, { environment }]) => [name, environment])).toEqual(
    Object.keys(domains).map(name => [name, name])
  )
  expect(jobs.map(([, job]) => (job as { readonly needs?: string }).needs)).toEqual([undefined, 'development', 'test'])
  for (const [name, job] of jobs) {
    const initialDomain = `${domains[name as keyof typeof domains]}.onmicrosoft.com`
    const tenant = name === 'production' ? emulator.tenant : emulator.addTenant({ initialDomain })
    const table: Table = {
      'vars.B2C_TENANT': initialDomain,
      [caller]: addCaller(emulator, `environment:${name}`, tenant)
    }
    expectSuccess(await runJob(job, { table, ...jobOn(emulator, { environment: name }), workspace }))
    expect(idsOf(tenant)).toEqual(idsWith('B2C_1A_'))
    const { sent = '' } = tenant.customPolicies.get('B2C_1A_Base') ?? {}
    expect(sent).toContain(`TenantId="${initialDomain}"`)
    expect(sent).toContain(`DeploymentMode="${name === 'development' ? 'Development' : 'Production'}"`)
  }
})

test('stages.yml: each branch keeps its own policies in one tenant, and a removed file takes its policy with it', async () => {
  const emulator = await emulate()
  await bringUp(emulator, addCaller(emulator, 'environment:contoso'))
  const all = idsOf(emulator.tenant)
  const run = async (stage: string, files: Files) => {
    const result = await runJob(jobOf('examples/stages.yml', 'deploy'), {
      table: { 'github.ref_name': stage, [caller]: callers[stage] },
      ...jobOn(emulator, { environment: stage }),
      workspace: workspaceWith({ [`stages/${stage}.yml`]: text(`examples/stages/${stage}.yml`), ...files })
    })
    expectSuccess(result)
  }
  const callers: Files = Object.fromEntries(
    ['uat', 'live'].map(stage => [stage, addCaller(emulator, `environment:${stage}`)])
  )
  await run('uat', policies())
  await run('live', policies())
  const [uat, live] = [idsWith('B2C_1A_UAT_'), idsWith('B2C_1A_LIVE_')]
  expect(idsOf(emulator.tenant)).toEqual([...all, ...live, ...uat].sort())
  const { 'policies/ProfileEdit.xml': _, ...fewer } = policies()
  await run('uat', fewer)
  const left = uat.filter(id => !id.endsWith('ProfileEdit'))
  expect(idsOf(emulator.tenant)).toEqual([...all, ...live, ...left].sort())
})
