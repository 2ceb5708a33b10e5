// A configuration file with several apps: outputs by key, shared reads, failures apart, nothing written when any is invalid.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { selfSignedCertificate } from 'b2c-emulator/testing'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { configFile, emulate, runBundle, runInProcess, workspaceWith } from '../../hooks.ts'

const two = `# yaml-language-server: $schema=https://example.com/b2c.schema.json
version: 1
tenant: contoso.onmicrosoft.com
defaults:
  secret: { mode: none }
apps:
  policy-deployer:
    name: CI policy deployer
    permissions: [policy-deployment]
    federatedCredentials: ['main=repo:octo-org/b2c:ref:refs/heads/main']
  user-import:
    name: User import
    permissions: [user-management]
    directoryRoles: [User Administrator]
    secret: { mode: when-needed, lifetime: 20d, rotateBefore: 5d }
`

/** Inputs with the file, which lies outside the workspace here: its path is absolute. */
const inputsWith = (emulator: Emulator, text: string): Readonly<Record<string, string>> => ({
  ...callerInputs(emulator),
  config: configFile(text)
})

describe('several apps', () => {
  test('outputs carry the key in front, apps tells them all without secrets, the second run has nothing to do', async () => {
    const emulator = await emulate()
    const workspace = workspaceWith({ 'deploy/b2c.yml': two })
    const inputs = { ...callerInputs(emulator), config: 'deploy/b2c.yml' }
    const first = await runBundle({ inputs, workspace })
    expect(first.conclusion).toBe('success')
    const { tenant } = emulator
    const of = (name: string) => tenant.applications.all().find(({ uniqueName }) => uniqueName === name)
    const [deployer, userImport] = [of('ci-policy-deployer'), of('user-import')]
    expect(first.outputs).toMatchObject({
      'tenant-domain': 'contoso.onmicrosoft.com',
      'policy-deployer-client-id': deployer?.appId,
      'policy-deployer-application-object-id': deployer?.id,
      'policy-deployer-secret-created': 'false',
      'policy-deployer-changed': 'true',
      'user-import-client-id': userImport?.appId,
      'user-import-secret-created': 'true',
      'user-import-secret-key-id': userImport?.passwordCredentials[0]?.keyId,
      changed: 'true'
    })
    const secret = first.outputs['user-import-client-secret'] ?? ''
    expect(secret).toBe(userImport?.passwordCredentials[0]?.secretText)
    expect(first.masks).toContain(secret)
    for (const name of ['client-id', 'client-secret', 'policy-deployer-client-secret'])
      expect(first.outputs[name]).toBeUndefined()
    const apps = JSON.parse(first.outputs.apps ?? '')
    expect(Object.keys(apps)).toEqual(['policy-deployer', 'user-import'])
    expect(apps['user-import']).toMatchObject({
      'client-id': userImport?.appId,
      'secret-created': 'true',
      changed: 'true'
    })
    expect(first.outputs.apps + (first.outputs.plan ?? '') + first.log + first.summary).not.toContain(secret)

    emulator.journal.clear()
    const second = await runBundle({ inputs, workspace })
    expect(second).toMatchObject({
      conclusion: 'success',
      outputs: { changed: 'false', 'user-import-changed': 'false' }
    })
    expect(second.outputs['user-import-client-secret']).toBeUndefined()
    expect(writesOf(emulator)).toEqual([])
    const graphRequests = emulator.journal
      .entries()
      .filter(({ service, parent }) => service === 'graph' && parent === undefined)
    // The reads of both apps travel together.
    expect(graphRequests).toHaveLength(2)
  })

  test('a file with one app has outputs without a prefix, and the outputs of the app in apps', async () => {
    const emulator = await emulate()
    const text = 'version: 1\napps:\n  only-one: { name: Only one, secret: { mode: none } }\n'
    const { outputs } = await runInProcess({ emulator, inputs: inputsWith(emulator, text) })
    expect(outputs['client-id']).toMatch(/^[\da-f-]{36}$/)
    expect(JSON.parse(outputs.apps ?? '')).toEqual({
      'only-one': expect.objectContaining({ 'client-id': outputs['client-id'] })
    })
  })

  test('the inputs hold for every app that does not say otherwise', async () => {
    const emulator = await emulate()
    const inputs = { ...inputsWith(emulator, two), consent: 'verify' }
    const result = await runInProcess({ emulator, inputs })
    expect(planned(result)).toEqual(
      expect.arrayContaining([
        'permission missing Policy.ReadWrite.TrustFramework',
        'permission missing User.ReadWrite.All'
      ])
    )
    expect(result.warnings.match(/lacks consent/g)).toHaveLength(2)
  })

  test('one that fails does not stop the others; the step fails and names each that failed', async () => {
    const emulator = await emulate()
    const text = `version: 1
defaults: { secret: { mode: none } }
apps:
${['a', 'b', 'c', 'd'].map(key => `  ${key}: { name: App ${key}, permissions: [policy-keys] }`).join('\n')}
`
    for (const name of ['app-b', 'app-d']) {
      const path = new RegExp(`applications\\(uniqueName='${name}'\\)$`)
      // Answered 400 every time: what stands in the way stays.
      emulator.behavior.faults.push({ match: { method: 'PATCH', path }, kind: 'html-502', times: 100 })
    }
    const inputs = { ...inputsWith(emulator, text), 'wait-timeout': '10s' }
    const result = await runInProcess({ emulator, inputs })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(
      /^2 of 4 apps failed: b: .*create the application app-b.*; d: .*create the application app-d/
    )
    const names = emulator.tenant.applications.all().map(({ uniqueName }) => uniqueName)
    expect(names).toEqual(expect.arrayContaining(['app-a', 'app-c']))
    expect(result.outputs).toMatchObject({ 'a-changed': 'true', 'a-client-id': expect.any(String) })
    expect(result.outputs['b-client-id']).toBeUndefined()
    expect(result.summary).toContain('❌ 2 of 4 apps failed')
    const statuses = JSON.parse(result.outputs.plan ?? '').apps.map(({ status }: { status: string }) => status)
    expect(statuses).toEqual(['applied', 'failed', 'applied', 'failed'])

    emulator.behavior.faults.length = 0
    const again = await runInProcess({ emulator, inputs })
    expect(again.errors).toBe('')
    expect(planned(again).filter(line => line.startsWith('application'))).toEqual([
      'application create App b',
      'application create App d'
    ])
  })
})

