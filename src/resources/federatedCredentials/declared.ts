// A federated identity credential as a user declares it: one line, or a map of the configuration file. Pure.

import { err, ok, type Result } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'
import { looksSecret, quoted } from '../../util/words.ts'
import { expressionOf, flexibleIssuer, parseExpression } from './flexible.ts'
import { defaultSubjects, formOf, isGitHubIssuer } from './gitHubSubject.ts'

type Named = { readonly name?: string; readonly audience?: string }

/**
 * Whom an app shall trust. `current-run` takes issuer and subject from the run's own OIDC token; `flexible` holds for all tokens
 * of GitHub whose claims an expression describes. Without an issuer that of the run's CI host holds, without an audience the
 * cloud's; of a credential that is there already, what is not named stays as it is.
 */
export type DesiredFederatedCredential =
  | (Named & { readonly kind: 'current-run' })
  | (Named & { readonly kind: 'subject'; readonly subject: string; readonly issuer?: string })
  | (Named & { readonly kind: 'flexible'; readonly expression: string })

/** A credential as a map says it. */
export type WrittenCredential = Named & {
  readonly subject?: string
  readonly issuer?: string
  readonly claimsMatchingExpression?: string
}

/** The most that an application holds. Microsoft Graph documentation: federatedIdentityCredential resource. */
export const mostFederatedCredentials = 20

const currentRun = 'current-run'
const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/
const longestValue = 600
const accepted = `accepted: ${currentRun}, a subject such as repo:contoso/policies:environment:production, an expression such as ${expressionOf('repo:contoso/policies:*')}, or one of these with a name before it: name=subject`

const parseValue = (text: string): Result<string> => {
  if (text.trim() === '') return err('is empty; accepted: 1 to 600 characters')
  if (text.length > longestValue)
    return err(`${quoted(text)} has ${text.length} characters; accepted: at most ${longestValue}`)
  if (/\p{Cc}/u.test(text)) return err(`${quoted(text)} holds a control character`)
  if (text.trim() !== text) return err(`${quoted(text)} begins or ends with a space, and is compared letter by letter`)
  return ok(text)
}

/**
 * The subject of a token. It is compared letter by letter, so that a pattern would never match and is refused; of GitHub, which is
 * the issuer when none is declared, so is what it never sends.
 */
export const parseSubject = (text: string, issuer?: string): Result<string> => {
  const isGitHubs = issuer === undefined || isGitHubIssuer(issuer)
  const value = parseValue(text)
  if (!value.ok) return value
  if (text.includes('*') || (isGitHubs && text.includes('?'))) return err(wildcardProblem(text, isGitHubs))
  const form = isGitHubs ? formOf(text) : undefined
  if (form?.kind !== 'none') return value
  const nearest = form.nearest.length === 0 || looksSecret(text) ? ';' : `; did you mean ${form.nearest.join(' or ')}?`
  return err(
    `${quoted(text)} is no subject that GitHub sends${nearest} accepted: ${defaultSubjects}, what a customised template makes of claims, or any subject of another issuer that is declared with it`
  )
}

const wildcardProblem = (text: string, isGitHubs: boolean): string => {
  const why = `${quoted(text)} holds a wildcard, and subjects are compared letter by letter: name each subject, or`
  const shown = looksSecret(text) ? '' : `${expressionOf(text)}, `
  return isGitHubs
    ? `${why} declare a flexible credential: ${shown}as a line, or as claimsMatchingExpression in the file, for tokens of ${flexibleIssuer}`
    : `${why}, for tokens of ${flexibleIssuer} alone, declare a flexible credential with claimsMatchingExpression`
}

/** The audience of a token. */
export const parseAudience = (text: string): Result<string> => parseValue(text)

/** The issuer of a token: an https URL, as it stands in the token. */
export const parseIssuer = (text: string): Result<string> => {
  const value = parseValue(text)
  if (!value.ok) return value
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === '') {
    const stray = isGitHubIssuer(text) && text.endsWith('/')
    return stray ? err(`${quoted(text)} ends with a slash, and GitHub's issuers do not; ${exactly(text)}`) : value
  }
  return err(`${quoted(text)} is not an issuer; accepted: an https URL such as ${flexibleIssuer}`)
}

const exactly = (text: string): string => `did you mean ${text.replace(/\/+$/, '')}?`

/** The name of a federated credential: letters, digits, dashes and underscores, at most 120. */
export const parseCredentialName = (text: string): Result<string> =>
  plainName.test(text)
    ? ok(text)
    : err(`${quoted(text)} is not a name; accepted: 1 to 120 letters, digits, - and _, with a letter or digit first`)

