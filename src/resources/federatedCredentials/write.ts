// The writes that bring federated identity credentials into step: removals, then updates of what differs, then what is new.
// Sources: Microsoft Graph documentation, federatedidentitycredential-upsert and -update; Microsoft Entra documentation,
// "Flexible federated identity credentials".

import type { GraphRequest } from '../../graph/answer.ts'
import { byId, segment } from '../../graph/paths.ts'
import { carryOut, type Write } from '../../reconcile/carryOut.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { type AppScope, applicationOf, writeRequest } from '../app/scope.ts'
import type { ExistingCredential } from './existing.ts'
import { languageVersion } from './flexible.ts'
import { differences, type FederatedCredential, outcomeOf, type Pair } from './match.ts'

/** What is to be written; `inBeta` where the application has, or gets, a credential with an expression. */
export type CredentialWrites = {
  readonly changed: readonly Pair[]
  readonly extra: readonly ExistingCredential[]
  readonly inBeta: boolean
  /** The changes of the plan, by the ids of what is there and by the names of what is new. */
  readonly changes: readonly Change[]
}

/** Writes, one after the other. @throws ActionError of the first that failed. */
export const write = async (
  work: Work,
  scope: AppScope,
  { changed, extra, inBeta, changes }: CredentialWrites
): Promise<void> => {
  const to = {
    scope,
    inBeta,
    collection: `${byId('applications', applicationOf(scope).id)}/federatedIdentityCredentials`
  }
  // Removals first: they make room, and a subject may move to another name.
  const carrying = (requests: readonly GraphRequest[], is: (one: Change) => boolean): readonly Write[] =>
    requests.map((one, index) => ({ request: one, change: index < requests.length - 1 ? undefined : changes.find(is) }))
  await carryOut(
    work,
    [
      ...extra.flatMap(item => carrying([removal(to, item)], ({ id }) => id === item.id)),
      ...changed.flatMap(pair =>
        pair.match === undefined ? [] : carrying(changesTo(to, pair, pair.match), ({ id }) => id === pair.match?.id)
      ),
      ...changed.flatMap(({ match, credential }) =>
        match === undefined
          ? carrying([creation(to, credential)], ({ id, name }) => id === undefined && name === credential.name)
          : []
      )
    ],
    { serial: true }
  )
}

type Target = { readonly scope: AppScope; readonly collection: string; readonly inBeta: boolean }

const request = (
  { scope, inBeta }: Target,
  method: 'PATCH' | 'POST' | 'DELETE',
  path: string,
  what: string,
  body?: GraphRequest['body']
): GraphRequest => ({
  ...writeRequest(scope, method, path, `${what} of ${scope.app.uniqueName}`, body),
  ...(inBeta && { version: 'beta' })
})

const removal = (target: Target, { id, name }: ExistingCredential): GraphRequest =>
  request(target, 'DELETE', `${target.collection}${segment(id)}`, `remove the federated credential ${name}`)

/** What differs alone is sent. A subject does not become an expression, nor the reverse: the credential is made anew. */
const changesTo = (target: Target, pair: Pair, match: ExistingCredential): readonly GraphRequest[] => {
  const { credential } = pair
  if ((match.subject === undefined) !== (credential.subject === undefined)) {
    const { name, description } = match
    const kept = { ...credential, name, audience: outcomeOf(pair).audience || credential.audience }
    return [removal(target, match), creation(target, kept, description === undefined ? {} : { description })]
  }
  const fields = new Set(differences(pair).map(({ field }) => (field === 'audience' ? 'audiences' : field)))
  const body = Object.fromEntries(Object.entries(bodyOf(credential)).filter(([property]) => fields.has(property)))
  const what = `update the federated credential ${match.name}`
  return [request(target, 'PATCH', `${target.collection}${segment(match.id)}`, what, body)]
}

/** In v1.0 as an upsert by name, which may be repeated; in beta as it is documented: a second one is told to exist already. */
const creation = (target: Target, credential: FederatedCredential, more: GraphRequest['body'] = {}): GraphRequest => {
  const { collection, inBeta } = target
  const { name } = credential
  const what = `create the federated credential ${name}`
  const body = { ...bodyOf(credential), ...more }
  if (inBeta) return request(target, 'POST', collection, what, { name, ...body })
  const path = `${collection}(name='${encodeURIComponent(name)}')`
  return { ...request(target, 'PATCH', path, what, body), headers: { Prefer: 'create-if-missing' } }
}

const bodyOf = ({ issuer, subject, expression, audience }: FederatedCredential) => ({
  issuer,
  audiences: [audience],
  ...(expression === undefined
    ? { subject }
    : { subject: null, claimsMatchingExpression: { value: expression, languageVersion } })
})
