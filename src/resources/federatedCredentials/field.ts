// What a user may say about federated identity credentials: whom the managed app trusts instead of holding a secret.

import { err, ok, type Result } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import { defineField, listKey } from '../field.ts'

/** A credential by its subject; without issuer or audience those of the run's CI host and of the cloud hold. */
type DesiredSubject = {
  readonly name?: string
  readonly subject: string
  readonly issuer?: string
  readonly audience?: string
}

/** A federated identity credential. `current-run` takes issuer and subject from the run's own OIDC token. */
export type DesiredFederatedCredential =
  | { readonly kind: 'current-run'; readonly name?: string }
  | ({ readonly kind: 'subject' } & DesiredSubject)

/** The most that an application holds. Microsoft Graph documentation: federatedIdentityCredential resource. */
export const mostFederatedCredentials = 20

const currentRun = 'current-run'
const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/
const longestValue = 600
const accepted = `accepted: ${currentRun}, a subject such as repo:contoso/policies:environment:production, or name=subject`

const parseValue = (text: string): Result<string> => {
  if (text.trim() === '') return err('is empty; accepted: 1 to 600 characters')
  if (text.length > longestValue)
    return err(`${quoted(text)} has ${text.length} characters; accepted: at most ${longestValue}`)
  if (/\p{Cc}/u.test(text)) return err(`${quoted(text)} holds a control character`)
  return ok(text)
}

/** The subject of a token. It is compared exactly, so a pattern would never match and is refused. */
export const parseSubject = (text: string): Result<string> =>
  text.includes('*')
    ? err(`${quoted(text)} holds a *, and subjects are compared exactly: there are no wildcards; name each subject`)
    : parseValue(text)

/** The audience of a token. */
export const parseAudience = (text: string): Result<string> => parseValue(text)

/** The issuer of a token: an https URL, as it stands in the token. */
export const parseIssuer = (text: string): Result<string> => {
  const value = parseValue(text)
  if (!value.ok) return value
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === '') return value
  const example = 'https://token.actions.githubusercontent.com'
  return err(`${quoted(text)} is not an issuer; accepted: an https URL such as ${example}`)
}

/** The name of a federated credential: letters, digits, dashes and underscores, at most 120. */
export const parseCredentialName = (text: string): Result<string> =>
  plainName.test(text)
    ? ok(text)
    : err(`${quoted(text)} is not a name; accepted: 1 to 120 letters, digits, - and _, with a letter or digit first`)

/**
 * One line of `federated-credentials`. A subject may hold `=` itself: the line is split at the first one only when a plain
 * name stands before it and a subject (it has a colon) or `current-run` after it.
 */
export const parseFederatedCredential = (text: string): Result<DesiredFederatedCredential> => {
  if (text === currentRun) return ok({ kind: currentRun })
  const split = text.indexOf('=')
  const name = text.slice(0, Math.max(0, split)).trim()
  const rest = text.slice(split + 1).trim()
  const named = split > 0 && plainName.test(name)
  if (named && rest === currentRun) return ok({ kind: currentRun, name })
  const subject = named && rest.includes(':') ? rest : text
  if (!subject.includes(':')) {
    const near = didYouMean(text, [currentRun])
    return err(`${quoted(text)} is not a federated credential${near || ';'} ${accepted}`)
  }
  const checked = parseSubject(subject)
  return checked.ok ? ok({ kind: 'subject', ...(subject === text ? {} : { name }), subject }) : checked
}

/** What tells two federated credentials apart: the issuer and the subject. */
const identityOf = (credential: DesiredFederatedCredential): string =>
  credential.kind === currentRun ? currentRun : `${credential.issuer ?? ''}\n${credential.subject}`

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
      const called = credential.kind === currentRun ? currentRun : quoted(credential.subject)
      if (known.name !== credential.name)
        problems.push(`${called} is declared twice under different names; accepted: one name a subject`)
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

const parseParts = (declared: string | DesiredSubject): Result<DesiredFederatedCredential> => {
  if (typeof declared === 'string') return parseFederatedCredential(declared)
  const { name, subject, issuer, audience } = declared
  const parts = [
    parseSubject(subject),
    ...(name === undefined ? [] : [parseCredentialName(name)]),
    ...(issuer === undefined ? [] : [parseIssuer(issuer)]),
    ...(audience === undefined ? [] : [parseAudience(audience)])
  ]
  return parts.find(part => !part.ok) ?? ok({ kind: 'subject', ...declared })
}

const text = (description: string) => ({ type: 'string', description })

export const federatedCredentialsField = defineField(
  {
    federatedCredentials: listKey(parseParts, {
      input: 'federated-credentials',
      inDefaults: true,
      description: 'Whom the app trusts instead of a secret; at most 20.',
      placeholders: { paths: [['*'], ['*', 'subject']], words: 'the subjects of federated credentials' },
      items: {
        anyOf: [
          {
            ...text('current-run, a subject, or name=subject.'),
            examples: ['current-run', 'repo:contoso/policies:environment:production']
          },
          {
            type: 'object',
            required: ['subject'],
            properties: {
              name: text('Letters, digits, - and _; derived from the subject when absent.'),
              subject: text('The subject of the token, compared exactly. May hold environment placeholders.'),
              issuer: text('The issuer of the token; the GitHub server of the run when absent.'),
              audience: text("The audience of the token; the cloud's own when absent.")
            },
            additionalProperties: false
          }
        ],
        description: 'Whom the app trusts instead of a secret.'
      }
    })
  },
  ({ federatedCredentials = [] }, report): readonly DesiredFederatedCredential[] => {
    const { unique, problems } = dedupeFederatedCredentials(federatedCredentials)
    for (const problem of problems) report({ path: ['federatedCredentials'], problem })
    return unique
  }
)
