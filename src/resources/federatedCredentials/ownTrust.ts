// The trust that a run lives on: the credential that its own token matches, and those of the other jobs of its repository. Pure.

import type { OidcClaims, RunClaims } from '../../auth/signIn.ts'
import { ActionError } from '../../errors.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { ExistingCredential } from './existing.ts'
import { mayHoldFor, speaksOf } from './flexible.ts'
import { type RepositorySubject, readRepository } from './gitHubSubject.ts'
import { differences, type Pair, trustedText } from './match.ts'

/** The credentials by which a token of the run may sign in: by its subject, and else by any expression that may hold for it. */
const matchingRun = (
  existing: readonly ExistingCredential[],
  { issuer, subject }: OidcClaims
): readonly ExistingCredential[] => {
  const exact = existing.filter(item => item.issuer === issuer && item.subject === subject)
  if (exact.length > 0) return exact
  return existing.filter(item => item.subject === undefined && mayHoldFor(item.expression ?? '', subject))
}

/**
 * Refuses to change the credential of the caller's own registration by which this run signed in: the next run could not.
 * @throws ActionError `conflict`.
 */
export const assertOwnTrustKept = (
  { uniqueName }: ManagedApp,
  changed: readonly Pair[],
  existing: readonly ExistingCredential[],
  run: OidcClaims
): void => {
  const own = matchingRun(existing, run)
  for (const pair of changed) {
    const { match, credential } = pair
    if (match === undefined || !own.includes(match)) continue
    const fields = differences(pair).map(({ field }) => field)
    throw new ActionError({
      code: 'conflict',
      message: `federated-credentials: ${match.name} of ${uniqueName} is the credential by which this run signed in (${run.subject}), and what is declared as ${credential.name} changes its ${fields.join(', ')}: the next run could not sign in. Nothing was written.`,
      hint: `Declare ${trustedText(credential)} under another name: other-name=${trustedText(credential)}. To change ${match.name} itself, run as another caller.`
    })
  }
}

/**
 * The repository of the run as its subject spells it; where the subject is customised, the first claim of it with its value,
 * which other jobs of the same template share.
 */
export const subjectRepository = ({ subject }: OidcClaims): string => {
  const repository = readRepository(subject)
  return repository === undefined ? subject.split(':', 2).join(':') : prefixOf(repository).replace(/^repo:/, '')
}

const prefixOf = ({ owner, ownerId, name, repositoryId }: RepositorySubject): string => {
  const at = (id: string | undefined) => (id === undefined ? '' : `@${id}`)
  return `repo:${owner}${at(ownerId)}/${name}${at(repositoryId)}`
}

/** Whether two subjects, or a subject and the run's own claims, speak of one repository, whichever way it is spelled. */
const isSameRepository = (one: RepositorySubject, run: RepositorySubject, claims: RunClaims): boolean => {
  const ids = [run.ownerId ?? claims.ownerId, run.repositoryId ?? claims.repositoryId]
  if (one.repositoryId !== undefined && ids[1] !== undefined)
    return one.ownerId === ids[0] && one.repositoryId === ids[1]
  return `${one.owner}/${one.name}`.toLowerCase() === `${run.owner}/${run.name}`.toLowerCase()
}

/** True when a credential trusts jobs of the run's own repository. */
export const isOfSameRepository = ({ issuer, subject, expression }: ExistingCredential, run: RunClaims): boolean => {
  if (issuer !== run.issuer) return false
  const own = readRepository(run.subject)
  if (subject === undefined) return own !== undefined && speaksOf(expression ?? '', `${prefixOf(own)}:`)
  if (own === undefined) return subject.startsWith(`${subjectRepository(run)}:`)
  const other = readRepository(subject)
  return other !== undefined && isSameRepository(other, own, run)
}

/** True when a subject names the repository of the run, as its token names it besides the subject. */
export const speaksForRepository = (subject: string, run: RunClaims): boolean => {
  const named = readRepository(subject)
  const own = readRepository(run.subject)
  if (named === undefined) return false
  if (own !== undefined) return isSameRepository(named, own, run)
  return `${named.owner}/${named.name}`.toLowerCase() === run.repository?.toLowerCase()
}

/**
 * The subject that a token of the run's repository would have in the place of `subject`, where that is of the same repository but
 * spelled otherwise: in other letters, or by names instead of ids. Undefined where it is right, or of another repository.
 */
export const ownSpelling = (subject: string, run: RunClaims): string | undefined => {
  const expected = expectedSpelling(subject, run)
  return expected === subject ? undefined : expected
}

const expectedSpelling = (subject: string, run: RunClaims): string | undefined => {
  if (subject.toLowerCase() === run.subject.toLowerCase()) return run.subject
  const own = readRepository(run.subject)
  const other = readRepository(subject)
  if (own === undefined || other === undefined) return undefined
  const isSameName = `${other.owner}/${other.name}`.toLowerCase() === `${own.owner}/${own.name}`.toLowerCase()
  if (!isSameName && !isSameRepository(other, own, run)) return undefined
  return `${prefixOf(own)}${other.rest.toLowerCase() === own.rest.toLowerCase() ? own.rest : other.rest}`
}
