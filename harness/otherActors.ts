// The others in a tenant: a plain member and an administrator. They act on the tenant's true state, at once; what they put there
// and did not take away again is kept in a list.

import { randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import {
  type Application,
  applicationByUniqueName,
  type Emulator,
  microsoftGraphAppId,
  roleTemplateId,
  type ServicePrincipal,
  servicePrincipalByAppId
} from 'b2c-emulator'
import { newApplication, newPasswordCredential, newServicePrincipal } from 'b2c-emulator/testing'
import { type Belonging, type Described, holds, type Place, putInto } from './belongings.ts'
import { keyTag } from './tags.ts'
import { dayMs } from './times.ts'

/** Who acts. */
export type Actor = 'the member' | 'the administrator'

/** What marks an application as the one of a key. */
export type Claim = 'the unique name' | 'the tags' | 'the unique name and the tags'

/** The others of one tenant, as far as the application of one key is concerned. Without the application nothing that they do has an effect. */
export type OtherActors = {
  readonly belongings: () => readonly Belonging[]
  /** Object ids of those who may own an application without being foreign to it. */
  readonly administrators: () => readonly string[]
  /** The application that the key means: by its name, else the one that carries its tags. */
  readonly application: () => Application | undefined
  /** Registers an application that claims the key, with a service principal; the member owns both. */
  readonly register: (claim: Claim) => void
  readonly addOwner: (actor: Actor, place: Place) => void
  readonly removeOwner: (actor: Actor) => void
  readonly addSecret: (actor: Actor, place: Place, displayName: string) => void
  readonly addCertificate: (actor: Actor, place: Place) => void
  readonly addFederatedCredential: (actor: Actor) => void
  readonly addTag: () => void
  readonly requirePermission: () => void
  readonly grantDelegated: () => void
  readonly rename: () => void
  readonly disable: () => void
  readonly deleteApplication: () => void
  /**
   * An administrator clears up: what claims the key without being made by a run goes for good, foreign access goes, the service
   * principal is enabled.
   */
  readonly clearUp: (isMadeByRun: (applicationId: string) => boolean) => void
}

/** The name of a secret as a run gives it. */
export const nameLikeOurs = 'b2c-bootstrap (kept 0123456789ab)'

/** The portal, as Graph names it in `createdByAppId` (Microsoft, "Verify first-party Microsoft applications in sign-in reports"). */
const portalAppId = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'
const lifetimeMs = 200 * dayMs
const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * True for an application without the mark, on which somebody has put something since it was created: a run cannot tell it from
 * one that it did not make.
 */
export const isUnfinishedAndTouched = (application: Application): boolean => {
  const { tags, passwordCredentials, keyCredentials, requiredResourceAccess, federatedIdentityCredentials } =
    application
  const lists = [tags, passwordCredentials, keyCredentials, requiredResourceAccess, federatedIdentityCredentials]
  return !tags.includes('b2c-bootstrap') && lists.some(({ length }) => length > 0)
}

/** The others. The member is added to the tenant; the administrator is the one of the seed. */
export const createOtherActors = ({ tenant, clock }: Emulator, key: string, certificatePem: string): OtherActors => {
  const certificateDer = new X509Certificate(certificatePem).raw.toString('base64')
  const member = tenant.addUser({ userPrincipalName: `member@${tenant.initialDomain}` })
  const administrators = () =>
    tenant.roleAssignments
      .all()
      .filter(({ roleDefinitionId }) => roleDefinitionId === roleTemplateId('Global Administrator'))
      .map(({ principalId }) => principalId)
  const idOf = (actor: Actor): string => (actor === 'the member' ? member.id : (administrators()[0] ?? ''))
  let belongings: readonly Belonging[] = []

  const application = () =>
    applicationByUniqueName(tenant, key) ??
    tenant.applications.all().find(({ tags }) => tags.includes('b2c-bootstrap') && tags.includes(keyTag(key)))
  const principal = () => servicePrincipalByAppId(tenant, application()?.appId ?? '')
  const edit = (change: Partial<Application>): void => {
    const found = application()
    if (found) tenant.applications.put(found.id, { ...found, ...change })
  }
  const editPrincipal = (change: Partial<ServicePrincipal>): void => {
    const found = principal()
    if (found) tenant.servicePrincipals.put(found.id, { ...found, ...change })
  }
  const remember = (belonging: Belonging | undefined): void => {
    if (belonging) belongings = [...belongings, belonging]
  }
  const put = (place: Place, collection: string, item: unknown, described: Described): void => {
    const holder = place === 'application' ? application() : principal()
    if (!holds(holder, collection, item)) {
      remember(putInto(tenant, application(), place, collection, item, described))
    }
  }
  /** A member can do only what an owner can. */
  const may = (actor: Actor): boolean =>
    actor === 'the administrator' || [application(), principal()].some(one => one?.owners.includes(member.id))
  const removeFromBoth = (id: string): void => {
    const without = ({ owners }: Application | ServicePrincipal) => ({ owners: owners.filter(owner => owner !== id) })
    const [found, service] = [application(), principal()]
    if (found) edit(without(found))
    if (service) editPrincipal(without(service))
    belongings = belongings.filter(({ isThere }) => isThere())
  }

  return {
    belongings: () => belongings,
    administrators,
    application,
    register: claim => {
      const isNamed = claim !== 'the tags'
      if (isNamed && applicationByUniqueName(tenant, key)) return
      const registered = newApplication(tenant, clock.now(), {
        displayName: 'Registered by a member',
        uniqueName: isNamed ? key : null,
        tags: claim === 'the unique name' ? [] : ['b2c-bootstrap', keyTag(key)],
        createdByAppId: portalAppId
      })
      tenant.applications.put(registered.id, registered)
      const service = newServicePrincipal(tenant, clock.now(), registered)
      tenant.servicePrincipals.put(service.id, service)
      for (const place of ['application', 'service principal'] as const) {
        const what = `the ownership of the member who registered it (${place})`
        remember(putInto(tenant, registered, place, 'owners', member.id, { what, givesAccess: true }))
      }
    },
    addOwner: (actor, place) => {
      const described: Described = { what: `the ownership of ${actor} (${place})` }
      put(place, 'owners', idOf(actor), { ...described, givesAccess: actor === 'the member' })
    },
    removeOwner: actor => removeFromBoth(idOf(actor)),
    addSecret: (actor, place, displayName) => {
      if (!may(actor)) return
      const startMs = clock.now()
      const secret = newPasswordCredential({ displayName, startMs, endMs: startMs + lifetimeMs })
      const shown = { keyId: secret.keyId, displayName, startDateTime: iso(startMs), endDateTime: iso(secret.endMs) }
      put(place, 'passwordCredentials', place === 'application' ? secret : shown, {
        what: `the secret "${displayName}" of ${actor} (${place})`,
        givesAccess: true,
        looksLikeOurs: place === 'application' && displayName === nameLikeOurs
      })
    },
    addCertificate: (actor, place) => {
      if (!may(actor)) return
      const [startMs, endMs] = [clock.now(), clock.now() + lifetimeMs]
      const certificate = {
        keyId: randomUUID(),
        displayName: 'CN=somebody',
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        customKeyIdentifier: randomBytes(20).toString('base64')
      }
      const stored = { ...certificate, startMs, endMs, key: certificateDer }
      const shown = { ...certificate, startDateTime: iso(startMs), endDateTime: iso(endMs), key: null }
      const described = { what: `the certificate of ${actor} (${place})`, givesAccess: true }
      put(place, 'keyCredentials', place === 'application' ? stored : shown, described)
    },
    addFederatedCredential: actor => {
      if (!may(actor)) return
      const id = randomUUID()
      const trust = {
        id,
        name: `somebody-${id.slice(0, 8)}`,
        issuer: 'https://token.actions.githubusercontent.com',
        subject: `repo:somebody/else:ref:refs/heads/${id.slice(0, 8)}`,
        description: null,
        audiences: ['api://AzureADTokenExchange']
      }
      const described = { what: `the federated credential of ${actor}`, givesAccess: true }
      put('application', 'federatedIdentityCredentials', trust, { ...described, mayBePruned: true })
    },
    addTag: () => put('application', 'tags', 'cost-center:42', { what: 'the tag cost-center:42' }),
    requirePermission: () => {
      const permission = { id: '311a71cc-e848-46a1-bdf8-97ff7156d8e6', type: 'Scope' }
      const access = { resourceAppId: '00000002-0000-0000-c000-000000000000', resourceAccess: [permission] }
      const described = { what: 'the required permission of another API', mayBePruned: true }
      put('application', 'requiredResourceAccess', access, described)
    },
    grantDelegated: () => {
      const [client, graph] = [principal(), servicePrincipalByAppId(tenant, microsoftGraphAppId)]
      if (client === undefined || graph === undefined) return
      const id = randomBytes(24).toString('base64url')
      const consent = { consentType: 'Principal', principalId: member.id, resourceId: graph.id } as const
      tenant.oauth2PermissionGrants.put(id, { id, clientId: client.id, ...consent, scope: 'User.Read' })
      remember({
        what: 'the delegated grant',
        place: 'service principal',
        collection: 'oauth2PermissionGrants',
        givesAccess: false,
        applicationId: application()?.id ?? '',
        mayBePruned: false,
        looksLikeOurs: false,
        isThere: () => tenant.oauth2PermissionGrants.get(id) !== undefined,
        remove: () => tenant.oauth2PermissionGrants.remove(id)
      })
    },
    rename: () => edit({ displayName: 'Renamed in the portal' }),
    disable: () => editPrincipal({ accountEnabled: false }),
    deleteApplication: () => {
      const [found, service] = [application(), principal()]
      if (found === undefined) return
      tenant.applications.remove(found.id)
      tenant.deletedApplications.put(found.id, { deletedMs: clock.now(), object: found })
      if (service === undefined) return
      tenant.servicePrincipals.remove(service.id)
      tenant.deletedServicePrincipals.put(service.id, { deletedMs: clock.now(), object: service })
    },
    clearUp: isMadeByRun => {
      const claims = ({ uniqueName, tags }: Application) => uniqueName === key || tags.includes(keyTag(key))
      for (const found of tenant.applications.all()) {
        if (!claims(found) || (isMadeByRun(found.id) && !isUnfinishedAndTouched(found))) continue
        tenant.applications.remove(found.id)
        tenant.servicePrincipals.remove(servicePrincipalByAppId(tenant, found.appId)?.id ?? '')
      }
      // A deleted one without the mark is nobody's: a run neither restores nor removes it.
      for (const { object } of tenant.deletedApplications.all()) {
        const isOurs = isMadeByRun(object.id) && object.tags.includes('b2c-bootstrap')
        if (claims(object) && !isOurs) tenant.deletedApplications.remove(object.id)
      }
      for (const { givesAccess, remove } of belongings) if (givesAccess) remove()
      belongings = belongings.filter(({ givesAccess, isThere }) => !givesAccess && isThere())
      editPrincipal({ accountEnabled: true })
    }
  }
}
