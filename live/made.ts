// What probes make in the directory: applications, second callers and users, all with the mark.

import { randomBytes } from 'node:crypto'
import type { AccessToken, SignIn } from '../src/auth/signIn.ts'
import { messageOf } from '../src/errors.ts'
import { asObjects, asText } from '../src/util/json.ts'
import { AnswerError, type GraphClient } from './client.ts'
import { Ended, notAnswerable } from './finding.ts'
import { domainOf, type Kit, lasting, must, settledAnswer } from './kit.ts'

/** An application of the kit. */
export type MadeApplication = { readonly id: string; readonly appId: string; readonly part: string }

/** An application of the kit that may sign in. */
export type SecondCaller = MadeApplication & {
  readonly principalId: string
  /** With the token that held every permission first. */
  readonly graph: GraphClient
  readonly signIn: SignIn
}

const microsoftGraphAppId = '00000003-0000-0000-c000-000000000000'
/** How long what was made may take to show: the waits of what has to succeed are longer than those for a refusal. */
const showsWithinMs = 5 * 60_000
const secretLifetimeMs = 12 * 60 * 60_000

/** The body of a new application with the mark. */
export const applicationBody = ({ mark }: Kit, part: string): Readonly<Record<string, unknown>> => ({
  displayName: mark.displayName(part),
  signInAudience: 'AzureADMyOrg',
  tags: mark.tags
})

/** Makes an application, and waits until it is readable. `more` adds to its body. */
export const makeApplication = async (
  kit: Kit,
  part: string,
  more: Readonly<Record<string, unknown>> = {},
  graph: GraphClient = kit.graph
): Promise<MadeApplication> => {
  const body = { ...applicationBody(kit, part), ...more }
  const { json } = await must(kit, 'create an application', { method: 'POST', path: '/applications', body }, graph)
  const id = asText(json.id)
  await readable(kit, 'application', `/applications/${id}`)
  return { id, appId: asText(json.appId), part }
}

/** Waits until a path can be read. @throws AnswerError when it cannot, for longer than replication takes. */
export const readable = async (
  kit: Kit,
  noun: string,
  path: string,
  version: 'v1.0' | 'beta' = 'v1.0'
): Promise<void> => {
  const what = `read the new ${noun}`
  const get = () => kit.graph.send({ method: 'GET', path, version })
  const answer = await lasting(
    kit,
    what,
    showsWithinMs,
    get,
    ({ ok }) => ok,
    ({ status }) => `status ${status}`
  )
  if (!answer.ok) throw new AnswerError(what, answer)
}

/** Makes the service principal of an application; gives its object id. */
export const makeServicePrincipal = async (kit: Kit, { appId }: MadeApplication): Promise<string> => {
  const request = { method: 'POST', path: '/servicePrincipals', body: { appId, tags: kit.mark.tags } } as const
  const made = await settledAnswer(kit, 'create a service principal', request)
  // A lost answer leaves it behind, and the next attempt is told so.
  const taken = made.status === 409
  if (!made.ok && !taken) throw new AnswerError('create a service principal', made)
  const path = `/servicePrincipals(appId='${appId}')`
  await readable(kit, 'service principal', path)
  const { json } = await must(kit, 'read a service principal', { method: 'GET', path })
  return asText(json.id)
}

/** Adds a client secret. @throws Ended where the tenant's policy forbids client secrets. */
const makeSecret = async (kit: Kit, { id }: MadeApplication): Promise<string> => {
  const endDateTime = new Date(kit.runtime.clock.now() + secretLifetimeMs).toISOString()
  const body = { passwordCredential: { displayName: kit.mark.displayName('secret'), endDateTime } }
  const what = 'add a client secret'
  const added = await settledAnswer(kit, what, { method: 'POST', path: `/applications/${id}/addPassword`, body })
  if (/AsPerAppPolicy$/.test(added.code))
    throw new Ended(notAnswerable(`The tenant's app management policy forbids client secrets: ${added.code}.`))
  if (!added.ok) throw new AnswerError(what, added)
  const secret = asText(added.json.secretText)
  kit.protect(secret)
  return secret
}

