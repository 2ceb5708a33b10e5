// Federated identity credentials: who may sign in as the managed app without any secret. Source: Microsoft Graph
// documentation, federatedidentitycredential-upsert; at most 20 an app.

import { requirements } from '../../graph/requirements.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { remoteText } from '../../util/http.ts'
import type { ForeignAccess } from '../app/access.ts'
import { appKind } from '../app/kind.ts'
import { type Fate, isCallers, type Pruning, pruningOf, undeclaredChange } from '../app/pruning.ts'
import { type AppScope, applicationOf } from '../app/scope.ts'
import type { DesiredFederatedCredential } from './declared.ts'
import { type ExistingCredential, type Need, readExisting } from './existing.ts'
import { exportedFederatedCredentials } from './exported.ts'
import { federatedCredentialsField } from './field.ts'
import {
  assertRoom,
  completeCredentials,
  differences,
  keepsOtherIssuer,
  outcomeOf,
  type Pair,
  pairUp,
  trustedText
} from './match.ts'
import { assertOwnTrustKept, isOfSameRepository, ownSpelling, subjectRepository } from './ownTrust.ts'
import { warningsOf } from './warnings.ts'
import { write } from './write.ts'

const kind: Kind = {
  name: 'federatedCredential',
  noun: 'federated credential',
  picture: { group: 'credentials', place: 1, prefix: 'federated ' }
}

/** The federated identity credentials of a managed app. */
export const federatedCredentials = appKind({
  kind,
  field: federatedCredentialsField,
  after: ['application'],
  lane: 'application object',
  observe: async (wanted, scope) => {
    const trustsRun = wanted.some(credential => credential.kind === 'current-run')
    const [observed, expectedRoles] = await Promise.all([
      observe(wanted, scope),
      trustsRun ? scope.contributions.expectedRoles(scope) : []
    ])
    return { ...observed, expectedRoles }
  },
  plan: (_, observed) => {
    const { app, existing, inBeta, run, trust, trustsRun, isCaller } = observed
    const pairs = pairsOf(observed)
    const undeclared = undeclaredOf(pairs, observed)
    const extra = undeclared.flatMap(({ item, fate }) => (fate.prunes ? [item] : []))
    const changed = pairs.filter(pair => differences(pair).length > 0)
    if (isCaller && run !== undefined) assertOwnTrustKept(app, changed, existing, run)
    const additions = pairs.filter(({ match }) => match === undefined).length
    assertRoom(app, existing.length - extra.length, additions)
    const isNewlyTrusted =
      trustsRun && changed.some(pair => pair.match?.subject !== run?.subject && isProvable(pair, run?.subject))
    const warnings = warningsOf({
      app,
      pairs,
      run,
      trust,
      trustsRun,
      present: existing.length - extra.length + additions
    })
    const changes = [
      ...pairs.map(changeOf),
      ...undeclared.map(({ item, fate }) =>
        undeclaredChange(kind, item.name, `${trustedText(item)} is trusted`, fate, item.id)
      )
    ]
    return {
      changes,
      requirements: changed.length > 0 || extra.length > 0 ? [requirements.writeApplications] : [],
      apply: async (work, scope) => {
        await write(work, scope, { changed, extra, inBeta, changes })
        scope.recentWrites.add('federatedCredential')
        return undefined
      },
      ...(warnings.length > 0 && { report: () => ({ warnings }) }),
      ...(isNewlyTrusted && { conclude: (work, scope) => proveTrust(work, scope, observed.expectedRoles) })
    }
  },
  foreignAccess: async (wanted, scope) => {
    const observed = await observe(wanted, scope)
    const { isReadable, isCaller } = observed
    if (!isReadable) return [foreign('federated credentials that Graph does not show')]
    // Whoever can act as the caller can do everything already.
    if (isCaller) return []
    const pairs = pairsOf(observed)
    const undeclared = undeclaredOf(pairs, observed)
      .filter(({ item, fate }) => !fate.prunes && !isOfRun(item, observed))
      .map(({ item }) => foreign(`the federated credential ${item.name} (${remoteText(trustedText(item), 200)})`))
    return [...undeclared, ...pairs.filter(keepsOtherIssuer).map(ofOtherIssuer)]
  },
  // A job without an OIDC token is told so before anything is read, and every app is given what the token of the run says.
  beforeObserving: async (wanted, { runIdentity }) => {
    if (wanted.some(credential => credential.kind === 'current-run')) await runIdentity('required')
  },
  exported: exportedFederatedCredentials
})

/** The declaration says what such a credential trusts, and not who issues it. */
const ofOtherIssuer = (pair: Pair): ForeignAccess => {
  const { name, issuer } = pair.match ?? pair.credential
  const way = 'declare its issuer beside the subject, which replaces the one it has, or remove it'
  return foreign(`the federated credential ${name}, whose issuer ${remoteText(issuer, 200)} is not declared (${way}),`)
}

const foreign = (text: string): ForeignAccess => ({ standing: 'credential', text, to: 'application' })

