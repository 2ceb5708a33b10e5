// The emulated tenants of a run, and the callers in them: what a workflow names is there when its step begins.

import { type Application, applicationByAppId, type Emulator, type Tenant } from 'b2c-emulator'
import { keyCredentialOf, newPasswordCredential } from 'b2c-emulator/testing'
import type { Inputs } from '../harness/inputs.ts'
import { dayMs } from '../harness/times.ts'
import { messageOf } from '../src/errors.ts'
import { presets } from '../src/resources/permissions/presets.ts'
import { isGuid } from '../src/util/guid.ts'
import { Mistake } from './mistake.ts'

/** What a step may need of its caller: what day 0 gives to one. */
const callerPermissions = Object.keys(presets['bootstrap-caller'].permissions)

/** Audiences of federated tokens. Microsoft documentation, "Workload identity federation", national clouds. */
const audiences: Readonly<Record<string, string>> = {
  usgov: 'api://AzureADTokenExchangeUSGov',
  'usgov-dod': 'api://AzureADTokenExchangeUSGov',
  china: 'api://AzureADTokenExchangeChina'
}

/** The tenants of one emulator. */
export type Tenants = {
  /**
   * The tenant that an input `tenant-id` names: one that is there, or a new one. `domain` is that of a new one when the input is a
   * GUID. undefined for what names no tenant.
   */
  readonly tenant: (named: string, domain: string) => Tenant | undefined
  /**
   * Makes sure that the caller of a step is in the tenant, and that it trusts the job.
   *
   * @param name where its id stands, for its own name
   * @param subject that of the job's identity token; undefined: it has none
   * @returns whether the caller is one that is made up here; an application that a run has made is left as it is
   */
  readonly caller: (tenant: Tenant, inputs: Inputs, subject: string | undefined, name: string) => boolean
  /** A caller that may do everything in the tenant, by the inputs of a step, until it is removed without a trace. */
  readonly administrator: (tenant: Tenant) => { readonly inputs: Inputs; readonly remove: () => void }
}

/** Tenants whose callers have these permissions; undefined: all that a step may need. */
export const createTenants = (emulator: Emulator, permissions: readonly string[] | undefined): Tenants => {
  const callers = new Set<string>()
  const { github: issuer, clock } = emulator

  const tenant: Tenants['tenant'] = (named, domain) => {
    const name = named.trim().toLowerCase()
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(name)) return undefined
    const known = emulator.tenants.find(
      ({ id, initialDomain }) => id === name || initialDomain === name || initialDomain.split('.')[0] === name
    )
    if (known !== undefined) return known
    if (!isGuid(name))
      return emulator.addTenant({ initialDomain: name.includes('.') ? name : `${name}.onmicrosoft.com` })
    const isTaken = emulator.tenants.some(({ initialDomain }) => initialDomain === domain)
    return emulator.addTenant({
      id: name,
      initialDomain: isTaken ? `tenant-${name.slice(0, 8)}.onmicrosoft.com` : domain
    })
  }

  const add = (to: Tenant, appId: string, name: string): void => {
    try {
      to.addCaller({
        displayName: name,
        appId,
        appRoles: permissions ?? callerPermissions
      })
    } catch (error) {
      throw new Mistake(`--caller-permissions: ${messageOf(error)}`)
    }
    callers.add(`${to.id} ${appId}`)
  }

  const caller: Tenants['caller'] = (to, inputs, subject, name) => {
    const appId = inputs['client-id']?.trim().toLowerCase() ?? ''
    if (!isGuid(appId)) return false
    if (applicationByAppId(to, appId) === undefined) add(to, appId, name)
    if (!callers.has(`${to.id} ${appId}`)) return false
    const audience = inputs['oidc-audience'] || audiences[inputs.cloud ?? ''] || 'api://AzureADTokenExchange'
    change(to, appId, application =>
      withSecret(withCertificate(withTrust(application, subject, audience), inputs), inputs)
    )
    return true
  }

  const change = (of: Tenant, appId: string, apply: (application: Application) => Application): void => {
    const before = applicationByAppId(of, appId)
    if (before === undefined) return
    const after = apply(before)
    if (after !== before) of.seed(() => of.applications.put(after.id, after))
  }

  const withTrust = (application: Application, subject: string | undefined, audience: string): Application => {
    const held = application.federatedIdentityCredentials
    if (subject === undefined || held.some(one => one.subject === subject && one.audiences.includes(audience)))
      return application
    const credential = {
      id: crypto.randomUUID(),
      name: `job-${held.length + 1}`,
      issuer,
      subject,
      description: null,
      audiences: [audience]
    }
    return { ...application, federatedIdentityCredentials: [...held, credential] }
  }

  const withSecret = (application: Application, { 'client-secret': secretText = '' }: Inputs): Application => {
    const held = application.passwordCredentials
    if (secretText === '' || held.some(one => one.secretText === secretText)) return application
    const startMs = clock.now()
    const credential = newPasswordCredential({
      displayName: 'caller',
      startMs,
      endMs: startMs + 300 * dayMs,
      secretText
    })
    return { ...application, passwordCredentials: [...held, credential] }
  }

  const withCertificate = (application: Application, { 'client-certificate': text = '' }: Inputs): Application => {
    const [pem] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(text) ?? []
    if (pem === undefined) return application
    const credential = keyCredentialOf(pem, 'caller')
    const isHeld = application.keyCredentials.some(one => one.customKeyIdentifier === credential.customKeyIdentifier)
    return isHeld ? application : { ...application, keyCredentials: [...application.keyCredentials, credential] }
  }

  const administrator: Tenants['administrator'] = of => {
    const made = of.addCaller({
      displayName: 'Administrator',
      appRoles: callerPermissions,
      secret: true
    })
    const remove = (): void => {
      const grants = of.appRoleAssignments.all().filter(({ principalId }) => principalId === made.servicePrincipalId)
      of.seed(() => {
        for (const { id } of grants) of.appRoleAssignments.remove(id)
        of.servicePrincipals.remove(made.servicePrincipalId)
        of.applications.remove(made.objectId)
      })
    }
    const inputs = { 'tenant-id': of.initialDomain, 'client-id': made.appId, 'client-secret': made.secret ?? '' }
    return { inputs, remove }
  }

  return { tenant, caller, administrator }
}
