// Inputs that are wrong are refused, all at once, each with what is accepted; whatever is given, nothing else happens.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ActionError } from '../../../src/errors.ts'
import { inputNamesOf } from '../../../src/inputs/names.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { callerId, inputs, message, minimal, readAll, refusal, single } from './stepInputs.ts'

describe('refusals', () => {
  test('all mistakes at once, in one error with the code input', () => {
    const error = refusal({
      'tenant-id': 'contoso.b2clogin.com',
      'client-id': 'x',
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
    expect(lines[0]).toBe('22 mistakes in the inputs:')
    expect(lines).toHaveLength(23)
    for (const start of [
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
      '- directory-roles "global administrator" (Global Administrator) hands over the whole tenant',
      '- directory-roles "Company Administrator" (Global Administrator) hands',
      '- directory-roles "E8611AB8-C189-46E8-94E1-60213AB1F814" (Privileged Role Administrator) hands',
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

  test.each([
    [{ INPUT_ENVIRONMENT: 'production' }, []],
    [{ INPUT_ZZZ: '' }, []],
    [{ INPUT_METHOD: 'fcitx', input_mode: 'x' }, []],
    [{ INPUT_Foo: 'x', INPUT_FOO: 'y' }, []],
    [{ INPUT_CLIENTID: 'x' }, ['Input "clientid" is not an input of this action; did you mean client-id?']],
    [{ INPUT_app_nam: 'x' }, ['Input "app_nam" is not an input of this action; did you mean app-name?']],
    [{ INPUT_APP_NAME: 'x' }, ['Input "app_name" is not an input of this action; did you mean app-name?']]
  ])(
    'a variable of the job that looks like an input is no mistake, and named when it is near to one: %j',
    (env, told) => {
      const { read, warnings } = readAll(minimal, env)
      expect(read().tenant).toBeDefined()
      expect(warnings).toEqual(told)
    }
  )

  test('a mistyped input is named beside the mistake that comes of it', () => {
    const { 'app-name': _, ...rest } = minimal
    const { read, warnings } = readAll({ ...rest, 'app-nam': 'CI' })
    expect(read).toThrow('Input app-name is missing')
    expect(warnings).toEqual(['Input "app-nam" is not an input of this action; did you mean app-name?'])
  })
})

test('the inputs of the sign-in are read alone, whatever the others hold', () => {
  const { readCaller, calls } = readAll(
    {
      ...minimal,
      'client-secret': 'caller-secret',
      mode: 'x',
      secret: 'y',
      'app-name': '',
      'github-token': 'job-token'
    },
    { INPUT_ENVIRONMENT: 'production' }
  )
  expect(readCaller()).toMatchObject({ credential: { kind: 'client-secret' }, waitTimeoutMs: 300_000 })
  expect(calls.filter(call => call.startsWith('mask'))).toEqual(['mask caller-secret', 'mask job-token'])
  expect(readAll({ ...minimal, 'client-id': 'x' }).readCaller).toThrow('Input client-id "x" is not a client id')
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
