// A valid config file is read to its apps: every field, defaults, placeholders; what documentation and schema say is so.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { stringify } from 'yaml'
import { dayMs } from '../../../harness/times.ts'
import { configSchemaOf } from '../../../src/declaration/schema.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { clientId, mistakes, read } from './readConfigText.ts'

describe('a valid file', () => {
  test.each([
    ['{ name: A }', 'when-needed'],
    ['{ name: A, audience: organization }', 'when-needed'],
    ['{ name: A, audience: customers }', 'none'],
    ["{ name: A, audience: customers, redirectUris: { spa: ['https://a.example/'], web: [] } }", 'none'],
    ["{ name: A, audience: customers, redirectUris: { web: ['https://a.example/'] } }", 'when-needed'],
    ['{ name: A, audience: customers, secret: { mode: always } }', 'always'],
    ['{ name: A, audience: customers, secret: { overlap: 2d } }', 'when-needed']
  ])('an app of people that has no use for a secret gets none unless the file says so: %s', (app, mode) => {
    expect(read(`version: 1\napps: { a: ${app} }\n`).apps[0]?.secret.mode).toBe(mode)
    const inDefaults = read(
      `version: 1\ndefaults: { secret: { mode: ephemeral, lifetime: 1h } }\napps: { a: ${app} }\n`
    )
    expect(inDefaults.apps[0]?.secret.mode).toBe(mode === 'always' ? 'always' : 'ephemeral')
  })

  test('everything that it can say', () => {
    const { tenantGuard, apps } = read(
      `# yaml-language-server: $schema=schema/b2c.schema.json
version: 1
tenant: contoso.onmicrosoft.com
apps:
  policy-deployer:
    name: CI policy deployer
    uniqueName: ci/policies
    adopt: ${clientId.toUpperCase()}
    permissions: [policy-deployment, User.Read.All]
    consent: verify
    directoryRoles:
      - User Administrator
    allowPrivilegedRoles: true
    federatedCredentials:
      - current-run
      - prod=repo:contoso/policies:environment:prod
      - name: gitlab
        subject: project_path:contoso/policies
        issuer: https://gitlab.com
        audience: api://AzureADTokenExchange
    restoreDeleted: true
    prune: true
    secret:
      mode: always
      label: ours
      lifetime: P10D
      rotateBefore: 2d
      overlap: 0d
      destinations: ['repository:B2C_SECRET+ids']
`
    )
    expect(tenantGuard).toBe('contoso.onmicrosoft.com')
    expect(apps).toEqual([
      {
        key: 'policy-deployer',
        displayName: 'CI policy deployer',
        uniqueName: 'ci/policies',
        isKeyDerived: false,
        adoptClientId: clientId,
        acceptedCredentials: [],
        serviceManagementReference: undefined,
        permissions: [
          { text: 'Policy.ReadWrite.TrustFramework', preset: 'policy-deployment' },
          { text: 'User.Read.All' }
        ],
        consent: 'verify',
        directoryRoles: [{ text: 'User Administrator' }],
        allowPrivilegedRoles: true,
        federatedCredentials: [
          { kind: 'current-run' },
          { kind: 'subject', name: 'prod', subject: 'repo:contoso/policies:environment:prod' },
          {
            kind: 'subject',
            name: 'gitlab',
            subject: 'project_path:contoso/policies',
            issuer: 'https://gitlab.com',
            audience: 'api://AzureADTokenExchange'
          }
        ],
        certificates: [],
        restoreDeleted: true,
        prune: true,
        secret: {
          mode: 'always',
          label: 'ours',
          lifetimeMs: 10 * dayMs,
          rotateBeforeMs: 2 * dayMs,
          overlapMs: 0,
          destinations: [{ kind: 'repository', name: 'B2C_SECRET', ids: true }]
        }
      }
    ])
  })

  test("an app outweighs the file's defaults, and these the inputs; lists are replaced, settings of the secret are not", () => {
    const { tenantGuard, apps } = read(`
version: 1
defaults:
  prune: true
  permissions: [audit]
  federatedCredentials: [current-run]
  secret: { mode: ephemeral, label: file }
apps:
  one: { name: One }
  two: { name: Two, prune: false, permissions: [User.Read.All], federatedCredentials: [], secret: { label: own } }
`)
    expect(tenantGuard).toBeUndefined()
    expect(apps).toMatchObject([
      {
        uniqueName: 'one',
        prune: true,
        permissions: [{ text: 'AuditLog.Read.All' }],
        federatedCredentials: [{ kind: 'current-run' }],
        secret: { mode: 'ephemeral', label: 'file', lifetimeMs: 3_600_000, overlapMs: 7 * dayMs }
      },
      {
        uniqueName: 'two',
        prune: false,
        permissions: [{ text: 'User.Read.All' }],
        federatedCredentials: [],
        secret: { mode: 'ephemeral', label: 'own', lifetimeMs: 3_600_000 }
      }
    ])
  })

  test('names that look strange in YAML', () => {
    const name = ':: "quoted" & #1 日本 \\'
    expect(read(stringify({ version: 1, apps: { a: { name, uniqueName: 'a' } } })).apps[0]?.displayName).toBe(name)
  })

  test('line ends and a byte order mark of Windows', () => {
    expect(read('\uFEFFversion: 1\r\napps:\r\n  a:\r\n    name: A\r\n').apps).toHaveLength(1)
  })
})