describe('nothing is written', () => {
  const invalid: readonly (readonly [string, string, RegExp])[] = [
    ['a mistake in the file', two.replace('[user-management]', '[user-managemnt]'), /did you mean user-management/],
    ['a secret in the file', `${two}    client-secret: abc\n`, /client-secret/],
    ['the same unique name twice', two.replace('name: User import', 'name: CI Policy Deployer'), /has the unique name/],
    ['the same key twice', `${two}  user-import: { name: Twice }\n`, /user-import/],
    [
      'a permission that the tenant lacks',
      two.replace('[user-management]', '[User.ReadWrte.All]'),
      /did you mean User\.ReadWrite\.All/
    ],
    [
      'a role that the tenant lacks',
      two.replace('[User Administrator]', '[User Admnistrator]'),
      /did you mean User Administrator/
    ]
  ]

  test.each(invalid)('%s: told, and no app of the file is begun', async (_, text, message) => {
    const emulator = await emulate()
    const result = await runInProcess({ emulator, inputs: inputsWith(emulator, text) })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(message)
    expect(writesOf(emulator)).toEqual([])
  })

  test('a file for another tenant: both are named', async () => {
    const emulator = await emulate()
    const inputs = inputsWith(emulator, two.replace('contoso.onmicrosoft.com', 'fabrikam.onmicrosoft.com'))
    for (const mode of ['plan', 'apply', 'destroy']) {
      const result = await runInProcess({ emulator, inputs: { ...inputs, mode } })
      expect(result.errors).toContain(
        'The config file is for tenant fabrikam.onmicrosoft.com, but the tenant signed in to is contoso.onmicrosoft.com. Nothing was written.'
      )
    }
    expect(writesOf(emulator)).toEqual([])
  })

  test('the guard may be the id, the domain or its first label of the tenant', async () => {
    const emulator = await emulate()
    for (const guard of [emulator.tenant.id, 'Contoso.onmicrosoft.com', 'contoso']) {
      const inputs = { ...inputsWith(emulator, two.replace('contoso.onmicrosoft.com', guard)), mode: 'plan' }
      expect((await runInProcess({ emulator, inputs })).errors).toBe('')
    }
  })
})

describe('certificates', () => {
  test('are trusted by their public part, listed in the plan, kept beside those of others, and sign in', async () => {
    const emulator = await emulate()
    const now = Date.now()
    const day = 86_400_000
    const [mine, theirs] = await Promise.all([
      selfSignedCertificate(now - day, now + 90 * day),
      selfSignedCertificate(now - day, now + 30 * day)
    ])
    const caller = emulator.tenant.addCaller({
      displayName: 'Signer',
      appRoles: ['Organization.Read.All', 'Application.Read.All'],
      certificatePem: theirs.certificatePem
    })
    const indented = mine.certificatePem.trim().replaceAll('\n', '\n          ')
    const text = `version: 1
apps:
  signer:
    name: Signer
    adopt: ${caller.appId}
    permissions: [Organization.Read.All, Application.Read.All]
    secret: { mode: none }
    certificates:
      - name: deploy machine
        pem: |
          ${indented}
`
    const inputs = inputsWith(emulator, text)
    const plan = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan' } })
    expect(planned(plan)).toContain('certificate create deploy machine')
    expect(plan.log).toMatch(/expiresOn: "\d{4}-\d\d-\d\dT/)
    expect((await runInProcess({ emulator, inputs })).errors).toBe('')
    const keys = emulator.tenant.applications.get(caller.objectId)?.keyCredentials.map(({ displayName }) => displayName)
    expect(keys).toEqual(['seed', 'deploy machine'])
    const again = await runInProcess({ emulator, inputs })
    expect([again.errors, planned(again)]).toEqual(['', ['certificate drift seed']])
    for (const { certificatePem, keyPem } of [mine, theirs]) {
      const asSigner = {
        ...inputs,
        'client-secret': '',
        'client-id': caller.appId,
        'client-certificate': keyPem + certificatePem,
        mode: 'plan'
      }
      expect((await runInProcess({ emulator, inputs: asSigner })).errors).toBe('')
    }
  })
})
