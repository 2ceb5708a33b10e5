// Federated identity credentials as they are asked for: whom the managed app trusts instead of holding a secret.

import { type Parsed, parsed, quoted, refused } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'
import type { DesiredFederatedCredential } from '../app/declared.ts'

/** The most that an application holds. Microsoft Graph documentation: federatedIdentityCredential resource. */
export const mostFederatedCredentials = 20

const currentRun = 'current-run'
const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/
const longestValue = 600
const accepted = `accepted: ${currentRun}, a subject such as repo:contoso/policies:environment:production, or name=subject`

const parseValue = (text: string): Parsed<string> => {
  if (text.trim() === '') return refused('is empty; accepted: 1 to 600 characters')
  if (text.length > longestValue)
    return refused(`${quoted(text)} has ${text.length} characters; accepted: at most ${longestValue}`)
  if (/\p{Cc}/u.test(text)) return refused(`${quoted(text)} holds a control character`)
  return parsed(text)
}

/** The subject of a token. It is compared exactly, so a pattern would never match and is refused. */
export const parseSubject = (text: string): Parsed<string> =>
  text.includes('*')
    ? refused(`${quoted(text)} holds a *, and subjects are compared exactly: there are no wildcards; name each subject`)
    : parseValue(text)

/** The audience of a token. */
export const parseAudience = (text: string): Parsed<string> => parseValue(text)

/** The issuer of a token: an https URL, as it stands in the token. */
export const parseIssuer = (text: string): Parsed<string> => {
  const value = parseValue(text)
  if (!value.ok) return value
  const url = URL.parse(text)
  return url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === ''
    ? value
    : refused(
        `${quoted(text)} is not an issuer; accepted: an https URL such as https://token.actions.githubusercontent.com`
      )
}

/** The name of a federated credential: letters, digits, dashes and underscores, at most 120. */
export const parseCredentialName = (text: string): Parsed<string> =>
  plainName.test(text)
    ? parsed(text)
    : refused(
        `${quoted(text)} is not a name; accepted: 1 to 120 letters, digits, - and _, with a letter or digit first`
      )

/**
 * One line of `federated-credentials`. A subject may hold `=` itself: the line is split at the first one only when a plain
 * name stands before it and a subject (it has a colon) or `current-run` after it.
 */
export const parseFederatedCredential = (text: string): Parsed<DesiredFederatedCredential> => {
  if (text === currentRun) return parsed({ kind: currentRun })
  const split = text.indexOf('=')
  const name = text.slice(0, Math.max(0, split)).trim()
  const rest = text.slice(split + 1).trim()
  const named = split > 0 && plainName.test(name)
  if (named && rest === currentRun) return parsed({ kind: currentRun, name })
  const subject = named && rest.includes(':') ? rest : text
  if (!subject.includes(':')) {
    const near = didYouMean(text, [currentRun])
    return refused(`${quoted(text)} is not a federated credential${near || ';'} ${accepted}`)
  }
  const checked = parseSubject(subject)
  if (!checked.ok) return checked
  return parsed({ kind: 'subject', ...(subject === text ? {} : { name }), subject })
}

/** What tells two federated credentials apart: the issuer and the subject. */
const identityOf = (credential: DesiredFederatedCredential): string =>
  credential.kind === currentRun ? currentRun : `${credential.issuer ?? ''}\n${credential.subject}`

/**
 * Each federated credential once, and what is wrong with the list as a whole: more than the application holds, one subject
 * under two names, one name for two subjects.
 */
export const foldFederatedCredentials = (
  credentials: readonly DesiredFederatedCredential[]
): { readonly folded: readonly DesiredFederatedCredential[]; readonly problems: readonly string[] } => {
  const byIdentity = new Map<string, DesiredFederatedCredential>()
  const byName = new Map<string, DesiredFederatedCredential>()
  const problems: string[] = []
  for (const credential of credentials) {
    const identity = identityOf(credential)
    const known = byIdentity.get(identity)
    if (known !== undefined) {
      if (known.name !== credential.name)
        problems.push(`${describe(credential)} is declared twice under different names; accepted: one name a subject`)
      continue
    }
    byIdentity.set(identity, credential)
    if (credential.name === undefined) continue
    if (byName.has(credential.name))
      problems.push(`the name ${quoted(credential.name)} is used for two subjects; accepted: one subject a name`)
    byName.set(credential.name, credential)
  }
  if (byIdentity.size > mostFederatedCredentials)
    problems.push(
      `${byIdentity.size} federated credentials are declared, and an application holds at most ${mostFederatedCredentials}`
    )
  return { folded: [...byIdentity.values()], problems }
}

const describe = (credential: DesiredFederatedCredential): string =>
  credential.kind === currentRun ? currentRun : quoted(credential.subject)
