// Subjects that are spelled otherwise than GitHub spells them, issuers that only a token tells, and credentials that pile up.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { stableId } from 'b2c-emulator/testing'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { apply, applyByOidc, applyFile, credentialsOf, trust } from './trustFixture.ts'

const host = 'https://token.actions.githubusercontent.com'
const ids = `repo:octo-org@${stableId('octo-org')}/b2c@${stableId('octo-org/b2c')}`
const declare = (text: string) => ({ 'federated-credentials': text })

const tokensAsked = ({ journal }: Emulator) =>
  journal.entries().filter(({ service, path }) => service === 'github' && path.includes('_oidc')).length

describe('a declared subject of the repository of the run', () => {
  test.each([
    [{}, 'repo:Octo-Org/b2c:ref:refs/heads/main', 'repo:octo-org/b2c:ref:refs/heads/main'],
    [{}, 'repo:octo-org/b2c:ref:refs/heads/Main', 'repo:octo-org/b2c:ref:refs/heads/main'],
    [{}, 'repo:octo-org/B2C:environment:Prod', 'repo:octo-org/b2c:environment:Prod'],
    [{}, `${ids}:ref:refs/heads/main`, 'repo:octo-org/b2c:ref:refs/heads/main'],
    [{ immutable: true }, 'repo:octo-org/b2c:environment:prod', `${ids}:environment:prod`],
    [{ immutable: true }, 'repo:octo-org@1/b2c@2:environment:prod', `${ids}:environment:prod`],
    [{ environment: 'Prod' }, 'repo:octo-org/b2c:environment:prod', 'repo:octo-org/b2c:environment:Prod']
  ])('is warned about with the right spelling: the token of %j, declared %s', async (job, declared, right) => {
    const emulator = await emulate()
    const result = await apply(emulator, declare(declared), job)
    expect(result.errors).toBe('')
    expect(result.warnings).toContain(`the subject ${declared} is not spelled as in this run's own token`)
    expect(result.warnings).toContain(`declare ${right}.`)
    expect(credentialsOf(emulator)).toMatchObject([{ subject: declared }])
  })

  test.each([
    'repo:octo-org/b2c:ref:refs/heads/main',
    'repo:octo-org/b2c:environment:other',
    'repo:octo-org/elsewhere:ref:refs/heads/main'
  ])('that is spelled right, or of another repository, is no matter: %s', async subject => {
    const emulator = await emulate()
    expect((await applyByOidc(emulator, declare(subject))).warnings).toBe('')
  })

  test('that a customised template never makes is warned about, and what the template makes is not', async () => {
    const emulator = await emulate()
    const job = { subject: 'repository_owner:octo-org:environment:a' }
    const [template, byDefault] = ['repository_owner:octo-org:environment:b', 'repo:octo-org/b2c:environment:b']
    const result = await apply(emulator, declare(`${template}\n${byDefault}`), job)
    expect(result.warnings).toBe(
      `CI deployer: the subjects of this repository are customised, and the token of this run has ${job.subject}: ${byDefault} matches none of them.`
    )
    const unknown = await apply(emulator, declare(template))
    expect(unknown.errors).toBe('')
    expect(unknown.warnings).toContain(`GitHub sends the subject ${template} only where a template customises`)
  })

  test('that GitHub never sends is refused before anything is read', async () => {
    const emulator = await emulate()
    emulator.journal.clear()
    const result = await apply(emulator, declare('repo:octo-org/b2c:main'))
    expect(result.errors).toContain(
      '"repo:octo-org/b2c:main" is no subject that GitHub sends; did you mean repo:octo-org/b2c:ref:refs/heads/main'
    )
    expect(emulator.journal.entries()).toEqual([])
  })
})

describe('a credential that differs from the declared one', () => {
  test.each([
    { subject: 'repo:Octo-Org/b2c:environment:prod', issuer: host },
    { subject: 'repo:octo-org/b2c:environment:prod', issuer: `${host}/` }
  ])('in letters alone is corrected, and told: %j', async fields => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(emulator, [fields])
    const inputs = declare('repo:octo-org/b2c:environment:prod')
    const result = await apply(emulator, inputs)
    expect(planned(result)).toEqual(['federatedCredential update by-hand-1'])
    expect(result.log).toContain('in other letters, and Microsoft Entra compares letter by letter')
    expect(credentialsOf(emulator)).toMatchObject([{ subject: 'repo:octo-org/b2c:environment:prod', issuer: host }])
    emulator.journal.clear()
    await apply(emulator, inputs)
    expect(writesOf(emulator)).toEqual([])
  })
})

