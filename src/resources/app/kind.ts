// A kind of thing that hangs on a managed app, as its folder registers it (the resource, what a user may say about it, what it
// contributes to the app as a whole), and the component that all of them make.

import type { Credential } from '../../auth/signIn.ts'
import type { Requirement } from '../../graph/requirements.ts'
import type { Mode } from '../../mode.ts'
import { type BoundResource, bind, type Component, createComponent } from '../../reconcile/component.ts'
import type { Goal, Resource } from '../../reconcile/resource.ts'
import type { Path } from '../../util/problem.ts'
import type { ExportedApps, ExportedKeys } from '../exported.ts'
import { type Field, type Registered, register, type Wantable } from '../field.ts'
import type { ForeignAccess } from './access.ts'
import type { AppRegister } from './appDirectory.ts'
import type { ManagedApp } from './managedApp.ts'
import {
  type AppContributions,
  type AppScope,
  type AppView,
  createAppScope,
  type ManifestPart,
  renewAppScope,
  type Voucher
} from './scope.ts'
import type { AppServices } from './services.ts'

/** Something that only one app of a declaration may have. `noun` and `id` name it in a message. */
export type Claim = { readonly path: Path; readonly noun: string; readonly id: string }

/** A scope of another app of the declaration that an app asks for: by the key of that app. `path` is where it is written. */
export type Use = { readonly path: Path; readonly key: string; readonly value: string }

/** What a kind may contribute besides its resource; every part is optional. */
export type Contributions<Wanted> = {
  /** Fields of the application object, which the kind `application` writes in one request. */
  readonly manifest?: (wanted: Wanted, scope: AppScope) => Promise<ManifestPart>
  /** Values of the application permissions that a token of the app holds once everything is applied. */
  readonly expectedRoles?: (wanted: Wanted, scope: AppScope) => Promise<readonly string[]>
  /** Who besides the caller, the administrators and what is declared could act as the app by things of this kind. */
  readonly foreignAccess?: (wanted: Wanted, scope: AppScope) => Promise<readonly ForeignAccess[]>
  /** What the app holds that an administrator alone can give: whoever gave it looked at it. */
  readonly vouches?: (wanted: Wanted, scope: AppScope) => Promise<Voucher>
  /** What a run may need of an administrator who signs in by device code. */
  readonly requirements?: (wanted: Wanted, mode: Mode, app: ManagedApp) => readonly Requirement[]
  /** Refuses, before anything is sent, what cannot be done by a caller that signs in so. @throws ActionError `input`. */
  readonly assertPossible?: (wanted: Wanted, app: ManagedApp, signIn: Credential['kind']) => void
  /** Asks for what the tenant does not hold; by device code before anybody takes the trouble to sign in. @throws ActionError. */
  readonly beforeObserving?: (wanted: Wanted, services: Pick<AppServices, 'runIdentity'>) => Promise<void>
  readonly claims?: (wanted: Wanted) => readonly Claim[]
  readonly uses?: (wanted: Wanted) => readonly Use[]
  /** Values of the scopes that the app offers; undefined where its list is left alone. */
  readonly offers?: (wanted: Wanted) => readonly string[] | undefined
  /**
   * What a file would say of an app that is there, so that a plan with it changes nothing. @throws ActionError `permission` when
   * that may not be read: then the file says nothing of the kind.
   */
  readonly exported?: Exporter
}

/** Reads what a kind has of an app. `apps` are the keys of all apps that the file will declare. */
export type Exporter = (view: AppView, apps: ExportedApps) => Promise<ExportedKeys>

/** A kind, and what a user may say about it. */
export type AppKindParts<Wanted, Observed> = Resource<Wanted, Observed, AppScope> &
  Contributions<Wanted> & { readonly field: Field<Wanted> }

/** What one app wants of one kind, with the wanted value closed in. */
export type DeclaredPart = {
  readonly bind: (goal: Goal) => BoundResource<AppScope>
  readonly manifest: ((scope: AppScope) => Promise<ManifestPart>) | undefined
  readonly expectedRoles: ((scope: AppScope) => Promise<readonly string[]>) | undefined
  readonly foreignAccess: ((scope: AppScope) => Promise<readonly ForeignAccess[]>) | undefined
  readonly vouches: ((scope: AppScope) => Promise<Voucher>) | undefined
  readonly requirements: ((mode: Mode, app: ManagedApp) => readonly Requirement[]) | undefined
  readonly assertPossible: ((app: ManagedApp, signIn: Credential['kind']) => void) | undefined
  readonly beforeObserving: ((services: Pick<AppServices, 'runIdentity'>) => Promise<void>) | undefined
  readonly claims: readonly Claim[]
  readonly uses: readonly Use[]
  readonly offers: readonly string[] | undefined
}

