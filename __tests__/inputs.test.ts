// The inputs of the step: what becomes of them, what is refused, and that secrets are masked before anything else happens.

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningCertificate, selfSignedCertificate } from 'b2c-emulator/testing'
import fc from 'fast-check'
import { parse } from 'yaml'
import { createGitHubActions } from '../src/ci/github/gitHubActions.ts'
import { ActionError } from '../src/errors.ts'
import { type Inputs, readInputs } from '../src/inputs/inputs.ts'
import { inputNamesOf } from '../src/inputs/names.ts'
import { secretPartsOfPem } from '../src/inputs/pem.ts'
import { allKinds } from '../src/resources/index.ts'
import { presetNames } from '../src/resources/permissions/presets.ts'
import { rememberingKinds, type WantedApp, wantedOf } from './support/declared.ts'

type InputMetadata = { readonly description: string; readonly default?: string }
const action: {
  readonly inputs: Readonly<Record<string, InputMetadata>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: unknown
} = parse(readFileSync('action.yml', 'utf8'))

const callerId = '11111111-2222-3333-4444-55555555555a'
const minimal = { 'tenant-id': 'contoso', 'client-id': callerId, 'app-name': 'CI policy deployer' }

/** The environment of a step, as the runner makes it. */
const environment = (given: Readonly<Record<string, string>>): Record<string, string> => {
  const env: Record<string, string> = { PATH: '/bin', GITHUB_ACTIONS: 'true' }
  for (const [name, { default: value }] of Object.entries(action.inputs))
    env[`INPUT_${name.toUpperCase()}`] = name === 'github-token' ? 'job-token' : (value ?? '')
  for (const [name, value] of Object.entries(given)) env[`INPUT_${name.toUpperCase()}`] = value
  return env
}

/** Reads a step's inputs; `calls` is every call of the toolkit in order. */
const readAll = (given: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
  const env = { ...environment(given), ...more }
  const calls: string[] = []
  const { inputNames } = createGitHubActions(env)
  const io = {
    input: (name: string) => {
      calls.push(`get ${name}`)
      return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
    },
    inputNames,
    mask: (value: string) => {
      calls.push(`mask ${value}`)
    }
  }
  return { calls, read: () => readInputs(io, rememberingKinds) }
}
const inputs = (given: Readonly<Record<string, string>> = {}): Inputs => readAll({ ...minimal, ...given }).read()

const single = (given: Readonly<Record<string, string>> = {}): WantedApp => {
  const { declaration } = inputs(given)
  if (declaration.kind !== 'single') throw new Error('not a single app')
  return wantedOf(declaration.app)
}

const refusal = (given: Readonly<Record<string, string>>, more?: Readonly<Record<string, string>>): ActionError => {
  try {
    readAll(given, more).read()
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const message = (given: Readonly<Record<string, string>>, more?: Readonly<Record<string, string>>): string =>
  refusal({ ...minimal, ...given }, more).message

describe('action.yml', () => {
  test('declares the inputs that are read, in the same order', () => {
    expect(Object.keys(action.inputs)).toEqual(inputNamesOf(allKinds))
  })

  test('runs one bundle for main and post on Node 24', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/index.js',
      'post-if': 'always()'
    })
  })

  test('every description says its default, and permissions names every preset', () => {
    for (const [name, { description, default: value }] of Object.entries(action.inputs)) {
      if (name !== 'github-token' && value !== undefined) expect(`${name}: ${description}`).toContain(value)
      expect(description.length).toBeGreaterThan(40)
    }
    for (const preset of presetNames) expect(action.inputs.permissions?.description).toContain(preset)
  })
})

