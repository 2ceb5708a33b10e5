// The apps of a file: what every kind says of each application of the tenant, with its names. What belongs to Microsoft is left out.

import { ActionError } from '../errors.ts'
import type { Reader } from '../reconcile/reader.ts'
import { plural } from '../report/text.ts'
import type { Application } from '../resources/app/graphObjects.ts'
import type { AppKind } from '../resources/app/kind.ts'
import type { ApplicationListing } from '../resources/app/listing.ts'
import { isExtensionsApp } from '../resources/app/locate.ts'
import { parseDisplayName, parseUniqueName } from '../resources/app/names.ts'
import type { AppView } from '../resources/app/scope.ts'
import type { AcceptedCredential, ExportedApps, ExportedKeys, ExportNote } from '../resources/exported.ts'
import { leftOut, remark } from '../resources/exported.ts'
import type { Written } from '../resources/field.ts'
import { looksSecret, quoted } from '../util/words.ts'
import { notesAt } from './draft.ts'
import { type NamedApp, nameApps } from './names.ts'
import { viewOf } from './views.ts'

/** What the apps are read with. */
export type AppsContext = {
  readonly reader: Reader
  readonly kinds: readonly AppKind[]
  readonly services: AppView['services']
  /** Client ids that a section of the tenant stands for. */
  readonly claimed: ReadonlySet<string>
  /** Keys and unique names that no app of the file may have. */
  readonly reserved: readonly string[]
  /** Takes what may not be read: for one app or more. */
  readonly unreadable: (error: ActionError, what: string) => void
}

/** Apps that are worked on together: as many as in a plan. */
const appsAtOnce = 100

/** An app of the file, and how people and reports know it. */
export type ExportedApp = {
  readonly key: string
  readonly application: Application
  readonly principalId: string | undefined
  readonly written: Written
}

/** The apps, in the order of their keys, and notes with paths from the top of the file. */
export type ExportedAppList = { readonly apps: readonly ExportedApp[]; readonly notes: readonly ExportNote[] }

/** Registrations that Microsoft makes in a tenant, by a URI that nobody else's have. */
const isMicrosofts = (application: Application): boolean =>
  isExtensionsApp(application) || application.configuration.identifierUris.includes('urn:p2p_cert')

/** Asks all kinds about all applications. @throws ActionError for what ends the run. */
export const exportApps = async (listing: ApplicationListing, context: AppsContext): Promise<ExportedAppList> => {
  const ours = listing.applications.filter(one => !isMicrosofts(one) && !context.claimed.has(one.appId))
  const named = nameApps(ours, listing, context.reserved)
  const known: ExportedApps = new Map(
    named.flatMap(app => (unnamableFor(app) === undefined ? [[app.application.appId, app.key]] : []))
  )
  const results: ExportedAppList[] = []
  for (let start = 0; start < named.length; start += appsAtOnce) {
    const group = named.slice(start, start + appsAtOnce)
    results.push(...(await Promise.all(group.map(app => exportApp(app, listing, known, context)))))
    context.reader.forget()
  }
  return {
    apps: results.flatMap(({ apps }) => apps).sort((one, other) => (one.key < other.key ? -1 : 1)),
    notes: results.flatMap(({ notes }) => notes)
  }
}

const exportApp = async (
  named: NamedApp,
  listing: ApplicationListing,
  known: ExportedApps,
  { reader, kinds, services, unreadable }: AppsContext
): Promise<ExportedAppList> => {
  const { application, key, uniqueName, isFound } = named
  const { displayName, appId } = application
  const view = viewOf(application, named, listing, reader, services)
  const told = await Promise.all(kinds.map(kind => ask(kind, view, known, unreadable)))
  const accepted = told.flatMap(one => one.accepted ?? [])
  const names = { name: displayName, uniqueName, ...(!isFound && { adopt: appId }) }
  const unnamable = unnamableFor(named)
  const refusal = unnamable ?? told.find(one => one.refusal !== undefined)?.refusal
  if (refusal !== undefined) {
    const way = unnamable === undefined ? `. To declare it all the same: ${key}: ${JSON.stringify(names)}` : ''
    const text = `${called(application)} is not declared: it ${refusal}${way}`
    return { apps: [], notes: [leftOut(['apps'], text)] }
  }
  const written = {
    ...names,
    ...Object.assign({}, ...told.map(one => one.written)),
    ...(accepted.length > 0 && { acceptedCredentials: accepted.map(({ keyId }) => keyId) })
  }
  const notes = [...told.flatMap(one => one.notes ?? []), ...accepted.map(beside)]
  const principal = await view.principal()
  return {
    apps: [{ key, application, principalId: principal?.id, written }],
    notes: notesAt(['apps', key], notes)
  }
}

const beside = ({ keyId, text }: AcceptedCredential): ExportNote => remark(['acceptedCredentials', keyId], text)

const called = ({ displayName, appId }: Application): string => `${quoted(displayName)} (client id ${appId})`

const ask = async (
  { kind, exported }: AppKind,
  view: AppView,
  known: ExportedApps,
  unreadable: AppsContext['unreadable']
): Promise<ExportedKeys> => {
  if (exported === undefined) return { written: {} }
  try {
    return await exported(view, known)
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'permission') throw error
    unreadable(error, `${kind.noun}s`)
    return { written: {}, notes: [remark([], `its ${plural(2, kind.noun).slice(2)} may not be read by the caller`)] }
  }
}

/** Why an app cannot be declared by any name. */
const unnamableFor = (named: NamedApp): string | undefined => problemOfNames(named) ?? named.conflict

/** A name that no file may hold: a placeholder would stand for something else. */
const problemOfNames = ({ application: { displayName }, uniqueName }: NamedApp): string | undefined => {
  if (looksSecret(displayName) || looksSecret(uniqueName)) return 'has a name that looks like a secret'
  if (displayName.includes('${') || uniqueName.includes('${')) return 'has a name that reads like a placeholder'
  const name = parseDisplayName(displayName)
  if (!name.ok) return `has a name that no file may hold: ${name.problem}`
  const unique = parseUniqueName(uniqueName)
  return unique.ok ? undefined : `has a unique name that no file may hold: ${unique.problem}`
}
