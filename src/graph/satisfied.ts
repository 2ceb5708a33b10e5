// Refusals that mean that the work of a request is done already. Graph has no codes of their own for most of them, only texts, so
// each kind of request is held against its own alone. Sources: Microsoft Graph documentation, and public threads for the texts.

import { asText } from '../util/json.ts'
import {
  failureOf,
  type GraphAnswer,
  type GraphFailure,
  type GraphRequest,
  isUnprovenSuccess,
  succeeded
} from './answer.ts'
import { isMissing, missingPart } from './missing.ts'

type Refusal = {
  readonly method: GraphRequest['method']
  readonly path: RegExp
  readonly isOwn: (failure: GraphFailure, request: GraphRequest) => boolean
}

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

/** The words are there, and with them the values of the request that the text quotes: their beginnings, for it may be cut. */
const says =
  (words: RegExp, ...quoted: readonly string[]): Refusal['isOwn'] =>
  ({ message }, { body }) =>
    words.test(message) && quoted.every(field => message.includes(asText(body?.[field]).slice(0, 100)))

const refusals: readonly Refusal[] = [
  {
    method: 'POST',
    path: /\/removePassword$/,
    isOwn: ({ message }, { body }) => {
      if (!/no password credential found/i.test(message)) return false
      const quoted = guid.exec(message)?.[0].toLowerCase()
      return quoted === undefined || quoted === asText(body?.keyId).toLowerCase()
    }
  },
  {
    method: 'POST',
    path: /\/appRoleAssign(ments|edTo)$/,
    isOwn: says(/^permission (being assigned|entry) already exists/i)
  },
  {
    method: 'POST',
    path: /^\/roleManagement\/directory\/roleAssignments$/,
    isOwn: ({ code, message }) =>
      code === 'RoleAssignmentExists' || /^a conflicting object|role assignment already exists/i.test(message)
  },
  { method: 'POST', path: /^\/directoryRoles$/, isOwn: says(/^a conflicting object/i) },
  {
    method: 'POST',
    path: /\/\$ref$/,
    isOwn: ({ message }, { path }) => {
      const property = path.split('/').at(-2) ?? ''
      return /added object references already exist/i.test(message) && message.includes(`'${property}'`)
    }
  },
  {
    // The trust is there, under another name.
    method: 'PATCH',
    path: /\/federatedIdentityCredentials\(/,
    isOwn: says(/combination of issuer and subject must be unique/i, 'issuer', 'subject')
  }
]

/**
 * True when the answer says that the wanted state is there: done by this request, existing already, or gone already. A DELETE
 * whose refusal does not tell a missing member from a missing parent is not satisfied.
 */
export const isSatisfied = (request: GraphRequest, answer: GraphAnswer): boolean => {
  if (succeeded(answer)) return !isUnprovenSuccess(request, answer)
  const { method, path } = request
  if (method === 'DELETE') return isMissing(answer) && missingPart(request, answer) === 'target'
  if (answer.status !== 400 && answer.status !== 409) return false
  const failure = failureOf(answer)
  return refusals.some(one => one.method === method && one.path.test(path) && one.isOwn(failure, request))
}
