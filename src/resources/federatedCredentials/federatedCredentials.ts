// Federated identity credentials: who may sign in as the managed app without any secret. Source: Microsoft Graph
// documentation, federatedidentitycredential-upsert; at most 20 an app.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId, byKey, segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { carryOut } from '../../reconcile/carryOut.ts'
import { type Change, change, type Kind, writes } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { remoteText } from '../../util/http.ts'
import { asText, type Fields } from '../../util/json.ts'
import { appKind } from '../app/kind.ts'
import { pruningOf, undeclaredChange } from '../app/pruning.ts'
import { type AppScope, applicationOf, writeRequest } from '../app/scope.ts'
import { type DesiredFederatedCredential, federatedCredentialsField } from './field.ts'
import { assertRoom, completeCredentials, differences, type ExistingCredential, type Pair, pairUp } from './match.ts'

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
    const { app, contributions } = scope
    const trustsRun = wanted.some(credential => credential.kind === 'current-run')
    const [located, { existing, declared, run }, expectedRoles] = await Promise.all([
      scope.application(),
      readBoth(wanted, scope),
      trustsRun ? contributions.expectedRoles(scope) : []
    ])
    const runSubject = trustsRun ? run?.subject : undefined
    return { app, pruning: pruningOf(scope, located), declared, existing, runSubject, expectedRoles }
  },
  plan: (_, { app, pruning, declared, existing, runSubject, expectedRoles }) => {
    const pairs = pairUp(app, declared, existing)
    const undeclared = existing.filter(item => !pairs.some(({ match }) => match?.id === item.id))
    const extra = pruning.prunes ? undeclared : []
    assertRoom(app, existing.length - extra.length, pairs.filter(({ match }) => match === undefined).length)
    const changed = pairs.filter(pair => differences(pair).length > 0)
    const isNewlyTrusted = changed.some(
      ({ credential: { subject }, match }) => subject === runSubject && subject !== match?.subject
    )
    const changes = [
      ...pairs.map(changeOf),
      ...undeclared.map(({ id, name, subject }) =>
        undeclaredChange(kind, name, `${subject || 'a flexible credential'} is trusted`, pruning, id)
      )
    ]
    return {
      changes,
      requirements: changed.length > 0 || extra.length > 0 ? [requirements.writeApplications] : [],
      apply: async (work, scope) => {
        await write(work, scope, changed, extra, changes)
        scope.recentWrites.add('federatedCredential')
        return undefined
      },
      ...(isNewlyTrusted && { conclude: (work, scope) => proveTrust(work, scope, expectedRoles) })
    }
  },
  foreignAccess: async (wanted, scope) => {
    const [located, { existing, declared }] = await Promise.all([scope.application(), readBoth(wanted, scope)])
    // What prune removes goes before anything is granted.
    if (pruningOf(scope, located).prunes) return []
    return existing
      .filter(({ issuer, subject }) => !declared.some(item => item.issuer === issuer && item.subject === subject))
      .map(({ name, subject }) => ({
        standing: 'credential',
        text: `the federated credential ${name} (${remoteText(subject || 'flexible', 200)})`,
        to: 'application'
      }))
  },
  // A job without an OIDC token is told so before anything is read, and every app is given what the token of the run says.
  beforeObserving: async (wanted, { runIdentity }) => {
    if (wanted.some(credential => credential.kind === 'current-run')) await runIdentity('required')
  }
})

/** What the tenant has, and what is declared with all that Graph wants of it. */
const readBoth = async (wanted: readonly DesiredFederatedCredential[], scope: AppScope) => {
  const { app, services } = scope
  const trustsRun = wanted.some(credential => credential.kind === 'current-run')
  const [existing, run] = await Promise.all([
    readExisting(wanted.length > 0, scope),
    wanted.length === 0 ? undefined : services.runIdentity(trustsRun ? 'required' : 'if at hand')
  ])
  return { existing, run, declared: completeCredentials(app, wanted, { ...services.trust, run }) }
}

