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

/** The federated identity credential that matches what was presented, for `az ad app federated-credential create --parameters`. */
export const matchingCredential = (claims: RunClaims): string =>
  JSON.stringify({
    name: credentialName(claims.subject),
    issuer: claims.issuer,
    subject: claims.subject,
    audiences: [claims.audience]
  })

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
    'All three must be equal in one federated credential of the app, letter by letter. To create it:',
    `  az ad app federated-credential create --id ${clientId} --parameters '${matchingCredential(claims).replaceAll("'", "'\\''")}'`
  ].join('\n')
}