/**
 * One line of `federated-credentials`. A subject or an expression may hold `=` itself: the line is split at the first one only
 * when a plain name stands before it and a subject (it has a colon), an expression or `current-run` after it.
 */
export const parseFederatedCredential = (text: string): Result<DesiredFederatedCredential> => {
  const split = text.indexOf('=')
  const name = text.slice(0, Math.max(0, split)).trim()
  const rest = text.slice(split + 1).trim()
  const isNamed = split > 0 && plainName.test(name) && (rest === currentRun || rest.includes(':') || isExpression(rest))
  const trusted = isNamed ? rest : text
  const named = isNamed ? { name } : {}
  if (trusted === currentRun) return ok({ kind: currentRun, ...named })
  if (isExpression(trusted)) {
    const expression = parseExpression(trusted)
    return expression.ok ? ok({ kind: 'flexible', ...named, expression: expression.value }) : expression
  }
  if (!trusted.includes(':')) {
    const near = didYouMean(text, [currentRun])
    return err(`${quoted(text)} is not a federated credential${near || ';'} ${accepted}`)
  }
  const subject = parseSubject(trusted)
  return subject.ok ? ok({ kind: 'subject', ...named, subject: trusted }) : subject
}

const isExpression = (text: string): boolean => /^claims\b/.test(text)

/** A map of the configuration file: of a subject, of `current-run` in its place, or of an expression. */
export const parseWrittenCredential = (written: WrittenCredential): Result<DesiredFederatedCredential> => {
  const { subject, claimsMatchingExpression, ...more } = written
  const { name, audience, issuer } = more
  if ((subject === undefined) === (claimsMatchingExpression === undefined))
    return err('needs one of subject and claimsMatchingExpression, and not both')
  const parts = [
    ...(name === undefined ? [] : [parseCredentialName(name)]),
    ...(issuer === undefined ? [] : [parseIssuer(issuer)]),
    ...(audience === undefined ? [] : [parseAudience(audience)])
  ]
  const wrong = parts.find(part => !part.ok)
  if (wrong !== undefined) return wrong
  const named = { ...(name !== undefined && { name }), ...(audience !== undefined && { audience }) }
  if (claimsMatchingExpression !== undefined) {
    if (issuer !== undefined && issuer !== flexibleIssuer)
      return err(
        `has the issuer ${quoted(issuer)} beside claimsMatchingExpression; accepted: ${flexibleIssuer}, or none`
      )
    const expression = parseExpression(claimsMatchingExpression)
    return expression.ok ? ok({ kind: 'flexible', ...named, expression: expression.value }) : expression
  }
  if (subject === currentRun) {
    return issuer === undefined
      ? ok({ kind: currentRun, ...named })
      : err(`has an issuer beside ${currentRun}, which takes the issuer of the run's own token; accepted: no issuer`)
  }
  const parsed = parseSubject(subject ?? '', issuer)
  return parsed.ok
    ? ok({ kind: 'subject', ...named, subject: parsed.value, ...(issuer !== undefined && { issuer }) })
    : parsed
}

/** What tells two federated credentials apart: the issuer and the subject, or the expression. */
const identityOf = (credential: DesiredFederatedCredential): string => {
  switch (credential.kind) {
    case 'current-run':
      return currentRun
    case 'subject':
      return `${credential.issuer ?? ''}\n${credential.subject}`
    case 'flexible':
      return credential.expression
  }
}

const calledIn = (credential: DesiredFederatedCredential): string =>
  credential.kind === 'current-run'
    ? currentRun
    : quoted(credential.kind === 'subject' ? credential.subject : credential.expression)

/** Each federated credential once, and what is wrong with the list as a whole. */
export const dedupeFederatedCredentials = (
  credentials: readonly DesiredFederatedCredential[]
): { readonly unique: readonly DesiredFederatedCredential[]; readonly problems: readonly string[] } => {
  const byIdentity = new Map<string, DesiredFederatedCredential>()
  const names = new Set<string>()
  const problems: string[] = []
  for (const credential of credentials) {
    const identity = identityOf(credential)
    const known = byIdentity.get(identity)
    if (known !== undefined) {
      if (known.name !== credential.name)
        problems.push(`${calledIn(credential)} is declared twice under different names; accepted: one name a subject`)
      continue
    }
    byIdentity.set(identity, credential)
    if (credential.name === undefined) continue
    if (names.has(credential.name))
      problems.push(`the name ${quoted(credential.name)} is used for two subjects; accepted: one subject a name`)
    names.add(credential.name)
  }
  if (byIdentity.size > mostFederatedCredentials)
    problems.push(
      `${byIdentity.size} federated credentials are declared, and an application holds at most ${mostFederatedCredentials}`
    )
  return { unique: [...byIdentity.values()], problems }
}
