// Owners and credentials that Graph does not show are not nobody and nothing: nothing new is granted beside them.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { type GraphRewrite, rewriteGraph } from '../../../harness/graphAnswers.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { mallory, prepared, secret } from './accessFixture.ts'
import { apply, expectSettled } from './registrations.ts'

/** Changes the body of every object that has the property. */
const rewriting =
  (property: string, change: (body: Readonly<Record<string, unknown>>) => unknown): GraphRewrite =>
  (asked, answered) => {
    const { body } = answered
    const isObject = typeof body === 'object' && body !== null && property in body
    if (asked.method !== 'GET' || !isObject) return undefined
    return { ...answered, body: change(body as Readonly<Record<string, unknown>>) }
  }

const withoutIt = (property: string): GraphRewrite => rewriting(property, ({ [property]: _gone, ...rest }) => rest)

/** Runs the step, which would grant a permission, and expects that it does not, because of this. */
const expectNothingGranted = async (emulator: Emulator, because: string): Promise<void> => {
  emulator.journal.clear()
  const result = await apply(emulator, { secret: 'none' })
  expect(result.errors).toContain(because)
  expect(writesOf(emulator)).toEqual([])
}

const unreadOwners = 'the owners, which could not be read, of the application'

describe('owners', () => {
  test.each([
    [400, { error: { code: 'Request_BadRequest', message: 'Unsupported.' } }],
    [405, { error: { code: 'Request_BadRequest', message: 'Unsupported.' } }],
    [501, { error: { code: 'NotImplemented', message: '' } }],
    [200, {}]
  ] as const)('whose list is answered by %s are in the way of a grant, and of nothing else', async (status, body) => {
    const emulator = await emulate()
    await apply(emulator, { secret: 'none' })
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/owners$/ }, { instead: () => ({ status, body }) })
    rewriteGraph(emulator, withoutIt('owners'))
    await expectSettled(emulator, { secret: 'none' })
    const more = await apply(emulator, { secret: 'none', permissions: 'policy-deployment\nUser.Read.All' })
    expect(more.errors).toContain(unreadOwners)
  })

  test('of whom a further page is refused are in the way of a grant', async () => {
    const emulator = await emulate()
    const { tenant } = emulator
    const many = Array.from(
      { length: 120 },
      (_, index) => tenant.addUser({ userPrincipalName: `a${index}@${tenant.initialDomain}` }).id
    )
    prepared(emulator, { owners: [...many, mallory(emulator).id] })
    const error = { code: 'Directory_ExpiredPageToken', message: 'The specified page token value has expired.' }
    emulator.intercept(
      { service: 'graph', method: 'GET', path: /\/owners$/ },
      {
        instead: asked => (JSON.stringify(asked).includes('skiptoken') ? { status: 400, body: { error } } : undefined)
      }
    )
    await expectNothingGranted(emulator, unreadOwners)
  })

  test('of whom there are more than came with the application are all read', async () => {
    const emulator = await emulate()
    prepared(emulator, { owners: [mallory(emulator).id] })
    rewriteGraph(
      emulator,
      rewriting('owners', body => ({ ...body, owners: [], 'owners@odata.nextLink': `${emulator.graph}/v1.0/next` }))
    )
    await expectNothingGranted(emulator, 'the owner Mallory')
  })
})

describe('credentials', () => {
  test.each([
    ['passwordCredentials', 'the client secrets, which Graph did not show, of the application'],
    ['keyCredentials', 'the certificates, which Graph did not show, of the service principal']
  ])('that the answers lack are in the way of a grant: %s', async (property, because) => {
    const emulator = await emulate()
    prepared(emulator, { passwordCredentials: [secret(emulator, 'mine')] })
    rewriteGraph(emulator, withoutIt(property))
    await expectNothingGranted(emulator, because)
  })

  test('without a usable key id are in the way of a grant', async () => {
    const emulator = await emulate()
    prepared(emulator)
    const strange = { keyId: 'strange', displayName: 'mine', endDateTime: '2090-01-01T00:00:00Z' }
    rewriteGraph(
      emulator,
      rewriting('passwordCredentials', body => ({ ...body, passwordCredentials: [strange] }))
    )
    await expectNothingGranted(emulator, 'the client secret "mine" (key id strange) of the application')
  })

  test('that are federated and come without a list are in the way of a grant, and an error where some are declared', async () => {
    const emulator = await emulate()
    prepared(emulator)
    emulator.intercept(
      { service: 'graph', method: 'GET', path: /federatedIdentityCredentials$/ },
      { instead: () => ({ status: 200, body: {} }) }
    )
    await expectNothingGranted(emulator, 'federated credentials that Graph does not show')
    const inputs = { 'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main', permissions: '', secret: 'none' }
    const declaring = await apply(emulator, inputs)
    expect(declaring.errors).toContain('Could not read the federated credentials of ci-deployer')
  })
})
