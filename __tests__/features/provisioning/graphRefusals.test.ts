// What Graph refuses on the way: every run ends with an error that names the thing and the permission that it takes.

import { describe, expect, test } from '@jest/globals'
import { type GraphRewrite, graphError } from '../../../harness/graphAnswers.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { denied, on, runPlain, runRewritten } from './rewrittenRun.ts'

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
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    const tagged = await runRewritten(on('GET', /^\/applications$/, denied), {}, emulator)
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