/** Grants application permissions of Microsoft Graph. @throws Ended where the tenant's Graph does not know one of them. */
export const grant = async (kit: Kit, principalId: string, permissions: readonly string[]): Promise<void> => {
  const graph = await microsoftGraph(kit)
  for (const permission of permissions) {
    const appRoleId = graph.roles.get(permission)
    if (appRoleId === undefined)
      throw new Ended(notAnswerable(`Microsoft Graph of this tenant does not know the permission ${permission}.`))
    const path = `/servicePrincipals/${graph.id}/appRoleAssignedTo`
    const body = { principalId, resourceId: graph.id, appRoleId }
    const what = `grant ${permission}`
    const granted = await settledAnswer(kit, what, { method: 'POST', path, body })
    if (!granted.ok && !/already exists/i.test(granted.message)) throw new AnswerError(what, granted)
  }
}

/** Microsoft Graph's service principal, and the ids of its application permissions by their values. */
export const microsoftGraph = async (
  kit: Kit
): Promise<{ readonly id: string; readonly roles: ReadonlyMap<string, string> }> => {
  const path = `/servicePrincipals(appId='${microsoftGraphAppId}')?$select=id,appId,appRoles`
  const { json } = await must(kit, 'read the service principal of Microsoft Graph', { method: 'GET', path })
  return {
    id: asText(json.id),
    roles: new Map(asObjects(json.appRoles).map(({ value, id }) => [asText(value), asText(id)]))
  }
}

/** Makes an application that signs in with a secret of its own and holds these permissions in its token. */
export const makeCaller = async (kit: Kit, part: string, permissions: readonly string[]): Promise<SecondCaller> => {
  const application = await makeApplication(kit, part)
  const principalId = await makeServicePrincipal(kit, application)
  const signIn = kit.signInWithSecret(application.appId, await makeSecret(kit, application))
  await grant(kit, principalId, permissions)
  const { value } = await tokenWith(kit, signIn, ({ claims }) => permissions.every(one => claims?.roles.includes(one)))
  return { ...application, principalId, signIn, graph: kit.clientOf(async () => value) }
}

/** Signs in until the token is as wanted. @throws Error when it never is. */
export const tokenWith = async (
  kit: Kit,
  signIn: SignIn,
  isWanted: (token: AccessToken) => boolean = () => true
): Promise<AccessToken> => {
  const attempt = await lasting(
    kit,
    'sign in as an application of the kit',
    showsWithinMs,
    signIn,
    one => (one.kind === 'token' ? isWanted(one.token) : one.kind === 'refused' && !one.replication),
    one => (one.kind === 'token' ? 'a token without what was granted' : messageOf(one.error))
  )
  if (attempt.kind !== 'token') throw attempt.error
  if (!isWanted(attempt.token)) throw new Error('Tokens never showed what was granted.')
  return attempt.token
}

/** A password that no rule refuses. */
export const newPassword = (kit: Kit): string => {
  const password = `Aa1!${randomBytes(18).toString('base64url')}`
  kit.protect(password)
  return password
}

/** Makes a user that may not sign in; gives the object id. */
export const makeUser = async (kit: Kit, part: string): Promise<string> => {
  const body = {
    accountEnabled: false,
    displayName: kit.mark.displayName(part),
    mailNickname: kit.mark.key(part),
    userPrincipalName: `${kit.mark.key(part)}@${domainOf(kit)}`,
    passwordProfile: { forceChangePasswordNextSignIn: true, password: newPassword(kit) }
  }
  const { json } = await must(kit, 'create a user', { method: 'POST', path: '/users', body })
  const id = asText(json.id)
  await readable(kit, 'user', `/users/${id}`)
  return id
}
