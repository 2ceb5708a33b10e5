// Client secrets: added with a value that is shown once, removed by key id, held to the tenant's policy.

import { newPasswordCredential } from '../directory/newObjects.ts'
import type { Application, PasswordCredential, ServicePrincipal } from '../directory/objects.ts'
import { applicationByAppId } from '../directory/queries.ts'
import { includesPersonalAccounts } from '../directory/signIn.ts'
import { passwordCredentialJson } from './applicationJson.ts'
import { guid, object, optionalGuid, optionalText, optionalTime, readBody, required } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { applicationOf, found, servicePrincipalOf } from './lookup.ts'
import { contextOf } from './odata.ts'
import { checkPasswordRules } from './passwordRules.ts'
import { requireOwnership, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'

const maximumItems = 1000

/** Throws 403 when the collections of an application hold too much (application resource type, limits). */
export const checkSize = (application: Application): void => {
  const items = [
    ...application.passwordCredentials,
    ...application.keyCredentials,
    ...application.identifierUris,
    ...application.appRoles,
    ...application.tags,
    ...application.requiredResourceAccess.flatMap(resource => resource.resourceAccess)
  ]
  if (items.length > maximumItems) throw new GraphError(refusals.objectSize())
}

const inTwoYears = (epochMs: number): number => {
  const date = new Date(epochMs)
  return date.setUTCFullYear(date.getUTCFullYear() + 2)
}

/** A moment of the server's own, ms since 1970: never a whole second, so that it is shown with its seven digits. */
const serverTime = ({ context }: GraphRequest): number => {
  const nowMs = context.clock.now()
  return nowMs % 1000 === 0 ? nowMs + 1 : nowMs
}

/**
 * Start and end of a new secret (ms since 1970): now, and two years from now, whenever it starts. Throws 400 by the policy of the
 * application, which is undefined while it is being made, or of the tenant.
 */
export const passwordTimes = (
  request: GraphRequest,
  start: number | null | undefined,
  end: number | null | undefined,
  of: { readonly application?: Application | undefined; readonly custom?: boolean } = {}
): { readonly startMs: number; readonly endMs: number } => {
  const nowMs = serverTime(request)
  const startMs = start ?? nowMs
  const endMs = end ?? inTwoYears(nowMs)
  if (endMs <= startMs) throw new GraphError(refusals.invalidValue('endDateTime', 'PasswordCredential'))
  checkPasswordRules(request, of.application, { lifetimeMs: endMs - startMs, custom: of.custom ?? false })
  return { startMs, endMs }
}

const credential = object({
  customKeyIdentifier: optionalText(),
  displayName: optionalText(),
  endDateTime: optionalTime,
  hint: optionalText(),
  keyId: optionalGuid,
  secretText: optionalText(),
  startDateTime: optionalTime
})

/** The password that a body asks for: the caller may choose its key id, never its secret. */
const newPassword = (request: GraphRequest, application: Application | undefined): PasswordCredential => {
  const { passwordCredential: given } = readBody(request, 'PasswordCredential', {
    passwordCredential: value => (value === null ? {} : credential(value))
  })
  return newPasswordCredential({
    displayName: given?.displayName ?? null,
    ...passwordTimes(request, given?.startDateTime, given?.endDateTime, { application, custom: !!given?.secretText }),
    ...(given?.keyId && { keyId: given.keyId })
  })
}

type Holder = Application | ServicePrincipal

/** Where passwords of a kind of object are kept, and what holds for it. */
type Store<T extends Holder> = {
  readonly hinted: boolean
  find(request: GraphRequest): T
  latest(request: GraphRequest, id: string): T
  put(request: GraphRequest, value: T): void
  owners(request: GraphRequest, holder: T): readonly (readonly string[])[]
  /** The application whose policy holds for the passwords. */
  application(holder: T): Application | undefined
  check(holder: T): void
}

const applications: Store<Application> = {
  hinted: true,
  find: applicationOf,
  latest: ({ tenant }, id) => found(tenant.applications.get(id), id),
  put: ({ tenant }, value) => tenant.applications.put(value.id, value),
  owners: (_, { owners }) => [owners],
  application: application => application,
  check: application => {
    const { signInAudience, passwordCredentials } = application
    if (includesPersonalAccounts(signInAudience) && passwordCredentials.length > 2) {
      throw new GraphError(refusals.objectSize())
    }
    checkSize(application)
  }
}

const servicePrincipals: Store<ServicePrincipal> = {
  hinted: false,
  find: servicePrincipalOf,
  latest: ({ tenant }, id) => found(tenant.servicePrincipals.get(id), id),
  put: ({ tenant }, value) => tenant.servicePrincipals.put(value.id, value),
  owners: ({ tenant }, { owners, appId }) => [owners, applicationByAppId(tenant, appId)?.owners ?? []],
  application: () => undefined,
  check: ({ passwordCredentials }) => {
    if (passwordCredentials.length > maximumItems) throw new GraphError(refusals.objectSize())
  }
}

const handlers = <T extends Holder>(store: Store<T>) => {
  const writable = (request: GraphRequest): T => {
    const access = requirePermission(request, 'application.credentials')
    const observed = store.find(request)
    requireOwnership(request, access, ...store.owners(request, observed))
    return observed
  }
  return {
    /** The newest password comes first. */
    add: (request: GraphRequest): GraphAnswer => {
      const observed = writable(request)
      const password = newPassword(request, store.application(observed))
      const latest = store.latest(request, observed.id)
      const after = { ...latest, passwordCredentials: [password, ...latest.passwordCredentials] }
      store.check(after)
      store.put(request, after)
      request.context.issued.add('client-secret', password.secretText)
      return {
        status: 200,
        headers: { Location: request.origin },
        body: {
          ...contextOf(request, 'microsoft.graph.passwordCredential'),
          ...passwordCredentialJson(password, store.hinted),
          secretText: password.secretText
        }
      }
    },
    /** A password that is not visible yet cannot be removed either. */
    remove: (request: GraphRequest): GraphAnswer => {
      const observed = writable(request)
      const { keyId: given } = readBody(request, 'PasswordCredential', { keyId: guid })
      const keyId = required(given, 'keyId', 'PasswordCredential')
      const latest = store.latest(request, observed.id)
      const holds = ({ passwordCredentials }: Holder) => passwordCredentials.some(known => known.keyId === keyId)
      if (!holds(observed) || !holds(latest)) throw new GraphError(refusals.noPassword(keyId))
      const left = latest.passwordCredentials.filter(known => known.keyId !== keyId)
      store.put(request, { ...latest, passwordCredentials: left })
      return { status: 204 }
    }
  }
}

/** Handlers of POST /applications/{}/addPassword and removePassword. */
export const applicationPasswords = handlers(applications)

/** Handlers of POST /servicePrincipals/{}/addPassword and removePassword. */
export const servicePrincipalPasswords = handlers(servicePrincipals)
