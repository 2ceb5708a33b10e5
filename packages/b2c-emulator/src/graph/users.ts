// Users: local accounts, their passwords, and who may set them.

import { randomUUID } from 'node:crypto'
import { newUser } from '../directory/newObjects.ts'
import type { User, UserIdentity } from '../directory/objects.ts'
import { heldDirectoryRoles } from '../directory/queries.ts'
import { roleTemplateId } from '../directory/roleTemplates.ts'
import { type Read, readWithSettings, required } from './body.ts'
import { deleteUser } from './deletedItems.ts'
import { GraphError, refusals } from './errors.ts'
import { found, userOf } from './lookup.ts'
import { collection, contextOf, entity, type Json, refuseUnknownSelect } from './odata.ts'
import { checkQuota } from './organization.ts'
import { accessOf, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
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
  requirePermission(request, 'user.create')
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
  requirePermission(request, 'user.read')
  return collection(request, userResource, 'users', request.tenant.users.all(request.listReadAt).map(userJson))
}

/** GET /users/{} */
export const getUser = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'user.read')
  refuseUnknownSelect(request, userResource)
  return entity(request, userResource, 'users', userJson(userOf(request)))
}

/**
 * Whether the caller may set that user's password: by User-PasswordProfile.ReadWrite.All (with a role besides, where
 * the tenant asks for it), or by a role. Only the strongest roles may set the password of a holder of a strong one.
 */
const requirePasswordPermission = (request: GraphRequest, target: User): void => {
  const { caller, context, tenant } = request
  requirePermission(request, context.behavior.passwordResetNeedsRole ? 'user.passwordByRole' : 'user.password')
  const strongest = resetsEveryone.some(id => caller.directoryRoles.has(id))
  const held = heldDirectoryRoles(tenant, target.id)
  if (!strongest && held.some(id => !resettable.has(id))) throw new GraphError(refusals.denied())
}

const requireChangePermissions = (request: GraphRequest, target: User, body: Body, settings: Json): void => {
  const { accountEnabled, identities, passwordProfile, ...rest } = body
  if (passwordProfile) requirePasswordPermission(request, target)
  if (identities) requirePermission(request, 'user.identities')
  if (accountEnabled !== undefined) requirePermission(request, 'user.enable')
  const others = Object.keys(rest).length + Object.keys(settings).length
  const nothing = !passwordProfile && !identities && accountEnabled === undefined
  if (others > 0 || nothing) requirePermission(request, 'user.write')
}

const changeActions = ['user.write', 'user.identities', 'user.enable', 'user.password', 'user.passwordByRole'] as const

/** PATCH /users/{} */
export const patchUser = (request: GraphRequest): GraphAnswer => {
  if (!changeActions.some(action => accessOf(request.caller, action))) throw new GraphError(refusals.denied())
  const observed = userOf(request)
  const { tenant, context } = request
  const { body, settings } = readUserBody(request)
  requireChangePermissions(request, observed, body, settings)
  const latest = found(tenant.users.get(observed.id), observed.id)
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
  requirePermission(request, 'user.delete')
  const observed = userOf(request)
  const held = heldDirectoryRoles(request.tenant, observed.id)
  const strong = held.some(id => !resettable.has(id))
  if (strong && !resetsEveryone.some(id => request.caller.directoryRoles.has(id))) {
    throw new GraphError(refusals.denied())
  }
  deleteUser(request, found(request.tenant.users.get(observed.id), observed.id))
  return { status: 204 }
}

/** GET /users/{}/manager: nobody has one here. Throws 404, as for a user without a manager. */
export const getManager = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'user.read')
  userOf(request)
  throw new GraphError(refusals.notFound('manager'))
}

/** GET /me: the person who has signed in. Throws 400 for an app-only token. */
export const getMe = (request: GraphRequest): GraphAnswer => {
  const { caller, tenant, keyReadAt } = request
  if (caller.kind === 'app') throw new GraphError(refusals.meWithoutUser())
  if (!meScopes.some(scope => caller.permissions.has(scope))) throw new GraphError(refusals.denied())
  const user = found(tenant.users.get(caller.principalId, keyReadAt), caller.principalId)
  return entity(request, userResource, 'users', userJson(user))
}

// Microsoft Graph documentation, "Get a user": the permissions for /me.
const meScopes = [
  'User.Read',
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.AccessAsUser.All'
]
