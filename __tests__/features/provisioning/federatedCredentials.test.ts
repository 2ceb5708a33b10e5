// Federated credentials: who may sign in as the managed app without a secret.

import { describe, expect, test } from '@jest/globals'
import type { Application, Emulator, FederatedIdentityCredential } from 'b2c-emulator'
import { newApplication, stableId } from 'b2c-emulator/testing'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess } from '../../hooks.ts'

type Inputs = Readonly<Record<string, string>>
type Env = Readonly<Record<string, string | undefined>>

const apply = (emulator: Emulator, more: Inputs, env: Env = {}) =>
  runInProcess({
    inputs: { ...callerInputs(emulator), 'app-name': 'CI deployer', verify: 'false', secret: 'none', ...more },
    emulator,
    env
  })
const subject = 'repo:octo-org/b2c:ref:refs/heads/main'

const managed = ({ tenant }: Emulator): Application | undefined =>
  tenant.applications.all().find(({ tags }) => tags.includes('b2c-bootstrap'))
const trusted = (emulator: Emulator) =>
  (managed(emulator)?.federatedIdentityCredentials ?? []).map(({ issuer, subject: trust, audiences }) => ({
    issuer,
    subject: trust,
    audiences
  }))

/** Puts credentials on the managed app as a person would. */
const trust = (emulator: Emulator, added: readonly Partial<FederatedIdentityCredential>[]): void => {
  const application = managed(emulator) as Application
  const federatedIdentityCredentials = [
    ...application.federatedIdentityCredentials,
    ...added.map((fields, index) => ({
      id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      name: `by-hand-${index + 1}`,
      issuer: 'https://token.actions.githubusercontent.com',
      subject: `repo:octo-org/other:ref:refs/heads/b${index}`,
      description: null,
      audiences: ['api://AzureADTokenExchange'],
      ...fields
    }))
  ]
  emulator.tenant.seed(() =>
    emulator.tenant.applications.put(application.id, { ...application, federatedIdentityCredentials })
  )
}

const expectSettled = async (emulator: Emulator, inputs: Inputs, env: Env = {}): Promise<void> => {
  emulator.journal.clear()
  const again = await apply(emulator, inputs, env)
  expect(again.errors).toBe('')
  expect(writesOf(emulator)).toEqual([])
}

