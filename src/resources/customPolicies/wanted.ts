// What is wanted of custom policies: the files and values that the section points at. Everything that is wrong with them whatever
// the tenant holds is told before anything is sent.

import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { initialDomainOf } from '../../clouds.ts'
import type { Annotation } from '../../reconcile/report.ts'
import { asObject, asText } from '../../util/json.ts'
import { readEnvironment } from '../tenant/environmentText.ts'
import type { LoadContext } from '../tenant/load.ts'
import { keyOf, withPrefix } from '../tenant/trustFramework.ts'
import { checkPolicies } from './checks.ts'
import type { SaidPolicies } from './field.ts'
import { mistakeLine } from './mistake.ts'
import { placeOf } from './place.ts'
import { type FilledPolicies, fillAll, loadPolicies, type PolicySource } from './policies.ts'
import { type LookedUpName, lookedUpNames, type Value } from './settings.ts'
import { type SignInApp, signInAppOf } from './signInApp.ts'
import type { DeploymentMode } from './uploadText.ts'

/** What is wanted. */
export type WantedPolicies = {
  readonly source: PolicySource
  readonly settings: Readonly<Record<string, Value>>
  readonly environment?: string
  readonly deploymentMode?: DeploymentMode
  /** Which policies of the tenant belong to the file besides those of the folder; absent: none. */
  readonly prune?: true | string
  /** Ids of the policy keys that the file declares. */
  readonly declaredKeys: readonly string[]
  /** Keys of the applications that the file declares. */
  readonly appKeys: readonly string[]
  /** What the files use, as far as it can be told without the tenant. */
  readonly uses: Uses
  /** The application that the links of the summary sign in to. */
  readonly signInApp: SignInApp | undefined
  readonly warnings: readonly Annotation[]
}

/** What has to be looked up in the tenant. */
export type Uses = {
  readonly lookedUp: ReadonlySet<LookedUpName>
  /** True when a policy names a key that the file does not declare, or when that cannot be told yet. */
  readonly undeclaredKeys: boolean
}

/** Reads and checks; gives undefined when something was reported. @throws ActionError `input` for files that may not decide. */
export const loadWanted = async (said: SaidPolicies, context: LoadContext): Promise<WantedPolicies | undefined> => {
  let isSound = true
  const report: LoadContext['report'] = problem => {
    isSound = false
    context.report(problem)
  }
  const bounds = { folder: context.folder, workspace: context.workspace, report }
  const section = 'customPolicies'
  const prune = said.prune === true ? true : asObject(said.prune).match
  if (prune !== undefined && context.run.mode === 'apply') context.assertNoProposal?.('customPolicies.prune')
  const refused = refusedSources(context.reported)
  const settings = settingsOf(said, refused.settings, { ...context, report })
  const folder = await placeOf(said.folder, [section, 'folder'], bounds)
  const appSettings =
    said.appsettings === undefined ? undefined : await placeOf(said.appsettings, [section, 'appsettings'], bounds)
  if (folder === undefined || (said.appsettings !== undefined && appSettings === undefined)) return undefined
  const { environment, deploymentMode } = said
  const source = await readTrusted(
    {
      checkout: context.workspace,
      folder,
      ...(said.exclude && { exclude: said.exclude }),
      ...(environment !== undefined && { environment }),
      ...(appSettings !== undefined && { appSettings })
    },
    context
  )
  const appKeys = Object.keys(asObject(context.file.apps))
  const options = deploymentMode === undefined ? {} : { deploymentMode }
  const early = earlyTenants(asText(context.file.tenant)).map(domain =>
    fillAll(
      source,
      {
        tenant: { domain, id: earlyTenantId },
        ...(environment !== undefined && { environment }),
        settings: settings.values,
        lookedUp: Object.fromEntries(lookedUpNames.map(name => [name, unknown])),
        apps: Object.fromEntries([...appKeys, ...refused.apps].map(key => [key, unknown])),
        isIncomplete: refused.isSource || (environment !== undefined && source.entry === undefined)
      },
      options
    )
  )
  const mistakes = [...source.mistakes, ...commonMistakes(early, source)]
  for (const { blamed, ...mistake } of mistakes) {
    if (blamed === undefined) context.reportIn(mistake)
    else context.report({ path: [section, blamed], problem: mistake.problem })
  }
  if (!isSound || mistakes.length > 0) return undefined
  const declaredKeys = Object.keys(asObject(context.file.policyKeys))
  return {
    source,
    settings: settings.values,
    ...(environment !== undefined && { environment }),
    ...options,
    ...(prune !== undefined && { prune: prune === true ? prune : asText(prune) }),
    declaredKeys,
    appKeys,
    uses: usesOf(early, declaredKeys),
    signInApp: signInAppOf(context.file),
    warnings: settings.warnings
  }
}

