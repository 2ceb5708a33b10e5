#!/usr/bin/env node
// The command b2c-emulator: starts the emulator for a person and says how to use it.

import { parseArgs } from 'node:util'
import { assignAppRole } from './directory/assignments.ts'
import { microsoftGraphAppId } from './directory/microsoftGraph.ts'
import { servicePrincipalByAppId } from './directory/queries.ts'
import { type Emulator, startEmulator } from './emulator.ts'

const usage = `b2c-emulator [options]

  --port-login PORT    Microsoft Entra ID (default 8801); 0 is any free port
  --port-graph PORT    Microsoft Graph (default 8802)
  --port-github PORT   GitHub (default 8803)
  --port-azure PORT    Azure's management API (default 8804)
  --tls                https with an authority made at start
  --latency MS         added to every answer
  --lag MS             how far reads lag behind writes
  --help               this text
`

/** Ends the process with a message; 2 for a command line that is not understood, 1 for anything else. */
const fail = (code: 1 | 2, message: string): never => {
  process.stderr.write(`${message}\n${code === 2 ? `\n${usage}` : ''}`)
  process.exit(code)
}

const startFailure = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return /EADDRINUSE/.test(message)
    ? `${message}\nGive other ports by --port-login, --port-graph, --port-github and --port-azure; 0 is any free one.`
    : message
}

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        'port-login': { type: 'string', default: '8801' },
        'port-graph': { type: 'string', default: '8802' },
        'port-github': { type: 'string', default: '8803' },
        'port-azure': { type: 'string', default: '8804' },
        tls: { type: 'boolean', default: false },
        latency: { type: 'string', default: '0' },
        lag: { type: 'string', default: '0' },
        help: { type: 'boolean', default: false }
      }
    }).values
  } catch (error) {
    return fail(2, error instanceof Error ? error.message : String(error))
  }
}

const values = readOptions()

const wholeNumber = (
  option: 'port-login' | 'port-graph' | 'port-github' | 'port-azure' | 'latency' | 'lag'
): number => {
  const value = values[option]
  return /^\d{1,9}$/.test(value) ? Number(value) : fail(2, `--${option} takes a whole number, not ${value}`)
}

/** What a person needs to know: where it is, who may sign in, and how a workflow would name it. */
const description = ({ login, graph, github, azure, caPem, seed, tenant, gitHub }: Emulator): string => {
  const job = gitHub.oidcEnvironment()
  return `
Microsoft Entra ID   ${login}
Microsoft Graph      ${graph}
GitHub               ${github}
Azure management     ${azure}
Look at the tenant   ${graph}/

Tenant               ${tenant.displayName}, ${tenant.initialDomain}, ${tenant.id}
Caller               client id ${seed.appId}
                     secret ${seed.callerSecret}
Administrator        admin@${tenant.initialDomain} (device codes: ${login}/devicelogin)

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
${caPem ? `\nTrust this authority (NODE_EXTRA_CA_CERTS=file):\n${caPem}\n` : ''}
Stop with Ctrl+C.
`
}

/** What the caller may do besides: so a person can try every part of a tenant. */
const furtherAppRoles = [
  'APIConnectors.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Domain.Read.All',
  'IdentityProvider.ReadWrite.All',
  'IdentityUserFlow.ReadWrite.All',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.TrustFramework',
  'TrustFrameworkKeySet.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.ManageIdentities.All',
  'User.ReadWrite.All'
]

const grantTheRest = ({ tenant, clock, seed }: Emulator): void => {
  const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
  const roles = graph?.appRoles.filter(({ value }) => furtherAppRoles.includes(value ?? '')) ?? []
  for (const { id } of roles) {
    const grant = { principalId: seed.servicePrincipalId, resourceId: graph?.id ?? '', appRoleId: id }
    tenant.seed(() => assignAppRole(tenant, clock, grant))
  }
}

if (values.help) {
  process.stdout.write(usage)
} else {
  const lagMs = wholeNumber('lag')
  const emulator = await startEmulator({
    tls: values.tls,
    ports: {
      login: wholeNumber('port-login'),
      graph: wholeNumber('port-graph'),
      github: wholeNumber('port-github'),
      azure: wholeNumber('port-azure')
    },
    behavior: {
      latencyMs: wholeNumber('latency'),
      replication: { keyReadLagMs: lagMs, listLagMs: 2 * lagMs, tokenLagMs: lagMs }
    }
  }).catch((error: unknown) => fail(1, startFailure(error)))
  process.once('SIGINT', () => void emulator.close())
  process.once('SIGTERM', () => void emulator.close())
  grantTheRest(emulator)
  process.stdout.write(description(emulator))
}