describe('federated credentials', () => {
  test('of subjects, with and without a name, trust the issuer of the run’s GitHub', async () => {
    const emulator = await emulate()
    const inputs = { 'federated-credentials': `${subject}\nproduction=repo:octo-org/b2c:environment:a%3Ab` }
    expect((await apply(emulator, inputs)).errors).toBe('')
    expect(trusted(emulator)).toEqual(
      [subject, 'repo:octo-org/b2c:environment:a%3Ab'].map(text => ({
        issuer: 'https://token.actions.githubusercontent.com',
        subject: text,
        audiences: ['api://AzureADTokenExchange']
      }))
    )
    expect(managed(emulator)?.federatedIdentityCredentials[1]?.name).toBe('production')
    await expectSettled(emulator, inputs)
  })

  test.each([{ immutable: false }, { immutable: true }])(
    'of the current run take issuer and subject from its own token: %j',
    async ({ immutable }) => {
      const emulator = await emulate()
      const env = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main', immutable })
      const inputs = { 'federated-credentials': 'current-run' }
      expect((await apply(emulator, inputs, env)).errors).toBe('')
      const prefix = immutable
        ? `repo:octo-org@${stableId('octo-org')}/b2c@${stableId('octo-org/b2c')}`
        : 'repo:octo-org/b2c'
      const [credential] = trusted(emulator)
      expect(credential?.subject).toBe(`${prefix}:ref:refs/heads/main`)
      expect(credential?.issuer).toContain(emulator.github)
      await expectSettled(emulator, inputs, env)
    }
  )

  test('of the current run without id-token: write are an error before anything is written', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, { 'federated-credentials': 'current-run' })
    expect(result.errors).toContain('id-token: write')
    expect(writesOf(emulator)).toEqual([])
  })

  test('of a caller that signed in by OIDC trust the issuer of its token, and let the managed app sign in', async () => {
    const emulator = await emulate()
    const env = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })
    const { 'client-secret': _, ...caller } = callerInputs(emulator)
    const inputs = { ...caller, 'app-name': 'CI deployer', 'federated-credentials': subject, secret: 'none' }
    const first = await runInProcess({ inputs, emulator, env })
    expect(first.errors).toBe('')
    expect(trusted(emulator)[0]?.issuer).toContain(emulator.github)
    const asManaged = await runInProcess({
      inputs: { ...inputs, 'client-id': first.outputs['client-id'] ?? '' },
      emulator,
      env
    })
    // Signed in, but without any right.
    expect(asManaged.errors).not.toContain('AADSTS')
    expect(asManaged.errors).toContain('403')
  })

  test('are matched by subject, so a name given by hand stays', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(emulator, [{ subject }])
    await expectSettled(emulator, { 'federated-credentials': `ours=${subject}` })
    expect(managed(emulator)?.federatedIdentityCredentials.map(({ name }) => name)).toEqual(['by-hand-1'])
  })

  test('that have the name but another subject are brought in step, and keep the audience that nobody declared', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    const [old, audiences] = ['repo:octo-org/old:ref:refs/heads/main', ['api://other']]
    trust(emulator, [{ name: 'ours', subject: old, audiences, description: 'by hand' }])
    const inputs = { 'federated-credentials': `ours=${subject}` }
    const result = await apply(emulator, inputs)
    expect(result.errors).toBe('')
    expect(planned(result)).toEqual(['federatedCredential update ours'])
    expect(result.log).toContain('its audience api://other is not declared and stays')
    expect(managed(emulator)?.federatedIdentityCredentials).toMatchObject([
      { issuer: 'https://token.actions.githubusercontent.com', subject, audiences, description: 'by hand' }
    ])
    await expectSettled(emulator, inputs)
  })

  test('with one name for two subjects are refused', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, {
      'federated-credentials': `same=${subject}\nsame=repo:octo-org/b2c:pull_request`
    })
    expect(result.errors).toMatch(/same/)
    expect(writesOf(emulator)).toEqual([])
  })

  test('that are not declared are drift, and go with prune; a subject may move to another name', async () => {
    const emulator = await emulate()
    await apply(emulator, { 'federated-credentials': `ours=${subject}` })
    trust(emulator, [{}, { subject: '' }])
    const inputs = { 'federated-credentials': `ours=${subject}` }
    const drift = await apply(emulator, inputs)
    expect(planned(drift)).toEqual(['federatedCredential drift by-hand-1', 'federatedCredential drift by-hand-2'])
    expect(drift.log).toContain('a flexible credential')
    const pruned = await apply(emulator, { ...inputs, prune: 'true' })
    expect(pruned.errors).toBe('')
    expect(planned(pruned)).toEqual(['federatedCredential delete by-hand-1', 'federatedCredential delete by-hand-2'])
    expect(trusted(emulator)).toHaveLength(1)
    await expectSettled(emulator, { ...inputs, prune: 'true' })
  })

  test('are at most 20: the 21st is refused before anything is written, and prune makes room', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(
      emulator,
      Array.from({ length: 20 }, () => ({}))
    )
    emulator.journal.clear()
    const full = await apply(emulator, { 'federated-credentials': subject })
    expect(full.errors).toMatch(/has 20 and 1 more.*at most 20.*Nothing was written/)
    expect(full.errors).toContain('prune: true')
    expect(writesOf(emulator)).toEqual([])
    expect((await apply(emulator, { 'federated-credentials': subject, prune: 'true' })).errors).toBe('')
    expect(trusted(emulator)).toHaveLength(1)
  })

  test('that another run makes at the same time count as made', async () => {
    const emulator = await emulate()
    const { outputs } = await apply(emulator, {})
    // Present, but the list that the plan is made from lags behind.
    emulator.behavior.replication.listLagMs = 60_000
    const { tenant } = emulator
    const application = tenant.applications.get(outputs['application-object-id'] ?? '') as Application
    tenant.applications.put(application.id, {
      ...application,
      federatedIdentityCredentials: [
        {
          id: '00000000-0000-4000-8000-000000000001',
          name: 'other',
          issuer: 'https://token.actions.githubusercontent.com',
          subject,
          description: null,
          audiences: ['api://AzureADTokenExchange']
        }
      ]
    })
    const result = await apply(emulator, { 'federated-credentials': `${subject}\nrepo:octo-org/b2c:pull_request` })
    expect(result.errors).toBe('')
    expect(trusted(emulator)).toHaveLength(2)
  })

  test('of an application that is adopted follow by its id', async () => {
    const emulator = await emulate()
    const application = newApplication(emulator.tenant, emulator.clock.now(), { displayName: 'Portal app' })
    emulator.tenant.seed(() => emulator.tenant.applications.put(application.id, application))
    const inputs = { 'adopt-client-id': application.appId, 'federated-credentials': subject }
    expect((await apply(emulator, inputs)).errors).toBe('')
    expect(trusted(emulator)).toHaveLength(1)
    await expectSettled(emulator, inputs)
  })
})
