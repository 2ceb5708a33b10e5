// Federated identity credentials and the run's token: what was presented, and the credential that would match it.

import type { RunClaims } from './signIn.ts'

/**
 * Both spellings of the default subject: by names, and by names with ids that survive a rename, which repositories created,
 * renamed or transferred after 15 July 2026 present (GitHub documentation, "OpenID Connect reference": immutable subjects).
 * Empty where the subject is customised, or the ids are not known.
 */
export const subjectSpellings = (claims: RunClaims): readonly string[] => {
  const [, owner, ownerId = claims.ownerId, repo, repoId = claims.repositoryId, context] =
    /^repo:([^/@:]+)(?:@(\d+))?\/([^/@:]+)(?:@(\d+))?(:.*)$/.exec(claims.subject) ?? []
  if (owner === undefined || ownerId === undefined || repoId === undefined) return []
  return [`repo:${owner}/${repo}${context}`, `repo:${owner}@${ownerId}/${repo}@${repoId}${context}`]
}

/**
 * The federated identity credential that matches what was presented, as JSON for the Azure CLI. Whatever a shell, PowerShell's own
 * quotation marks or a batch file could read as more than text is written as a JSON escape, so that single quotes around it hold.
 */
export const matchingCredential = (claims: RunClaims): string => {
  const members = [
    `"name":${plainJson(credentialName(claims.subject))}`,
    `"issuer":${plainJson(claims.issuer)}`,
    `"subject":${plainJson(claims.subject)}`,
    `"audiences":[${plainJson(claims.audience)}]`
  ]
  return `{${members.join(',')}}`
}

/** A JSON string of letters, digits and marks that mean nothing to any shell. */
const plainJson = (text: string): string =>
  `"${text.replace(/[^\w :/@.,*=+-]|[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`

/** A name that a federated identity credential may have: at most 120 characters that need no encoding in a URL. */
export const credentialName = (subject: string): string =>
  `github-${subject
    .replace(/^repo:/, '')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')}`
    .slice(0, 120)
    .replace(/-+$/, '')

/** What was presented, the other spelling of its subject, and how to make app `clientId` accept it. Several lines. */
export const federationHint = (claims: RunClaims | undefined, clientId: string): string => {
  if (claims === undefined) {
    return 'The run’s token could not be read. Compare issuer, subject and audience of the federated credential with GitHub’s documentation of OpenID Connect.'
  }
  const spellings = subjectSpellings(claims)
  return [
    'The run presented:',
    `  issuer   ${claims.issuer}`,
    `  subject  ${claims.subject}`,
    `  audience ${claims.audience}`,
    ...(spellings.length === 0
      ? []
      : [
          'GitHub has two spellings of this subject, and Microsoft Entra accepts only the one that was presented:',
          ...spellings.map(spelling => `  ${spelling}`)
        ]),
    ...(isOfPullRequest(claims) ? callerOfItsOwn(claims, clientId) : creation(claims, clientId))
  ].join('\n')
}

/** GitHub documentation, "OpenID Connect reference": the subject of every pull request of a repository is the same. */
const isOfPullRequest = ({ subject }: RunClaims): boolean => /(?:^|:)pull_request(?:$|:)|refs\/pull\//.test(subject)

/** One credential with that subject lets every pull request act with all rights of the app: no command for that is offered. */
const callerOfItsOwn = ({ subject }: RunClaims, clientId: string): readonly string[] => [
  `This run belongs to a pull request. A federated credential with this subject would let every pull request of the repository act with all rights of ${clientId}, so none is offered here.`,
  'Give pull requests a caller of their own that may only read (README, "Permissions of the caller", column mode: plan), with a federated credential for',
  `  ${subject}`,
  'and name its client id in the job of the pull request. A job with an environment presents the environment instead, and waits for its reviewers.'
]

const creation = (claims: RunClaims, clientId: string): readonly string[] => {
  const create = `az ad app federated-credential create --id ${clientId} --parameters`
  const credential = `'${matchingCredential(claims)}'`
  return [
    'All three must be equal in one federated credential of the app, letter by letter. To create it, in bash or zsh:',
    `  ${create} ${credential}`,
    'or in PowerShell, which passes the JSON on in a file:',
    `  Set-Content -Path credential.json -Encoding ascii -Value ${credential}; ${create} credential.json`
  ]
}
