// Several writes of one kind of which one fails: those that were done are told as done, whatever becomes of the others.

import { describe, expect, test } from '@jest/globals'
import type { AnswerChange, Application, Emulator } from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import { graphError } from '../../../harness/graphAnswers.ts'
import { dayMs } from '../../../harness/times.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, marked } from './registrations.ts'

const refused = graphError(412, 'PreconditionFailed', 'The request is refused.')

type Item = { readonly method: string; readonly path: string; readonly body: unknown }

/** Answers in the place of the tenant to the requests that are meant, after as many of them as `done` says. */
const refuse = (emulator: Emulator, isMeant: (item: Item) => boolean, done: number, answer: AnswerChange): void => {
  let met = 0
  emulator.intercept(
    { service: 'graph' },
    {
      instead: item => {
        if (!isMeant(item)) return undefined
        met += 1
        return met > done ? answer : undefined
      }
    }
  )
}

const two = {
  permissions: 'Policy.Read.All\nUser.Read.All',
  'directory-roles': 'User Administrator\nGroups Administrator',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main\nrepo:octo-org/b2c:pull_request'
}
const posts = (path: RegExp) => (item: Item) => item.method === 'POST' && path.test(item.path)
const kinds = [
  ['permissions', { permissions: two.permissions }, posts(/appRoleAssignedTo$/), 'permission'],
  ['directory roles', { 'directory-roles': two['directory-roles'] }, posts(/roleAssignments$/), 'directory role'],
  [
    'federated credentials',
    { 'federated-credentials': two['federated-credentials'] },
    ({ method, path }: Item) => method === 'PATCH' && /federatedIdentityCredentials/.test(path),
    'federated credential'
  ]
] as const

const bare = { permissions: '', secret: 'none' }

describe.each(kinds)('of two %s', (_, declared, isMeant, noun) => {
  const lines = (log: string, words: string): number =>
    log.split('\n').filter(line => line.includes(`ci-deployer: ${noun} `) && line.endsWith(words)).length

  test('the first that was written is told, when the second is refused', async () => {
    const emulator = await emulate()
    expect((await apply(emulator, bare)).errors).toBe('')
    refuse(emulator, isMeant, 1, refused)
    const result = await apply(emulator, { ...bare, ...declared })
    expect(result.exitCode).toBe(1)
    expect(result.outputs.changed).toBe('true')
    expect(lines(result.log, ' created')).toBe(1)
    expect(result.summary.match(/not confirmed \(create\)/g)).toHaveLength(1)
    expect(result.summary).toContain('🟢 created')
  })

  test('the first that was written is told, when the second is throttled for ever', async () => {
    const emulator = await emulate()
    expect((await apply(emulator, bare)).errors).toBe('')
    refuse(emulator, isMeant, 1, graphError(429, 'TooManyRequests', 'Please retry again later.'))
    const result = await apply(emulator, { ...bare, ...declared, 'wait-timeout': '10s' })
    expect(result.errors).toMatch(/Last answer: Graph answered 429/)
    expect(result.outputs.changed).toBe('true')
    expect(lines(result.log, ' created')).toBe(1)
  })

  test('none is told when all are refused', async () => {
    const emulator = await emulate()
    expect((await apply(emulator, bare)).errors).toBe('')
    refuse(emulator, isMeant, 0, refused)
    const result = await apply(emulator, { ...bare, ...declared })
    expect(result.exitCode).toBe(1)
    expect(lines(result.log, ' created')).toBe(0)
  })

  test('the first that was removed is told, when the second removal is refused', async () => {
    const emulator = await emulate()
    expect((await apply(emulator, { ...bare, ...declared })).errors).toBe('')
    refuse(emulator, ({ method }) => method === 'DELETE', 1, refused)
    const result = await apply(emulator, { ...bare, prune: 'true' })
    expect(result.exitCode).toBe(1)
    expect(result.outputs.changed).toBe('true')
    expect(lines(result.log, ' removed')).toBe(1)
  })

  test('all are brought in order by the next run', async () => {
    const emulator = await emulate()
    const inputs = { ...bare, ...declared }
    const end = emulator.intercept({ service: 'graph', times: 1 }, (item, answer) =>
      isMeant(item) ? { ...answer, ...refused } : undefined
    )
    expect((await apply(emulator, inputs)).exitCode).toBe(1)
    end()
    expect((await apply(emulator, inputs)).errors).toBe('')
    await expectSettled(emulator, inputs)
  })
})

test('of two owners the first that was made is told, when the second is refused', async () => {
  const emulator = await emulate()
  const { tenant } = emulator
  expect((await apply(emulator, bare)).errors).toBe('')
  const users = ['one', 'two'].map(name => tenant.addUser({ userPrincipalName: `${name}@${tenant.initialDomain}` }))
  refuse(emulator, posts(/\/owners\/\$ref$/), 2, refused)
  const result = await apply(emulator, { ...bare, owners: users.map(({ id }) => id).join('\n') })
  expect(result.exitCode).toBe(1)
  expect(result.outputs.changed).toBe('true')
  expect(result.log).toContain(`ci-deployer: owner ${users[0]?.id} created`)
  expect(result.log).not.toContain(`ci-deployer: owner ${users[1]?.id} created`)
})

test('of two expired client secrets the first that was removed is told, when the removal of the second is refused', async () => {
  const emulator = await emulate()
  const { clock, tenant } = emulator
  await apply(emulator, {})
  const [app] = marked(tenant) as [Application]
  const expired = ['a', 'b'].map(suffix =>
    newPasswordCredential({
      displayName: `b2c-bootstrap (kept 0123456789a${suffix})`,
      startMs: clock.now() - 2 * dayMs,
      endMs: clock.now() - dayMs
    })
  )
  tenant.seed(() =>
    tenant.applications.put(app.id, { ...app, passwordCredentials: [...app.passwordCredentials, ...expired] })
  )
  refuse(emulator, ({ path }) => /removePassword/.test(path), 1, refused)
  const result = await apply(emulator, {})
  expect(result.exitCode).toBe(1)
  expect(result.outputs.changed).toBe('true')
  expect(tenant.applications.get(app.id)?.passwordCredentials).toHaveLength(2)
})