/** What the tenant has, and what is declared with all that Graph wants of it. */
const observe = async (wanted: Wanted, scope: AppScope) => {
  const { app, services } = scope
  const [located, { credentials: existing, inBeta, isReadable }, run] = await Promise.all([
    scope.application(),
    readExisting(needOf(wanted), scope),
    wanted.length === 0 ? undefined : services.runIdentity(tokenNeedOf(wanted))
  ])
  const { trust } = services
  return {
    app,
    pruning: pruningOf(scope, located),
    isCaller: isCallers(located, services),
    declared: completeCredentials(app, wanted, { ...trust, run }),
    existing,
    inBeta,
    isReadable,
    run,
    trust,
    trustsRun: wanted.some(credential => credential.kind === 'current-run')
  }
}

/** With prune, an issuer that nobody declared goes like everything else; one that is merely usual for the host is no reason. */
const pairsOf = (observed: Awaited<ReturnType<typeof observe>>): readonly Pair[] => {
  const { app, declared, existing, run } = observed
  return pairUp(app, declared, existing, subject => run && ownSpelling(subject, run)).map((pair): Pair => {
    if (pair.match === undefined || pair.credential.issuerFrom !== 'token' || !keepsOtherIssuer(pair)) return pair
    if (!fateOf(pair.match, observed).prunes) return pair
    return { ...pair, credential: { ...pair.credential, issuerFrom: 'declaration' } }
  })
}

/** The existing credentials that no declared one means, and what becomes of each. */
const undeclaredOf = (
  pairs: readonly Pair[],
  observed: Ownership & { readonly existing: readonly ExistingCredential[] }
) =>
  observed.existing
    .filter(item => !pairs.some(({ match }) => match?.id === item.id))
    .map(item => ({ item, fate: fateOf(item, observed) }))

type Wanted = readonly DesiredFederatedCredential[]

const needOf = (wanted: Wanted): Need => {
  if (wanted.some(({ kind: form }) => form === 'flexible')) return 'expressions'
  return wanted.length > 0 ? 'subjects' : 'nobody'
}

/** A subject without an issuer is one of the run's GitHub, whose issuer a token tells best. */
const tokenNeedOf = (wanted: Wanted): 'required' | 'if possible' | 'if at hand' => {
  if (wanted.some(({ kind: form }) => form === 'current-run')) return 'required'
  const lacksIssuer = wanted.some(credential => credential.kind === 'subject' && credential.issuer === undefined)
  return lacksIssuer ? 'if possible' : 'if at hand'
}

type Ownership = Pick<Parameters<typeof warningsOf>[0], 'run' | 'trustsRun'> & {
  readonly pruning: Pruning
  readonly isCaller: boolean
}

/**
 * What becomes of a credential that is not declared. The caller's own registration keeps all of its own; and the jobs of one
 * repository that each declare `current-run`, as those of a matrix over environments, keep each other's.
 */
const fateOf = (item: ExistingCredential, { pruning, isCaller, run, trustsRun }: Ownership): Fate => {
  if (!pruning.prunes) return pruning
  if (isCaller) return { prunes: false, note: '; prune keeps it, for this run signed in as this application' }
  if (run === undefined || !isOfRun(item, { run, trustsRun })) return pruning
  const repository = subjectRepository(run)
  return {
    prunes: false,
    note: `; prune keeps it, for current-run declares one job of ${repository}, and this is the trust of another`
  }
}

/** True for the trust of another job of the repository whose jobs are declared by `current-run`. */
const isOfRun = (item: ExistingCredential, { run, trustsRun }: Pick<Ownership, 'run' | 'trustsRun'>): boolean =>
  trustsRun && run !== undefined && isOfSameRepository(item, run)

const changeOf = (pair: Pair): Change => {
  const { match, by, credential } = pair
  const fields = differences(pair)
  const trusted = trustedText(credential)
  if (match === undefined) return change(kind, 'create', credential.name, `${trusted} is not trusted yet`, { fields })
  const { id, name } = match
  const { audience } = outcomeOf(pair)
  const kept =
    audience === credential.audience || audience === '' ? '' : `; its audience ${audience} is not declared and stays`
  if (fields.length === 0) return change(kind, 'unchanged', name, `${trusted} is trusted${kept}`, { id })
  const reason =
    by === 'letters'
      ? `${trusted} is trusted in other letters, and Microsoft Entra compares letter by letter`
      : `differs in ${fields.map(({ field }) => field).join(', ')}`
  return change(kind, 'update', name, `${reason}${kept}`, { id, fields })
}

/** True when the run's own token will match: the sign-in that proves it presents the audience of the cloud. */
const isProvable = (pair: Pair, runSubject: string | undefined): boolean => {
  const { subject, audience } = outcomeOf(pair)
  return subject !== undefined && subject === runSubject && (audience === pair.credential.audience || audience === '')
}

/** The next run counts on that this run's own token signs in. Unproven in time is a warning: the credential stands. */
const proveTrust = async ({ deadline, warn }: Work, scope: AppScope, roles: readonly string[]) => {
  const { app, services } = scope
  const proof = await services.prove(applicationOf(scope).appId, 'run identity', roles, deadline)
  if (proof.kind !== 'unproven') return
  warn(`This run's own token does not sign in as ${app.displayName} yet: ${proof.reason}`)
}