describe('a complete step', () => {
  test('the defaults of action.yml are all that a minimal step needs', () => {
    const { declaration, ...others } = inputs()
    expect({ ...others, declaration: { ...declaration, app: single() } }).toEqual({
      mode: 'apply',
      tenant: { kind: 'domain', domain: 'contoso.onmicrosoft.com' },
      credential: { kind: 'oidc', clientId: callerId, audience: 'api://AzureADTokenExchange' },
      cloud: expect.objectContaining({ name: 'public', customLogin: false }),
      declaration: {
        kind: 'single',
        app: {
          key: 'ci-policy-deployer',
          displayName: 'CI policy deployer',
          uniqueName: 'ci-policy-deployer',
          permissions: [],
          consent: 'grant',
          directoryRoles: [],
          allowPrivilegedRoles: false,
          federatedCredentials: [],
          certificates: [],
          restoreDeleted: false,
          prune: false,
          secret: {
            mode: 'when-needed',
            label: 'b2c-bootstrap',
            lifetimeMs: 90 * 86_400_000,
            rotateBeforeMs: 30 * 86_400_000,
            overlapMs: 7 * 86_400_000,
            destinations: []
          }
        }
      },
      waitTimeoutMs: 300_000,
      verify: true,
      failOnDrift: false,
      commentOnPullRequest: false,
      gitHubToken: 'job-token'
    })
  })

  test('everything that one app can say', () => {
    expect(
      single({
        'app-name': '::warning::"CI" & #1 日本',
        'unique-name': 'ci/1',
        'adopt-client-id': callerId.toUpperCase(),
        permissions: 'policy-deployment, User.Read.All\n\n user-passwords\nUser.Read.All',
        'directory-roles': 'User Administrator\nfe930be7-5e62-47db-91af-98c3a49a38b1',
        'federated-credentials': 'current-run\nprod=repo:a/b:environment:prod',
        'secret-destinations': 'environment/prod:S+ids\nrepository:S',
        'client-id-variables': 'repository:ID',
        consent: 'verify',
        prune: 'true',
        'restore-deleted': 'true',
        secret: 'always',
        'secret-name': 'ours',
        'secret-lifetime': 'P10D',
        'secret-rotate-before': '2d',
        'secret-overlap': '0d'
      })
    ).toEqual({
      key: 'ci/1',
      displayName: '::warning::"CI" & #1 日本',
      uniqueName: 'ci/1',
      adoptClientId: callerId,
      permissions: [
        { text: 'Policy.ReadWrite.TrustFramework', preset: 'policy-deployment' },
        { text: 'User.Read.All' },
        { text: 'User-PasswordProfile.ReadWrite.All', preset: 'user-passwords' }
      ],
      consent: 'verify',
      directoryRoles: [{ text: 'User Administrator' }, { text: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }],
      allowPrivilegedRoles: false,
      federatedCredentials: [
        { kind: 'current-run' },
        { kind: 'subject', name: 'prod', subject: 'repo:a/b:environment:prod' }
      ],
      certificates: [],
      restoreDeleted: true,
      prune: true,
      secret: {
        mode: 'always',
        label: 'ours',
        lifetimeMs: 10 * 86_400_000,
        rotateBeforeMs: 2 * 86_400_000,
        overlapMs: 0,
        destinations: [
          { kind: 'environment', environment: 'prod', name: 'S', ids: true },
          { kind: 'repository', name: 'S', ids: false }
        ]
      },
      clientIdVariables: [{ kind: 'repository', name: 'ID', ids: false }]
    })
  })

  test('an ephemeral secret lives an hour unless told otherwise', () => {
    expect(single({ secret: 'ephemeral' }).secret.lifetimeMs).toBe(3_600_000)
    expect(single({ secret: 'ephemeral', 'secret-lifetime': '2h' }).secret.lifetimeMs).toBe(7_200_000)
  })

  test('destroy needs the unique name alone', () => {
    expect(single({ mode: 'destroy', 'app-name': '', 'unique-name': 'ci' })).toMatchObject({
      displayName: 'ci',
      uniqueName: 'ci'
    })
    expect(message({ mode: 'destroy', 'app-name': '' })).toMatch(/^Input unique-name is missing, and there is no name/)
  })

  test('a config file takes the place of one app, the other inputs are its defaults', () => {
    const { declaration } = inputs({ 'app-name': '', config: 'b2c.yml', secret: 'none', 'secret-lifetime': '5d' })
    expect(declaration).toEqual({
      kind: 'config',
      path: 'b2c.yml',
      everywhere: {
        consent: 'grant',
        allowPrivilegedRoles: false,
        restoreDeleted: false,
        prune: false,
        secret: { mode: 'none', label: 'b2c-bootstrap', lifetime: '5d', rotateBefore: '30d', overlap: '7d' }
      }
    })
  })

  test('a config file excludes what one app says', () => {
    const given = {
      'app-name': 'x',
      'unique-name': 'x',
      'adopt-client-id': callerId,
      permissions: 'audit',
      'directory-roles': 'User Administrator',
      'federated-credentials': 'current-run',
      'secret-destinations': 'repository:S',
      'client-id-variables': 'repository:ID'
    }
    const text = message({ config: 'b2c.yml', ...given })
    for (const name of Object.keys(given))
      expect(text).toContain(`- ${name} is given beside config, which declares the apps; accepted: one of the two`)
    expect(text).toMatch(/^8 mistakes/)
  })
})

