// npm run demo: the action's main job on an emulated tenant, run from dist/ by action.yml as a runner does.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { jobOutputs, type StepResult } from 'action-runner'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { actionDir, postStepOf, runBundle } from '../harness/bundle.ts'
import { gitHubVariables, type Inputs } from '../harness/inputs.ts'
import { graphRoundTrips } from '../harness/journal.ts'
import { createScreen } from '../harness/screen.ts'
import { requestToken } from '../harness/tokenRequest.ts'
import { type Consumer, manageUser } from './consumer.ts'
import { stepsOn } from './steps.ts'
import { wholeTenant } from './wholeTenant.ts'

const screen = createScreen()
const { runStep, showJournal } = stepsOn(screen)

const consumerOf = (emulator: Emulator, { outputs }: StepResult): Consumer => ({
  login: emulator.login,
  graph: emulator.graph,
  tenant: outputs['tenant-id'] ?? '',
  tenantDomain: outputs['tenant-domain'] ?? '',
  clientId: outputs['client-id'] ?? '',
  clientSecret: outputs['client-secret'] ?? ''
})

const promiseSecret = (result: StepResult): void => {
  const secret = result.outputs['client-secret'] ?? ''
  const shown = result.log + result.summary + result.stderr
  screen.promise(
    'a new client secret is among the outputs',
    secret !== '' && result.outputs['secret-created'] === 'true'
  )
  screen.promise('it stands in no log and no summary', secret !== '' && !shown.includes(secret))
  const crossing = jobOutputs(result)
  screen.promise(
    'to other jobs the client id goes, the secret does not',
    crossing['client-id'] !== undefined && crossing['client-secret'] === undefined
  )
}

const managementApp = (emulator: Emulator): Inputs => ({
  'tenant-id': 'contoso.onmicrosoft.com',
  'client-id': emulator.seed.appId,
  'client-secret': emulator.seed.callerSecret,
  'app-name': 'User management',
  permissions: 'user-management\nuser-passwords',
  'directory-roles': 'User Administrator',
  secret: 'when-needed'
})

const fromNothing = async (emulator: Emulator): Promise<StepResult> => {
  screen.chapter('1  From nothing', 'The caller signs in with a client secret; the tenant does not know the app yet.')
  const result = await runStep(emulator, managementApp(emulator))
  promiseSecret(result)
  screen.promise('at most 9 round trips to Graph', graphRoundTrips(emulator) <= 9)
  return result
}

const again = async (emulator: Emulator, first: StepResult): Promise<void> => {
  screen.chapter('2  The same step again', 'Everything is in place: the action looks, and leaves it alone.')
  const result = await runStep(emulator, managementApp(emulator))
  screen.promise('nothing was written', emulator.journal.writes().length === 0 && result.outputs.changed === 'false')
  screen.promise('at most 2 round trips to Graph', graphRoundTrips(emulator) <= 2)
  const [before, after] = [first, result].map(({ outputs }) => outputs['client-id'])
  screen.promise('it is the same app', after !== undefined && after === before)
}

const withoutSecret = async (emulator: Emulator): Promise<void> => {
  screen.chapter(
    '3  Without any stored secret',
    "The caller signs in with the run's own GitHub OIDC token; the new secret lives for this job only."
  )
  const inputs = {
    'tenant-id': 'contoso.onmicrosoft.com',
    'client-id': emulator.seed.appId,
    'app-name': 'CI policy deployer',
    permissions: 'policy-deployment',
    secret: 'ephemeral'
  }
  const result = await runStep(emulator, inputs, { job: {} })
  promiseSecret(result)
  if (result.conclusion === 'failure') return
  const consumer = consumerOf(emulator, result)
  screen.promise('the next step of the job can sign in with it', 'token' in (await requestToken(consumer)))

  screen.heading('Its post step, at the end of the job')
  emulator.journal.clear()
  const env = gitHubVariables(emulator, {})
  const post = await runBundle(postStepOf(result, { env, onLogLine: screen.logLine }))
  showJournal(emulator)
  screen.promise('the post step ended well', post.conclusion === 'success')
  const answer = await requestToken(consumer)
  const refusal = 'refusal' in answer ? answer.refusal : 'a token'
  screen.promise(`the secret is gone: Entra answers ${refusal}`, refusal === 'AADSTS7000215')
}

const useSecret = async (emulator: Emulator, first: StepResult): Promise<void> => {
  screen.chapter('4  The first secret at work', 'Plain requests, as any consumer would send them.')
  const consumer = consumerOf(emulator, first)
  const answer = await requestToken(consumer)
  screen.promise('a token for Microsoft Graph', 'token' in answer)
  if (!('token' in answer)) return
  const fine = await manageUser(consumer, answer.token, ({ request, status, meaning }) =>
    screen.text(`${request.padEnd(88)} ${status}  ${meaning}`)
  )
  screen.promise('a local account was created, read, given a new password and deleted', fine)
}

const demo = async (): Promise<void> => {
  if (!existsSync(join(actionDir, 'dist', 'index.js'))) {
    screen.promise('dist/index.js is there: run `npm run build` first', false)
    return
  }
  // Without any latency, requests that travel together would seem to have come one after the other.
  const emulator = await startEmulator({ behavior: { latencyMs: 25 } })
  try {
    screen.title('b2c-bootstrap on an emulated Azure AD B2C tenant')
    screen.pairs({
      tenant: `${emulator.tenant.displayName}, ${emulator.tenant.initialDomain}`,
      'sign-in': emulator.login,
      'Microsoft Graph': emulator.graph,
      GitHub: emulator.github,
      runner: `Node ${process.version} on ${process.platform}`
    })
    const first = await fromNothing(emulator)
    if (first.conclusion === 'success') await again(emulator, first)
    await withoutSecret(emulator)
    if (first.conclusion === 'success') await useSecret(emulator, first)
  } finally {
    await emulator.close()
  }
  await wholeTenant(screen)
  screen.title(screen.broken() === 0 ? 'Everything was as promised.' : `${screen.broken()} promises were broken.`)
}

await demo()
process.exitCode = screen.broken() === 0 ? 0 : 1
