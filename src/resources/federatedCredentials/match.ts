// Which existing federated credential each declared one means, and in what they differ. Pure.

import { createHash } from 'node:crypto'
import type { OidcClaims } from '../../auth/signIn.ts'
import { ActionError } from '../../errors.ts'
import type { FieldChange } from '../../reconcile/plan.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { AppServices } from '../app/services.ts'
import { type DesiredFederatedCredential, mostFederatedCredentials } from './field.ts'

/** A federated identity credential with all that Graph wants of it. */
export type FederatedCredential = Readonly<Record<'name' | 'issuer' | 'subject' | 'audience', string>>
type Trust = Omit<FederatedCredential, 'name'>
/** One that the tenant has. A flexible credential has no subject. */
export type ExistingCredential = FederatedCredential & { readonly id: string }

/** A declared credential, and the existing one that it means. */
export type Pair = { readonly credential: FederatedCredential; readonly match: ExistingCredential | undefined }

/** The issuer and audience where the declaration names none, and what the run's own token says. */
type TrustDefaults = AppServices['trust'] & { readonly run: OidcClaims | undefined }

const longestName = 120

/** A name for a credential that was given none: readable, URL-friendly, and the same in every run. */
const nameFor = ({ issuer, subject }: Trust): string => {
  const hash = createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8)
  const words = subject.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return `${words.slice(0, longestName - 9)}-${hash}`.replace(/^-/, '')
}

/** The declared credentials with issuer, subject, audience and name filled in. @throws ActionError `input`. */
export const completeCredentials = (
  { uniqueName }: ManagedApp,
  wanted: readonly DesiredFederatedCredential[],
  defaults: TrustDefaults
): readonly FederatedCredential[] => {
  const complete = wanted.map((credential): FederatedCredential => {
    const trust = trustOf(credential, defaults)
    return { name: credential.name ?? nameFor(trust), ...trust }
  })
  const unique = [...new Map(complete.map(item => [`${item.issuer} ${item.subject}`, item])).values()]
  const names = new Set(unique.map(({ name }) => name.toLowerCase()))
  if (names.size < unique.length) {
    throw new ActionError({
      code: 'input',
      message: `federated-credentials: two of ${uniqueName} have the same name but different subjects.`,
      hint: 'Give each its own name: name=subject.'
    })
  }
  return unique
}

const trustOf = (wanted: DesiredFederatedCredential, { run, ...defaults }: TrustDefaults): Trust => {
  if (wanted.kind === 'subject') {
    // The run's own token knows the issuer best: enterprises may have one of their own.
    const { issuer = run?.issuer ?? defaults.issuer, subject, audience = defaults.audience } = wanted
    return { issuer, subject, audience }
  }
  if (run !== undefined) return { issuer: run.issuer, subject: run.subject, audience: defaults.audience }
  throw new ActionError({
    code: 'input',
    message: 'federated-credentials: current-run needs the OIDC token of the run, and there is none.',
    hint: 'Give the job permissions: id-token: write, or declare the subject itself.'
  })
}

/**
 * Pairs declared and existing credentials: by issuer and subject first, for all of them; by name only among those that are
 * not taken by then.
 * @throws ActionError `input` when a name belongs to a credential whose subject is declared under another name.
 */
export const pairUp = (
  { uniqueName }: ManagedApp,
  wanted: readonly FederatedCredential[],
  existing: readonly ExistingCredential[]
): readonly Pair[] => {
  const bySubject = wanted.map(credential =>
    existing.find(({ issuer, subject }) => issuer === credential.issuer && subject === credential.subject)
  )
  return wanted.map((credential, index) => {
    const match = bySubject[index]
    if (match !== undefined) return { credential, match }
    const named = existing.find(({ name }) => name.toLowerCase() === credential.name.toLowerCase())
    if (named !== undefined && bySubject.includes(named)) {
      throw new ActionError({
        code: 'input',
        message: `federated-credentials: the name ${named.name} is taken in ${uniqueName} by the credential for ${named.subject}, which is declared too.`,
        hint: `Names cannot be changed: give ${credential.subject} another name.`
      })
    }
    return { credential, match: named }
  })
}

/** In what the existing credential differs from the declared one; everything when there is none. */
export const differences = ({ credential, match }: Pair): readonly FieldChange[] =>
  (['issuer', 'subject', 'audience'] as const)
    .filter(field => credential[field] !== match?.[field])
    .map(field => ({ field, before: match?.[field] ?? null, after: credential[field] }))

/** @throws ActionError `policy` when the application would hold more than Graph lets it. */
export const assertRoom = ({ uniqueName }: ManagedApp, present: number, additions: number): void => {
  if (additions === 0 || present + additions <= mostFederatedCredentials) return
  throw new ActionError({
    code: 'policy',
    message: `federated-credentials: ${uniqueName} has ${present} and ${additions} more are declared, but an application holds at most ${mostFederatedCredentials}. Nothing was written.`,
    hint: 'Remove some, or set prune: true to remove those that are not declared; one subject of a GitHub environment can serve many branches.'
  })
}
