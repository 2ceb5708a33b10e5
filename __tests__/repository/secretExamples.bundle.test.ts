// The examples about secrets across jobs, run as far as their own steps reach: what the following steps are given is what a
// consumer can sign in with.

import { expect, test } from '@jest/globals'
import { jobOutputs } from 'action-runner'
import type { GitHubPermissions } from 'b2c-emulator'
import { gitHubVariables, type Inputs } from '../../harness/inputs.ts'
import { dayMs } from '../../harness/times.ts'
import { requestToken } from '../../harness/tokenRequest.ts'
import { environmentTable, type JobResult, jobOf, type Table } from '../../harness/workflow.ts'
import { openSecretFixture, type SecretFixture } from '../features/secrets/secretFixture.ts'
import { runJob } from '../hooks.ts'

/** Runs a job of an example in the environment that it names; `consume` is what the last step of somebody else does. */
const runExample = async (
  { emulator }: SecretFixture,
  [file, name]: readonly [file: string, job: string],
  secrets: Table = {},
  consume: (given: Inputs) => Promise<void> = async () => undefined
): Promise<JobResult> => {
  const job = jobOf(`examples/${file}`, name)
  const { environment = '' } = job
  const result = await runJob(job, {
    table: {
      'vars.B2C_BOOTSTRAP_CLIENT_ID': emulator.seed.appId,
      ...environmentTable(emulator, environment),
      ...secrets
    },
    added: { 'login-endpoint': emulator.login, 'graph-endpoint': emulator.graph, verify: 'false' },
    env: { ...gitHubVariables(emulator), ...emulator.gitHub.oidcEnvironment({ environment }) },
    consume
  })
  for (const { conclusion } of result.ours) expect(conclusion).toBe('success')
  return result
}

const expectSignIn = async ({ emulator: { login } }: SecretFixture, tenant = '', clientId = '', clientSecret = '') => {
  const answer = await requestToken({ login, tenant, clientId, clientSecret })
  expect(['token' in answer, clientSecret === '']).toEqual([true, false])
}

test('policy-deployment.yml: each job has a secret of its own, which ends with the job', async () => {
  const fixture = await openSecretFixture()
  const { applications } = fixture.emulator.tenant
  const secretsLeft = () =>
    applications.all().find(({ displayName }) => displayName === 'CI policy deployer')?.passwordCredentials
  const consumed: string[] = []
  const first = await runExample(fixture, ['policy-deployment.yml', 'deploy'], {}, async given => {
    if (given.clientSecret === undefined) return
    consumed.push('deploy')
    await expectSignIn(fixture, given.tenant, given.clientId, given.clientSecret)
  })
  expect(secretsLeft()).toEqual([])
  // As an output of the job the secret does not arrive, while the ids do.
  const [result] = first.ours
  if (result === undefined) throw new Error('the job has no step of ours')
  const outputs = jobOutputs(result)
  expect(outputs['client-secret']).toBeUndefined()
  expect(outputs['client-id']).toBe(result.outputs['client-id'])
  await runExample(fixture, ['policy-deployment.yml', 'list'], {}, async ({ TENANT, CLIENT_ID, CLIENT_SECRET }) => {
    consumed.push('list')
    expect(CLIENT_SECRET).not.toBe(result.outputs['client-secret'])
    await expectSignIn(fixture, TENANT, CLIENT_ID, CLIENT_SECRET)
  })
  expect(secretsLeft()).toEqual([])
  expect(consumed).toEqual(['deploy', 'list'])
})

test('rotate-into-environment.yml: the later job reads from the environment what it can sign in with, week after week', async () => {
  const fixture = await openSecretFixture()
  // Exactly what the comment at the top of the example asks for.
  const permissions: GitHubPermissions = { environments: 'write' }
  const writer = fixture.emulator.gitHub.token({ kind: 'fine-grained', permissions })
  const example = 'rotate-into-environment.yml'
  let created = 0
  let consumed = 0
  for (let week = 0; week < 10; week++) {
    const { ours } = await runExample(fixture, [example, 'rotate'], { 'secrets.SECRETS_WRITER_TOKEN': writer })
    if (ours[0]?.outputs['secret-created'] === 'true') created += 1
    await runExample(fixture, [example, 'use'], {}, async ({ TENANT, CLIENT_ID, CLIENT_SECRET }) => {
      consumed += 1
      await expectSignIn(fixture, TENANT, CLIENT_ID, CLIENT_SECRET)
    })
    fixture.advance(7 * dayMs)
  }
  expect([created, consumed]).toEqual([2, 10])
})
