// The config file: from its text to apps, and every mistake with file, line and column.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningCertificate, selfSignedCertificate } from 'b2c-emulator/testing'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { largestConfigBytes, loadConfig, readConfig } from '../../src/declaration/file.ts'
import { configSchemaOf } from '../../src/declaration/schema.ts'
import { ActionError } from '../../src/errors.ts'
import { allKinds } from '../../src/resources/index.ts'
import { rememberingKinds, wantedOf } from '../support/declared.ts'

const day = 86_400_000
/** What the inputs say where the file says nothing. */
const everywhere = {
  consent: 'grant',
  allowPrivilegedRoles: false,
  restoreDeleted: false,
  prune: false,
  secret: { mode: 'when-needed', label: 'b2c-bootstrap', rotateBefore: '30d', overlap: '7d' }
}

type Env = Readonly<Record<string, string>>
const read = (text: string, env: Env = {}) => {
  const { tenantGuard, apps } = readConfig(text, 'b2c.yml', { kinds: rememberingKinds, everywhere, env })
  return { tenantGuard, apps: apps.map(wantedOf) }
}

const refusal = (text: string, env?: Env): ActionError => {
  try {
    read(text, env)
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
/** The mistakes of a text, each as `line:column: sentence`. */
const mistakes = (text: string, env?: Env): readonly string[] => {
  const lines = refusal(text, env).message.split('\n')
  return (lines.length === 1 ? lines : lines.slice(1)).map(line => line.replace(/^(- )?b2c\.yml:/, ''))
}

const clientId = 'aaaaaaaa-0000-4000-8000-00000000000a'

describe('a valid file', () => {
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
        adoptClientId: clientId,
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
          lifetimeMs: 10 * day,
          rotateBeforeMs: 2 * day,
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
        secret: { mode: 'ephemeral', label: 'file', lifetimeMs: 3_600_000, overlapMs: 7 * day }
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
      '4:27: defaults.permissions[0] holds a placeholder; accepted: only in tenant, name, adopt, and the subjects of federated credentials',
      '6:14: apps.a.name the environment variable EMPTY is not set or empty; set it with env: on the step',
      '7:14: apps.b.name the variable MY_TOKEN is kept for secrets and is not expanded in the file',
      '7:43: apps.b.uniqueName holds a placeholder; accepted: only in tenant, name, adopt, and the subjects of federated credentials',
      '8:14: apps.c.name the variable INPUT_X is kept for secrets and is not expanded in the file; "1x" is not the name of a variable',
      '9:14: apps.d.name the value of LEAK looks like a secret, which has no place in the file',
      `10:14: apps.e.name "E \${STAGE" holds a placeholder without its closing brace`,
      '10:52: apps.e.secret.destinations[0] holds a placeholder; accepted: only in tenant, name, adopt, and the subjects of federated credentials'
    ])
  })

  test('what is expanded is checked like what is written', () => {
    expect(mistakes(`version: 1\napps:\n  a: { name: A, adopt: "\${ID}" }\n`, { ID: 'x' })).toEqual([
      '3:24: apps.a.adopt "x" is not a client id; accepted: the application (client) id, a GUID'
    ])
  })
})

