// Which existing federated credential each declared one means, and in what they differ. Pure.

import { createHash } from 'node:crypto'
import type { OidcClaims } from '../../auth/signIn.ts'
import { ActionError } from '../../errors.ts'
import type { FieldChange } from '../../reconcile/plan.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { AppServices } from '../app/services.ts'
import { type DesiredFederatedCredential, mostFederatedCredentials } from './declared.ts'
import type { ExistingCredential } from './existing.ts'
import { flexibleIssuer } from './flexible.ts'

/** A federated identity credential with all that Graph wants of it: a subject or an expression, and not both. */
export type FederatedCredential = {
  readonly name: string
  readonly issuer: string
  readonly subject: string | undefined
  readonly expression: string | undefined
  readonly audience: string
  /** Where the issuer comes from: the declaration, the run's own token, or what is usual for the run's CI host. */
  readonly issuerFrom: 'declaration' | 'token' | 'host'
  /** Whether the declaration names the audience: what it does not name stays as it is. */
  readonly namesAudience: boolean
}

/** A declared credential, the existing one that it means, and what both have in common. */
export type Pair = { readonly credential: FederatedCredential } & (
  | { readonly match: undefined; readonly by: undefined }
  | { readonly match: ExistingCredential; readonly by: 'trust' | 'letters' | 'name' }
)

/** The issuer and audience where the declaration names none, and what the run's own token says. */
type TrustDefaults = AppServices['trust'] & { readonly run: OidcClaims | undefined }

const longestName = 120

/** What a credential trusts, for people. */
export const trustedText = ({ subject, expression }: Pick<ExistingCredential, 'subject' | 'expression'>): string =>
  subject ?? expression ?? 'a flexible credential'

/** What no two credentials of an application have in common. */
const trustOf = ({ issuer, subject, expression }: Pick<FederatedCredential, 'issuer' | 'subject' | 'expression'>) =>
  `${issuer} ${subject ?? expression}`

