// A replica that does not know the application, or its service principal, answers 404 for what hangs on them: that is neither
// an empty list nor a removal.

import { describe, expect, test } from '@jest/globals'
import type { AnswerChange, Emulator } from 'b2c-emulator'
import { graphError } from '../../../harness/graphAnswers.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, marked } from './registrations.ts'

const everything = {
  permissions: 'policy-deployment\nuser-management',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main\nrepo:octo-org/b2c:pull_request'
}
const less = {
  permissions: 'policy-deployment',
  'federated-credentials': 'repo:octo-org/b2c:pull_request',
  prune: 'true'
}

const missing = (key: string) =>
  graphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`
  )

/** Answers the first `times` such requests in the place of the tenant. */
const answerFirst = (emulator: Emulator, method: string, path: RegExp, times: number, answer: AnswerChange): void => {
  emulator.intercept({ service: 'graph', method, path, times }, { instead: () => answer })
}
const provisioned = async (): Promise<Emulator> => {
  const emulator = await emulate()
  expect((await apply(emulator, everything)).errors).toBe('')
  // Old enough that no write of a moment ago explains anything.
  emulator.clock.advance(60 * 60_000)
  return emulator
}
const applicationId = ({ tenant }: Emulator): string => marked(tenant)[0]?.id ?? ''
const trusts = ({ tenant }: Emulator) => marked(tenant)[0]?.federatedIdentityCredentials ?? []

describe('a list of what hangs on a known object', () => {
  test.each([
    ['federated credentials', /\/federatedIdentityCredentials$/],
    ['permissions', /\/appRoleAssignments$/]
  ])('of %s that is not found is waited for: nothing is made twice, and what is not declared goes', async (_, path) => {
    const emulator = await provisioned()
    answerFirst(emulator, 'GET', path, 3, missing('ci-deployer'))
    await expectSettled(emulator, everything)
    answerFirst(emulator, 'GET', path, 3, missing('ci-deployer'))
    const result = await apply(emulator, less)
    expect(result.errors).toBe('')
    expect(planned(result).filter(line => line.includes(' delete '))).not.toEqual([])
    expect(trusts(emulator)).toHaveLength(1)
    await expectSettled(emulator, less)
  })

  test.each([
    ['federated credentials', /\/federatedIdentityCredentials$/],
    ['permissions', /\/appRoleAssignments$/]
  ])('of %s that is never found is an error', async (_, path) => {
    const emulator = await provisioned()
    answerFirst(emulator, 'GET', path, 1_000, missing('ci-deployer'))
    const result = await apply(emulator, less)
    expect(result.errors).toMatch(/Could not read the (federated credentials of|permissions granted to) ci-deployer/)
    expect(trusts(emulator)).toHaveLength(2)
  })
})

describe('a removal', () => {
  const path = /\/federatedIdentityCredentials\/[^/]+$/

  test.each([
    ['quotes the application', (emulator: Emulator) => missing(applicationId(emulator))],
    ['does not say what is missing', () => graphError(404, 'Request_ResourceNotFound', 'Not found.')]
  ])('whose 404 %s is sent again', async (_, answerOf) => {
    const emulator = await provisioned()
    answerFirst(emulator, 'DELETE', path, 1, answerOf(emulator))
    const result = await apply(emulator, less)
    expect(result.errors).toBe('')
    expect(trusts(emulator).map(({ subject }) => subject)).toEqual(['repo:octo-org/b2c:pull_request'])
  })

  test('whose 404 quotes the application for ever is an error', async () => {
    const emulator = await provisioned()
    answerFirst(emulator, 'DELETE', path, 1_000, missing(applicationId(emulator)))
    const result = await apply(emulator, less)
    expect(result.errors).toMatch(/Could not remove the federated credential .* of ci-deployer: Graph answered 404/)
  })

  test.each([
    [
      'the application',
      { mode: 'destroy' },
      /\/applications\/[^/]+$/,
      (emulator: Emulator) => marked(emulator.tenant).length
    ],
    ['a federated credential', less, path, (emulator: Emulator) => trusts(emulator).length - 1],
    [
      'a permission',
      less,
      /\/appRoleAssignedTo\/[^/]+$/,
      ({ tenant }: Emulator) => {
        const { appId } = marked(tenant)[0] ?? {}
        const principal = tenant.servicePrincipals.all().find(one => one.appId === appId)
        return tenant.appRoleAssignments.all().filter(one => one.principalId === principal?.id).length - 1
      }
    ]
  ] as const)(
    'of %s that was made a moment ago is sent until the replica that meets it has heard of it',
    async (_, inputs, target, left) => {
      const emulator = await emulate()
      expect((await apply(emulator, everything)).errors).toBe('')
      emulator.intercept(
        { service: 'graph', method: 'DELETE', path: target, times: 3 },
        { instead: request => missing(decodeURIComponent(request.path.split('/').at(-1) ?? '')) }
      )
      const result = await apply(emulator, inputs)
      expect(result.errors).toBe('')
      expect(left(emulator)).toBe(0)
    }
  )

  test('of what somebody else has removed meanwhile is done', async () => {
    const emulator = await provisioned()
    const end = emulator.intercept(
      { service: 'graph', method: 'DELETE', path },
      {
        instead: request => {
          const { tenant } = emulator
          const application = marked(tenant)[0]
          const id = request.path.split('/').at(-1) ?? ''
          if (application === undefined) return undefined
          const left = application.federatedIdentityCredentials.filter(one => one.id !== id)
          tenant.applications.put(application.id, { ...application, federatedIdentityCredentials: left })
          return undefined
        }
      }
    )
    const result = await apply(emulator, less)
    end()
    expect(result.errors).toBe('')
    expect(trusts(emulator)).toHaveLength(1)
  })
})
