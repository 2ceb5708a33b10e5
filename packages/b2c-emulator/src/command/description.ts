// What the command says of a running emulator: to a person, to a script, as environment variables.

import { packageVersion } from '../core/version.ts'
import type { Emulator } from '../emulator.ts'
import type { OidcEnvironment } from '../github/state.ts'

/** What is said of an emulator besides what it says of itself. */
export type Access = {
  /** What a job with `id-token: write` has. */
  readonly job: OidcEnvironment
  /** A GitHub token that may do everything. */
  readonly gitHubToken: string
  /** Absolute paths. */
  readonly caFile: string | undefined
  readonly stateFile: string | undefined
}

/** For a person: where it is, who may sign in, and how a workflow would name it. */
export const describe = (
  { login, graph, github, azure, seed, tenant }: Emulator,
  { job, gitHubToken, caFile, stateFile }: Access
): string => `
Microsoft Entra ID   ${login}
Microsoft Graph      ${graph}
GitHub               ${github}
Azure management     ${azure}
Look at the tenant   ${graph}/

Tenant               ${tenant.displayName}, ${tenant.initialDomain}, ${tenant.id}
Caller               client id ${seed.appId}
                     secret ${seed.callerSecret}
Administrator        admin@${tenant.initialDomain} (device codes: ${login}/devicelogin)
GitHub token         ${gitHubToken}
${stateFile === undefined ? '' : `State                ${stateFile} (with these secrets in it)\n`}\
${caFile === undefined ? '' : `Authority to trust   ${caFile} (NODE_EXTRA_CA_CERTS=${caFile})\n`}
In a step:
  with:
    tenant-id: ${tenant.initialDomain}
    client-id: ${seed.appId}
    client-secret: ${seed.callerSecret}
    login-endpoint: ${login}
    graph-endpoint: ${graph}
    app-name: CI policy deployer
    permissions: policy-deployment

Without client-secret the action signs in by OIDC, as a job of octo-org/b2c on main:
  ACTIONS_ID_TOKEN_REQUEST_URL=${job.ACTIONS_ID_TOKEN_REQUEST_URL}
  ACTIONS_ID_TOKEN_REQUEST_TOKEN=${job.ACTIONS_ID_TOKEN_REQUEST_TOKEN}

Stop with Ctrl+C.
`

/** For a script: the same in one line of JSON. */
export const jsonLine = (
  { login, graph, github, azure, seed, tenant }: Emulator,
  { job, gitHubToken, caFile, stateFile }: Access
): string => {
  const { id, displayName, initialDomain, tenantType } = tenant
  return `${JSON.stringify({
    version: packageVersion(),
    pid: process.pid,
    login,
    graph,
    github,
    azure,
    tenant: { id, displayName, initialDomain, tenantType },
    caller: { clientId: seed.appId, clientSecret: seed.callerSecret },
    administrator: `admin@${initialDomain}`,
    gitHubToken,
    job,
    caFile: caFile ?? null,
    stateFile: stateFile ?? null
  })}\n`
}

/** The first line of a file with environment variables. */
export const envFileHead = '# Written by b2c-emulator'

/** A path that needs no quotes: a shell takes other characters for something else, and Docker takes quotes for a part of it. */
export const isPlainPath = (path: string): boolean => /^[\w@%+=:,./~\\-]+$/.test(path)

/**
 * As environment variables, in the form that a shell, `node --env-file` and Docker read alike. Those that begin with `AZURE_` are
 * the ones of the Azure SDKs.
 */
export const envLines = (
  { login, graph, github, azure, seed, tenant }: Emulator,
  { job, gitHubToken, caFile }: Access
): string => {
  const variables = {
    B2C_LOGIN: login,
    B2C_GRAPH: graph,
    B2C_GITHUB: github,
    B2C_AZURE: azure,
    AZURE_AUTHORITY_HOST: login,
    AZURE_TENANT_ID: tenant.id,
    AZURE_CLIENT_ID: seed.appId,
    AZURE_CLIENT_SECRET: seed.callerSecret,
    B2C_GITHUB_TOKEN: gitHubToken,
    ...job,
    ...(caFile !== undefined && { NODE_EXTRA_CA_CERTS: caFile })
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return `${[envFileHead, ...lines].join('\n')}\n`
}
