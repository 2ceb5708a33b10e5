// The environment of a step: what a hosted runner sets, nothing of the process that the runner happens to live in.

/** What an operating system needs to start a process at all; everything else would make a run depend on the machine. */
const inherited = new Set([
  'APPDATA',
  'COMSPEC',
  'HOME',
  'LANG',
  'LOCALAPPDATA',
  'PATH',
  'PATHEXT',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'TZ',
  'USERPROFILE',
  'WINDIR'
])

/** Folders and files of one step on the runner's disk. */
export type StepPaths = {
  readonly temp: string
  readonly workspace: string
  readonly event: string
  readonly output: string
  readonly state: string
  readonly env: string
  readonly path: string
  readonly summary: string
}

const systems: Readonly<Record<string, string>> = { win32: 'Windows', darwin: 'macOS' }

/** Variables of a workflow_dispatch run on the main branch of octo-org/b2c. A value of undefined in `given` removes one. */
export const stepEnvironment = (
  paths: StepPaths,
  given: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string>> => {
  const repository = given.GITHUB_REPOSITORY ?? 'octo-org/b2c'
  const variables = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => inherited.has(name.toUpperCase()))),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_ACTOR_ID: '583231',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_EVENT_PATH: paths.event,
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_JOB: 'bootstrap',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: '74',
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0],
    GITHUB_REPOSITORY_OWNER_ID: '65',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1000000001',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_WORKFLOW: 'Bootstrap',
    GITHUB_WORKSPACE: paths.workspace,
    GITHUB_OUTPUT: paths.output,
    GITHUB_STATE: paths.state,
    GITHUB_ENV: paths.env,
    GITHUB_PATH: paths.path,
    GITHUB_STEP_SUMMARY: paths.summary,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'emulated runner',
    RUNNER_OS: systems[process.platform] ?? 'Linux',
    RUNNER_TEMP: paths.temp,
    RUNNER_TOOL_CACHE: paths.temp,
    ...given
  }
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
}

/** Looks `github.x` and `runner.x` up in the variables that carry them. */
export const contextOf =
  (env: Readonly<Record<string, string>>, githubToken: string) =>
  (expression: string): string =>
    expression === 'github.token' ? githubToken : (env[expression.replace('.', '_').toUpperCase()] ?? '')
