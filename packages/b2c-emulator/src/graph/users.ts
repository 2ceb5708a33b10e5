// Users: local accounts, their passwords, and who may set them.

import { randomUUID } from 'node:crypto'
import { newUser } from '../registration.ts'
import { roleTemplateId } from '../roleTemplates.ts'
import { heldDirectoryRoles, type User, type UserIdentity } from '../tenant.ts'
import { type Read, readWithSettings, required } from './body.ts'
import { deleteUser } from './deletedItems.ts'
import { GraphError, refusals } from './errors.ts'
import { found, userOf } from './lookup.ts'
import { collection, contextOf, entity, type Json } from './odata.ts'
import { checkQuota } from './organization.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import { demand, reachOf } from './rights.ts'
import { userJson, userResource, userSettings, userShape } from './userJson.ts'

type Body = Read<typeof userShape>

/** Roles whose holders a User Administrator may reset (Microsoft Graph documentation, user resource type). */
const resettable: ReadonlySet<string> = new Set(
  [
    'Directory Readers',
    'Groups Administrator',
    'Guest Inviter',
    'Helpdesk Administrator',
    'Message Center Reader',
    'Password Administrator',
    'Reports Reader',
    'Usage Summary Reports Reader',
    'User Administrator'
  ].map(roleTemplateId)
)
const resetsEveryone = ['Global Administrator', 'Privileged Authentication Administrator'].map(roleTemplateId)

const readUserBody = (request: GraphRequest): { readonly body: Body; readonly settings: Json } =>
  readWithSettings(request, 'User', userShape, userSettings)

const checkPassword = (password: string | undefined): void => {
  if (password !== undefined && password.length < 8) throw new GraphError(refusals.weakPassword())
}

const identitiesOf = (
  { tenant }: GraphRequest,
  given: Body['identities'],
  except?: string
): readonly UserIdentity[] => {
  const identities = (given ?? []).map(
    ({ signInType = '', issuer = '', issuerAssignedId = '' }): UserIdentity => ({
      signInType,
      issuer,
      issuerAssignedId
    })
  )
  for (const { signInType, issuer, issuerAssignedId } of identities) {
    const local = signInType !== 'federated'
    if (local && issuer.toLowerCase() !== tenant.initialDomain) {
      throw new GraphError(refusals.invalidValue('identities', 'User'))
    }
    const same = (known: UserIdentity) =>
      known.issuer === issuer && known.issuerAssignedId.toLowerCase() === issuerAssignedId.toLowerCase()
    if (tenant.users.all().some(user => user.id !== except && user.identities.some(same))) {
      throw new GraphError(refusals.duplicateUser('identities'))
    }
  }
  return identities
}

/** POST /users */
export const createUser = (request: GraphRequest): GraphAnswer => {
  demand(request, 'user.create')
  const { context, tenant } = request
  const { body, settings } = readUserBody(request)
  const local = body.identities !== undefined && body.identities.length > 0
  const name = body.userPrincipalName ?? (local ? `${randomUUID()}@${tenant.initialDomain}` : undefined)
  const userPrincipalName = required(name, 'userPrincipalName', 'User')
  const displayName = required(body.displayName ?? (local ? 'unknown' : undefined), 'displayName', 'User')
  const profile = required(body.passwordProfile, 'passwordProfile', 'User')
  const password = required(profile.password, 'passwordProfile', 'User')
  checkPassword(password)
  if (tenant.users.all().some(user => user.userPrincipalName.toLowerCase() === userPrincipalName.toLowerCase())) {
    throw new GraphError(refusals.duplicateUser('userPrincipalName'))
  }
  checkQuota(request)
  const bare = newUser(context.clock.now(), { userPrincipalName, displayName, password })
  const user: User = {
    ...bare,
    accountEnabled: body.accountEnabled ?? true,
    identities: [...identitiesOf(request, body.identities), ...bare.identities],
    forceChangePasswordNextSignIn: profile.forceChangePasswordNextSignIn ?? true,
    passwordPolicies: body.passwordPolicies ?? null,
    settings
  }
  tenant.users.put(user.id, user)
  return { status: 201, body: { ...contextOf(request, 'users/$entity'), ...userJson(user) } }
}

/** GET /users */
export const listUsers = (request: GraphRequest): GraphAnswer => {
  demand(request, 'user.read')
  return collection(request, userResource, 'users', request.tenant.users.all(request.listView).map(userJson))
}

/** GET /users/{} */
export const getUser = (request: GraphRequest): GraphAnswer => {
  demand(request, 'user.read')
  return entity(request, userResource, 'users', userJson(userOf(request)))
}

/**
 * Whether the caller may set that user's password: by User-PasswordProfile.ReadWrite.All (with a role besides, where
 * the tenant asks for it), or by a role. Holders of strong roles are out of reach of all but the strongest.
 */
const demandPassword = (request: GraphRequest, target: User): void => {
  const { caller, context, tenant } = request
  demand(request, context.knobs.passwordResetNeedsRole ? 'user.passwordByRole' : 'user.password')
  const strongest = resetsEveryone.some(id => caller.directoryRoles.has(id))
  const held = heldDirectoryRoles(tenant, target.id)
  if (!strongest && held.some(id => !resettable.has(id))) throw new GraphError(refusals.denied())
}

const demandChange = (request: GraphRequest, target: User, body: Body, settings: Json): void => {
  const { accountEnabled, identities, passwordProfile, ...rest } = body
  if (passwordProfile) demandPassword(request, target)
  if (identities) demand(request, 'user.identities')
  if (accountEnabled !== undefined) demand(request, 'user.enable')
  const others = Object.keys(rest).length + Object.keys(settings).length
  const nothing = !passwordProfile && !identities && accountEnabled === undefined
  if (others > 0 || nothing) demand(request, 'user.write')
}

const changeActions = ['user.write', 'user.identities', 'user.enable', 'user.password', 'user.passwordByRole'] as const

/** PATCH /users/{} */
export const patchUser = (request: GraphRequest): GraphAnswer => {
  if (!changeActions.some(action => reachOf(request.caller, action))) throw new GraphError(refusals.denied())
  const seen = userOf(request)
  const { tenant, context } = request
  const { body, settings } = readUserBody(request)
  demandChange(request, seen, body, settings)
  const latest = found(tenant.users.get(seen.id), seen.id)
  const { passwordProfile: profile, identities, ...plain } = body
  checkPassword(profile?.password)
  tenant.users.put(latest.id, {
    ...latest,
    ...plain,
    ...(identities && { identities: identitiesOf(request, identities, latest.id) }),
    ...(profile?.password !== undefined && { password: profile.password, lastPasswordChangeMs: context.clock.now() }),
    forceChangePasswordNextSignIn: profile?.forceChangePasswordNextSignIn ?? latest.forceChangePasswordNextSignIn,
    settings: { ...latest.settings, ...settings }
  })
  return { status: 204 }
}

/** DELETE /users/{}: a soft delete. */
export const removeUser = (request: GraphRequest): GraphAnswer => {
  demand(request, 'user.delete')
  const seen = userOf(request)
  const held = heldDirectoryRoles(request.tenant, seen.id)
  const strong = held.some(id => !resettable.has(id))
  if (strong && !resetsEveryone.some(id => request.caller.directoryRoles.has(id))) {
    throw new GraphError(refusals.denied())
  }
  deleteUser(request, found(request.tenant.users.get(seen.id), seen.id))
  return { status: 204 }
}
