// Which refusal means that the work is done already: that of the request's own conflict, and of no other.

import { describe, expect, test } from '@jest/globals'
import type { GraphRequest } from '../../../src/graph/answer.ts'
import { isSatisfied } from '../../../src/graph/satisfied.ts'
import { errorOf, post } from './scriptedGraph.ts'

const id = '11111111-1111-4111-8111-111111111111'
const member = '22222222-2222-4222-8222-222222222222'
const issuer = 'https://token.actions.githubusercontent.com'
const subject = `repo:octo-org/${'long'.repeat(30)}:pull_request`
const quotedTrust = `Issuer ${issuer} and Subject: ${subject} already exist`

const requests = {
  grant: post(`/servicePrincipals/${id}/appRoleAssignedTo`),
  role: post('/roleManagement/directory/roleAssignments'),
  activation: post('/directoryRoles'),
  membership: post(`/directoryRoles(roleTemplateId='${id}')/members/$ref`),
  owner: post(`/applications/${id}/owners/$ref`),
  removal: post(`/applications/${id}/removePassword`, { body: { keyId: member } }),
  secret: post(`/applications/${id}/addPassword`),
  trust: post(`/applications/${id}/federatedIdentityCredentials(name='x')`, {
    method: 'PATCH',
    body: { issuer, subject }
  }),
  application: post(`/applications/${id}`, { method: 'PATCH' })
} satisfies Readonly<Record<string, GraphRequest>>

const conflicts: Readonly<Record<string, readonly [name: keyof typeof requests, message: string]>> = {
  'a grant that exists': ['grant', 'Permission being assigned already exists on the object'],
  'an entry that exists': ['grant', 'Permission entry already exists.'],
  'a role that is held': [
    'role',
    'A conflicting object with one or more of the specified property values is present in the directory.'
  ],
  'a role that is active': [
    'activation',
    'A conflicting object with one or more of the specified property values is present in the directory.'
  ],
  'a member that is one': [
    'membership',
    "One or more added object references already exist for the following modified properties: 'members'."
  ],
  'an owner that is one': [
    'owner',
    "One or more added object references already exist for the following modified properties: 'owners'."
  ],
  'a secret that is gone': ['removal', `No password credential found with keyId '${member}'.`],
  'a trust under another name': [
    'trust',
    `The combination of issuer and subject must be unique for the application. ${quotedTrust}.`
  ]
}
const answerOf = (status: number, message: string, code = 'Request_BadRequest') => ({
  status,
  body: errorOf(code, message),
  retryAfterMs: undefined,
  requestId: undefined
})

describe('a refusal', () => {
  test.each(Object.entries(conflicts))('of %s satisfies that request and no other', (_, [own, message]) => {
    const satisfied = Object.entries(requests)
      .filter(([, request]) => isSatisfied(request, answerOf(400, message)))
      .map(([name]) => name)
    // The two requests about directory roles meet the same words.
    const same = own === 'role' || own === 'activation' ? ['role', 'activation'] : [own]
    expect(satisfied).toEqual(same)
    for (const status of [401, 403, 404, 412, 500]) {
      expect(isSatisfied(requests[own], answerOf(status, message))).toBe(false)
    }
  })

  test.each([
    'Another object with the same value for property uniqueName already exists.',
    'FederatedIdentityCredential with name x already exists.',
    `No password credential found with keyId '${id}'.`,
    "One or more added object references already exist for the following modified properties: 'tags'.",
    'The combination of issuer and subject must be unique for the application. Issuer i and Subject: s already exist.',
    'The request conflicts: a policy already exists.'
  ])('of something else satisfies nobody: %s', message => {
    for (const request of Object.values(requests)) {
      for (const status of [400, 409]) expect(isSatisfied(request, answerOf(status, message))).toBe(false)
    }
  })

  test('of a role by its code satisfies the assignment', () => {
    expect(isSatisfied(requests.role, answerOf(400, 'x', 'RoleAssignmentExists'))).toBe(true)
  })
})

test.each(['grant', 'role', 'activation'] as const)('a creation (%s) succeeds by the object with its id', name => {
  const success = (body: unknown) => ({ ...answerOf(201, ''), body })
  expect(isSatisfied(requests[name], success({ id: 'x' }))).toBe(true)
  expect(isSatisfied(requests[name], { ...success({ id: 'x' }), status: 200 })).toBe(true)
  for (const body of [{}, undefined, { id: '' }, { id: 7 }, []])
    expect(isSatisfied(requests[name], success(body))).toBe(false)
})

describe('a removal', () => {
  const removal = post(`/applications/${id}/owners/${member}/$ref`, { method: 'DELETE' })
  const missing = (key: string) => answerOf(404, `Resource '${key}' does not exist.`, 'Request_ResourceNotFound')

  test('is satisfied when the object is gone, and by no other 404', () => {
    expect(isSatisfied(removal, missing(member))).toBe(true)
    expect(isSatisfied(removal, missing(id))).toBe(false)
    expect(isSatisfied(removal, answerOf(404, 'gone', 'Request_ResourceNotFound'))).toBe(false)
    expect(isSatisfied(removal, answerOf(404, 'x', 'Directory_ObjectNotFound'))).toBe(false)
    expect(isSatisfied(removal, { ...missing(member), body: '<html>' })).toBe(false)
    expect(isSatisfied(removal, answerOf(400, `Resource '${member}' does not exist.`))).toBe(false)
  })

  test.each([
    ['removal', removal],
    ['reference', requests.owner],
    ['secret removal', requests.removal]
  ])('and the like (%s) succeeds by 204 alone', (_, request) => {
    const success = (status: number) => ({ ...answerOf(status, ''), body: status === 204 ? undefined : {} })
    expect([200, 201, 202, 204].filter(status => isSatisfied(request, success(status)))).toEqual([204])
  })

  test('of an object that hangs on no other is satisfied by what is missing', () => {
    const request = post(`/applications/${id}`, { method: 'DELETE' })
    expect(isSatisfied(request, answerOf(404, 'gone', 'Request_ResourceNotFound'))).toBe(true)
  })
})