describe('signing in', () => {
  let signing: SigningCertificate
  let other: SigningCertificate
  beforeAll(async () => {
    signing = await selfSignedCertificate(Date.UTC(2026, 0), Date.UTC(2027, 0))
    other = await selfSignedCertificate(Date.UTC(2026, 0), Date.UTC(2027, 0))
  })
  const pem = () => `${signing.certificatePem}${signing.keyPem}`

  test('auto goes by the credential that is given', () => {
    expect(inputs({ 'client-secret': 's3cret-value' }).credential).toEqual({
      kind: 'client-secret',
      clientId: callerId,
      clientSecret: 's3cret-value'
    })
    expect(inputs({ 'client-certificate': pem() }).credential).toEqual({
      kind: 'client-certificate',
      clientId: callerId,
      pem: pem().trim()
    })
    expect(inputs({ 'sign-in': 'device-code', 'client-id': '' }).credential).toEqual({
      kind: 'device-code',
      clientId: undefined
    })
    expect(inputs({ 'sign-in': 'device-code' }).credential).toEqual({ kind: 'device-code', clientId: callerId })
    expect(inputs({ 'oidc-audience': 'api://other' }).credential).toMatchObject({ audience: 'api://other' })
    expect(inputs({ cloud: 'china' }).credential).toMatchObject({ audience: 'api://AzureADTokenExchangeChina' })
  })

  test.each([
    [{ 'client-secret': 'abcdefgh', 'client-certificate': 'x' }, ['client-certificate is given beside client-secret']],
    [{ 'sign-in': 'oidc', 'client-secret': 'abcdefgh' }, ['sign-in "oidc" contradicts client-secret']],
    [{ 'sign-in': 'device-code', 'client-certificate': 'x' }, ['sign-in "device-code" contradicts client-certificate']],
    [
      { 'sign-in': 'client-secret', 'client-certificate': 'x' },
      ['contradicts client-certificate', 'client-secret is empty']
    ],
    [
      { 'sign-in': 'client-certificate', 'client-secret': 'abcdefgh' },
      ['contradicts client-secret', 'client-certificate is empty']
    ],
    [{ 'sign-in': 'client-certificate' }, ['client-certificate is empty; accepted: PEM']],
    [{ 'sign-in': 'client-secret' }, ['client-secret is empty']],
    [
      { 'oidc-audience': 'x', 'client-secret': 'abcdefgh' },
      ['oidc-audience "x" has no use with sign-in client-secret']
    ],
    [{ 'client-secret': 'abcdefgh\nijkl' }, ['client-secret holds more than one line']],
    [{ 'client-id': '' }, ['client-id is missing']],
    [
      { 'client-id': 'my-app' },
      ['client-id "my-app" is not a client id; accepted: the application (client) id, a GUID']
    ],
    [{ 'sign-in': 'auto ' + 'x' }, ['sign-in "auto x" is not accepted']]
  ])('%j', (given, expected) => {
    const text = message(given)
    for (const part of expected) expect(text).toContain(part)
    expect(text).not.toContain('abcdefgh')
  })

  test('both credentials and a contradicting sign-in are three facts at most, each once', () => {
    const both = { 'client-secret': 'abcdefgh', 'client-certificate': pem() }
    expect(message({ ...both, 'sign-in': 'client-secret' })).toMatch(
      /^Input client-certificate is given beside client-secret/
    )
    expect(message({ ...both, 'sign-in': 'client-certificate' })).toMatch(/^Input client-certificate is given beside/)
    expect(message({ ...both, 'sign-in': 'oidc' })).toMatch(/^3 mistakes/)
  })

  test('a certificate and its key, or the reason why not', () => {
    const problem = (text: string) => message({ 'client-certificate': text, 'sign-in': 'client-certificate' })
    expect(problem(signing.certificatePem)).toContain('holds no private key')
    expect(problem(signing.keyPem)).toContain('holds no certificate')
    expect(problem(`${other.certificatePem}${signing.keyPem}`)).toContain('does not belong to its first certificate')
    expect(problem(pem().replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'))).toContain('remove the passphrase')
    expect(problem(pem().replace(/MII/, 'XXX'))).toContain('cannot be read')
  })
})

describe('masks', () => {
  test('each secret is masked in the call after it was read, before any other input is', () => {
    const { calls, read } = readAll({ ...minimal, 'client-secret': 'caller-secret' })
    read()
    expect(calls.slice(0, 5)).toEqual([
      'get client-secret',
      'mask caller-secret',
      'get client-certificate',
      'get github-token',
      'mask job-token'
    ])
    expect(calls.slice(5).filter(call => call.startsWith('mask'))).toEqual([])
    for (const name of ['client-secret', 'client-certificate', 'github-token'])
      expect(calls.filter(call => call === `get ${name}`)).toHaveLength(1)
  })

  test('masks come before a refusal, and the refusal shows no secret', () => {
    const { calls, read } = readAll({ 'client-secret': 'caller\nsecret', mode: 'x' })
    expect(read).toThrow(ActionError)
    expect(calls[1]).toBe('mask caller\nsecret')
    expect(message({ 'client-id': `abc8Q~${'x'.repeat(34)}` })).not.toContain('xxxx')
  })

  const body = ['MIIEvQIBADANBgkq', 'hkiG9w0BAQEFAASC', 'Cg==']
  const block = (name: string, lines: readonly string[]) =>
    [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`].join('\n')

  test('every line of the private key, nothing of the certificate or the delimiters', () => {
    const text = `Bag Attributes\n${block('CERTIFICATE', ['MIIPUBLIC', 'AAAA'])}\nKey Attributes: <No Attributes>\n`
    expect(secretPartsOfPem(`${text}${block('PRIVATE KEY', body)}`)).toEqual(body)
    expect(secretPartsOfPem(`${block('RSA PRIVATE KEY', body)}\n${text}`)).toEqual(body)
    expect(secretPartsOfPem(block('CERTIFICATE', ['MIIPUBLIC', 'AAAA']))).toEqual([])
    expect(secretPartsOfPem('')).toEqual([])
  })

  test('also where the line breaks were lost, the end is missing, or there is no block at all', () => {
    expect(secretPartsOfPem(block('PRIVATE KEY', body).replaceAll('\n', ' '))).toEqual(body)
    expect(secretPartsOfPem(block('PRIVATE KEY', body).replaceAll('\n', '\\n'))).toEqual(body)
    expect(secretPartsOfPem(`-----BEGIN EC PRIVATE KEY-----\n${body.join('\r\n')}`)).toEqual(body)
    expect(secretPartsOfPem(`-----BEGIN PKCS12-----\n${'x'.repeat(64)}\nshort\n`)).toEqual(['x'.repeat(64)])
  })
})

describe('refusals', () => {
  test('all mistakes at once, in one error with the code input', () => {
    const error = refusal({
      'tenant-id': 'contoso.b2clogin.com',
      'client-id': 'x',
      'client-idd': 'y',
      'app-name': 'a\tb',
      cloud: 'pubic',
      mode: 'aply',
      permissions: 'policy-deploymnt\nUser.Read.All\nuser',
      'directory-roles': 'global administrator\nCompany Administrator\nE8611AB8-C189-46E8-94E1-60213AB1F814',
      'federated-credentials': 'main',
      'secret-destinations': 'repo:X',
      'adopt-client-id': 'z',
      secret: 'sometimes',
      'secret-name': '',
      'secret-lifetime': '-3d',
      'secret-rotate-before': '0d',
      'secret-overlap': 'P1M',
      prune: 'yes',
      verify: '',
      consent: 'Grant',
      'wait-timeout': '7h'
    })
    expect(error.code).toBe('input')
    expect(error.hint).toContain('Nothing was sent')
    const lines = error.message.split('\n')
    expect(lines[0]).toBe('23 mistakes in the inputs:')
    expect(lines).toHaveLength(24)
    for (const start of [
      '- "client-idd" is not an input of this action; did you mean client-id?',
      '- cloud "pubic" is not accepted; did you mean public? accepted: public, usgov, usgov-dod, china',
      '- tenant-id "contoso.b2clogin.com": b2clogin.com serves',
      '- client-id "x" is not a client id',
      '- mode "aply" is not accepted; did you mean apply?',
      '- consent "Grant" is not accepted; did you mean grant?',
      '- prune "yes" is not accepted; accepted: true, false',
      '- secret "sometimes" is not accepted; accepted: when-needed, always, ephemeral, none',
      '- secret-name is empty',
      '- secret-lifetime "-3d" is not a duration; accepted:',
      '- secret-rotate-before "0d" is no time at all',
      '- secret-overlap "P1M" is not a duration (years and months vary',
      '- app-name "a\\tb" is no display name: it holds a control character',
      '- adopt-client-id "z" is not a client id',
      '- permissions "policy-deploymnt" is neither a preset nor a permission; did you mean policy-deployment?',
      '- permissions "user" is neither',
      '- directory-roles "global administrator" (global administrator) hands over the whole tenant',
      '- directory-roles "Company Administrator" (global administrator)',
      '- directory-roles "E8611AB8-C189-46E8-94E1-60213AB1F814" (privileged role administrator)',
      '- federated-credentials "main" is not a federated credential',
      '- secret-destinations "repo:X" names no known store; did you mean repository?',
      '- wait-timeout "7h" is too long; accepted: at most 6h',
      '- verify is empty; accepted: true, false'
    ])
      expect(lines.filter(line => line.startsWith(start))).toHaveLength(1)
  })

  test('an empty step lists what is missing and nothing else', () => {
    expect(refusal({}).message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^- tenant-id is missing; accepted: the tenant id/),
      expect.stringMatching(/^- client-id is missing; accepted: the application/),
      expect.stringMatching(/^- app-name is missing; accepted: the display name/)
    ])
  })

  test.each([
    [
      { secret: 'ephemeral', 'secret-destinations': 'repository:S' },
      'secret-destinations contradicts the secret mode ephemeral'
    ],
    [{ secret: 'none', 'secret-destinations': 'repository:S' }, 'secret-destinations contradicts the secret mode none'],
    [{ secret: 'ephemeral', 'secret-lifetime': '6d' }, 'secret-lifetime 6d is too long for an ephemeral secret'],
    [{ 'secret-lifetime': '30d' }, 'secret-rotate-before 30d before the end of a lifetime of 30d is always'],
    [{ 'app-name': '日本' }, 'unique-name is missing, and "日本" holds no letter or digit'],
    [{ 'unique-name': 'a b' }, 'unique-name "a b" holds whitespace'],
    [{ 'github-token': '', 'comment-on-pull-request': 'true' }, 'github-token is empty'],
    [{ 'github-token': '', 'secret-destinations': 'repository:S' }, 'github-token is empty'],
    [{ 'github-token': '', 'client-id-variables': 'repository:ID' }, 'github-token is empty'],
    [{ 'client-id-variables': 'dependabot:ID' }, 'client-id-variables "dependabot:ID": Dependabot has no variables'],
    [
      { 'federated-credentials': Array.from({ length: 21 }, (_, index) => `repo:a/b:environment:${index}`).join('\n') },
      'federated-credentials 21 federated credentials are declared'
    ]
  ])('%j', (given, expected) => {
    expect(message(given)).toContain(`Input ${expected}`)
  })

  test('no token is needed where none is used, and privileged roles pass when allowed', () => {
    expect(inputs({ 'github-token': '' }).gitHubToken).toBeUndefined()
    expect(
      single({ 'directory-roles': 'Global Administrator', 'allow-privileged-roles': 'true' }).directoryRoles
    ).toEqual([{ text: 'Global Administrator' }])
  })

  test('names that action.yml does not declare, however they are spelled', () => {
    expect(message({ clientId: 'x', app_name: 'y', zzz: '' })).toBe(
      [
        '3 mistakes in the inputs:',
        '- "clientid" is not an input of this action; did you mean client-id?',
        '- "app_name" is not an input of this action; did you mean app-name?',
        '- "zzz" is not an input of this action'
      ].join('\n')
    )
    expect(() => readAll(minimal, { INPUT_METHOD: 'fcitx', input_mode: 'x' }).read()).not.toThrow()
  })
})

describe('endpoints', () => {
  test('replace the hosts and leave the scope', () => {
    const { cloud } = inputs({
      'login-endpoint': 'http://127.0.0.1:8080/',
      'graph-endpoint': 'https://Graph.example:8443'
    })
    expect(cloud).toMatchObject({
      loginOrigin: 'http://127.0.0.1:8080',
      graphOrigin: 'https://graph.example:8443',
      graphResource: 'https://graph.microsoft.com',
      customLogin: true
    })
    expect(inputs({ 'login-endpoint': 'https://login.microsoftonline.com' }).cloud.customLogin).toBe(false)
    for (const origin of ['http://localhost:1', 'http://[::1]:1', 'http://127.9.9.9'])
      expect(inputs({ 'login-endpoint': origin }).cloud.loginOrigin).toBe(origin)
  })

  test.each([
    ['login.example.com', 'is not a URL'],
    ['https://user:hidden-word@login.example.com', 'holds credentials'],
    ['http://login.example.com', 'would send credentials unprotected'],
    ['http://localhost.example.com', 'would send credentials unprotected'],
    ['ftp://login.example.com', 'would send credentials unprotected'],
    ['https://login.example.com/contoso', 'is more than an origin'],
    ['https://login.example.com/?', 'is more than an origin'],
    ['https://login.example.com/#x', 'is more than an origin'],
    ['https://contoso.b2clogin.com', 'issues no tokens for Microsoft Graph']
  ])('%s is refused', (origin, expected) => {
    for (const name of ['login-endpoint', 'graph-endpoint']) {
      const text = message({ [name]: origin })
      expect(text).toContain(`Input ${name} `)
      expect(text).toContain(expected)
      expect(text).not.toContain('hidden-word')
    }
  })
})

test('whatever is given, the step is read or refused with the code input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '',
      'true',
      'a.b',
      'current-run',
      '1d',
      '::',
      callerId,
      'oidc',
      'ephemeral',
      '-----BEGIN PRIVATE KEY-----x'
    ),
    fc.webUrl()
  )
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...inputNamesOf(allKinds), 'other'), text, { maxKeys: 12 }), given => {
      try {
        expect(readAll({ ...minimal, ...given }).read().tenant).toBeDefined()
      } catch (error) {
        expect(error).toBeInstanceOf(ActionError)
        expect(error).toMatchObject({ code: 'input' })
      }
    }),
    { numRuns: 300 }
  )
})
