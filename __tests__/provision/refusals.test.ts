// What Graph refuses on the way, and what it should never say: every run ends with an error that names the thing, never with
// a request to a place that an answer chose.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { type Answered, type Asked, type GraphRewrite, graphError, rewriteGraph } from '../support/graphAnswers.ts'
import { callerInputs, emulate, runInProcess, writesOf } from '../support/inProcess.ts'

const declared = {
  'app-name': 'CI deployer',
  permissions: 'policy-deployment',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main',
  verify: 'false'
}

type Inputs = Readonly<Record<string, string>>

const runRewritten = async (rewrite: GraphRewrite, more: Inputs = {}, given?: Emulator) => {
  const emulator = given ?? (await emulate())
  const endRewrite = rewriteGraph(emulator, rewrite)
  const result = await runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })
  endRewrite()
  return { emulator, result }
}
const runPlain = (emulator: Emulator, more: Inputs = {}) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })

/** Answers one kind of request with this. */
const on =
  (method: string, path: RegExp, answer: Answered | ((answered: Answered) => Answered)): GraphRewrite =>
  (asked, answered) =>
    asked.method === method && path.test(asked.path)
      ? typeof answer === 'function'
        ? answer(answered)
        : answer
      : undefined

const withBody =
  (change: (body: Record<string, unknown>) => unknown) =>
  (answered: Answered): Answered => ({
    ...answered,
    body: change({ ...(answered.body as Record<string, unknown>) })
  })

const denied = graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')