/** A registered kind. */
export type AppKind = Registered<DeclaredPart> & { readonly exported?: Exporter | undefined }

const nothing: readonly never[] = []

/** Registers a kind. */
export const appKind = <Wanted, Observed>(
  parts: AppKindParts<Wanted, Observed>
): Wantable<Wanted, DeclaredPart> & AppKind => {
  const { manifest, expectedRoles, foreignAccess, vouches } = parts
  const { requirements, assertPossible, beforeObserving, claims, uses, offers, exported } = parts
  const registered = register(
    parts,
    (wanted: Wanted): DeclaredPart => ({
      bind: goal => bind(parts, wanted, goal),
      manifest: manifest && (scope => manifest(wanted, scope)),
      expectedRoles: expectedRoles && (scope => expectedRoles(wanted, scope)),
      foreignAccess: foreignAccess && (scope => foreignAccess(wanted, scope)),
      vouches: vouches && (scope => vouches(wanted, scope)),
      requirements: requirements && ((mode, app) => requirements(wanted, mode, app)),
      assertPossible: assertPossible && ((app, signIn) => assertPossible(wanted, app, signIn)),
      beforeObserving: beforeObserving && (services => beforeObserving(wanted, services)),
      claims: claims?.(wanted) ?? nothing,
      uses: uses?.(wanted) ?? nothing,
      offers: offers?.(wanted)
    })
  )
  return { ...registered, exported }
}

/** The field of a kind that a user says nothing about: it is there for every app. */
export const noField: Field<null> = { keys: {}, read: () => null }

/** An app and what it wants of every kind, in the order of the kinds. */
export type DeclaredApp = { readonly app: ManagedApp; readonly parts: readonly DeclaredPart[] }

/** Values of the scopes that the app is declared to offer; undefined where its list is left alone. */
export const offersOf = ({ parts }: Pick<DeclaredApp, 'parts'>): readonly string[] | undefined =>
  parts.find(({ offers }) => offers !== undefined)?.offers

/** What a run in `mode` may need of an administrator for this app. */
export const requirementsOf = ({ app, parts }: DeclaredApp, mode: Mode): readonly Requirement[] =>
  parts.flatMap(part => part.requirements?.(mode, app) ?? [])

/** The component that brings the app into step, or, with the goal `absent`, takes it away. */
export const appComponent = (
  { app, parts }: DeclaredApp,
  services: AppServices,
  goal: Goal,
  apps: AppRegister
): Component => {
  const setting = { app, services, goal, contributions: contributionsOf(parts), apps, offers: offersOf({ parts }) }
  apps.declare(app.key)
  return createComponent<AppScope>({
    key: app.key,
    name: app.uniqueName,
    title: app.displayName,
    ...(app.clientIdOutput && { idOutput: app.clientIdOutput }),
    resources: parts.map(part => part.bind(goal)),
    scope: base => apps.open(app.key, createAppScope(setting, base)),
    rescope: (base, previous, why) => {
      const renewed = renewAppScope(setting, base, previous, why === 'stale')
      return why === 'stale' ? apps.open(app.key, renewed) : renewed
    }
  })
}

const contributionsOf = (parts: readonly DeclaredPart[]): AppContributions => {
  // The rest of the parts is not kept: a thousand apps may be declared.
  const manifests = parts.flatMap(({ manifest }) => manifest ?? [])
  const roles = parts.flatMap(({ expectedRoles }) => expectedRoles ?? [])
  const accesses = parts.flatMap(({ foreignAccess }) => foreignAccess ?? [])
  const vouchers = parts.flatMap(({ vouches }) => vouches ?? [])
  return {
    manifest: scope => Promise.all(manifests.map(manifest => manifest(scope))),
    expectedRoles: async scope => (await Promise.all(roles.map(expected => expected(scope)))).flat(),
    foreignAccess: async scope => (await Promise.all(accesses.map(access => access(scope)))).flat(),
    vouches: scope => Promise.all(vouchers.map(vouches => vouches(scope)))
  }
}
