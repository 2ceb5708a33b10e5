// Flexible federated credentials: an expression about the claims of GitHub's tokens, which Graph has in beta alone.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { apply, applyFile, credentialsOf, trust } from './trustFixture.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const branches = "claims['sub'] matches 'repo:octo-org/b2c:ref:refs/heads/*'"
const pulls = "claims['sub'] eq 'repo:octo-org/b2c:pull_request'"
const prod = 'repo:octo-org/b2c:environment:prod'
const audiences = ['api://AzureADTokenExchange']
const modes = ['without subject', 'refused'] as const

const readsOf = ({ journal }: Emulator) =>
  journal.entries().filter(({ method, path }) => method === 'GET' && path.endsWith('/federatedIdentityCredentials'))

/** Beta as a tenant has it that has none. */
const withoutBeta = (emulator: Emulator): void => {
  const body = { error: { code: 'BadRequest', message: 'Invalid version: beta' } }
  emulator.intercept({ service: 'graph', path: /^\/beta\// }, { instead: () => ({ status: 400, body }) })
}

describe.each(modes)('where v1.0 shows a flexible credential %s', flexibleCredentialsInV1 => {
  const start = () => emulate({ behavior: { flexibleCredentialsInV1 } })

  test('one is made by a line or by a map, and a second run has nothing to do', async () => {
    const emulator = await start()
    const inputs = { 'federated-credentials': `${branches}\npulls=${pulls}\n${prod}` }
    expect((await apply(emulator, inputs)).errors).toBe('')
    expect(credentialsOf(emulator)).toMatchObject([
      { issuer, subject: null, claimsMatchingExpression: branches, audiences, name: expect.stringMatching(/^[\w-]+$/) },
      { issuer, subject: null, claimsMatchingExpression: pulls, audiences, name: 'pulls' },
      { issuer, subject: prod, audiences }
    ])
    emulator.journal.clear()
    expect((await apply(emulator, inputs)).errors).toBe('')
    const file = `[{ claimsMatchingExpression: "${branches}" }, { name: pulls, claimsMatchingExpression: "${pulls}" }, '${prod}']`
    expect((await applyFile(emulator, file, { prune: 'true' })).errors).toBe('')
    expect(writesOf(emulator)).toEqual([])
  })

  test('one that is not declared is drift with its expression, and goes with prune', async () => {
    const emulator = await start()
    await apply(emulator, { 'federated-credentials': prod })
    trust(emulator, [{ issuer, subject: null, claimsMatchingExpression: branches }])
    const inputs = { 'federated-credentials': prod }
    const drift = await apply(emulator, inputs)
    expect(planned(drift)).toEqual(['federatedCredential drift by-hand-1'])
    expect(drift.log).toContain(`${branches} is trusted but not declared`)
    const pruned = await apply(emulator, { ...inputs, prune: 'true' })
    expect(pruned.errors).toBe('')
    expect(credentialsOf(emulator)).toMatchObject([{ subject: prod }])
  })

  test('an app that declares none is told of it too, and one beside it is made and changed', async () => {
    const emulator = await start()
    await apply(emulator, {})
    trust(emulator, [{ issuer, subject: null, claimsMatchingExpression: branches }])
    expect((await apply(emulator, {})).log).toContain(branches)
    expect((await apply(emulator, { 'federated-credentials': `prod=${prod}` })).errors).toBe('')
    expect((await apply(emulator, { 'federated-credentials': `prod=${prod}uction` })).errors).toBe('')
    expect(credentialsOf(emulator)).toMatchObject([{ name: 'by-hand-1' }, { name: 'prod', subject: `${prod}uction` }])
  })

  test('a name keeps its audience and description when it goes from a subject to an expression, to another, and back', async () => {
    const emulator = await start()
    await apply(emulator, {})
    const kept = { name: 'ours', issuer, description: 'by hand', audiences: ['api://other'] }
    trust(emulator, [{ ...kept, subject: prod }])
    for (const [declared, stored] of [
      [branches, { subject: null, claimsMatchingExpression: branches }],
      [pulls, { subject: null, claimsMatchingExpression: pulls }],
      [prod, { subject: prod, claimsMatchingExpression: null }]
    ] as const) {
      const result = await apply(emulator, { 'federated-credentials': `ours=${declared}` })
      expect(result.errors).toBe('')
      expect(planned(result)).toEqual(['federatedCredential update ours'])
      expect(credentialsOf(emulator)).toMatchObject([{ ...kept, ...stored }])
    }
  })
})

test('a tenant without beta is in nobody’s way who declares no expression, and told to who does before anything is written', async () => {
  const emulator = await emulate()
  withoutBeta(emulator)
  const inputs = { 'federated-credentials': prod }
  expect((await apply(emulator, inputs)).errors).toBe('')
  trust(emulator, [{ issuer, subject: null, claimsMatchingExpression: branches }])
  const drift = await apply(emulator, inputs)
  expect(drift.errors).toBe('')
  expect(drift.log).toContain('a flexible credential is trusted but not declared')
  expect((await apply(emulator, { ...inputs, prune: 'true' })).errors).toBe('')
  expect(credentialsOf(emulator)).toMatchObject([{ subject: prod }])
  emulator.journal.clear()
  const refused = await apply(emulator, { 'federated-credentials': branches })
  expect(refused.errors).toContain('Could not read the federated credentials of ci-deployer')
  expect(refused.errors).toContain('needs the beta version of Microsoft Graph')
  expect(writesOf(emulator)).toEqual([])
})

test('beta is asked where an expression is declared or shown, and nowhere else', async () => {
  const emulator = await emulate()
  await apply(emulator, { 'federated-credentials': prod })
  await apply(emulator, { 'federated-credentials': prod })
  expect(readsOf(emulator).filter(({ path }) => path.startsWith('/beta'))).toEqual([])
  emulator.journal.clear()
  await apply(emulator, { 'federated-credentials': branches })
  expect(readsOf(emulator).map(({ path }) => path.split('/')[1])).toEqual(['beta'])
})

test('a read by v1.0 that fails once is made up for', async () => {
  const emulator = await emulate()
  await apply(emulator, { 'federated-credentials': prod })
  withoutBeta(emulator)
  let failures = 0
  emulator.intercept(
    { service: 'graph', method: 'GET', path: /^\/v1\.0\/.*federatedIdentityCredentials/ },
    { instead: () => (failures++ === 0 ? { status: 503, body: {} } : undefined) }
  )
  emulator.journal.clear()
  expect((await apply(emulator, { 'federated-credentials': prod })).errors).toBe('')
  expect(failures).toBeGreaterThan(1)
  expect(writesOf(emulator)).toEqual([])
})