describe('a refusal on the way', () => {
  test.each([
    ['the application', 'PATCH', /^\/applications\(uniqueName='ci-deployer'\)$/, 'Application.ReadWrite'],
    ['the service principal', 'PATCH', /^\/servicePrincipals/, 'Application.ReadWrite'],
    ['a grant', 'POST', /appRoleAssignedTo$/, 'AppRoleAssignment.ReadWrite.All'],
    ['a federated credential', 'PATCH', /federatedIdentityCredentials/, 'Application.ReadWrite'],
    ['the secret', 'POST', /addPassword$/, 'Application.ReadWrite']
  ])('of %s, 403, names the permission', async (_, method, path, permission) => {
    const { result } = await runRewritten(on(method, path, denied))
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/Could not .*ci-deployer: Graph answered 403 Authorization_RequestDenied/)
    expect(result.errors).toContain(permission)
    expect(result.errors).toContain('Global Administrator')
  })

  test('of a directory role, 403 by both APIs, names the permission', async () => {
    const rewrite: GraphRewrite = ({ method, path }) =>
      method === 'POST' && /roleAssignments$|directoryRoles/.test(path) ? denied : undefined
    const { result } = await runRewritten(rewrite)
    expect(result.errors).toContain('RoleManagement.ReadWrite.Directory')
    expect(result.exitCode).toBe(1)
  })

  test.each([
    [
      graphError(
        403,
        'Directory_QuotaExceeded',
        'The directory object quota limit for the Principal has been exceeded.'
      ),
      /limit of directory objects/
    ],
    [
      graphError(400, 'Request_BadRequest', 'The directory object quota limit for the Principal has been exceeded.'),
      /limit of directory objects/
    ],
    [graphError(400, 'Request_BadRequest', 'Property displayName is invalid.'), /error documentation/],
    [graphError(501, 'NotImplemented', 'No.'), /error documentation/]
  ])('of the service principal is explained: %j', async (answer, hint) => {
    const { result } = await runRewritten(on('PATCH', /^\/servicePrincipals/, answer))
    expect(result.errors).toMatch(hint)
    expect(result.errors).toContain('request-id 00000000-0000-4000-8000-00000000000e')
  })

  test('of the secret because the application is full, says what to remove', async () => {
    const full = graphError(403, 'Directory_ResourceSizeExceeded', 'The size of the object has exceeded its limit.')
    const { result } = await runRewritten(on('POST', /addPassword$/, full))
    expect(result.errors).toMatch(/too many credentials for another secret/)
  })

  test('of the creation, for anything else than the key, is told as it is', async () => {
    const { result } = await runRewritten(
      on('PATCH', /uniqueName/, graphError(400, 'Request_BadRequest', 'Property signInAudience is invalid.'))
    )
    expect(result.errors).toContain('Could not create the application ci-deployer: Graph answered 400')
  })

  test.each([
    graphError(404, 'Request_ResourceNotFound', 'x'),
    graphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
    graphError(400, 'Request_BadRequest', "The property 'uniqueName' is not an alternate key.")
  ])('of the upsert alone leads to a key in the tag: %j', async answer => {
    // The tenant never says so in a read, so the emulator's is made to refuse as well once the plan stands.
    const emulator = await emulate()
    const rewrite: GraphRewrite = ({ method, path }) => {
      if (method !== 'PATCH' || !/^\/applications\(uniqueName/.test(path) || /federated/.test(path)) return undefined
      for (const application of emulator.tenant.applications.all())
        if (application.uniqueName !== null) emulator.tenant.applications.remove(application.id)
      return answer
    }
    const { result } = await runRewritten(rewrite, { 'federated-credentials': '' }, emulator)
    expect(result.errors).toBe('')
    const made = emulator.tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap:key:ci-deployer'))
    expect(made.map(({ uniqueName }) => uniqueName)).toEqual([null])
  })

  test('of a read says which', async () => {
    const cases: readonly (readonly [RegExp, string])[] = [
      [/^\/applications\(uniqueName='ci-deployer'\)$/, 'read the application ci-deployer'],
      [/^\/servicePrincipals\(appId='00000003/, "read Microsoft Graph's own service principal"],
      [/appRoleAssignments$/, 'read the permissions granted to ci-deployer'],
      [/federatedIdentityCredentials$/, 'read the federated credentials of ci-deployer']
    ]
    const emulator = await emulate()
    await runPlain(emulator)
    emulator.journal.clear()
    for (const [path, what] of cases) {
      const { result } = await runRewritten(on('GET', path, denied), {}, emulator)
      expect(result.errors).toContain(`Could not ${what}: Graph answered 403`)
    }
    const principal: GraphRewrite = ({ path }) =>
      /^\/servicePrincipals\(appId='(?!00000003)[^']*'\)$/.test(path) ? denied : undefined
    const { result } = await runRewritten(principal, {}, emulator)
    expect(result.errors).toContain('Could not read the service principal of ci-deployer')
    expect(writesOf(emulator)).toEqual([])
  })

  test('of a list by tag is told; of the deleted items is not in the way', async () => {
    const tagged = await runRewritten(on('GET', /^\/applications$/, denied))
    expect(tagged.result.errors).toContain('look for applications tagged with the key ci-deployer')
    const deleted = await runRewritten(on('GET', /deletedItems/, denied))
    expect(deleted.result.errors).toBe('')
  })

  test('of an adoption’s read is told', async () => {
    const { result } = await runRewritten(on('GET', /^\/applications\(appId/, denied), {
      'adopt-client-id': '33333333-3333-4333-8333-333333333333'
    })
    expect(result.errors).toContain('Could not read the application with client id 33333333')
  })
})

describe('an answer that should not be', () => {
  const hostile = '../../directory/deletedItems/x?y=z#'
  const rewrites: readonly (readonly [string, GraphRewrite, Inputs?])[] = [
    [
      'an application id that climbs',
      on(
        'PATCH',
        /^\/applications\(/,
        withBody(body => ({ ...body, id: hostile }))
      )
    ],
    ['an application without ids', on('PATCH', /^\/applications\(/, { status: 201, body: {} })],
    [
      'a service principal id that climbs',
      on(
        'PATCH',
        /^\/servicePrincipals/,
        withBody(body => ({ ...body, id: hostile }))
      )
    ],
    [
      'Graph’s own id that climbs',
      on(
        'GET',
        /^\/servicePrincipals\(appId='00000003/,
        withBody(body => ({ ...body, id: hostile }))
      )
    ]
  ]

  test.each(rewrites)('%s ends the run', async (_, rewrite) => {
    const { result, emulator } = await runRewritten(rewrite)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/without (a )?usable ids?/)
    expect(
      emulator.journal
        .entries()
        .map(({ path, query }) => `${path}?${query}`)
        .join('\n')
    ).not.toContain('y=z')
  })

  test('a service principal with an id that climbs is not read on', async () => {
    const emulator = await emulate()
    await runPlain(emulator)
    const rewrite: GraphRewrite = ({ method, path }, { status, body }) =>
      method === 'GET' && /^\/servicePrincipals\(appId='(?!00000003)[^']*'\)$/.test(path)
        ? { status, body: { ...(body as object), id: hostile } }
        : undefined
    const { result } = await runRewritten(rewrite, {}, emulator)
    expect(result.errors).toContain('Graph gave the service principal of ci-deployer without a usable id')
  })

  test.each([
    ['a grant', /appRoleAssignments$/, { permissions: '' }],
    ['a directory role', /roleAssignments$/, { 'directory-roles': '' }],
    ['a federated credential', /federatedIdentityCredentials$/, { 'federated-credentials': '' }]
  ] as const)('the id of %s that climbs is never sent', async (_, list, fewer) => {
    const emulator = await emulate()
    await runPlain(emulator)
    for (const id of [hostile, '..', '']) {
      emulator.journal.clear()
      const rewrite = on(
        'GET',
        list,
        withBody(({ value }) => ({ value: (value as readonly object[]).map(item => ({ ...item, id })) }))
      )
      const { result } = await runRewritten(rewrite, { ...fewer, prune: 'true' }, emulator)
      expect(result.errors).toContain(`Graph gave an id that cannot be one: ${JSON.stringify(id)}`)
      expect(emulator.journal.entries().filter(({ method }) => method === 'DELETE')).toEqual([])
    }
  })

  test('lists, names and dates of a wrong kind are read as if they were not there', async () => {
    const emulator = await emulate()
    await runPlain(emulator)
    const garbled = (asked: Asked, { status, body }: Answered): Answered | undefined => {
      if (asked.method !== 'GET' || status !== 200) return undefined
      if (/^\/applications\(uniqueName='ci-deployer'\)$/.test(asked.path)) {
        const application = body as {
          readonly passwordCredentials: readonly object[]
          readonly tags: readonly unknown[]
        }
        return {
          status,
          body: {
            ...application,
            createdDateTime: 'yesterday',
            displayName: 7,
            tags: [...application.tags, 1, null],
            keyCredentials: 'none',
            passwordCredentials: [
              ...application.passwordCredentials,
              { keyId: 'no guid' },
              { keyId: '99999999-0000-4000-8000-000000000001', displayName: 5, startDateTime: null, endDateTime: {} }
            ]
          }
        }
      }
      if (/appRoleAssignments$|roleAssignments$|federatedIdentityCredentials$/.test(asked.path))
        return { status, body: { value: 3 } }
      return asked.path === '/organization' ? { status, body: { value: [{ id: 5, verifiedDomains: 'x' }] } } : undefined
    }
    const { result } = await runRewritten(garbled, { mode: 'plan' }, emulator)
    expect(result.errors).toBe('')
    expect(result.outputs['tenant-id']).toBe(emulator.tenant.id)
    expect(result.summary).toContain('9999-12-31')
  })

  test('an organization that is another tenant than the token’s is refused', async () => {
    const { result, emulator } = await runRewritten(
      on('GET', /^\/organization$/, { status: 200, body: { value: [{ id: '99999999-0000-4000-8000-000000000001' }] } })
    )
    expect(result.errors).toContain('Graph speaks for tenant 99999999-0000-4000-8000-000000000001')
    expect(writesOf(emulator)).toEqual([])
  })

  test('an organization without the domain that was asked for is refused', async () => {
    const { result, emulator } = await runRewritten(
      on(
        'GET',
        /^\/organization$/,
        withBody(({ value }) => ({
          value: (value as readonly object[]).map(item => ({
            ...item,
            verifiedDomains: [{ name: 'fabrikam.com', isInitial: true }]
          }))
        }))
      )
    )
    expect(result.errors).toMatch(
      /tenant-id is contoso.onmicrosoft.com, but the tenant signed in to .* has the domains fabrikam.com/
    )
    expect(writesOf(emulator)).toEqual([])
  })

  test('a secret without its text is removed and made again', async () => {
    let first = true
    const rewrite: GraphRewrite = ({ path }, answered) => {
      if (!/addPassword$/.test(path) || !first) return undefined
      first = false
      return withBody(({ secretText: _, ...body }) => body)(answered)
    }
    const { result, emulator } = await runRewritten(rewrite)
    expect(result.errors).toBe('')
    const [application] = emulator.tenant.applications.all().filter(({ tags }) => tags.includes('b2c-bootstrap'))
    expect(application?.passwordCredentials.map(({ secretText }) => secretText)).toEqual([
      result.outputs['client-secret']
    ])
  })

  test('a secret without a date ends when it was asked to', async () => {
    const { result } = await runRewritten(
      on(
        'POST',
        /addPassword$/,
        withBody(body => ({ ...body, endDateTime: 'never' }))
      )
    )
    expect(Date.parse(result.outputs['secret-expires-on'] ?? '')).toBeGreaterThan(Date.now() + 80 * 24 * 60 * 60_000)
  })

  test('a service principal that exists although nothing was seen of it is found', async () => {
    const { result, emulator } = await runRewritten(
      on('PATCH', /^\/servicePrincipals/, { status: 204, body: undefined })
    )
    expect(result.errors).toBe('')
    expect(emulator.tenant.servicePrincipals.get(result.outputs['service-principal-object-id'] ?? '')).toBeDefined()
  })
})