const unknown = { state: 'unknown' } as const satisfies Value

/** Stands for the tenant's id before the tenant is known. */
const earlyTenantId = '00000000-0000-4000-8000-000000000001'

/**
 * The initial domains that the tenant may have, by what the file says of it: what is wrong with every one of them is wrong. A name
 * alone has one in each cloud. Where the file says nothing, two names that no tenant has tell what depends on the name.
 */
const earlyTenants = (guard: string): readonly string[] => {
  const suffixes = [...new Set(Object.values(initialDomainOf))]
  const domain = guard.toLowerCase()
  if (suffixes.some(suffix => domain.endsWith(`.${suffix}`))) return [domain]
  if (/^[a-z0-9-]+$/.test(domain) && !/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/.test(domain))
    return suffixes.map(suffix => `${domain}.${suffix}`)
  return ['first.invalid', 'second.invalid']
}

const commonMistakes = (early: readonly FilledPolicies[], { isProduction }: PolicySource) => {
  const all = early.map(({ documents, mistakes }) => [
    ...mistakes,
    ...checkPolicies(documents, { isProduction }).mistakes
  ])
  const [first = [], ...others] = all
  const lines = others.map(mistakes => new Set(mistakes.map(mistakeLine)))
  return first.filter(mistake => lines.every(known => known.has(mistakeLine(mistake))))
}

const usesOf = (early: readonly FilledPolicies[], declaredKeys: readonly string[]): Uses => {
  const documents = early.flatMap(filled => filled.documents)
  const names = new Set(documents.flatMap(document => document.unknown.map(name => name.toLowerCase())))
  const declared = new Set(declaredKeys.map(id => keyOf(withPrefix(id))))
  return {
    lookedUp: new Set(lookedUpNames.filter(name => names.has(name.toLowerCase()))),
    undeclaredKeys: documents.some(({ storageReferences }) =>
      storageReferences.some(({ id }) => !declared.has(keyOf(id)))
    )
  }
}

/** What gives values, and was refused: settings and apps by name, and whether it was a source as a whole. */
const refusedSources = (reported: LoadContext['reported']) => {
  const below = (...path: readonly string[]): readonly string[] =>
    reported.flatMap(problem =>
      path.every((step, index) => problem.path[index] === step) ? String(problem.path[path.length] ?? '') : []
    )
  const [settings, apps] = [below('customPolicies', 'settings'), below('apps')]
  const isSource =
    [...settings, ...apps].includes('') ||
    below('customPolicies').some(key => ['environment', 'appsettings'].includes(key))
  return { settings, apps, isSource }
}

/**
 * Settings of the environment are secrets; one that is not set is unknown in the modes that can do without, as are those of `refused`
 * names.
 */
const settingsOf = (
  { settings = {} }: SaidPolicies,
  refused: readonly string[],
  context: LoadContext
): { readonly values: Readonly<Record<string, Value>>; readonly warnings: readonly Annotation[] } => {
  const values: Record<string, Value> = {}
  const warnings: Annotation[] = []
  for (const [name, said] of Object.entries(settings)) {
    if (typeof said === 'string') values[name] = { state: 'known', text: said }
    else if (said.env !== undefined) {
      const read = readEnvironment(said.env, ['customPolicies', 'settings', name, 'env'], context)
      values[name] =
        read?.text === undefined ? { ...unknown, isSecret: true } : { state: 'known', text: read.text, isSecret: true }
      if (read !== undefined && read.text === undefined && context.run.mode === 'plan')
        warnings.push({
          text: `The environment variable ${read.variable} is not set or empty: policies that use {Settings:${name}} are shown as changed. Set it with env: on the step.`,
          title: 'Custom policies'
        })
    }
  }
  for (const name of refused) values[name] ??= unknown
  return { values, warnings }
}

/** Reads the folder; in a run that may hold a proposal each file must be one of the repository itself. */
const readTrusted = async (place: Parameters<typeof loadPolicies>[0], context: LoadContext): Promise<PolicySource> => {
  const { assertTrusted } = context
  if (assertTrusted === undefined) return loadPolicies(place)
  const files: { readonly writtenPath: string; readonly bytes: Uint8Array }[] = []
  const source = await loadPolicies({ ...place, onFile: (writtenPath, bytes) => files.push({ writtenPath, bytes }) })
  for (const { writtenPath, bytes } of files) {
    assertTrusted({ path: await realpath(writtenPath), writtenPath: path.resolve(writtenPath), bytes })
  }
  return source
}