test.each([
  ['https://idp.example/', 'https://idp.example'],
  ['https://idp.example', 'https://idp.example/']
])('an issuer that is declared as %s is given to the credential that has %s', async (issuer, before) => {
  const emulator = await emulate()
  await apply(emulator, {})
  trust(emulator, [{ issuer: before, subject: 'system:serviceaccount:ci:deployer' }])
  const declared = `[{ subject: 'system:serviceaccount:ci:deployer', issuer: '${issuer}' }]`
  expect(planned(await applyFile(emulator, declared))).toEqual(['federatedCredential update by-hand-1'])
  expect(credentialsOf(emulator)).toMatchObject([{ issuer }])
  emulator.journal.clear()
  await applyFile(emulator, declared)
  expect(writesOf(emulator)).toEqual([])
})

test('a credential that is spelled as the token of the run is not replaced by a declared one that is spelled wrong', async () => {
  const emulator = await emulate()
  await apply(emulator, declare('repo:octo-org/b2c:environment:prod'), {})
  const result = await apply(emulator, declare('repo:Octo-Org/b2c:environment:prod'), {})
  expect(result.warnings).toContain('declare repo:octo-org/b2c:environment:prod.')
  expect(credentialsOf(emulator).map(({ subject }) => subject)).toEqual([
    'repo:octo-org/b2c:environment:prod',
    'repo:Octo-Org/b2c:environment:prod'
  ])
})

describe('the issuer of a subject that names none', () => {
  const inputs = declare('repo:octo-org/b2c:environment:prod')

  test('is that of a token of the run, which is asked for once and while Graph is read', async () => {
    const emulator = await emulate()
    expect((await apply(emulator, inputs, {})).errors).toBe('')
    expect(credentialsOf(emulator)).toMatchObject([{ issuer: emulator.github }])
    expect(tokensAsked(emulator)).toBe(1)
    const order = emulator.journal.entries().map(({ service }) => service)
    expect(order.slice(order.indexOf('github')).filter(service => service === 'graph').length).toBeGreaterThan(1)
  })

  test('is the usual one where no token can be had, and none is asked for where every issuer is declared', async () => {
    const emulator = await emulate()
    emulator.intercept({ service: 'github', path: /_oidc/ }, { instead: () => ({ status: 503, body: {} }) })
    const result = await apply(emulator, inputs, {})
    expect([result.errors, result.warnings]).toEqual(['', ''])
    expect(credentialsOf(emulator)).toMatchObject([{ issuer: host }])
    const before = tokensAsked(emulator)
    await applyFile(emulator, `[{ subject: 'repo:octo-org/b2c:environment:prod', issuer: '${host}' }]`)
    expect(tokensAsked(emulator)).toBe(before)
  })

  test('is that of an enterprise which a run with a token has stored, also in a run without one', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(emulator, [{ issuer: `${host}/contoso`, subject: 'repo:octo-org/b2c:environment:prod' }])
    emulator.journal.clear()
    const result = await apply(emulator, { ...inputs, prune: 'true' })
    expect(result.errors).toBe('')
    expect(writesOf(emulator)).toEqual([])
    expect(credentialsOf(emulator)).toHaveLength(1)
  })
})

describe('current-run on many branches', () => {
  test.each([
    [13, false],
    [14, true],
    [19, true]
  ])('beside %i credentials is warned about from fifteen on: %s', async (count, isWarned) => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(
      emulator,
      Array.from({ length: count }, (_, index) => ({ subject: `repo:octo-org/b2c:ref:refs/heads/b${index}` }))
    )
    const result = await apply(emulator, { ...declare('current-run'), prune: 'true' }, { ref: 'refs/heads/new' })
    expect(result.errors).toBe('')
    expect(credentialsOf(emulator)).toHaveLength(count + 1)
    const told = `has ${count + 1} federated credentials of at most 20`
    expect(result.warnings.includes(told)).toBe(isWarned)
    expect(result.warnings.includes("claims['sub'] matches 'repo:octo-org/b2c:ref:refs/heads/*'")).toBe(isWarned)
  })

  test('beside twenty is refused with the ways out', async () => {
    const emulator = await emulate()
    await apply(emulator, {})
    trust(
      emulator,
      Array.from({ length: 20 }, (_, index) => ({ subject: `repo:octo-org/b2c:ref:refs/heads/b${index}` }))
    )
    const result = await apply(emulator, { ...declare('current-run'), prune: 'true' }, { ref: 'refs/heads/new' })
    expect(result.errors).toContain('an application holds at most 20')
    expect(result.errors).toContain('claimsMatchingExpression')
  })
})
