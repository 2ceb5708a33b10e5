// The values that placeholders stand for, and who wins where a name has several: what the run itself knows (tenant, environment,
// file), then the settings of the declaration, then ids that were looked up in the tenant, then the entry of appsettings.json.

import { isGuid } from '../../util/guid.ts'
import { quoted } from '../../util/words.ts'
import { withoutPrefix } from '../tenant/trustFramework.ts'
import type { EnvironmentEntry } from './appSettings.ts'
import type { Notice } from './mistake.ts'
import { redactionOf } from './redaction.ts'

/**
 * The value of a placeholder. `unknown` is one that exists only later, such as the client id of an application that this run
 * creates. A secret one is never shown.
 */
export type Value =
  | { readonly state: 'known'; readonly text: string; readonly isSecret?: true }
  | { readonly state: 'unknown'; readonly isSecret?: true }

/** What stands for an id that exists only later, so that the text can be checked. It is no id of anything. */
export const standIn = '00000000-0000-4000-8000-000000000000'

/** A tenant as its policies name it. */
export type PolicyTenant = {
  /** `contoso.onmicrosoft.com` */
  readonly domain: string
  /** The tenant's id, a GUID. */
  readonly id: string
  /** Absent: `<name>.b2clogin.com`. China has another host. */
  readonly loginHost?: string
}

/** Everything that placeholders may stand for. A looked-up id that is absent does not exist in the tenant and is not declared. */
export type PolicyValues = {
  readonly tenant: PolicyTenant
  /** The name of the environment in the declaration. */
  readonly environment?: string
  /** `customPolicies.settings`, those from environment variables marked as secret. */
  readonly settings: Readonly<Record<string, Value>>
  readonly lookedUp: Partial<Record<LookedUpName, Value>>
  /** Client ids by the key of the declared application. */
  readonly apps: Readonly<Record<string, Value>>
  /** True where a source of values was refused: a name that none of the others has is unknown then, and no mistake. */
  readonly isIncomplete?: boolean
}

/** The names under which looked-up ids are known. */
export type LookedUpName =
  | 'IdentityExperienceFrameworkAppId'
  | 'ProxyIdentityExperienceFrameworkAppId'
  | 'ExtensionsAppId'
  | 'ExtensionsObjectId'

/** The settings by name without case, and what is worth telling about them. `secrets` are texts that must not be shown. */
export type Settings = {
  readonly get: (name: string) => Value | undefined
  /** The names as people write them, for messages. */
  readonly names: readonly string[]
  /** Every value that is known and may be shown, by name. */
  readonly shown: Readonly<Record<string, string>>
  readonly notices: readonly Notice[]
  readonly secrets: readonly string[]
  /** The text with `***` in place of each of them. */
  readonly redact: (text: string) => string
}

/** The name of a tenant: the first label of its domain. */
export const tenantName = ({ domain }: PolicyTenant): string => domain.split('.')[0] ?? domain

/** The host of a tenant's sign-in pages. */
export const loginHost = (tenant: PolicyTenant): string => tenant.loginHost ?? `${tenantName(tenant)}.b2clogin.com`

/** True when the text names this tenant as a policy may: by its domain, in any case. */
export const isTenantDomain = (text: string, { domain }: PolicyTenant): boolean =>
  text.toLowerCase() === domain.toLowerCase()

/**
 * True when the Tenant of an entry of appsettings.json is this one: the domain, its first label, which is what policies with
 * `{Settings:Tenant}.onmicrosoft.com` need, or the id.
 */
export const isTenant = (text: string, tenant: PolicyTenant): boolean =>
  [tenant.domain, tenantName(tenant), tenant.id].some(word => word.toLowerCase() === text.trim().toLowerCase())

const known = (text: string): Value => ({ state: 'known', text })

