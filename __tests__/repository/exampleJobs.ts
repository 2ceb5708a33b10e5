// What the tests of the examples share: where their jobs run, and what every one of them must come to.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { actionDir, repositoryDir } from '../../harness/bundle.ts'
import { type JobResult, jobOf, type Table } from '../../harness/workflow.ts'
import { runJob } from '../hooks.ts'

/** The text of a file of the repository, or of the build under test. */
export const text = (name: string): string =>
  readFileSync(join(name.startsWith('schema/') ? actionDir : repositoryDir, name), 'utf8')

/** The expression that names the caller in most examples. */
export const caller = 'vars.B2C_BOOTSTRAP_CLIENT_ID'

/** Where a job in the repository octo-org/b2c runs: its variables, and the inputs that lead its steps to the emulator. */
export const jobOn = (emulator: Emulator, job: Parameters<Emulator['gitHub']['oidcEnvironment']>[0]) => ({
  added: { 'login-endpoint': emulator.login, 'graph-endpoint': emulator.graph },
  env: {
    ...emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ...job }),
    GITHUB_API_URL: emulator.github,
    GITHUB_REPOSITORY: 'octo-org/b2c'
  }
})

/** A token that may write secrets and variables. */
export const writer = (emulator: Emulator): string =>
  emulator.gitHub.token({
    kind: 'fine-grained',
    permissions: { secrets: 'write', environments: 'write', actions_variables: 'write' }
  })

/** Every step of ours has ended well; a failure shows its log. */
export const expectSuccess = ({ ours }: JobResult): void => {
  for (const { conclusion, log } of ours) expect([conclusion, log]).toEqual(['success', log])
}

/** A federated credential of a job in the repository octo-org/b2c. */
export const federated = ({ github }: Emulator, subject: string) => ({
  issuer: github,
  subject: `repo:octo-org/b2c:${subject}`,
  audience: 'api://AzureADTokenExchange'
})

/** Runs the job `caller` of an example in the environment contoso: an administrator takes the code from the log and signs in. */
export const runByAdministrator = async (file: string, emulator: Emulator): Promise<JobResult> => {
  emulator.behavior.deviceCode.intervalSeconds = 1
  const inputs = { 'inputs.tenant': 'contoso.onmicrosoft.com', 'inputs.environment': 'contoso' }
  const table: Table = { ...inputs, 'secrets.VARIABLES_WRITER_TOKEN': writer(emulator) }
  let entered: Promise<unknown> | undefined
  const result = await runJob(jobOf(file, 'caller'), {
    table,
    ...jobOn(emulator, { environment: 'contoso' }),
    onLogLine: line => {
      const [, address, code] = /Open (\S+) and enter the code (\w+)/.exec(line) ?? []
      if (address === undefined || code === undefined) return
      const body = new URLSearchParams({ code, username: 'admin@contoso.onmicrosoft.com', decision: 'accept' })
      entered ??= fetch(address, { method: 'POST', body })
    }
  })
  await entered
  expectSuccess(result)
  return result
}
