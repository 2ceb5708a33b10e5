// appsettings.json, the file of the VS Code extension for Azure AD B2C: one entry an environment, with the tenant and the values of
// `{Settings:…}`. Source: azure-ad-b2c/vscode-extension, "App settings" of its README and src/PolicyBuild.ts.

import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isInside, relativeName } from '../../util/files.ts'
import { asObjects, asText, isObject } from '../../util/json.ts'
import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import { parseLooseJson } from './looseJson.ts'
import { type Mistake, positionsOf } from './mistake.ts'
import { isTenant, type PolicyTenant } from './settings.ts'
import { type OnFile, readTextFile } from './textFile.ts'

/** One entry of `Environments`. */
export type EnvironmentEntry = {
  readonly file: string
  readonly name: string
  /** As it is written; empty when the entry has none. */
  readonly tenant: string
  /** The line and column of `tenant`, or of the entry. */
  readonly at: { readonly line: number; readonly column: number }
  readonly isProduction: boolean
  /** `PolicySettings`: texts, numbers and booleans as texts; others are left out, as they cannot stand in a policy. */
  readonly settings: Readonly<Record<string, string>>
}

/** What was found; `environmentsFolder` is the extension's output, as an absolute path. Both are absent where there is no file. */
export type AppSettings = {
  readonly entry?: EnvironmentEntry
  readonly environmentsFolder?: string
  readonly mistakes: readonly Mistake[]
}

/** Where to look. All paths are absolute but `file`, which is relative to the checkout and names one place. */
export type AppSettingsPlace = {
  readonly checkout: string
  readonly folder: string
  readonly file?: string
  readonly environment?: string
  readonly onFile?: OnFile
}

/**
 * Looks for appsettings.json, whatever its case, in the policy folder and above it up to the checkout's root, and takes the entry of
 * the environment. A file of that name that belongs to something else (ASP.NET has one) has no `Environments` and is passed over.
 */
export const findAppSettings = async (place: AppSettingsPlace): Promise<AppSettings> => {
  const { checkout, environment } = place
  if (place.file !== undefined && !isInside(path.resolve(checkout, place.file), checkout)) {
    return refused(place.file, 'leads out of the checkout; accepted: a file inside it', 'appsettings')
  }
  const candidates = place.file === undefined ? await candidatesAbove(place) : [path.resolve(checkout, place.file)]
  for (const candidate of candidates) {
    const file = relativeName(candidate, checkout)
    const read = await readTextFile(candidate, place.onFile)
    const isNamed = place.file !== undefined
    if (!read.ok) return refused(file, read.problem, isNamed ? 'appsettings' : undefined)
    const parsed = parseLooseJson(read.value)
    if (!parsed.ok) {
      // Without an environment nobody asked for the file.
      if (environment === undefined && !isNamed) continue
      const at = positionsOf(read.value)(parsed.offset)
      return { mistakes: [{ file, ...at, problem: `is not JSON: ${parsed.problem}` }] }
    }
    const top = isObject(parsed.value) ? parsed.value : {}
    if (!Array.isArray(top.Environments)) {
      if (isNamed) return refused(file, 'has no list Environments, as the file of the VS Code extension has')
      continue
    }
    const environmentsFolder = path.resolve(path.dirname(candidate), asText(top.EnvironmentsFolder) || 'Environments')
    if (environment === undefined) return { environmentsFolder, mistakes: [] }
    return { environmentsFolder, ...chosen(file, read.value, top.Environments, environment) }
  }
  if (environment === undefined) return { mistakes: [] }
  const where = relativeName(place.folder, checkout)
  const problem = `${quoted(environment)} is an entry of appsettings.json, but neither the folder ${where} nor one above it has that file with Environments; put it there, or give its path as customPolicies.appsettings`
  return refused(where, problem, 'environment')
}

const refused = (file: string, problem: string, blamed?: Mistake['blamed']): AppSettings => ({
  mistakes: [{ file, line: 1, column: 1, problem, ...(blamed && { blamed }) }]
})

/** Plain files that lie in the checkout: what a link leads to elsewhere is nobody's settings, and a folder of that name is none. */
const candidatesAbove = async ({ checkout, folder }: AppSettingsPlace): Promise<readonly string[]> => {
  const root = await realpath(checkout).catch(() => checkout)
  const isOurs = async (file: string): Promise<boolean> => {
    const real = await realpath(file).catch(() => undefined)
    return real !== undefined && isInside(real, root) && (await stat(real)).isFile()
  }
  const found: string[] = []
  for (let here = folder; isInside(here, checkout); here = path.dirname(here)) {
    const names = await readdir(here).catch(() => [])
    const own = names.filter(name => name.toLowerCase() === 'appsettings.json').toSorted()
    for (const name of own) if (await isOurs(path.join(here, name))) found.push(path.join(here, name))
  }
  return found
}

const chosen = (file: string, text: string, list: unknown, environment: string): AppSettings => {
  const entries = asObjects(list)
  const names = entries.map(({ Name }) => asText(Name)).filter(name => name !== '')
  const positionOf = positionsOf(text)
  const exact = entries.filter(({ Name }) => asText(Name) === environment)
  const near = entries.filter(({ Name }) => asText(Name).toLowerCase() === environment.toLowerCase())
  const matching = exact.length > 0 ? exact : near
  const [written, second] = matching
  if (written === undefined) {
    const at = positionOf(Math.max(0, text.search(/"Environments"/)))
    const problem = `has no environment ${quoted(environment)}${didYouMean(environment, names) || ';'} it has: ${names.map(quoted).join(', ') || 'none'}`
    return { mistakes: [{ file, ...at, problem }] }
  }
  const name = asText(written.Name)
  const nameAt = textOffset(text, 'Name', name)
  if (second !== undefined) {
    return {
      mistakes: [{ file, ...positionOf(nameAt), problem: `has several environments named ${quoted(environment)}` }]
    }
  }
  const tenant = asText(written.Tenant)
  const at = positionOf(tenant === '' ? nameAt : textOffset(text, 'Tenant', tenant))
  const entry = {
    file,
    name,
    tenant,
    at,
    isProduction: written.Production === true,
    settings: textsOf(written.PolicySettings)
  }
  return { entry, mistakes: [] }
}

/** Where a text stands as the value of a key; the beginning of the file when it is spelt otherwise. */
const textOffset = (text: string, key: string, value: string): number => {
  const spelt = JSON.stringify(value).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const found = new RegExp(`("${key}"\\s*:\\s*)${spelt}`).exec(text)
  return found === null ? 0 : found.index + (found[1] ?? '').length
}

const textsOf = (settings: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isObject(settings) ? settings : {}).flatMap(([key, value]) =>
      typeof value === 'object' || value === undefined ? [] : [[key, String(value)]]
    )
  )

/** What is wrong with an entry in a run for this tenant: it may belong to another one. An entry without Tenant is fine. */
export const entryMistakes = (entry: EnvironmentEntry | undefined, tenant: PolicyTenant): readonly Mistake[] => {
  if (entry === undefined || entry.tenant.trim() === '' || isTenant(entry.tenant, tenant)) return []
  const problem = `Tenant of the environment ${quoted(entry.name)} is ${quoted(entry.tenant)}, but this run is for ${tenant.domain}; accepted: ${tenant.domain}`
  return [{ file: entry.file, ...entry.at, problem }]
}
