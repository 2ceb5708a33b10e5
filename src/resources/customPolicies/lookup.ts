// The values that policies take from the tenant: its name and id, the client ids of applications that the file declares, of the two
// of the Identity Experience Framework, and of b2c-extensions-app.

import { signInHost } from '../../clouds.ts'
import { ActionError } from '../../errors.ts'
import { howToGrant, requirements } from '../../graph/requirements.ts'
import { frameworkApps } from '../app/frameworkApps.ts'
import { restorable } from '../app/locate.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { tenantOf } from '../tenant/organization.ts'
import { type Reading, readIfAllowed } from '../tenant/unread.ts'
import {
  applicationsOf,
  extensionsAppOf,
  extensionsAppRead,
  type NamedApplication,
  namedApplicationsRead
} from './reads.ts'
import { type LookedUpName, lookedUpNames, type PolicyTenant, type PolicyValues, type Value } from './settings.ts'
import type { WantedPolicies } from './wanted.ts'

/** The applications of the Identity Experience Framework with the names that policies use for their client ids. */
const namedApps = [
  { name: 'IdentityExperienceFrameworkAppId', ...frameworkApps.framework },
  { name: 'ProxyIdentityExperienceFrameworkAppId', ...frameworkApps.proxy }
] as const

/** What was looked up. `refused` are the reads that a plan had to do without; what they would have told is unknown. */
export type LookedUp = Pick<PolicyValues, 'tenant' | 'lookedUp' | 'apps'> & {
  readonly extensions: NamedApplication | undefined
  readonly refused: readonly Extract<Reading<unknown>, { isRead: false }>[]
}

const unknown: Value = { state: 'unknown' }
const known = (text: string): Value => ({ state: 'known', text })

/** What is known without looking: enough to tell which policies the files are about. @throws ActionError. */
export const lookUpNothing = async (wanted: WantedPolicies, scope: TenantScope): Promise<LookedUp> => ({
  tenant: await readTenant(scope),
  lookedUp: Object.fromEntries(lookedUpNames.map(name => [name, unknown])),
  apps: Object.fromEntries(wanted.appKeys.map(key => [key, unknown])),
  extensions: undefined,
  refused: []
})

/** Looks everything up; all requests that do not wait for another leave in the same turn. @throws ActionError. */
export const lookUp = async (wanted: WantedPolicies, scope: TenantScope): Promise<LookedUp> => {
  const declared = scope.services.apps.keys()
  const undeclared = namedApps.filter(({ name, key }) => wanted.uses.lookedUp.has(name) && !declared.includes(key))
  const [tenant, extensions, apps, ...framework] = await Promise.all([
    readTenant(scope),
    readExtensionsApp(wanted, scope),
    Promise.all(declared.map(async key => [key, await clientIdOf(key, scope)] as const)),
    ...undeclared.map(async app => ({ app, found: await readNamed(app.displayName, scope) }))
  ])
  const lookedUp: Partial<Record<LookedUpName, Value>> = {}
  for (const { name, key } of namedApps) {
    const own = apps.find(([declaredKey]) => declaredKey === key)
    if (own !== undefined) lookedUp[name] = own[1]
  }
  for (const { app, found } of framework) {
    if (!found.isRead) lookedUp[app.name] = unknown
    else if (found.value !== undefined) lookedUp[app.name] = known(found.value.appId)
  }
  const app = extensions.isRead ? extensions.value : undefined
  // A new tenant may get it within minutes: it is looked for again before a policy that needs it is sent.
  lookedUp.ExtensionsAppId = app === undefined ? unknown : known(app.appId)
  lookedUp.ExtensionsObjectId = app === undefined ? unknown : known(app.id)
  const refused = [extensions, ...framework.map(({ found }) => found)].flatMap(one => (one.isRead ? [] : [one]))
  return { tenant, lookedUp, apps: Object.fromEntries(apps), extensions: app, refused }
}

/** The values of applications that the run has made by now. */
export const madeValues = async (before: LookedUp, scope: TenantScope): Promise<LookedUp> => {
  const { apps: directory } = scope.services
  const apps = { ...before.apps }
  const lookedUp = { ...before.lookedUp }
  for (const key of directory.keys()) {
    const { made } = await directory.scope(key)
    if (made.application === undefined) continue
    apps[key] = known(made.application.appId)
    const framework = namedApps.find(app => app.key === key)
    if (framework !== undefined) lookedUp[framework.name] = apps[key]
  }
  return { ...before, apps, lookedUp }
}

/** The values with those of b2c-extensions-app, once it has been found. */
export const withExtensionsApp = (before: LookedUp, app: NamedApplication | undefined): LookedUp =>
  app === undefined
    ? before
    : {
        ...before,
        extensions: app,
        lookedUp: { ...before.lookedUp, ExtensionsAppId: known(app.appId), ExtensionsObjectId: known(app.id) }
      }

/** A run that restores an application knows its id once it is back; a plan says what that will be. */
const clientIdOf = async (key: string, { services }: TenantScope): Promise<Value> => {
  const { app, application } = await services.apps.scope(key)
  const located = await application()
  if (located.state === 'found') return known(located.application.appId)
  const deleted = services.mode === 'plan' ? restorable(app, located) : undefined
  return deleted === undefined ? unknown : known(deleted.appId)
}

/** The tenant as its policies name it. @throws ActionError `permission` where its initial domain is not known. */
export const readTenant = async ({ organization, services }: TenantScope): Promise<PolicyTenant> => {
  const { caller, asked } = services
  const { id, initialDomain } = tenantOf(await organization(), caller, asked)
  if (initialDomain === undefined) {
    throw new ActionError({
      code: 'permission',
      message: `The initial domain of the tenant ${id} is not known, and custom policies name it. Nothing was written.`,
      hint: `Give it as tenant-id. ${howToGrant(requirements.readOrganization)}`
    })
  }
  const domain = initialDomain.toLowerCase()
  return { domain, id, loginHost: signInHost(domain) }
}

const readExtensionsApp = async (
  { uses }: WantedPolicies,
  scope: TenantScope
): Promise<Reading<NamedApplication | undefined>> => {
  const isNeeded = uses.lookedUp.has('ExtensionsAppId') || uses.lookedUp.has('ExtensionsObjectId')
  const parse = applicationsOf(extensionsAppRead)
  if (isNeeded) return readIfAllowed(scope, extensionsAppRead, answer => extensionsAppOf(parse(answer)))
  // Only the outputs tell of it then: a caller that may not read applications deploys policies all the same.
  const answer = await scope.reader.get({ ...extensionsAppRead, optional: true })
  return { isRead: true, value: answer.status === 200 ? extensionsAppOf(parse(answer)) : undefined }
}

/** @throws ActionError `conflict` where several applications have the name. */
const readNamed = (displayName: string, scope: TenantScope): Promise<Reading<NamedApplication | undefined>> => {
  const read = namedApplicationsRead(displayName)
  return readIfAllowed(scope, read, answer => {
    const found = applicationsOf(read)(answer).filter(app => app.displayName === displayName)
    if (found.length < 2) return found[0]
    throw new ActionError({
      code: 'conflict',
      message: `${found.length} applications are named ${displayName}, and a policy needs the client id of one: ${found.map(({ appId }) => appId).join(', ')}. Nothing was written.`,
      hint: `Remove the one that is not in use, or give its id as a setting: customPolicies.settings.${displayName}AppId.`
    })
  })
}
