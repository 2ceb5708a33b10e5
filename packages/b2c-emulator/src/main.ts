// npm run emulator: starts the emulator for a person and says how to use it.

import { parseArgs } from 'node:util'
import { type Emulator, startEmulator } from './emulator.ts'

const usage = `npm run emulator -- [options]

  --port-login PORT    Microsoft Entra ID (default 8801)
  --port-graph PORT    Microsoft Graph (default 8802)
  --port-github PORT   GitHub (default 8803); 0 is any free port
  --tls                https with an authority made at start
  --latency MS         added to every answer
  --lag MS             how far reads lag behind writes
  --help               this text
`

const { values } = parseArgs({
  options: {
    'port-login': { type: 'string', default: '8801' },
    'port-graph': { type: 'string', default: '8802' },
    'port-github': { type: 'string', default: '8803' },
    tls: { type: 'boolean', default: false },
    latency: { type: 'string', default: '0' },
    lag: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false }
  }
})

const wholeNumber = (option: 'port-login' | 'port-graph' | 'port-github' | 'latency' | 'lag'): number => {
  const value = values[option]
  if (/^\d{1,9}$/.test(value)) return Number(value)
  process.stderr.write(`--${option} takes a whole number, not ${value}\n\n${usage}`)
  process.exit(2)
}

/** What a person needs to know: where it is, who may sign in, and how a workflow would name it. */
const description = ({ login, graph, github, caPem, seed, tenant, gitHub }: Emulator): string => {
  const job = gitHub.oidcEnvironment()
  return `
Microsoft Entra ID   ${login}
Microsoft Graph      ${graph}
GitHub               ${github}
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

if (values.help) {
  process.stdout.write(usage)
} else {
  const emulator = await startEmulator({
    tls: values.tls,
    ports: {
      login: wholeNumber('port-login'),
      graph: wholeNumber('port-graph'),
      github: wholeNumber('port-github')
    },
    knobs: {
      latencyMs: wholeNumber('latency'),
      replication: {
        keyReadLagMs: wholeNumber('lag'),
        listLagMs: 2 * wholeNumber('lag'),
        tokenLagMs: wholeNumber('lag')
      }
    }
  })
  process.once('SIGINT', () => void emulator.close())
  process.once('SIGTERM', () => void emulator.close())
  process.stdout.write(description(emulator))
}
