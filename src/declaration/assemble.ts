// From what was written to what is wanted: every kind reads its part, and each mistake is named by its place. The single-app
// inputs and every entry of a configuration file pass through here, so nothing behind tells them apart.

import { type DeclaredApp, offersOf } from '../resources/app/kind.ts'
import { managedAppField } from '../resources/app/managedApp.ts'
import type { OnProblem, RunFacts, Written } from '../resources/field.ts'
import type { Kinds } from '../resources/kinds.ts'
import type { DeclaredTenantPart, SaidTenantPart } from '../resources/tenant/kind.ts'
import type { DeclaredSection } from '../resources/tenant/sections.ts'
import { isObject } from '../util/json.ts'
import type { Problem } from '../util/problem.ts'
import { didYouMean } from '../util/suggest.ts'
import { quoted } from '../util/words.ts'

/** Everything that a run is to bring into step. `tenantGuard` is the tenant that the file is meant for, as it was written. */
export type Declaration = {
  readonly tenantGuard: string | undefined
  readonly tenant: readonly DeclaredTenantPart[]
  /** Sections that stand for apps: where they are declared, their apps come first. */
  readonly sections: readonly DeclaredSection[]
  readonly apps: readonly DeclaredApp[]
}

/** What assembling one app needs besides what was written. */
export type AssemblyContext = {
  /** The app's key; absent: its unique name. */
  readonly key: string | undefined
  /** False in destroy mode, which finds the app by its unique name alone. */
  readonly nameRequired: boolean
  readonly kinds: Kinds
  /** Absent: an ordinary apply. */
  readonly run?: RunFacts
  readonly report: OnProblem
}

/** The app that was written. Undefined when anything was reported, or when a value that it needs was refused before. */
export const assembleApp = (
  written: Written,
  { key, nameRequired, kinds, run, report }: AssemblyContext
): DeclaredApp | undefined => {
  let isSound = true
  const fail: OnProblem = problem => {
    isSound = false
    report(problem)
  }
  const isNameless = written.name === undefined && nameRequired
  if (isNameless) fail({ path: ['name'], problem: 'is missing; accepted: the display name of the managed app' })
  const names = isNameless && written.uniqueName === undefined ? undefined : managedAppField.read(written, fail, run)
  const parts = kinds.app.map(kind => kind.declare(written, fail, run)).filter(part => part !== undefined)
  if (!isSound || names === undefined || parts.length < kinds.app.length) return undefined
  return { app: { ...names, key: key ?? names.uniqueName }, parts }
}

/** What was written of the tenant itself. A kind that is not mentioned wants nothing. */
export const assembleTenant = (
  written: Written,
  { tenant }: Kinds,
  report: OnProblem,
  run?: RunFacts
): readonly SaidTenantPart[] =>
  tenant
    .filter(({ keys }) => Object.keys(keys).some(key => written[key] !== undefined))
    .map(kind => kind.declare(written, report, run))
    .filter(part => part !== undefined)

/** The sections that were written, and the apps that they stand for; see {@link Declaration}. */
export const assembleSections = (
  written: Written,
  { sections, tenant }: Kinds,
  general: Written,
  report: OnProblem
): Pick<Declaration, 'sections' | 'apps'> & { readonly reserved: ReadonlyMap<string, string> } => {
  const declared = sections.filter(({ name }) => written[name] !== undefined)
  return {
    sections: declared.map(({ name: section, tenantTypes }) => ({ section, tenantTypes })),
    apps: declared.flatMap(({ name, declare }) => declare(written[name], general, report) ?? []),
    reserved: new Map([
      ...declared.flatMap(({ name, reservedKeys }) => reservedKeys.map(key => [key, name] as const)),
      ...tenant.flatMap(({ keys, reservedKeys }) =>
        Object.keys(keys)
          .filter(section => written[section] !== undefined)
          .flatMap(section => reservedKeys.map(key => [key, section] as const))
      )
    ])
  }
}

/** Apps that would fight over the same object of the tenant or the same secret of a store. Paths begin at the app. */
export const clashes = (apps: readonly DeclaredApp[]): readonly (Problem & { readonly key: string })[] => {
  const owners = new Map<string, string>()
  return apps.flatMap(({ app, parts }) => {
    const own = [
      { path: ['uniqueName'], noun: 'unique name', id: app.uniqueName },
      ...(app.adoptClientId === undefined ? [] : [{ path: ['adopt'], noun: 'client id', id: app.adoptClientId }]),
      ...parts.flatMap(({ claims }) => claims)
    ]
    return own.flatMap(({ path, noun, id }) => {
      const claim = `${noun} ${id.toLowerCase()}`
      const owner = owners.get(claim)
      owners.set(claim, owner ?? app.key)
      if (owner === undefined || owner === app.key) return []
      return [{ key: app.key, path, problem: `has the ${noun} ${quoted(id)} of ${owner}; accepted: one app for each` }]
    })
  })
}

/**
 * Scopes of other apps that nobody offers; `keys` are those of all apps that were written. Of the apps of `refused` something was
 * refused, so what they offer is not known; what an app offers whose list is left alone is known by the tenant alone. Paths begin at
 * the app.
 */
export const danglingUses = (
  apps: readonly DeclaredApp[],
  keys: readonly string[],
  refused: ReadonlySet<string>
): readonly (Problem & { readonly key: string })[] => {
  const offers = new Map(apps.map(declared => [declared.app.key, offersOf(declared)]))
  const problemOf = (key: string, value: string): string | undefined => {
    if (refused.has(key)) return undefined
    const wanted = quoted(`${key}/${value}`)
    if (!keys.includes(key))
      return `${wanted} is of no app of this file${didYouMean(key, keys) || ';'} accepted: a key of ${keys.join(', ')}, or the client id of another API`
    const offered = offers.get(key)
    if (offered === undefined || offered.includes(value)) return undefined
    const accepted =
      offered.length === 0 ? `a scope that ${key} declares in scopes` : offered.map(one => `${key}/${one}`).join(', ')
    return `${wanted} is not among the scopes of ${key}${didYouMean(value, offered) || ';'} accepted: ${accepted}`
  }
  return apps.flatMap(({ app, parts }) =>
    parts.flatMap(({ uses }) =>
      uses.flatMap(({ path, key, value }) => {
        const problem = problemOf(key, value)
        return problem === undefined ? [] : { key: app.key, path, problem }
      })
    )
  )
}

/** `second` where `first` says nothing. Maps are merged key by key, a list replaces the whole list. */
export const withDefaults = (first: Written, second: Written): Written =>
  Object.fromEntries(
    [...new Set([...Object.keys(second), ...Object.keys(first)])].map(key => {
      const [own, fallback] = [first[key], second[key]]
      if (isObject(own) && isObject(fallback)) return [key, withDefaults(own, fallback)]
      return [key, own === undefined ? fallback : own]
    })
  )