describe('mistakes', () => {
  test('all at once, in the order of the file, each with line and column', () => {
    expect(refusal('version: 2').code).toBe('input')
    expect(
      mistakes(`
version: 2
tenant: a.b2clogin.com
foo: 1
defaults:
  directoryRoles: [Global Administrator]
  lifetime: 3d
apps:
  Ci: { name: CI }
  a:
  b:
    nam: x
  c:
    name: x
    federatedCredentials:
      - 1
      - sub: a
      - subject: [a]
      - subject: 'repo:*'
        issue: y
    certificates: {}
    consent: grantt
    secret: { mode: [foo], lifetime: 9x, destinations: [a] }
  d:
    name: D
    permissions: [Foo, 3, User.Read.All]
    secret: 12345
    prune: yes
  e: { name: E, directoryRoles: ['#'], federatedCredentials: [{ subject: 's', issuer: 'x' }] }
`).map(line => line.replace(/[;?] accepted: .*/, ''))
    ).toEqual([
      '2:10: version is 2',
      '3:9: tenant "a.b2clogin.com": b2clogin.com serves the sign-in of a tenant\'s customers and issues no tokens for Microsoft Graph',
      '4:1: foo is not known here',
      '6:20: defaults.directoryRoles[0] "Global Administrator" (global administrator) hands over the whole tenant',
      '7:3: defaults.lifetime is not known here',
      '9:3: apps.Ci is not a key for an app',
      '10:3: apps.a is empty',
      '11:3: apps.b.name is missing',
      '12:5: apps.b.nam is not known here; did you mean name or uniqueName',
      '16:9: apps.c.federatedCredentials[0] is 1',
      '17:9: apps.c.federatedCredentials[1].subject is missing',
      '17:9: apps.c.federatedCredentials[1].sub is not known here; did you mean subject',
      '18:9: apps.c.federatedCredentials[2].subject is a list',
      '20:9: apps.c.federatedCredentials[3].issue is not known here; did you mean issuer',
      '21:5: apps.c.certificates is a map',
      '22:14: apps.c.consent is the text "grantt"; did you mean grant',
      '23:15: apps.c.secret.mode is a list',
      '23:38: apps.c.secret.lifetime "9x" is not a duration',
      '23:57: apps.c.secret.destinations[0] "a" is not a destination',
      '26:24: apps.d.permissions[1] is 3',
      '27:13: apps.d.secret is 12345',
      '28:12: apps.d.prune is the text "yes"',
      '29:34: apps.e.directoryRoles[0] "#" is not a directory role; accepted, one a line: names such as User Administrator, or role template ids (GUIDs)',
      '29:63: apps.e.federatedCredentials[0] "x" is not an issuer'
    ])
  })

  test('of two apps that would fight', () => {
    const id = clientId
    expect(
      mistakes(`
version: 1
apps:
  one: { name: The App, adopt: ${id}, secret: { destinations: ['repository:S', 'repository:T'] }, clientIdVariables: ['repository:ID'] }
  two: { name: the-app }
  three: { name: Three, uniqueName: The-App, adopt: ${id.toUpperCase()} }
  four: { name: Four, secret: { destinations: ['repository:s'] }, clientIdVariables: ['repository:id'] }
`)
    ).toEqual([
      '5:3: apps.two.uniqueName has the unique name "the-app" of one; accepted: one app for each',
      '6:37: apps.three.uniqueName has the unique name "The-App" of one; accepted: one app for each',
      `6:53: apps.three.adopt has the client id "${id}" of one; accepted: one app for each`,
      '7:33: apps.four.secret.destinations has the destination "repository:s" of one; accepted: one app for each',
      '7:67: apps.four.clientIdVariables has the variable "repository:id" of one; accepted: one app for each'
    ])
  })

  test('of settings that contradict each other, at the place that says so', () => {
    expect(
      mistakes(`
version: 1
defaults: { secret: { mode: ephemeral, lifetime: 6d } }
apps:
  one: { name: One }
  two: { name: Two, secret: { lifetime: 1h, destinations: ['repository:S'] } }
  three: { name: Three, secret: { mode: when-needed } }
`).map(line => line.replace(/; accepted: .*/, ''))
    ).toEqual([
      '3:50: defaults.secret.lifetime 6d is too long for an ephemeral secret',
      '6:45: apps.two.secret.destinations contradicts the secret mode ephemeral: that secret ends with the job, and what stores it would hold a dead one',
      '7:25: apps.three.secret.rotateBefore 30d before the end of a lifetime of 6d is always: every run would make a new secret'
    ])
  })

  test('of the text as a whole', () => {
    expect(mistakes('')).toEqual(['1:1: the file is empty; accepted: a map'])
    expect(mistakes('- a')).toEqual(['1:1: the file is a list; accepted: a map'])
    expect(mistakes('version: 1')).toEqual(['1:1: apps is missing'])
    expect(mistakes('version: 1\napps: {}')).toEqual(['2:1: apps is empty; accepted: at least one app'])
    expect(mistakes('version: 1\napps: []')).toEqual(['2:1: apps is a list; accepted: a map'])
    expect(mistakes('version: "1"\napps: { a: { name: A } }')).toEqual([
      '1:10: version is the text "1"; accepted: 1, the version that this release reads'
    ])
  })

  test('of the YAML: duplicate keys, anchors, aliases, tags, several documents, keys that are no text', () => {
    expect(
      mistakes('version: 1\nversion: 1\napps: { a: &x { name: A }, b: *x }\n').map(line => line.replace(/;.*/, ''))
    ).toEqual(['2:1: the key "version" stands here twice', '3:15: has an anchor', '3:31: is an alias'])
    for (const [tagged, tag] of [
      ['!!binary QQ==', 'tag:yaml.org,2002:binary'],
      ['!x y', '!x']
    ])
      expect(mistakes(`version: 1\napps: { a: { name: ${tagged} } }`)).toEqual([
        expect.stringMatching(`^2:\\d+: has the tag "${tag}"; write the value plainly`)
      ])
    expect(mistakes('version: 1\n---\nversion: 1\n')[0]).toMatch(
      /^\d+:1: is not valid YAML: Source contains multiple documents/
    )
    expect(mistakes('version: 1\n? [a]\n: b\n')[0]).toMatch(/^2:3: is not valid YAML: .*keys must be strings/)
    expect(mistakes('version: [1')[0]).toMatch(/^\d+:\d+: is not valid YAML: Flow sequence/)
    expect(mistakes('<<: { version: 1 }\napps: { a: { name: A } }')).toContainEqual(
      expect.stringMatching(/^1:1: << is not known here/)
    )
  })

  test('of a file that is made to exhaust the reader', () => {
    expect(mistakes('['.repeat(200_000))).toEqual(['1:1: is nested too deeply'])
    const bomb = [
      'a: &a [x, x]',
      ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [*${'abcdefgh'[index]}, *a]`)
    ]
    expect(mistakes(bomb.join('\n'))[0]).toContain('has an anchor')
    const many = mistakes(
      `version: 1\napps: { a: { name: A } }\n${Array.from({ length: 5_000 }, (_, n) => `x${n}: 1`).join('\n')}`
    )
    expect(many).toHaveLength(51)
    expect(many.at(-1)).toMatch(/^- and \d+ more$/)
  })

  test('names of the language are keys like others', () => {
    expect(mistakes('version: 1\n__proto__: { a: 1 }\nconstructor: 1\napps: { a: { name: A, toString: x } }')).toEqual([
      expect.stringMatching(/^2:1: __proto__ is not known here; accepted/),
      expect.stringMatching(/^3:1: constructor is not known here; accepted/),
      expect.stringMatching(/^4:23: apps\.a\.toString is not known here; accepted/)
    ])
  })
})

describe('secrets', () => {
  let signing: SigningCertificate
  beforeAll(async () => {
    signing = await selfSignedCertificate(Date.UTC(2026, 0), Date.UTC(2027, 0))
  })

  test('their keys are refused, wherever they stand, without their values', () => {
    const { message } = refusal(`
version: 1
clientSecret: hidden-value
apps:
  token: { name: A, password: hidden-value, secret: { value: hidden-value, secretText: hidden-value } }
`)
    expect(message).not.toContain('hidden-value')
    for (const key of ['3:1: clientSecret', '5:21: apps.token.password', '5:76: apps.token.secret.secretText'])
      expect(message).toContain(`${key} is the key of a secret, and secrets have no place in the file`)
    expect(message).toContain('5:55: apps.token.secret.value is not known here')
  })

  test('their values are refused under any key', () => {
    const secret = `abc8Q~${'x'.repeat(34)}`
    const { message } = refusal(
      `version: 1\napps:\n  a:\n    name: A\n    permissions: [audit, ${secret}]\n    secret: ${secret}\n`
    )
    expect(message).not.toContain(secret)
    expect(message.match(/looks like a secret, which has no place in the file/g)).toHaveLength(2)
    expect(message).toContain('b2c.yml:5:26: ')
    expect(message).toContain('b2c.yml:6:13: ')
  })

  test('certificates come without their keys', () => {
    const file = (pem: string) =>
      stringify({ version: 1, apps: { a: { name: 'A', certificates: [{ name: 'laptop', pem }] } } })
    expect(read(file(signing.certificatePem)).apps[0]?.certificates).toEqual([
      { name: 'laptop', pem: expect.stringContaining('BEGIN CERTIFICATE') }
    ])
    expect(mistakes(file(`${signing.certificatePem}${signing.keyPem}`))[0]).toContain('looks like a secret')
    expect(mistakes(file('x'))[0]).toMatch(/^6:9: apps\.a\.certificates\[0\] is not a certificate/)
  })
})

describe('the file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'config-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const nowhere = { kinds: allKinds, everywhere, env: {} }
  const load = (file: string) => loadConfig(file, { kinds: allKinds, everywhere, env: { GITHUB_WORKSPACE: folder } })

  test('a relative path starts at the workspace, without one at the working directory', async () => {
    writeFileSync(path.join(folder, 'b2c.yml'), 'version: 1\napps: { a: { name: A } }\n')
    expect((await load('b2c.yml')).apps).toHaveLength(1)
    expect((await loadConfig(path.join(folder, 'b2c.yml'), nowhere)).apps).toHaveLength(1)
    await expect(loadConfig('b2c.yml', nowhere)).rejects.toMatchObject({ code: 'input' })
  })

  test('missing, a folder, too large, no text', async () => {
    writeFileSync(path.join(folder, 'large.yml'), '#'.repeat(largestConfigBytes + 1))
    writeFileSync(path.join(folder, 'bytes.yml'), Buffer.from([0x80, 0xff]))
    const refused = (message: RegExp) => ({ code: 'input', message: expect.stringMatching(message) })
    await expect(load('none.yml')).rejects.toMatchObject(refused(/^Input config "none.yml" cannot be read: ENOENT/))
    await expect(load('.')).rejects.toMatchObject(refused(/cannot be read: EISDIR/))
    await expect(load('large.yml')).rejects.toMatchObject(refused(/has 524289 bytes; accepted: at most 524288/))
    await expect(load('bytes.yml')).rejects.toMatchObject(refused(/is not UTF-8 text/))
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

describe('any file', () => {
  const placeholder = `\${A}`
  const readOrRefused = (text: string) => {
    try {
      expect(read(text, { A: 'x' }).apps.length).toBeGreaterThan(0)
    } catch (error) {
      expect(error).toBeInstanceOf(ActionError)
      expect(error).toMatchObject({ code: 'input', message: expect.stringMatching(/b2c\.yml:\d+:\d+: /) })
    }
  }

  test('random text is read or refused at a place', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'version: 1\n',
        'apps:\n',
        '  a:\n',
        '    name: x\n',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '- ',
        ': ',
        '\t',
        '"'
      ),
      fc.string({ maxLength: 8 })
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => readOrRefused(pieces.join(''))),
      { numRuns: 300 }
    )
  })

  test('random values under the known keys are read or refused at a place', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('audit', 'current-run', '10d', 'repository:S', placeholder, 'grant', true),
      fc.array(
        fc.constantFrom<unknown>('audit', 'a:b', placeholder, 7, { subject: 'x' }, { name: 'x', pem: 'x' }, null)
      )
    )
    const keys = Object.keys(configSchemaOf(allKinds).properties.defaults.properties)
    const secret = fc.dictionary(fc.constantFrom('mode', 'label', 'lifetime', 'rotateBefore', 'overlap', 'x'), value)
    const app = fc.dictionary(
      fc.constantFrom(...keys, 'name', 'uniqueName', 'adopt', 'certificates', 'x'),
      fc.oneof(value, secret)
    )
    const file = fc.record({
      version: fc.constantFrom<unknown>(1, 1, 1, '1'),
      tenant: fc.oneof(fc.constant('contoso'), value),
      defaults: fc.oneof(app, value),
      apps: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b', 'C'), fc.oneof(app, value)), value)
    })
    fc.assert(
      fc.property(file, declared => readOrRefused(stringify(declared, { aliasDuplicateObjects: false }))),
      { numRuns: 300 }
    )
  })

  test('declarations in order are read as they were written', () => {
    const app = fc.record({
      name: fc
        .string({ unit: fc.constantFrom(...'abcXYZ 0"&#:'), minLength: 1, maxLength: 20 })
        .filter(name => /[a-z]/i.test(name)),
      permissions: fc.array(fc.constantFrom('User.Read.All', 'Group.Read.All', 'AuditLog.Read.All')),
      prune: fc.boolean()
    })
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), app, { minKeys: 1 }), apps => {
        const unique = Object.fromEntries(
          Object.entries(apps).map(([key, declared]) => [key, { ...declared, uniqueName: key }])
        )
        expect(read(stringify({ version: 1, apps: unique })).apps).toMatchObject(
          Object.entries(apps).map(([key, declared]) => ({
            key,
            displayName: declared.name,
            prune: declared.prune,
            permissions: [...new Set(declared.permissions)].map(text => ({ text }))
          }))
        )
      })
    )
  })
})
