// From what was written to what is wanted: fills in defaults, reads every text, and names each mistake by its place.
// The single-app inputs and every entry of a config file pass through here, so nothing behind tells them apart.

import type {
  DesiredApp,
  DesiredCertificate,
  DesiredFederatedCredential,
  DesiredSecret
} from '../resources/app/declared.ts'
import { parseDisplayName, parseLabel, parseUniqueName, slugOf } from '../resources/app/names.ts'
import { parseCertificate } from '../resources/certificates/field.ts'
import { lifetimeByModeMs, secretContradictions } from '../resources/clientSecret/field.ts'
import { foldDirectoryRoles, parseDirectoryRole, privilegedRoleOf } from '../resources/directoryRoles/grammar.ts'
import {
  foldFederatedCredentials,
  parseAudience,
  parseCredentialName,
  parseFederatedCredential,
  parseIssuer,
  parseSubject
} from '../resources/federatedCredentials/grammar.ts'
import { foldPermissions, parsePermission } from '../resources/permissions/presets.ts'
import { foldDestinations, parseDestination, parseVariableDestination } from '../secretStores/github/destination.ts'
import { parseDuration } from '../util/duration.ts'
import type { Path, Problem } from '../util/problem.ts'
import { guidOf, type Parsed, parsed, quoted, refused } from '../util/result.ts'
import type { AppDeclaration, FederatedCredentialDeclaration } from './schema.ts'

/** What holds for an app that does not say otherwise. Durations in milliseconds; no lifetime means the mode's own. */
export type AppDefaults = Pick<DesiredApp, 'consent' | 'allowPrivilegedRoles' | 'restoreDeleted' | 'prune'> & {
  readonly secret: Pick<DesiredSecret, 'mode' | 'label' | 'rotateBeforeMs' | 'overlapMs'> & {
    readonly lifetimeMs: number | undefined
  }
}

/** Takes one mistake. */
export type Report = (problem: Problem) => void

/** What completing needs besides the declaration. `key`: the app's key, `undefined` to take the unique name. */
export type CompletionContext = {
  readonly key: string | undefined
  /** False in destroy mode, which finds the app by its unique name alone. */
  readonly nameRequired: boolean
  readonly defaults: AppDefaults
  readonly report: Report
}

/**
 * The declared app, complete. Every mistake goes to `report` with its path in the declaration.
 *
 * @returns `undefined` when anything was reported.
 */
export const completeApp = (
  declared: AppDeclaration,
  { key, nameRequired, defaults, report }: CompletionContext
): DesiredApp | undefined => {
  let sound = true
  const fail: Report = problem => {
    sound = false
    report(problem)
  }
  const read = <T>(path: Path, result: Parsed<T>): T | undefined => {
    if (result.ok) return result.value
    fail({ path, problem: result.problem })
    return undefined
  }
  const readEach = <From, T>(field: string, items: readonly From[] = [], parse: (item: From) => Parsed<T>): T[] =>
    items.flatMap((item, index) => {
      const value = read([field, index], parse(item))
      return value === undefined ? [] : [value]
    })

  const displayName = declared.name === undefined ? undefined : read(['name'], parseDisplayName(declared.name))
  if (declared.name === undefined && nameRequired)
    fail({ path: ['name'], problem: 'is missing; accepted: the display name of the managed app' })
  const nameless = declared.name === undefined && declared.uniqueName === undefined && nameRequired
  const uniqueName = nameless ? undefined : read(['uniqueName'], readUniqueName(declared))
  const adoptClientId = declared.adopt === undefined ? undefined : read(['adopt'], readClientId(declared.adopt))
  const permissions = foldPermissions(readEach('permissions', declared.permissions, parsePermission).flat())
  const allowPrivilegedRoles = declared.allowPrivilegedRoles ?? defaults.allowPrivilegedRoles
  const directoryRoles = foldDirectoryRoles(
    readEach('directoryRoles', declared.directoryRoles, text => readRole(text, allowPrivilegedRoles))
  )
  const federated = foldFederatedCredentials(
    readEach('federatedCredentials', declared.federatedCredentials, readFederatedCredential)
  )
  for (const problem of federated.problems) fail({ path: ['federatedCredentials'], problem })
  const certificates: DesiredCertificate[] = readEach('certificates', declared.certificates, parseCertificate)
  const clientIdVariables = foldDestinations(
    readEach('clientIdVariables', declared.clientIdVariables, parseVariableDestination)
  )
  const secret = readSecret(declared.secret ?? {}, defaults.secret, read)
  for (const problem of secret === undefined ? [] : secretContradictions(secret)) fail(problem)

  if (!sound || uniqueName === undefined || secret === undefined) return undefined
  return {
    key: key ?? uniqueName,
    displayName: displayName ?? uniqueName,
    uniqueName,
    ...(adoptClientId === undefined ? {} : { adoptClientId }),
    permissions,
    consent: declared.consent ?? defaults.consent,
    directoryRoles,
    allowPrivilegedRoles,
    federatedCredentials: federated.folded,
    certificates,
    restoreDeleted: declared.restoreDeleted ?? defaults.restoreDeleted,
    prune: declared.prune ?? defaults.prune,
    secret,
    ...(clientIdVariables.length === 0 ? {} : { clientIdVariables })
  }
}

