// Federated identity credentials: who may sign in as the managed app without any secret. Matched by issuer and subject
// first, then by name. Source: Microsoft Graph documentation, federatedidentitycredential-upsert; at most 20 an app.

import { createHash } from 'node:crypto'
import { ActionError } from '../../errors.ts'
import { type GraphRequest, succeeded } from '../../graph/answer.ts'
import { sendAll } from '../../graph/ensureAll.ts'
import { explain } from '../../graph/failure.ts'
import { byId, byKey, segment } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Change, FieldChange } from '../../reconcile/plan.ts'
import type { Read } from '../../reconcile/reader.ts'
import type { Resource, Subject, Work } from '../../reconcile/resource.ts'
import { record } from '../../util/http.ts'
import type { DesiredFederatedCredential } from '../app/declared.ts'
import { locate } from '../app/locate.ts'
import { pruneNote, prunes } from '../app/pruning.ts'
import { mostFederatedCredentials } from './grammar.ts'

/** A federated identity credential with all that Graph wants of it. */
type FederatedCredential = {
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audience: string
}
type Existing = FederatedCredential & { readonly id: string }

export const federatedCredentials: Resource = {
  kind: 'federatedCredential',
  needs: ['application', 'marking', 'certificate'],
  reads: subject => {
    const path = listPath(subject)
    return path === undefined ? [] : [{ path, what: what(subject), right: rights.readApplications } satisfies Read]
  },
  plan: subject => {
    const wanted = resolve(subject)
    const existing = seenCredentials(subject, wanted.length > 0)
    const pairs = pairUp(subject, wanted, existing)
    const extra = existing.filter(item => !pairs.some(({ match }) => match?.id === item.id))
    const prune = prunes(subject)
    const additions = pairs.filter(({ match }) => match === undefined).length
    assertRoom(subject, existing.length - (prune ? extra.length : 0), additions)
    const changed = pairs.filter(
      ({ credential, match }) => match === undefined || differences(credential, match).length > 0
    )
    return {
      changes: [
        ...pairs.map(({ credential, match }): Change => planOne(credential, match)),
        ...extra.map(
          (item): Change => ({
            resource: 'federatedCredential',
            action: prune ? 'delete' : 'drift',
            name: item.name,
            id: item.id,
            fields: [],
            reason: `${item.subject || 'a flexible credential'} is trusted but not declared${pruneNote(subject)}`
          })
        )
      ],
      rights: changed.length > 0 || (prune && extra.length > 0) ? [rights.writeApplications] : [],
      apply: async work => {
        await apply(work, changed, prune ? extra : [])
        work.written.add('federatedCredential')
        return undefined
      }
    }
  }
}

const listPath = ({ desired, seen }: Subject): string | undefined => {
  // By the key the credentials travel with the application itself; where the key lives in a tag they follow by id.
  const located = locate(desired, seen)
  if (located.state === 'found' && (located.keyPlace === 'tag' || located.adopted)) {
    return `${byId('applications', located.application.id)}/federatedIdentityCredentials`
  }
  return located.state === 'missing' || desired.adoptClientId !== undefined
    ? undefined
    : `${byKey('applications', 'uniqueName', desired.uniqueName)}/federatedIdentityCredentials`
}

const what = ({ desired }: Subject): string => `read the federated credentials of ${desired.uniqueName}`

const seenCredentials = (subject: Subject, needed: boolean): readonly Existing[] => {
  const path = listPath(subject)
  const answer = path === undefined ? undefined : subject.seen.get(path)
  if (path === undefined || answer === undefined || answer.status === 404) return []
  if (!succeeded(answer)) {
    // Graph's v1.0 may fail on a flexible credential; that is in the way only of those who declare some.
    if (!needed) return []
    throw explain({ method: 'GET', path, what: what(subject), right: rights.readApplications }, answer)
  }
  const { value } = record(answer.body)
  return (Array.isArray(value) ? value.map(record) : []).map(({ id, name, issuer, subject, audiences }) => ({
    id: String(id),
    name: String(name),
    issuer: String(issuer),
    subject: typeof subject === 'string' ? subject : '',
    audience: Array.isArray(audiences) ? String(audiences[0]) : ''
  }))
}

/** The declared credentials with issuer, subject, audience and name filled in. @throws ActionError `input`. */
const resolve = ({ desired, context }: Subject): readonly FederatedCredential[] => {
  const resolved = desired.federatedCredentials.map((wanted): FederatedCredential => {
    const { issuer, subject } = identityOf(wanted, context)
    return {
      name: wanted.name ?? nameFor(issuer, subject),
      issuer,
      subject,
      audience: (wanted.kind === 'subject' ? wanted.audience : undefined) ?? context.oidcAudience
    }
  })
  const unique = new Map(resolved.map(item => [`${item.issuer} ${item.subject}`, item]))
  const names = new Set([...unique.values()].map(({ name }) => name.toLowerCase()))
  if (names.size < unique.size) {
    throw new ActionError({
      code: 'input',
      message: `federated-credentials: two of ${desired.uniqueName} have the same name but different subjects.`,
      hint: 'Give each its own name: name=subject.'
    })
  }
  return [...unique.values()]
}