/** Read by the key, in one batch with the application itself; by its id where the key lives in a tag, in the batch after. */
const readExisting = async (isNeeded: boolean, { app, application, reader }: AppScope) => {
  const readOf = (path: string): Read => ({
    path: `${path}/federatedIdentityCredentials`,
    operation: `read the federated credentials of ${app.uniqueName}`,
    requirement: requirements.readApplications
  })
  const byName = readOf(byKey('applications', 'uniqueName', app.uniqueName))
  if (app.adoptClientId === undefined) void reader.get(byName)
  const located = await application()
  if (located.state === 'missing') return []
  const isKeyed = located.keyPlace === 'uniqueName' && !located.adopted
  const read = isKeyed ? byName : readOf(byId('applications', located.application.id))
  const first = await reader.get(read)
  // The application was found: a replica lags, and what is declared or pruned depends on what it will show.
  const answer = isMissing(first) && (isNeeded || app.prune) ? await reader.get({ ...read, isKnown: true }) : first
  if (succeeded(answer)) return valuesOf<graphTypes.FederatedIdentityCredential>(answer).map(existingOf)
  // Graph's v1.0 may fail on a flexible credential; that is in the way only of those who declare some.
  if (!isNeeded && !(app.prune && isMissing(answer))) return []
  throw toActionError(read, answer)
}

const existingOf = (fields: Fields<graphTypes.FederatedIdentityCredential>): ExistingCredential => ({
  id: String(fields.id),
  name: String(fields.name),
  issuer: String(fields.issuer),
  subject: asText(fields.subject),
  audience: Array.isArray(fields.audiences) ? String(fields.audiences[0]) : ''
})

const changeOf = (pair: Pair): Change => {
  const { name, subject } = pair.match ?? pair.credential
  const fields = differences(pair)
  if (pair.match === undefined) return change(kind, 'create', name, `${subject} is not trusted yet`, { fields })
  const { id } = pair.match
  if (fields.length === 0) return change(kind, 'unchanged', name, `${subject} is trusted`, { id })
  return change(kind, 'update', name, `differs in ${fields.map(({ field }) => field).join(', ')}`, { id, fields })
}

const write = async (
  work: Work,
  scope: AppScope,
  changed: readonly Pair[],
  extra: readonly ExistingCredential[],
  changes: readonly Change[]
) => {
  const { uniqueName } = scope.app
  const collection = `${byId('applications', applicationOf(scope).id)}/federatedIdentityCredentials`
  const removals = extra.map(({ id, name }) => ({
    method: 'DELETE' as const,
    path: `${collection}${segment(id)}`,
    operation: `remove the federated credential ${name} of ${uniqueName}`,
    requirement: requirements.writeApplications
  }))
  const upserts = changed.map(({ credential: { name, issuer, subject, audience }, match }) => {
    const body = { issuer, subject, audiences: [audience] } satisfies graphTypes.FederatedIdentityCredential
    if (match !== undefined) {
      const operation = `update the federated credential ${name} of ${uniqueName}`
      return writeRequest(scope, 'PATCH', `${collection}${segment(match.id)}`, operation, body)
    }
    const path = `${collection}(name='${encodeURIComponent(name)}')`
    const operation = `create the federated credential ${name} of ${uniqueName}`
    return { ...writeRequest(scope, 'PATCH', path, operation, body), headers: { Prefer: 'create-if-missing' } }
  })
  // Removals first: they make room, and a subject may move to another name.
  const isRemoval = ({ action }: Change): boolean => action === 'delete'
  const written = [...changes.filter(isRemoval), ...changes.filter(one => writes(one) && !isRemoval(one))]
  const requests = [...removals, ...upserts]
  await carryOut(
    work,
    requests.map((request, index) => ({ request, change: written[index] })),
    { serial: true }
  )
}

/** The next run counts on that this run's own token signs in. Unproven in time is a warning: the credential stands. */
const proveTrust = async ({ deadline, warn }: Work, scope: AppScope, roles: readonly string[]) => {
  const { app, services } = scope
  const proof = await services.prove(applicationOf(scope).appId, 'run identity', roles, deadline)
  if (proof.kind !== 'unproven') return
  warn(`This run's own token does not sign in as ${app.displayName} yet: ${proof.reason}`)
}
