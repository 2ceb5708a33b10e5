// Which environment variables a configuration file may name in a placeholder. Everything else stays out: whoever writes the file
// could otherwise bring any secret of the job into a name, and from there into the log and the comment on a pull request.

import { err, ok, type Result } from '../util/result.ts'
import { quoted } from '../util/words.ts'

const ownPrefix = 'B2C_'

/** What is at hand without being named: facts of the run (GitHub documentation, "Variables reference"), none of them secret. */
const builtIn: ReadonlySet<string> = new Set([
  'ENVIRONMENT',
  'STAGE',
  'TENANT',
  'GITHUB_BASE_REF',
  'GITHUB_EVENT_NAME',
  'GITHUB_JOB',
  'GITHUB_REF',
  'GITHUB_REF_NAME',
  'GITHUB_REF_TYPE',
  'GITHUB_REPOSITORY',
  'GITHUB_REPOSITORY_ID',
  'GITHUB_REPOSITORY_OWNER',
  'GITHUB_REPOSITORY_OWNER_ID',
  'GITHUB_RUN_ATTEMPT',
  'GITHUB_RUN_ID',
  'GITHUB_RUN_NUMBER',
  'GITHUB_SERVER_URL',
  'GITHUB_SHA',
  'GITHUB_WORKFLOW',
  'RUNNER_ARCH',
  'RUNNER_ENVIRONMENT',
  'RUNNER_NAME',
  'RUNNER_OS'
])

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

// What the runner fills with credentials, and names that announce one. A number may follow a word.
const secretVariable =
  /^(?:INPUT|ACTIONS|STATE)_|SECRET|TOKEN|PASSW|PASSPHRASE|PASSCODE|PRIVATE|CREDENTIAL|APIKEY|CONNSTR|CONNECTIONSTR|(?:KEYS?|PASS|PWD|PW)\d*(?:_|$)|(?:^|_)(?:PATS?|AUTH|CERT|CERTIFICATE|CONNECTION|CONN|SAS|PFX|JWT|DSN)\d*(?:_|$)/i

const accepted = `accepted: ${ownPrefix}*, ENVIRONMENT, STAGE, TENANT, facts of the run such as GITHUB_REPOSITORY and GITHUB_REF_NAME, and what the input config-variables names`

const problemOf = (name: string): string | undefined => {
  if (!variableName.test(name)) return `${quoted(name)} is not the name of a variable`
  return secretVariable.test(name)
    ? `the variable ${name} is kept for secrets and is not expanded in the file`
    : undefined
}

/** One name of the input `config-variables`. What announces a secret cannot be named. */
export const parseVariableName = (name: string): Result<string> => {
  const problem = problemOf(name)
  return problem === undefined
    ? ok(name)
    : err(`${problem}; accepted: names of variables that hold no secret, one a line`)
}

/** Why a file may not name this variable; undefined where it may. `named`: what the input `config-variables` adds. */
export const problemOfVariable = (name: string, named: readonly string[]): string | undefined => {
  const problem = problemOf(name)
  if (problem !== undefined) return problem
  return builtIn.has(name) || name.startsWith(ownPrefix) || named.includes(name)
    ? undefined
    : `the variable ${name} is not expanded in the file; ${accepted}`
}