describe('placeholders', () => {
  test('are expanded where they are documented', () => {
    const { tenantGuard, apps } = read(
      `
version: 1
tenant: \${TENANT}
defaults: { federatedCredentials: ['repo:\${ORG}/x:environment:y'] }
apps:
  a: { name: 'CI \${STAGE} of \${ORG}', adopt: '\${ID}' }
  b:
    name: B
    federatedCredentials: [{ subject: 'repo:\${ORG}/b:pull_request' }]
`,
      { TENANT: 'contoso', STAGE: 'test', ORG: 'acme', ID: clientId }
    )
    expect(tenantGuard).toBe('contoso')
    expect(apps).toMatchObject([
      {
        displayName: 'CI test of acme',
        adoptClientId: clientId,
        federatedCredentials: [{ subject: 'repo:acme/x:environment:y' }]
      },
      { federatedCredentials: [{ subject: 'repo:acme/b:pull_request' }] }
    ])
  })

  test('are refused everywhere else, undefined, misspelled, or kept for secrets', () => {
    const env = { EMPTY: '', MY_TOKEN: 'x', 'INPUT_CLIENT-SECRET': 'x', INPUT_X: 'x', LEAK: `abc8Q~${'x'.repeat(34)}` }
    expect(
      mistakes(
        `
version: 1
tenant: \${MISSING}
defaults: { permissions: ['\${P}'] }
apps:
  a: { name: '\${EMPTY}' }
  b: { name: 'B \${MY_TOKEN}', uniqueName: '\${STAGE}' }
  c: { name: '\${INPUT_X} and \${1x}' }
  d: { name: '\${LEAK}' }
  e: { name: 'E \${STAGE', secret: { destinations: ['repository:\${S}'] } }
`,
        env
      )
    ).toEqual([
      '3:9: tenant the environment variable MISSING is not set or empty; set it with env: on the step',
      expect.stringMatching(
        /^4:27: defaults\.permissions\[0\] holds a placeholder; accepted: only in tenant, .*name, adopt, and the subjects of federated credentials$/
      ),
      '6:14: apps.a.name the environment variable EMPTY is not set or empty; set it with env: on the step',
      '7:14: apps.b.name the variable MY_TOKEN is kept for secrets and is not expanded in the file',
      expect.stringMatching(
        /^7:43: apps\.b\.uniqueName holds a placeholder; accepted: only in tenant, .*name, adopt, and the subjects of federated credentials$/
      ),
      '8:14: apps.c.name the variable INPUT_X is kept for secrets and is not expanded in the file; "1x" is not the name of a variable',
      '9:14: apps.d.name the value of LEAK looks like a secret, which has no place in the file',
      `10:14: apps.e.name "E \${STAGE" holds a placeholder without its closing brace`,
      expect.stringMatching(
        /^10:52: apps\.e\.secret\.destinations\[0\] holds a placeholder; accepted: only in tenant, .*name, adopt, and the subjects of federated credentials$/
      )
    ])
  })

  test.each([
    'B2C_STAGE',
    'B2C_KEYCLOAK_REALM',
    'B2C_PATH1',
    'B2C_PASSAU',
    'ENVIRONMENT',
    'STAGE',
    'TENANT',
    'GITHUB_REPOSITORY',
    'GITHUB_REPOSITORY_OWNER',
    'GITHUB_REF_NAME',
    'GITHUB_SHA',
    'GITHUB_RUN_ID',
    'RUNNER_NAME',
    'ORG'
  ])('%s is expanded', name => {
    const text = `version: 1\napps:\n  a: { name: 'A \${${name}}', uniqueName: a }\n`
    expect(read(text, { [name]: 'x' }).apps[0]?.displayName).toBe('A x')
  })

  test.each([
    'DEPLOY_KEY',
    'AZURE_CREDENTIALS',
    'NPM_AUTH',
    'DB_CONNECTION',
    'GH_PAT',
    'STRIPE_LIVE',
    'HOME',
    'PATH',
    'GITHUB_ENV',
    'GITHUB_TOKEN',
    'stage',
    'b2c_stage',
    'B2C_CLIENT_SECRET',
    'B2C_API_KEY',
    'B2C_ADMIN_PW',
    'B2C_MASTERKEY',
    'B2C_APIKEYVALUE',
    'B2C_SIGNINGKEY',
    'B2C_SIGNINGKEYS_OLD',
    'B2C_PASSCODE',
    'B2C_PAT1',
    'B2C_KEY1',
    'B2C_CONNSTR',
    'B2C_CONNECTIONSTRING2',
    'B2C_DBPASS',
    'B2C_DBPWD2_OLD',
    'B2C_SASTOKEN1',
    'ACTIONS_RUNTIME_URL',
    'org'
  ])('%s is not, and its value is not shown', name => {
    const text = `version: 1\napps:\n  a: { name: 'A \${${name}}', uniqueName: a }\n`
    const [mistake = ''] = mistakes(text, { [name]: 'hidden-value' })
    expect(mistake).toContain(`the variable ${name} `)
    expect(mistake).toContain('not expanded in the file')
    expect(mistake).not.toContain('hidden-value')
  })

  test('one that is not expanded is told with the way to have it expanded', () => {
    expect(mistakes(`version: 1\napps:\n  a: { name: '\${REGION}' }\n`, { REGION: 'x' })[0]).toContain(
      'the variable REGION is not expanded in the file; accepted: B2C_*, ENVIRONMENT, STAGE, TENANT, facts of the run such as GITHUB_REPOSITORY and GITHUB_REF_NAME, and what the input config-variables names'
    )
  })

  test('what is expanded is checked like what is written', () => {
    expect(mistakes(`version: 1\napps:\n  a: { name: A, adopt: "\${ID}" }\n`, { ID: 'x' })).toEqual([
      '3:24: apps.a.adopt "x" is not a client id; accepted: the application (client) id, a GUID'
    ])
  })
})

test('the published schema is the schema of the code', () => {
  const { $schema, ...published } = JSON.parse(readFileSync('schema/b2c.schema.json', 'utf8'))
  expect($schema).toBe('https://json-schema.org/draft/2020-12/schema')
  expect(published).toEqual(JSON.parse(JSON.stringify(configSchemaOf(allKinds))))
})

test('the example of the documentation is in order', () => {
  const [, example = ''] =
    /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(readFileSync('docs/config.md', 'utf8')) ?? []
  const { tenantGuard, apps } = read(example, { B2C_TENANT: 'contoso', STAGE: 'test' })
  expect(tenantGuard).toBe('contoso')
  expect(apps.map(({ key, displayName, secret }) => [key, displayName, secret.mode])).toEqual([
    ['policy-deployer', 'CI policy deployer (test)', 'none'],
    ['user-import', 'User import', 'when-needed'],
    ['reporting', 'Reporting', 'none']
  ])
})
