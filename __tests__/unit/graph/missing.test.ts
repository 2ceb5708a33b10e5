// Which 404 speaks of an object, and of which: the code decides, and the key that the text quotes.

import { describe, expect, test } from '@jest/globals'
import type { GraphAnswer } from '../../../src/graph/answer.ts'
import {
  isMissing,
  isOfAnother,
  isStray,
  isTenantMissing,
  missingPart,
  parentPath
} from '../../../src/graph/missing.ts'
import { errorOf } from './scriptedGraph.ts'

const id = '11111111-1111-4111-8111-111111111111'
const member = '22222222-2222-4222-8222-222222222222'
const answer = (body: unknown, status = 404): GraphAnswer => ({
  status,
  body,
  retryAfterMs: undefined,
  requestId: undefined
})
const missing = (key: string) =>
  answer(
    errorOf(
      'Request_ResourceNotFound',
      `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`
    )
  )

describe('a 404', () => {
  test.each(['Request_ResourceNotFound', 'ResourceNotFound'])('with the code %s is of the object', code => {
    expect(isMissing(answer(errorOf(code, 'x')))).toBe(true)
    expect(isStray(answer(errorOf(code, 'x')))).toBe(false)
  })

  test.each([
    ['the tenant', errorOf('Directory_ObjectNotFound', 'Unable to read the company information from the directory.')],
    [
      'the tenant under the code of an object',
      errorOf('Request_ResourceNotFound', 'Unable to read the company information')
    ],
    ['the router under the code of an object', errorOf('ResourceNotFound', "Resource not found for the segment 'x'.")],
    ['a gateway', undefined],
    ['a router', errorOf('UnknownError', '')],
    ['something without an error', { message: 'Not Found' }],
    ['something with an empty code', errorOf('', 'Not found')]
  ])('of %s is not of the object', (_, body) => {
    expect(isMissing(answer(body))).toBe(false)
    expect(isStray(answer(body))).toBe(true)
  })

  test('of the tenant proves that nothing was done; that of a gateway does not', () => {
    expect(isTenantMissing(answer(errorOf('Directory_ObjectNotFound', 'x')))).toBe(true)
    expect(isTenantMissing(answer(undefined))).toBe(false)
    expect(isTenantMissing(missing(id))).toBe(false)
  })

  test('is one by its status', () => {
    const gone = errorOf('Request_ResourceNotFound', 'x')
    for (const status of [200, 400, 403, 410]) {
      expect([isMissing(answer(gone, status)), isStray(answer(gone, status))]).toEqual([false, false])
    }
  })
})

describe('a key that the text quotes', () => {
  const path = `/applications/${id}/owners?$filter=id%20eq%20'${member}'`
  test.each(['GET', 'DELETE'] as const)('is of another object when a %s does not name it', method => {
    expect(isOfAnother({ method, path }, missing('somebody-else'))).toBe(true)
    expect(isOfAnother({ method, path }, missing(id.toUpperCase()))).toBe(false)
    expect(isOfAnother({ method, path }, missing(member))).toBe(false)
    expect(isOfAnother({ method, path: "/applications(uniqueName='o''clock%20x')" }, missing("O'clock x"))).toBe(false)
    expect(isOfAnother({ method, path }, answer(errorOf('Request_ResourceNotFound', 'gone')))).toBe(false)
    expect(isOfAnother({ method, path }, { ...missing('somebody-else'), status: 400 })).toBe(false)
  })

  test('may be in the body of another write', () => {
    for (const method of ['POST', 'PATCH'] as const)
      expect(isOfAnother({ method, path }, missing('somebody-else'))).toBe(false)
  })

  test('and that is of another object makes the answer stray', () => {
    const marked = { ...missing('somebody-else'), isOfAnother: true } as const
    expect([isMissing(marked), isStray(marked)]).toEqual([false, true])
  })
})

describe('what is missing', () => {
  test.each([
    [`/applications/${id}/federatedIdentityCredentials/${member}`, `/applications/${id}`],
    [`/servicePrincipals(appId='${id}')/appRoleAssignments/x`, `/servicePrincipals(appId='${id}')`],
    [`/directoryRoles(roleTemplateId='${id}')/members/${member}/$ref`, `/directoryRoles(roleTemplateId='${id}')`]
  ])('of %s may be the member or its parent', (path, parent) => {
    expect(parentPath(path)).toBe(parent)
    expect(missingPart({ path }, missing(id))).toBe('parent')
    expect(missingPart({ path }, missing(id.toUpperCase()))).toBe('parent')
    expect(missingPart({ path }, missing('something else'))).toBe('either')
    expect(missingPart({ path }, answer(errorOf('Request_ResourceNotFound', 'gone')))).toBe('either')
  })

  test('is the member where the text quotes its key, also behind a quote', () => {
    expect(missingPart({ path: `/applications/${id}/owners/${member}/$ref` }, missing(member))).toBe('target')
    const path = `/applications/${id}/federatedIdentityCredentials(name='o''clock%20x')`
    expect(missingPart({ path }, missing("o'clock x"))).toBe('target')
  })

  test.each([
    `/applications/${id}`,
    `/applications(uniqueName='x')?$select=id`,
    `/roleManagement/directory/roleAssignments/x-1`,
    `/directory/deletedItems/${id}`,
    `/oauth2PermissionGrants/abc`
  ])('of %s has no parent', path => {
    expect(parentPath(path)).toBeUndefined()
    expect(missingPart({ path }, missing('anything'))).toBe('target')
  })
})