const readUniqueName = ({ name, uniqueName }: AppDeclaration): Parsed<string> => {
  if (uniqueName !== undefined) return parseUniqueName(uniqueName)
  const slug = slugOf(name ?? '')
  if (slug !== '') return parsed(slug)
  return refused(
    name === undefined
      ? 'is missing, and there is no name to derive it from; accepted: the stable key of the managed app, such as ci-policy-deployer'
      : `is missing, and ${quoted(name)} holds no letter or digit of a-z, 0-9 to derive it from; accepted: 1 to 120 characters without whitespace`
  )
}

/** A client id: a GUID, in lower case. */
export const readClientId = (text: string): Parsed<string> => {
  const id = guidOf(text)
  return id === undefined
    ? refused(`${quoted(text)} is not a client id; accepted: the application (client) id, a GUID`)
    : parsed(id)
}

const readRole = (text: string, allowPrivilegedRoles: boolean): ReturnType<typeof parseDirectoryRole> => {
  const role = parseDirectoryRole(text)
  const privileged = role.ok && !allowPrivilegedRoles ? privilegedRoleOf(role.value) : undefined
  return privileged === undefined
    ? role
    : refused(
        `${quoted(text)} (${privileged.names[0]}) hands over the whole tenant; accepted: a narrower role such as User Administrator, or this one with privileged roles allowed (input allow-privileged-roles, key allowPrivilegedRoles)`
      )
}

const readFederatedCredential = (declared: FederatedCredentialDeclaration): Parsed<DesiredFederatedCredential> => {
  if (typeof declared === 'string') return parseFederatedCredential(declared)
  const parts = [
    parseSubject(declared.subject),
    ...(declared.name === undefined ? [] : [parseCredentialName(declared.name)]),
    ...(declared.issuer === undefined ? [] : [parseIssuer(declared.issuer)]),
    ...(declared.audience === undefined ? [] : [parseAudience(declared.audience)])
  ]
  const wrong = parts.find(part => !part.ok)
  return wrong ?? parsed({ kind: 'subject', ...declared })
}

const readSecret = (
  declared: NonNullable<AppDeclaration['secret']>,
  defaults: AppDefaults['secret'],
  read: <T>(path: Path, result: Parsed<T>) => T | undefined
): DesiredSecret | undefined => {
  const duration = (field: 'lifetime' | 'rotateBefore' | 'overlap', fallbackMs: number, zero = false) => {
    const text = declared[field]
    return text === undefined ? fallbackMs : read(['secret', field], parseDuration(text, { zero }))
  }
  const mode = declared.mode ?? defaults.mode
  const label = declared.label === undefined ? defaults.label : read(['secret', 'label'], parseLabel(declared.label))
  const lifetimeMs = duration('lifetime', defaults.lifetimeMs ?? lifetimeByModeMs[mode])
  const rotateBeforeMs = duration('rotateBefore', defaults.rotateBeforeMs)
  const overlapMs = duration('overlap', defaults.overlapMs, true)
  const destinations = (declared.destinations ?? []).map((text, index) =>
    read(['secret', 'destinations', index], parseDestination(text))
  )
  if (label === undefined || lifetimeMs === undefined || rotateBeforeMs === undefined || overlapMs === undefined)
    return undefined
  const known = destinations.filter(destination => destination !== undefined)
  return { mode, label, lifetimeMs, rotateBeforeMs, overlapMs, destinations: foldDestinations(known) }
}