const identityOf = (
  wanted: DesiredFederatedCredential,
  context: Subject['context']
): { readonly issuer: string; readonly subject: string } => {
  if (wanted.kind === 'subject') {
    // The run's own token knows the issuer best: enterprises may have one of their own.
    return { issuer: wanted.issuer ?? context.run?.issuer ?? context.gitHubIssuer, subject: wanted.subject }
  }
  if (context.run === undefined) {
    throw new ActionError({
      code: 'input',
      message: 'federated-credentials: current-run needs the OIDC token of the run, and there is none.',
      hint: 'Give the job permissions: id-token: write, or declare the subject itself.'
    })
  }
  return context.run
}

const longestName = 120

/** A name for a credential that was given none: readable, URL-friendly, and the same in every run. */
const nameFor = (issuer: string, subject: string): string => {
  const hash = createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8)
  const words = subject.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return `${words.slice(0, longestName - 9)}-${hash}`.replace(/^-/, '')
}

type Pair = { readonly credential: FederatedCredential; readonly match: Existing | undefined }

/**
 * Which existing credential each declared one means: by issuer and subject first, for all of them; by name only among those
 * that are not taken by then.
 *
 * @throws ActionError `input` when a name belongs to a credential whose subject is declared under another name.
 */
const pairUp = (
  { desired }: Subject,
  wanted: readonly FederatedCredential[],
  existing: readonly Existing[]
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
        message: `federated-credentials: the name ${named.name} is taken in ${desired.uniqueName} by the credential for ${named.subject}, which is declared too.`,
        hint: `Names cannot be changed: give ${credential.subject} another name.`
      })
    }
    return { credential, match: named }
  })
}

const compared = ['issuer', 'subject', 'audience'] as const

const differences = (wanted: FederatedCredential, existing: Existing): readonly FieldChange[] =>
  compared
    .filter(field => wanted[field] !== existing[field])
    .map(field => ({ field, before: existing[field], after: wanted[field] }))

const planOne = (credential: FederatedCredential, match: Existing | undefined): Change => {
  const base = { resource: 'federatedCredential' } as const
  if (match === undefined) {
    const fields = compared.map((field): FieldChange => ({ field, before: null, after: credential[field] }))
    return {
      ...base,
      action: 'create',
      name: credential.name,
      fields,
      reason: `${credential.subject} is not trusted yet`
    }
  }
  const fields = differences(credential, match)
  return {
    ...base,
    action: fields.length > 0 ? 'update' : 'unchanged',
    name: match.name,
    id: match.id,
    fields,
    reason:
      fields.length > 0 ? `differs in ${fields.map(({ field }) => field).join(', ')}` : `${match.subject} is trusted`
  }
}

const assertRoom = ({ desired }: Subject, present: number, additions: number): void => {
  if (additions === 0 || present + additions <= mostFederatedCredentials) return
  throw new ActionError({
    code: 'policy',
    message: `federated-credentials: ${desired.uniqueName} has ${present} and ${additions} more are declared, but an application holds at most ${mostFederatedCredentials}. Nothing was written.`,
    hint: 'Remove some, or set prune: true to remove those that are not declared; one subject of a GitHub environment can serve many branches.'
  })
}

const apply = async (work: Work, changed: readonly Pair[], extra: readonly Existing[]): Promise<void> => {
  const collection = `${byId('applications', work.handles.applicationId as string)}/federatedIdentityCredentials`
  const removals = extra.map(
    ({ id, name }): GraphRequest => ({
      method: 'DELETE',
      path: `${collection}${segment(id)}`,
      what: `remove the federated credential ${name} of ${work.desired.uniqueName}`,
      right: rights.writeApplications
    })
  )
  const upserts = changed.map(
    ({ credential, match }): GraphRequest => ({
      method: 'PATCH',
      path:
        match === undefined
          ? `${collection}(name='${encodeURIComponent(credential.name)}')`
          : `${collection}${segment(match.id)}`,
      ...(match === undefined ? { headers: { Prefer: 'create-if-missing' } } : {}),
      body: { issuer: credential.issuer, subject: credential.subject, audiences: [credential.audience] },
      what: `${match === undefined ? 'create' : 'update'} the federated credential ${credential.name} of ${work.desired.uniqueName}`,
      right: rights.writeApplications,
      after: work.written
    })
  )
  // Removals first: they make room, and a subject may move to another name.
  await sendAll(work.graph, [...removals, ...upserts], { serial: true })
}
