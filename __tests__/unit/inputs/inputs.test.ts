// The inputs of the step become what they say, action.yml says the same, and secrets are masked before anything else.

import { describe, expect, test } from '@jest/globals'
import { dayMs } from '../../../harness/times.ts'
import { ActionError } from '../../../src/errors.ts'
import { inputNamesOf } from '../../../src/inputs/names.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { presetNames } from '../../../src/resources/permissions/presets.ts'
import { action, callerId, inputs, message, minimal, readAll, single } from './stepInputs.ts'

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
      credential: { kind: 'oidc', clientId: callerId, audience: 'api://AzureADTokenExchange', byDefault: true },
      cloud: expect.objectContaining({ name: 'public', customLogin: false }),
      declaration: {
        kind: 'single',
        app: {
          key: 'ci-policy-deployer',
          displayName: 'CI policy deployer',
          uniqueName: 'ci-policy-deployer',
          isKeyDerived: true,
          adoptClientId: undefined,
          acceptedCredentials: [],
          serviceManagementReference: undefined,
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
            lifetimeMs: 90 * dayMs,
            rotateBeforeMs: 30 * dayMs,
            overlapMs: 7 * dayMs,
            destinations: []
          }
        }
      },
      waitTimeoutMs: 300_000,
      verify: true,
      failOnDrift: false,
      destroyCaller: false,
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
      isKeyDerived: false,
      adoptClientId: callerId,
      acceptedCredentials: [],
      serviceManagementReference: undefined,
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
        lifetimeMs: 10 * dayMs,
        rotateBeforeMs: 2 * dayMs,
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
      variables: [],
      everywhere: {
        consent: 'grant',
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

  test('the variables that a file may name are listed beside it, and none of them announces a secret', () => {
    const file = { 'app-name': '', config: 'b2c.yml' }
    expect(inputs({ ...file, 'config-variables': ' REGION \n\nteam' }).declaration).toMatchObject({
      variables: ['REGION', 'team']
    })
    const text = message({ ...file, 'config-variables': 'DEPLOY_KEY\nGH_PAT\nMY_TOKEN\nINPUT_X\nA-B' })
    expect(text).toMatch(/^5 mistakes/)
    expect(text).toContain(
      '- config-variables the variable DEPLOY_KEY is kept for secrets and is not expanded in the file;'
    )
    expect(text).toContain('- config-variables "A-B" is not the name of a variable;')
    expect(message({ 'config-variables': 'REGION' })).toContain('config-variables is given without config')
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
})