/** Puts the values of all sources together. */
export const collectSettings = (values: PolicyValues, entry: EnvironmentEntry | undefined): Settings => {
  const { tenant, environment, settings, lookedUp, apps } = values
  const byName = new Map<string, { readonly name: string; readonly value: Value; readonly from: Origin }>()
  const notices: Notice[] = []
  const add = (name: string, value: Value | undefined, from: Origin): void => {
    const taken = byName.get(name.toLowerCase())
    if (value === undefined) return
    if (taken === undefined) byName.set(name.toLowerCase(), { name, value, from })
    else if (from === 'entry') notices.push(...differingId(name, value, taken, entry))
    else if (taken.from === 'run' && from === 'declaration') notices.push(ignoredSetting(taken.name))
  }
  // An entry may name the tenant without its domain; its policies are written for that form.
  const written = entry?.tenant.trim() ?? ''
  const isShort = written.toLowerCase() === tenantName(tenant).toLowerCase()
  add('Tenant', known(isShort ? tenantName(tenant) : tenant.domain), 'run')
  const environmentName = entry?.name ?? environment
  add('Environment', environmentName === undefined ? undefined : known(environmentName), 'run')
  for (const name of fileNames) byName.set(name.toLowerCase(), { name, value: { state: 'unknown' }, from: 'run' })
  for (const [name, value] of Object.entries(settings)) add(name, value, 'declaration')
  for (const [name, value] of Object.entries(lookedUp)) add(name, value, 'tenant')
  add('TenantObjectId', known(tenant.id), 'tenant')
  for (const [key, value] of Object.entries(apps)) add(key, value, 'tenant')
  for (const [name, text] of Object.entries(entry?.settings ?? {})) {
    // A looked-up id that is missing is not replaced by a word such as "your app id".
    if (isLookedUp(name) && !isGuid(text.trim())) continue
    add(name, known(text), 'entry')
  }
  // Where such a value is not known, what the tenant has in its place is the value of another run.
  const secrets = Object.values(settings).flatMap(value =>
    value.isSecret ? [value.state === 'known' ? value.text : standIn] : []
  )
  return {
    get: name => byName.get(name.toLowerCase())?.value ?? (values.isIncomplete ? { state: 'unknown' } : undefined),
    names: [...byName.values()].map(({ name }) => name),
    shown: Object.fromEntries(
      [...byName.values()].flatMap(({ name, value }) =>
        value.state === 'known' && !value.isSecret ? [[name, value.text]] : []
      )
    ),
    notices,
    secrets,
    redact: redactionOf(secrets).hide
  }
}

type Origin = 'run' | 'declaration' | 'tenant' | 'entry'

/** Names whose value depends on the file that they stand in. */
const fileNames = ['Filename', 'PolicyFilename'] as const

/** {@link LookedUpName}, all of them. */
export const lookedUpNames: readonly LookedUpName[] = [
  'IdentityExperienceFrameworkAppId',
  'ProxyIdentityExperienceFrameworkAppId',
  'ExtensionsAppId',
  'ExtensionsObjectId'
]

const isLookedUp = (name: string): boolean => lookedUpNames.some(known => known.toLowerCase() === name.toLowerCase())

const differingId = (
  name: string,
  value: Value,
  taken: { readonly value: Value; readonly from: Origin },
  entry: EnvironmentEntry | undefined
): readonly Notice[] => {
  if (taken.from !== 'tenant' || value.state === 'unknown' || !isGuid(value.text.trim())) return []
  const counts = taken.value
  if (counts.state === 'known' && counts.text.toLowerCase() === value.text.trim().toLowerCase()) return []
  const instead = counts.state === 'known' ? `the tenant has ${counts.text}` : 'the application is yet to be created'
  const text = `${entry?.file ?? 'appsettings.json'}: ${name} of the environment ${quoted(entry?.name ?? '')} is ${value.text.trim()}, but ${instead}, which counts`
  return [{ level: 'warning', text }]
}

const ignoredSetting = (name: string): Notice => ({
  level: 'warning',
  text: `customPolicies.settings: ${name} is known without being written; the setting of that name is ignored`
})

/** The value of a setting in one file. */
export const settingIn = (settings: Settings, name: string, file: string): Value | undefined => {
  const base = (file.split('/').at(-1) ?? file).replace(/\.xml$/i, '')
  const wanted = name.toLowerCase()
  if (wanted === 'filename') return known(base)
  if (wanted === 'policyfilename') return known(withoutPrefix(base))
  return settings.get(name)
}