/** A name for a credential that was given none: readable, URL-friendly, and the same in every run. */
const nameFor = (credential: Omit<FederatedCredential, 'name'>): string => {
  const hash = createHash('sha256').update(trustOf(credential)).digest('hex').slice(0, 8)
  const words = trustedText(credential)
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${words.slice(0, longestName - 9)}-${hash}`.replace(/^-/, '')
}

/** The declared credentials with issuer, subject, audience and name filled in. @throws ActionError `input`. */
export const completeCredentials = (
  { uniqueName }: ManagedApp,
  wanted: readonly DesiredFederatedCredential[],
  defaults: TrustDefaults
): readonly FederatedCredential[] => {
  const complete = wanted.map((desired): FederatedCredential => {
    const credential = complement(desired, defaults)
    return { ...credential, name: desired.name ?? nameFor(credential) }
  })
  const unique = [...new Map(complete.map(item => [trustOf(item), item])).values()]
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

const complement = (
  desired: DesiredFederatedCredential,
  { run, ...defaults }: TrustDefaults
): Omit<FederatedCredential, 'name'> => {
  const { audience = defaults.audience } = desired
  const common = { audience, namesAudience: desired.audience !== undefined, subject: undefined, expression: undefined }
  if (desired.kind === 'flexible')
    return { ...common, expression: desired.expression, issuer: flexibleIssuer, issuerFrom: 'declaration' }
  if (desired.kind === 'subject') {
    const { subject, issuer } = desired
    if (issuer !== undefined) return { ...common, subject, issuer, issuerFrom: 'declaration' }
    // The run's own token knows the issuer best: enterprises may have one of their own.
    if (run !== undefined) return { ...common, subject, issuer: run.issuer, issuerFrom: 'token' }
    return { ...common, subject, issuer: defaults.issuer, issuerFrom: 'host' }
  }
  // Who declares the run declares its issuer.
  if (run !== undefined) return { ...common, subject: run.subject, issuer: run.issuer, issuerFrom: 'declaration' }
  throw new ActionError({
    code: 'input',
    message: 'federated-credentials: current-run needs the OIDC token of the run, and there is none.',
    hint: 'Give the job permissions: id-token: write, or declare the subject itself.'
  })
}

/** Whether an existing credential trusts the same as a declared one. */
type Sameness = (credential: FederatedCredential, existing: ExistingCredential) => boolean

const isSameTrust: Sameness = ({ issuer, issuerFrom, subject, expression }, existing) => {
  if (subject !== existing.subject || expression !== existing.expression) return false
  // Without a token to tell it, the issuer of an enterprise on the same host is as good as the usual one.
  return issuer === existing.issuer || (issuerFrom === 'host' && isOfEnterprise(existing.issuer, issuer))
}

const isOfEnterprise = (issuer: string, host: string): boolean =>
  issuer.startsWith(`${host}/`) && issuer.length > host.length + 1

/** Entra compares letter by letter: one that differs in case, or in a slash at the end of the issuer, matches no token. */
const isSameInOtherLetters: Sameness = ({ issuer, subject }, existing) =>
  subject !== undefined &&
  subject.toLowerCase() === existing.subject?.toLowerCase() &&
  bare(issuer) === bare(existing.issuer)

const bare = (issuer: string): string => issuer.toLowerCase().replace(/\/$/, '')

/**
 * Pairs declared and existing credentials: by issuer and subject or expression first, for all of them; then by the same in other
 * letters; by name only among those that are not taken by then. `rightSpelling` is how a token of the run would spell a subject, if
 * otherwise: one that is spelled so works, and is not taken for what is spelled wrong.
 * @throws ActionError `input` when a name belongs to a credential whose subject is declared under another name.
 */
export const pairUp = (
  { uniqueName }: ManagedApp,
  wanted: readonly FederatedCredential[],
  existing: readonly ExistingCredential[],
  rightSpelling: (subject: string) => string | undefined
): readonly Pair[] => {
  const taken = new Map<FederatedCredential, Extract<Pair, { match: ExistingCredential }>>()
  const isTaken = (id: string) => [...taken.values()].some(({ match }) => match.id === id)
  const pair = (by: 'trust' | 'letters', isSame: Sameness): void => {
    for (const credential of wanted.filter(item => !taken.has(item))) {
      const match = existing.find(item => !isTaken(item.id) && isSame(credential, item))
      if (match !== undefined) taken.set(credential, { credential, match, by })
    }
  }
  pair('trust', isSameTrust)
  pair(
    'letters',
    (credential, item) =>
      isSameInOtherLetters(credential, item) && item.subject !== rightSpelling(credential.subject ?? '')
  )
  return wanted.map((credential): Pair => {
    const known = taken.get(credential)
    if (known !== undefined) return known
    const named = existing.find(({ name }) => name.toLowerCase() === credential.name.toLowerCase())
    if (named === undefined) return { credential, match: undefined, by: undefined }
    if (!isTaken(named.id)) return { credential, match: named, by: 'name' }
    throw new ActionError({
      code: 'input',
      message: `federated-credentials: the name ${named.name} is taken in ${uniqueName} by the credential for ${trustedText(named)}, which is declared too.`,
      hint: `Names cannot be changed: give ${trustedText(credential)} another name.`
    })
  })
}

/** The fields of a credential, as Graph calls them. */
type Field = 'issuer' | 'subject' | 'claimsMatchingExpression' | 'audience'

const fieldValue = (
  credential: FederatedCredential | ExistingCredential | undefined,
  field: Field
): string | undefined => (field === 'claimsMatchingExpression' ? credential?.expression : credential?.[field])

/**
 * In what the existing credential differs from what the declaration names; all of it when there is none. What the declaration does
 * not name, as an audience, is no difference.
 */
export const differences = ({ credential, match, by }: Pair): readonly FieldChange[] => {
  const namesIssuer = by !== 'trust' && (by !== 'name' || credential.issuerFrom === 'declaration')
  const fields: readonly Field[] = [
    ...(namesIssuer ? (['issuer'] as const) : []),
    'subject',
    'claimsMatchingExpression',
    ...(match === undefined || credential.namesAudience ? (['audience'] as const) : [])
  ]
  return fields
    .map(field => ({ field, before: fieldValue(match, field) ?? null, after: fieldValue(credential, field) ?? null }))
    .filter(({ before, after }) => before !== after)
}

/** The credential as it stands once the differences are gone. */
export const outcomeOf = (pair: Pair): Pick<ExistingCredential, 'issuer' | 'subject' | 'expression' | 'audience'> => {
  const { credential, match } = pair
  if (match === undefined) return credential
  const changed = new Set(differences(pair).map(({ field }) => field))
  const { subject, expression } = credential
  const issuer = changed.has('issuer') ? credential.issuer : match.issuer
  return { issuer, subject, expression, audience: changed.has('audience') ? credential.audience : match.audience }
}

/**
 * True for a credential that has the name of a declared one and keeps an issuer that nobody declared: the declaration does not
 * explain it, for whoever made it chose whose tokens it trusts.
 */
export const keepsOtherIssuer = (pair: Pair): boolean => {
  const { credential, match, by } = pair
  const isMadeAnew = match !== undefined && (match.subject === undefined) !== (credential.subject === undefined)
  return by === 'name' && !isMadeAnew && outcomeOf(pair).issuer !== credential.issuer
}

/** @throws ActionError `policy` when the application would hold more than Graph lets it. */
export const assertRoom = ({ uniqueName }: ManagedApp, present: number, additions: number): void => {
  if (additions === 0 || present + additions <= mostFederatedCredentials) return
  throw new ActionError({
    code: 'policy',
    message: `federated-credentials: ${uniqueName} has ${present} and ${additions} more are declared, but an application holds at most ${mostFederatedCredentials}. Nothing was written.`,
    hint: 'Remove some, or set prune: true to remove those that are not declared; with current-run it keeps those of the same repository. One subject of a GitHub environment, or one flexible credential (claimsMatchingExpression), can serve many branches.'
  })
}
