// The examples about secrets across jobs, run as far as their own steps reach: what the following steps are given is what a
// consumer can sign in with.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { jobOutputs, type StepResult } from 'action-runner'
import type { GitHubPermissions } from 'b2c-emulator'
import { parse } from 'yaml'
import { dayMs, openStage, type Stage } from './stage.ts'

type Step = {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}
type Job = { readonly environment: string; readonly needs?: string; readonly steps: readonly Step[] }

const jobsOf = (name: string): Readonly<Record<string, Job>> => {
  const file = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
  return (parse(readFileSync(file, 'utf8')) as { readonly jobs: Readonly<Record<string, Job>> }).jobs
}

const isOurs = ({ uses }: Step) => uses?.includes('/b2c-bootstrap@') === true

type Contexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** `${{ vars.X }}`, `${{ secrets.X }}` and `${{ steps.ID.outputs.X }}`; what is not there is empty, as with GitHub. */
const evaluated = (values: Readonly<Record<string, unknown>> = {}, contexts: Contexts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      String(text).replace(/\$\{\{ ([\w.-]+)\.([\w-]+) \}\}/g, (_, context, key) => contexts[context]?.[key] ?? '')
    ])
  )

/** What a job of the environment reads when it starts. */
const environmentOf = (
  { emulator }: Stage,
  environment: string,
  secrets: Readonly<Record<string, string>>
): Contexts => {
  const here = ({ target }: { readonly target: string }) => target === `octo-org/b2c#${environment}`
  const valuesOf = (all: readonly { readonly target: string; readonly name: string; readonly value: string }[]) =>
    Object.fromEntries(all.filter(here).map(({ name, value }) => [name, value]))
  return {
    vars: { B2C_BOOTSTRAP_CLIENT_ID: emulator.seed.appId, ...valuesOf(emulator.gitHub.variables()) },
    secrets: { ...secrets, ...valuesOf(emulator.gitHub.secrets()) }
  }
}

type Played = { readonly results: readonly StepResult[]; readonly given: readonly Record<string, string>[] }

/** Plays a job: our steps run on the emulator, others only tell what they would be given; then `work`; then our post steps. */
const play = async (
  stage: Stage,
  job: Job,
  secrets: Readonly<Record<string, string>>,
  work: (played: Played) => Promise<void>
): Promise<Played> => {
  const { emulator } = stage
  const env = emulator.gitHub.oidcEnvironment({ environment: job.environment })
  const endpoints = { 'login-endpoint': emulator.login, 'graph-endpoint': emulator.graph, verify: 'false' }
  let contexts = environmentOf(stage, job.environment, secrets)
  const results: StepResult[] = []
  const given: Record<string, string>[] = []
  for (const step of job.steps) {
    if (!isOurs(step)) {
      given.push({ ...evaluated(step.with, contexts), ...evaluated(step.env, contexts) })
      continue
    }
    const nothing = Object.fromEntries(Object.keys(stage.inputs).map(name => [name, '']))
    const result = await stage.run({ ...nothing, ...evaluated(step.with, contexts), ...endpoints }, { env })
    expect(result.conclusion).toBe('success')
    results.push(result)
    contexts = { ...contexts, [`steps.${step.id}.outputs`]: result.outputs }
  }
  const played = { results, given }
  await work(played)
  for (const result of results) expect((await stage.post(result, { env })).conclusion).toBe('success')
  return played
}

const applications = ({ emulator }: Stage) => emulator.tenant.applications.all()

const expectSignIn = async ({ emulator }: Stage, tenant = '', clientId = '', secret = ''): Promise<void> => {
  const answer = await fetch(`${emulator.login}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default'
    })
  })
  expect([answer.status, secret === '']).toEqual([200, false])
}

test('policy-deployment.yml: each job has a secret of its own, which ends with the job', async () => {
  const stage = await openStage()
  const { deploy, list } = jobsOf('policy-deployment.yml')
  const secretsLeft = () =>
    applications(stage).find(({ displayName }) => displayName === 'CI policy deployer')?.passwordCredentials
  const first = await play(stage, deploy as Job, {}, async ({ given }) => {
    const { tenant, clientId, clientSecret } = given.at(-1) ?? {}
    await expectSignIn(stage, tenant, clientId, clientSecret)
  })
  expect(secretsLeft()).toEqual([])
  // The trap: as an output of the job the secret does not arrive, while the ids do.
  const [result] = first.results
  const outputs = jobOutputs(result as StepResult)
  expect(outputs['client-secret']).toBeUndefined()
  expect(outputs['client-id']).toBe(result?.outputs['client-id'])
  await play(stage, list as Job, {}, async ({ given }) => {
    const { TENANT, CLIENT_ID, CLIENT_SECRET } = given.at(-1) ?? {}
    expect(CLIENT_SECRET).not.toBe(result?.outputs['client-secret'])
    await expectSignIn(stage, TENANT, CLIENT_ID, CLIENT_SECRET)
  })
  expect(secretsLeft()).toEqual([])
})

test('rotate-into-environment.yml: the later job reads from the environment what it can sign in with, week after week', async () => {
  const stage = await openStage()
  const { rotate, use } = jobsOf('rotate-into-environment.yml')
  // Exactly what the comment at the top of the example asks for.
  const permissions: GitHubPermissions = { environments: 'write' }
  const SECRETS_WRITER_TOKEN = stage.emulator.gitHub.token({ kind: 'fine-grained', permissions })
  let created = 0
  for (let week = 0; week < 10; week++) {
    const { results } = await play(stage, rotate as Job, { SECRETS_WRITER_TOKEN }, async () => undefined)
    if (results[0]?.outputs['secret-created'] === 'true') created += 1
    await play(stage, use as Job, {}, async ({ given }) => {
      const { TENANT, CLIENT_ID, CLIENT_SECRET } = given.at(-1) ?? {}
      await expectSignIn(stage, TENANT, CLIENT_ID, CLIENT_SECRET)
    })
    stage.advance(7 * dayMs)
  }
  expect(created).toBe(2)
})
